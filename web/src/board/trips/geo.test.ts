// Where known positions lie on the sketch.
import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { degrees, fit, graticule, long, place, sketch, spotsOf, WIDE, HIGH, zoomed } from './geo';

const fact = (at: string, latitude: number, longitude: number, accuracy_m = 1_114): Schemas['FactJson'] =>
  ({ name: 'arrive', at, fix: { latitude, longitude, accuracy_m } }) as Schemas['FactJson'];

test('positions come in the order of time, joined by a line, as GeoJSON', () => {
  const made = sketch([fact('2026-11-23T10:00:00Z', 43.8, 87.6), fact('2026-11-23T08:00:00Z', 31.2, 121.5)]);
  expect(made.type).toBe('FeatureCollection');
  expect(made.features.map((it) => it.geometry.type)).toEqual(['Point', 'Point', 'LineString']);
  expect(made.features[0]?.geometry.coordinates).toEqual([121.5, 31.2]);
});

test('what has no position is not drawn, and one spot alone has no line', () => {
  expect(sketch([{ name: 'leave', at: '2026-11-23T08:00:00Z' } as Schemas['FactJson'], fact('2026-11-23T08:00:00Z', 1, 2)]).features).toHaveLength(1);
});

test('all spots lie within the sketch, and closer is larger', () => {
  const spots = spotsOf(sketch([fact('2026-11-23T08:00:00Z', 31.2, 121.5), fact('2026-11-23T10:00:00Z', 43.8, 87.6)]));
  const view = fit(spots);
  for (const { geometry } of spots) {
    const { x, y } = place(view, geometry.coordinates);
    expect(x > 0 && x < WIDE && y > 0 && y < HIGH).toBe(true);
  }
  expect(long(zoomed(view, 0.5), 1_000)).toBeCloseTo(2 * long(view, 1_000));
});

test('a trip over the date line stays in one piece', () => {
  const spots = spotsOf(sketch([fact('2026-11-23T08:00:00Z', -36.8, 174.8), fact('2026-11-23T18:00:00Z', 21.3, -157.9)]));
  expect(spots[1]?.geometry.coordinates[0]).toBeCloseTo(202.1);
  expect(degrees([202.1, 21.3])).toBe('21.30°N 157.90°W');
  expect(degrees([202.1, 21.3], 20)).toBe('21.30000°N 157.90000°W');
});

test('the grid has whole steps and at least three lines, also close by', () => {
  for (const spots of [[fact('2026-11-23T08:00:00Z', 31.23, 121.47, 20)], [fact('2026-11-23T08:00:00Z', 31, 121), fact('2026-11-23T10:00:00Z', 43, 87)], []]) {
    const { north, east } = graticule(fit(spotsOf(sketch(spots))));
    expect(north.length).toBeGreaterThanOrEqual(3);
    expect(east.length).toBeLessThan(61);
  }
});
