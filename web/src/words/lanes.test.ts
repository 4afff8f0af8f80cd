// Every fact that a core knows has a word on the board: no line of the evidence is named by a code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fact } from './lanes';

const folder = join(import.meta.dirname, '../../../sync-core/src/fact');
const ARM = /^\s+(?:Self::\w+(?:\(\.\.\)|\(_, \w+\)| \{[^}]*\})?(?: if [^=]+)?) => "([a-z_]+)",$/gm;
/** How a customer was thanked, and by which code somebody was heard: no facts. */
const WAYS = new Set(['mail', 'sms', 'chat', 'phone', 'normal', 'duress', 'unknown']);

test('each fact has its word in both languages, short enough to stand before its line', () => {
  const sources = ['about.rs', 'after.rs', 'safety.rs'].map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const names = [...sources.matchAll(ARM)].map((it) => it[1] ?? '').filter((it) => !WAYS.has(it));
  expect(names).toContain('confirm_safe');
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((it) => !(it in fact.zh) || !(it in fact.en))).toEqual([]);
  expect(Object.values(fact.zh as Record<string, string>).filter((it) => it.length > 7)).toEqual([]);
  expect(Object.values(fact.en as Record<string, string>).filter((it) => it.length > 16)).toEqual([]);
});
