// From an invitation to a browser that is wiped again: password, second factor, devices, absence, looks, colours, storage, the report
// for support, the organisation's own login service; axe on each of them in both themes.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { codeOf, LoginService } from './authenticator.mjs';
import { Person } from './browser.mjs';
import { plan } from './begun.mjs';
import { shown, speak, tabTo } from './enrolled.mjs';
import { Server } from './server.mjs';

const WAIT = { timeout: 45_000 };
const FIRST = '乌篷船里听雨声 42';
const SECOND = '江上清风与山间明月 7';
let server;
let service;
let rep;
let boss;
let invitations;
let recovery;

before(async () => {
  server = await Server.make();
  invitations = { rep: server.invitation('li.na'), boss: server.invitation('wang.lei') };
  service = await LoginService.start(`${server.url}/`);
  const secret = join(server.folder, 'client-secret');
  writeFileSync(secret, 'a-secret-of-this-test-only\n', { mode: 0o600 });
  server.admin('oidc', 'set', '--issuer', service.issuer, '--client-id', 'sojourn', '--secret-file', secret, '--redirect', `${server.url}/`, '--match', 'email');
  server.admin('user', 'email', '--person', 'li.na', '--email', 'li.na@acme.example');
  await server.start();
  rep = new Person();
  boss = new Person();
});

after(async () => {
  // How it looked at the end, where pictures are asked for.
  await shown(rep?.page, 'settings-end-rep').catch(() => undefined);
  await shown(boss?.page, 'settings-end-boss').catch(() => undefined);
  await rep?.close();
  await boss?.close();
  service?.stop();
  await server?.remove();
});

const to = (page, name) => page.goto(`${server.url}/#/me/${name}`);

test('an invitation, a first password and an enrolled browser, by keys alone', { timeout: 90_000 }, async () => {
  const page = await rep.open();
  await page.goto(server.url);
  await page.getByLabel('人员编号').waitFor(WAIT);
  await shown(page, 'login');
  await tabTo(page, '用邀请码设定首个密码');
  await page.keyboard.press('Enter');
  await tabTo(page, '邀请码');
  await page.keyboard.type(invitations.rep);
  await tabTo(page, '新密码');
  await page.keyboard.type(FIRST);
  await tabTo(page, '再输入一次');
  await page.keyboard.type('another one');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: '两次输入的密码不一样' }).waitFor();
  await shown(page, 'login-invitation');
  await tabTo(page, '再输入一次');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(FIRST);
  await page.keyboard.press('Enter');
  await page.getByText('还没有拜访').waitFor(WAIT);
});

test('who needs a second factor sets it up at the first login, by a picture drawn here', { timeout: 90_000 }, async () => {
  const page = await boss.open();
  await page.goto(server.url);
  await page.getByRole('button', { name: '用邀请码设定首个密码' }).click();
  await page.getByLabel('邀请码').fill(invitations.boss);
  await page.getByLabel('新密码').fill(FIRST);
  await page.getByLabel('再输入一次').fill(FIRST);
  await page.getByRole('button', { name: '设定密码并登录' }).click();
  await page.getByRole('img', { name: '用验证器应用扫描此图' }).waitFor(WAIT);
  const secret = await page.locator('[data-secret]').getAttribute('data-secret');
  await shown(page, 'login-set-up');
  assert.deepEqual(await boss.serious(), []);
  await page.getByLabel('验证器显示的 6 位数字').fill('000000');
  await page.getByRole('button', { name: '确认' }).click();
  await page.getByRole('alert').waitFor(WAIT);
  await page.getByLabel('验证器显示的 6 位数字').fill(codeOf(secret));
  await page.getByRole('button', { name: '确认' }).click();
  await page.getByRole('heading', { name: '恢复码' }).waitFor(WAIT);
  assert.equal(await page.locator('.codes code').count(), 10);
  await shown(page, 'login-recovery');
  await page.getByRole('button', { name: '我已妥善保存，继续' }).click();
  await page.getByText('还没有拜访').waitFor(WAIT);
  assert.equal(await page.getByText('恢复码').count(), 0);
});

