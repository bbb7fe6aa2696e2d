import { isSystem } from '../kernel/command.js';
import type { Rule } from '../kernel/decider.js';
import type { PublishLedgerHead } from './ledger.commands.js';
import type { Heads } from './ledger.state.js';

type HeadRule<Code extends string> = Rule<Heads, PublishLedgerHead, Code>;

const onlyBySystem: HeadRule<'NOT_FOUND'> = (_, command) => (isSystem(command) ? undefined : 'NOT_FOUND');
const ofTheDay: HeadRule<'NOT_THE_NEXT_HEAD'> = (_, { data, meta }) => (data.day === meta.at.slice(0, 10) ? undefined : 'NOT_THE_NEXT_HEAD');
const onceADay: HeadRule<'HEAD_OF_THE_DAY_PUBLISHED'> = ({ last }, { data }) => (last && last.day >= data.day ? 'HEAD_OF_THE_DAY_PUBLISHED' : undefined);
const goesOnFromTheHeadBefore: HeadRule<'NOT_THE_NEXT_HEAD'> = ({ last }, { data }) =>
  (last?.head === data.previous && (last?.total ?? 0) + data.entries === data.total ? undefined : 'NOT_THE_NEXT_HEAD');

export const toPublish = [onlyBySystem, ofTheDay, onceADay, goesOnFromTheHeadBefore] as const;
