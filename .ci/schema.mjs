// npm run schema:release: promises the SDL as it stands to clients. With --check: fails when a promise is broken and no decision says why.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brokenPromises, currentSdl, decisionsAt, releasedFile } from '../test/contracts/breaking-changes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
if (process.argv.includes('--check')) {
  const broken = brokenPromises({ released: readFileSync(root + releasedFile, 'utf8'), current: currentSdl() }, decisionsAt(root));
  for (const description of broken) console.error(`${description} Quote this sentence in docs/decisions with the reason, or keep the promise.`);
  process.exitCode = broken.length > 0 ? 1 : 0;
} else writeFileSync(root + releasedFile, currentSdl());
