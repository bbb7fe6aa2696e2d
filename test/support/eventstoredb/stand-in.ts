import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Server, ServerCredentials, type Metadata, type sendUnaryData, type ServerUnaryCall, type ServiceError } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { answerAppend, answerBatch, askedBy, Batches, type AppendCall, type BatchCall } from './appending.js';
import { noFaults, take, type Faults } from './faults.js';
import { Gate } from './gate.js';
import { clusterInfo, type Membership } from './membership.js';
import { batchFailures, failures, identifierOf, nameOf } from './messages.js';
import { answerRead, type ReadCall } from './reading.js';
import { StoredLog } from './stored-log.js';
import { subscribeToAll } from './subscribing.js';

export type StandInOptions = {
  readonly port?: number;
  readonly file?: string;
  readonly links?: boolean;
  /** It speaks TLS, with a certificate for 127.0.0.1 that `AUTHORITY_FILE` vouches for. */
  readonly tls?: boolean;
  /** Whoever does not say both is turned away. */
  readonly user?: { readonly name: string; readonly password: string };
  /** What it shares with the other nodes of its cluster; without it, it is a cluster of its own. */
  readonly cluster?: Membership;
};

const TLS = join(import.meta.dirname, 'tls');
/** Whom a client has to trust: for `tlsCAFile`. */
export const AUTHORITY_FILE = join(TLS, 'authority.pem');
const certified = (): ServerCredentials => ServerCredentials.createSsl(null, [{ cert_chain: readFileSync(join(TLS, 'server.pem')), private_key: readFileSync(join(TLS, 'server.key')) }]);

/** A server that speaks as EventStoreDB 24.6 does to the unchanged client, and misbehaves when told to. */
export class StandIn {
  readonly faults: Faults = noFaults();
  log: StoredLog;
  /** Calls so far, by their names. */
  readonly calls = { append: 0, batchAppend: 0, read: 0, subscribe: 0, gossip: 0 };
  readonly #gate: Gate;
  readonly #subscriptions = new Set<ReadCall>();
  #server = new Server();
  #port = 0;

  private constructor(private readonly options: StandInOptions) {
    this.log = options.cluster?.log ?? new StoredLog(options);
    this.#gate = new Gate(() => this.#port);
  }

  static async start(options: StandInOptions = {}): Promise<StandIn> {
    const standIn = new StandIn(options);
    await standIn.#begin();
    await standIn.#gate.open(options.port ?? 0);
    return standIn;
  }

  get port(): number {
    return this.#gate.port;
  }

  /** For one node; keep-alive as a client has it by default. */
  get url(): string {
    const [user, tls] = [this.options.user && `${this.options.user.name}:${encodeURIComponent(this.options.user.password)}@`, this.options.tls ? `tlsCAFile=${encodeURIComponent(AUTHORITY_FILE)}` : 'tls=false'];
    return `esdb://${user ?? ''}127.0.0.1:${this.port}?${tls}`;
  }

  /** For clients that first ask who is the leader. */
  get clusterUrl(): string {
    return `${this.url.replace('esdb:', 'esdb+discover:')}&maxDiscoverAttempts=2&discoveryInterval=50`;
  }

  /** Breaks every connection. */
  cut(): void {
    this.#gate.cut();
  }

  /** Every connection falls silent for good; new ones work. */
  stall(): void {
    this.#gate.stall();
  }

  /** Lets no byte through, and accepts connections all the same; what was sent meanwhile comes through afterwards. */
  freeze(): void {
    this.#gate.silence(true);
  }

  thaw(): void {
    this.#gate.silence(false);
  }

  /** Nobody listens any more, until `accept`. */
  refuse(): Promise<void> {
    return this.#gate.shut();
  }

  accept(): Promise<void> {
    return this.#gate.open();
  }

