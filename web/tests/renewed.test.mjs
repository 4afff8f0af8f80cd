// An enrolment that ended by its time: the page says so, what was written meanwhile stays, and a new code lets the same browser go on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enrol, note, noted, plan } from './begun.mjs';
import { Person } from './browser.mjs';
import { shown } from './enrolled.mjs';
import { Server } from './server.mjs';

const LONG = { timeout: 120_000 };
const DAY = 86_400_000;
let server;
let rep;
let page;

before(async () => {
  server = await Server.make();
  const code = server.code('li.na');
  await server.start();
  rep = new Person();
  page = await rep.open();
  page.setDefaultTimeout(45_000);
  await enrol(page, server.url, code);
  await plan(page, '海风物流');
  await note(page, '到期之前写的');
  await page.locator('[data-synced=merged]').first().waitFor();
});

after(async () => {
  await rep?.close();
  await server?.remove();
});

test('after ninety days without a contact the server takes no more from this browser, and the page says so and where its work is', LONG, async () => {
  await server.stop();
  server.ahead = 90 * DAY;
  await server.start();
  await note(page, '到期之后写的');
  await page.locator('[data-over=enrolment_over]').waitFor();
  await noted(page, '到期之后写的').waitFor();
  await shown(page, 'renewed-over');
  assert.deepEqual(await rep.serious(), []);
});

test('a wrong code is told, and can be typed anew', LONG, async () => {
  await page.getByLabel('在此重新登记').fill('acme/wrong-code');
  await page.getByRole('button', { name: '重新登记' }).click();
  await page.locator('[data-over] [role=alert]').waitFor();
});

test('with a new code it is the same device again, and what waited comes to the server', LONG, async () => {
  await server.stop();
  const code = server.code('li.na');
  await server.start();
  await page.getByLabel('在此重新登记').fill(code);
  await page.getByRole('button', { name: '重新登记' }).click();
  await page.locator('[data-over]').waitFor({ state: 'detached' });
  await noted(page, '到期之后写的').waitFor();
  await page.locator('[data-synced=merged]').first().waitFor();
  await shown(page, 'renewed-on');
});
