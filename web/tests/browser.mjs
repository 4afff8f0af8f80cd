// Debian's Chromium with a profile of its own, that survives being killed.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ARGS = [
  // A name that is not this machine's own, for a page without a secure context.
  '--host-resolver-rules=MAP plain.example 127.0.0.1',
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-sandbox'];

export class Person {
  constructor(size = { width: 390, height: 844 }) {
    this.folder = mkdtempSync(join(tmpdir(), 'sojourn-browser-'));
    this.size = size;
    this.errors = [];
  }

  /** `more`: options of the browser beside the usual ones. */
  async open(more = {}) {
    this.context = await chromium.launchPersistentContext(this.folder, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ARGS,
      viewport: this.size,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      ...more,
    });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.watch(this.page);
    return this.page;
  }

  /** What a page says on its console as an error, or throws. */
  watch(page) {
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (line) => line.type() === 'error' && this.errors.push(`${line.text()} ${line.location().url}`));
  }

  /** A setting of the profile, as a person or a company makes it; before the first start. */
  prefer(preferences) {
    mkdirSync(join(this.folder, 'Default'), { recursive: true });
    writeFileSync(join(this.folder, 'Default/Preferences'), JSON.stringify(preferences));
  }

  /** As a phone whose battery was taken out: every process of this profile is killed at once. */
  async kill() {
    const gone = new Promise((done) => this.context.once('close', done));
    const ours = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && this.owns(pid));
    if (ours.length === 0) throw new Error('no process of the browser was found');
    for (const pid of ours) process.kill(Number(pid), 'SIGKILL');
    await gone;
  }

  owns(pid) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.folder);
    } catch {
      return false;
    }
  }

  /** Waits for colours on their way: between two of them a contrast is nobody's. What turns for ever is not waited for. */
  async rested() {
    await this.page.evaluate(async () => {
      for (let frames = 0; frames < 3; frames++) await new Promise((done) => requestAnimationFrame(done));
      const ends = document.getAnimations().filter((it) => it.effect?.getComputedTiming().iterations !== Infinity);
      await Promise.all(ends.map((it) => it.finished.catch(() => undefined)));
    });
  }

  /** What axe finds serious on the page that is shown. */
  async serious() {
    await this.rested();
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    return found.violations
      .filter((it) => it.impact === 'serious' || it.impact === 'critical')
      .map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }

  async close() {
    await this.context?.close().catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
