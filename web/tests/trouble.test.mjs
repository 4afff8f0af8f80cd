// What goes wrong around a save: a token that has ended, a server that dies in the middle, a page older than its server, a core that
// traps, a clock that is wrong. Nothing is lost, nothing is doubled, and the person is told what to do.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { Person } from './browser.mjs';
import { enrol, note, noted, plan } from './begun.mjs';
import { Server } from './server.mjs';

const SOON = { timeout: 90_000 };
const WAIT = { timeout: 60_000 };
/** Two days and ten minutes: whatever an answer takes on its way, it reads as two days. */
const OFF = 2 * 86_400_000 + 600_000;
const worker = join(dirname(fileURLToPath(import.meta.url)), '../dist/sw.js');
let server;
let rep;
let codes;

before(async () => {
  server = await Server.make();
  codes = Array.from({ length: 2 }, () => server.code('li.na'));
  await server.start();
  rep = new Person();
  const page = await rep.open();
  await enrol(page, server.url, codes.pop());
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await plan(page, '海风物流');
  await page.locator('[data-synced=merged]').waitFor(WAIT);
});

after(async () => {
  // Requests that a test held back are not waited for.
  await rep?.context?.unrouteAll({ behavior: 'ignoreErrors' });
  await rep?.close();
  await server?.remove();
});

test('a token that has ended is replaced by a new one without a word to anybody', SOON, async () => {
  const { page } = rep;
  // What the server itself says to a token of which it knows nothing any more.
  const said = await fetch(`${server.url}/v1/journal`, { method: 'POST', headers: { Authorization: 'Bearer ended', 'Content-Type': 'application/cbor' }, body: '' });
  assert.equal(said.status, 401);
  const [body, contentType] = [await said.text(), said.headers.get('content-type')];
  let refused = 0;
  let renewed = 0;
  page.context().on('request', (request) => (renewed += request.url().endsWith('/v1/token') ? 1 : 0));
  await page.context().route('**/v1/journal', async (route) => {
    if (refused++ > 0) return route.fallback();
    return route.fulfill({ status: 401, contentType, body });
  });
  await note(page, '冷库要两百平方米');
  await noted(page, '冷库要两百平方米').waitFor();
  await page.locator('[data-synced=merged]').waitFor(WAIT);
  assert.ok(refused >= 2, 'the journal was sent again');
  assert.ok(renewed >= 1, 'by a new token');
  await page.context().unroute('**/v1/journal');
});

test('a server that dies after it took an entry and before it said so: nothing is lost, nothing is doubled', SOON, async () => {
  const { page } = rep;
  let asked = false;
  let dead;
  const died = new Promise((done) => (dead = done));
  await page.context().route('**/v1/journal', async (route) => {
    if (asked) return route.fallback();
    asked = true;
    // It has the entry; the answer is never heard.
    await route.fetch();
    await server.kill();
    dead();
    return route.abort();
  });
  await note(page, '月底前给报价');
  await noted(page, '月底前给报价').waitFor();
  await page.locator('[data-synced]:not([data-synced=merged])').waitFor(WAIT);
  await died;
  await server.start();
  await page.locator('[data-synced=merged]').waitFor(WAIT);
  await page.context().unroute('**/v1/journal');
  await page.reload();
  await noted(page, '月底前给报价').waitFor(WAIT);
  assert.equal(await noted(page, '月底前给报价').count(), 1);
});

/**
 * From the next question of this name on the module gets no randomness. It asks for some when it makes a document, and does not go on
 * without: a real trap of the real module, at that question and no other.
 */
const trapsAt = (core, ask) =>
  core.evaluate((ask) => {
    const heard = globalThis.onmessage;
    globalThis.onmessage = (event) => {
      if (event.data.ask === ask) {
        Crypto.prototype.getRandomValues = () => {
          throw new Error('no randomness');
        };
      }
      heard(event);
    };
  }, ask);

async function planning(page, ask, customer) {
  const [core] = await Promise.all([page.waitForEvent('worker', WAIT), page.reload()]);
  await page.locator('[data-synced=merged]').waitFor(WAIT);
  await trapsAt(core, ask);
  await page.goto(`${server.url}/#/plan`);
  await page.getByLabel('客户').fill(customer);
}

/** It is there once, and what was saved before is too. */
async function once(page, customer) {
  await page.getByRole('button', { name: '到访' }).waitFor(WAIT);
  await page.goto(`${server.url}/#/`);
  await page.getByText(customer).waitFor();
  assert.equal(await page.getByText(customer).count(), 1);
  await page.getByText('海风物流').click();
  await noted(page, '月底前给报价').waitFor();
}

test('a core that traps at a tap is replaced by one that starts from the store; the text stays and the same tap saves it', SOON, async () => {
  const { page } = rep;
  await planning(page, 'tap', '江南冷链');
  await page.getByLabel('拜访目的').fill('首次拜访');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('程序出错后已从本机数据重新打开，已保存的内容都在：请再做一次。').waitFor(WAIT);
  assert.equal(await page.getByLabel('客户').inputValue(), '江南冷链');
  // At once, while the other one is still starting.
  await page.getByRole('button', { name: '保存' }).click();
  await once(page, '江南冷链');
});

test('where it traps in a contact, the tap waits until the other one is open, and nobody is told of another tab or a login', SOON, async () => {
  const { page } = rep;
  await planning(page, 'sync', '塞北牧业');
  await page.getByLabel('拜访目的').fill('首次拜访');
  // As when a network is there again: a contact.
  await Promise.all([page.waitForEvent('worker', WAIT), page.evaluate(() => dispatchEvent(new Event('online')))]);
  await page.getByRole('button', { name: '保存' }).click();
  await once(page, '塞北牧业');
});

test('an old page hears of a newer server, and goes to it with its draft', SOON, async () => {
  const { page } = rep;
  const before = readFileSync(worker, 'utf8');
  const write = (text) => {
    writeFileSync(worker, text);
    writeFileSync(`${worker}.br`, brotliCompressSync(text));
  };
  try {
    await page.goto(`${server.url}/#/`);
    await page.getByText('海风物流').click();
    await page.locator('textarea').fill('还没有保存的一句');
    write(before.replace(/'sojourn-' \+ "\w+"/, `'sojourn-' + "anewerserver"`));
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await page.locator('[data-trouble=newer]').filter({ hasText: '服务器已更新' }).waitFor(WAIT);
    assert.equal(await page.locator('textarea').inputValue(), '还没有保存的一句');
    const loaded = page.waitForEvent('load', WAIT);
    await page.getByRole('button', { name: '立即更新' }).click();
    await loaded;
    await page.waitForFunction(() => document.querySelector('textarea')?.value === '还没有保存的一句', undefined, WAIT);
    assert.equal(await page.locator('[data-trouble=newer]').count(), 0);
  } finally {
    write(before);
  }
});

test('a clock that is two days fast is told, with what to do, and by how much', SOON, async () => {
  const other = new Person();
  try {
    const page = await other.open({ serviceWorkers: 'block' });
    // The clock of the core: it stands in the Worker, which no page's script can reach.
    await page.context().route('**/assets/worker-*.js', async (route) => {
      const answer = await route.fetch();
      return route.fulfill({ response: answer, body: `const honest = Date.now; Date.now = () => honest() + ${OFF};\n${await answer.text()}` });
    });
    await enrol(page, server.url, codes.pop());
    await page.locator('[data-trouble=clock]').filter({ hasText: '本机时间快了 2 天' }).waitFor(WAIT);
    await page.locator('[data-trouble=clock]').filter({ hasText: '自动设置时间' }).waitFor();
  } finally {
    await other.close();
  }
});
