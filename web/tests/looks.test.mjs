// What a person sees and touches on both pages: one language at a time, targets as large as a finger, words that are not broken, a focus
// that stays with the work, pages that begin at their top.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { typeCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { enrolled, speak } from './enrolled.mjs';
import { Phone, plan } from './phone.mjs';
import { Server } from './server.mjs';

const WAIT = { timeout: 45_000 };
let server;
let phone;
let boss;
let page;

before(async () => {
  server = await Server.make();
  const codes = { rep: server.code('li.na'), boss: server.code('wang.lei') };
  await server.start();
  phone = new Phone();
  await phone.enrol(server, codes.rep);
  const far = plan('far', '北海贸易', 30, { zone: 'Europe/Berlin', place: '汉堡' });
  const many = Array.from({ length: 14 }, (_, at) => plan(`v${at}`, `客户 ${at}`, 26 + at));
  await phone.does(plan('now', '海风物流', 1), ...many, far);
  page = await phone.pages(server);
  await page.getByRole('heading', { level: 1, name: '今天' }).waitFor(WAIT);
  boss = await board(codes.boss);
}, { timeout: 120_000 });

after(async () => {
  await phone?.close();
  await boss?.close();
  await server?.remove();
});

async function board(code) {
  const person = new Person();
  const its = await person.open({ serviceWorkers: 'block' });
  await its.goto(`${server.url}/board`);
  await typeCode(its, code);
  await its.locator('[data-visit=now]').waitFor(WAIT);
  return person;
}

/** What a finger would miss, and what runs out of the window. */
const wrong = (its) =>
  its.evaluate(() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`${document.documentElement.scrollWidth} px wide`);
    for (const it of document.querySelectorAll('main a, main button, main summary, nav a, dialog[open] button')) {
      const { width, height } = it.getBoundingClientRect();
      if (width > 1 && height > 1 && height < 43.5) found.push(`${it.textContent} ${Math.round(height)}`);
    }
    return found;
  });

test('who is refused reads why in the language of the page, and its name is in that language', { timeout: 90_000 }, async () => {
  const stranger = new Person();
  try {
    const its = await stranger.open({ serviceWorkers: 'block' });
    await its.goto(server.url);
    await typeCode(its, 'acme/nothing');
    const alert = its.getByRole('alert');
    await alert.waitFor(WAIT);
    assert.match(await alert.innerText(), /登记码无效/);
    assert.doesNotMatch(await alert.innerText(), /[a-z]{3}/);
    assert.equal(await its.title(), '行访');
    await its.getByRole('button', { name: 'English' }).click();
    await its.getByRole('button', { name: 'Enrol', exact: true }).click();
    await its.getByRole('alert').filter({ hasText: /one-time code|code: / }).waitFor(WAIT);
    assert.doesNotMatch(await alert.innerText(), /[㐀-鿿]/);
    assert.equal(await its.title(), 'Sojourn');
  } finally {
    await stranger.close();
  }
});

test('a page begins at its top, and a step back finds the list again', { timeout: 60_000 }, async () => {
  const card = page.locator('a.card').filter({ hasText: '客户 13' });
  await card.scrollIntoViewIfNeeded();
  assert.ok((await page.evaluate(() => scrollY)) > 200);
  await card.focus();
  await page.keyboard.press('Enter');
  const name = page.getByRole('heading', { level: 1, name: '客户 13' });
  await name.waitFor(WAIT);
  await page.waitForFunction(() => scrollY === 0 && document.activeElement?.tagName === 'H1');
  await page.goBack();
  await card.waitFor(WAIT);
});

test('a visit elsewhere says the customer’s clock, with its zone', { timeout: 60_000 }, async () => {
  await page.goto(`${server.url}/#/visit/far`);
  await page.locator('[data-zone="Europe/Berlin"]').filter({ hasText: '当地' }).waitFor(WAIT);
});

test('the focus stays with the work, and a second touch after the arrival is no departure', { timeout: 60_000 }, async () => {
  await page.goto(`${server.url}/#/visit/now`);
  await page.getByRole('button', { name: '到访' }).focus();
  await page.keyboard.press('Enter');
  const leave = page.getByRole('button', { name: '离开' });
  await leave.waitFor(WAIT);
  await leave.evaluate((it) => it.click());
  await page.waitForFunction(() => document.activeElement?.textContent === '离开');
  assert.equal(await page.locator('[data-fact=leave]').count(), 0);
});

test('on a phone everything is as large as a finger, in both languages', { timeout: 120_000 }, async () => {
  for (const tongue of ['zh', 'en']) {
    await speak(page, tongue);
    for (const address of ['#/', '#/trip', '#/trip/new', '#/inbox', '#/me', '#/me/storage', '#/visit/now', '#/visit/nowhere']) {
      await page.goto(`${server.url}/${address}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor(WAIT);
      const found = await wrong(page);
      assert.deepEqual(found, [], `${tongue} ${address}`);
    }
  }
});

test('on a phone the board’s tables break no words, its sentences are in one language', { timeout: 90_000 }, async () => {
  const its = boss.page;
  await speak(its, 'en');
  await its.goto(`${server.url}/board#/devices`);
  const row = its.locator('[data-device]').first();
  await row.waitFor(WAIT);
  assert.ok((await row.boundingBox()).height < 120, 'a row of devices is a few lines high');
  assert.deepEqual(await wrong(its), []);
  await its.goto(`${server.url}/board#/visits`);
  await its.locator('[data-visit=now]').click();
  const evidence = its.locator('[data-evidence] table').first();
  await evidence.waitFor(WAIT);
  assert.match(await evidence.innerText(), /not after|not before|–/);
  assert.doesNotMatch(await its.locator('[data-evidence]').innerText(), /[，：（）]/);
  assert.equal(await its.title(), 'Sojourn Board');
});
