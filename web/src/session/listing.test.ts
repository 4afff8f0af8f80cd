// The list as a page has it, with a core that is played.
import { expect, test } from 'vitest';
import type { Device } from '../core/door';
import { Listing, whole } from './listing';

function played(known: number) {
  const core = { known, asked: [] as number[], hold: undefined as Promise<void> | undefined, broken: false };
  const shown: [number, boolean][] = [];
  const ids: string[][] = [];
  const ask = async (from: number, limit: number): Promise<Device | undefined> => {
    core.asked.push(from);
    await core.hold;
    if (core.broken) throw new Error('restarted');
    const visits = Array.from({ length: Math.max(0, Math.min(limit, core.known - from)) }, (_, at) => ({ id: `v${from + at}` }));
    return core.known < 0 ? undefined : ({ known: core.known, visits } as unknown as Device);
  };
  const listing = new Listing(ask, (device, anew) => {
    shown.push([device?.visits.length ?? -1, anew]);
    ids.push((device?.visits ?? []).map((it) => it.id));
  }, 500, () => Promise.resolve());
  return { core, listing, shown, ids };
}

/** Until nothing more is asked. */
const rest = async (): Promise<void> => new Promise((done) => void setTimeout(done));

test('what a screen shows comes first, and the rest behind it until all are there', async () => {
  const { core, listing, shown, ids } = played(150);
  await listing.look();
  expect(shown).toEqual([[20, true]]);
  await rest();
  expect(core.asked).toEqual([0, 20, 80, 140]);
  expect(shown).toEqual([[20, true], [80, false], [140, false], [150, false]]);
  expect(ids.at(-1)).toEqual(Array.from({ length: 150 }, (_, at) => `v${at}`));
});

test('a look at what is there shows it twice: with its first part, and when all of it is asked again', async () => {
  const { listing, shown } = played(150);
  await listing.look();
  await rest();
  shown.length = 0;
  await listing.look();
  await rest();
  expect(shown).toEqual([[150, true], [150, false]]);
});

test('a storm of looks leaves no part unasked, and each is answered', async () => {
  const { core, listing, shown } = played(500);
  const looks = Array.from({ length: 30 }, () => listing.look());
  await Promise.all(looks);
  await listing.look();
  await rest();
  expect(new Set(core.asked)).toEqual(new Set([0, 20, 80, 140, 200, 260, 320, 380, 440]));
  expect(shown.at(-1)).toEqual([500, false]);
});

test('a visit that is new or gone is neither missing nor there twice', async () => {
  const { core, listing, ids } = played(20);
  await listing.look();
  for (const known of [21, 81, 80, 5, 700]) {
    core.known = known;
    await listing.look();
    await rest();
    expect(ids.at(-1)?.length).toBe(Math.min(known, 500));
    expect(new Set(ids.at(-1)).size).toBe(Math.min(known, 500));
  }
});

test('a core that breaks fails the look, and the next one is answered', async () => {
  const { core, listing, shown } = played(150);
  core.broken = true;
  await expect(listing.look()).rejects.toThrow('restarted');
  core.broken = false;
  await listing.look();
  await rest();
  expect(shown.at(-1)?.[0]).toBe(150);
});

test('before the enrolment, and after a wipe, there is nothing', async () => {
  const { core, listing, shown } = played(-1);
  await listing.look();
  core.known = 3;
  await listing.look();
  core.known = -1;
  await listing.look();
  expect(shown.map(([many]) => many)).toEqual([-1, 3, -1]);
});

test('it is whole once all that a page has at most are there', () => {
  const of = (known: number, visits: number) => whole({ known, visits: Array.from({ length: visits }) as never });
  expect([of(0, 0), of(150, 20), of(150, 150), of(700, 500)]).toEqual([true, false, true, true]);
});
