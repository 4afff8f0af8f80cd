// The supervisors' board as it is worked with: decisions with reasons, a device that is lost, the queue, charts, files, filters; by keys,
// in both themes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { byCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { Phone, plan } from './phone.mjs';
import { Server } from './server.mjs';

const WAIT = { timeout: 45_000 };
let server;
let phone;
let boss;
let page;

before(async () => {
  server = await Server.make();
  const [code, ofBoss] = [server.code('li.na'), server.code('wang.lei')];
  await server.start();
  phone = new Phone();
  boss = new Person({ width: 1440, height: 900 });
  await phone.enrol(server, code);
  await phone.does(
    plan('late', '海风物流', -50),
    plan('other', '江南冷链', -30),
    plan('done', '北港仓储', 0),
    { do: 'arrive', visit: 'done' },
    { do: 'note', visit: 'done', heading: 'needs', text: '需要零下十八度的冷库' },
    { do: 'leave', visit: 'done' },
    { do: 'brief', visit: 'done', goals_met: true, next: '发送报价' },
    { do: 'submit', visit: 'done' },
    plan('next', '东岭茶业', 72),
  );
  // Some answers are played here, and those that a service worker asks for would not be.
  page = await boss.open({ serviceWorkers: 'block' });
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(`${server.url}/board`);
  await byCode(page, ofBoss);
  await page.locator('[data-visit=late]').waitFor();
});

after(async () => {
  await phone?.close();
  await boss?.close();
  await server?.remove();
});

/** Has the phone in contact again and again until a visit is so there. */
const until = async (visit, is) => {
  for (const end = Date.now() + WAIT.timeout; ; await new Promise((done) => setTimeout(done, 300))) {
    await phone.ask('sync');
    const seen = await phone.ask('visit', visit);
    if (is(seen)) return;
    assert.ok(Date.now() < end, `it did not become so: ${JSON.stringify(seen)}`);
  }
};
const owed = (kind) => page.locator(`[data-evidence] [data-owed=${kind}]`);
const shut = async () => {
  await page.keyboard.press('Escape');
  await page.locator('[data-evidence]').waitFor({ state: 'detached' });
};

test('an obligation is excused from its card, by keys, and the verdict follows', { timeout: 90_000 }, async () => {
  const card = page.locator('[data-visit=late]');
  await card.focus();
  await page.keyboard.press('e');
  await page.getByLabel('理由').fill('客户临时闭店');
  await page.keyboard.press('Enter');
  await page.locator('[data-evidence] [data-state=excused]').first().waitFor();
  await page.getByText('客户临时闭店').first().waitFor();
  await shut();
});

test('Escape closes the form of a reason and not the evidence', { timeout: 60_000 }, async () => {
  await page.locator('[data-visit=other]').click();
  await owed('brief').waitFor();
  await page.keyboard.press('e');
  await page.getByLabel('理由').press('Escape');
  await page.getByLabel('理由').waitFor({ state: 'detached' });
  assert.equal(await page.locator('[data-evidence]').count(), 1);
  await shut();
});

test('a claim is accepted with a reason, and that is an entry of the superior’s own', { timeout: 90_000 }, async () => {
  // Hours would have to pass until the server itself calls something a claim: it is made one on its way to the page.
  await page.route('**/v1/visits/done*', async (route) => {
    const answer = await route.fetch();
    const visit = await answer.json();
    for (const it of visit.obligations) if (it.kind === 'brief') it.state = 'claimed';
    await route.fulfill({ response: answer, json: visit });
  });
  await page.locator('[data-visit=done]').click();
  await owed('brief').locator('[data-ruling=accept]').waitFor();
  await page.keyboard.press('a');
  await page.getByLabel('理由').fill('当面见过他写简报');
  await page.keyboard.press('Enter');
  await owed('brief').getByText('已记下').waitFor();
  await shut();
  await page.unroute('**/v1/visits/done*');
  await until('done', (it) => it.facts.includes('decide'));
});

