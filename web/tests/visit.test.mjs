// The rep's visit in a real browser: a customer's card, hints as typed, photos and a signature offline, two people in one line,
// an approval that a change makes stale, thanks; and axe on all of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { icon } from '../build/icon.mjs';
import { byCode } from './begun.mjs';
import { Person } from './browser.mjs';
import { Server } from './server.mjs';

const LONG = { timeout: 120_000 };
const WAIT = { timeout: Number(process.env.WAIT_MS ?? 45_000) };
let server;
let rep;
let mate;
let boss;
let address;

async function enrol(person, code, at = '/') {
  const page = await person.open();
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(server.url + at);
  await byCode(page, code);
  return page;
}

const sheet = async (page, name) => {
  await page.getByRole('button', { name, exact: true }).click();
  return page.getByRole('dialog', { name });
};

/** What comes from others: a nudge brings it, and where one is lost, another contact. */
async function comes(locator) {
  const until = Date.now() + WAIT.timeout;
  for (;;) {
    await locator.page().evaluate(() => dispatchEvent(new Event('online')));
    try {
      return await locator.waitFor({ timeout: 5_000 });
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** Where somebody wants to look at the pages: SHOTS=<folder>. */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
};

const online = async (person, on) => {
  await person.context.setOffline(!on);
  await person.page.getByText('没有网络：').waitFor({ state: on ? 'detached' : 'visible' });
};

before(async () => {
  server = await Server.make();
  server.admin('user', 'add', '--id', 'zhao.min', '--name', '赵敏', '--department', 'sales', '--roles', 'rep');
  const card = ['name=北风贸易', 'tier=A', 'key=yes', 'in_charge=li.na', 'country=CN'].flatMap((it) => ['--set', it]);
  server.admin('customer', 'put', '--id', 'nordwind', ...card);
  server.admin('customer', 'contact', '--customer', 'nordwind', '--name', '陈工', '--mail', 'chen@nordwind.example', '--phone', '+8613900000001');
  // Nobody listens there: the asking stands all the same, and the letter waits.
  server.admin('channel', 'mail', '--server', '127.0.0.1', '--port', '9', '--tls', 'none', '--from', 'visits@acme.example', '--thank-yous', '5');
  server.admin('user', 'email', '--person', 'li.na', '--email', 'li.na@acme.example');
  const codes = ['li.na', 'zhao.min', 'wang.lei'].map((person) => server.code(person));
  await server.start();
  [rep, mate, boss] = [new Person(), new Person(), new Person({ width: 1440, height: 900 })];
  await Promise.all([enrol(rep, codes[0]), enrol(mate, codes[1]), enrol(boss, codes[2], '/board')]);
}, LONG);

after(async () => {
  if (process.env.SHOTS) {
    for (const [name, person] of Object.entries({ rep, mate, boss })) {
      await person?.page.screenshot({ path: `${process.env.SHOTS}/end-${name}.png`, fullPage: true }).catch(() => undefined);
    }
  }
  await rep?.close();
  await mate?.close();
  await boss?.close();
  await server?.remove();
});

test('a plan takes its customer from a card, with the tier, and says what a quotation lacks while it is typed', LONG, async () => {
  const { page } = rep;
  await page.getByRole('link', { name: '计划', exact: true }).click();
  const field = page.getByLabel('客户');
  await field.fill('北风');
  await page.locator('[data-customer=nordwind]').click();
  await page.locator('[data-chosen=nordwind]').filter({ hasText: 'A 级' }).waitFor();
  await page.getByLabel('拜访目的').fill('了解冷链需求');
  await page.getByRole('button', { name: '填写更多' }).click();
  await page.getByLabel('材料').fill('报价单');
  await page.locator('[data-hint]').filter({ hasText: '未注明' }).first().waitFor();
  // What was typed survives a reload.
  await page.reload();
  await page.getByRole('button', { name: '填写更多' }).click();
  assert.equal(await page.getByLabel('材料').inputValue(), '报价单');
  await page.getByLabel('报价单已注明').check();
  await page.locator('[data-hint]').filter({ hasText: '未注明' }).first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { level: 1, name: '北风贸易' }).waitFor();
  address = new URL(page.url()).hash;
});

test('a promise that nobody may make is told while it is typed, in both languages, and what the record lacks', LONG, async () => {
  const { page } = rep;
  const note = page.locator('textarea');
  for (const promise of ['我们保证零延误', 'we promise zero delay']) {
    await note.fill(promise);
    await page.locator('[data-hint]').filter({ hasText: '不得作出的承诺' }).waitFor();
  }
  const before = Number(await page.locator('.composer [data-missing]').getAttribute('data-missing'));
  assert.ok(before > 3);
  await note.fill('需要冷库');
  await page.locator('[data-hint]').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '记一条' }).click();
  await comes(page.getByRole('listitem').filter({ hasText: '需要冷库' }).locator('[data-far=merged]'));
});

