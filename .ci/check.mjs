// npm run check: everything that can be said of the code without running it. Prints what failed, and counts.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';

const node = process.execPath;
const withTypeScript = ['--import', './test/support/run-typescript.mjs', '--import', 'reflect-metadata'];
const steps = {
  lint: ['node_modules/eslint/bin/eslint.js', 'src', 'contracts', 'projections', 'test', 'bench', 'docs/example'],
  types: ['node_modules/typescript/bin/tsc', '--noEmit'],
  laws: ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.cjs', 'src', 'contracts', 'projections', 'test', 'bench'],
  'dead code': ['node_modules/knip/bin/knip.js'],
  'SDL': [...withTypeScript, '.ci/schema.mjs', '--check'],
  'generated pages': [...withTypeScript, '.ci/documents.mjs', '--check'],
};

/** One step, and what it said. */
const run = ([name, args]) => new Promise((resolve) => {
  const start = performance.now();
  execFile(node, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => resolve({ name, ok: !error, said: `${stdout}${stderr}`, seconds: ((performance.now() - start) / 1000).toFixed(1) }));
});

const waiting = Object.entries(steps);
let failed = 0;
/** The next step, as long as there is one; each is told when it has ended. */
const runThrough = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { name, ok, said, seconds } = await run(next);
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (ok) continue;
    failed += 1;
    console.log(said.replace(/^/gm, '    '));
  }
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runThrough));
console.log(`check: ${Object.keys(steps).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
