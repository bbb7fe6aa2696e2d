import type { ProjectionEvent } from '../../contracts/operations/operations.events.js';

/** What was ordered and has not ended yet. */
export type OpenAct = {
  readonly kind: 'replay' | 'rollback' | 'release';
  readonly actId: string;
  readonly operatorId: string;
};

/** What operators have ordered about one read model and what has not ended: only a replay goes on for long. */
export type Operated = { readonly open: readonly OpenAct[] };

export const untouched: Operated = { open: [] };

export const openAct = ({ open }: Operated, actId: string): OpenAct | undefined => open.find((act) => act.actId === actId);

export const evolve = (state: Operated, { type, data }: ProjectionEvent): Operated => {
  const { actId, operatorId } = data;
  switch (type) {
    case 'ReplayOrdered': return opened(state, { kind: 'replay', actId, operatorId });
    case 'RollbackOrdered': return opened(state, { kind: 'rollback', actId, operatorId });
    case 'ParkedRetryOrdered':
    case 'ParkedSkipOrdered': return opened(state, { kind: 'release', actId, operatorId });
    case 'ReplayEnded':
    case 'RollbackEnded':
    case 'ParkedReleaseEnded': return { open: state.open.filter((act) => act.actId !== actId) };
    default: return state;
  }
};

const opened = ({ open }: Operated, act: OpenAct): Operated => ({ open: [...open, act] });
