// A QR code, drawn here as a picture of squares: dark on light in both themes, since cameras want it so. Its maker is loaded with it.
import { squares } from './squares';

const QUIET = 4;

export default function Qr({ text, name }: { text: string; name: string }) {
  const rows = squares(text);
  const side = rows.length + 2 * QUIET;
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')));
  return (
    <svg className="qr" role="img" aria-label={name} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={path.join('')} fill="#000" />
    </svg>
  );
}
