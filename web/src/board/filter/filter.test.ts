// Which visits are shown, and how a link says so.
import { expect, test } from 'vitest';
import { choices, NOTHING, read, write } from './filter';

test('a link says all that is chosen, in any script, and reads back the same', () => {
  const filter = { department: 'sales', person: 'li.na', week: '2026-W48', state: 'late', q: '海风 & 江南' };
  const hash = write('#/visits', filter);
  expect(hash.startsWith('#/visits?department=sales&')).toBe(true);
  expect(read(hash)).toEqual(filter);
  expect(write(hash, NOTHING)).toBe('#/visits');
  expect(read('#/figures?of_tomorrow=1')).toEqual(NOTHING);
  expect(write('', { ...NOTHING, q: 'x' })).toBe('#/visits?q=x');
});

test('there is to choose what is there, by name, weeks latest first', () => {
  const departments = [{ id: 'sales', name: '销售部' }, { id: 'east', name: '华东' }];
  const given = { departments, people: [{ id: 'li.na', name: '李娜' }], weeks: ['2026-W48', '2026-W49'], states: ['late', 'met'] };
  expect(choices(given)).toEqual({ department: [departments[1], departments[0]], person: given.people, week: ['2026-W49', '2026-W48'], state: ['late', 'met'] });
  expect(choices(undefined)).toEqual({ department: [], person: [], week: [], state: [] });
});
