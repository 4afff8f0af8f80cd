// A real server for a test: its own folder, two people, codes, and a start and a stop.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** `PROGRAMS`: the folder of other builds than the usual, for what is measured. */
export const programs = process.env.PROGRAMS ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug');
const binary = join(programs, 'sojourn');
const BUILD = 'Build it with them: make web && cargo build -p server --features web';

const freePort = () =>
  new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });

export class Server {
  static async make() {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), 'sojourn-web-'));
    server.data = join(server.folder, 'data');
    // The same port after each start: an origin is what a browser knows its data by.
    server.port = await freePort();
    server.url = `http://localhost:${server.port}`;
    server.run('init', '--data', server.data, '--org', 'acme', '--name', 'Acme 货运', '--origin', server.url);
    server.admin('user', 'add', '--id', 'wang.lei', '--name', '王磊', '--roles', 'supervisor');
    server.admin('department', 'add', '--id', 'sales', '--name', '销售部', '--supervisor', 'wang.lei');
    server.admin('user', 'add', '--id', 'li.na', '--name', '李娜', '--department', 'sales', '--roles', 'rep');
    return server;
  }

  run(...args) {
    if (!existsSync(binary)) throw new Error(`there is no ${binary}. ${BUILD}`);
    return execFileSync(binary, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: this.environment() });
  }

  admin(what, verb, ...args) {
    return this.run('admin', '--data', this.data, what, verb, '--org', 'acme', ...args);
  }

  /** A one-time code. No server may be running. */
  code(person) {
    return /acme\/\S+/.exec(this.admin('device', 'code', '--person', person))[0];
  }

  /** An invitation. No server may be running. */
  invitation(person) {
    const said = this.admin('user', 'invite', '--person', person);
    return /\S*\/\S{20,}|[A-Za-z0-9_-]{20,}/.exec(said)[0];
  }

  /** Its machine's wall clock stands so many milliseconds ahead from the next start on, as after so long a night. */
  ahead = 0;

  environment() {
    return this.ahead === 0 ? process.env : { ...process.env, LD_PRELOAD: this.shim(), AHEAD_MS: String(this.ahead) };
  }

  /** `options` of `serve`. */
  async start(...options) {
    const serve = ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...options];
    this.child = spawn(binary, serve, { stdio: ['ignore', 'pipe', 'pipe'], env: this.environment() });
    this.said = '';
    this.child.stdout.on('data', (part) => (this.said += part));
    this.child.stderr.on('data', (part) => (this.said += part));
    for (let tries = 0; tries < 200; tries++) {
      if (await fetch(`http://127.0.0.1:${this.port}/healthz`).then((it) => it.ok, () => false)) return this.carries();
      if (this.child.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not start: ${this.said}`);
  }

  shim() {
    const library = join(this.folder, 'clock.so');
    if (!existsSync(library)) execFileSync('cc', ['-O1', '-Wall', '-Werror', '-shared', '-fPIC', '-o', library, join(root, 'web/tests/clock.c'), '-ldl']);
    return library;
  }

  /** Without the pages every test would fail somewhere far from the cause. */
  async carries() {
    const first = await fetch(`http://127.0.0.1:${this.port}/`);
    if (first.ok && (await first.text()).includes('id="root"')) return;
    await this.kill();
    throw new Error(`${binary} carries no pages: \`cargo test -p server\` leaves such a one. ${BUILD}`);
  }

  async stop() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await gone;
  }

  /** As a machine whose plug is pulled. */
  async kill() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await gone;
  }

  /** Its folder goes anyway, so nobody waits for connections that somebody still holds. */
  async remove() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
