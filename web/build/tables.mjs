// Takes tables of checksums out of the module that nothing in a browser hangs on: they are as random as anything, so that brotli makes
// nothing of them. Each is written over with noughts where it stands.
//
// - Castagnoli's CRC-32, by which jiff tells apart two rules of one zone: zones are compared by nobody here, and the bundled database
//   has one set of rules for each name.
// - CRC-32 of gzip's frames in zlib-rs: packed journals, documents and frames are bare deflate, which has none.

/** The table for the bytes of a word that are `shift` bits before its end. */
function table(polynomial, shift) {
  const words = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < shift; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest;
  });
  return Buffer.from(words.buffer);
}

const CASTAGNOLI = 0x82f63b78;
const GZIP = 0xedb88320;

/** Each kind of table by its bytes. */
const TABLES = [
  ...Array.from({ length: 16 }, (_, i) => table(CASTAGNOLI, 8 * (i + 1))),
  ...Array.from({ length: 4 }, (_, i) => table(GZIP, 8 * (i + 1))),
  ...Array.from({ length: 4 }, (_, i) => table(GZIP, 8 * (20 - i))),
];

/** Writes noughts over them; how many there were. */
export function emptied(module) {
  let many = 0;
  for (const bytes of TABLES) {
    for (let at = module.indexOf(bytes); at >= 0; at = module.indexOf(bytes, at)) {
      module.fill(0, at, at + bytes.length);
      many++;
    }
  }
  return many;
}