test('the superior approves; a change of the plan says beforehand that this is stale then, and it is', LONG, async () => {
  const { page } = boss;
  await page.getByRole('link', { name: '待审批' }).click();
  const waits = page.locator('[data-approval]').filter({ hasText: '北风贸易' });
  await comes(waits);
  while ((await waits.getAttribute('aria-current')) !== 'true') await page.keyboard.press('j');
  // Once the plan itself is on the screen: before that, a key decides nothing.
  await waits.getByRole('button', { name: '批准' }).and(page.locator(':enabled')).waitFor();
  await page.keyboard.press('a');
  await waits.waitFor({ state: 'detached' });
  await comes(rep.page.getByText('计划已批准'));
  const plan = await sheet(rep.page, '改计划');
  await plan.getByLabel('时长（分钟）').fill('90');
  await plan.getByText('须重新审批').waitFor();
  await plan.getByRole('button', { name: '改好计划' }).click();
  await rep.page.locator('[data-approval-state=stale]').waitFor();
});

test('with no network a photo is taken, looked at, kept over a reload and attached; it goes up by itself later', LONG, async () => {
  const { page } = rep;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await online(rep, false);
  await page.locator('[data-choose]').setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: icon(1024) });
  await page.locator('[data-photo-draft] img').waitFor();
  await page.reload();
  await page.locator('[data-photo-draft] img').waitFor();
  await page.getByLabel('说明').fill('仓库门口');
  await page.getByRole('button', { name: '附上', exact: true }).click();
  const photo = page.locator('[data-photo]').filter({ hasText: '仓库门口' });
  await photo.locator('[data-far=saved]').waitFor();
  assert.ok(await photo.locator('img').first().evaluate((img) => img.decode().then(() => img.naturalWidth > 0)));
  await online(rep, true);
  await comes(photo.locator('[data-far=merged]'));
});

test('the customer signs what they are shown, drawn; and by name where nobody can draw', LONG, async () => {
  const { page } = rep;
  await page.getByRole('button', { name: '请对方签名' }).click();
  const signing = page.getByRole('dialog', { name: '签名确认' });
  await signing.locator('pre').filter({ hasText: '需要冷库' }).waitFor();
  await signing.getByLabel('签名人').fill('陈工');
  const pad = signing.locator('[data-pad][data-ready]');
  const field = await pad.boundingBox();
  await page.mouse.move(field.x + 40, field.y + 60);
  await page.mouse.down();
  for (const [x, y] of [[90, 120], [140, 50], [200, 110]]) await page.mouse.move(field.x + x, field.y + y, { steps: 4 });
  await page.mouse.up();
  await signing.getByRole('button', { name: '确认签名' }).click();
  await page.locator('[data-signature=drawn] img').first().waitFor();
  await comes(page.locator('[data-signature=drawn] [data-far=merged]'));
  await page.getByRole('button', { name: '请对方签名' }).click();
  await signing.getByLabel('签名人').fill('王工');
  await signing.getByRole('button', { name: '只记签名人' }).click();
  await page.locator('[data-signature=named]').filter({ hasText: '王工' }).waitFor();
});

test('two people change one line with no network, both are shown it with who wrote what, one settles it and nothing is lost', LONG, async () => {
  const plan = await sheet(rep.page, '改计划');
  await plan.getByLabel('同行人的人员编号').fill('zhao.min');
  await plan.getByRole('button', { name: '邀请', exact: true }).click();
  await plan.getByText('已邀请 zhao.min').waitFor();
  await plan.getByRole('button', { name: '关闭' }).click();
  await comes(mate.page.locator('a.card').filter({ hasText: '北风贸易' }));
  await mate.page.locator('a.card').filter({ hasText: '北风贸易' }).click();
  await comes(mate.page.getByRole('listitem').filter({ hasText: '需要冷库' }));
  const written = [
    [rep, '需要零下十八度的冷库'],
    [mate, '需要两间冷库'],
  ];
  for (const [person] of written) await online(person, false);
  for (const [person, words] of written) {
    const { page } = person;
    await page.getByRole('button', { name: '修改“需要冷库”' }).click();
    await page.getByRole('listitem').locator('textarea').fill(words);
    await page.getByRole('button', { name: '改好了' }).click();
    await page.getByRole('listitem').filter({ hasText: words }).locator('[data-far=saved]').waitFor();
  }
  for (const [person] of written) await online(person, true);
  for (const [person] of written) {
    const differing = person.page.locator('[data-conflict]');
    await comes(differing);
    for (const said of ['需要零下十八度的冷库', 'li.na 所写', '需要两间冷库', 'zhao.min 所写']) {
      await differing.filter({ hasText: said }).waitFor();
    }
  }
  await shot(mate.page, 'conflict');
  await mate.page.getByRole('button', { name: '以“需要零下十八度的冷库”为准' }).click();
  for (const [person] of written) {
    const settled = person.page.locator('[data-settled]');
    await comes(settled.filter({ hasText: 'zhao.min 确认：需要零下十八度的冷库' }).filter({ hasText: '未采用：需要两间冷库' }));
    await person.page.locator('[data-conflict]').waitFor({ state: 'detached' });
  }
});

