// `make bench-web`: the supervisors' board with many visits, each figure with a floor of the same run. VISITS_OF_BOARD=10000, PROGRAMS=target/sim
// for other builds of server and phone than the usual. Figures need an idle machine.
import { performance } from 'node:perf_hooks';
import { Person } from '../tests/browser.mjs';
import { filled } from './filled.mjs';

const VISITS = Number(process.env.VISITS_OF_BOARD ?? 10_000);
const RUNS = Number(process.env.RUNS ?? 5);

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const show = (what, value, unit, aim, floor) =>
  console.log(
    `${what.padEnd(46)} ${value.toFixed(0).padStart(8)} ${unit}  aim ${aim}  ${value <= aim ? 'reached' : 'MISSED'}` +
      (floor === undefined ? '' : `  floor ${floor.toFixed(0)}`),
  );
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** In each page: when the first card was painted, and every long task. */
function watching() {
  globalThis.tasks = [];
  new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((it) => it.duration))).observe({ type: 'longtask', buffered: true });
  const look = new MutationObserver(() => {
    if (!document.querySelector('[data-visit]')) return;
    look.disconnect();
    // The frame that has it is on the screen once the next one begins.
    requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.painted = performance.now())));
  });
  look.observe(document, { childList: true, subtree: true });
}

/** The longest frame of two seconds, while something is done at each, if anything. */
const frames = (page, selector) =>
  page.evaluate(async (it) => {
    const box = it && document.querySelector(it);
    let [before, longest] = [0, 0];
    for (const end = performance.now() + 2_000; performance.now() < end; ) {
      const at = await new Promise((done) => requestAnimationFrame(done));
      if (before) longest = Math.max(longest, at - before);
      before = at;
      if (box) box.scrollTop += 600;
    }
    if (box && box.scrollTop < 6_000) throw new Error('nothing was scrolled');
    return longest;
  }, selector);
const longest = (page) => page.evaluate(() => Math.max(0, ...globalThis.tasks.splice(0)));

const began = performance.now();
const { server, ofBoss, says } = await filled(VISITS);
console.log(`${VISITS} visits written by phones in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
const boss = new Person({ width: 1440, height: 900 });
try {
  const page = await boss.open();
  await page.addInitScript(watching);
  page.setDefaultTimeout(600_000);
  await page.goto(`${server.url}/board`);
  await page.getByRole('button', { name: '用一次性登记码登记' }).click();
  await page.getByLabel('一次性登记码').fill(ofBoss);
  await page.getByRole('button', { name: '登记', exact: true }).click();
  // What was written last is digested last.
  await page.waitForFunction(
    (count) => [...document.querySelectorAll('[data-lane]')].reduce((sum, it) => sum + Number(it.dataset.count), 0) >= count,
    VISITS,
    { timeout: 600_000, polling: 1_000 },
  );
  console.log(`counted on the board after ${((performance.now() - began) / 1_000).toFixed(0)} s: ${await page.evaluate(() => [...document.querySelectorAll('[data-lane]')].map((it) => `${it.dataset.lane} ${it.dataset.count}`).join(', '))}`);
  // This browser's own core reads them as well; what is measured is a board that has done so.
  if (process.env.QUIET !== '0') await quiet(page);
  const [paints, answers, floors] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    await page.goto(`${server.url}/board`, { waitUntil: 'commit' });
    await page.waitForFunction(() => globalThis.painted !== undefined);
    paints.push(await page.evaluate(() => globalThis.painted));
    answers.push(
      await page.evaluate(() => {
        const it = performance.getEntriesByType('resource').find((one) => one.name.includes('/v1/board/lanes'));
        return it ? it.responseEnd - it.startTime : 0;
      }),
    );
    // The floor: a page of the same server that only shows a text.
    const floor = await boss.context.newPage();
    await floor.goto(`${server.url}/manifest.webmanifest`);
    floors.push(await floor.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))));
    await floor.close();
  }
  show(`board, to the first cards of ${VISITS} visits`, median(paints), 'ms', 1_000, median(floors));
  show('  of which GET /v1/board/lanes', median(answers), 'ms', 300);
  show('  its longest task', await longest(page), 'ms', 200);
  await page.getByText('实时').waitFor();
  await quiet(page);

  // That a long task is seen at all.
  await page.evaluate(() => void setTimeout(() => { for (const end = performance.now() + 120; performance.now() < end; ); }));
  await pause(500);
  if ((await longest(page)) < 100) throw new Error('a task of 120 ms was not seen');
  const still = await frames(page);
  const lane = await page.evaluate(() => [...document.querySelectorAll('[data-lane]')].sort((one, other) => other.dataset.count - one.dataset.count)[0].dataset.lane);
  show(`longest frame while lane "${lane}" is scrolled`, await frames(page, `[data-lane=${lane}] .cards`), 'ms', 50, still);
  show('  its longest task', await longest(page), 'ms', 50);
  // Where it came to there are cards.
  await page.locator(`[data-lane=${lane}] .cards [data-visit]`).first().waitFor();

  const [delays, tasks] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    const since = await page.evaluate(() => Number(document.querySelector('[data-lane=running]').dataset.count));
    await longest(page);
    await says(run, `arrive r${run}-1`, `leave r${run}-1`);
    const said = performance.now();
    await page.waitForFunction((count) => Number(document.querySelector('[data-lane=running]').dataset.count) > count, since, { polling: 'raf' });
    delays.push(performance.now() - said);
    await pause(1_500);
    tasks.push(await longest(page));
  }
  show('a nudge, from the phone’s goodbye to the card', median(delays), 'ms', 2_000);
  show('  its longest task', Math.max(...tasks), 'ms', 50, 0);

  // The other lists, by the same person: what waits for a decision is this browser's own core's, the others are the server's.
  for (const [name, first] of [['approvals', '[data-waiting]'], ['figures', '[data-figure]'], ['risk', '[data-finding]'], ['devices', '[data-device]']]) {
    await page.evaluate((it) => {
      globalThis.since = performance.now();
      location.hash = `#/${it}`;
    }, name);
    await page.locator(first).first().waitFor({ timeout: 120_000 });
    show(`page "${name}", to its first row`, await since(page), 'ms', 1_000);
    if (name === 'approvals') await growing(page);
    await pause(1_000);
    show('  its longest task', await longest(page), 'ms', 50);
  }
  console.log(`what waits for a decision: ${await waiting(page)}`);
} finally {
  await boss.close();
  await server.remove();
}

