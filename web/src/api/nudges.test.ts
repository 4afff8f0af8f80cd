// The stream of nudges, cut anywhere.
import { expect, test } from 'vitest';
import { events } from './nudges';

test('an event is heard once its empty line has come, wherever the stream was cut', () => {
  const whole = ': keep-alive\n\nevent: nudge\ndata: \n\nevent: nudge\r\ndata:\r\n\r\n';
  for (let cut = 0; cut <= whole.length; cut++) {
    const heard: string[] = [];
    const take = events((event) => heard.push(event));
    take(whole.slice(0, cut));
    take(whole.slice(cut));
    expect(heard, `cut at ${cut}`).toEqual(['nudge', 'nudge']);
  }
});

test('a word that keeps the line open is no event', () => {
  const heard: string[] = [];
  events((event) => heard.push(event))(': keep-alive\n\n');
  expect(heard).toEqual([]);
});
