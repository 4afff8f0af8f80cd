// A person at a browser that is enrolled by a one-time code, and ways of the hands that several tests have.
import { Person } from './browser.mjs';

export async function enrolled(server, code, size) {
  const person = new Person(size);
  const page = await person.open();
  await page.goto(server.url);
  await byCode(page, code);
  return person;
}

/** What is there afterwards is another page's matter. */
export async function typeCode(page, code) {
  await page.getByRole('button', { name: '用一次性登记码登记' }).click();
  await page.getByLabel('一次性登记码').fill(code);
  await page.getByRole('button', { name: '登记', exact: true }).click();
}

export async function byCode(page, code) {
  await typeCode(page, code);
  await page.getByText('还没有拜访').waitFor();
}

export async function plan(page, server, customer, purpose = '了解冷链需求') {
  await page.goto(`${server.url}/#/plan`);
  await page.getByLabel('客户').fill(customer);
  await page.getByLabel('拜访目的').fill(purpose);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: customer, level: 1 }).waitFor();
}

/** By the tabulator alone, to what has this name; as far as a whole round. */
export async function tabTo(page, name) {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(() => {
      const it = document.activeElement;
      return it?.labels?.[0]?.querySelector('span')?.textContent ?? it?.getAttribute('aria-label') ?? it?.textContent ?? '';
    });
    if (there.startsWith(name)) return;
  }
  throw new Error(`the tabulator does not come to ${name}`);
}

/** Pictures for people to look at, where a folder is named. */
export async function shown(page, name) {
  const folder = process.env.SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

export async function speak(page, language) {
  await page.evaluate((it) => localStorage.setItem('sojourn-language', it), language);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 45_000 });
}
