// The order of a rep's list.
import { expect, test } from 'vitest';
import { parts } from './today';

const HOUR = 3_600_000;
const now = new Date(2026, 10, 23, 12).getTime();
const visit = (id: string, start: number | undefined, over: { own?: boolean; facts?: string[]; owed?: string[] } = {}) => ({
  id,
  start,
  own: over.own ?? true,
  facts: over.facts ?? [],
  owed: (over.owed ?? []).map((state) => ({ kind: 'brief', state, due: undefined, left: undefined, sentence: { zh: '', en: '' } })),
});
const shown = (visits: ReturnType<typeof visit>[]): unknown => parts(visits, now).map(([part, some]) => [part, some.map((it) => it.id)]);

test('what asks for something comes first, however long ago it was', () => {
  const late = visit('late', now - 90 * 24 * HOUR, { facts: ['arrive', 'leave'], owed: ['missing'] });
  const there = visit('there', now - HOUR, { facts: ['arrive'] });
  expect(shown([visit('next', now + HOUR), there, late])).toEqual([
    ['toDo', ['late', 'there']],
    ['thisDay', ['next']],
  ]);
});

test('a day is this browser\'s, and what is behind begins with the latest', () => {
  const all = [
    visit('midnight', new Date(2026, 10, 23).getTime()),
    visit('tomorrow', new Date(2026, 10, 24).getTime()),
    visit('yesterday', new Date(2026, 10, 22, 23, 59).getTime()),
    visit('last week', now - 7 * 24 * HOUR, { owed: ['met'] }),
  ];
  expect(shown(all)).toEqual([
    ['thisDay', ['midnight']],
    ['ahead', ['tomorrow']],
    ['behind', ['yesterday', 'last week']],
  ]);
});

test('a colleague\'s deadline and a visit that was called off ask for nothing', () => {
  const theirs = visit('theirs', now - 24 * HOUR, { own: false, owed: ['missing'] });
  const off = visit('off', now - 25 * HOUR, { facts: ['cancel'], owed: ['running'] });
  expect(shown([theirs, off])).toEqual([['behind', ['theirs', 'off']]]);
});

test('a visit of which no plan came yet stands with what is ahead', () => {
  expect(shown([visit('unknown', undefined)])).toEqual([['ahead', ['unknown']]]);
  expect(shown([])).toEqual([]);
});
