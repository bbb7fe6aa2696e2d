// `npm run test:eventstoredb`: the conformance suite of event stores against the server at EVENTSTORE_URL. It adds streams to it and removes none.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const NOT_CONFIGURED = 78;

if (!process.env.EVENTSTORE_URL) {
  console.error('EVENTSTORE_URL is not set: name a server to try, such as EVENTSTORE_URL=esdb://localhost:2113?tls=false npm run test:eventstoredb');
  process.exit(NOT_CONFIGURED);
}
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', resolve('node_modules/jest/bin/jest.js'), 'test/eventstoredb', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
