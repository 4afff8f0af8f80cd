// The squares of a QR code against those of another maker, by version and mask.
import qrcode from 'qrcode-generator';
import { expect, test } from 'vitest';
import { squares } from './squares';

/** As another makes it. Which of the eight masks it took is read from its format. */
function other(text: string): { mask: number; rows: string[] } {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const many = code.getModuleCount();
  const rows = Array.from({ length: many }, (_, y) => Array.from({ length: many }, (__, x) => (code.isDark(y, x) ? '#' : '.')).join(''));
  const mask = [2, 3, 4].reduce((sum, x, at) => sum | (Number(code.isDark(8, x)) << (2 - at)), 0) ^ 0b101;
  return { mask, rows };
}

const drawn = (text: string, mask?: number): string[] => squares(text, mask).map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));

/** The longest text of each version of level M, in bytes. */
const LONGEST = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370,
  1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
];

test('the versions that a secret may need, and some beyond, are those that another makes', { timeout: 120_000 }, () => {
  const masks = new Set<number>();
  LONGEST.forEach((longest, at) => {
    if (at >= 16 && ![26, 32, 39].includes(at)) return;
    for (const length of at === 8 || at === 9 ? [longest, longest - 1, longest - 2] : [longest]) {
      const text = Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * i * 7 + i * 13 + length) % 90))).join('');
      const { mask, rows } = other(text);
      masks.add(mask);
      expect(rows.length).toBe(17 + 4 * (at + 1));
      expect(drawn(text, mask), `${length} bytes`).toEqual(rows);
    }
  });
  expect(masks.size).toBe(8);
});

test('each of the forty versions has room for what the standard says', { timeout: 60_000 }, () => {
  LONGEST.forEach((longest, at) => expect(squares('x'.repeat(longest), 0)).toHaveLength(17 + 4 * (at + 1)));
});

test('a text that is as long as a secret is the same, whatever it is', { timeout: 60_000 }, () => {
  for (const person of ['li.na', 'a', 'chen.bo', 'somebody-with-a-long-name', '%E6%9D%8E']) {
    const text = `otpauth://totp/Sojourn:${person}@acme?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sojourn&algorithm=SHA1&digits=6&period=30`;
    const { mask, rows } = other(text);
    expect(drawn(text, mask)).toEqual(rows);
    // Of the eight the one is taken that is easiest to read; any of them is right.
    const all = Array.from({ length: 8 }, (_, it) => drawn(text, it).join());
    expect(all).toContain(drawn(text).join());
  }
});

test('what has no room is an error', { timeout: 60_000 }, () => {
  expect(() => squares('x'.repeat(2332))).toThrow();
});
