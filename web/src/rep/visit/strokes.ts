// A signature as the core takes it: strokes of whole points in a field, with the time of each since the first (docs/blobs.md).
interface Drawn {
  points: { x: number; y: number; time: number }[];
}

/** Points outside of the field are brought to its edge, and a clock that went back stands still: both can be of a pen that slipped. */
export function strokesOf(drawn: Drawn[], width: number, height: number): string {
  const begun = drawn[0]?.points[0]?.time ?? 0;
  let last = 0;
  const within = (value: number, most: number): number => Math.min(Math.max(Math.round(value), 0), most);
  const strokes = drawn.map(({ points }) =>
    points.map(({ x, y, time }) => {
      last = Math.max(last, Math.round(time - begun));
      return [within(x, width), within(y, height), last];
    }),
  );
  return JSON.stringify({ width, height, strokes: strokes.filter((stroke) => stroke.length > 0) });
}