test('light and dark are chosen and kept, and language too', { timeout: 60_000 }, async () => {
  const { page } = rep;
  await page.goto(`${server.url}/#/me`);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: '深色' }).click();
  await page.reload();
  await page.getByRole('button', { name: '深色' }).and(page.locator('[aria-pressed=true]')).waitFor(WAIT);
  const dark = await ground();
  assert.notEqual(dark, light);
  await shown(page, 'me-dark');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: '浅色' }).click();
  assert.equal(await ground(), light);
  await page.getByRole('button', { name: '跟随系统' }).click();
  assert.equal(await ground(), dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Log out and wipe this browser' }).waitFor();
  await shown(page, 'me-english');
  await page.getByRole('button', { name: '中文' }).click();
});

test('storage says what is used and whether it is promised; the report for support names nobody', { timeout: 60_000 }, async () => {
  const { page } = rep;
  await plan(page, '海风物流');
  await to(page, 'storage');
  await page.locator('[data-persisted]').waitFor();
  await page.getByRole('progressbar', { name: '已使用' }).waitFor();
  await shown(page, 'settings-storage');
  await to(page, 'about');
  await page.getByRole('button', { name: '生成报告' }).click();
  const report = await page.getByLabel('给技术支持的报告').locator('textarea').inputValue();
  assert.equal(JSON.parse(report).device.visits, 1);
  assert.doesNotMatch(report, /li\.na|acme|海风|李娜/);
  await shown(page, 'settings-about');
});

test('the password is changed and a second factor set up, with recovery codes shown once', { timeout: 120_000 }, async () => {
  const { page } = rep;
  await to(page, 'security');
  await page.getByText('修改密码').first().click();
  await page.getByLabel('现在的密码').first().fill(FIRST);
  await page.getByLabel('新密码').fill(SECOND);
  await page.getByLabel('再输入一次').fill(SECOND);
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByText('密码已修改').waitFor(WAIT);
  await page.getByText('设置第二道验证').first().click();
  await page.getByLabel('现在的密码').last().fill(SECOND);
  await page.getByRole('button', { name: '设置第二道验证' }).click();
  await page.getByRole('img', { name: '用验证器应用扫描此图' }).waitFor(WAIT);
  const secret = await page.locator('[data-secret]').getAttribute('data-secret');
  await page.getByLabel('验证器显示的 6 位数字').fill(codeOf(secret));
  await page.getByRole('button', { name: '确认' }).click();
  await page.locator('.codes code').first().waitFor(WAIT);
  recovery = await page.locator('.codes code').allInnerTexts();
  assert.equal(recovery.length, 10);
  await page.getByRole('button', { name: '我已妥善保存，继续' }).click();
  await page.getByText('第二道验证已设置', { exact: true }).waitFor(WAIT);
  await shown(page, 'settings-security');
});

test('an absence is entered and taken back, and nobody has looked', { timeout: 60_000 }, async () => {
  const { page } = rep;
  await to(page, 'absences');
  await page.getByLabel('到何时止').fill('2030-01-01T09:00');
  await page.getByRole('button', { name: '登记离岗' }).click();
  await page.getByRole('alert').waitFor(WAIT);
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 16);
  await page.getByLabel('到何时止').fill(soon);
  await page.getByRole('button', { name: '登记离岗' }).click();
  await page.locator('[data-absence=under_way]').waitFor(WAIT);
  await shown(page, 'settings-absences');
  await page.getByRole('button', { name: '提前结束' }).click();
  await page.locator('[data-absence=over]').waitFor(WAIT);
  await to(page, 'looks');
  await page.getByText('没有人查看过').waitFor(WAIT);
});

test('axe finds nothing serious on settings, light and dark', { timeout: 120_000 }, async () => {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await rep.page.emulateMedia({ colorScheme });
    await speak(rep.page, colorScheme === 'dark' ? 'en' : 'zh');
    for (const name of ['', '/security', '/codes', '/devices', '/absences', '/looks', '/storage', '/about', '/leave']) {
      await rep.page.goto(`${server.url}/#/me${name}`);
      await rep.page.getByRole('heading', { level: 1 }).waitFor(WAIT);
      if (name === '/devices') await rep.page.locator('[data-device]').first().waitFor(WAIT);
      found.push(...(await rep.serious()).map((it) => `${name} ${colorScheme}: ${it}`));
      if (colorScheme === 'dark') await shown(rep.page, `settings${name.replace('/', '-')}-dark`);
    }
  }
  await rep.page.emulateMedia({ colorScheme: 'light' });
  await speak(rep.page, 'zh');
  assert.deepEqual(found, []);
});

