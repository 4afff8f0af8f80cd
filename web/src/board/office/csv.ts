// A table as a file for a spreadsheet: UTF-8 with its mark, and no cell that a spreadsheet would run as a formula.

const FORMULA = /^[=+\-@\t\r]/;

const cell = (text: string): string => {
  const tame = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
};

export const csv = (rows: string[][]): string => `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** Hands a file to the browser, to be kept where the person keeps files. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const saveCsv = (name: string, rows: string[][]): void => save(name, new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' }));
