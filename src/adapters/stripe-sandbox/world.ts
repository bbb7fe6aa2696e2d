import { randomBytes } from 'node:crypto';
import { missing } from './refusal.js';

/** A kind of thing in the world: the rows of one noun. `T` is exactly what Stripe would answer, `H` what only the sandbox remembers of it. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- the shapes are what a kind is for: they tell the world what its rows are
export type Kind<T extends Thing, H extends object = object> = { readonly noun: string; readonly prefix: string };
export type Thing = { readonly id: string };
export type Row<T extends Thing = Thing, H extends object = object> = { readonly noun: string; readonly id: string; /** The connected account it belongs to; null is the platform. */ readonly account: string | null; readonly seq: number; readonly object: T; readonly hidden: H };

export const kind = <T extends Thing, H extends object = object>(noun: string, prefix: string): Kind<T, H> => ({ noun, prefix });

/** The request that a step belongs to, for the events it causes. */
export type Cause = { readonly id: string; readonly idempotency_key: string | null };
/** How an object is shown, where that differs from how it is kept (lists inside it, for one). By noun. */
export type Shows = Readonly<Record<string, (object: Thing, world: World) => object>>;

/** All there is in the sandbox, as plain objects by noun and id. Changed only by `add`, `change` and `remove` inside a step, so that a step can be written down or undone whole. */
export class World {
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #byId = new Map<string, Row>();
  /** Rows as they were last asked for, until one is added or removed. */
  readonly #listed = new Map<string, readonly Row[]>();
  readonly #before = new Map<Row | string, string | undefined>();
  readonly #touched = new Map<string, Row | undefined>();
  readonly #salt = randomBytes(5).toString('hex');
  #seq = 0;
  /** The moment of this step in milliseconds. */
  ms = 0;
  cause: Cause | null = null;

  constructor(readonly shows: Shows = {}) {}

  /** The moment of this step in seconds, as Stripe writes it. */
  get now(): number { return Math.floor(this.ms / 1000); }

  /** A fresh id: unlike all others, also those of an earlier sandbox that forgot. */
  newId(prefix: string): string {
    this.#seq += 1;
    return `${prefix}${this.#seq.toString(36).padStart(6, '0')}${this.#salt}${randomBytes(3).toString('hex')}`;
  }

  add<T extends Thing, H extends object>(of: Kind<T, H>, object: T, { account = null, hidden }: { account?: string | null; hidden?: H } = {}): T {
    this.#seq += 1;
    const row: Row<T, H> = { noun: of.noun, id: object.id, account, seq: this.#seq, object, hidden: hidden ?? ({} as H) };
    const name = `${of.noun} ${object.id}`;
    if (!this.#before.has(name)) this.#before.set(name, undefined);
    this.#place(row);
    this.#touched.set(name, row);
    return object;
  }

  row<T extends Thing, H extends object>(of: Kind<T, H>, id: string): Row<T, H> | undefined {
    return this.#rows.get(of.noun)?.get(id) as Row<T, H> | undefined;
  }

  find<T extends Thing, H extends object>(of: Kind<T, H>, id: string): T | undefined { return this.row(of, id)?.object; }

  /** @throws Refusal 404 resource_missing */
  get<T extends Thing, H extends object>(of: Kind<T, H>, id: string, param?: string): T {
    return this.wanted(of, id, param).object;
  }

  /** What only the sandbox remembers. @throws Refusal 404 resource_missing */
  hidden<T extends Thing, H extends object>(of: Kind<T, H>, id: string): H { return this.wanted(of, id).hidden; }

  wanted<T extends Thing, H extends object>(of: Kind<T, H>, id: string, param?: string): Row<T, H> {
    const row = this.row(of, id);
    if (row === undefined) throw missing(of.noun.replaceAll('_', ' '), id, param);
    return row;
  }

  /** The only way to change a thing. Gives it back, changed. */
  change<T extends Thing, H extends object>(of: Kind<T, H>, id: string, how: (object: T, hidden: H) => void): T {
    const row = this.wanted(of, id);
    if (!this.#before.has(row) && !this.#before.has(`${of.noun} ${id}`)) this.#before.set(row, JSON.stringify([row.object, row.hidden]));
    how(row.object, row.hidden);
    this.#touched.set(`${of.noun} ${id}`, row);
    return row.object;
  }

  remove(of: Kind<Thing>, id: string): void {
    const row = this.row(of, id);
    if (row === undefined) return;
    if (!this.#before.has(`${of.noun} ${id}`)) this.#before.set(`${of.noun} ${id}`, JSON.stringify(row));
    this.#take(row);
    this.#touched.set(`${of.noun} ${id}`, undefined);
  }

  /** Everything of a kind, oldest first: as of now, also when more is added meanwhile. */
  rows<T extends Thing, H extends object>(of: Kind<T, H>): readonly Row<T, H>[] {
    const known = this.#listed.get(of.noun) ?? [...(this.#rows.get(of.noun)?.values() ?? [])];
    this.#listed.set(of.noun, known);
    return known as readonly Row<T, H>[];
  }

  all<T extends Thing, H extends object>(of: Kind<T, H>): readonly T[] { return this.rows(of).map(({ object }) => object); }

  /** Whatever has this id. Ids say what they name, so one index serves all. */
  byId(id: string): Row | undefined { return this.#byId.get(id); }

  /** A thing as it is answered: a copy, with what is only put in when shown. */
  shown(object: object & { readonly object?: unknown }): object {
    const show = typeof object.object === 'string' ? this.shows[object.object] : undefined;
    return structuredClone(show === undefined ? object : show(object as Thing, this));
  }

  /** What this step touched, to be written down; undefined for what is gone. Forgets it. */
  settle(): ReadonlyMap<string, Row | undefined> {
    const touched = new Map(this.#touched);
    this.#touched.clear();
    this.#before.clear();
    return touched;
  }

  /** Undoes this step. */
  undo(): void {
    for (const [what, was] of this.#before) this.#restore(what, was);
    this.#touched.clear();
    this.#before.clear();
  }

  /** Takes a row from the store. */
  load(row: Row): void {
    this.#place(row);
    this.#seq = Math.max(this.#seq, row.seq);
  }

  #restore(what: Row | string, was: string | undefined): void {
    if (typeof what !== 'string') {
      const [object, hidden] = JSON.parse(was ?? '[]') as [object, object];
      replace(what.object, object);
      replace(what.hidden, hidden);
      return;
    }
    if (was !== undefined) { this.#place(JSON.parse(was) as Row); return; }
    const [noun = '', id = ''] = what.split(' ');
    const row = this.#rows.get(noun)?.get(id);
    if (row !== undefined) this.#take(row);
  }

  #place(row: Row): void {
    const rows = this.#rows.get(row.noun) ?? new Map<string, Row>();
    this.#rows.set(row.noun, rows.set(row.id, row));
    this.#listed.delete(row.noun);
    this.#byId.set(row.id, row);
  }

  #take(row: Row): void {
    this.#rows.get(row.noun)?.delete(row.id);
    this.#listed.delete(row.noun);
    this.#byId.delete(row.id);
  }
}

/** Makes one plain object like another, in its place, because others hold it. */
const replace = (object: object, like: object): void => {
  for (const key of Object.keys(object)) Reflect.deleteProperty(object, key);
  Object.assign(object, like);
};
