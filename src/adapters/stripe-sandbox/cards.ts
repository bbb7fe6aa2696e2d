/** How a test card behaves. Names and numbers are Stripe's. */
export type Decline = { readonly code: string; readonly decline: string; readonly message: string };
export type Card = {
  readonly name: string; readonly number: string; readonly brand: string; readonly says: string;
  /** Refused when charged, and when saved too if `unsavable`. */ readonly decline?: Decline; readonly unsavable?: true;
  /** 3-D Secure: `always`, or `once`: not again off-session after it was saved with it. */ readonly asks?: 'always' | 'once';
  readonly dispute?: { readonly reason: string; readonly inquiry: boolean }; /** Refunds fail an hour later, or wait an hour. */ readonly refund?: 'fails' | 'waits';
  /** The money is available at once. */ readonly bypasses?: true;
};

const declined = (decline: string, message = 'Your card was declined.'): Decline => ({ code: 'card_declined', decline, message });
const coded = (code: string, message: string): Decline => ({ code, decline: code, message });
const funds = declined('insufficient_funds', 'Your card has insufficient funds.');

export const cards: readonly Card[] = [
  { name: 'pm_card_visa', number: '4242424242424242', brand: 'visa', says: 'pays' },
  { name: 'pm_card_mastercard', number: '5555555555554444', brand: 'mastercard', says: 'pays' },
  { name: 'pm_card_amex', number: '378282246310005', brand: 'amex', says: 'pays' },
  { name: 'pm_card_threeDSecure2Required', number: '4000000000003220', brand: 'visa', says: '3-D Secure, asked when it is paid with or saved', asks: 'once' },
  { name: 'pm_card_authenticationRequiredOnSetup', number: '4000002500003155', brand: 'visa', says: '3-D Secure, unless it was saved before', asks: 'once' },
  { name: 'pm_card_authenticationRequired', number: '4000002760003184', brand: 'visa', says: '3-D Secure every time, so never while the customer is away', asks: 'always' },
  { name: 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', number: '4000008260003178', brand: 'visa', says: '3-D Secure, then insufficient funds', asks: 'once', decline: funds },
  { name: 'pm_card_chargeDeclined', number: '4000000000000002', brand: 'visa', says: 'declined', decline: declined('generic_decline'), unsavable: true },
  { name: 'pm_card_chargeDeclinedInsufficientFunds', number: '4000000000009995', brand: 'visa', says: 'insufficient funds', decline: funds, unsavable: true },
  { name: 'pm_card_chargeDeclinedLostCard', number: '4000000000009987', brand: 'visa', says: 'lost card', decline: declined('lost_card'), unsavable: true },
  { name: 'pm_card_chargeDeclinedStolenCard', number: '4000000000009979', brand: 'visa', says: 'stolen card', decline: declined('stolen_card'), unsavable: true },
  { name: 'pm_card_chargeDeclinedExpiredCard', number: '4000000000000069', brand: 'visa', says: 'expired card', decline: coded('expired_card', 'Your card has expired.'), unsavable: true },
  { name: 'pm_card_chargeDeclinedIncorrectCvc', number: '4000000000000127', brand: 'visa', says: 'incorrect security code', decline: coded('incorrect_cvc', 'Your card\'s security code is incorrect.'), unsavable: true },
  { name: 'pm_card_chargeDeclinedProcessingError', number: '4000000000000119', brand: 'visa', says: 'processing error', decline: coded('processing_error', 'An error occurred while processing your card. Try again in a little bit.'), unsavable: true },
  { name: 'pm_card_chargeCustomerFail', number: '4000000000000341', brand: 'visa', says: 'can be saved, is declined when charged', decline: declined('generic_decline') },
  { name: 'pm_card_createDispute', number: '4000000000000259', brand: 'visa', says: 'pays, then disputed as fraudulent', dispute: { reason: 'fraudulent', inquiry: false } },
  { name: 'pm_card_createDisputeProductNotReceived', number: '4000000000002685', brand: 'visa', says: 'pays, then disputed as not received', dispute: { reason: 'product_not_received', inquiry: false } },
  { name: 'pm_card_createDisputeInquiry', number: '4000000000001976', brand: 'visa', says: 'pays, then an inquiry is opened', dispute: { reason: 'fraudulent', inquiry: true } },
  { name: 'pm_card_bypassPending', number: '4000000000000077', brand: 'visa', says: 'pays, the money is available at once', bypasses: true },
  { name: 'pm_card_pendingRefund', number: '4000000000007726', brand: 'visa', says: 'pays, refunds wait an hour', refund: 'waits' },
  { name: 'pm_card_refundFail', number: '4000000000005126', brand: 'visa', says: 'pays, refunds fail an hour later', refund: 'fails' },
];

/** A card by the name of its test method or by its number, spaces allowed. */
export const cardNamed = (word: string): Card | undefined => {
  const wanted = word.replaceAll(/[\s-]/g, '');
  return cards.find(({ name, number }) => name === wanted || number === wanted);
};
