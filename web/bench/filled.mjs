// A server with many visits, written as they always are: by phones of the terminal (`sojourn-device`), which plan, arrive, leave and are in
// contact. No row is made by hand. The server lets nobody wait meanwhile, since weeks of ten people are said in a minute.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programs, Server } from '../tests/server.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const UNHURRIED = ['--limits', join(root, 'server/src/fair/unhurried.json')];
const REPS = 10;
const HOUR = 3_600_000;

/** So many at once: as many as there are processors on a small machine. */
const AT_ONCE = 2;

function phone(dir, args, script) {
  return new Promise((done, failed) => {
    const child = spawn(join(programs, 'sojourn-device'), ['--dir', dir, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (part) => (said += part));
    child.on('error', failed);
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`${args[0]}: ${code} ${said}`))));
    child.stdin.end(script ?? '');
  });
}

/** One rep's weeks: a visit each half an hour from a month ago on; every third was made, and its brief is owed or told. */
export function script(rep, visits) {
  const lines = [];
  for (let at = 0; at < visits; at++) {
    const id = `r${rep}-${at}`;
    const start = new Date(Date.now() - 30 * 24 * HOUR + at * HOUR / 2).toISOString();
    lines.push(`plan --visit ${id} --customer c${at % 97} --name '客户 ${rep}-${at}' --start ${start} --minutes 30 --purpose '了解冷链需求'`);
    if (at % 3 === 0) lines.push(`arrive ${id}`, `leave ${id}`);
    if (at % 9 === 0) lines.push(`brief ${id} --goals-met --next '发送报价'`);
  }
  return `${lines.join('\n')}\nsync\n`;
}

/** The server, running, and a code for its supervisor's browser. `keep`: the phones stay, to write more. */
export async function filled(visits) {
  const server = await Server.make();
  const people = Array.from({ length: REPS }, (_, rep) => ({ id: `rep-${rep}`, name: `业务员 ${rep}`, dept: 'sales', roles: ['rep'] }));
  const boss = { id: 'wang.lei', name: '王磊', roles: ['supervisor'] };
  const departments = [{ id: 'sales', name: '销售部', supervisor: boss.id }];
  const file = join(server.folder, 'people.json');
  writeFileSync(file, JSON.stringify({ org: 'acme', name: 'Acme 货运', departments, people: [boss, ...people] }));
  server.run('admin', '--data', server.data, 'import', '--org-file', file);
  const codes = people.map((it) => server.code(it.id));
  const ofBoss = server.code('wang.lei');
  await server.start(...UNHURRIED);
  const dirs = people.map((it) => join(server.folder, it.id));
  const waiting = people.map((_, rep) => rep);
  const work = async () => {
    for (let rep = waiting.shift(); rep !== undefined; rep = waiting.shift()) {
      await phone(dirs[rep], ['enrol', '--server', server.url, '--code', codes[rep]]);
      await phone(dirs[rep], ['--offline', 'run'], script(rep, Math.ceil(visits / REPS)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { server, ofBoss, says: (rep, ...lines) => phone(dirs[rep], ['run'], `${lines.join('\n')}\nsync\n`), drop: () => dirs.forEach((dir) => rmSync(dir, { recursive: true })) };
}
