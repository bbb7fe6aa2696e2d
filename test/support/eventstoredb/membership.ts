import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { StoredLog } from './stored-log.js';

/** A node as the others tell of it; a dead one is told of for a while. */
export type Member = { readonly port: number; readonly state: 'LEADER' | 'FOLLOWER' | 'DEAD' };
/** What a node knows of its cluster. The log is replicated at once: one object for all. */
export type Membership = { readonly log: StoredLog; readonly members: () => readonly Member[] };

/** What a node answers to who asks for its cluster. */
export const clusterInfo = (members: readonly Member[]): gossip.ClusterInfo => new gossip.ClusterInfo().setMembersList(members.map(({ port, state }) =>
  new gossip.MemberInfo().setInstanceId(new shared.UUID().setString(crypto.randomUUID())).setTimeStamp(`${Date.now()}`).setIsAlive(state !== 'DEAD')
    .setState(state === 'LEADER' ? gossip.MemberInfo.VNodeState.LEADER : gossip.MemberInfo.VNodeState.FOLLOWER).setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port))));
