import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { announceServer, localUrlOf, serverUrlIn } from './server-file.js';

let directory: ReturnType<typeof tempDirectory>;
beforeEach(() => { directory = tempDirectory(); });
afterEach(() => directory.remove());

describe('where the server of a data directory is', () => {
  it('is said while it runs, to the owner of the directory alone', () => {
    const forget = announceServer(directory.path, { address: '127.0.0.1', family: 'IPv4', port: 4321 });
    expect(serverUrlIn(directory.path)).toBe('http://127.0.0.1:4321');
    expect(statSync(join(directory.path, 'server.json')).mode & 0o077).toBe(0);
    forget();
    forget();
    expect(serverUrlIn(directory.path)).toBeUndefined();
  });

  it.each([
    ['0.0.0.0', 'IPv4', 'http://127.0.0.1:80'], ['::', 'IPv6', 'http://[::1]:80'], ['::1', 'IPv6', 'http://[::1]:80'], ['10.0.0.7', 'IPv4', 'http://10.0.0.7:80'],
  ])('is said as somebody on the same machine reaches %s', (address, family, url) => {
    expect(localUrlOf({ address, family, port: 80 })).toBe(url);
  });

  it.each(['', '{', '[]', '{"url":"nowhere","pid":1,"since":"2027-03-03T09:00:00.000Z"}', '{"url":"http://127.0.0.1:1"}'])('is not known where the file says %j', (text) => {
    writeFileSync(join(directory.path, 'server.json'), text);
    expect(serverUrlIn(directory.path)).toBeUndefined();
  });
});
