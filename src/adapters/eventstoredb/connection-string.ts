import { accessSync, constants } from 'node:fs';

/** Options that the client knows, as it compares them: without dashes and capitals. */
const KNOWN = ['maxDiscoverAttempts', 'discoveryInterval', 'gossipTimeout', 'nodePreference', 'connectionName', 'defaultDeadline', 'keepAliveInterval', 'keepAliveTimeout', 'tls', 'tlsCAFile', 'userCertFile', 'userKeyFile'];
const flat = (name: string): string => name.trim().toLowerCase().replace(/[_-]/g, '');
const known = new Set(KNOWN.map(flat));
const SHAPE = /^esdb(\+discover)?:\/\/([^@/]+:[^@/]*@)?[^@/?,:\s]+(:\d{1,5})?(,[^@/?,:\s]+(:\d{1,5})?)*\/*(\?.*)?$/;
const EXAMPLE = 'esdb://user:password@host:2113, esdb+discover://host:2113 or esdb://host:2113?tls=false';

/**
 * What is wrong with a connection string, in words that repeat none of its values; undefined when the client will take it.
 * The client itself would print the whole string, password included, to complain about an option.
 */
export const problemOf = (connectionString: string): string | undefined => {
  if (!SHAPE.test(connectionString.trim())) return `expected an address such as ${EXAMPLE}`;
  return optionsOf(connectionString).map(problemOfOption).find((problem) => problem !== undefined);
};

const splitAt = (text: string, mark: string): readonly [string, string] => {
  const index = text.indexOf(mark);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + mark.length)];
};

const problemOfOption = (pair: string): string | undefined => {
  const [name, value] = splitAt(pair, '=');
  if (flat(name) === 'tlsverifycert') return 'tlsVerifyCert is not supported by the client: name the certificate of your authority with tlsCAFile';
  if (!known.has(flat(name))) return `one of its options is not known; known are ${KNOWN.join(', ')}`;
  if (value === '' || value.includes('=')) return 'one of its options has no value, or more than one';
  return problemOfValue(name, value);
};

const problemOfValue = (name: string, value: string): string | undefined => {
  if (flat(name) === 'nodepreference' && flat(value) !== 'leader') return 'the option nodePreference is leader: what another node has may be older than what was acknowledged';
  if (flat(name) === 'tls' && !['true', 'false'].includes(value)) return 'the option tls is true or false';
  return FILES.includes(flat(name)) && !isReadable(value) ? `the file that ${name} names cannot be read` : undefined;
};

const FILES = ['tlscafile', 'usercertfile', 'userkeyfile'];
/** Encoded like everything in an address; the client looks from where the process was started. */
const isReadable = (encoded: string): boolean => {
  try {
    accessSync(decodeURIComponent(encoded), constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

const optionsOf = (connectionString: string): readonly string[] => {
  const [, query] = splitAt(connectionString.trim(), '?');
  return query === '' ? [] : query.split('&');
};

/** Milliseconds that the client waits for the answer to a keep-alive ping, unless the connection string says otherwise. */
const KEEP_ALIVE_TIMEOUT_MS = 10_000;

/**
 * The same connection string for a connection of its own. The gRPC library shares one connection among all clients with the same address and
 * options, also one that is broken, so that a client made anew would go on with it: a millisecond of difference keeps them apart.
 */
export const distinct = (connectionString: string, number: number): string => {
  const trimmed = connectionString.trim().replace(/\/+$/, '');
  const set = optionsOf(trimmed).findLast((pair) => flat(pair.split('=', 1).join()) === 'keepalivetimeout')?.split('=')[1];
  const timeoutMs = Number(set ?? KEEP_ALIVE_TIMEOUT_MS);
  return timeoutMs < 0 ? trimmed : `${trimmed}${trimmed.includes('?') ? '&' : '?'}keepAliveTimeout=${timeoutMs + number}`;
};

/** Scheme, host and port, without user, password and options: fit to be shown. */
export const placeOf = (connectionString: string): string => connectionString.trim().replace(/^([^:]+:\/\/)(?:[^@/]*@)?([^/?]*).*$/s, '$1$2');
