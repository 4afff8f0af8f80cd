// What most tests begin with: a browser that is enrolled, and a visit of its own that has begun.

/** Types it in and taps; what is there afterwards is another page's matter. */
export async function typeCode(page, code) {
  await page.getByRole('button', { name: '用一次性登记码登记' }).click();
  await page.getByLabel('一次性登记码').fill(code);
  await page.getByRole('button', { name: '登记', exact: true }).click();
}

/** Enrols the page that is open, the rep's or the board, by a one-time code. */
export async function byCode(page, code) {
  await typeCode(page, code);
  await page.getByRole('button', { name: '登记', exact: true }).waitFor({ state: 'detached' });
}

/** Enrols at the rep's page. */
export async function enrol(page, url, code) {
  await page.goto(url);
  await byCode(page, code);
  await page.getByRole('link', { name: '写计划' }).waitFor();
}

/** Plans a visit from wherever the rep is; its page is open then. */
export async function plan(page, customer, purpose = '了解冷链需求') {
  await page.evaluate(() => (location.hash = '#/plan'));
  await page.getByLabel('客户').fill(customer);
  await page.getByLabel('拜访目的').fill(purpose);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: customer, level: 1 }).waitFor();
}

/** Writes a note on the visit that is open. */
export async function note(page, text) {
  await page.locator('textarea').fill(text);
  await page.getByRole('button', { name: '记一条' }).click();
}

export const noted = (page, text) => page.getByRole('listitem').filter({ hasText: text });