test('a large gift, an agreement on the spot and a question are told or begin their limit', LONG, async () => {
  const { page } = rep;
  const form = await sheet(page, '意向、小结、礼品');
  await form.getByLabel('礼品名称').fill('茶叶');
  await form.getByLabel('金额').fill('99999');
  await form.locator('[data-hint]').filter({ hasText: '超过限额' }).first().waitFor();
  await form.getByLabel('现场签了协议').check();
  await form.locator('[data-hint]').filter({ hasText: '现场签订了协议' }).waitFor();
  await form.getByRole('radio', { name: '一般' }).check();
  await form.getByRole('button', { name: '记下意向' }).click();
  await form.getByRole('button', { name: '关闭' }).click();
  const promises = await sheet(page, '答复与方案');
  await promises.getByLabel('问题', { exact: true }).fill('清关要多久？');
  await promises.getByRole('button', { name: '记下', exact: true }).click();
  const owed = page.locator('[data-owed=question]');
  await owed.getByRole('button', { name: '已答复' }).click();
  await owed.getByLabel('答复的内容').fill('三个工作日');
  await owed.getByRole('button', { name: '记下并完成' }).click();
  await owed.getByText('按时完成').first().waitFor();
});

test('the thank-you is drafted from the record, opens the mail app with it, and is recorded once it is sent', LONG, async () => {
  const { page } = rep;
  await page.getByRole('button', { name: '到访' }).click();
  await page.getByRole('button', { name: '离开' }).click();
  const thanks = await sheet(page, '致谢');
  await thanks.getByRole('button', { name: '陈工' }).click();
  const link = thanks.getByRole('link', { name: '用邮件应用打开' });
  const opened = decodeURIComponent(await link.getAttribute('href'));
  assert.ok(opened.startsWith('mailto:chen@nordwind.example?') && opened.includes('零下十八度'), opened);
  await thanks.getByRole('button', { name: 'English' }).click();
  await thanks.getByLabel('信的内容').filter({ visible: true }).waitFor();
  await page.waitForFunction(() => document.querySelector('dialog textarea')?.value.includes('Thank you'));
  const sms = await thanks.getByRole('link', { name: '用短信应用打开' }).getAttribute('href');
  assert.ok(sms.startsWith('sms:+8613900000001?body='), sms);
  await thanks.getByRole('button', { name: '邮件已发' }).click();
  await page.locator('[data-fact=thank]').waitFor();
  // By the organisation's mail server, to a contact of the card.
  await sheet(page, '致谢');
  await thanks.getByRole('button', { name: '陈工' }).click();
  await thanks.getByRole('button', { name: '请服务器代发邮件' }).click();
  await page.locator('[data-fact=send_thanks]').waitFor();
  await comes(page.locator('[data-synced=merged]'));
  await page.locator('[data-fact=send_thanks]').waitFor();
});

test('axe finds nothing serious on the visit and its sheets, light and dark, in both languages', LONG, async () => {
  const { page } = rep;
  const found = [];
  const names = {
    'zh-CN': ['意向、小结、礼品', '答复与方案', '致谢', '改计划', '请对方签名'],
    en: ['Intent, summary, gifts', 'Replies, proposals', 'Thank-you', 'Change the plan', 'Have it signed'],
  };
  for (const [tongue, colorScheme] of [['zh-CN', 'light'], ['en', 'dark']]) {
    await page.evaluate((to) => localStorage.setItem('sojourn-language', to === 'en' ? 'en' : 'zh'), tongue);
    await page.emulateMedia({ colorScheme });
    await page.goto(`${server.url}/${address}`);
    await page.reload();
    await page.locator('[data-photo] img').first().waitFor();
    await shot(page, `visit-${colorScheme}`);
    found.push(...(await rep.serious()).map((it) => `${colorScheme} visit ${it}`));
    for (const name of names[tongue]) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.locator('dialog[open] button').first().waitFor();
      await page.locator('dialog[open] [role=status]:has-text("…")').waitFor({ state: 'detached' });
      await shot(page, `${name}-${colorScheme}`);
      found.push(...(await rep.serious()).map((it) => `${colorScheme} ${name} ${it}`));
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
    }
    if (process.env.SHOTS) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await shot(page, `wide-${colorScheme}`);
      await page.setViewportSize({ width: 390, height: 844 });
    }
    await page.goto(`${server.url}/#/plan`);
    await page.locator('form [aria-expanded]').click();
    await shot(page, `plan-${colorScheme}`);
    found.push(...(await rep.serious()).map((it) => `${colorScheme} plan ${it}`));
  }
  assert.deepEqual(found, []);
});
