// The whole, in a real browser against a real server: enrol, lose the network and the server, log a visit, be killed, come back, sync.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { byCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { Server } from './server.mjs';

let server;
let rep;
let boss;
let code;

before(async () => {
  server = await Server.make();
  code = server.code('li.na');
  const ofBoss = server.code('wang.lei');
  await server.start();
  rep = new Person();
  boss = new Person({ width: 1440, height: 900 });
  const page = await boss.open();
  await page.goto(`${server.url}/board`);
  await byCode(page, ofBoss);
  await page.getByText('没有可看的拜访').waitFor();
  // What stands on its console while the server is stopped is no mistake of the page.
  boss.errors.length = 0;
});

after(async () => {
  await rep?.close();
  await boss?.close();
  await server?.remove();
});

test('a browser is enrolled by a one-time code', { timeout: 60_000 }, async () => {
  const page = await rep.open();
  await page.goto(server.url);
  await byCode(page, code);
  await page.getByText('还没有拜访').waitFor();
  assert.deepEqual(rep.errors, []);
});

test('with neither network nor server a visit is planned, done and briefed in three taps', { timeout: 60_000 }, async () => {
  const { page } = rep;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await rep.context.setOffline(true);
  await server.stop();
  await page.getByText('没有网络：').waitFor();
  await page.getByRole('link', { name: '写计划' }).click();
  await page.getByLabel('客户').fill('海风物流');
  await page.getByLabel('拜访目的').fill('了解冷链需求');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('button', { name: '到访' }).click();
  await page.locator('[data-fact=arrive]').waitFor();
  await page.locator('textarea').fill('需要零下十八度的冷库');
  await page.getByRole('button', { name: '记一条' }).click();
  await page.getByRole('listitem').filter({ hasText: '需要零下十八度的冷库' }).waitFor();
  await page.getByRole('button', { name: '离开' }).click();
  await page.getByRole('button', { name: '简报' }).click();
  await page.getByRole('button', { name: '达成', exact: true }).click();
  await page.getByRole('button', { name: '发送报价' }).click();
  await page.locator('[data-fact=brief]').waitFor();
  await page.locator('[data-synced=saved]').waitFor();
});

test('killed and started anew with no server, everything is there', { timeout: 60_000 }, async () => {
  await rep.kill();
  const page = await rep.open();
  await rep.context.setOffline(true);
  await page.goto(server.url);
  await page.getByText('海风物流').click();
  await page.locator('[data-fact=brief]').waitFor();
  await page.getByRole('listitem').filter({ hasText: '需要零下十八度的冷库' }).waitFor();
  assert.equal(await page.locator('[data-synced]').getAttribute('data-synced'), 'saved');
});

test('with the network back it is sent by itself, and others see it', { timeout: 60_000 }, async () => {
  await server.start();
  await rep.context.setOffline(false);
  await rep.page.locator('[data-synced=merged]').waitFor({ timeout: 30_000 });
});

test('a second tab only shows, and says so', { timeout: 60_000 }, async () => {
  const second = await rep.context.newPage();
  await second.goto(server.url);
  await second.getByText('行访已在另一个标签页中打开').waitFor();
  await second.getByText('海风物流').click();
  await second.locator('[data-fact=brief]').waitFor();
  assert.equal(await second.getByRole('button', { name: '记一条' }).isDisabled(), true);
  await rep.page.close();
  await second.getByText('行访已在另一个标签页中打开').waitFor({ state: 'detached' });
  await second.locator('textarea').fill('第二页也能写了');
  await second.getByRole('button', { name: '记一条' }).click();
  await second.getByRole('listitem').filter({ hasText: '第二页也能写了' }).waitFor();
  await second.locator('[data-synced=merged]').waitFor({ timeout: 30_000 });
  rep.page = second;
});

test('the board shows the visit to the superior, live, with its evidence on a time line', { timeout: 120_000 }, async () => {
  const { page } = boss;
  const card = page.locator('[data-visit]').filter({ hasText: '海风物流' });
  await card.waitFor({ timeout: 30_000 });
  await card.click();
  await page.locator('[data-evidence] [data-mark=brief]').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('实时').waitFor();
  // Something new comes without anybody asking for it.
  await rep.page.goto(`${server.url}/#/plan`);
  await rep.page.getByLabel('客户').fill('江南冷链');
  await rep.page.getByLabel('拜访目的').fill('首次拜访');
  await rep.page.getByRole('button', { name: '保存' }).click();
  await page.locator('[data-visit]').filter({ hasText: '江南冷链' }).waitFor({ timeout: 30_000 });
});

test('the superior approves by keys, and the rep hears of it', { timeout: 120_000 }, async () => {
  const { page } = boss;
  await page.getByRole('link', { name: '待审批' }).click();
  const waits = page.locator('[data-approval]').filter({ hasText: '江南冷链' });
  await waits.waitFor({ timeout: 60_000 });
  while ((await waits.getAttribute('aria-current')) !== 'true') await page.keyboard.press('j');
  // Once the plan itself is on the screen: before that, a key decides nothing.
  await waits.getByRole('button', { name: '批准' }).and(page.locator(':enabled')).waitFor();
  await page.keyboard.press('a');
  await waits.waitFor({ state: 'detached' });
  await rep.page.goto(`${server.url}/#/me`);
  await rep.page.getByRole('button', { name: '立即同步' }).click();
  await rep.page.goto(`${server.url}/#/`);
  await rep.page.getByText('江南冷链').click();
  await rep.page.getByText('计划已批准').waitFor({ timeout: 60_000 });
  assert.deepEqual(boss.errors, []);
});

test('devices stand on the board with their last contact', { timeout: 60_000 }, async () => {
  await boss.page.getByRole('link', { name: '设备', exact: true }).click();
  await boss.page.locator('[data-device]').filter({ hasText: '李娜' }).waitFor();
});

test('axe finds nothing serious on the pages, light and dark', { timeout: 120_000 }, async () => {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    for (const [who, addresses] of [
      [rep, ['/#/', '/#/plan', '/#/inbox', '/#/me']],
      [boss, ['/board#/visits', '/board#/approvals', '/board#/devices']],
    ]) {
      await who.page.emulateMedia({ colorScheme });
      for (const address of addresses) {
        await who.page.goto(server.url + address);
        await who.page.reload();
        await who.page.getByRole('heading', { level: 1 }).waitFor();
        // What is waiting for its content has buttons that are off, and turn on before anybody's eyes.
        if (address.endsWith('approvals')) await who.page.locator('[data-waiting] button:enabled').first().waitFor();
        found.push(...(await who.serious()).map((it) => `${colorScheme} ${address} ${it}`));
      }
    }
    await rep.page.goto(`${server.url}/#/`);
    await rep.page.getByText('海风物流').click();
    await rep.page.locator('[data-fact=brief]').waitFor();
    found.push(...(await rep.serious()).map((it) => `${colorScheme} visit ${it}`));
  }
  assert.deepEqual(found, []);
});
