import type { Position } from '../../src/kernel/event-store.js';
import { positionColumns, positionOf } from './checkpoints.js';

/** What instances tell each other: how far the rows of a projection have come; with `keys`, that these have changed although it did not move. */
export type Notice = {
  readonly projection: string; readonly generation: number; readonly position: Position | undefined;
  /** `many`: more than fit into a notice. */
  readonly keys?: readonly string[] | 'many' | undefined;
  /** Who tells it: it has told its own already. */
  readonly from?: string | undefined;
};

/** PostgreSQL takes no more than 8,000 bytes. */
const NOTICE_BYTES_MAX = 7_500;

/** A notice as it travels. */
export const noticeOf = ({ projection, generation, position, keys, from }: Notice): string => {
  const { commit, prepare } = positionColumns(position);
  const text = JSON.stringify({ projection, generation, commit, prepare, keys, from });
  return Buffer.byteLength(text) <= NOTICE_BYTES_MAX ? text : JSON.stringify({ projection, generation, commit, prepare, keys: 'many', from });
};

/** @returns undefined for what is no notice, or one that a later version understands */
export const readNotice = (text: string): Notice | undefined => {
  try {
    const { projection, generation, commit, prepare, keys, from } = JSON.parse(text) as { readonly projection: string; readonly generation: number; readonly commit: string | null; readonly prepare: string | null } & Pick<Notice, 'keys' | 'from'>;
    return { projection, generation, position: positionOf({ commit_position: commit, prepare_position: prepare }), keys, from };
  } catch {
    return undefined;
  }
};
