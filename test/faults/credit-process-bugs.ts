import type { PlantedBug } from './planted-bug.js';

const delivering = 'src/processes/deliver-credits/deliver-credits.process.ts';
const welcoming = 'src/processes/welcome-newcomers/welcome-newcomers.process.ts';
const orienting = 'src/processes/pay-member/orientation.process.ts';
const paying = 'src/processes/pay-member/pay-member.process.ts';
const timers = 'projections/due-timers/due-timers.projection.ts';
const specs = {
  delivering: ['src/processes/deliver-credits/deliver-credits.spec.ts', 'src/processes/deliver-credits/crash.spec.ts'],
  welcoming: ['src/processes/welcome-newcomers/welcome-newcomers.spec.ts', 'src/processes/welcome-newcomers/starting-credit.spec.ts'],
  orienting: ['src/processes/pay-member/orientation.spec.ts'],
  paying: ['src/processes/pay-member/pay-member.spec.ts'],
  timers: ['projections/due-timers/due-timers.spec.ts'],
};

/** Mistakes in what happens around accounts by itself. */
export const ofCreditProcesses: readonly PlantedBug[] = [
  { what: 'a levy that is not brought where a hold is paid', file: delivering, from: 'HoldPosted: ({ data }) => [toPayee(data), ...toFund(data)],', to: 'HoldPosted: ({ data }) => [toPayee(data)],', red: specs.delivering },
  { what: 'newcomers who are given what was voted later', file: welcoming, from: 'rules.findLast(({ since }) => comparePositions(since, position) < 0)', to: 'rules.at(-1)', red: specs.welcoming },
  { what: 'newcomers who are given more when they come back after another vote', file: welcoming, from: "'starting-credit', communityId, memberId)", to: "'starting-credit', communityId, memberId, minutes)", red: specs.welcoming },
  { what: 'an orientation that is paid for each time somebody says so', file: orienting, from: 'communityId, memberId, attempt));', to: 'communityId, memberId, meta.commandId));', red: specs.orienting },
  { what: 'an orientation that can never be paid once the fund had too little', file: orienting, from: 'communityId, memberId, attempt));', to: 'communityId, memberId));', red: specs.orienting },
  { what: 'a refused orientation that is paid to a repeat of the same request', file: 'src/processes/pay-member/grants.ts', from: 'attempts.find(({ metadata }) => metadata.commandId === commandId) ??', to: '', red: specs.orienting },
  { what: 'a payment that is denied to its repeat once the payee has left', file: paying, from: 'no && mayHavePaid(roles) && (await this.streams.hasHeard(streamOf.account(accountId), meta.commandId)) ? undefined : no', to: 'no', red: specs.paying },
  { what: 'a payment to an account that is closed', file: 'src/processes/pay-member/other-side.ts', from: "return isClosed ? reject('ACCOUNT_CLOSED', { path }) : undefined;", to: 'return undefined;', red: specs.paying },
  { what: 'a stranger who is told who belongs to a community', file: paying, from: 'if (roles.length === 0) return undefined;', to: '', red: specs.paying },
  { what: 'a hold that is to expire after it was paid', file: timers, from: '  HoldPosted: endOfHold,\n', to: '', red: specs.timers },
  { what: 'a request that is to lapse after it was paid', file: timers, from: "(purpose.kind === 'REQUEST' ? [clear('lapse-credit-requests', `${accountId} ${purpose.requestId}`)] : [])", to: '[]', red: specs.timers },
];
