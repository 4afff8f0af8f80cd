// Work that goes to and fro between a rep's page and a superior's: a record that is returned, corrected and submitted again; a customer's
// question that a superior drafts an answer to and passes, and the rep gives; a power that is lent, used and ended.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { byCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { shown } from './enrolled.mjs';
import { Phone, plan } from './phone.mjs';
import { Server } from './server.mjs';

const WAIT = { timeout: 45_000 };
const LONG = { timeout: 120_000 };
const DESK = { width: 1440, height: 900 };
let server;
let phone;
let rep;
const people = {};

const board = async (name, code) => {
  const person = new Person(DESK);
  people[name] = person;
  const page = await person.open({ serviceWorkers: 'block' });
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(`${server.url}/board`);
  await byCode(page, code);
  await page.getByRole('navigation').waitFor();
};

before(async () => {
  server = await Server.make();
  server.admin('user', 'add', '--id', 'zhao.min', '--name', '赵敏', '--department', 'sales', '--roles', 'rep');
  const codes = Object.fromEntries(['li.na', 'wang.lei', 'zhao.min'].map((name) => [name, server.code(name)]));
  await server.start();
  phone = new Phone();
  await phone.enrol(server, codes['li.na']);
  await phone.does(
    plan('done', '海风物流', 0),
    { do: 'arrive', visit: 'done' },
    { do: 'note', visit: 'done', heading: 'needs', text: '需要零下十八度的冷库' },
    { do: 'at_visit', act: 'gift', visit: 'done', item: '茶叶', amount: '120.00', currency: 'CNY' },
    { do: 'at_visit', act: 'ask', visit: 'done', text: '清关要多久？', within_minutes: undefined },
    { do: 'leave', visit: 'done' },
    { do: 'submit', visit: 'done' },
    plan('next', '江南冷链', 72),
    plan('after', '北港仓储', 96),
  );
  await board('wang.lei', codes['wang.lei']);
  await board('zhao.min', codes['zhao.min']);
  rep = await phone.pages(server, '#/visit/done');
  await rep.locator('[data-review=submitted]').waitFor();
});

after(async () => {
  for (const person of Object.values(people)) await person.close();
  await phone?.close();
  await server?.remove();
});

const queue = (name) => people[name].page.goto(`${server.url}/board#/approvals`);
const waiting = (page, key) => page.locator(`[data-waiting^="${key}"]`);
/** By a click, then by the key: what is chosen is shown, and then decided. */
const decide = async (page, key, button, words) => {
  await waiting(page, key).click();
  await waiting(page, key).getByRole('button', { name: button }).and(page.locator(':enabled')).click();
  if (words) {
    await waiting(page, key).locator('textarea, input').fill(words);
    await waiting(page, key).locator('button[type=submit]').click();
  }
  await page.locator(`[data-undo^="${key}"]`).waitFor({ state: 'detached' });
};

test('a record that was returned says what to mend; corrected and submitted again it is before the superior with both', LONG, async () => {
  await queue('wang.lei');
  const { page } = people['wang.lei'];
  await decide(page, 'review/done', '退回', '写明货量');
  await rep.locator('[data-review=returned]').waitFor();
  await rep.locator('[data-points]').getByText('写明货量').waitFor();
  await shown(rep, 'again-returned');
  await rep.getByRole('radio', { name: '要点' }).check({ force: true });
  await rep.locator('textarea').last().fill('每月二十柜');
  await rep.getByRole('button', { name: '记一条' }).click();
  await rep.getByRole('button', { name: '改好了，再次提交' }).click();
  await rep.locator('[data-review=submitted]').waitFor();
  await waiting(page, 'review/done').click();
  await waiting(page, 'review/done').getByText('每月二十柜').waitFor();
  await waiting(page, 'review/done').getByText('写明货量').waitFor();
  await waiting(page, 'review/done').locator('[data-rows=record]').getByText('茶叶 120.00 CNY').waitFor();
  await shown(page, 'again-resubmitted');
  await decide(page, 'review/done', '通过');
  await rep.locator('[data-review=passed]').waitFor();
});

test('an answer to a customer’s question is drafted, passed, shown to the rep as it was passed, and given', LONG, async () => {
  const { page } = people['wang.lei'];
  await waiting(page, 'done/question/').click();
  await waiting(page, 'done/question/').getByText('问题 清关要多久？').waitFor();
  await decide(page, 'done/question/', '拟答复', '三个工作日');
  await rep.locator('[data-draft=waits]').getByText('三个工作日').waitFor();
  await waiting(page, 'done/question/').click();
  await waiting(page, 'done/question/').getByText('三个工作日').waitFor();
  await decide(page, 'done/question/', '通过');
  await rep.locator('[data-draft=passed]').getByText('三个工作日').waitFor();
  const owed = rep.locator('[data-owed=question]');
  await owed.getByRole('button', { name: '已答复' }).click();
  assert.equal(await owed.getByLabel('答复的内容').inputValue(), '三个工作日');
  await shown(rep, 'again-answer');
  await owed.getByRole('button', { name: '记下并完成' }).click();
  await owed.getByText('按时完成').first().waitFor();
  assert.deepEqual(await people['wang.lei'].serious(), []);
});

test('a power that is lent is used by who has it, and is over when it is ended', LONG, async () => {
  const [boss, mate] = [people['wang.lei'].page, people['zhao.min'].page];
  await boss.goto(`${server.url}/board#/admin`);
  const lending = boss.getByRole('region', { name: '授权代理' });
  await lending.getByLabel('代理人编号').fill('zhao.min');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
  await lending.getByLabel('结束', { exact: true }).fill(tomorrow);
  await lending.getByRole('button', { name: '授权', exact: true }).click();
  await lending.getByText('已授权').waitFor();
  await shown(boss, 'again-lent');
  await queue('zhao.min');
  await decide(mate, 'approval/next', '批准');
  await waiting(mate, 'approval/next').waitFor({ state: 'detached' });
  await rep.goto(`${server.url}/#/visit/next`);
  await rep.getByText('计划已批准').waitFor();
  await lending.getByRole('button', { name: /提前结束/ }).click();
  await lending.getByText('已结束').first().waitFor();
  await mate.reload();
  await mate.getByRole('navigation').waitFor();
  await waiting(mate, 'approval/after').waitFor({ state: 'detached' });
  await shown(mate, 'again-ended');
});
