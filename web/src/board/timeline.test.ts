// Where evidence lies on the line.
import { expect, test } from 'vitest';
import type { Schemas } from '../api/client';
import { timeline } from './timeline';

const fact = (over: Partial<Schemas['FactJson']>): Schemas['FactJson'] =>
  ({
    entry: 'ab#1',
    name: 'brief',
    grade: 'B',
    at: '2026-11-23T08:00:00Z',
    wall: '2026-11-23T08:00:00Z',
    received: '2026-11-23T10:00:00Z',
    ...over,
  }) as Schemas['FactJson'];

test('bounds hold the best time between them', () => {
  const line = timeline([fact({ earliest: '2026-11-23T07:00:00Z', latest: '2026-11-23T10:00:00Z' })], []);
  const mark = line.marks[0];
  expect(mark && mark.proven.from < mark.best && mark.best < mark.proven.to).toBe(true);
  expect(mark?.proven.openFrom).toBe(false);
});

test('a bound that is not known is open and lies at the edge', () => {
  const mark = timeline([fact({ latest: '2026-11-23T10:00:00Z' })], []).marks[0];
  expect(mark?.proven).toMatchObject({ from: 0, openFrom: true, openTo: false });
});

test('a clock set to 1970 is drawn at the edge and squeezes nothing', () => {
  const line = timeline([fact({ wall: '1970-01-01T00:00:00Z' })], []);
  expect(line.marks[0]?.claim).toEqual({ at: 0, outside: true });
  expect(line.to - line.from).toBeLessThan(3 * 3_600_000);
});

test('deadlines are on the line too', () => {
  const line = timeline([fact({})], [{ kind: 'brief', due: '2026-11-23T12:00:00Z' }, { kind: 'record' }]);
  expect(line.due).toHaveLength(1);
  expect(line.due[0]?.at).toBeGreaterThan(0.9);
});

test('a deadline of tomorrow does not squeeze an hour of evidence into a point', () => {
  const line = timeline([fact({})], [{ kind: 'record', due: '2026-11-24T12:00:00Z' }]);
  expect(line.due).toHaveLength(0);
  expect(line.to - line.from).toBeLessThan(3 * 3_600_000);
});

test('a plan of two weeks before stands at the edge, and the hours of the visit have the line', () => {
  const plan = fact({ entry: 'ab#0', name: 'plan', at: '2026-11-09T08:00:00Z', earliest: '2026-11-09T07:00:00Z' });
  const there = fact({ name: 'arrive', at: '2026-11-23T07:00:00Z', received: '2026-11-23T07:01:00Z' });
  const line = timeline([plan, there, fact({ entry: 'ab#2' })], [{ kind: 'brief', due: '2026-11-23T09:00:00Z' }]);
  expect(line.marks.map((it) => it.before)).toEqual([Date.parse('2026-11-09T08:00:00Z'), undefined, undefined]);
  expect(line.to - line.from).toBeLessThan(4 * 3_600_000);
  expect(line.marks[1]?.best).toBeLessThan(line.marks[2]?.best ?? 0);
});

test('days that are as far from each other as they are long are all on the line', () => {
  const days = ['21', '22', '23'].map((day) => fact({ entry: `ab#${day}`, at: `2026-11-${day}T08:00:00Z` }));
  expect(timeline(days, []).marks.map((it) => it.before)).toEqual([undefined, undefined, undefined]);
});
