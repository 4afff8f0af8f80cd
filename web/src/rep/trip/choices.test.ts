// Of which plans a trip can be made.
import { expect, test } from 'vitest';
import { choices } from './choices';

const NOON = new Date(2026, 8, 14, 12).getTime();
const HOUR = 3_600_000;
const plan = (id: string, hours: number, more: object = {}) => ({ id, own: true, start: NOON + hours * HOUR, end: NOON + (hours + 1) * HOUR, facts: ['plan'], approved: false, ...more });

test('plans of days that are over are not offered, those of this morning are', () => {
  const visits = [plan('yesterday', -30), plan('morning', -4), plan('tomorrow', 24)];
  expect(choices(visits, new Set(), NOON).map((it) => it.id)).toEqual(['morning', 'tomorrow']);
});

test('neither what was left or called off, nor what a trip has already, nor a colleague’s; the approved ones stand first', () => {
  const visits = [
    plan('later', 30),
    plan('left', 1, { facts: ['plan', 'arrive', 'leave'] }),
    plan('off', 2, { facts: ['plan', 'cancel'] }),
    plan('taken', 3),
    plan('other', 4, { own: false }),
    plan('approved', 50, { approved: true }),
  ];
  expect(choices(visits, new Set(['taken']), NOON).map((it) => it.id)).toEqual(['approved', 'later']);
});
