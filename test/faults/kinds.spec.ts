import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { kindsOfSpecs, specsOfFaults } from '../support/fault-report.js';

const ROOT = join(import.meta.dirname, '..', '..');
const telling = specsOfFaults.map((path) => readFileSync(join(ROOT, path), 'utf8')).filter((text) => text.includes('reportMet(')).join('\n');

it.each(kindsOfSpecs)('a spec that the long run plays tells of it: %s', (kind) => expect(telling).toContain(`'${kind}'`));
