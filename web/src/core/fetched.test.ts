// A photo from a server that may lie.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fetched } from './fetched';
import type { Wire } from './network';

const PHOTO = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
const name = createHash('sha256').update(PHOTO).digest('hex');
const PART = 4;

const from = (serve: (at: number) => Uint8Array, status = 200) => {
  const send = ({ path }: Wire) => {
    const at = Number(/offset=(\d+)/.exec(path)?.[1]);
    return Promise.resolve({ status, media_type: 'application/octet-stream', body: serve(at) });
  };
  return fetched({ send, bearer: 't', visit: 'v1', hash: name, bytes: PHOTO.length, part: PART });
};
const honest = (at: number): Uint8Array => PHOTO.slice(at, at + PART);

test('the parts make the photo that was named', async () => {
  expect(await from(honest)).toEqual(PHOTO);
});

test('other bytes of the same length are not shown', async () => {
  await expect(from((at) => honest(at).map((byte) => byte ^ 1))).rejects.toMatchObject({ code: 'altered' });
});

test('a part that is shorter or longer than it should be is not shown', async () => {
  await expect(from((at) => honest(at).slice(0, 3))).rejects.toMatchObject({ code: 'altered' });
  await expect(from((at) => PHOTO.slice(at))).rejects.toMatchObject({ code: 'altered' });
});

test('a server that has it not yet is asked again later', async () => {
  await expect(from(honest, 404)).rejects.toMatchObject({ code: 'no_contact' });
});
