// A device whose enrolment is over: what its rep is told, where the work of it goes, that nothing is lost without a word, and how risk
// control decides about it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { byCode, note, noted } from './begun.mjs';
import { Person } from './browser.mjs';
import { shown } from './enrolled.mjs';
import { Phone, plan } from './phone.mjs';
import { Server } from './server.mjs';

const WAIT = { timeout: 45_000 };
const LONG = { timeout: 120_000 };
let server;
let phone;
let rep;
let boss;
let risk;

const board = async (code) => {
  const person = new Person({ width: 1440, height: 900 });
  const page = await person.open({ serviceWorkers: 'block' });
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(`${server.url}/board`);
  await byCode(page, code);
  await page.getByRole('navigation').waitFor();
  return person;
};

before(async () => {
  server = await Server.make();
  server.admin('user', 'add', '--id', 'fang.ke', '--name', '方可', '--roles', 'risk_control');
  const codes = Object.fromEntries(['li.na', 'wang.lei', 'fang.ke'].map((name) => [name, server.code(name)]));
  await server.start();
  phone = new Phone();
  await phone.enrol(server, codes['li.na']);
  await phone.does(plan('v1', '海风物流', 0), { do: 'arrive', visit: 'v1' });
  boss = await board(codes['wang.lei']);
  risk = await board(codes['fang.ke']);
  rep = await phone.pages(server, '#/visit/v1');
  await rep.locator('[data-synced=merged]').waitFor();
});

after(async () => {
  for (const person of [phone, boss, risk]) await person?.close();
  await server?.remove();
});

test('a device is revoked while its rep writes offline: back online the page says so, and where what was written is', LONG, async () => {
  await phone.context.setOffline(true);
  await note(rep, '离线写的一句');
  await noted(rep, '离线写的一句').waitFor();
  const { page } = boss;
  await page.goto(`${server.url}/board#/admin`);
  const devices = page.getByRole('region', { name: '设备登记' });
  await devices.getByRole('button', { name: /li\.na phone/ }).click();
  await devices.getByLabel('理由').fill('旧电脑停用');
  await devices.getByRole('button', { name: '撤销登记' }).click();
  await devices.getByText('已撤销').first().waitFor();
  await shown(page, 'ended-admin');
  await phone.context.setOffline(false);
  await rep.locator('[data-over=device_revoked][data-held="2"][data-left="0"]').waitFor();
  await noted(rep, '离线写的一句').waitFor();
  await shown(rep, 'ended-rep');
  assert.deepEqual(await phone.serious(), []);
});

test('what is written after that stands here, goes to the server too, and is never called part of the records', LONG, async () => {
  await phone.context.setOffline(true);
  await note(rep, '撤销之后写的');
  await rep.locator('[data-over][data-left="1"]').getByText('只在本浏览器中').waitFor();
  await phone.context.setOffline(false);
  await rep.locator('[data-over][data-held="3"][data-left="0"]').waitFor();
  await rep.reload();
  await noted(rep, '撤销之后写的').waitFor();
  await rep.locator('[data-over][data-held="3"]').waitFor();
});

test('risk control sees in the quarantine kinds and times and no words, takes what it decides for, and colleagues have it then', LONG, async () => {
  const { page } = risk;
  await page.goto(`${server.url}/board#/risk`);
  const deposit = page.locator('[data-deposit]');
  await deposit.getByText('不能证实').first().waitFor();
  assert.equal(await page.getByText('离线写的一句').count(), 0);
  await shown(page, 'ended-quarantine');
  assert.deepEqual(await risk.serious(), []);
  // The note of before, and no further.
  const first = await deposit.getByRole('row').nth(2).getByRole('cell').first().innerText();
  await deposit.getByLabel('理由').fill('本人说明，离线时所写');
  await deposit.getByLabel('收到第几条为止（可不填）').fill(first);
  await deposit.getByRole('button', { name: '收入', exact: true }).click();
  await deposit.waitFor({ state: 'detached' });
  await boss.page.goto(`${server.url}/board#/visits`);
  await boss.page.locator('[data-visit=v1]').click();
  await boss.page.locator('[data-evidence]').waitFor();
  await shown(boss.page, 'ended-evidence');
});
