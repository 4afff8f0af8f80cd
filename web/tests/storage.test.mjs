// A browser that keeps nothing, takes away what it kept, or has no room; a clock that is wrong; one draft in two tabs. Each with a
// sentence that says what to do.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person } from './browser.mjs';
import { enrol, note, noted, plan } from './begun.mjs';
import { Server } from './server.mjs';

const SOON = { timeout: 90_000 };
let server;
let rep;
let codes;

before(async () => {
  server = await Server.make();
  codes = Array.from({ length: 2 }, () => server.code('li.na'));
  await server.start();
  rep = new Person();
  const page = await rep.open();
  // A small browser, from before it keeps anything: it looks only now and then how much room there is.
  await room(page, 40_000_000);
  await enrol(page, server.url, codes.pop());
});

after(async () => {
  await rep?.close();
  await server?.remove();
});

/** So much room has the site; without a number, what the machine has. */
async function room(page, quotaSize) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize });
}

/** In the page: fills what room there is, to the last kilobyte. What the browser says at the end comes back. */
async function fill() {
  const opening = indexedDB.open('full', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('bytes', { autoIncrement: true });
  await new Promise((done, failed) => ((opening.onsuccess = done), (opening.onerror = failed)));
  const put = (bytes) =>
    new Promise((done) => {
      const writing = opening.result.transaction('bytes', 'readwrite');
      writing.objectStore('bytes').add(crypto.getRandomValues(new Uint8Array(bytes)));
      writing.oncomplete = () => done('');
      writing.onabort = () => done(writing.error.name);
    });
  let said = '';
  for (const size of [65_536, 8_192, 1_024]) {
    for (said = ''; said === ''; ) said = await put(size);
  }
  return said;
}

/** Takes the store away, as a browser that needs room does. */
async function takeAway(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' });
}

test('a browser that may keep nothing is told so, with what to do', SOON, async () => {
  const other = new Person();
  try {
    other.prefer({ profile: { default_content_setting_values: { cookies: 2 } } });
    const page = await other.open();
    await page.goto(server.url);
    await page.getByRole('alert').filter({ hasText: '浏览器不让本页保存数据（例如无痕模式）：请换普通窗口打开。' }).waitFor();
    await page.goto(`${server.url}/board`);
    await page.getByRole('alert').filter({ hasText: '请换普通窗口打开' }).waitFor();
  } finally {
    await other.close();
  }
});

test('with no room nothing is called saved, the text stays, and with room the same tap saves it', SOON, async () => {
  const { page } = rep;
  await plan(page, '海风物流');
  await page.locator('[data-synced=merged]').waitFor({ timeout: 60_000 });
  const short = await page.evaluate(fill);
  assert.equal(short, 'QuotaExceededError');
  const text = '货架限高两米四'.repeat(200);
  await note(page, text);
  await page.getByText('浏览器的存储空间已满，未保存：请清理空间后重试。').waitFor();
  assert.equal(await page.locator('textarea').inputValue(), text);
  assert.equal(await noted(page, text).count(), 0);
  await room(page);
  await page.getByRole('button', { name: '记一条' }).click();
  await noted(page, text).waitFor();
  assert.equal(await noted(page, text).count(), 1);
  await page.locator('[data-synced=merged]').waitFor({ timeout: 60_000 });
});

test('one draft in two tabs is one text, and is saved once', SOON, async () => {
  const { page } = rep;
  const second = await rep.context.newPage();
  await second.goto(page.url());
  await second.getByText('行访已在另一个标签页中打开').waitFor();
  await page.locator('textarea').fill('下周二带样品');
  await second.waitForFunction(() => document.querySelector('textarea')?.value === '下周二带样品');
  await second.locator('textarea').fill('下周二带样品和报价');
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '下周二带样品和报价');
  assert.equal(await second.getByRole('button', { name: '记一条' }).isDisabled(), true);
  await page.getByRole('button', { name: '记一条' }).click();
  await noted(second, '下周二带样品和报价').waitFor();
  await second.waitForFunction(() => document.querySelector('textarea')?.value === '');
  assert.equal(await noted(second, '下周二带样品和报价').count(), 1);
  await page.locator('[data-synced=merged]').waitFor({ timeout: 60_000 });
  await second.close();
});

test('a store that is taken away while the page is open is told, and what was synced comes back after a login', SOON, async () => {
  const { page } = rep;
  await takeAway(page);
  await page.locator('[data-trouble=gone]').filter({ hasText: '重新登录即可看到' }).waitFor({ timeout: 60_000 });
  await enrol(page, server.url, codes.pop());
  await page.getByText('海风物流').click();
  await noted(page, '下周二带样品和报价').waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('[data-trouble=gone]').count(), 0);
});

test('a store that is taken away while the page is closed is told at the next start, in English too', SOON, async () => {
  const { page } = rep;
  await page.goto('about:blank');
  await takeAway(page);
  await page.goto(server.url);
  await page.locator('[data-trouble=gone]').filter({ hasText: '浏览器已删除本站在此保存的数据' }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'English' }).click();
  await page.locator('[data-trouble=gone]').filter({ hasText: 'log in again' }).waitFor();
  assert.deepEqual(await rep.serious(), []);
});
