// Known positions of a trip as GeoJSON, and where they lie on a sketch. WGS-84 throughout.
import type { Schemas } from '../../api/client';

type Fact = Schemas['FactJson'];

export interface Known {
  /** What was done there, by the fact's name. */
  name: string;
  at: number;
  /** Metres. */
  around: number;
}

export interface Spot {
  type: 'Feature';
  geometry: { type: 'Point'; coordinates: [number, number] };
  properties: Known;
}

interface Way {
  type: 'Feature';
  geometry: { type: 'LineString'; coordinates: [number, number][] };
  properties: Record<string, never>;
}

export interface Sketch {
  type: 'FeatureCollection';
  features: (Spot | Way)[];
}

/** Degrees east as near to another as can be: a trip over the date line stays in one piece. */
const near = (longitude: number, other: number): number => longitude - 360 * Math.round((longitude - other) / 360);

/** The spots of a trip in the order of time, and the line that joins them. */
export function sketch(facts: Fact[]): Sketch {
  const known = facts.flatMap((it) => (it.fix ? [{ it, fix: it.fix }] : [])).sort((a, b) => Date.parse(a.it.at) - Date.parse(b.it.at));
  let before: number | undefined;
  const spots = known.map(({ it, fix }): Spot => {
    before = near(fix.longitude, before ?? fix.longitude);
    const properties = { name: it.name, at: Date.parse(it.at), around: fix.accuracy_m };
    return { type: 'Feature', geometry: { type: 'Point', coordinates: [before, fix.latitude] }, properties };
  });
  if (spots.length < 2) return { type: 'FeatureCollection', features: spots };
  const way: Way = { type: 'Feature', geometry: { type: 'LineString', coordinates: spots.map((it) => it.geometry.coordinates) }, properties: {} };
  return { type: 'FeatureCollection', features: [...spots, way] };
}

export const spotsOf = (from: Sketch): Spot[] => from.features.filter((it): it is Spot => it.geometry.type === 'Point');

/** A part of the earth, in degrees; its height follows from what a sketch is wide and high. */
export interface View {
  east: number;
  north: number;
  /** Degrees of latitude from top to bottom. */
  high: number;
}

export const WIDE = 720;
export const HIGH = 420;
/** Nobody looks closer than some hundred metres, or at more than the earth. */
const [LEAST, MOST] = [0.005, 160];
const DEGREE_M = 111_320;

/** How much shorter a degree to the east is than one to the north; never nothing, at the poles neither. */
const shrunk = (north: number): number => Math.max(0.05, Math.cos((north * Math.PI) / 180));

export const wideOf = (view: View): number => (view.high * WIDE) / HIGH / shrunk(view.north);

/** A view that all spots fit in, with room around them. */
export function fit(spots: Spot[]): View {
  const [east, north] = [0, 1].map((axis) => spots.map((it) => it.geometry.coordinates[axis as 0 | 1])) as [number[], number[]];
  const mid = (all: number[]): number => (Math.min(...all) + Math.max(...all)) / 2;
  const span = (all: number[]): number => Math.max(...all) - Math.min(...all);
  const middle = spots.length === 0 ? [0, 0] : [mid(east), mid(north)];
  const room = 4 * Math.max(0, ...spots.map((it) => it.properties.around / DEGREE_M));
  const of = spots.length === 0 ? MOST : Math.max(span(north), (span(east) * shrunk(middle[1] ?? 0) * HIGH) / WIDE, room, 0.02);
  return { east: middle[0] ?? 0, north: middle[1] ?? 0, high: Math.min(MOST, Math.max(LEAST, of * 1.4)) };
}

export const zoomed = (view: View, by: number): View => ({ ...view, high: Math.min(MOST, Math.max(LEAST, view.high * by)) });

export interface Dot {
  x: number;
  y: number;
}

/** Where a place lies on the sketch: degrees evenly, east shortened by the middle's latitude. */
export const place = (view: View, [east, north]: [number, number]): Dot => ({
  x: WIDE / 2 + ((east - view.east) / wideOf(view)) * WIDE,
  y: HIGH / 2 - ((north - view.north) / view.high) * HIGH,
});

/** Metres on the sketch. */
export const long = (view: View, metres: number): number => (metres / DEGREE_M / view.high) * HIGH;

const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

/** The lines of the grid, of whole steps, at least three across. */
export function graticule(view: View): { east: number[]; north: number[] } {
  const step = STEPS.find((it) => view.high / it >= 3) ?? 0.001;
  const lines = (middle: number, span: number): number[] => {
    const first = Math.ceil((middle - span / 2) / step);
    const last = Math.floor((middle + span / 2) / step);
    return Array.from({ length: Math.min(60, Math.max(0, last - first + 1)) }, (_, at) => Number(((first + at) * step).toFixed(3)));
  };
  return { east: lines(view.east, wideOf(view)), north: lines(view.north, view.high).filter((it) => Math.abs(it) <= 90) };
}

/** Degrees as people write them: 31.23°N 121.47°E; to the metre where the place is known so well, as in an alarm. */
export function degrees([east, north]: [number, number], around = 1_000): string {
  const digits = around < 1_000 ? 5 : 2;
  const turned = near(east, 0);
  return `${Math.abs(north).toFixed(digits)}°${north < 0 ? 'S' : 'N'} ${Math.abs(turned).toFixed(digits)}°${turned < 0 ? 'W' : 'E'}`;
}
