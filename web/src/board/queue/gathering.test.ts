// The queue as it grows and changes, with a core that is played: nothing jumps, nothing is there twice, nothing is gone for a moment.
import { expect, test } from 'vitest';
import type { Visit } from '../../core/door';
import type { CardChange } from './gather';
import { Gathering, type Door, type Gathered } from './gathering';

const visit = (id: string, over: Partial<Visit> = {}): Visit =>
  ({ id, own: false, approval: 'waiting', review: 'not_submitted', facts: [], ...over }) as unknown as Visit;
const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `v${from + at}`);

function played(visits: Visit[] | undefined) {
  const core = { visits, asked: [] as string[], broken: false, meanwhile: undefined as ((asked: string) => void) | undefined };
  const shown: Gathered[] = [];
  const answer = (what: string, one: number | string, limit = 0): unknown => {
    if (what === 'content') return { answers: [], questions: [{ question: 'q', text: `of ${one}` }], prints: [] };
    if (what === 'visit') return core.visits?.find((it) => it.id === one);
    return core.visits && { known: core.visits.length, visits: core.visits.slice(Number(one), Number(one) + limit) };
  };
  const ask = (what: string, one: number | string, limit?: number): Promise<unknown> => {
    core.asked.push(`${what} ${one}`);
    if (core.broken) return Promise.reject(new Error('restarted'));
    const said = answer(what, one, limit);
    core.meanwhile?.(core.asked.at(-1) ?? '');
    return Promise.resolve(said);
  };
  const queue = new Gathering({ ask: ask as unknown as Door['ask'] }, (it) => shown.push(it), () => Promise.resolve());
  const keys = (): string[] => (shown.at(-1)?.items ?? []).map((it) => it.key.replace('approval/', ''));
  return { core, queue, shown, keys };
}

/** Until nothing more is asked. */
const rest = async (): Promise<void> => new Promise((done) => void setTimeout(done));

test('the first page is shown at once, the rest behind it, and it is said how far that is', async () => {
  const { core, queue, shown, keys } = played(ids(0, 150).map((id) => visit(id)));
  queue.tell([]);
  queue.look();
  await rest();
  expect(core.asked).toEqual(['list 0', 'list 20', 'list 80', 'list 140']);
  const seen = shown.map(({ items, whole, read, known }) => [items?.length, whole, read, known]);
  expect(seen[0]).toEqual([20, false, 20, 150]);
  expect(seen.at(-1)).toEqual([150, true, 150, 150]);
  expect(keys()).toEqual(ids(0, 150));
  // Only ever more of it, and what was there stays where it was.
  for (const { items } of shown) expect(items?.map((it) => it.key)).toEqual(ids(0, items?.length ?? 0).map((id) => `approval/${id}`));
});

test('that nothing waits is known once all was read, cards too', async () => {
  const { queue, shown } = played(ids(0, 150).map((id) => visit(id, { approval: 'approved' })));
  queue.look();
  await rest();
  expect(shown.every(({ items, whole }) => items?.length === 0 && !whole)).toBe(true);
  queue.tell([]);
  expect(shown.at(-1)).toMatchObject({ items: [], whole: true });
});

test('what waits behind the first page is found, and what came to have many is not whole before it was read', async () => {
  const { core, queue, shown, keys } = played([]);
  queue.tell([]);
  queue.look();
  await rest();
  expect(shown.at(-1)?.whole).toBe(true);
  core.visits = ids(0, 1_203).map((id, at) => visit(id, at === 1_202 ? {} : { approval: 'approved' }));
  shown.length = 0;
  queue.look();
  await rest();
  expect(keys()).toEqual(['v1202']);
  expect(shown.slice(0, -1).some(({ whole }) => whole)).toBe(false);
  expect(shown.at(-1)?.whole).toBe(true);
});

test('looking again never makes it smaller for a moment', async () => {
  const { queue, shown } = played(ids(0, 150).map((id) => visit(id)));
  queue.tell([]);
  queue.look();
  await rest();
  shown.length = 0;
  queue.look();
  queue.look();
  await rest();
  expect(shown.length).toBeGreaterThan(1);
  expect(shown.every(({ items, whole }) => items?.length === 150 && whole)).toBe(true);
});

test('what is drawn stays where it is; what is new comes right behind it, and what was decided elsewhere goes', async () => {
  const { core, queue, keys } = played(ids(0, 100).map((id) => visit(id)));
  queue.tell([]);
  queue.look();
  await rest();
  queue.steady('v29');
  queue.steady('approval/v29');
  // Something near, which the core's list begins with; and v3 is approved.
  core.visits = [visit('soon'), ...ids(0, 100).map((id) => visit(id, id === 'v3' ? { approval: 'approved' } : {}))];
  queue.look();
  await rest();
  expect(keys()).toEqual([...ids(0, 3), ...ids(4, 30), 'soon', ...ids(30, 100)]);
  // The last one that is drawn goes: the others still stay.
  core.visits = [...ids(0, 29).reverse().map((id) => visit(id)), ...ids(30, 100).map((id) => visit(id))];
  queue.look();
  await rest();
  expect(keys().filter((id) => id !== 'v3')).toEqual([...ids(0, 3), ...ids(4, 29), ...ids(30, 100)]);
  expect(keys()).toHaveLength(99);
});