test('who wipes the browser is warned of what was not sent, and nothing is left of it', { timeout: 90_000 }, async () => {
  const { page } = rep;
  await rep.context.setOffline(true);
  await page.getByText('没有网络：').waitFor(WAIT);
  await plan(page, '江南冷链');
  await to(page, 'leave');
  await page.locator('[data-waiting]').waitFor();
  assert.equal(await page.getByRole('button', { name: '清除并退出' }).isDisabled(), true);
  await shown(page, 'settings-leave');
  await rep.context.setOffline(false);
  await page.locator('[data-waiting]').waitFor({ state: 'detached', ...WAIT });
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '清除并退出' }).click();
  await page.getByRole('heading', { name: '登录' }).waitFor(WAIT);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => /draft|contact/.test(name))), []);
});

test('a second factor is asked for at the login, and a recovery code does', { timeout: 90_000 }, async () => {
  const { page } = rep;
  await page.getByLabel('组织').fill('acme');
  await page.getByLabel('人员编号').fill('li.na');
  await page.getByLabel('密码').fill(SECOND);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '第二道验证' }).waitFor(WAIT);
  await shown(page, 'login-factor');
  assert.deepEqual(await rep.serious(), []);
  await page.keyboard.type(recovery[0]);
  await page.keyboard.press('Enter');
  await page.getByText('海风物流').waitFor(WAIT);
  await page.getByText('江南冷链').waitFor(WAIT);
});

test('of two devices the other one is revoked', { timeout: 60_000 }, async () => {
  const { page } = rep;
  await to(page, 'devices');
  await page.getByRole('button', { name: '停用这台设备' }).click();
  await page.getByLabel('为什么停用').fill('手机被偷');
  await shown(page, 'settings-devices');
  await page.getByRole('button', { name: '永久停用' }).click();
  await page.getByText('已停用').waitFor(WAIT);
  assert.equal(await page.locator('[data-device]').count(), 2);
});

test("by the organisation's own login service, on its own page and back", { timeout: 120_000 }, async () => {
  const { page } = rep;
  await to(page, 'leave');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '清除并退出' }).click();
  await page.getByRole('button', { name: '用组织的登录服务登录' }).click(WAIT);
  await page.getByLabel('组织').fill('acme');
  await shown(page, 'login-service');
  await page.getByRole('button', { name: '前往登录' }).click();
  await page.waitForURL((url) => url.origin === service.issuer, WAIT);
  await page.locator('input[name=login]').fill('li.na@acme.example');
  await page.locator('input[name=password]').fill('anything');
  await page.locator('button[type=submit]').click();
  await page.locator('form:has(input[value=consent]) button[type=submit]').click(WAIT);
  await page.waitForURL((url) => url.origin === server.url, WAIT);
  await page.getByRole('heading', { name: '第二道验证' }).waitFor(WAIT);
  assert.equal(new URL(page.url()).search, '');
  await page.keyboard.type(recovery[1]);
  await page.keyboard.press('Enter');
  await page.getByText('海风物流').waitFor(WAIT);
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
});

test('axe finds nothing serious on the ways to log in, light and dark', { timeout: 60_000 }, async () => {
  const { page } = rep;
  await to(page, 'leave');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '清除并退出' }).click();
  await page.getByLabel('人员编号').waitFor(WAIT);
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const way of [undefined, '用组织的登录服务登录', '用邀请码设定首个密码', '用一次性登记码登记']) {
      await page.reload();
      await page.getByLabel('人员编号').waitFor(WAIT);
      if (way) await page.getByRole('button', { name: way }).click();
      found.push(...(await rep.serious()).map((it) => `${way ?? 'login'} ${colorScheme}: ${it}`));
      await shown(page, `login-${way ?? 'password'}-${colorScheme}`);
    }
  }
  assert.deepEqual(found, []);
});
