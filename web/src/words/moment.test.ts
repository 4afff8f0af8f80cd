// Moments as people write them.
import { expect, test } from 'vitest';
import { moment, ofBoth } from './words';

const NOW = Date.UTC(2026, 8, 14, 4);

test('a moment of another year says so, one of this year does not', () => {
  expect(moment(Date.UTC(2026, 8, 20, 4), NOW)).not.toMatch(/20\d\d/);
  expect(moment(Date.UTC(2027, 8, 20, 4), NOW)).toContain('2027');
  expect(moment(Date.UTC(2020, 8, 20, 4), NOW)).toContain('2020');
});

test('of a refusal in both languages one is said, and one in a single language stands', () => {
  expect(ofBoth('watchers: li.na is the traveller: name a colleague / watchers：li.na 是出行人本人：请指定留守的同事')).toBe('watchers：li.na 是出行人本人：请指定留守的同事');
  expect(ofBoth('purpose is empty: fill it in')).toBe('purpose is empty: fill it in');
  expect(ofBoth('one of A / B')).toBe('one of A / B');
});
