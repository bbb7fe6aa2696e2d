import { z } from 'zod';

/**
 * How the state of a long stream is kept. `packed` is the contract of what is kept: its personal fields are marked as in events, are encrypted
 * with their person's key like those, and are gone with it.
 */
export type SnapshotForm<State, Packed extends z.ZodObject = z.ZodObject> = {
  /** One name for each fold. */
  readonly name: string;
  /** Raised whenever the fold would come to another state. What can be noticed by itself (text of the fold, contracts of the events) is noticed. */
  readonly version: number;
  readonly packed: Packed;
  readonly pack: (state: State) => z.input<Packed>;
  readonly unpack: (packed: z.output<Packed>) => State;
};

/** Any form, of states of one kind. */
export type AnySnapshotForm<State> = Omit<SnapshotForm<State>, 'pack' | 'unpack'> & { readonly pack: (state: State) => object; readonly unpack: (packed: object) => State };

const NAME = /^[a-z]+(-[a-z]+)*$/;

/** @throws when the name could not be one, or the version is no whole number from 1 */
export const defineSnapshot = <State, Packed extends z.ZodObject>({ unpack, ...form }: SnapshotForm<State, Packed>): AnySnapshotForm<State> => {
  if (!NAME.test(form.name) || !Number.isInteger(form.version) || form.version < 1) throw new Error(`a snapshot has a name and a version from 1, not ${form.name} ${form.version}`);
  return { ...form, unpack: (packed) => unpack(form.packed.parse(packed)) };
};

/** Of a state that is plain JSON already. */
export const plainSnapshot = <Schema extends z.ZodType>(name: string, version: number, state: Schema): AnySnapshotForm<z.output<Schema>> => {
  const packed = z.object({ state });
  return { name, version, packed, pack: (kept) => ({ state: kept }), unpack: (kept) => state.parse('state' in kept ? kept.state : undefined) };
};
