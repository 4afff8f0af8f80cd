// That a thinned zone says from 2015 on what the whole one says. The core's own reader gets both: it reads TZif files as written here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cut, read, SINCE, zones } from './zones.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What holds at a moment, by the transitions of a file. */
function holds({ moments, kinds, known }, at) {
  const last = moments.findLastIndex((it) => it <= at);
  return known[last < 0 ? 0 : kinds[last]];
}

test('every zone of the database says the same from the year 2015 on', () => {
  const { data, spans } = zones(root);
  assert.ok(spans.length > 300);
  let compared = 0;
  for (const [from, to] of spans) {
    const file = data.subarray(from, to);
    const [whole, thin] = [read(file), read(cut(file))];
    assert.deepEqual(thin.footer, whole.footer);
    for (const at of [SINCE, ...whole.moments.filter((it) => it > SINCE).flatMap((it) => [it - 1, it])]) {
      assert.deepEqual(holds(thin, at), holds(whole, at), `the file at ${from}, ${new Date(at * 1000).toISOString()}`);
      compared++;
    }
  }
  assert.ok(compared > 500);
});
