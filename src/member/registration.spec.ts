import { beforeEach, describe, expect, it } from '@jest/globals';
import { memberId, type MemberId } from '../../contracts/values.js';
import { signIns } from '../../test/support/sign-ins.js';
import { isRejected } from '../kernel/decider.js';
import { emailAddress } from './email-index.js';

const person = { name: 'Ana Brückner', email: 'ana@example.org', password: 'spoke wrench' };
const at = '2027-03-01T09:00:00.000Z';
const crash = () => Promise.reject(new Error('the process was killed here'));

let people: Awaited<ReturnType<typeof signIns>>;
beforeEach(async () => {
  people = await signIns();
});

const register = (change: Partial<typeof person> = {}, idempotencyKey?: string) => people.registration.register({ ...person, ...change }, { at, idempotencyKey });
const registered = async (change: Partial<typeof person> = {}, idempotencyKey?: string): Promise<MemberId> => {
  const answer = await register(change, idempotencyKey);
  if (isRejected(answer)) throw new Error(`refused: ${answer.rejected}`);
  return answer.memberId;
};
const signsIn = async (password = person.password) => {
  const session = await people.signIn.signIn(person.email, password);
  return isRejected(session) ? session.rejected : session.memberId;
};
const streamsWritten = async () => new Set((await people.events.readAll()).map(({ stream }) => stream));

describe('registering', () => {
  it('writes one event with name and address', async () => {
    const id = await registered();
    expect((await people.historyOf(id)).map(({ type, data }) => ({ type, data }))).toEqual([{ type: 'MemberRegistered', data: { memberId: id, name: 'Ana Brückner', email: 'ana@example.org' } }]);
  });
  it('lets the member sign in', async () => {
    const id = await registered();
    expect(await signsIn()).toBe(id);
  });
  it('leaves neither name, address nor password in the log', async () => {
    await registered();
    const log = JSON.stringify(await people.events.readAll(), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of ['Brückner', 'ana@example.org', 'spoke wrench']) expect(log).not.toContain(secret);
  });
  it('is refused for an address that is taken', async () => {
    await registered();
    expect(await register({ name: 'Anna', password: 'another password' })).toMatchObject({ rejected: 'EMAIL_TAKEN', path: ['input', 'email'] });
    expect(await signsIn('another password')).toBe('WRONG_CREDENTIALS');
  });
  it('is open to the same name and password under another address', async () => expect(await registered()).not.toBe(await registered({ email: 'ana@example.com' })));
  it('has one winner when many want the same address at once', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => register({ name: `Ana ${index}` })));
    const refusals = answers.filter((answer) => isRejected(answer)).map((answer) => isRejected(answer) && answer.rejected);
    expect(refusals).toEqual(Array<string>(15).fill('EMAIL_TAKEN'));
    expect((await streamsWritten()).size).toBe(1);
  });
});

describe('an address', () => {
  const same: readonly (readonly [string, string])[] = [['capital letters', 'ANA@Example.ORG'], ['spaces around it', '  ana@example.org '], ['both', ' Ana@EXAMPLE.org']];
  it.each(same)('is the same with %s', (_, written) => expect(emailAddress.parse(written)).toBe('ana@example.org'));
  it.each(['ana', 'ana@', '@example.org', 'ana@example', 'ana example@example.org', 'ana@example.org\u0000', 'ana@example.org\r\nBcc: leo@example.org', `${'a'.repeat(250)}@example.org`, ''])(
    'is not %j', (written) => expect(emailAddress.safeParse(written).success).toBe(false));
  it('cannot be found in the vault without the key', async () => {
    await registered();
    expect(people.emails.of('ana@example.org')).not.toBe((await signIns()).emails.of('ana@example.org'));
  });
});

