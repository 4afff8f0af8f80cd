// Both languages say the same things, with the same places to fill in.
import { expect, test } from 'vitest';
import { joined } from './all';
import { board } from './board';
import { rep } from './rep';

const { zh, en } = joined({ ...rep, ...board });

type Tree = { [key: string]: string | Tree };
const flat = (tree: Tree, before = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`),
  );
const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((it) => it[1] ?? '').sort();

test('no sentence is empty, and each fills in the same in both languages', () => {
  const english = new Map(flat(en));
  for (const [key, text] of flat(zh)) {
    expect(text, key).not.toBe('');
    expect(places(english.get(key) ?? ''), key).toEqual(places(text));
  }
});

test('Chinese has no half-width comma or stop between Chinese words', () => {
  for (const [key, text] of flat(zh)) expect(/[一-鿿][,;:!?][一-鿿]/.test(text), `${key}: ${text}`).toBe(false);
});
