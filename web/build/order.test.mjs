// That a module put in order does what it did: one is made by hand, and one is the core's, where it was built.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ordered } from './order.mjs';
import { joined, leb, list, number, sections } from './parts.mjs';
import { emptied } from './tables.mjs';

const vector = (...all) => [...leb(all.length), ...all.flat()];
const body = (locals, ...code) => {
  const bytes = [...vector(...locals), ...code, 0x0b];
  return [...leb(bytes.length), ...bytes];
};
const name = (text) => [text.length, ...Buffer.from(text)];

/** Functions of one number to one number; the second and the third are the same, and the table calls the third. */
function byHand() {
  const I32 = 0x7f;
  const twice = body([], 0x20, 0, 0x20, 0, 0x6a);
  const all = [
    [1, vector([0x60, 1, I32, 1, I32])],
    [2, vector([...name('m'), ...name('seen'), 0, 0])],
    [3, vector([0], [0], [0], [0])],
    [4, vector([0x70, 0, 1])],
    [5, vector([0, 1])],
    [7, vector([...name('run'), 0, 1], [...name('again'), 0, 4])],
    [9, vector([0, 0x41, 0, 0x0b, ...vector([3])])],
    [
      10,
      vector(
        // Variables of two kinds, of which the last is used most; a store and a load; a call of each.
        body([[2, 0x7e], [3, I32]], 0x20, 0, 0x10, 2, 0x21, 5, 0x41, 8, 0x20, 5, 0x36, 2, 0, 0x41, 8, 0x28, 2, 0, 0x10, 3, 0x10, 0),
        twice,
        twice,
        body([], 0x20, 0, 0x41, 0, 0x11, 0, 0),
      ),
    ],
  ];
  return joined(all.map(([id, bytes]) => ({ id, bytes: Buffer.from(bytes) })));
}

test('a module in order does what it did', async () => {
  const whole = byHand();
  const small = ordered(whole);
  for (const module of [whole, small]) {
    const seen = [];
    const { instance } = await WebAssembly.instantiate(module, { m: { seen: (it) => (seen.push(it), it + 1) } });
    assert.equal(instance.exports.run(5), 21);
    assert.equal(instance.exports.again(21), 42);
    assert.deepEqual(seen, [20]);
  }
  const functions = (module) => number(sections(module).find(({ id }) => id === 10).bytes, 0)[0];
  assert.deepEqual([functions(whole), functions(small)], [4, 3]);
});

test('what is not known is refused, and not written wrongly', () => {
  const odd = sections(byHand()).map((it) => (it.id === 10 ? { id: 10, bytes: Buffer.from(vector(body([], 0xfd, 0))) } : it));
  assert.throws(() => ordered(joined(odd)), /0xfd/);
});

const built = new URL('../src/core/module/sojourn_wasm_bg.wasm', import.meta.url);

test('the core is in order, and nothing random is left of its tables', { skip: !existsSync(built) }, async () => {
  const module = readFileSync(built);
  assert.equal(emptied(Buffer.from(module)), 0);
  const { bytes } = sections(module).find(({ id }) => id === 10);
  const [bodies] = list(bytes, 0, (at) => {
    const [length, from] = number(bytes, at);
    return [length, from + length];
  });
  assert.ok(bodies.length > 1000);
  await WebAssembly.compile(module);
});
