// A browser that keeps nothing, takes away what it kept, or has no room; a clock that is wrong; one draft in two tabs. Each with a
// sentence that says what to do.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person } from './browser.mjs';
import { enrol, note, noted, plan } from './enrolled.mjs';
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
  await enrol(await rep.open(), server.url, codes.pop());
});

after(async () => {
  await rep?.close();
  await server?.remove();
});

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
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: 1 });
  await note(page, '货架限高两米四');
  await page.getByText('浏览器的存储空间已满，未保存：请清理空间后重试。').waitFor();
  assert.equal(await page.locator('textarea').inputValue(), '货架限高两米四');
  assert.equal(await noted(page, '货架限高两米四').count(), 0);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url });
  await page.getByRole('button', { name: '记一条' }).click();
  await noted(page, '货架限高两米四').waitFor();
  assert.equal(await noted(page, '货架限高两米四').count(), 1);
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
