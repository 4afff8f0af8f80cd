// A module of WebAssembly in its parts: sections, the bodies of functions, their instructions. Only what our own build writes is known;
// anything else is an error, so that nothing is written wrongly.

/** An unsigned LEB128 number, and what follows it. */
export function number(bytes, at) {
  let [value, shift, byte] = [0, 0, 0];
  do {
    byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    shift += 7;
  } while (byte > 127);
  return [value, at];
}

/** The same, written. */
export function leb(value) {
  const bytes = [];
  do {
    const rest = Math.floor(value / 128);
    bytes.push((value % 128) | (rest > 0 ? 128 : 0));
    value = rest;
  } while (value > 0);
  return bytes;
}

const passed = (bytes, at) => {
  while (bytes[at++] > 127);
  return at;
};

/** As many as are said, each read by `one(at) -> [value, at]`. */
export function list(bytes, at, one) {
  const all = [];
  let [many, next] = number(bytes, at);
  for (; many > 0; many--) {
    const [value, after] = one(next);
    all.push(value);
    next = after;
  }
  return [all, next];
}

/** The sections, in order. */
export function sections(module) {
  const all = [];
  for (let at = 8; at < module.length; ) {
    const id = module[at];
    const [length, from] = number(module, at + 1);
    all.push({ id, bytes: module.subarray(from, from + length) });
    at = from + length;
  }
  return all;
}

/** The module of sections. */
export function joined(all) {
  const head = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  return Buffer.concat([head, ...all.flatMap(({ id, bytes }) => [Buffer.from([id, ...leb(bytes.length)]), bytes])]);
}

export const LOCALS = [0x20, 0x21, 0x22];
export const FUNCTIONS = [0x10, 0x12, 0xd2];
export const MEMORY = (op) => op >= 0x28 && op <= 0x3e;

const NUMBER = new Set([...LOCALS, ...FUNCTIONS, 0x02, 0x03, 0x04, 0x0c, 0x0d, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0]);
const NONE = (op) => [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(op) || (op >= 0x45 && op <= 0xc4);

/** Where the operands of an instruction end. */
function end(bytes, op, at) {
  if (NUMBER.has(op)) return passed(bytes, at);
  if (NONE(op)) return at;
  if (MEMORY(op)) return passed(bytes, passed(bytes, at));
  if (op === 0x0e) return passed(bytes, list(bytes, at, (next) => [0, passed(bytes, next)])[1]);
  if (op === 0x11 || op === 0x13) return passed(bytes, passed(bytes, at));
  if (op === 0x1c) return list(bytes, at, (next) => [0, next + 1])[1];
  if (op === 0x43) return at + 4;
  if (op === 0x44) return at + 8;
  if (op === 0xfc) {
    const [which, next] = number(bytes, at);
    if (which < 8) return next;
    return [8, 10, 12, 14].includes(which) ? passed(bytes, passed(bytes, next)) : passed(bytes, next);
  }
  throw new Error(`an instruction that our modules don't have: 0x${op.toString(16)}`);
}

/** Each instruction from `at` on: what it is, where its operands begin, and where it ends. */
export function* instructions(body, at) {
  while (at < body.length) {
    const op = body[at];
    const after = end(body, op, at + 1);
    yield { op, from: at, operand: at + 1, to: after };
    at = after;
  }
}
