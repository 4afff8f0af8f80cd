// The pages' way to the core, with a Worker that is played: it answers what it is told to, and breaks when it is told to.
import { expect, test } from 'vitest';
import { Door, type News, type Question } from './door';

class Played {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onerror: unknown;
  ended = false;
  readonly asked: Question[] = [];

  postMessage(question: Question): void {
    this.asked.push(question);
    if (question.ask === 'open') this.say({ id: question.id, done: { writer: true, persisted: false } });
  }

  say(data: unknown): void {
    this.onmessage?.({ data });
  }

  terminate(): void {
    this.ended = true;
  }
}

function opened() {
  const made: Played[] = [];
  const door = new Door(() => {
    const worker = new Played();
    made.push(worker);
    return worker as unknown as Worker;
  }, 'test');
  return { door, made, last: () => made.at(-1) as Played };
}

const broken: News = { news: 'broken', why: 'unreachable' };

test('a Worker that broke is ended, who waited hears of it, and a new one is opened', async () => {
  const { door, made, last } = opened();
  await door.open();
  const tap = door.ask('tap', { do: 'leave', visit: 'v1' });
  const heard: string[] = [];
  door.listen((news) => heard.push(news.news));
  last().say(broken);
  await expect(tap).rejects.toMatchObject({ code: 'restarted' });
  expect(made.map((it) => it.ended)).toEqual([true, false]);
  expect(last().asked.map(({ ask, args }) => [ask, ...args])).toEqual([['open', 'test', true]]);
  await Promise.resolve();
  expect(heard).toEqual(['broken', 'writer', 'changed']);
});

test('after three in a row the page gives up, and says so to who asks', async () => {
  const { door, made, last } = opened();
  await door.open();
  for (let times = 0; times < 4; times++) last().say(broken);
  expect(made).toHaveLength(4);
  await expect(door.ask('now')).rejects.toMatchObject({ code: 'restarted' });
});

test('a Worker that was replaced is not listened to any more', async () => {
  const { door, made, last } = opened();
  await door.open();
  last().say(broken);
  const now = door.ask('now');
  made[0]?.say({ id: last().asked.at(-1)?.id, done: 1 });
  last().say({ id: last().asked.at(-1)?.id, done: 2 });
  expect(await now).toBe(2);
});

test('what went wrong comes with its code', async () => {
  const { door, last } = opened();
  await door.open();
  const tap = door.ask('tap', { do: 'leave', visit: 'v1' });
  last().say({ id: last().asked.at(-1)?.id, code: 'quota', detail: '' });
  await expect(tap).rejects.toMatchObject({ code: 'quota' });
});
