import type { PlantedBug } from './planted-bug.js';

const earning = 'src/processes/pay-member/rewardable.ts';
const byHand = 'src/processes/pay-member/reward-recipient.process.ts';
const naming = 'src/kernel/named-rewards.ts';
const state = 'src/account/account.state.ts';
const [granted, decided, named] = [['src/processes/pay-member/grant-rewards.spec.ts'], ['src/account/account.rewards.spec.ts'], ['src/processes/name-rewards/name-rewards.spec.ts']];

/** Mistakes in what is earned for taking part, and who pays it. */
export const ofRewards: readonly PlantedBug[] = [
  { what: 'a reward that the provider has not confirmed', file: earning, from: '(completed && confirmed ?', to: '(completed ?', red: granted },
  { what: 'a reward of a provider who has taken it back', file: earning, from: "    case 'DeliveryObjected': return data.by === 'provider' ? { ...before, confirmed: false } : before;\n", to: '', red: granted },
  { what: 'a reward for what was done in part', file: earning, from: "done[index] === 'DONE'", to: "done[index] !== 'NOT_DONE'", red: granted },
  { what: 'a reward under another name each time', file: 'src/processes/pay-member/rewards.ts', from: "idFrom('trf', 'reward', booking, programme, attempt)", to: "idFrom('trf', 'reward', crypto.randomUUID())", red: granted },
  { what: 'a reward to who has left', file: 'src/processes/pay-member/grant-rewards.process.ts', from: 'return isGone ? [] : rewards.map', to: 'return isGone && rewards.length === 0 ? [] : rewards.map', red: granted },
  { what: 'a reward that somebody grants to themselves', file: byHand, from: ' ?? notForOneself(actor, [recipientId, providerId])', to: '', red: granted },
  { what: 'a reward that a sponsor could not pay, told as granted', file: byHand, from: '    if (!isRejected(paid)) return granted;\n', to: '    if (paid) return granted;\n', red: granted },
  { what: 'a sponsor who pays on a person’s word', file: 'src/account/account.rules.ts', from: "sponsor: { people: ['GIFT'], system: ['REWARD'] }", to: "sponsor: { people: ['GIFT', 'REWARD'], system: ['REWARD'] }", red: [...decided, ...granted] },
  { what: 'caps that do not know what sponsors pay', file: state, from: '  ...counted(account, { programmeId, bookingId, to, effectiveAt }, BigInt(minutes)),\n', to: '  ...account,\n', red: [...decided, ...granted] },
  { what: 'a reward that counts although it was never paid', file: state, from: '...counted(account, data, -BigInt(data.minutes))', to: '...account', red: [...decided, ...granted] },
  { what: 'a promise that ends with its programme', file: 'src/account/account.rewards.ts', from: 'if (!agreed && hasEnded(programme, meta.at))', to: 'if (hasEnded(programme, meta.at))', red: [...decided, ...granted] },
  { what: 'a promise of a programme that has ended', file: naming, from: "    if (hasEnded(programme, named.at)) return reject('PROGRAMME_ENDED', { path: pathOf(named, reward, 'programmeId') });\n", to: '', red: named },
  { what: 'promises that are never added up', file: naming, from: 'sum += BigInt(reward.minutes);', to: 'sum = BigInt(reward.minutes);', red: named },
  { what: 'a sponsor’s reward that nobody has approved, unseen by who checks the log', file: 'src/admin/ledger/approvals.ts', from: '    if (!approved) tell(', to: '    if (approved === null) tell(', red: ['src/admin/ledger/verify.spec.ts'] },
];
