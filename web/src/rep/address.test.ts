// What an address names.
import { expect, test } from 'vitest';
import { idIn, isToday } from './address';

test('an id is read, and one that nobody can read stands as it is', () => {
  expect(idIn('#/visit/visit-1', '#/visit/')).toBe('visit-1');
  expect(idIn('#/visit/a%2Fb', '#/visit/')).toBe('a/b');
  expect(idIn('#/visit/%', '#/visit/')).toBe('%');
  expect(idIn('#/visit/', '#/visit/')).toBeUndefined();
});

test('an address that no page has shows the list of today', () => {
  for (const address of ['#/', '#/nonsense', '#/visit/', '#']) expect(isToday(address)).toBe(true);
  for (const address of ['#/visit/v1', '#/visit/%', '#/plan', '#/inbox', '#/me', '#/me/about', '#/trip', '#/trip/new', '#/trip/at/x']) expect(isToday(address)).toBe(false);
});
