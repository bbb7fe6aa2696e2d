import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { PlantedHouse } from './planted-house.js';

type Law = { readonly name: string };
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: readonly Law[] };

const something = 'export const something = 1;\n';
const importing = (...paths: readonly string[]) => paths.map((path) => `import '${path}';\n`).join('') + something;

/** Each law with an import that breaks it: `from` must not know `to`. */
const violations: readonly { law: string; from: string; to: string; at?: string }[] = [
  { law: 'contracts-lean-on-nobody', from: 'contracts/lent/lent.events.ts', to: 'kysely' },
  { law: 'contracts-lean-on-nobody', from: 'contracts/lent/lent.words.ts', to: '../../src/kernel/clock.js' },
  { law: 'the-brain-is-pure', from: 'src/booking/booking.decider.ts', to: '@nestjs/common' },
  { law: 'the-brain-is-pure', from: 'src/booking/booking.rules.ts', to: '../adapters/sqlite/log.js' },
  { law: 'the-brain-is-pure', from: 'projections/ratings/ratings.projection.ts', to: 'dataloader' },
  { law: 'the-brain-reads-no-clock', from: 'src/booking/booking.state.ts', to: 'node:crypto' },
  { law: 'modules-have-walls', from: 'src/booking/booking.module.ts', to: '../listing/listing.rules.js' },
  { law: 'modules-have-walls', from: 'src/booking/booking.resolver.ts', to: '../adapters/sqlite/log.js' },
  { law: 'the-kernel-knows-no-module', from: 'src/kernel/decider.ts', to: '../listing/listing.rules.js' },
  { law: 'processes-use-the-door', from: 'src/processes/expire-request/expire-request.process.ts', to: '../../listing/listing.rules.js' },
  { law: 'processes-stand-alone', from: 'src/processes/expire-request/expire-request.commands.ts', to: '../hold-slot/hold-slot.commands.js' },
  { law: 'adapters-fit-ports', from: 'src/adapters/memory/log.ts', to: '../../listing/listing.rules.js' },
  { law: 'events-flow-one-way', from: 'src/review/review.resolver.ts', to: '../../projections/ratings/ratings.table.js' },
  { law: 'read-models-see-only-events', from: 'projections/ratings/ratings.resolver.ts', to: '../../src/listing/listing.rules.js' },
  { law: 'read-models-stand-alone', from: 'projections/bookings/bookings.resolver.ts', to: '../ratings/ratings.table.js' },
  { law: 'the-engine-knows-no-read-model', from: 'projections/engine/runner.ts', to: '../ratings/ratings.table.js' },
  { law: 'only-adapters-touch-the-outside', from: 'src/review/review.mail.ts', to: 'pg' },
  { law: 'only-adapters-touch-the-outside', from: 'projections/bookings/bookings.table.ts', to: 'kysely' },
  { law: 'one-adapter-knows-stripe', from: 'src/adapters/stripe-sandbox/door.ts', to: 'stripe' },
  { law: 'the-engine-speaks-sql-but-opens-no-database', from: 'projections/engine/reads.ts', to: 'pg' },
  { law: 'the-product-knows-no-test', from: 'src/listing/listing.module.ts', to: '../../test/support/given.js' },
  { law: 'the-product-ships-its-imports', from: 'src/listing/listing.resolver.ts', to: 'fast-check' },
  { law: 'nothing-is-missing', from: 'src/kernel/vault.ts', to: './no-such-file.js' },
  { law: 'no-circles', from: 'src/kernel/chicken.ts', to: './egg.js', at: 'src/kernel/egg.ts' },
];

const innocent = {
  'contracts/money.ts': `import { z } from 'zod';\nimport { Temporal } from 'temporal-polyfill';\nexport const both = [z, Temporal];\n`,
  'contracts/lent/lent.words.ts': importing('../../src/kernel/clock.js'),
  'src/kernel/clock.ts': something,
  'src/adapters/sqlite/log.ts': importing('pg', '../../kernel/clock.js', 'node:fs'),
  'src/listing/listing.rules.ts': importing('../../contracts/money.js', '../kernel/clock.js', 'zod'),
  'src/processes/hold-slot/hold-slot.commands.ts': importing('../../listing/listing.commands.js'),
  'src/listing/listing.commands.ts': importing('../kernel/clock.js'),
  'src/listing/listing.spec.ts': importing('../../test/support/given.js'),
  'src/app.module.ts': importing('../projections/ratings/ratings.table.js', './listing/listing.rules.js', '@nestjs/common'),
  'projections/ratings/ratings.table.ts': importing('../engine/projection.js', '../../src/kernel/clock.js', '../../contracts/money.js'),
  'projections/engine/projection.ts': importing('kysely'),
  'src/kernel/egg.ts': importing('./chicken.js'),
  'test/support/given.ts': importing('fast-check', '../../src/listing/listing.rules.js'),
};

describe('the walls of the house', () => {
  let house: PlantedHouse;
  let found: readonly string[] = [];
  beforeAll(() => {
    const planted = Object.fromEntries(violations.map(({ from, to }) => [from, importing(to)]));
    house = PlantedHouse.build({ ...innocent, ...planted });
    found = house.cruise();
  }, 60_000);
  afterAll(() => { house.tearDown(); });

  it.each(violations)('$law: $from may not import $to', ({ law, from, at = from }) => {
    expect(found.filter((violation) => violation.startsWith(`${law}: `) && (violation.includes(`: ${from} `) || violation.includes(`: ${at} `)))).not.toEqual([]);
  });

  it('leave alone what keeps to them', () => {
    const planted = new Set(violations.flatMap(({ from, at = from }) => [from, at]));
    const accused = found.map((violation) => /: (\S+) → /.exec(violation)?.[1]).filter((from) => from !== undefined && !planted.has(from));
    expect(accused).toEqual([]);
  });

  it('are each tried by a planted violation', () => {
    expect(forbidden.map(({ name }) => name).filter((name) => !violations.some(({ law }) => law === name))).toEqual([]);
  });
});
