// What a pen drew, as the core takes it.
import { expect, test } from 'vitest';
import { strokesOf } from './strokes';

test('points are whole, within the field, and their times begin with the first and never go back', () => {
  const drawn = [
    { points: [{ x: 1.4, y: -3, time: 1_000 }, { x: 640, y: 20.6, time: 1_016.4 }] },
    { points: [] },
    { points: [{ x: 5, y: 5, time: 900 }] },
  ];
  expect(JSON.parse(strokesOf(drawn, 600, 200))).toEqual({
    width: 600,
    height: 200,
    strokes: [
      [
        [1, 0, 0],
        [600, 21, 16],
      ],
      [[5, 5, 16]],
    ],
  });
});

test('nothing drawn is no stroke', () => {
  expect(strokesOf([], 600, 200)).toBe('{"width":600,"height":200,"strokes":[]}');
});
