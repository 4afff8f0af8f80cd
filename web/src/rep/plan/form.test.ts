// A plan while it is written, and what a change of it says.
import { expect, test } from 'vitest';
import type { CustomerChoice } from '../../core/door';
import { changeOf, formOf, fresh, idOf, planOf, touched, withCustomer } from './form';

const NOON = Date.UTC(2026, 8, 14, 4);

test('what is typed line by line is a list, without empty lines', () => {
  const plan = planOf({ ...fresh(NOON), customer_name: '海风物流', materials: '报价单\n\n 样品 \n' });
  expect(plan.materials).toEqual(['报价单', '样品']);
});

test('a plan that is read and not touched is no change', () => {
  const plan = planOf({ ...fresh(NOON), customer_name: '海风物流', purpose: '首次拜访', needs: '冷链' });
  expect(changeOf(plan, planOf(formOf(plan)))).toEqual({});
});

test('a change names what differs and nothing else', () => {
  const plan = planOf({ ...fresh(NOON), customer_name: '海风物流' });
  expect(changeOf(plan, { ...plan, minutes: 90, materials: ['报价单'] })).toEqual({ minutes: 90, materials: ['报价单'] });
});

test('seconds, spaces, small letters and no country are no change where nobody touched them', () => {
  const plan = { ...planOf({ ...fresh(NOON), customer_name: '海风物流', needs: '冷链' }), place: ' 汉堡港 ', country: '', minutes: 0 };
  const opened = { ...plan, start: NOON + 41_250, needs: ['冷链', ' '] };
  expect(touched(opened, formOf(opened))).toEqual({});
  expect(touched(opened, { ...formOf(opened), purpose: '复访' })).toEqual({ purpose: '复访' });
  expect(touched({ ...opened, country: 'de' }, formOf({ ...opened, country: 'de' }))).toEqual({});
});

test('what a colleague changes while the form is open is not taken back by it', () => {
  const opened = planOf({ ...fresh(NOON), customer_name: '海风物流', place: '汉堡港' });
  const form = { ...formOf(opened), purpose: '复访' };
  const live = { ...opened, place: '不来梅' };
  expect({ ...live, ...touched(opened, form) }).toMatchObject({ purpose: '复访', place: '不来梅' });
});

test('a name that was typed has the same id each time, in Chinese too', () => {
  expect(idOf('Nordwind GmbH')).toBe('nordwind-gmbh');
  expect(idOf('海风物流')).toBe(idOf('海风物流'));
  expect(idOf('海风物流')).toMatch(/^[a-z0-9-]+$/);
});

test('two names that were typed are two customers, and each id is one that the core takes', () => {
  const names = ['海风 A', '江南 A', 'A', '中国建设银行上海分行', '中国建设银行北京分行', 'A+B', 'A&B', 'شركة', '🙂', '🙃', 'x'.repeat(120), `${'x'.repeat(119)}y`];
  const ids = names.map(idOf);
  expect(new Set(ids).size).toBe(names.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
  expect(idOf(' Nordwind  GMBH ')).toBe('nordwind-gmbh');
});

test('a card fills in what it knows and leaves the rest', () => {
  const person = { id: 'k-1', name: '陈工', post: '', phone: '', mail: '', language: '' };
  const card: CustomerChoice = { customer: 'nw', name: 'Nordwind', tier: undefined, key: true, country: 'DE', place: '', contacts: [person] };
  const form = withCustomer({ ...fresh(NOON), place: '汉堡港' }, card);
  expect(form).toMatchObject({ customer: 'nw', country: 'DE', overseas: true, place: '汉堡港', contact: '陈工' });
});
