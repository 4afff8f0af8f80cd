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
