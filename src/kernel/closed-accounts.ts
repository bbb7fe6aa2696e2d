import { z } from 'zod';
import type { AccountEvent } from '../../contracts/account/account.events.js';
import { closedAfter } from '../../contracts/account/closed.js';
import { streamOf } from '../../contracts/events.js';
import type { AccountId } from '../../contracts/values.js';
import { plainSnapshot } from './snapshot-form.js';
import type { StreamReader } from './stream-reader.js';

/** Accounts take part for years: whether one is closed need not be read from its beginning. */
const closed = { initial: false, evolve: closedAfter, snapshot: plainSnapshot('closed-account', 1, z.boolean()) };

/** Whether nothing is to be brought to an account any more, read from the log. */
export const isAccountClosed = (account: AccountId, streams: StreamReader): Promise<boolean> => streams.foldLong<boolean, AccountEvent>(streamOf.account(account), closed);
