import { describe, expect, it } from '@jest/globals';
import { recordedAt } from '../../test/support/given.js';
import { rowAfter } from '../../test/support/read-models.js';
import { granted, holders, member, persons, registered, renamed, revoked } from '../../test/support/sample-projections.js';
import { fingerprintOf } from './checkpoints.js';
import { foldBatch, foldOne } from './fold.js';
import { defineProjection, keysOf, type AnyDomainEvent } from './projection.js';

const recorded = (...events: readonly object[]): readonly AnyDomainEvent[] => events.map((event, index) => recordedAt('2027-03-01T09:00:00.000Z')(event as AnyDomainEvent, index));
const ana = { id: member(1), name: 'Ana', edits: 0 };

describe('a batch of events', () => {
  it('is folded in order over the row that was there', () =>
    expect(foldBatch(persons, recorded(renamed(1, 'Anna'), renamed(1, 'Anne')), new Map([[member(1), ana]]))).toEqual(new Map([[member(1), { ...ana, name: 'Anne', edits: 2 }]])));
  it('makes a row, and changes it again', () =>
    expect(rowAfter(persons)(registered(1, 'Ana'), renamed(1, 'Anna'))).toEqual({ ...ana, name: 'Anna', edits: 1 }));
  it('touches every row that an event is about', () =>
    expect([...foldBatch(holders, recorded(granted(1, 'treasurer')), new Map()).keys()]).toEqual([`${member(1)}.treasurer`, 'treasurer']));
  it('says of a removed row that it is gone', () =>
    expect(foldBatch(holders, recorded(granted(1, 'treasurer'), revoked(1, 'treasurer')), new Map())).toEqual(new Map([[`${member(1)}.treasurer`, undefined], ['treasurer', undefined]])));
  it('makes a removed row anew', () =>
    expect(foldBatch(holders, recorded(revoked(1, 'treasurer'), granted(2, 'treasurer')), new Map([['treasurer', { role: 'treasurer', members: [member(1)] }]])).get('treasurer'))
      .toEqual({ role: 'treasurer', members: [member(2)] }));
  it('leaves alone what it is not about, and does not change what it was given', () => {
    const before = new Map([[member(1), ana], [member(2), { ...ana, id: member(2) }]]);
    expect(foldBatch(persons, recorded(renamed(1, 'Anna')), before).has(member(2))).toBe(false);
    expect(before.get(member(1))).toBe(ana);
  });
  it('passes over events that the projection does not want', () => expect(foldBatch(persons, recorded(granted(1, 'treasurer')), new Map())).toEqual(new Map()));
  it('changes all rows of an event or, if one cannot be changed, none', () => {
    const halting = defineProjection({ ...holders, on: { RoleGranted: (_, __, key) => { if (key === 'treasurer') throw new Error('no'); return { role: key, members: [] }; } } });
    const [event] = recorded(granted(1, 'treasurer'));
    expect(() => event && foldOne(halting, event, () => undefined)).toThrow('no');
  });
});

describe('a definition', () => {
  const table = persons.table;
  it.each(['Persons', 'persons_', 'persons--of', '1st', '', 'a'.repeat(41), 'persons"; drop table x'])('cannot be called %p', (name) => expect(() => defineProjection({ ...persons, name })).toThrow(/name/));
  it.each([0, -1, 1.5, Number.NaN])('cannot have version %p', (version) => expect(() => defineProjection({ ...persons, version })).toThrow('version'));
  it.each(['key', 'doc', 'Name', 'a b', 'x"', ''])('cannot have a column called %p', (name) => expect(() => defineProjection({ ...persons, table: { columns: { [name]: { type: 'text', value: () => null } } } })).toThrow('cannot be the name'));
  it.each(['key', 'By-Name'])('cannot have an index called %p', (name) => expect(() => defineProjection({ ...persons, table: { ...table, indexes: { [name]: '(name)' } } })).toThrow('cannot be the name'));
  it('names every row of an event once', () => expect(keysOf({ ...persons, key: () => ['a', 'b', 'a'] }, recorded(registered(1))[0] as AnyDomainEvent)).toEqual(['a', 'b']));
});

describe('rows of one definition are of no use to another with', () => {
  const fingerprint = fingerprintOf(persons);
  it.each([
    ['another version', { ...persons, version: 2 }],
    ['another column', { ...persons, table: { ...persons.table, columns: { ...persons.table.columns, more: { type: 'text', value: () => null } } } }],
    ['another type of a column', { ...persons, table: { ...persons.table, columns: { ...persons.table.columns, edits: { type: 'bigint not null', value: () => 1 } } } }],
    ['another index', { ...persons, table: { ...persons.table, indexes: {} } }],
    ['another subscription', { ...persons, on: { MemberRegistered: persons.on.MemberRegistered } }],
  ])('%s', (_, other) => expect(fingerprintOf(other as typeof persons)).not.toBe(fingerprint));
  it('but the same definition finds its rows again', () => expect(fingerprintOf({ ...persons, on: Object.fromEntries(Object.entries(persons.on).reverse()) })).toBe(fingerprint));
});
