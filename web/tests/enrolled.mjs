// A person at a browser that is enrolled by a one-time code, and ways of the hands that several tests have.
import { enrol } from './begun.mjs';
import { Person } from './browser.mjs';

export async function enrolled(server, code, size) {
  const person = new Person(size);
  const page = await person.open();
  await enrol(page, server.url, code);
  return person;
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
