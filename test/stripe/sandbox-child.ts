import { openSandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { secrets } from './secrets.js';

/** A sandbox in a process of its own, to be killed. Says where it is. */
const { port } = await openSandbox({ ...secrets, directory: process.argv[2] ?? '' });
console.log(String(port));
