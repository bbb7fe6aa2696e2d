import { expect, it } from '@jest/globals';
import { metaOf, type DoorContext } from '../../src/kernel/door.js';
import { ana, leo } from '../support/people.js';

const at = '2027-03-01T10:00:00.000Z';
const asking = { correlationId: 'any-request', now: () => at } as DoorContext;
const idOf = (member: string, key?: string): string => metaOf(asking, member, key).commandId;

it('a key names the command of one member for ever', () => {
  expect(idOf(ana, 'Tuesday')).toBe(idOf(ana, 'Tuesday'));
  expect(idOf(ana, 'Tuesday')).not.toBe(idOf(ana, 'tuesday'));
});

it('two members who choose the same key do not meet', () => expect(idOf(ana, 'Tuesday')).not.toBe(idOf(leo, 'Tuesday')));

it('without a key every command is another', () => expect(idOf(ana)).not.toBe(idOf(ana)));
