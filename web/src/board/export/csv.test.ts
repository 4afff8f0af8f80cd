// What stands in a file, and what a spreadsheet would make of it.
import { expect, test } from 'vitest';
import { csv, dated, neutral } from './csv';

test('what a spreadsheet would compute is written as a word', () => {
  for (const text of ['=1+1', '+86 755', '-5', '@SUM(A1)', '\tx', '\rx', '\n=1', '＝cmd', '＋1', '－1', '＠x', "'90s"]) {
    expect(neutral(text)).toBe(`'${text}`);
  }
  for (const text of ['海风物流', 'a=b', "it's", '', '5-3']) expect(neutral(text)).toBe(text);
});

test('it begins with its mark, and commas, quotes and lines stay within their cell', () => {
  expect(csv([['a,b', 'say "yes"', '=1+1', '-5', 'plain']])).toBe('\uFEFF"a,b","say ""yes""",\'=1+1,\'-5,plain\r\n');
  expect(csv([['客户', '说明'], ['a,b', 'say "so"'], ['two\nlines', '=HYPERLINK("x")']])).toBe(
    '\uFEFF客户,说明\r\n"a,b","say ""so"""\r\n"two\nlines","\'=HYPERLINK(""x"")"\r\n',
  );
});

test('a file is named by its day', () => {
  expect(dated('board', 'csv', new Date(2026, 10, 3, 23, 59))).toBe('board-2026-11-03.csv');
});
