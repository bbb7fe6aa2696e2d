/** What a payer agrees to before their card is saved. Words that were shown are never changed: other words are another version. */
export const consents = {
  'later-charge-1':
    'I agree that my card is saved with Stripe for this booking alone, and charged once, without my being there, on the day that I was shown, for the amount of the terms that both sides have agreed to. '
    + 'If the booking is called off before, nothing is charged beyond what the terms of calling off say.',
} as const;
export type ConsentVersion = keyof typeof consents;
/** The words that are shown now. */
export const currentConsent: ConsentVersion = 'later-charge-1';
export const isConsent = (version: string | undefined): version is ConsentVersion => version !== undefined && Object.hasOwn(consents, version);
