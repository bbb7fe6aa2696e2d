import { BadConfig } from './config.js';

/** Somebody listens there already. */
export class PortTaken extends Error {}

type Place = { readonly variable: 'PORT' | 'METRICS_PORT'; readonly host: string; readonly port: number };
const OF_THE_PORT = 'EACCES';
const OF_THE_HOST: readonly unknown[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'];

/** Why an address cannot be listened on, as what has to be set otherwise; anything else is left as it was. */
export const whyNotListening = <Failure>(error: Failure, { variable, host, port }: Place): Failure | PortTaken | BadConfig => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new PortTaken(`${variable}: ${host}:${port} is taken; choose another with ${variable === 'PORT' ? '--port or PORT' : variable}`);
  if (code === OF_THE_PORT) return new BadConfig([`${variable}: this user may not listen on ${port}; choose one from 1024 on`]);
  if (OF_THE_HOST.includes(code)) return new BadConfig([`HOST: ${host} is no address of this machine (${String(code)})`]);
  return error;
};
