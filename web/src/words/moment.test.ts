// Moments as people write them.
import { expect, test } from 'vitest';
import { moment } from './words';

const NOW = Date.UTC(2026, 8, 14, 4);

test('a moment of another year says so, one of this year does not', () => {
  expect(moment(Date.UTC(2026, 8, 20, 4), undefined, NOW)).not.toMatch(/20\d\d/);
  expect(moment(Date.UTC(2027, 8, 20, 4), undefined, NOW)).toContain('2027');
  expect(moment(Date.UTC(2020, 8, 20, 4), undefined, NOW)).toContain('2020');
});
