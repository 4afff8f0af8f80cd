// How far a notice came: every word that the server's description has for it is said in both languages.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trips } from './trips';

const schema = readFileSync(new URL('../api/schema.d.ts', import.meta.url), 'utf8');

/** The words between backticks in what is said of a field of `WayJson`. */
function wordsOf(field: string): string[] {
  const way = /\n {8}WayJson: \{\n(.*?)\n {8}\};/s.exec(schema)?.[1] ?? '';
  const above = way.slice(0, way.indexOf(` ${field}: string;`));
  return [...above.slice(above.lastIndexOf('/**')).matchAll(/`(\w+)`/g)].map((it) => it[1] ?? '');
}

test('every way and every step of it has its sentence', () => {
  for (const [field, area, some] of [['by', 'by', 'push'], ['far', 'is', 'accepted']] as const) {
    const words = wordsOf(field);
    expect(words).toContain(some);
    for (const language of [trips.zh, trips.en]) expect(language['told']).toHaveProperty(area, expect.objectContaining(Object.fromEntries(words.map((it) => [it, expect.any(String)]))));
  }
});