/** Panels slide in: half transparent, their colours are not those that are read. */
const settled = () => page.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished.catch(() => undefined))));
/** A picture for whoever asks for it: SHOTS=/tmp. */
const shown = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/board-${name}.png`, fullPage: true });
const current = () => page.locator('[data-waiting][aria-current=true]');
const to = async (key) => {
  await page.locator(`[data-waiting="${key}"]`).waitFor();
  for (let steps = 0; (await current().getAttribute('data-waiting')) !== key; steps++) {
    assert.ok(steps < 50, `${key} is not reached by keys`);
    await page.keyboard.press(steps < 25 ? 'j' : 'k');
  }
};
/** A key decides nothing before what it is about is on the screen. */
const able = (name) => current().getByRole('button', { name }).and(page.locator(':enabled')).waitFor();

test('a plan is approved by a key, taken back within seconds, and approved again', { timeout: 90_000 }, async () => {
  await page.getByRole('link', { name: '待审批' }).click();
  await to('approval/next');
  // Whether it was held is seen by the page itself: a busy machine may take longer than the seconds there are to ask.
  await page.evaluate(() => {
    const look = () => (globalThis.held ||= Boolean(document.querySelector('[data-undo="approval/next"]')));
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  await able('批准');
  await page.keyboard.press('a');
  await page.keyboard.press('u');
  await page.waitForFunction(() => globalThis.held);
  await to('approval/next');
  assert.equal(await page.locator('[data-undo]').count(), 0);
  await able('批准');
  await page.keyboard.press('a');
  await page.locator('[data-undo]').waitFor({ state: 'detached' });
  await until('next', (it) => it.approved);
});

test('a record is reviewed with the checklist before it, returned with points, and passed once it is mended', { timeout: 120_000 }, async () => {
  await to('review/done');
  await current().locator('[data-checklist] [data-group=completeness]').waitFor();
  await current().locator('[data-group=logic]').waitFor();
  await current().getByText('需要零下十八度的冷库').waitFor();
  await able('退回');
  await page.keyboard.press('r');
  await page.getByLabel('需要修改的地方').fill('写明货量\n写明下一步');
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-undo]').waitFor({ state: 'detached' });
  await page.locator('[data-waiting="review/done"]').waitFor({ state: 'detached' });
  await until('done', (it) => it.review === 'returned');
  await phone.does({ do: 'note', visit: 'done', heading: 'points', text: '每月二十柜' }, { do: 'submit', visit: 'done' });
  await to('review/done');
  await current().getByText('写明下一步').waitFor();
  await current().getByText('每月二十柜').waitFor();
  await able('通过');
  await page.keyboard.press('a');
  await page.locator('[data-undo]').waitFor({ state: 'detached' });
  await until('done', (it) => it.review === 'passed');
});

test('a change of a customer card is shown beside what stands there, and accepted with a reason', { timeout: 60_000 }, async () => {
  const change = {
    device: 'ab', seq: 7, visit: 'done', person: 'li.na', received: '2026-11-23T08:00:00Z', customer: 'c1', customer_name: '北港仓储',
    state: 'open', field: 'address', name_en: 'address', name_zh: '地址', old: '老港路 1 号', new: '新港路 2 号', current: '老港路 3 号', conflict: true,
  };
  let said;
  // A browser can't propose one yet: the list is played, and what the page answers is held against the API's own words.
  await page.route('**/v1/proposals**', async (route) => {
    if (route.request().method() === 'GET') return route.fulfill({ json: { proposals: said ? [] : [change] } });
    said = { path: new URL(route.request().url()).pathname, ...route.request().postDataJSON() };
    return route.fulfill({ json: { customer: 'c1' } });
  });
  await page.reload();
  await to('card/ab/7');
  await current().getByText('老港路 3 号').waitFor();
  await current().getByText('请看清两个值').waitFor();
  await able('不接受');
  await page.keyboard.press('a');
  await page.getByLabel('理由').fill('已电话核实');
  await page.keyboard.press('Enter');
  await page.locator('[data-undo]').waitFor({ state: 'detached' });
  await page.locator('[data-waiting="card/ab/7"]').waitFor({ state: 'detached' });
  assert.deepEqual(said, { path: '/v1/proposals/ab/7/review', accept: true, reason: '已电话核实', over: '老港路 3 号' });
  await page.unroute('**/v1/proposals**');
});

const open = async (name) => {
  await page.goto(`${server.url}/board#/${name}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

test('filters narrow the board and stand in the address, so that a link says them', { timeout: 60_000 }, async () => {
  await open('visits');
  await page.locator('[data-visit=other]').waitFor();
  await page.getByLabel('搜索客户或业务员').fill('海风');
  await page.locator('[data-shown="1"]').waitFor();
  assert.deepEqual(await page.locator('[data-visit]').evaluateAll((all) => all.map((it) => it.dataset.visit)), ['late']);
  await page.getByLabel('判定').selectOption('excused');
  await page.waitForURL(/q=.*&|state=excused/);
  const link = page.url();
  await page.getByRole('button', { name: '清除筛选' }).press('Enter');
  await page.locator('[data-visit=other]').waitFor();
  await page.goto('about:blank');
  await page.goto(link);
  await page.locator('[data-shown="1"]').waitFor();
  await page.getByLabel('搜索客户或业务员').fill('没有这个客户');
  await page.getByText('没有符合筛选的拜访').waitFor();
});

