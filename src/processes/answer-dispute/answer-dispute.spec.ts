import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountIn, ana, cora, CreditStreet, leo, tom, transferNamed, zoe } from '../../../test/support/credit-street.js';
import { disputeId, type AccountId } from '../../../contracts/values.js';
import { DismissDispute, DisputeEntry, TransferCredits, WithdrawDispute } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { PayBack } from './answer-dispute.commands.js';

const [anas, leos] = [accountIn(ana), accountIn(leo)];
const aDispute = (name: string) => disputeId.parse(idFrom('dsp', name));
let world: CreditStreet;
/** Ana has given Leo an hour, and another. */
beforeEach(async () => {
  world = await CreditStreet.open();
  for (const name of ['first', 'second']) await world.send(new TransferCredits({ accountId: anas, transferId: transferNamed(name), to: leos, minutes: '60', purpose: { kind: 'GIFT' } }, world.by(ana)));
  await world.settle();
});

const dispute = (name: string, accountId: AccountId, actor: string) => world.send(new DisputeEntry({ accountId, disputeId: aDispute(name), transferId: transferNamed('first'), reason: 'Half an hour.' }, world.by(actor)));
const answer = (name: string, { key = `answer ${name}`, actor = tom, reverses = 'first', minutes = '30' }: { readonly key?: string; readonly actor?: string; readonly reverses?: string; readonly minutes?: string } = {}) =>
  world.send(new PayBack({ accountId: leos, transferId: transferNamed(key), reverses: transferNamed(reverses), minutes, reason: 'She meant half an hour.', disputeId: aDispute(name) }, world.by(actor, key)));
const dismiss = (name: string, accountId: AccountId) => world.send(new DismissDispute({ accountId, disputeId: aDispute(name), reason: 'Both had said an hour.' }, world.by(tom)));
const no = (rejected: string) => ({ rejected, path: ['input', 'disputeId'] });

describe('a reversal answers a dispute', () => {
  it.each([['who paid', anas, ana], ['who received', leos, leo]] as const)('of %s: both sides know it as closed', async (_, account, owner) => {
    await dispute('d', account, owner);
    expect(await answer('d')).toHaveProperty('revision');
    await world.settle();
    expect([await world.balance(anas), await world.balance(leos)]).toEqual(['-90', '90']);
    expect([await answer('d', { key: 'again' }), await dismiss('d', account)]).toEqual([no('DISPUTE_CLOSED'), { rejected: 'DISPUTE_CLOSED' }]);
  });
  it('once, though its side has not heard of it yet', async () => {
    await dispute('d', anas, ana);
    expect(await answer('d')).toHaveProperty('revision');
    expect(await answer('d', { key: 'again' })).toEqual({ rejected: 'DISPUTE_CLOSED' });
    await world.settle();
    expect(await world.balance(leos)).toBe('90');
  });
  it('of one side, while that of the other waits on', async () => {
    await dispute('hers', anas, ana);
    await dispute('his', leos, leo);
    await answer('hers');
    await world.settle();
    expect([await dismiss('hers', anas), await answer('his', { minutes: '1' })]).toMatchObject([{ rejected: 'DISPUTE_CLOSED' }, { position: expect.anything() }]);
  });
  it('and a repeat of it is answered as the first time', async () => {
    await dispute('d', anas, ana);
    const first = await answer('d');
    await world.settle();
    expect(await answer('d')).toEqual(first);
    expect(await world.balance(leos)).toBe('90');
  });
});

describe('a reversal does not answer', () => {
  const writesNothing = async (asking: () => Promise<unknown>, expected: object) => {
    const { length } = await world.log();
    expect(await asking()).toEqual(expected);
    expect(await world.log()).toHaveLength(length);
  };
  beforeEach(() => dispute('d', anas, ana));
  it('a dispute that was never raised', () => writesNothing(() => answer('never'), no('NO_SUCH_DISPUTE')));
  it('a dispute about another transfer', () => writesNothing(() => answer('d', { reverses: 'second' }), no('NO_SUCH_DISPUTE')));
  it('a dispute that was dismissed', async () => {
    await dismiss('d', anas);
    await writesNothing(() => answer('d'), no('DISPUTE_CLOSED'));
  });
  it('a dispute that was taken back', async () => {
    await world.send(new WithdrawDispute({ accountId: anas, disputeId: aDispute('d') }, world.by(ana)));
    await writesNothing(() => answer('d'), no('DISPUTE_CLOSED'));
  });
  it.each([['who paid', tom, leo], ['who received', leo, tom]] as const)('a dispute that the treasurer has raised, as %s', async (_, from, to) => {
    const [theirs, receiver] = [accountIn(tom), accountIn(to)];
    await world.send(new TransferCredits({ accountId: accountIn(from), transferId: transferNamed('third'), to: receiver, minutes: '60', purpose: { kind: 'GIFT' } }, world.by(from)));
    await world.settle();
    expect(await world.send(new DisputeEntry({ accountId: theirs, disputeId: aDispute('own'), transferId: transferNamed('third'), reason: 'Half an hour.' }, world.by(tom)))).toHaveProperty('revision');
    const payBack = new PayBack({ accountId: receiver, transferId: transferNamed('back'), reverses: transferNamed('third'), reason: 'So I say.', disputeId: aDispute('own') }, world.by(tom));
    await writesNothing(() => world.send(payBack), no('OWN_DISPUTE'));
    await writesNothing(() => world.send(new DismissDispute({ accountId: theirs, disputeId: aDispute('own'), reason: 'So I say.' }, world.by(tom))), { rejected: 'OWN_DISPUTE' });
  });
  it('for a transfer that was never received', () => writesNothing(() => answer('d', { reverses: 'never' }), { rejected: 'NO_SUCH_TRANSFER' }));
  it.each([['its owner', ana], ['the other side', leo], ['a coordinator', cora]])('by the word of %s, whatever dispute is named', (_, actor) => writesNothing(() => answer('never', { actor }), { rejected: 'NOT_TREASURER' }));
  it('by the word of a stranger', () => writesNothing(() => answer('d', { actor: zoe }), { rejected: 'NOT_A_MEMBER' }));
});
