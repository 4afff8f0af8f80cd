// Styles of parts that are loaded late stay: a class that two sheets of one page give a look would look otherwise after another page was
// visited. So each look stands in one sheet.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ALWAYS = new Set(['design/tokens.css', 'rep/rep.css', 'board/board.css']);
const src = join(import.meta.dirname, '..');
const sheets = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));

/** What a sheet gives a look by one class alone (with or without its element): `.card`, `a.act`. */
function alone(sheet: string): string[] {
  const text = readFileSync(join(src, sheet), 'utf8').replace(/\/\*[^]*?\*\//g, '');
  const selectors = [...text.matchAll(/^([^\s@{}][^{}]*?)\s*\{/gm)].flatMap(([, all]) => (all ?? '').split(','));
  return selectors.flatMap((it) => /^(?:[a-z]+)?(\.[\w-]+)$/.exec(it.trim())?.[1] ?? []);
}

test.each([
  ['the rep\'s page', 'board'],
  ['the board', 'rep'],
])('on %s each class has its look from one sheet', (_page, other) => {
  const of = new Map<string, Set<string>>();
  for (const sheet of sheets.filter((it) => !it.startsWith(other))) {
    const where = ALWAYS.has(sheet) ? 'from the start' : sheet;
    for (const name of alone(sheet)) of.set(name, (of.get(name) ?? new Set()).add(where));
  }
  const twice = [...of].filter(([, where]) => where.size > 1).map(([name, where]) => `${name}: ${[...where].join(', ')}`);
  expect(twice).toEqual([]);
  expect(of.size).toBeGreaterThan(20);
});