/** How long ago a page was asked for. */
function since(page) {
  return page.evaluate(() => performance.now() - globalThis.since);
}

/** The queue while it grows: from a key to the next card with all that is needed for a decision, which the same core is asked for. */
async function growing(page) {
  const steps = [];
  while ((await page.locator('[data-queue=growing]').count()) > 0 && steps.length < 20) steps.push(await page.evaluate(step));
  if (steps.length > 0) show(`  a step by key while it grows, longest of ${steps.length}`, Math.max(...steps), 'ms', 200);
  await page.locator('[data-queue=whole]').waitFor({ timeout: 120_000 });
  console.log(`  all of it is there after ${((await since(page)) / 1_000).toFixed(1)} s`);
}
/** In the page. */
async function step() {
  const current = () => document.querySelector('[data-waiting][aria-current=true]');
  const [before, began] = [current()?.dataset.waiting, performance.now()];
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
  for (;;) {
    await new Promise((done) => requestAnimationFrame(done));
    const it = current();
    if (it && it.dataset.waiting !== before && it.querySelector('.ant-btn-primary:enabled')) return performance.now() - began;
  }
}

/** How many things the queue has. */
async function waiting(page) {
  await page.evaluate(() => void (location.hash = '#/approvals'));
  await page.locator('[data-queue=whole]').waitFor({ timeout: 120_000 });
  const more = await page.getByRole('button', { name: /显示更多/ }).textContent({ timeout: 5_000 }).catch(() => '0');
  return (await page.locator('[data-waiting]').count()) + Number(/\d+/.exec(more)?.[0] ?? 0);
}

/** Until the page and its Worker have had nothing to do for a while: the browser's own core has what it wants. */
async function quiet(page) {
  for (let calm = 0, before = 0, rounds = 0; calm < 3 && rounds < 120; rounds++) {
    await pause(1_000);
    const stored = await page.evaluate(() => navigator.storage.estimate().then((it) => it.usage ?? 0));
    calm = stored === before ? calm + 1 : 0;
    before = stored;
  }
}
