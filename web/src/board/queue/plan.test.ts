// What a superior reads of a plan.
import { expect, test } from 'vitest';
import type { Plan } from '../../core/door';
import { rowsOf } from './plan';

const BARE: Plan = {
  customer: 'c-1',
  customer_name: '海风物流',
  country: 'CN',
  overseas: false,
  remote: false,
  place: '',
  contact: '',
  zone: 'Asia/Shanghai',
  start: Date.UTC(2027, 0, 4, 1, 30),
  minutes: 90,
  purpose: '首次拜访',
  participants: [],
  materials: [],
  quotation_notice: false,
  questions: [],
  research: '',
  business: '',
  cooperation: '',
  needs: [],
  cases: [],
};
const keys = (key: string): string => key.replace('queue.plan.', '');

test('a plan that says little is short, and its beginning bears the year and the zone', () => {
  expect(rowsOf(BARE, keys)).toEqual([
    ['when', ['2027-01-04 09:30 Asia/Shanghai']],
    ['long', ['1 小时 30 分钟']],
  ]);
});

test('what would be approved is there to be read: whom, abroad or remote, what is brought and asked', () => {
  const rows = rowsOf({ ...BARE, overseas: true, country: 'DE', remote: true, contact: '陈工', materials: ['报价单', '样品'], questions: ['运量？'] }, keys);
  expect(rows.map(([name]) => name)).toEqual(['when', 'long', 'where', 'contact', 'materials', 'questions']);
  expect(rows).toContainEqual(['materials', ['报价单', '样品']]);
});

test('a plan without a time or with a zone that nobody knows can be read as well', () => {
  expect(rowsOf({ ...BARE, start: undefined }, keys)[0]?.[0]).toBe('long');
  expect(rowsOf({ ...BARE, zone: 'Mars/Phobos' }, keys)[0]).toEqual(['when', ['2027-01-04 01:30 UTC']]);
});
