// A table as a file.
import { expect, test } from 'vitest';
import { csv } from './csv';

test('commas, quotes and lines stay in their cell, and nothing is a formula', () => {
  expect(csv([['a,b', 'say "yes"', '=1+1', '-5', 'plain']])).toBe('\uFEFF"a,b","say ""yes""",\'=1+1,\'-5,plain\r\n');
});