describe('registering again with the same key', () => {
  it('answers the same member and writes nothing', async () => {
    const id = await registered({}, 'k1');
    expect(await registered({}, 'k1')).toBe(id);
    expect(await people.historyOf(id)).toHaveLength(1);
  });
  it('answers the same member ten times at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => registered({}, 'k1')));
    expect(new Set(ids).size).toBe(1);
    expect((await people.events.readAll()).length).toBe(1);
  });
  it('is a conflict under another name', async () => {
    await registered({}, 'k1');
    expect(await register({ name: 'Leo' }, 'k1')).toMatchObject({ rejected: 'IDEMPOTENCY_CONFLICT' });
  });
  it('does not change the password', async () => {
    const id = await registered({}, 'k1');
    await registered({ password: 'another password' }, 'k1');
    expect(await signsIn('another password')).toBe('WRONG_CREDENTIALS');
    expect(await signsIn()).toBe(id);
  });
  it('is another registration for another person: keys of two addresses do not meet', async () =>
    expect(await registered({}, 'k1')).not.toBe(await registered({ email: 'leo@example.org' }, 'k1')));
  it('is refused under another key', async () => {
    await registered({}, 'k1');
    expect(await register({}, 'k2')).toMatchObject({ rejected: 'EMAIL_TAKEN' });
  });
});

describe('after a crash before the member was written', () => {
  beforeEach(async () => {
    people.step.around = crash;
    await expect(register({}, 'k1')).rejects.toThrow('killed');
    people.step.around = async (_, go) => go();
  });

  it('nobody can sign in', async () => expect(await signsIn()).toBe('WRONG_CREDENTIALS'));
  it('the same request goes through at once', async () => {
    const id = await registered({}, 'k1');
    expect(await signsIn()).toBe(id);
  });
  it('another request waits for two minutes', async () => {
    people.clock.pass({ seconds: 119 });
    expect(await register({}, 'k2')).toMatchObject({ rejected: 'EMAIL_TAKEN' });
  });
  it('another request takes over after two minutes, with its own password', async () => {
    people.clock.pass({ minutes: 2 });
    const id = await registered({ password: 'another password' }, 'k2');
    expect(await signsIn('another password')).toBe(id);
    expect(await signsIn()).toBe('WRONG_CREDENTIALS');
  });
  it('one of many takes over', async () => {
    people.clock.pass({ minutes: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => register()));
    expect(answers.filter((answer) => !isRejected(answer))).toHaveLength(1);
    expect((await streamsWritten()).size).toBe(1);
  });
  it('the first request is refused once another has taken over', async () => {
    people.clock.pass({ minutes: 2 });
    await registered({}, 'k2');
    expect(await register({}, 'k1')).toMatchObject({ rejected: 'EMAIL_TAKEN' });
  });
});

describe('after a crash before the account was confirmed', () => {
  beforeEach(async () => {
    people.vault.failOnce('replace');
    await expect(register({}, 'k1')).rejects.toThrow('killed');
  });
  const theOnlyMember = async () => memberId.parse([...(await streamsWritten())][0]?.slice('member-'.length));

  it('the member can sign in', async () => expect(await signsIn()).toBe(await theOnlyMember()));
  it('a wrong password is still wrong', async () => expect(await signsIn('another password')).toBe('WRONG_CREDENTIALS'));
  it('the same request answers the same member', async () => expect(await registered({}, 'k1')).toBe(await theOnlyMember()));
  it('nobody takes the address over, however late', async () => {
    people.clock.pass({ days: 400 });
    expect(await register({}, 'k2')).toMatchObject({ rejected: 'EMAIL_TAKEN' });
    expect(await signsIn()).toBe(await theOnlyMember());
    expect((await streamsWritten()).size).toBe(1);
  });
});

describe('a registration that stood still until another took its address over', () => {
  it('is refused, and what it wrote can be read by nobody', async () => {
    const other = { id: undefined as MemberId | undefined };
    people.step.around = async (command, go) => {
      people.step.around = async (_, goOn) => goOn();
      people.clock.pass({ minutes: 3 });
      other.id = await registered({ password: 'another password' });
      const outcome = await go();
      expect((await people.historyOf(command.data.memberId))[0]?.data).toMatchObject({ name: 'Ana Brückner' });
      return outcome;
    };
    expect(await register()).toMatchObject({ rejected: 'EMAIL_TAKEN' });
    expect(await signsIn('another password')).toBe(other.id);
    const forgotten = [...(await streamsWritten())].find((stream) => stream !== `member-${other.id}`)?.slice('member-'.length);
    expect((await people.historyOf(memberId.parse(forgotten)))[0]?.data).toMatchObject({ name: { erased: true }, email: { erased: true } });
  });
});
