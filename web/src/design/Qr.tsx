// A QR code, drawn here as a picture of squares: dark on light in both themes, since cameras want it so. Its maker is loaded with it.
import qrcode from 'qrcode-generator';

const QUIET = 4;

export default function Qr({ text, name }: { text: string; name: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const many = code.getModuleCount();
  const side = many + 2 * QUIET;
  const squares: string[] = [];
  for (let y = 0; y < many; y++) {
    for (let x = 0; x < many; x++) if (code.isDark(y, x)) squares.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
  }
  return (
    <svg className="qr" role="img" aria-label={name} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  );
}
