// Takes the pictures of README.md and docs/web.md from the demo: `make pictures`. With a folder named, every page in both languages, both
// themes and both sizes goes there instead, to be looked at: `node web/pictures/take.mjs FOLDER`.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { byCode } from '../tests/begun.mjs';
import { Person } from '../tests/browser.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const everything = process.argv[2];
const folder = everything ? resolve(everything) : join(root, 'docs/pictures');
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** The demo, once it serves: its address, and codes by person. */
async function demo() {
  const binary = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/replay');
  const child = spawn(binary, ['demo', '--serve'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const codes = {};
  for await (const line of createInterface({ input: child.stdout })) {
    for (const [code, person] of line.matchAll(/\S+\/([a-z]+-\d+)-web-\d+/g)) (codes[person] ??= []).push(code);
    const [, url] = /still serving at (\S+?);/.exec(line) ?? [];
    if (url) return { child, url, codes };
  }
  throw new Error('the demo ended before it served: read what it said');
}

/** A browser in which somebody is logged in. Chinese, as it starts. */
async function enrolled(person, url, code) {
  const page = await person.open();
  await page.goto(url);
  await byCode(page, code);
  return page;
}

/** One shot of a page that has come to rest. */
async function shot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`${name}.png`);
}

/** In both languages, both themes and both sizes where everything is looked at; else once, as it is. */
async function each(page, home, walk) {
  if (!everything) return walk((name) => shot(page, name));
  for (const tongue of ['zh', 'en']) {
    for (const size of [PHONE, DESK]) {
      for (const theme of ['light', 'dark']) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme: theme });
        await page.evaluate((to) => localStorage.setItem('sojourn-language', to), tongue);
        await page.goto(home);
        await walk((name) => shot(page, `${name}-${tongue}-${size.width}-${theme}`));
      }
    }
  }
}

async function ofRep({ url, codes }) {
  const person = new Person(PHONE);
  const page = await enrolled(person, url, codes['rep-09'].shift());
  const visits = page.locator('a.card[href^="#/visit/"]');
  await visits.first().waitFor();
  await each(page, url, async (take) => {
    await visits.first().waitFor();
    await take('rep-today');
    await visits.nth(2).click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await take('rep-visit');
    if (!everything) return;
    for (const at of (await page.getByRole('navigation').getByRole('link').all()).keys()) {
      await page.getByRole('navigation').getByRole('link').nth(at).click();
      await take(`rep-tab-${at}`);
    }
  });
  await person.close();
}

async function ofBoard({ url, codes }) {
  const person = new Person(DESK);
  const page = await enrolled(person, `${url}/board`, codes[everything ? 'risk-1' : 'mgr-1'].shift());
  await page.locator('[data-visit]').first().waitFor();
  await each(page, `${url}/board`, async (take) => {
    await page.locator('[data-visit]').first().waitFor();
    await take('board-lanes');
    await page.locator('[data-visit]').first().click();
    await page.getByRole('dialog').waitFor();
    await take('board-evidence');
    await page.keyboard.press('Escape');
    if (!everything) return;
    const links = page.locator('main > header nav a');
    for (const at of (await links.all()).keys()) {
      await links.nth(at).click();
      await take(`board-page-${at}`);
    }
  });
  await person.close();
}

mkdirSync(folder, { recursive: true });
const served = await demo();
try {
  await ofRep(served);
  await ofBoard(served);
} finally {
  served.child.kill('SIGINT');
}
