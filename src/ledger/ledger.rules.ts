import type { Rule } from '../kernel/decider.js';
import type { PublishLedgerHead } from './ledger.commands.js';
import type { Heads } from './ledger.state.js';

type HeadRule<Code extends string> = Rule<Heads, PublishLedgerHead, Code>;

const onlyBySystem: HeadRule<'NOT_FOUND'> = (_, { meta }) => (meta.actor.startsWith('system:') ? undefined : 'NOT_FOUND');
const onceADay: HeadRule<'HEAD_OF_THE_DAY_PUBLISHED'> = ({ last }, { meta }) => (last && last.day >= meta.at.slice(0, 10) ? 'HEAD_OF_THE_DAY_PUBLISHED' : undefined);
const goesOnFromTheHeadBefore: HeadRule<'NOT_THE_NEXT_HEAD'> = ({ last }, { data }) => (last?.head === data.previous ? undefined : 'NOT_THE_NEXT_HEAD');

export const toPublish = [onlyBySystem, onceADay, goesOnFromTheHeadBefore] as const;
