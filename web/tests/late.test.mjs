// What time alone makes of a day: a brief that is overdue and then late, a traveller who is silent until the alarm, a watch
// that was extended. The real server, whose machine was off for some hours; the evidence stands on the board.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { byCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { shown } from './enrolled.mjs';
import { Phone, plan } from './phone.mjs';
import { Server } from './server.mjs';

const WAIT = { timeout: 45_000 };
const LONG = { timeout: 120_000 };
const HOUR = 3_600_000;
let server;
let phone;
let boss;
let page;

const trip = (of) => ({ do: 'trip', trip: of });
/** A trip that leads to one visit, shared and begun; a sign of life every two hours. */
const away = (visit, customer) => [
  plan(visit, customer, 1, { remote: true, place: '哈密' }),
  trip({
    act: 'make',
    visits: [visit],
    asked: { return_after_hours: 20, watchers: ['wang.lei'], check_ins: [], check_in_hours: 2, emergency_name: '李强', emergency_phone: '13800000000' },
  }),
  trip({ act: 'share', visit }),
  trip({ act: 'set_out', visit }),
];

/** The machine was off until so long after the beginning. */
const later = async (hours) => {
  await server.stop();
  server.ahead = hours * HOUR;
  await server.start();
};

const board = async (name) => {
  await page.goto(`${server.url}/board#/${name}`);
  await page.reload();
  await page.getByRole('navigation').waitFor(WAIT);
};

before(async () => {
  server = await Server.make();
  const [code, ofBoss] = [server.code('li.na'), server.code('wang.lei')];
  await server.start();
  phone = new Phone();
  await phone.enrol(server, code);
  await phone.does(
    plan('brief', '海风物流', 0),
    { do: 'arrive', visit: 'brief' },
    { do: 'leave', visit: 'brief' },
    ...away('silent', '江南冷链'),
    ...away('extended', '北港仓储'),
  );
  boss = new Person({ width: 1440, height: 900 });
  page = await boss.open({ serviceWorkers: 'block' });
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(`${server.url}/board`);
  await byCode(page, ofBoss);
  await page.getByRole('navigation').waitFor();
});

after(async () => {
  await phone?.close();
  await boss?.close();
  await server?.remove();
});

test('a watch is extended by its traveller with a reason, and everybody waits until then', LONG, async () => {
  const rep = await phone.pages(server, '#/trip/at/extended');
  await rep.locator('[data-watch=under_way]').waitFor(WAIT);
  await rep.getByText('延期：要更晚才有消息').click();
  await rep.getByLabel('理由', { exact: true }).fill('路上塌方，绕行');
  await rep.getByRole('button', { name: '延期', exact: true }).click();
  await rep.getByText('已延期，保存在本机。').waitFor();
  await rep.locator('[data-synced=merged]').waitFor(WAIT);
  await shown(rep, 'late-extended');
});

test('who was not heard of stands past their time, then in the alarm with the rungs that were told; who extended is not waited for yet', LONG, async () => {
  await later(4);
  await board('trips');
  await page.locator('[data-trip=silent] [data-due=past]').waitFor(WAIT);
  await page.locator('[data-trip=extended] [data-due=ahead]').waitFor(WAIT);
  await page.locator('[data-trip=silent][data-why=nothing_heard]').waitFor(WAIT);
  await page.locator('[data-trip=silent]').getByRole('button', { name: /查看行程/ }).click();
  await page.locator('[data-ladder] [data-taken=true]').first().waitFor(WAIT);
  await page.locator('[data-told="wang.lei"]').first().waitFor(WAIT);
  await shown(page, 'late-silent');
});

test('a brief that was due is overdue on the board, with the evidence why', LONG, async () => {
  await later(30);
  // It is heard of, and has none.
  const rep = await phone.pages(server, '#/visit/brief');
  await rep.locator('[data-owed=brief]').waitFor(WAIT);
  await board('visits');
  await page.locator('[data-visit=brief]').click();
  await page.locator('[data-evidence] [data-owed=brief][data-state=missing]').waitFor(WAIT);
  await shown(page, 'late-overdue');
  await page.keyboard.press('Escape');
});

test('written after its time it is late', LONG, async () => {
  await phone.start(server);
  await phone.ask('sync');
  await phone.does({ do: 'brief', visit: 'brief', goals_met: true, next: '发送报价' });
  await board('visits');
  await page.locator('[data-visit=brief]').click();
  await page.locator('[data-evidence] [data-owed=brief][data-state=late]').waitFor(WAIT);
  await shown(page, 'late-late');
  await page.keyboard.press('Escape');
});

test('axe finds nothing serious on what is overdue, late and in the alarm, light and dark', LONG, async () => {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await board('trips');
    await page.locator('[data-trip=silent]').getByRole('button', { name: /查看行程/ }).click();
    await page.locator('[data-ladder]').waitFor();
    found.push(...(await boss.serious()).map((it) => `trips ${colorScheme} ${it}`));
    await board('visits');
    await page.locator('[data-visit=brief]').click();
    await page.locator('[data-evidence]').waitFor();
    found.push(...(await boss.serious()).map((it) => `late ${colorScheme} ${it}`));
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(found, []);
});
