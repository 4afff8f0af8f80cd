// A storm of nudges against a slow answer.
import { expect, test } from 'vitest';
import { Turns } from './turns';

test('however many ask while one is under way, one more follows, and it is the last', async () => {
  let now = 0;
  const paused: number[] = [];
  const turns = new Turns(
    () => now,
    (ms) => {
      paused.push(ms);
      return Promise.resolve();
    },
  );
  const asked: string[] = [];
  let answer = (): void => undefined;
  const ask = (name: string) => () => {
    asked.push(name);
    now += 400;
    return new Promise<void>((done) => (answer = done));
  };
  for (const name of ['first', 'second', 'third']) turns.ask(ask(name));
  expect(asked).toEqual(['first']);
  answer();
  await new Promise((done) => setTimeout(done));
  expect(asked).toEqual(['first', 'third']);
  expect(paused).toEqual([400]);
  answer();
  await new Promise((done) => setTimeout(done));
  turns.ask(ask('later'));
  expect(asked).toEqual(['first', 'third', 'later']);
});
