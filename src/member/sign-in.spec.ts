import { beforeEach, describe, expect, it } from '@jest/globals';
import { signIns } from '../../test/support/sign-ins.js';
import { isRejected } from '../kernel/decider.js';
import { emailAddress } from './email-index.js';
import { waitSecondsAfter } from './sign-in-attempts.js';

const email = 'ana@example.org';
const password = 'spoke wrench';

let people: Awaited<ReturnType<typeof signIns>>;
let ana: string;
beforeEach(async () => {
  people = await signIns();
  const answer = await people.registration.register({ name: 'Ana', email, password }, { at: '2027-03-01T09:00:00.000Z' });
  if (isRejected(answer)) throw new Error(answer.rejected);
  ana = answer.memberId;
});

const signIn = async (tried = password, address = email) => people.signIn.signIn(address, tried);
const told = async (tried?: string, address?: string) => {
  const answer = await signIn(tried, address);
  return isRejected(answer) ? answer.rejected : answer.memberId;
};
const session = async () => {
  const begun = await signIn();
  if (isRejected(begun)) throw new Error(begun.rejected);
  return begun;
};
const fail = async (times: number, address?: string) => {
  for (let time = 1; time <= times; time++) expect(await told('wrong password', address)).toBe('WRONG_CREDENTIALS');
};

describe('a session', () => {
  it('knows its member', async () => expect(await people.sessions.memberOf((await session()).token)).toBe(ana));
  it('has a token of 256 random bits, another one each time', async () => {
    const tokens = await Promise.all([session(), session(), session()]);
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(3);
    for (const { token } of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });
  it('is kept without its token: the vault holds only a fingerprint', async () => {
    const { token } = await session();
    expect((await people.vault.get('session', [token], 0)).size).toBe(0);
  });
  it('lasts thirty days, and says so', async () => {
    const { token, expiresAt } = await session();
    expect(expiresAt).toBe('2027-03-31T09:00:00.000Z');
    people.clock.pass({ days: 29 });
    expect(await people.sessions.memberOf(token)).toBe(ana);
  });
  it('ends after thirty days even if it was used a second before', async () => {
    const { token } = await session();
    people.clock.pass({ days: 30, seconds: -1 });
    expect(await people.sessions.memberOf(token)).toBe(ana);
    people.clock.pass({ seconds: 1 });
    expect(await people.sessions.memberOf(token)).toBeUndefined();
  });
  it('ends at once when it is signed out, remembered or not', async () => {
    const { token, memberId } = await session();
    await people.sessions.memberOf(token);
    await people.signIn.signOut({ memberId, token, everywhere: false });
    expect(await people.sessions.memberOf(token)).toBeUndefined();
  });
  it('ends alone', async () => {
    const [here, there] = [await session(), await session()];
    await people.signIn.signOut({ memberId: here.memberId, token: here.token, everywhere: false });
    expect(await people.sessions.memberOf(there.token)).toBe(ana);
  });
  it('ends on every device when that is asked', async () => {
    const [here, there] = [await session(), await session()];
    await people.sessions.memberOf(there.token);
    await people.signIn.signOut({ memberId: here.memberId, token: here.token, everywhere: true });
    expect([await people.sessions.memberOf(here.token), await people.sessions.memberOf(there.token)]).toEqual([undefined, undefined]);
  });
  it('is not remembered by a look-up that the sign-out overtook', async () => {
    const { token, memberId } = await session();
    const lookedUp = people.sessions.memberOf(token);
    await people.signIn.signOut({ memberId, token, everywhere: false });
    await lookedUp;
    expect(await people.sessions.memberOf(token)).toBeUndefined();
  });
  it('is not begun by any other text', async () => {
    const { token } = await session();
    for (const other of ['', 'x', `${token}A`, token.slice(1), token.toLowerCase()]) expect(await people.sessions.memberOf(other)).toBeUndefined();
  });
});

describe('a wrong password and an unknown address', () => {
  const steps = async (address: string) => {
    people.vault.asked.length = 0;
    people.hasher.asked.length = 0;
    const answer = await signIn('wrong password', address);
    return { answer, vault: [...people.vault.asked], hasher: [...people.hasher.asked] };
  };

  it('are answered alike and take the same steps', async () => {
    const wrong = await steps(email);
    expect(await steps('nobody@example.org')).toEqual(wrong);
    expect(wrong.answer).toEqual({ rejected: 'WRONG_CREDENTIALS' });
    expect(wrong.hasher).toEqual(['verify']);
  });
  it('are made to wait alike', async () => {
    await fail(5);
    await fail(5, 'nobody@example.org');
    expect((await steps('nobody@example.org')).answer).toEqual((await steps(email)).answer);
  });
  it('stay unknown even with the words the dummy was made of', async () => expect(await told('', 'nobody@example.org')).toBe('WRONG_CREDENTIALS'));
});

describe('wrong passwords', () => {
  it('are free five times', async () => {
    await fail(4);
    expect(await told()).toBe(ana);
  });
  it('make the right one wait after the fifth', async () => {
    await fail(5);
    expect(await signIn()).toMatchObject({ rejected: 'TOO_MANY_ATTEMPTS', facts: { retryAfterSeconds: 5 } });
  });
  it('are not even looked at while one waits', async () => {
    await fail(5);
    people.hasher.asked.length = 0;
    await signIn();
    expect(people.hasher.asked).toEqual([]);
  });
  it('keep waiting to the last second', async () => {
    await fail(5);
    people.clock.pass({ seconds: 4 });
    expect(await signIn()).toMatchObject({ facts: { retryAfterSeconds: 1 } });
  });
  it('are over once the wait is', async () => {
    await fail(5);
    people.clock.pass({ seconds: 5 });
    expect(await told()).toBe(ana);
  });
  it('double the wait each time', async () => {
    await fail(5);
    people.clock.pass({ seconds: 5 });
    await fail(1);
    expect(await signIn()).toMatchObject({ facts: { retryAfterSeconds: 10 } });
  });
  it('are forgotten after a right one', async () => {
    await fail(5);
    people.clock.pass({ seconds: 5 });
    await told();
    await fail(4);
    expect(await told()).toBe(ana);
  });
  it('are forgotten after a day without any', async () => {
    await fail(5);
    people.clock.pass({ days: 1 });
    await fail(4);
    expect(await told()).toBe(ana);
  });
  it('are not forgotten before', async () => {
    await fail(5);
    people.clock.pass({ days: 1, seconds: -1 });
    await fail(1);
    expect(await told()).toBe('TOO_MANY_ATTEMPTS');
  });
  it('of one account do not make another wait', async () => {
    await fail(5, 'leo@example.org');
    expect(await told()).toBe(ana);
  });
  it('sent a hundred at once are counted one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => told('wrong password')));
    expect(answers.filter((answer) => answer === 'WRONG_CREDENTIALS')).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'TOO_MANY_ATTEMPTS')).toHaveLength(95);
  });
  it('of the same address written otherwise are the same account’s', async () => {
    await fail(5);
    expect(await told(password, emailAddress.parse(' ANA@example.org'))).toBe('TOO_MANY_ATTEMPTS');
  });
});

describe('the wait', () => {
  const table: readonly (readonly [number, number])[] = [[0, 0], [4, 0], [5, 5], [6, 10], [7, 20], [8, 40], [11, 320], [12, 640], [13, 900], [14, 900], [5000, 900]];
  it.each(table)('after %i wrong passwords is %i seconds', (failures, seconds) => expect(waitSecondsAfter(failures)).toBe(seconds));
});
