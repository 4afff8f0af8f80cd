// A rep's browser without a page: it speaks with the Worker as pages do, so that what a test needs is there in seconds.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Person } from './browser.mjs';

const assets = join(dirname(fileURLToPath(import.meta.url)), '../dist/assets');

export class Phone extends Person {
  /** Opens the core at a server's address and enrols it by a one-time code. */
  async enrol(server, code) {
    await this.start(server);
    await this.ask('enrol', code, 'phone');
  }

  /** Opens the core; once more: a start is another boot, for which no running clock counts from before. */
  async start(server) {
    const worker = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name));
    // A service worker would hand out the page's script past the route.
    const page = this.page ?? (await this.open({ serviceWorkers: 'block' }));
    page.setDefaultTimeout(45_000);
    // The page's own script would hold the lock of the one that writes.
    await page.unrouteAll();
    await page.route('**/assets/rep-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.goto(server.url);
    await page.evaluate(`{
      const worker = new Worker('/assets/${worker}', { type: 'module' });
      const waiting = new Map();
      worker.onmessage = ({ data }) => {
        const it = waiting.get(data.id);
        if (!it) return;
        waiting.delete(data.id);
        if ('code' in data) it.failed(new Error(data.code + ': ' + data.detail));
        else it.done(data.done);
      };
      worker.onerror = ({ message }) => waiting.forEach((it) => it.failed(new Error(message || 'the Worker did not start')));
      let asked = 0;
      globalThis.ask = (ask, ...args) =>
        new Promise((done, failed) => {
          waiting.set(++asked, { done, failed });
          worker.postMessage({ id: asked, ask, args });
        });
    }`);
    await this.ask('open', 'test', true);
  }

  /** The same person at the page of the same browser. */
  async pages(server, address = '') {
    await this.page.unrouteAll();
    await this.page.goto('about:blank');
    await this.page.goto(`${server.url}/${address}`);
    return this.page;
  }

  ask(...args) {
    return this.page.evaluate((it) => globalThis.ask(...it), args);
  }

  /** One tap after another, then a contact. */
  async does(...commands) {
    for (const command of commands) await this.ask('tap', command);
    const said = await this.ask('sync');
    if (said.told !== 'contacted') throw new Error(`no contact: ${JSON.stringify(said)}`);
  }
}

const HOUR = 3_600_000;

/** A plan that begins so many hours from now. */
export const plan = (visit, customer, hours, more = {}) => ({
  do: 'plan',
  visit,
  plan: {
    customer: visit,
    customer_name: customer,
    country: 'CN',
    overseas: false,
    remote: false,
    place: '上海',
    contact: '陈经理',
    zone: 'Asia/Shanghai',
    start: Date.now() + hours * HOUR,
    minutes: 60,
    purpose: '了解冷链需求',
    participants: [],
    materials: [],
    quotation_notice: true,
    questions: [],
    research: '',
    business: '',
    cooperation: '',
    needs: [],
    cases: [],
    ...more,
  },
});
