import { BareAppends } from '../harness/bare-appends.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { AT_ONCE, CommandYard, HISTORY_EVENTS, WARM_STREAMS } from '../harness/command-yard.js';
import { openEmbedded } from '../harness/embedded.js';
import type { Measured } from '../harness/figure.js';
import { alternating, concurrently, inUse, type Prepared, type Work } from '../harness/measure.js';

const AGAINST = 'the very same events appended to the same log, sixty-four at once, to streams as long as these, without a command';

/** Load twenty events, decide, append: sixty-four commands at once, against the append alone. */
export const commands: Bench = {
  name: 'commands',
  about: 'full commands against the bare append, 64 at once',
  rows: ['command-warm', 'command-cold', 'command-warm-personal', 'command-cold-personal'],
  measure: async ({ directory, isQuick, say }: Workplace) => {
    const [rounds, warmUps, warm, cold] = isQuick ? [1, 0, 128, 64] : [9, 5, 5_000, 512];
    const members = WARM_STREAMS + cold * (rounds + warmUps);
    let embedded = openEmbedded(directory);
    const made = await CommandYard.open(embedded, members);
    await made.register(members);
    await embedded.close();
    embedded = openEmbedded(directory); // what the log remembers of its streams is forgotten as well
    const measured: Measured[] = [];
    for (const [suffix, personal] of [['', false], ['-personal', true]] as const) {
      const yard = made.on(embedded);
      const bare = new BareAppends(embedded.store, { streams: WARM_STREAMS, atOnce: AT_ONCE });
      await (await bare.prepare(WARM_STREAMS * HISTORY_EVENTS))();
      const send = (number: number): Promise<void> => (personal ? yard.changeProfile(number) : yard.grantOrRevoke(number));
      const rates = await alternating({ rounds, warmUps, say }, worksOf({ bare, send, warm, cold }));
      measured.push(
        { name: `command-warm${suffix}`, value: rates.warm.perSecond, unit: 'commands/s', limit: rates.bare.perSecond, against: AGAINST, ...(personal ? {} : { target: { of: 'ratio', atLeast: 0.5 } }) },
        { name: `command-cold${suffix}`, value: rates.cold.perSecond, unit: 'commands/s', limit: rates.bare.perSecond, against: AGAINST, ...(personal ? {} : { target: { of: 'ratio', atLeast: 0.12 } }) },
      );
    }
    await embedded.close();
    return measured;
  },
};

type Yard = { readonly bare: BareAppends; readonly send: (member: number) => Promise<void>; readonly warm: number; readonly cold: number };

/** Warm: to streams that were written lately. Cold: each to a stream that has not been read since the process began. */
const worksOf = ({ bare, send, warm, cold }: Yard): Readonly<Record<'warm' | 'bare' | 'cold', Prepared>> => {
  let stranger = WARM_STREAMS;
  const known = (count: number): Work => () => concurrently(count, AT_ONCE, (index) => send(index % WARM_STREAMS));
  return {
    warm: inUse(known, warm),
    bare: inUse((count) => bare.prepare(count), warm),
    cold: { prepare: async () => ({ first: known(Math.ceil(warm / 4)), work: () => concurrently(cold, AT_ONCE, () => send(stranger++)) }) },
  };
};
