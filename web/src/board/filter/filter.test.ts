// Which visits are shown, and how a link says so.
import { expect, test } from 'vitest';
import type { BoardVisit } from '../lanes';
import { choices, filtered, NOTHING, read, write } from './filter';

const visit = (id: string, over: Partial<BoardVisit> = {}, ...states: string[]): BoardVisit =>
  ({
    id,
    customer_name: '海风物流',
    rep: 'li.na',
    rep_name: '李娜',
    department: 'sales',
    department_name: '销售部',
    start: '2026-11-23T12:00:00',
    ...over,
    obligations: states.map((state) => ({ kind: state, state })),
  }) as unknown as BoardVisit;

const ids = (all: BoardVisit[]): string[] => all.map((it) => it.id);

test('a link says all that is chosen, in any script, and reads back the same', () => {
  const filter = { department: 'sales', person: 'li.na', week: '2026-W48', state: 'late', q: '海风 & 江南' };
  const hash = write('#/visits', filter);
  expect(hash.startsWith('#/visits?department=sales&')).toBe(true);
  expect(read(hash)).toEqual(filter);
  expect(write(hash, NOTHING)).toBe('#/visits');
  expect(read('#/figures?of_tomorrow=1')).toEqual(NOTHING);
  expect(write('', { ...NOTHING, q: 'x' })).toBe('#/visits?q=x');
});

test('each choice narrows what is shown', () => {
  const all = [visit('v1', {}, 'late', 'met'), visit('v2', { department: 'east', rep: 'he.min' }, 'met'), visit('v3', { start: null })];
  expect(ids(filtered(all, { ...NOTHING, department: 'east' }))).toEqual(['v2']);
  expect(ids(filtered(all, { ...NOTHING, person: 'li.na' }))).toEqual(['v1', 'v3']);
  expect(ids(filtered(all, { ...NOTHING, week: '2026-W48' }))).toEqual(['v1', 'v2']);
  expect(ids(filtered(all, { ...NOTHING, state: 'late' }))).toEqual(['v1']);
  expect(filtered(all, NOTHING)).toBe(all);
});

test('words are found in customer, rep and id, all of them, whatever their case', () => {
  const all = [visit('v1'), visit('v2', { customer_name: 'Acme Freight' })];
  expect(ids(filtered(all, { ...NOTHING, q: ' acme  李娜 ' }))).toEqual(['v2']);
  expect(ids(filtered(all, { ...NOTHING, q: 'V1' }))).toEqual(['v1']);
  expect(filtered(all, { ...NOTHING, q: 'acme 海风' })).toEqual([]);
});

test('there is to choose what is there, weeks latest first', () => {
  const all = [visit('v1', {}, 'late'), visit('v2', { start: '2026-11-30T12:00:00', department: null }, 'met')];
  expect(choices(all)).toEqual({
    department: [{ id: 'sales', name: '销售部' }],
    person: [{ id: 'li.na', name: '李娜' }],
    week: ['2026-W49', '2026-W48'],
    state: ['late', 'met'],
  });
});
