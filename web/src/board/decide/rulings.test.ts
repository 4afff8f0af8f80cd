// What can be decided of what.
import { expect, test } from 'vitest';
import { commandOf, meant, rulingsOn } from './rulings';

test('only a claim is accepted or rejected', () => {
  expect(rulingsOn('claimed')).toEqual(['accept', 'reject', 'excuse']);
  for (const state of ['late', 'missing', 'undetermined', 'disputed', 'running']) expect(rulingsOn(state)).toEqual(['excuse']);
  for (const state of ['met', 'met_offline', 'excused', 'void', 'accepted']) expect(rulingsOn(state)).toEqual([]);
});

test('a key means the obligation that can be decided so', () => {
  const owed = [{ state: 'met' }, { state: 'late' }, { state: 'claimed' }];
  expect(meant('accept', owed)).toBe(owed[2]);
  expect(meant('excuse', owed)).toBe(owed[1]);
  expect(meant('reject', [{ state: 'late' }])).toBeUndefined();
});

test('a decision names visit, obligation and reason', () => {
  expect(commandOf('reject', 'v1', 'brief', 'no word of it')).toEqual({
    do: 'decide',
    decision: { what: 'claim', visit: 'v1', obligation: 'brief', accepted: false, reason: 'no word of it' },
  });
});
