// A trip in real browsers (V6.3): made of a plan, loud while nobody has it, set out and checked in offline, watched by a colleague,
// a call for help, codes that leave no trace, and axe in both themes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { plan } from './begun.mjs';
import { enrolled, shown, speak, tabTo } from './enrolled.mjs';
import { Server } from './server.mjs';

const WAIT = { timeout: 45_000 };
let server;
let rep;
let watcher;

before(async () => {
  server = await Server.make();
  server.admin('user', 'add', '--id', 'chen.bo', '--name', '陈博', '--department', 'sales', '--roles', 'rep');
  const codes = [server.code('li.na'), server.code('chen.bo')];
  await server.start();
  rep = await enrolled(server, codes[0]);
  watcher = await enrolled(server, codes[1]);
});

after(async () => {
  // How it looked at the end, where pictures are asked for.
  await shown(rep?.page, 'trip-end-rep').catch(() => undefined);
  await shown(watcher?.page, 'trip-end-watcher').catch(() => undefined);
  await rep?.close();
  await watcher?.close();
  await server?.remove();
});

const trip = async (customer) => {
  const { page } = rep;
  await plan(page, customer);
  await page.getByRole('link', { name: '行程', exact: true }).click();
  await page.getByRole('link', { name: '编排行程' }).click();
  await page.getByRole('checkbox', { name: customer }).check();
  await page.getByLabel('输入人员编号，可用逗号分隔').fill('chen.bo');
  await page.getByLabel('紧急联系人姓名').fill('李强');
  await page.getByLabel('紧急联系人电话').fill('+86 138 0000 0000');
  await page.getByLabel('医疗备注（密封）').fill('青霉素过敏');
};

test('an itinerary is made of a plan, and while nobody has it the page is loud', { timeout: 90_000 }, async () => {
  const { page } = rep;
  await trip('海风物流');
  await shown(page, 'trip-new');
  await page.getByRole('button', { name: '只编排，稍后共享' }).click();
  await page.locator('[data-unshared]').waitFor(WAIT);
  await page.locator('[data-leg]').filter({ hasText: '海风物流' }).waitFor();
  await page.locator('[data-watch=none]').waitFor();
  await page.getByRole('button', { name: '修改这一段' }).click();
  await page.getByLabel('住宿').fill('哈密宾馆');
  await page.getByRole('button', { name: '保存', exact: true }).first().click();
  await page.locator('[data-leg]').filter({ hasText: '哈密宾馆' }).waitFor();
  await shown(page, 'trip-unshared');
});

