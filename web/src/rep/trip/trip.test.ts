// What is offered with one tap, which trip comes first, how a clock reads, and a trip in plain words.
import { expect, test } from 'vitest';
import type { Trip } from '../../core/door';
import { left } from './times';
import { offers } from './next';
import { urgent } from './order';
import { plainText } from './plain';

const HOUR = 3_600_000;

test('the time of the plan is offered first, and none after the return', () => {
  const all = offers({ dues: [2 * HOUR, 8 * HOUR], return_by: 13 * HOUR }, 2 * HOUR);
  expect(all).toEqual([{ at: 8 * HOUR }, { at: 4 * HOUR, hours: 2 }, { at: 8 * HOUR, hours: 6 }]);
});

test('with no time of the plan left the return is the next word, and once that is over hours are offered', () => {
  expect(offers({ dues: [], return_by: 3 * HOUR }, 0)[0]).toEqual({ at: 3 * HOUR });
  expect(offers({ dues: [], return_by: HOUR }, 9 * HOUR).map((it) => it.hours)).toEqual([2, 6, 12, 24]);
  expect(offers({ dues: [], return_by: undefined }, 0)).toHaveLength(4);
});

test('an alarm comes first, of equals the one that is due first, and what is over last', () => {
  const trip = (state: string, due: number): Pick<Trip, 'watch'> => ({ watch: { state, due, sentence: { zh: '', en: '' } } });
  const all = [trip('closed', 1), { watch: undefined }, trip('under_way', 9), trip('under_way', 5), trip('alarmed', 7)];
  expect(urgent(all).map((it) => it.watch?.state ?? 'none')).toEqual(['alarmed', 'under_way', 'under_way', 'none', 'closed']);
  expect(urgent(all)[1]?.watch?.due).toBe(5);
});

test('a clock shows seconds in the last hour alone', () => {
  expect([left(65_000, true), left(5 * HOUR + 60_000, true), left(49 * HOUR, true)]).toEqual(['1:05', '5 小时 1 分', '2 天']);
  expect([left(-65_000, false), left(5 * HOUR, false)]).toEqual(['1:05', '5 h 0 min']);
});

test('a trip in plain words names places, times with their zones, the return and whom to call', () => {
  const leg = {
    id: 'v1', visit: 'v1', place: '哈密', contact: '王经理', phone: '138', depart: '', depart_zone: '', arrive: '2026-09-15T14:00+06:00',
    arrive_zone: 'Asia/Urumqi', until: '', transport: '汽车', lodging: '哈密宾馆', no_coverage_until: '2026-09-16T09:00', from_ms: undefined, until_ms: undefined,
  };
  const trip: Trip = {
    visit: 'v1', traveller: 'li.na', own: true, legs: [leg], return_at: '', return_zone: '', check_ins: [], check_in_hours: 0, named: [],
    emergency_name: '李强', emergency_phone: '139', return_by: 0, dues: [], gaps: [], watchers: [], watch: undefined, own_alarm: undefined, next: undefined, points: [],
  };
  const text = plainText(trip, (key, fill) => `${key.slice('trip.'.length)}${Object.values(fill ?? {}).map((it) => ` ${it}`).join('')}`);
  const [title, first, back, call] = text.split('\n');
  expect(title).toBe('title li.na v1');
  expect(first).toBe('- 哈密, 2026-09-15 14:00 [Asia/Urumqi], 汽车, lodgingIs 哈密宾馆, 王经理 138, quietUntil 2026-09-16 09:00');
  expect(back).toMatch(/^backBy /);
  expect(call).toBe('callIf 李强 139');
});
