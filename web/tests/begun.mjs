// What most tests begin with: a browser that is enrolled, and a visit of its own that has begun.
import { byCode } from './enrolled.mjs';

/** Enrols by a one-time code. */
export async function enrol(page, url, code) {
  await page.goto(url);
  await byCode(page, code);
  await page.getByRole('link', { name: '写计划' }).waitFor();
}

/** Plans a visit; its page is open then. */
export async function plan(page, customer) {
  await page.getByRole('link', { name: '写计划' }).click();
  await page.getByLabel('客户').fill(customer);
  await page.getByLabel('拜访目的').fill('了解冷链需求');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('button', { name: '到访' }).waitFor();
}

/** Writes a note on the visit that is open. */
export async function note(page, text) {
  await page.locator('textarea').fill(text);
  await page.getByRole('button', { name: '记一条' }).click();
}

export const noted = (page, text) => page.getByRole('listitem').filter({ hasText: text });
