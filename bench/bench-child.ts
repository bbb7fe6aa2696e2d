import { benches } from './benches.js';
import { figureOf } from './harness/figure.js';

/** Measures one bench in a process of its own: `bench-child.ts NAME DIRECTORY LOGS [quick]`. Prints its figures as one line of JSON. */
const [name = '', directory = '', logs = '', how] = process.argv.slice(2);
const bench = benches.find((each) => each.name === name);
if (!bench) throw new Error(`there is no bench called ${name}`);

const measured = await bench.measure({ directory, logs, isQuick: how === 'quick', say: (line) => process.stderr.write(`${line}\n`) });
const missing = bench.rows.filter((row) => !measured.some((each) => each.name === row));
if (missing.length > 0) throw new Error(`${name} did not measure ${missing.join(', ')}`);
for (const { name: row, against } of measured) if (against !== undefined) process.stderr.write(`  ${row} is measured against ${against}\n`);
process.stdout.write(`${JSON.stringify(measured.map(figureOf))}\n`, () => process.exit());
