import type { PlantedBug } from './planted-bug.js';

const givingAnHour = 'test/stories/giving-an-hour.spec.ts';

/** Mistakes at the door of payments. */
export const ofPayments: readonly PlantedBug[] = [
  { what: 'a payment under another name each time it is repeated', file: 'src/processes/pay-member/pay-member.resolver.ts', from: "idFrom('trf', 'pay-member', payer, commandId, ...which)", to: "idFrom('trf', crypto.randomUUID(), ...which)", red: [givingAnHour] },
  { what: 'one name for what one key asks of two', file: 'src/processes/pay-member/pay-member.resolver.ts', from: "idFrom('crq', asked.payer, meta.commandId)", to: "idFrom('crq', meta.commandId)", red: [givingAnHour] },
  { what: 'one name for all payments of a group', file: 'src/processes/pay-member/pay-member.resolver.ts', from: 'transferOf(meta, fundOf(communityId), index)', to: 'transferOf(meta, fundOf(communityId))', red: [givingAnHour] },
  { what: 'gifts of the fund by whoever looks after it, without a reason', file: 'src/processes/pay-member/pay-member.inputs.ts', from: "mandateId !== undefined || !from?.endsWith('.fund')", to: "mandateId !== undefined || from !== ''", red: ['src/processes/pay-member/pay-member.inputs.spec.ts', givingAnHour] },
  { what: 'amounts without an end', file: 'contracts/account/credits.ts', from: '.refine(isAtMostMax, `at most ${CREDITS_MAX} minutes`)', to: '', red: ['src/processes/pay-member/pay-member.inputs.spec.ts', 'src/account/account.inputs.spec.ts'] },
  { what: 'amounts that are compared as texts', file: 'src/account/account.inputs.ts', from: 'BigInt(minutes) <= BigInt(budget)', to: 'minutes <= budget', red: ['src/account/account.inputs.spec.ts'] },
  { what: 'a warning that nobody could ever reach', file: 'src/community/community.rules.ts', from: '  warningComesBeforeTheLimit, aBookingFitsInItsMonth,\n', to: '  aBookingFitsInItsMonth,\n', red: ['src/community/community.spec.ts', givingAnHour] },
];
