// Which of several things owed is shown.
import { expect, test } from 'vitest';
import type { Owed } from '../core/door';
import { kindOf, mostUrgent } from './owed';

const owed = (kind: string, state: string, due?: number): Owed => ({
  kind,
  state,
  due,
  left: undefined,
  sentence: { zh: '', en: '' },
});

test('what was missed comes before what runs, and what runs before what is done', () => {
  const all = [owed('record', 'met', 1), owed('brief', 'running', 5), owed('thank_you', 'missing', 9)];
  expect(mostUrgent(all)?.kind).toBe('thank_you');
  expect(mostUrgent(all.slice(0, 2))?.kind).toBe('brief');
  expect(mostUrgent([])).toBeUndefined();
});

test('of two that run the one that falls due first is shown', () => {
  expect(mostUrgent([owed('record', 'running', 9), owed('brief', 'running', 5)])?.kind).toBe('brief');
});

test('what is owed by an entry is called by its kind', () => {
  expect(kindOf(owed('question/ab-3', 'running'))).toBe('question');
});