test('each figure has its bars and the table behind them, by department and by week', { timeout: 60_000 }, async () => {
  await open('figures');
  const figures = page.locator('[data-figure]');
  await figures.first().waitFor();
  assert.equal(await figures.count(), 6);
  const completion = page.locator('[data-figure="completion/department"]');
  await completion.locator('[data-share]').waitFor();
  const row = completion.getByRole('row').filter({ hasText: /sales|销售部/ });
  assert.match(await row.innerText(), /%（\d+ \/ \d+）/);
  assert.equal(await completion.locator('svg').count(), 1);
  await page.getByRole('button', { name: '看表格' }).press('Enter');
  await completion.locator('svg').waitFor({ state: 'detached' });
  assert.equal(await row.isVisible(), true);
});

const file = async (section, name) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-file=${section}]`).getByRole('button', { name }).press('Enter')]);
  return [download.suggestedFilename(), readFileSync(await download.path())];
};

test('what is shown is taken away as a file for Excel, and so are archive and cards', { timeout: 60_000 }, async () => {
  await phone.does(plan('formula', '=HYPERLINK("http://evil")', 60));
  await open('visits');
  await page.locator('[data-visit=formula]').waitFor();
  await open('files?q=hyperlink');
  await page.locator('[data-shown="1"]').waitFor();
  const [name, bytes] = await file('board', 'CSV');
  assert.match(name, /^board-\d{4}-\d\d-\d\d\.csv$/);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const text = bytes.toString('utf8');
  assert.match(text, /拜访编号,客户/);
  assert.match(text, /,"'=HYPERLINK\(""http:\/\/evil""\)",/);
  assert.doesNotMatch(text, /海风物流/);
  const [archive, filed] = await file('archive', 'CSV');
  assert.match(archive, /^archive-.*\.csv$/);
  assert.match(filed.toString('utf8'), /海风物流/);
  assert.match((await file('customers', 'CSV'))[0], /^customers-.*\.csv$/);
  const [book, sheet] = await file('customers', 'Excel');
  assert.match(book, /^customers-.*\.xlsx$/);
  assert.equal(sheet.subarray(0, 2).toString(), 'PK');
});

test('axe finds nothing serious on any page of the board or in its panels, light and dark, in both languages', { timeout: 180_000 }, async () => {
  await phone.does({ do: 'note', visit: 'done', heading: 'points', text: '改过了' });
  const found = [];
  const look = async (what) => found.push(...(await boss.serious()).map((it) => `${what} ${it}`));
  for (const [colorScheme, tongue] of [['light', 'zh'], ['dark', 'en']]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate((it) => localStorage.setItem('sojourn-language', it), tongue);
    await page.goto(`${server.url}/board#/visits`);
    await page.reload();
    await page.locator('[data-visit=other]').waitFor();
    await look(`${colorScheme} visits`);
    await page.locator('[data-visit=other]').click();
    await owed('brief').waitFor();
    await page.keyboard.press('e');
    await page.locator('[data-evidence] form').waitFor();
    await settled();
    await look(`${colorScheme} evidence`);
    await shown(`evidence-${colorScheme}`);
    await page.locator('[data-evidence] form input').press('Escape');
    await shut();
    await open('figures');
    await page.locator('[data-share]').first().waitFor();
    await look(`${colorScheme} figures`);
    await shown(`figures-${colorScheme}`);
    await page.locator('button[aria-pressed]').press('Enter');
    await look(`${colorScheme} tables`);
    await open('files');
    await page.locator('[data-file=board]').waitFor();
    await look(`${colorScheme} files`);
    await shown(`files-${colorScheme}`);
    await open('approvals');
    await to('review/done');
    await current().locator('[data-checklist]').waitFor();
    await able(tongue === 'zh' ? '退回' : /^Return/);
    await page.keyboard.press('r');
    await current().locator('textarea').waitFor();
    await look(`${colorScheme} queue`);
    await shown(`queue-${colorScheme}`);
    await page.keyboard.press('Escape');
    await open('devices');
    await page.locator('[data-device] button').first().press('Enter');
    await page.locator('[data-consequences]').waitFor();
    await settled();
    await look(`${colorScheme} loss`);
    await shown(`loss-${colorScheme}`);
    await page.keyboard.press('Escape');
    await page.locator('[data-consequences]').waitFor({ state: 'detached' });
  }
  assert.deepEqual(found, []);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(() => localStorage.setItem('sojourn-language', 'zh'));
  await page.reload();
});

test('before a device is declared lost it is said what follows', { timeout: 90_000 }, async () => {
  await page.getByRole('link', { name: '设备', exact: true }).click();
  const row = page.locator('[data-device]').filter({ hasText: '李娜' });
  await row.getByRole('button', { name: '声明遗失' }).press('Enter');
  await page.locator('[data-consequences]').getByText('找到以后').waitFor();
  await page.getByLabel('遗失的经过').fill('落在出租车上');
  await page.keyboard.press('Enter');
  await row.getByText('已报失').waitFor();
  assert.equal(await row.getByRole('button', { name: '声明遗失' }).count(), 0);
});
