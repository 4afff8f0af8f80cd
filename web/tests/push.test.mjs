// Web push, from the server's notice to the screen: the switch, the message that the real server encrypts for this browser, and what the
// service worker shows of it. Played here, and only this: a test's Chromium reaches no push service, so `PushManager.prototype.subscribe`
// is replaced at the page's edge, and gives a browser of tests/push/service.mjs, with real keys and a real endpoint on loopback. That
// service opens what the server sends by http_ece and checks its sender by jose; what it read is handed to the service worker by the
// browser's own tool for that (CDP `ServiceWorker.deliverPushMessage`).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { byCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { Server } from './server.mjs';

const LONG = { timeout: 40_000 };
let server;
let service;
let rep;
let page;

/** The push service as a process of its own; `next` is what it received. */
async function startService() {
  const cwd = join(dirname(fileURLToPath(import.meta.url)), '../../tests/push');
  const child = spawn('node', ['service.mjs'], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = (await lines.next()).value;
  assert.match(port ?? '', /^\d+$/, 'the push service is not installed: run `make setup`');
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    child,
    browser: async (key) => (await fetch(`${url}/browsers`, { method: 'POST', body: JSON.stringify({ key }) })).json(),
    next: async () => JSON.parse((await lines.next()).value),
  };
}

/** A push manager whose subscriptions are the push service's. What it gave stands in the page's storage, as a browser keeps it. */
function played() {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt(0)).buffer;
  const made = ({ endpoint, keys, key }) => ({
    endpoint,
    options: { userVisibleOnly: true, applicationServerKey: bytes(key) },
    getKey: (name) => bytes(keys[name]),
    unsubscribe: () => (localStorage.removeItem('played-push'), Promise.resolve(true)),
  });
  PushManager.prototype.getSubscription = () => {
    const kept = localStorage.getItem('played-push');
    return Promise.resolve(kept === null ? null : made(JSON.parse(kept)));
  };
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly) throw new DOMException('silent', 'NotAllowedError');
    const key = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const given = { ...(await globalThis.pushService(key)), key };
    localStorage.setItem('played-push', JSON.stringify(given));
    return made(given);
  };
}

/** Hands a message to the service worker as the browser does that received it. */
async function deliver(text) {
  const cdp = await rep.context.newCDPSession(page);
  const found = new Promise((done) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && done(registrations[0].registrationId)),
  );
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId: await found, data: text });
  await cdp.detach();
}

/** What stands on the screen. */
const shown = () =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = await registration.getNotifications();
    return all.map(({ title, body, lang, tag, requireInteraction, data }) => ({ title, body, lang, tag, requireInteraction, data }));
  });

const seen = async (title) => {
  for (let tries = 0; tries < 300; tries++) {
    const found = (await shown()).find((it) => it.title === title);
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${title} was not shown, but ${JSON.stringify(await shown())}`);
};

/** As a tap on it: the handler in the service worker, with an event of ours. */
const tap = async (title) => {
  const [worker] = rep.context.serviceWorkers();
  await worker.evaluate(async (wanted) => {
    const notification = (await self.registration.getNotifications()).find((it) => it.title === wanted);
    const event = new NotificationEvent('notificationclick', { notification });
    let done;
    event.waitUntil = (promise) => (done = promise);
    self.dispatchEvent(event);
    await done;
  }, title);
};

before(async () => {
  service = await startService();
  server = await Server.make();
  server.admin('channel', 'push', '--contact', 'ops@acme.example', '--allow', '127.0.0.1');
  const code = server.code('wang.lei');
  await server.start();
  rep = new Person();
  page = await rep.open();
  await rep.context.exposeFunction('pushService', (key) => service.browser(key));
  await rep.context.addInitScript(played);
  await page.goto(server.url);
  await byCode(page, code);
  await page.getByText('还没有拜访').waitFor({ timeout: 30_000 });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
});

after(async () => {
  await rep?.close();
  service?.child.stdin.end();
  await server?.remove();
});

const card = () => page.getByRole('region', { name: /通知提醒|Notifications/ });

test('nobody is asked before a tap, and where the browser forbids it the page says how to change that', LONG, async () => {
  const told = [];
  page.on('request', (it) => it.method() === 'POST' && it.url().includes('/account/push') && told.push(it.url()));
  await page.goto(`${server.url}/#/me`);
  await card().getByRole('button', { name: '打开通知提醒' }).waitFor({ timeout: 30_000 });
  assert.equal(await page.evaluate(() => Notification.permission), 'default');
  // Chromium without a screen has nobody to ask, and says no.
  await card().getByRole('button', { name: '打开通知提醒' }).click();
  await card().getByText('浏览器已禁止本网站发通知').waitFor({ timeout: 30_000 });
  assert.deepEqual(await rep.serious(), []);
  assert.deepEqual(told, []);
});

