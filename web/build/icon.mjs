// The icon as PNG, drawn here: a pin with a tick on blue, as in public/icon.svg. No image library is needed for three shapes.
import { crc32, deflateSync } from 'node:zlib';

const BLUE = [11, 92, 173];
const WHITE = [255, 255, 255];

/** Distance of a point to a line between two others. */
function distance(x, y, [ax, ay], [bx, by]) {
  const along = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
}

/** The colour at a point of the 512 by 512 drawing. */
function colour(x, y) {
  if (distance(x, y, [206, 208], [242, 244]) < 15 || distance(x, y, [242, 244], [308, 172]) < 15) return BLUE;
  if (Math.hypot(x - 256, y - 208) < 112) return WHITE;
  // Below, the pin narrows to its point.
  const down = (y - 208) / 208;
  return down > 0 && down < 1 && Math.abs(x - 256) < 112 * Math.sqrt(1 - down) * (1 - down * 0.25) ? WHITE : BLUE;
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
}

/** One bit for each point: the palette has two colours. */
export function icon(size) {
  const line = size / 8 + 1;
  const rows = Buffer.alloc(size * line);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * line + 1 + (x >> 3);
      if (colour(((x + 0.5) * 512) / size, ((y + 0.5) * 512) / size) === WHITE) rows[at] |= 128 >> (x & 7);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([1, 3, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const palette = Buffer.from([...BLUE, ...WHITE]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', palette), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