  /** Ends every subscription as if there were nothing more to say. */
  endSubscriptions(): void {
    for (const call of this.#subscriptions) call.end();
  }

  /** As a server that was stopped and started again: with its data, or without. */
  async restart(keep: 'with-data' | 'empty-handed'): Promise<void> {
    await this.#gate.shut();
    this.#server.forceShutdown();
    if (keep === 'with-data') this.log.forgetRecent();
    else this.log = new StoredLog({ links: this.options.links ?? false });
    this.#server = new Server();
    await this.#begin();
    await this.#gate.open();
  }

  async stop(): Promise<void> {
    await this.#gate.shut();
    this.#server.forceShutdown();
  }

  async #begin(): Promise<void> {
    this.#server.addService(StreamsService, {
      read: (call: ReadCall) => void this.#read(call),
      append: (call: AppendCall, answer: sendUnaryData<unknown>) => void this.#append(call, answer),
      batchAppend: (call: BatchCall) => this.#batchAppend(call),
      delete: (call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>, answer: sendUnaryData<streams.DeleteResp>) => {
        const position = `${this.log.delete(nameOf(call.request.getOptions()?.getStreamIdentifier()), 'soft-deleted')}`;
        answer(null, new streams.DeleteResp().setPosition(new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position)));
      },
      tombstone: (call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>, answer: sendUnaryData<streams.TombstoneResp>) => {
        const position = `${this.log.delete(nameOf(call.request.getOptions()?.getStreamIdentifier()), 'tombstoned')}`;
        answer(null, new streams.TombstoneResp().setPosition(new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position)));
      },
    });
    this.#server.addService(ServerFeaturesService, { getSupportedMethods: (_: unknown, answer: sendUnaryData<features.SupportedMethods>) => answer(null, supported()) });
    this.#server.addService(GossipService, { read: (_: unknown, answer: sendUnaryData<gossip.ClusterInfo>) => answer(null, this.#gossip()) });
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', this.options.tls ? certified() : ServerCredentials.createInsecure(), (error, port) => { if (error) reject(error); else resolve(port); });
    });
  }

  async #read(call: ReadCall): Promise<void> {
    const options = call.request.getOptions() ?? new streams.ReadReq.Options();
    this.calls[options.hasSubscription() ? 'subscribe' : 'read']++;
    const refused = (await this.#refusal(call.metadata)) ?? (wantsLeader(call.metadata) ? this.#notLeader(call.metadata) : undefined);
    if (refused) call.emit('error', refused);
    else if (options.hasSubscription()) await this.#subscribe(call, options);
    else if (!take(this.faults, 'silentReads')) await answerRead(this.log, call, options);
  }

  async #subscribe(call: ReadCall, options: streams.ReadReq.Options): Promise<void> {
    this.#subscriptions.add(call);
    call.on('close', () => this.#subscriptions.delete(call)).on('cancelled', () => this.#subscriptions.delete(call));
    await subscribeToAll(this.log, call, { options, faults: this.faults });
  }

  async #append(call: AppendCall, answer: sendUnaryData<unknown>): Promise<void> {
    this.calls.append++;
    const asked = await askedBy(call).catch(() => undefined);
    if (!asked) return;
    const refused = (await this.#refusal(call.metadata)) ?? this.#notLeader(call.metadata);
    if (refused) answer(refused);
    else this.#misbehave(() => answerAppend(this.log, asked), (outcome) => { if ('code' in outcome) answer(outcome); else answer(null, outcome); });
  }

  #batchAppend(call: BatchCall): void {
    this.calls.batchAppend++;
    const batches = new Batches();
    call.on('error', () => undefined).on('end', () => call.end()).on('data', (message: Parameters<Batches['take']>[0]) => {
      const asked = batches.take(message);
      if (!asked) return;
      const notReady = (): streams.BatchAppendResp => new streams.BatchAppendResp().setCorrelationId(message.getCorrelationId()).setStreamIdentifier(identifierOf(asked.stream)).setError(batchFailures.notReady());
      this.#misbehave(() => (take(this.faults, 'notReady') ? notReady() : answerBatch(this.log, asked)), (outcome) => call.write(outcome));
    });
  }

  /** Writes and answers, unless it is told to fail before, between or after the two. */
  #misbehave<Outcome>(write: () => Outcome, answer: (outcome: Outcome) => void): void {
    if (take(this.faults, 'silentAppends')) return;
    if (take(this.faults, 'dropBeforeWrite')) {
      this.cut();
      return;
    }
    const outcome = write();
    if (take(this.faults, 'silentAfterWrite')) return;
    if (take(this.faults, 'dropAfterWrite')) this.cut();
    else answer(outcome);
  }

  /** What every call meets before it is looked at. */
  async #refusal(said: Metadata): Promise<ServiceError | undefined> {
    if (this.faults.delayMs > 0) await pause(this.faults.delayMs);
    if (this.faults.accessDenied) return failures.accessDenied();
    if (!this.#isWelcome(said)) return failures.unauthenticated();
    if (take(this.faults, 'notReady')) return failures.notReady();
    return take(this.faults, 'notLeader') ? failures.notLeader(this.faults.leader) : undefined;
  }

  #isWelcome(said: Metadata): boolean {
    const { user } = this.options;
    return user === undefined || said.get('authorization').includes(`Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`);
  }

  /** While nobody leads, nothing can be written; a follower passes on what it is sent, unless the leader itself was wanted. */
  #notLeader(said: Metadata): ServiceError | undefined {
    const members = this.options.cluster?.members();
    if (!members) return undefined;
    const leader = members.find(({ state }) => state === 'LEADER');
    if (!leader) return failures.notReady();
    return leader.port !== this.port && wantsLeader(said) ? failures.notLeader({ host: '127.0.0.1', port: leader.port }) : undefined;
  }

  #gossip(): gossip.ClusterInfo {
    this.calls.gossip++;
    return clusterInfo(this.options.cluster?.members() ?? [{ port: this.port, state: 'LEADER' }]);
  }
}

/** A follower answers from what it has, unless the leader itself is wanted. */
const wantsLeader = (said: Metadata): boolean => said.get('requires-leader').includes('true');

const supported = (): features.SupportedMethods => new features.SupportedMethods().setEventStoreServerVersion('24.6.0').setMethodsList(
  ['Append', 'BatchAppend', 'Read', 'Delete', 'Tombstone'].map((method) => new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(method.toLowerCase())),
);
