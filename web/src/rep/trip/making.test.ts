// A trip that is made in steps, with a core that refuses some of them.
import { expect, test } from 'vitest';
import type { OnTrip } from '../../core/door';
import { making, type Wanted } from './making';

function core(...refuses: OnTrip['act'][]) {
  const did: string[] = [];
  const act = (trip: OnTrip): Promise<{ visit?: string } | undefined> => {
    did.push(trip.act);
    return Promise.resolve(refuses.includes(trip.act) ? undefined : { visit: 'v1' });
  };
  return { act, did };
}
const wanted: Wanted = { make: { act: 'make', visits: ['v1'], asked: {} } as unknown as Wanted['make'], note: '青霉素过敏', share: true };

test('a note that was not saved is not lost: nothing is shared, and the next try does the rest alone', async () => {
  const full = core('medical_note');
  const made = await making(full.act, wanted);
  expect(made).toEqual({ visit: 'v1', noted: false, whole: false });
  expect(full.did).toEqual(['make', 'medical_note']);
  const mended = core();
  expect(await making(mended.act, wanted, made)).toEqual({ visit: 'v1', noted: true, whole: true });
  expect(mended.did).toEqual(['medical_note', 'share']);
});

test('a trip that was not shared is shared by the next try, and the note is not saved twice', async () => {
  const made = await making(core('share').act, wanted);
  expect(made).toEqual({ visit: 'v1', noted: true, whole: false });
  const mended = core();
  await making(mended.act, wanted, made);
  expect(mended.did).toEqual(['share']);
});

test('without a note and without sharing there is one step; where it fails nothing follows', async () => {
  const plain = core();
  expect(await making(plain.act, { ...wanted, note: '', share: false })).toEqual({ visit: 'v1', noted: true, whole: true });
  expect(plain.did).toEqual(['make']);
  const refused = core('make');
  expect(await making(refused.act, wanted)).toBeUndefined();
  expect(refused.did).toEqual(['make']);
});
