// The board with more visits than a page: keys reach the last card, a nudge brings what changed and no more, and the first cards don't wait for
// the core of this browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person } from './browser.mjs';
import { Phone, plan } from './phone.mjs';
import { Server } from './server.mjs';

/** More than the first page of a lane (24) and the next one (200) together. */
const MANY = 240;
const WAIT = 60_000;
let server;
let phone;
let boss;
let page;
/** Questions to the board, by their paths and the word after them. */
let asked = [];

const lane = (name) => page.locator(`[data-lane=${name}]`);
const focused = () =>
  page.evaluate(() => {
    const it = document.activeElement?.closest('li');
    return it && { id: document.activeElement.dataset.visit, at: it.ariaPosInSet, of: it.ariaSetSize };
  });
const pad = (at) => String(at).padStart(3, '0');

before(async () => {
  server = await Server.make();
  const [code, ofBoss] = [server.code('li.na'), server.code('wang.lei')];
  await server.start();
  phone = new Phone();
  boss = new Person({ width: 1440, height: 900 });
  await phone.enrol(server, code);
  // In a second of the page, not in one for each.
  await phone.page.evaluate(
    async (all) => {
      for (const it of all) await globalThis.ask('tap', it);
    },
    Array.from({ length: MANY }, (_, at) => plan(`v-${pad(at)}`, `客户 ${pad(at)}`, 24 + at)),
  );
  await phone.does();
  page = await boss.open({ serviceWorkers: 'block' });
  page.setDefaultTimeout(WAIT);
  page.on('request', (it) => {
    const { pathname } = new URL(it.url());
    if (pathname.startsWith('/v1/board')) asked.push(pathname);
  });
  await page.goto(`${server.url}/board`);
  await page.getByRole('button', { name: '用一次性登记码登记' }).click();
  await page.getByLabel('一次性登记码').fill(ofBoss);
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.locator(`[data-lane=other][data-count="${MANY}"]`).waitFor();
});

after(async () => {
  await phone?.close();
  await boss?.close();
  await server?.remove();
});

test('keys reach the last card of hundreds, of which only those are drawn that are seen', { timeout: 120_000 }, async () => {
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.dataset.visit === 'v-000');
  assert.deepEqual(await focused(), { id: 'v-000', at: '1', of: String(MANY) });
  assert.ok((await page.locator('[data-visit]').count()) < 60, 'what is not seen is not drawn');
  await page.keyboard.press('End');
  const last = `v-${pad(MANY - 1)}`;
  await page.waitForFunction((id) => document.activeElement?.dataset.visit === id, last);
  assert.deepEqual(await focused(), { id: last, at: String(MANY), of: String(MANY) });
  assert.ok((await page.locator('[data-visit]').count()) < 60);
  await page.keyboard.press('k');
  await page.waitForFunction((id) => document.activeElement?.dataset.visit === id, `v-${pad(MANY - 2)}`);
  // By the tabulator a lane is one stop: who goes back comes to where they were.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  assert.equal((await focused()).id, `v-${pad(MANY - 2)}`);
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.activeElement?.dataset.visit === 'v-000');
  await page.keyboard.press('Enter');
  await page.locator('[data-evidence=v-000]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-evidence]').waitFor({ state: 'detached' });
});

test('a nudge brings one card to its lane, and nothing is read anew', { timeout: 120_000 }, async () => {
  await page.getByText('实时').waitFor();
  asked = [];
  await phone.does({ do: 'arrive', visit: 'v-120' }, { do: 'leave', visit: 'v-120' });
  await lane('running').locator('[data-visit=v-120]').waitFor();
  await page.locator(`[data-lane=other][data-count="${MANY - 1}"]`).waitFor();
  assert.equal(await page.locator('[data-visit=v-120]').count(), 1);
  assert.deepEqual([...new Set(asked)], ['/v1/board/changes']);
});

test('filters are the server’s, and count what they leave of all', { timeout: 120_000 }, async () => {
  // 23, 123, 223, and ten of the two hundred and thirties.
  await page.getByLabel('搜索客户或业务员').fill('客户 23');
  await page.locator('[data-lane=other][data-count="13"]').waitFor();
  await page.locator('[data-shown="13"]').waitFor();
  await lane('other').locator('[data-visit=v-023]').waitFor();
  await page.getByLabel('搜索客户或业务员').fill('');
  await page.locator(`[data-lane=other][data-count="${MANY - 1}"]`).waitFor();
});

test('the first cards are there before the core of this browser is', { timeout: 120_000 }, async () => {
  let release;
  const held = new Promise((done) => (release = done));
  let module = 0;
  await page.context().route('**/*.wasm', async (route) => {
    module++;
    await held;
    await route.continue();
  });
  await page.reload();
  await page.locator('[data-visit=v-000]').waitFor();
  assert.equal(module, 1, 'the module is asked for beside it');
  assert.equal(await page.getByText('实时').count(), 0);
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.dataset.visit !== undefined);
  const before = (await focused()).id;
  release();
  await page.getByText('实时').waitFor();
  assert.equal((await focused()).id, before, 'the page that is there stays when the core comes');
  await page.context().unroute('**/*.wasm');
});

test('axe finds nothing serious in long lanes, on a phone and a wide screen, light in Chinese and dark in English', { timeout: 120_000 }, async () => {
  const found = [];
  for (const [colorScheme, tongue] of [['light', 'zh'], ['dark', 'en']]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate((it) => localStorage.setItem('sojourn-language', it), tongue);
    await page.reload();
    await page.locator('[data-visit=v-000]').waitFor();
    for (const [width, height] of [[390, 844], [1440, 900]]) {
      await page.setViewportSize({ width, height });
      found.push(...(await boss.serious()).map((it) => `${colorScheme} ${width} ${it}`));
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/many-${colorScheme}-${width}.png` });
    }
  }
  assert.deepEqual(found, []);
});
