import { afterEach, describe, expect, it } from '@jest/globals';
import type { QueryConfig, QueryResult } from 'pg';
import type { Lent } from '../postgres/named-statements.js';
import { OneSession, type Session } from './one-session.js';

/** A session that notes what is sent to it, and answers nothing before it is told to. */
class NotingSession implements Session {
  readonly sent: string[] = [];
  readonly #answers: (() => void)[] = [];

  query({ text }: QueryConfig): Promise<QueryResult> {
    this.sent.push(text);
    const answer = { rows: [{ text }], command: '', rowCount: 1, oid: 0, fields: [] };
    return new Promise((resolve) => this.#answers.push(() => resolve(answer)));
  }

  answerAll(): void {
    for (const answer of this.#answers.splice(0)) answer();
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}

let pool: OneSession | undefined;
afterEach(() => pool?.end());

const lending = async (waitMsMax = 60_000) => {
  const session = new NotingSession();
  pool = new OneSession(session, waitMsMax);
  const [one, other, third] = [await pool.connect(), await pool.connect(), await pool.connect()];
  const say = (borrower: Lent, ...texts: readonly string[]): void => {
    for (const text of texts) borrower.query({ text }).catch(() => undefined);
  };
  return { session, one, other, third, say };
};

describe('one session that is lent to many', () => {
  it('is sent statements before those that went before are answered', async () => {
    const { session, one, other } = await lending();
    const answers = [one.query({ text: 'select 1' }), other.query({ text: 'select 2' }), one.query({ text: 'select 3' })];
    expect(session.sent).toEqual(['select 1', 'select 2', 'select 3']);
    session.answerAll();
    expect((await Promise.all(answers)).map(({ rows }): readonly unknown[] => rows)).toEqual([[{ text: 'select 1' }], [{ text: 'select 2' }], [{ text: 'select 3' }]]);
  });
  it.each(['begin', 'BEGIN', 'start transaction isolation level repeatable read'])('is its own from `%s` on, until the transaction ends', async (begin) => {
    const { session, one, other, say } = await lending();
    say(one, begin, 'insert 1');
    say(other, 'select 2');
    say(one, 'insert 3');
    expect(session.sent).toEqual([begin, 'insert 1', 'insert 3']);
    say(one, 'commit');
    expect(session.sent).toEqual([begin, 'insert 1', 'insert 3', 'commit', 'select 2']);
  });
  it.each(['rollback', 'COMMIT'])('is free after `%s`', async (end) => {
    const { session, one, other, say } = await lending();
    say(one, 'begin', end);
    say(other, 'select 1');
    expect(session.sent).toEqual(['begin', end, 'select 1']);
  });
  it.each(['rollback to savepoint a', 'release savepoint a', 'select \'commit\''])('is not free after `%s`', async (text) => {
    const { session, one, other, say } = await lending();
    say(one, 'begin', text);
    say(other, 'select 1');
    expect(session.sent).toEqual(['begin', text]);
  });
  it('takes those who wait in their order, and stops at the next transaction', async () => {
    const { session, one, other, third, say } = await lending();
    say(one, 'begin');
    say(third, 'select 1');
    say(other, 'begin');
    say(third, 'select 2');
    say(one, 'commit');
    expect(session.sent).toEqual(['begin', 'commit', 'select 1', 'begin']);
    say(other, 'commit');
    expect(session.sent.slice(4)).toEqual(['commit', 'select 2']);
  });
  it('lets nobody work in a transaction that was left open', async () => {
    const { session, one, other, say } = await lending();
    say(one, 'begin', 'insert 1');
    say(other, 'select 2');
    one.release();
    expect(session.sent).toEqual(['begin', 'insert 1', 'rollback', 'select 2']);
  });
  it('is kept by its transaction when somebody else gives a connection back', async () => {
    const { session, one, other, third, say } = await lending();
    say(one, 'begin');
    other.release();
    say(third, 'select 1');
    expect(session.sent).toEqual(['begin']);
  });
  it('refuses who still waits when it is closed', async () => {
    const { one, other, say } = await lending();
    say(one, 'begin');
    const asked = other.query({ text: 'select 1' });
    await Promise.all([pool?.end(), expect(asked).rejects.toThrow('the read models are closed')]);
  });
  it('refuses who has waited too long for a transaction, and goes on with the others', async () => {
    const { session, one, other, third, say } = await lending(20);
    say(one, 'begin');
    await expect(other.query({ text: 'select 1' })).rejects.toThrow('kept by another transaction for 20 ms');
    say(third, 'select 2');
    say(one, 'commit');
    expect(session.sent).toEqual(['begin', 'commit', 'select 2']);
  });
});
