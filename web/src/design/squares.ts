// A text as the squares of a QR code (ISO/IEC 18004): bytes, error correction of level M, in the smallest of the forty versions that has
// room. `squares.test.ts` holds it against another maker, square by square.

/** By version: how many bytes of each block are for correction (in base 36), and how many blocks there are. */
const CHECKS = '0agqiogimmqummoossqqqq'.padEnd(41, 's');
const BLOCKS = [
  0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
];

/** Dark or light; what is nothing yet takes the text. */
type Squares = (boolean | undefined)[][];

/** Which squares of the text change, by the number of the mask. */
const MASKS: ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y * x) % 3) + ((y + x) % 2)) % 2 === 0,
];

const side = (version: number): number => 17 + 4 * version;

/** The code that is easiest to read of eight, or the one of `mask`. An error for a text of more than 2,331 bytes. */
export function squares(text: string, mask?: number): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= 40; version++) {
    const empty = pattern(version);
    const room = Math.floor(empty.flat().filter((it) => it === undefined).length / 8);
    const [checks, blocks] = [parseInt(CHECKS[version] ?? '', 36), BLOCKS[version] ?? 0];
    const data = filled(bytes, version, room - checks * blocks);
    if (!data) continue;
    const bits = [...mixed(data, room, checks, blocks)].flatMap((byte) => binary(byte, 8));
    const all = (mask === undefined ? [...MASKS.keys()] : [mask]).map((it) => drawn(empty, bits, it));
    return all.reduce((best, it) => (hardness(it) < hardness(best) ? it : best));
  }
  throw new Error('a text too long for a QR code');
}

/** A number's bits, the highest first. */
const binary = (value: number, length: number): number[] => Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1);

/** The text with its length, and padded to all that there is room for; nothing where there is too little. */
function filled(bytes: Uint8Array, version: number, room: number): Uint8Array | undefined {
  const [length, head] = version < 10 ? [8, 2] : [16, 3];
  if (bytes.length + head > room) return undefined;
  const bits = [...binary(4, 4), ...binary(bytes.length, length), ...[...bytes].flatMap((byte) => binary(byte, 8))];
  const data = Uint8Array.from({ length: room }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8).join('').padEnd(8, '0'), 2));
  // The end is four noughts, or what there is room for.
  for (let at = Math.ceil((bits.length + 4) / 8), odd = true; at < room; at++, odd = !odd) data[at] = odd ? 0xec : 0x11;
  return data;
}

/** A product in the field of 256 elements, by x⁸ + x⁴ + x³ + x² + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return product;
}

/** The bytes that correct others, as Reed and Solomon have them. */
function corrections(data: Uint8Array, many: number): Uint8Array {
  // (x - 1)(x - 2)(x - 4)…, without its first term.
  const divisor = new Uint8Array(many);
  divisor[many - 1] = 1;
  for (let i = 0, root = 1; i < many; i++, root = times(root, 2)) {
    divisor.forEach((term, at) => (divisor[at] = times(term, root) ^ (divisor[at + 1] ?? 0)));
  }
  const rest = new Uint8Array(many);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[many - 1] = 0;
    divisor.forEach((term, at) => (rest[at] = (rest[at] ?? 0) ^ times(term, factor)));
  }
  return rest;
}

/** The data in blocks, the last of which may be a byte longer, and byte by byte of each in turn. */
function* mixed(data: Uint8Array, room: number, checks: number, blocks: number): Generator<number> {
  const [short, few] = [Math.floor(room / blocks) - checks, blocks - (room % blocks)];
  const from = (block: number): number => block * short + Math.max(0, block - few);
  const all = Array.from({ length: blocks }, (_, block) => data.subarray(from(block), from(block + 1)));
  const behind = all.map((block) => corrections(block, checks));
  for (const [parts, length] of [[all, short + 1], [behind, checks]] as const) {
    for (let at = 0; at < length; at++) for (const part of parts) if (at < part.length) yield part[at] ?? 0;
  }
}

