// The module does the same as before and is as long; but brotli finds what repeats when it stands near, and short when it is the same:
//
// - functions of a kind stand next to each other, and those that are the same stand once;
// - among the variables of a function the one that is used most has the smallest number;
// - how well an address is aligned is not said: it is a hint that compilers of browsers don't take.
import { FUNCTIONS, LOCALS, MEMORY, instructions, joined, leb, list, number, sections } from './parts.mjs';

const [TYPE, IMPORT, FUNCTION, EXPORT, START, ELEMENT, CODE] = [1, 2, 3, 7, 8, 9, 10];

/** The same module in another order. */
export function ordered(module) {
  const all = sections(module);
  const of = (id) => all.find((it) => it.id === id);
  const imported = imports(of(IMPORT).bytes);
  const parameters = types(of(TYPE).bytes);
  const [kinds] = list(of(FUNCTION).bytes, 0, (at) => number(of(FUNCTION).bytes, at));
  const [bodies] = list(of(CODE).bytes, 0, (at) => {
    const [length, from] = number(of(CODE).bytes, at);
    return [of(CODE).bytes.subarray(from, from + length), from + length];
  });
  const same = first(bodies, kinds, imported);
  const order = alike(bodies, [...bodies.keys()].filter((it) => same(imported + it) === imported + it));
  const places = new Map(order.map((old, now) => [imported + old, imported + now]));
  const place = (old) => places.get(same(old)) ?? old;
  const made = {
    [FUNCTION]: () => vector(order.map((old) => leb(kinds[old]))),
    [CODE]: () => vector(order.map((old) => written(bodies[old], parameters[kinds[old]], place))),
    [EXPORT]: (bytes) => exported(bytes, place),
    [START]: (bytes) => Buffer.from(leb(place(number(bytes, 0)[0]))),
    [ELEMENT]: (bytes) => elements(bytes, place),
  };
  return joined(all.map(({ id, bytes }) => ({ id, bytes: made[id]?.(bytes) ?? bytes })));
}

/** Of each function the first that is the same: once those are one that two call, these may be the same as well. */
function first(bodies, kinds, imported) {
  const firsts = new Map();
  const same = (it) => (firsts.has(it) ? same(firsts.get(it)) : it);
  for (let found = -1; firsts.size > found; ) {
    found = firsts.size;
    const known = new Map();
    for (const [i, body] of bodies.entries()) {
      if (firsts.has(imported + i)) continue;
      const key = `${kinds[i]} ${Buffer.from(called(body, same)).toString('latin1')}`;
      if (known.has(key)) firsts.set(imported + i, known.get(key));
      else known.set(key, imported + i);
    }
  }
  return same;
}

/** A body that calls the functions of `place`. */
function called(body, place) {
  const from = list(body, 0, (at) => [0, number(body, at)[1] + 1])[1];
  const out = [...body.subarray(0, from)];
  for (const { op, from: at, operand, to } of instructions(body, from)) {
    if (FUNCTIONS.includes(op)) out.push(op, ...leb(place(number(body, operand)[0])));
    else for (let i = at; i < to; i++) out.push(body[i]);
  }
  return out;
}

const vector = (all) => Buffer.concat([Buffer.from(leb(all.length)), ...all.map((it) => Buffer.from(it))]);

/** How many functions are imported. */
function imports(bytes) {
  const name = (at) => {
    const [length, from] = number(bytes, at);
    return from + length;
  };
  const [all] = list(bytes, 0, (at) => {
    const kind = name(name(at));
    if (bytes[kind] !== 0) throw new Error('something else than a function is imported');
    return [0, number(bytes, kind + 1)[1]];
  });
  return all.length;
}

/** How many parameters each type has. */
function types(bytes) {
  const [all] = list(bytes, 0, (at) => {
    if (bytes[at] !== 0x60) throw new Error('a type that is no function');
    const [many, from] = number(bytes, at + 1);
    const [results, last] = number(bytes, from + many);
    return [many, last + results];
  });
  return all;
}

