// The board's pages beside the lanes: trips on watch, risk control, administration, operators; who has which; by keyboard; and what axe
// finds. One server, one browser for each person; the travellers are Workers without a page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { byCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { Phone, plan } from './phone.mjs';
import { Server } from './server.mjs';

const PASSWORD = '乌篷船里听雨声 42';
const WAIT = { timeout: 30_000 };
const DESK = { width: 1440, height: 900 };
let server;
const people = {};

const trip = (of) => ({ do: 'trip', trip: of });
const asked = (watchers) => ({
  return_after_hours: 8,
  watchers,
  check_ins: [],
  emergency_name: '李强',
  emergency_phone: '13800000000',
});
/** A trip that leads to one visit, shared and begun. */
const away = (visit, customer, start, watchers) => [
  plan(visit, customer, start, { remote: true, place: '哈密' }),
  trip({ act: 'make', visits: [visit], asked: asked(watchers) }),
  trip({ act: 'share', visit }),
  trip({ act: 'set_out', visit }),
];

const board = async (name, code) => {
  const person = new Person(DESK);
  people[name] = person;
  const page = await person.open();
  await page.goto(`${server.url}/board`);
  await byCode(page, code);
  await page.getByRole('navigation').waitFor(WAIT);
  return page;
};

before(async () => {
  server = await Server.make();
  server.admin('user', 'add', '--id', 'fang.ke', '--name', '方可', '--roles', 'risk_control');
  server.admin('user', 'add', '--id', 'xu.zheng', '--name', '许政', '--roles', 'administration');
  server.admin('user', 'add', '--id', 'yun.wei', '--name', '云薇', '--roles', 'operator');
  const names = ['li.na', 'wang.lei', 'fang.ke', 'xu.zheng', 'yun.wei'];
  const codes = Object.fromEntries(names.map((name) => [name, server.code(name)]));
  const invitation = server.invitation('xu.zheng');
  await server.start();
  const body = JSON.stringify({ invitation, password: PASSWORD });
  const set = await fetch(`${server.url}/v1/invitation`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  assert.equal(set.status, 200);
  people.rep = new Phone();
  await people.rep.enrol(server, codes['li.na']);
  // The board is there first, so that what comes afterwards comes to it by itself.
  await board('boss', codes['wang.lei']);
  await people.rep.does(
    ...away('t1', '海风物流', 1, ['wang.lei']),
    ...away('t2', '江南冷链', 30, ['wang.lei']),
    trip({ act: 'medical_note', visit: 't2', note: '对青霉素过敏' }),
    { do: 'arrive', visit: 't2', place: { latitude: 43.825612, longitude: 87.616848, accuracy: 20 } },
    trip({ act: 'sos', visit: 't2', words: '车坏了' }),
  );
  for (const name of ['fang.ke', 'xu.zheng', 'yun.wei']) await board(name, codes[name]);
});

after(async () => {
  for (const person of Object.values(people)) await person.close();
  await server?.remove();
});

test('trips stand by urgency: a call for help before who is on the road, with countdown and a sentence', { timeout: 60_000 }, async () => {
  const { page } = people.boss;
  await page.getByRole('link', { name: '行程守望' }).click();
  await page.locator('[data-trip=t2][data-why=called]').waitFor(WAIT);
  await page.locator('[data-trip=t1]').waitFor(WAIT);
  const order = await page.locator('[data-trip]').evaluateAll((all) => all.map((it) => it.dataset.trip));
  assert.deepEqual(order, ['t2', 't1']);
  await page.locator('[data-trip=t2]').getByText('车坏了').first().waitFor(WAIT);
  await page.locator('[data-trip=t1] [data-due=ahead]').waitFor(WAIT);
});

test('a trip is opened by keys: ladder, watchers, who was told, and a sketch with its table', { timeout: 60_000 }, async () => {
  const { page } = people.boss;
  const one = page.locator('[data-trip=t2]');
  await one.getByRole('button', { name: /查看行程/ }).focus();
  await page.keyboard.press('Enter');
  await one.getByText('查看行程和位置会被记录').waitFor(WAIT);
  await one.locator('[data-ladder]').getByText('已通知').first().waitFor(WAIT);
  await one.locator('[data-watcher="wang.lei"]').waitFor(WAIT);
  await one.locator('[data-told]').first().waitFor(WAIT);
  await one.locator('[data-map="1"]').waitFor(WAIT);
  await one.locator('[data-spot]').getByText('43.82561°N 87.61685°E').waitFor(WAIT);
  const before = await one.locator('circle.around').getAttribute('r');
  await one.getByRole('button', { name: '放大' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction((was) => document.querySelector('[data-trip=t2] circle.around').getAttribute('r') !== was, before);
  await one.getByText('李强').waitFor(WAIT);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/alarm-1440-light.png`, fullPage: true });
});

test('the note for helpers is opened in the alarm alone, and the page says that it is written down', { timeout: 60_000 }, async () => {
  const one = people.boss.page.locator('[data-trip=t2]');
  await one.getByRole('button', { name: '打开急救须知' }).click();
  await one.locator('[data-note]').getByText('对青霉素过敏').waitFor(WAIT);
  await one.getByText('已打开，并已记录在案').waitFor(WAIT);
});

test('the superior takes care of it, and closes it with the word that they have reached them', { timeout: 90_000 }, async () => {
  const { page } = people.boss;
  const one = page.locator('[data-trip=t2]');
  await one.getByLabel('正在做什么').fill('正在联系当地救援');
  await page.keyboard.press('Enter');
  await one.getByText('正在处置：正在联系当地救援').waitFor(WAIT);
  await one.getByLabel('怎样确认的').fill('电话联系上，已上拖车');
  await one.getByRole('button', { name: '我已联系上本人' }).click();
  await one.waitFor({ state: 'detached', ...WAIT });
  await page.getByLabel('也显示已结束的行程').check();
  await page.locator('[data-trip=t2][data-why=confirmed]').waitFor(WAIT);
});

test('risk control sees findings of the whole firm, filters them, looks at the evidence and takes them away', { timeout: 60_000 }, async () => {
  const { page } = people['fang.ke'];
  await page.getByRole('link', { name: '风险控制' }).click();
  const rows = page.locator('[data-row]');
  await rows.first().waitFor(WAIT);
  const clause = await page.locator('[data-clause]').first().getAttribute('data-clause');
  await page.locator('[data-clause]').first().click();
  await page.locator('[data-clause][aria-pressed=true]').waitFor(WAIT);
  await page.getByLabel('按人员、部门、客户或内容筛选').fill('江南');
  await page.getByRole('cell', { name: '江南冷链', exact: true }).first().waitFor(WAIT);
  const [file] = await Promise.all([page.waitForEvent('download', WAIT), page.getByRole('button', { name: '导出 CSV' }).click()]);
  const text = await (await import('node:fs/promises')).readFile(await file.path(), 'utf8');
  assert.ok(text.startsWith('\uFEFF') && text.includes(clause) && text.includes('江南冷链'), text);
  await page.locator('[data-finding=t2]').first().click();
  await page.locator('[data-evidence=t2]').waitFor(WAIT);
  await page.keyboard.press('Escape');
  await page.getByText('隔离区是空的').waitFor(WAIT);
  await page.getByLabel('人员编号（不填为本人）').fill('li.na');
  await page.getByRole('button', { name: '查看', exact: true }).click();
  await page.getByRole('cell', { name: '急救须知' }).waitFor(WAIT);
});

test('administration invites after saying once more who it is, and starts a drill', { timeout: 60_000 }, async () => {
  const { page } = people['xu.zheng'];
  await page.getByRole('link', { name: '行政管理' }).click();
  await page.getByRole('button', { name: '办理 李娜', exact: true }).click();
  await page.getByLabel('您本人的密码').fill('not this one');
  await page.getByRole('button', { name: '邀请设密码' }).click();
  await page.locator('[data-care]').getByRole('alert').waitFor(WAIT);
  await page.getByLabel('您本人的密码').fill(PASSWORD);
  await page.getByRole('button', { name: '邀请设密码' }).click();
  assert.match(await page.locator('[data-invitation]').textContent(WAIT), /.{20}/);
  assert.equal(await page.getByRole('button', { name: '办理 云薇', exact: true }).count(), 0, 'an operator is looked after by operators');
  await page.getByRole('button', { name: '立即开始演练' }).click();
  await page.locator('[data-drill]').waitFor(WAIT);
});

test('administration brings customers in: rows that are wrong are named by line, then the rest is written', { timeout: 60_000 }, async () => {
  const { page } = people['xu.zheng'];
  const buffer = Buffer.from('id,name,tier\nc-1,海风物流,A\nc-2,江南冷链,Z\n', 'utf8');
  await page.locator('input[type=file]').setInputFiles({ name: 'cards.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await page.locator('[data-import=false]').getByText('尚未写入').waitFor(WAIT);
  await page.locator('[data-import=false]').getByRole('cell', { name: '3', exact: true }).waitFor(WAIT);
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.locator('[data-import=true]').waitFor(WAIT);
});

test('administration looks at what a handover would take, then hands on', { timeout: 60_000 }, async () => {
  const { page } = people['xu.zheng'];
  await page.getByLabel('移交人编号').fill('li.na');
  await page.getByLabel('接收人编号').fill('wang.lei');
  const part = page.getByRole('region', { name: '移交', exact: true });
  await part.getByLabel('理由').fill('休假');
  await part.getByRole('button', { name: '先查看' }).click();
  await part.locator('[data-handover=false]').getByText(/将移交/).waitFor(WAIT);
  await part.getByText(/在途/).waitFor(WAIT);
  await part.getByRole('button', { name: '移交', exact: true }).click();
  await part.locator('[data-handover=true]').waitFor(WAIT);
});

test('operators see how the server is, and change the key of tokens', { timeout: 60_000 }, async () => {
  const { page } = people['yun.wei'];
  await page.getByRole('link', { name: '运维' }).click();
  await page.locator('[data-health=good]').waitFor(WAIT);
  await page.locator('[data-fact=safe]').getByText('还没有任何副本').waitFor(WAIT);
  await page.locator('[data-fact=timers]').getByText('秒前转过一圈').waitFor(WAIT);
  const before = await page.locator('[data-kid]').textContent();
  await page.getByRole('button', { name: '更换密钥' }).click();
  await page.getByRole('button', { name: '确定更换' }).click();
  await page.waitForFunction((was) => document.querySelector('[data-kid]').textContent !== was, before);
});

test('nobody has a page that is not theirs: an address that is typed gives a sentence', { timeout: 60_000 }, async () => {
  const { page } = people['xu.zheng'];
  const links = await page.getByRole('navigation').getByRole('link').allTextContents();
  assert.deepEqual(['行程守望', '风险控制', '行政管理', '运维'].filter((it) => links.includes(it)), ['行程守望', '行政管理']);
  for (const name of ['risk', 'operator']) {
    await page.goto(`${server.url}/board#/${name}`);
    await page.locator(`[data-not-yours=${name}]`).getByText('不对您开放').waitFor(WAIT);
  }
});

const PAGES = [
  ['boss', 'trips', '[data-trip=t1]'],
  ['boss', 'admin', '[data-row]'],
  ['fang.ke', 'risk', '[data-row]'],
  ['xu.zheng', 'admin', '[data-drill]'],
  ['yun.wei', 'operator', '[data-kid]'],
  ['xu.zheng', 'operator', '[data-not-yours]'],
];

test('axe finds nothing serious on any of the pages, light and dark', { timeout: 120_000 }, async () => {
  const found = [];
  for (const [who, name, sign] of PAGES) {
    const { page } = people[who];
    await page.goto(`${server.url}/board#/${name}`);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.reload();
      await page.locator(sign).first().waitFor(WAIT);
      if (name === 'trips') {
        await page.locator('[data-trip=t1]').getByRole('button', { name: /查看行程/ }).click();
        await page.locator('[data-trip=t1] [data-watcher]').waitFor(WAIT);
      }
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${who}-${name}-1440-${colorScheme}.png`, fullPage: true });
      found.push(...(await people[who].serious()).map((it) => `${who} ${name} ${colorScheme} ${it}`));
    }
  }
  assert.deepEqual(found, []);
});

test('in English and 390 px wide the pages do not run out of the window', { timeout: 120_000 }, async () => {
  for (const [who, name, sign] of PAGES) {
    const { page } = people[who];
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate(() => localStorage.setItem('sojourn-language', 'en'));
    await page.goto(`${server.url}/board#/${name}`);
    await page.reload();
    await page.locator(sign).first().waitFor(WAIT);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${who} ${name}: ${wide} px`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${who}-${name}-390-en.png`, fullPage: true });
  }
  for (const [name, person] of Object.entries(people)) {
    // What was refused on purpose stands on the console as well.
    assert.deepEqual(person.errors.filter((it) => !/status of 4\d\d/.test(it)), [], name);
  }
});
