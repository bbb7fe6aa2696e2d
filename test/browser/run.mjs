// `npm run test:browser`: people pay by clicking, in a Chromium of this machine. What follows the command goes to Jest.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const NOT_CONFIGURED = 78;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const wanted = process.env.CHROMIUM_PATH;
const found = wanted ? [wanted] : (process.env.PATH ?? '').split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
const chromium = found.find(isProgram);
if (!chromium) {
  console.error(`${wanted ? `CHROMIUM_PATH names no program: ${wanted}` : `no Chromium was found: none of ${NAMES.join(', ')} is in PATH`}
The tests of paying by clicking need one. On Debian and Ubuntu: apt-get install chromium
Another one: CHROMIUM_PATH=/path/to/chromium npm run test:browser`);
  process.exit(NOT_CONFIGURED);
}
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', resolve('node_modules/jest/bin/jest.js'), '--config', 'test/browser/jest.config.mjs'];
const { status } = spawnSync(process.execPath, [...jest, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } });
process.exit(status ?? 1);
