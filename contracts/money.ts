import { z } from 'zod';

/** Integer minor units of an ISO 4217 currency, as a decimal string so that no float ever touches it. */
export const money = z.object({
  amountMinor: z.string().regex(/^(0|[1-9]\d{0,17})$/, 'expected whole minor units such as 1250'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected a currency code such as EUR'),
});
export type Money = z.infer<typeof money>;