test('what was just decided is asked about before any page', async () => {
  const { core, queue, shown, keys } = played(ids(0, 1_000).map((id) => visit(id)));
  queue.tell([]);
  queue.look();
  await rest();
  core.asked.length = 0;
  shown.length = 0;
  core.visits = core.visits?.map((it) => (it.id === 'v900' ? visit('v900', { approval: 'approved' }) : it));
  queue.look((key) => key === 'approval/v900');
  await rest();
  expect(core.asked[0]).toBe('visit v900');
  expect(shown[0]?.items).toHaveLength(999);
  expect(keys()).not.toContain('v900');
});

test('while the list moves, each visit is there once and none is missing', async () => {
  const { core, queue, keys } = played(ids(0, 200).map((id) => visit(id)));
  queue.tell([]);
  // With the answer to a page, one that stands behind it slips into it, and once one slips out of it behind.
  const moves: [string, number, number][] = [['list 0', 199, 3], ['list 20', 10, 150], ['list 80', 0, 199]];
  core.meanwhile = (asked) => {
    const [move] = moves.filter(([when]) => when === asked);
    if (!move || !core.visits) return;
    moves.splice(moves.indexOf(move), 1);
    const [moved] = core.visits.splice(move[1], 1);
    if (moved) core.visits.splice(move[2], 0, moved);
  };
  queue.look();
  await rest();
  expect(moves).toEqual([]);
  expect([...keys()].sort()).toEqual(ids(0, 200).sort());
});

test('what is there no more goes once all was read again, and not before', async () => {
  const { core, queue, shown, keys } = played(ids(0, 100).map((id) => visit(id)));
  queue.tell([]);
  queue.look();
  await rest();
  shown.length = 0;
  core.visits = ids(1, 100).map((id) => visit(id));
  queue.look();
  await rest();
  expect(shown.slice(0, -1).every(({ items }) => items?.length === 100)).toBe(true);
  expect(keys()).toEqual(ids(1, 100));
});

test('a storm of looks leaves no page unread', async () => {
  const { core, queue, shown } = played(ids(0, 500).map((id) => visit(id)));
  queue.tell([]);
  let storm = 40;
  core.meanwhile = () => {
    if (storm-- > 0) queue.look();
  };
  queue.look();
  await rest();
  expect(shown.at(-1)).toMatchObject({ whole: true, read: 500 });
  // Before the storm was over all had been asked for.
  const inStorm = new Set(core.asked.slice(0, 40));
  expect(inStorm.size).toBeGreaterThan(8);
});

test('questions stand while they are asked for again, and a card behind all visits', async () => {
  const { queue, shown, keys } = played([visit('v1', { facts: ['question_asked'], approval: 'approved' }), visit('v2')]);
  queue.tell([{ device: 'ab', seq: 1, state: 'open' } as CardChange]);
  queue.look();
  await rest();
  expect(keys()).toEqual(['v1/q', 'v2', 'card/ab/1']);
  shown.length = 0;
  queue.look();
  await rest();
  expect(shown.every(({ items }) => items?.length === 3)).toBe(true);
  // What the server can't be asked for anew stands too, and why is said.
  queue.tell(undefined, new Error('503'));
  expect(keys()).toEqual(['v1/q', 'v2', 'card/ab/1']);
  expect(shown.at(-1)?.error).toMatchObject({ message: '503' });
});

test('a core that breaks leaves what is shown, says so, and the next look reads all', async () => {
  const { core, queue, shown, keys } = played(ids(0, 150).map((id) => visit(id)));
  queue.tell([]);
  core.broken = true;
  queue.look();
  await rest();
  expect(shown.at(-1)).toMatchObject({ items: undefined, whole: false, error: { message: 'restarted' } });
  core.broken = false;
  queue.look();
  await rest();
  expect(shown.at(-1)).toMatchObject({ whole: true, error: undefined });
  core.broken = true;
  queue.look();
  await rest();
  expect(keys()).toEqual(ids(0, 150));
  expect(shown.at(-1)?.error).toMatchObject({ message: 'restarted' });
});

test('before the enrolment, and after a wipe, nothing waits; whoever left is told nothing', async () => {
  const { core, queue, shown } = played(undefined);
  queue.tell([]);
  queue.look();
  await rest();
  expect(shown.at(-1)).toMatchObject({ items: [], whole: true, known: 0 });
  core.visits = [visit('v1')];
  queue.look();
  await rest();
  core.visits = undefined;
  queue.look();
  await rest();
  expect(shown.at(-1)).toMatchObject({ items: [], known: 0 });
  const before = shown.length;
  queue.look();
  queue.stop();
  await rest();
  expect(shown).toHaveLength(before);
});
