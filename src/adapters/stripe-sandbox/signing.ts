import { createHmac } from 'node:crypto';

/** The header of a webhook: when it was sent and the HMAC-SHA256 of `time.body`. @param seconds by the clock outside, which the receiver compares with its own */
export const signed = (body: string, { secret, seconds }: { secret: string; seconds: number }): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