function exported(bytes, place) {
  const [all] = list(bytes, 0, (at) => {
    const [length, from] = number(bytes, at);
    const kind = from + length;
    const [index, after] = number(bytes, kind + 1);
    return [[...bytes.subarray(at, kind + 1), ...leb(bytes[kind] === 0 ? place(index) : index)], after];
  });
  return vector(all);
}

/** Tables of functions: active, in the first table, by an offset that is a constant. */
function elements(bytes, place) {
  const [all] = list(bytes, 0, (at) => {
    const offset = number(bytes, at + 2)[1];
    if (bytes[at] !== 0 || bytes[at + 1] !== 0x41 || bytes[offset] !== 0x0b) throw new Error('a table of another kind');
    const [functions, after] = list(bytes, offset + 1, (next) => number(bytes, next));
    return [[...bytes.subarray(at, offset + 1), ...vector(functions.map((it) => leb(place(it))))], after];
  });
  return vector(all);
}

/** A body with its length: variables by how often they are used, functions by their new places. */
function written(body, parameters, place) {
  const [declared, from] = list(body, 0, (at) => {
    const [many, kind] = number(body, at);
    return [[many, body[kind]], kind + 1];
  });
  const kinds = declared.flatMap(([many, kind]) => Array.from({ length: many }, () => kind));
  const used = new Map(kinds.map((_, i) => [parameters + i, 0]));
  for (const { op, operand } of instructions(body, from)) {
    if (!LOCALS.includes(op)) continue;
    const [which] = number(body, operand);
    if (which >= parameters) used.set(which, used.get(which) + 1);
  }
  const kind = (local) => kinds[local - parameters];
  const kept = [...used.keys()].filter((local) => used.get(local) > 0);
  kept.sort((a, b) => kind(b) - kind(a) || used.get(b) - used.get(a) || a - b);
  const numbers = new Map(kept.map((old, now) => [old, parameters + now]));
  const runs = [];
  for (const local of kept) {
    if (runs.at(-1)?.[1] === kind(local)) runs.at(-1)[0]++;
    else runs.push([1, kind(local)]);
  }
  const out = [...leb(runs.length), ...runs.flatMap(([many, it]) => [...leb(many), it])];
  for (const { op, from: at, operand, to } of instructions(body, from)) {
    const changed = LOCALS.includes(op) ? (it) => numbers.get(it) ?? it : FUNCTIONS.includes(op) ? place : undefined;
    if (changed) out.push(op, ...leb(changed(number(body, operand)[0])));
    else if (MEMORY(op)) out.push(op, 0, ...body.subarray(operand + 1, to));
    else for (let i = at; i < to; i++) out.push(body[i]);
  }
  return [...leb(out.length), ...out];
}

const SAMPLES = 64;
const WINDOW = 4;

/** The order of those that stay: beginning with the first, always the one most like the last. */
function alike(bodies, kept) {
  const samples = bodies.map(sampled);
  const left = new Set(kept);
  const order = [];
  for (let at = kept[0]; at !== undefined; at = nearest(at, left, samples, bodies)) {
    order.push(at);
    left.delete(at);
  }
  return order;
}

function nearest(at, left, samples, bodies) {
  let [best, most] = [undefined, -Infinity];
  for (const other of left) {
    let same = -0.1 * Math.abs(Math.log(bodies[other].length / bodies[at].length));
    for (let i = 0; i < SAMPLES; i++) if (samples[other][i] === samples[at][i]) same++;
    if (same > most) [best, most] = [other, same];
  }
  return best;
}

/** The least of many hashes of its pieces: two bodies have as many in common as they have pieces in common. */
function sampled(body) {
  const least = new Uint32Array(SAMPLES).fill(0xffffffff);
  for (let at = 0; at + WINDOW <= body.length; at++) {
    let hash = 2166136261;
    for (let i = 0; i < WINDOW; i++) hash = Math.imul(hash ^ body[at + i], 16777619);
    hash ^= hash >>> 15;
    for (let i = 0; i < SAMPLES; i++) {
      const mixed = Math.imul(hash ^ Math.imul(i, 0x9e3779b9), 0x85ebca6b);
      const value = (mixed ^ (mixed >>> 13)) >>> 0;
      if (value < least[i]) least[i] = value;
    }
  }
  return least;
}