test('once it is allowed one tap switches it on, for this browser, in its language', LONG, async () => {
  await rep.context.grantPermissions(['notifications'], { origin: server.url });
  await card().getByRole('button', { name: '我已改好，再看一次' }).click();
  await card().getByRole('button', { name: '打开通知提醒' }).click();
  await card().getByText('已打开').waitFor({ timeout: 30_000 });
  assert.deepEqual(await rep.serious(), []);
});

test('a drill of the ladder goes from the server to this screen, encrypted for this browser, and a tap opens the inbox', LONG, async () => {
  await server.stop();
  server.admin('drill', 'start');
  await server.start();
  const got = await service.next();
  assert.equal(got.refused, undefined);
  assert.equal(got.sender.sub, 'mailto:ops@acme.example');
  assert.ok(Number(got.ttl) > 0 && got.urgency === 'normal' && got.encoding === 'aes128gcm', JSON.stringify(got));
  await deliver(got.text);
  const notification = await seen('行访 · 安全演练（并非真实警报）');
  assert.equal(notification.body, '这是安全演练，并非真实警报。请在行访中确认收到。');
  assert.deepEqual([notification.lang, notification.requireInteraction, notification.tag], ['zh-CN', false, got.topic]);
  await tap(notification.title);
  await page.getByRole('heading', { name: '收件箱' }).waitFor({ timeout: 30_000 });
  assert.equal((await shown()).length, 0, 'what was tapped is gone from the screen');
});

test('an alarm stays on the screen, a reminder opens its visit, and what can not be read is shown as something new', LONG, async () => {
  const said = { version: 1, title: 'Sojourn · Due soon', body: 'Do it.', lang: 'en', kind: 'due_soon', visit: 'v 1', page: 'rep', tag: 'a', urgent: false, at: 1 };
  await deliver(JSON.stringify(said));
  await deliver(JSON.stringify({ ...said, title: 'Sojourn · Safety alarm', kind: 'watch_alarmed', tag: 'b', urgent: true }));
  assert.equal((await seen('Sojourn · Safety alarm')).requireInteraction, true);
  await deliver('no JSON at all');
  assert.match((await seen('行访 Sojourn')).body, /有新通知.*There is something new/);
  await tap('Sojourn · Due soon');
  await page.waitForURL(`${server.url}/#/visit/v%201`, { timeout: 30_000 });
  await tap('Sojourn · Safety alarm');
  await page.waitForURL(`${server.url}/#/inbox`, { timeout: 30_000 });
});

test('the server follows the language and the end of it, and the browser forgets its address', LONG, async () => {
  await page.goto(`${server.url}/#/me`);
  const told = page.waitForResponse((it) => it.url().endsWith('/v1/account/push') && it.request().method() === 'POST');
  await page.getByRole('button', { name: 'English' }).click();
  assert.equal((await (await told).json()).browsers[0].lang, 'en');
  await card().getByText('On: this device tells you').waitFor({ timeout: 30_000 });
  await card().getByRole('button', { name: 'Switch notifications off' }).click();
  await card().getByText('Off. Once on').waitFor({ timeout: 30_000 });
  assert.equal(await page.evaluate(() => localStorage.getItem('played-push')), null);
  // What stands on the console while the server is stopped is no mistake of the page.
  assert.deepEqual(rep.errors.filter((it) => !it.includes('net::ERR_')), []);
});
