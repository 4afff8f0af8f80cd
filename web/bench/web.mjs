// `make bench-web`: what the aims of the rep's app are measured by (the board's: board.mjs), each with its floor of the same run. Chromium, with the processor made
// four times slower for the page and for its Worker; the server is stopped where it says "offline". Figures need an idle machine.
import { performance } from 'node:perf_hooks';
import { Person } from '../tests/browser.mjs';
import { enrol } from '../tests/begun.mjs';
import { Server } from '../tests/server.mjs';
import { AIM, sizes } from '../build/size.mjs';

const VISITS = Number(process.env.VISITS ?? 500);
const RUNS = Number(process.env.RUNS ?? 5);
const SLOWER = 4;

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const show = (what, value, unit, aim, floor) =>
  console.log(
    `${what.padEnd(46)} ${value.toFixed(0).padStart(8)} ${unit}` +
      (aim === undefined ? '' : `  aim ${aim}  ${value <= aim ? 'reached' : 'MISSED'}`) +
      (floor === undefined ? '' : `  floor ${floor.toFixed(0)}, ratio ${(value / floor).toFixed(1)}`),
  );

/** Plans visits by the app's own Worker, with the app itself closed: the same core and the same store, without a finger. */
async function fill(page, url, count) {
  const worker = (page.workers()[0] ?? (await page.waitForEvent('worker'))).url();
  await page.goto(`${url}/manifest.webmanifest`);
  await page.evaluate(
    async ([address, visits]) => {
      const made = new Worker(address, { type: 'module' });
      let id = 0;
      const waiting = new Map();
      made.onmessage = ({ data }) => {
        const it = waiting.get(data.id);
        if (!it) return;
        waiting.delete(data.id);
        if ('code' in data) it[1](new Error(`${data.code}: ${data.detail}`));
        else it[0](data.done);
      };
      const ask = (what, ...args) =>
        new Promise((done, failed) => {
          waiting.set(++id, [done, failed]);
          made.postMessage({ id, ask: what, args });
        });
      await ask('open', 'sojourn-web rep');
      const first = Date.now() + 3_600_000;
      for (let i = 0; i < visits; i++) {
        const start = first + i * 600_000;
        const plan = {
          customer: `c${i}`, customer_name: `客户 ${i}`, country: 'CN', overseas: false, remote: false,
          place: '杭州', contact: '', zone: 'Asia/Shanghai', start, minutes: 30, purpose: '了解冷链需求', participants: [], materials: [],
          quotation_notice: false, questions: [], research: '', business: '', cooperation: '', needs: [], cases: [],
        };
        await ask('tap', { do: 'plan', visit: undefined, plan });
      }
      made.terminate();
    },
    [worker, count],
  );
}

/** The thread of the page, four times slower. */
async function slowed(context, page) {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

/** Milliseconds from a start to what is awaited, told by the page's own clock. */
async function start(person, url, wait) {
  const page = await person.context.newPage();
  await slowed(person.context, page);
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await wait(page);
  const took = await page.evaluate(() => performance.now());
  const outside = performance.now() - began;
  await page.close();
  return Math.min(took, outside);
}

/** Whether the parts of the list have so many visits together, by the numbers in their headings. */
function counted(visits) {
  const numbers = [...document.querySelectorAll('h2 .soft')].map((it) => Number(it.textContent));
  return numbers.reduce((sum, it) => sum + it, 0) === visits;
}

const server = await Server.make();
const code = server.code('li.na');
await server.start();
const rep = new Person();
try {
  const all = sizes();
  const module = all.find((it) => it.name.endsWith('.wasm')).bytes;
  show('first load of the rep\'s app, brotli', all.reduce((sum, it) => sum + it.bytes, 0) / 1000, 'kB', AIM / 1000, module / 1000);

  const page = await rep.open();
  await enrol(page, server.url, code);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  await page.getByRole('link', { name: '写计划' }).waitFor();
  await fill(page, server.url, VISITS);
  await page.goto(server.url);
  await page.getByText('客户 0', { exact: true }).waitFor({ timeout: 120_000 });
  await page.goto('about:blank');
  await server.stop();

  const wasm = `${server.url}/${all.find((it) => it.name.endsWith('.wasm')).name}`;
  const floors = [];
  const colds = [];
  const alls = [];
  for (let run = 0; run < RUNS; run++) {
    // The floor: a page of the service worker that shows nothing and compiles the module.
    floors.push(
      await start(rep, `${server.url}/manifest.webmanifest`, (it) => it.evaluate(async (at) => void (await WebAssembly.compileStreaming(fetch(at))), wasm)),
    );
    colds.push(await start(rep, server.url, (it) => it.getByText('客户 0', { exact: true }).waitFor({ timeout: 60_000 })));
    alls.push(await start(rep, server.url, (it) => it.waitForFunction(counted, VISITS, { timeout: 60_000, polling: 20 })));
  }
  show(`cold start offline to ${VISITS} visits, page ${SLOWER}x slower`, median(colds), 'ms', 1500, median(floors));
  // What a screen shows comes first: this is when the last of them is there too.
  show(`the same, to the last of the ${VISITS}`, median(alls), 'ms', undefined, median(floors));

  await slowed(rep.context, page);
  await page.goto(server.url);
  await page.getByText('客户 0', { exact: true }).waitFor({ timeout: 60_000 });
  /** From a tap to the paint after it: the longest event of it, by the browser's own measure. */
  const tapped = async (act) => {
    await page.evaluate(() => {
      globalThis.longest = 0;
      globalThis.watching?.disconnect();
      globalThis.watching = new PerformanceObserver((list) => {
        for (const it of list.getEntries()) if (it.interactionId) globalThis.longest = Math.max(globalThis.longest, it.duration);
      });
      globalThis.watching.observe({ type: 'event', durationThreshold: 16 });
    });
    await act();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))));
    // Shorter than what is told at all: the threshold.
    return page.evaluate(() => Math.max(16, globalThis.longest));
  };
  const tabs = [];
  for (let run = 0; run < RUNS; run++) {
    for (const name of ['我的', '今天']) tabs.push(await tapped(() => page.locator('nav.tabs').getByRole('link').nth(name === '今天' ? 0 : 3).click()));
  }
  show(`a tab switch, tap to paint, ${SLOWER}x slower`, median(tabs), 'ms', 100, 16);
  await page.getByText('客户 0', { exact: true }).click();
  await page.locator('textarea').waitFor();
  const notes = [];
  for (let run = 0; run < RUNS; run++) {
    await page.locator('textarea').fill(`第 ${run} 条`);
    notes.push(await tapped(() => page.getByRole('button', { name: '记一条' }).click()));
    await page.getByRole('listitem').filter({ hasText: `第 ${run} 条` }).waitFor();
  }
  show(`"note" saved, tap to paint, ${SLOWER}x slower`, median(notes), 'ms', 100, 16);
} finally {
  await rep.close();
  await server.remove();
}
