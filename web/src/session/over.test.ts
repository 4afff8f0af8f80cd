// Where the work of a browser is whose enrolment is over: nothing is called held that is only here.
import { expect, test, vi } from 'vitest';

vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://localhost' }));
vi.hoisted(() => vi.stubGlobal('navigator', { language: 'zh', onLine: true }));
const { whereabouts } = await import('./Over');

test('what the server holds for a decision and what is only here are counted apart', () => {
  expect(whereabouts({ saved: 9, stored: 9, held: 9 })).toEqual({ held: 0, left: 0 });
  expect(whereabouts({ saved: 9, stored: 5, held: 8 })).toEqual({ held: 3, left: 1 });
  expect(whereabouts({ saved: 9, stored: 5, held: 5 })).toEqual({ held: 0, left: 4 });
});
