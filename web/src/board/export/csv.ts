// A CSV that Excel reads as it is meant: UTF-8 with its mark, and no cell a formula. The same manner as the server's own files
// (server/src/sheet).

/** What a cell must not begin with, in either width. */
const BEGINS = /^[=+\-@\t\r\n＝＋－＠']/;

/** A text as it is written into a cell: an apostrophe in front keeps it words. */
export const neutral = (text: string): string => (BEGINS.test(text) ? `'${text}` : text);

const cell = (text: string): string => {
  const safe = neutral(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const MARK = '\uFEFF';

export const csv = (rows: string[][]): string => MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** A file's name with the day in it, by this browser's calendar. */
export function dated(name: string, end: string, at = new Date()): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${name}-${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}.${end}`;
}
