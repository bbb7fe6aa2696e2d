import type { Member, Membership } from './membership.js';
import { StandIn, type StandInOptions } from './stand-in.js';
import { StoredLog } from './stored-log.js';

/** Three nodes with one log, one of which leads. */
export class StandInCluster {
  #leader: StandIn | undefined;
  readonly #dead = new Set<StandIn>();
  #nodes: readonly StandIn[] = [];
  readonly #log = new StoredLog();

  /** @param options of every node */
  static async start(options: Pick<StandInOptions, 'tls' | 'user'> = {}): Promise<StandInCluster> {
    const cluster = new StandInCluster();
    const membership: Membership = { log: cluster.#log, members: () => cluster.#members() };
    cluster.#nodes = await Promise.all([0, 1, 2].map(() => StandIn.start({ ...options, cluster: membership })));
    cluster.elect();
    return cluster;
  }

  /** All nodes, as an operator writes them down. */
  get url(): string {
    const [first, ...others] = this.#nodes.map(({ url }) => url);
    const ports = others.map((url) => new URL(url).port);
    return `${first?.replace(/:(\d+)\?/, (_, port) => `:${[port, ...ports.map((each) => each)].join(',127.0.0.1:')}?`)}&maxDiscoverAttempts=2&discoveryInterval=50`;
  }

  get leader(): StandIn {
    if (!this.#leader) throw new Error('nobody leads');
    return this.#leader;
  }

  /** The leader steps down, and is a follower: who is connected to it goes on reading there. */
  stepDown(): void {
    const before = this.leader;
    this.#leader = this.#alive().find((node) => node !== before);
  }

  /** The leader falls, and nobody leads until there is an election. */
  async fall(): Promise<void> {
    const fallen = this.leader;
    this.#dead.add(fallen);
    this.#leader = undefined;
    await fallen.refuse();
  }

  /** Who does not lead has heard of nothing yet, and answers from what it has. */
  lag(): void {
    for (const node of this.#alive()) if (node !== this.#leader) node.log = new StoredLog();
  }

  /** Whoever lives has everything that was acknowledged, and one of them leads. */
  elect(): void {
    for (const node of this.#alive()) node.log = this.#log;
    [this.#leader] = this.#alive();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }

  #alive(): readonly StandIn[] {
    return this.#nodes.filter((node) => !this.#dead.has(node));
  }

  #members(): readonly Member[] {
    return this.#nodes.map((node) => ({ port: node.port, state: this.#dead.has(node) ? 'DEAD' : node === this.#leader ? 'LEADER' : 'FOLLOWER' }));
  }
}