/** All that is the same for each text of a version; where the format comes it is light yet. */
function pattern(version: number): Squares {
  const many = side(version);
  const all: Squares = Array.from({ length: many }, () => Array<boolean | undefined>(many).fill(undefined));
  const set = (y: number, x: number, dark: boolean): void => {
    const row = all[y];
    if (row && x >= 0 && x < many) row[x] = dark;
  };
  for (let at = 0; at < many; at++) for (const [y, x] of [[6, at], [at, 6]] as const) set(y, x, at % 2 === 0);
  const rings = (y: number, x: number, radius: number, light: number[]): void => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) set(y + dy, x + dx, !light.includes(Math.max(Math.abs(dy), Math.abs(dx))));
    }
  };
  const places = alignments(version);
  const last = places.length - 1;
  places.forEach((y, i) => places.forEach((x, j) => {
    const corner = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
    if (!corner) rings(y, x, 2, [1]);
  }));
  for (const [y, x] of [[3, 3], [3, many - 4], [many - 4, 3]] as const) rings(y, x, 4, [2, 4]);
  for (const [y, x] of formats(many)) set(y, x, false);
  set(many - 8, 8, true);
  if (version < 7) return all;
  const bits = guarded(version, 12, 0x1f25);
  for (let bit = 0; bit < 18; bit++) {
    const [near, far, dark] = [Math.floor(bit / 3), many - 11 + (bit % 3), ((bits >> bit) & 1) === 1];
    set(near, far, dark);
    set(far, near, dark);
  }
  return all;
}

/** The middles of the small rings, by row and column alike. */
function alignments(version: number): number[] {
  if (version === 1) return [];
  const many = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + many * 3 + 5) / (many * 4 - 4)) * 2;
  return [6, ...Array.from({ length: many - 1 }, (_, at) => side(version) - 7 - step * (many - 2 - at))];
}

/** Where the bits of the format stand, the lowest first, twice. */
function formats(many: number): [y: number, x: number][] {
  const near = [0, 1, 2, 3, 4, 5, 7, 8];
  const down = near.map((y): [number, number] => [y, 8]);
  const left = [7, 5, 4, 3, 2, 1, 0].map((x): [number, number] => [8, x]);
  const right = Array.from({ length: 8 }, (_, at): [number, number] => [8, many - 1 - at]);
  const below = Array.from({ length: 7 }, (_, at): [number, number] => [many - 7 + at, 8]);
  return [...down, ...left, ...right, ...below];
}

/** A number with `many` bits behind it that tell what was misread. */
function guarded(value: number, many: number, divisor: number): number {
  let rest = value;
  for (let bit = 0; bit < many; bit++) rest = (rest << 1) ^ ((rest >> (many - 1)) * divisor);
  return (value << many) | rest;
}

/** The whole code: the text up and down in columns of two from the right, changed by the mask, and the format. */
function drawn(empty: Squares, bits: number[], mask: number): boolean[][] {
  const many = empty.length;
  const changes = MASKS[mask] ?? (() => false);
  let at = 0;
  const all = empty.map((row) => [...row]);
  for (let right = many - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let step = 0; step < many; step++) {
      const y = up ? many - 1 - step : step;
      const row = all[y];
      for (const x of [right, right - 1]) if (row?.[x] === undefined && row) row[x] = (bits[at++] === 1) !== changes(y, x);
    }
  }
  const format = guarded(mask, 10, 0x537) ^ 0x5412;
  formats(many).forEach(([y, x], place) => {
    const row = all[y];
    if (row) row[x] = ((format >> place % 15) & 1) === 1;
  });
  return all as boolean[][];
}

/** How much there is that readers stumble over: long runs, squares of two, what looks like a corner, and more dark than light. */
function hardness(all: boolean[][]): number {
  const rows = all.map((row) => row.map(Number).join(''));
  const columns = all.map((_, x) => all.map((row) => Number(row[x])).join(''));
  let sum = 0;
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    sum += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  rows.slice(1).forEach((row, y) => {
    for (let x = 1; x < row.length; x++) {
      const four = `${rows[y]?.slice(x - 1, x + 1) ?? ''}${row.slice(x - 1, x + 1)}`;
      if (four === '0000' || four === '1111') sum += 3;
    }
  });
  const dark = all.flat().filter(Boolean).length / all.length ** 2;
  return sum + 10 * Math.floor(Math.abs(dark * 20 - 10));
}
