// From a password to a device, and what stands around the pages: their policy, their copies, and that nobody else is asked for anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person } from './browser.mjs';
import { Server } from './server.mjs';

const PASSWORD = '乌篷船里听雨声 42';
let server;
let rep;

before(async () => {
  server = await Server.make();
  const invitation = server.invitation('li.na');
  await server.start();
  const answer = await fetch(`${server.url}/v1/invitation`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ invitation, password: PASSWORD }),
  });
  assert.equal(answer.status, 200, await answer.text());
  rep = new Person();
});

after(async () => {
  await rep?.close();
  await server?.remove();
});

test('a wrong password is told, and the right one enrols the browser', { timeout: 60_000 }, async () => {
  const page = await rep.open();
  const asked = [];
  rep.context.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.goto(server.url);
  await page.getByLabel('组织').fill('acme');
  await page.getByLabel('人员编号').fill('li.na');
  await page.getByLabel('密码').fill('not this one');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('还没有拜访').waitFor();
  assert.deepEqual([...new Set(asked)], [server.url]);
});

test('by plain HTTP from elsewhere no key can be kept, and the page says what to do', { timeout: 30_000 }, async () => {
  const page = await rep.context.newPage();
  await page.goto(`http://plain.example:${server.port}/`);
  await page.getByRole('alert').filter({ hasText: '此地址不是 HTTPS' }).waitFor();
  await page.close();
});

test('the key can not be exported', { timeout: 30_000 }, async () => {
  const said = await rep.page.evaluate(async () => {
    const db = await new Promise((done, failed) => {
      const opening = indexedDB.open('sojourn');
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    const pair = await new Promise((done) => {
      const asking = db.transaction('key').objectStore('key').get('device');
      asking.onsuccess = () => done(asking.result);
    });
    const refused = await crypto.subtle.exportKey('pkcs8', pair.privateKey).then(() => 'exported', (error) => error.name);
    return [pair.privateKey.extractable, refused];
  });
  assert.deepEqual(said, [false, 'InvalidAccessError']);
});

test('every page has a strict policy, and files come small to who takes brotli', { timeout: 30_000 }, async () => {
  for (const path of ['/', '/board']) {
    const answer = await fetch(server.url + path);
    const policy = answer.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    assert.doesNotMatch(await answer.text(), /<script(?![^>]*\bsrc=)[^>]*>/);
  }
  const script = /\/assets\/rep-[^"]+\.js/.exec(await (await fetch(server.url)).text())[0];
  const small = await fetch(server.url + script, { headers: { 'Accept-Encoding': 'br' } });
  assert.equal(small.headers.get('content-encoding'), 'br');
  assert.match(small.headers.get('cache-control'), /immutable/);
  const plain = await fetch(server.url + script, { headers: { 'Accept-Encoding': 'identity' } });
  assert.equal(plain.headers.get('content-encoding'), null);
  assert.equal(await plain.text(), await small.text());
  assert.equal((await fetch(`${server.url}/assets/nothing.js`)).status, 404);
});
