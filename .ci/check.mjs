// npm run check: everything that can be said of the code without running it. Prints what failed, and counts.
import { spawnSync } from 'node:child_process';

const node = process.execPath;
const withTypeScript = ['--import', './test/support/run-typescript.mjs', '--import', 'reflect-metadata'];
const steps = {
  types: ['node_modules/typescript/bin/tsc', '--noEmit'],
  lint: ['node_modules/eslint/bin/eslint.js', 'src', 'contracts', 'projections', 'test', 'bench', 'docs/example'],
  laws: ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.cjs', 'src', 'contracts', 'projections', 'test', 'bench'],
  'dead code': ['node_modules/knip/bin/knip.js'],
  'SDL': [...withTypeScript, '.ci/schema.mjs', '--check'],
  'generated pages': [...withTypeScript, '.ci/documents.mjs', '--check'],
};

let failed = 0;
for (const [name, args] of Object.entries(steps)) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status === 0) continue;
  failed += 1;
  console.log(`${stdout}${stderr}`.replace(/^/gm, '    '));
}
console.log(`check: ${Object.keys(steps).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
