import { describe, expect, it } from '@jest/globals';
import { distinct, placeOf, problemOf } from './connection-string.js';

describe('a connection string', () => {
  it.each([
    'esdb://localhost', 'esdb://localhost:2113', 'esdb://localhost:2113/', 'esdb://localhost:2113?tls=false', 'esdb://localhost:2113/?tls=false&keepAliveTimeout=5000',
    'esdb://admin:changeit@db.example.org:2113?tlsCAFile=package.json', 'esdb://admin:p%40ss@db:2113', 'esdb+discover://cluster.example.org', 'esdb://a:2113,b:2113,c:2113?nodePreference=leader&max_discover_attempts=3',
  ])('%s is taken', (url) => expect(problemOf(url)).toBeUndefined());

  it.each([
    ['http://localhost:2113', /^expected an address such as esdb:/], ['kurrentdb://localhost:2113', /^expected an address/], ['localhost:2113', /^expected an address/], ['esdb://', /^expected an address/],
    ['esdb://localhost:port', /^expected an address/], ['esdb://user@localhost', /^expected an address/], ['', /^expected an address/],
    ['esdb://localhost?tsl=false', /options is not known; known are .*tls/], ['esdb://localhost?throwOnAppendFailure=false', /not known/],
    ['esdb://localhost?tls', /no value/], ['esdb://localhost?tls=', /no value/], ['esdb://localhost?tls=no', /true or false/], ['esdb://localhost?tls=false&connectionName=a=b', /more than one/],
    ['esdb://a,b?nodePreference=follower', /is leader/], ['esdb://localhost?tlsVerifyCert=false', /tlsCAFile/], ['esdb://localhost?tlsCAFile=/not/there', /tlsCAFile names cannot be read/], ['esdb://localhost?tlsCAFile=%E0%A4%A', /cannot be read/], ['esdb://localhost?tls-verify-cert=false', /tlsCAFile/],
  ])('%s is refused', (url, said) => expect(problemOf(url)).toMatch(said));

  it('is never repeated: the client would print it, password and all', () => {
    for (const url of ['esdb://me:s3cret@db:port', 'esdb://me:s3cret@db?s3cret=1', 'esdb://me:s3cret@db?tls=s3cret', 'http://me:s3cret@db']) expect(problemOf(url)).not.toContain('s3cret');
  });

  it.each([
    ['esdb://me:s3cret@db.example.org:2113/?tls=false', 'esdb://db.example.org:2113'], ['esdb+discover://me:s3cret@a:1,b:2', 'esdb+discover://a:1,b:2'], ['esdb://db', 'esdb://db'],
  ])('of %s the place may be shown', (url, place) => expect(placeOf(url)).toBe(place));

  it.each([
    ['esdb://db:2113', 7, 'esdb://db:2113?keepAliveTimeout=10007'], ['esdb://db:2113/?tls=false', 7, 'esdb://db:2113/?tls=false&keepAliveTimeout=10007'],
    ['esdb://db:2113?keep-alive-timeout=3000', 2, 'esdb://db:2113?keep-alive-timeout=3000&keepAliveTimeout=3002'], ['esdb://db:2113?keepAliveTimeout=-1', 2, 'esdb://db:2113?keepAliveTimeout=-1'],
  ])('%s is made distinct by %i as %s', (url, number, made) => {
    expect(distinct(url, number)).toBe(made);
    expect(problemOf(made)).toBeUndefined();
  });
});