test('offline it is shared, set out and checked in by keys alone, with a text to send by hand', { timeout: 90_000 }, async () => {
  const { page } = rep;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await rep.context.setOffline(true);
  await page.getByText('没有网络：').waitFor(WAIT);
  await page.getByRole('button', { name: '出发', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('没有人知道您去哪里').waitFor();
  await sheet.getByRole('button', { name: '共享行程' }).click();
  await page.locator('[data-watch=armed]').waitFor();
  await page.locator('[data-unreached]').filter({ hasText: 'chen.bo' }).waitFor();
  await page.getByRole('button', { name: '出发', exact: true }).click();
  await page.locator('[data-watch=under_way]').waitFor();
  await page.locator('[data-clock=runs] .digits').first().waitFor();
  await tabTo(page, '报平安');
  await page.keyboard.press('Enter');
  await page.getByText('已报平安，保存在本机。').waitFor();
  await page.locator('[data-synced=saved]').waitFor();
  await page.locator('[data-text=check_in] summary').click();
  const text = await page.getByLabel('短信：平安').inputValue();
  assert.match(text, /^SJ1 C/);
  const address = await page.locator('[data-text=check_in] a').getAttribute('href');
  assert.equal(address, `sms:?body=${encodeURIComponent(text)}`);
  await shown(page, 'trip-away');
});

test('what was typed of a trip and what it waits for stands on every page', { timeout: 60_000 }, async () => {
  const { page } = rep;
  await page.getByRole('link', { name: '今天' }).click();
  await page.getByRole('link', { name: '报平安' }).click();
  await page.getByRole('button', { name: '求救', exact: true }).waitFor();
});

test('in contact again the colleague has it, opens it, and the traveller sees so', { timeout: 120_000 }, async () => {
  await rep.context.setOffline(false);
  await rep.page.locator('[data-synced=merged]').waitFor(WAIT);
  const { page } = watcher;
  await page.getByRole('link', { name: '行程', exact: true }).click();
  await page.getByRole('region', { name: '我守望的行程' }).locator('[data-trip]').filter({ hasText: 'li.na' }).click(WAIT);
  await page.locator('[data-watch=under_way]').waitFor(WAIT);
  await page.locator('[data-leg]').filter({ hasText: '哈密宾馆' }).waitFor(WAIT);
  await shown(page, 'trip-watcher');
  await rep.page.locator('[data-watcher="chen.bo"] [data-reach=opened]').waitFor(WAIT);
});

test('a call for help reaches who watches; they take care of it and say that they reached them', { timeout: 120_000 }, async () => {
  await rep.page.getByRole('button', { name: '求救', exact: true }).click();
  await rep.page.getByLabel('有什么要说的（可不填）').fill('车坏了');
  await shown(rep.page, 'trip-sos');
  await rep.page.getByRole('button', { name: '立即求救' }).click();
  await rep.page.getByText('求救已保存').waitFor();
  const { page } = watcher;
  await page.locator('[data-watch=alarmed]').waitFor(WAIT);
  await page.getByRole('button', { name: '打开医疗备注' }).click();
  await page.locator('[data-note]').filter({ hasText: '青霉素过敏' }).waitFor(WAIT);
  await page.getByLabel('打算怎么做').fill('正在打电话给酒店');
  await page.getByRole('button', { name: '我来处理' }).click();
  await page.getByText('已告知同事由您处理').waitFor();
  await shown(page, 'trip-alarmed');
  await page.getByLabel('怎么知道的，例如：电话里说过话').fill('电话里说过话');
  await page.getByRole('button', { name: '我联系到了，人平安' }).click();
  // Who watched no more sees where somebody was.
  await page.locator('[data-watch=closed]').or(page.getByText('本机没有这次行程')).first().waitFor(WAIT);
  await rep.page.locator('[data-watch=closed]').waitFor(WAIT);
});

/** How far an entry has come changes by itself, whichever it is. */
const HOW_FAR = /已保存在本机|已发出|服务器已收存|同事可见|已有备份/g;

test('whichever code is entered the page reads the same, and neither stands anywhere in the browser', { timeout: 120_000 }, async () => {
  const { page } = rep;
  await page.goto(`${server.url}/#/me/codes`);
  await page.getByLabel('平安代码（4 至 8 位数字）').fill('246802');
  await page.getByLabel('胁迫码（至少两位与上面不同）').fill('975319');
  await shown(page, 'settings-codes');
  await page.getByRole('button', { name: '设定代码' }).click();
  await page.getByText('本浏览器已设代码').waitFor(WAIT);
  await trip('江南冷链');
  await page.getByRole('button', { name: '编排并共享' }).click();
  await page.locator('[data-watch=armed]').waitFor(WAIT);
  await page.getByRole('button', { name: '出发', exact: true }).click();
  // What the page tells of the watcher must not change in between.
  await watcher.page.goto(`${server.url}/#/trip`);
  await watcher.page.locator('[data-trip]').filter({ hasText: '江南冷链' }).click(WAIT);
  await page.locator('[data-watcher="chen.bo"] [data-reach=opened]').waitFor(WAIT);
  const read = [];
  for (const code of ['246802', '975319']) {
    await page.getByRole('button', { name: '报平安', exact: false }).first().waitFor(WAIT);
    assert.equal(await page.locator('button.huge').first().isDisabled(), true);
    await page.getByLabel('报平安代码（4 至 8 位数字）').fill(code);
    await page.getByLabel('报平安代码（4 至 8 位数字）').press('Enter');
    await page.getByText('已报平安，保存在本机。').waitFor();
    await page.locator('[data-synced=merged]').waitFor(WAIT);
    assert.equal(await page.getByLabel('报平安代码（4 至 8 位数字）').inputValue(), '');
    read.push((await page.locator('main').innerText()).replace(/\d+/g, '0').replace(HOW_FAR, ''));
    await page.reload();
    await page.locator('[data-watch=under_way]').waitFor(WAIT);
  }
  assert.equal(read[0], read[1]);
  assert.deepEqual(await page.evaluate(stored, ['246802', '975319']), []);
  await page.getByLabel('报平安代码（4 至 8 位数字）').fill('246802');
  await shown(page, 'trip-coded');
});

/** Which of these words stand in the browser's stores, as text. */
async function stored(words) {
  const db = await new Promise((done) => {
    const opening = indexedDB.open('sojourn');
    opening.onsuccess = () => done(opening.result);
  });
  const all = (name) =>
    new Promise((done) => {
      const asking = db.transaction(name).objectStore(name).getAll();
      asking.onsuccess = () => done(asking.result);
    });
  const texts = [...(await all('record')), ...(await all('key'))].filter((it) => it instanceof Uint8Array).map((it) => new TextDecoder('latin1').decode(it));
  db.close();
  const here = [...texts, ...Object.values(localStorage), ...Object.values(sessionStorage)];
  return words.filter((word) => here.some((text) => text.includes(word)));
}

test('a colleague enters a text that came by telephone', { timeout: 60_000 }, async () => {
  await rep.page.locator('[data-text=itinerary] summary').click();
  const text = await rep.page.getByLabel('短信：行程已共享').inputValue();
  const { page } = watcher;
  await page.goto(`${server.url}/#/trip`);
  await page.getByText('录入同事发来的短信').click();
  await page.getByLabel('短信全文，以 SJ1 开头').fill(`${text}X`);
  await page.getByRole('button', { name: '录入', exact: true }).click();
  await page.getByRole('alert').waitFor(WAIT);
  await page.getByLabel('短信全文，以 SJ1 开头').fill(text);
  await page.getByRole('button', { name: '录入', exact: true }).click();
  await page.getByText('已录入：li.na，行程已共享。').waitFor(WAIT);
});

test('axe finds nothing serious on the pages of trips, light and dark', { timeout: 120_000 }, async () => {
  const found = [];
  const there = await rep.page.evaluate(() => location.hash);
  for (const colorScheme of ['light', 'dark']) {
    for (const [who, addresses] of [
      [rep, ['#/trip', '#/trip/new', there]],
      [watcher, ['#/trip', there]],
    ]) {
      await who.page.emulateMedia({ colorScheme });
      await speak(who.page, colorScheme === 'dark' ? 'en' : 'zh');
      if (colorScheme === 'dark' && who === watcher) await who.page.setViewportSize({ width: 1440, height: 900 });
      for (const address of addresses) {
        await who.page.goto(`${server.url}/${address}`);
        await who.page.reload();
        await who.page.getByRole('heading', { level: 1 }).waitFor(WAIT);
        await shown(who.page, `axe-${who === rep ? 'rep' : 'watcher'}-${address.replace(/\W+/g, '_')}-${colorScheme}`);
        found.push(...(await who.serious()).map((it) => `${address} ${colorScheme}: ${it}`));
      }
    }
  }
  assert.deepEqual(found, []);
});
