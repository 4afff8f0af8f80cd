// The store in IndexedDB, as far as one that is played shows it.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { openStore } from './store';

const bytes = (...all: number[]): Uint8Array<ArrayBuffer> => Uint8Array.of(...all);

test('rows come back by table and in the order of their keys, as bytes', async () => {
  const store = await openStore(() => undefined);
  await store.commit([
    { table: 10, key: bytes(1), value: bytes(9) },
    { table: 2, key: bytes(2), value: bytes(8) },
    { table: 2, key: bytes(1, 255), value: bytes(7) },
    { table: 2, key: bytes(1), value: bytes(6) },
  ]);
  const rows = await store.rows();
  expect(rows.map((row) => [row.table, [...row.key], [...row.value]])).toEqual([
    [2, [1], [6]],
    [2, [1, 255], [7]],
    [2, [2], [8]],
    [10, [1], [9]],
  ]);
  await store.commit([{ table: 2, key: bytes(1), value: undefined }]);
  expect(await store.rows()).toHaveLength(3);
  store.close();
});
