// A photo as it is attached: scaled here, by the browser's own hands, so that what a camera writes beside the pixels is gone. What
// this browser can't draw goes to the core as it is, which says whether it is taken.
const LONGEST_SIDE = 2048;
const QUALITY = 0.85;

/** The size of a picture whose longest side is no longer than allowed; small ones stay as they are. */
export function scaled(width: number, height: number, longest = LONGEST_SIDE): [number, number] {
  const by = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * by)), Math.max(1, Math.round(height * by))];
}

export async function pictureOf(file: Blob): Promise<Uint8Array> {
  const drawn = await drawnAnew(file).catch(() => undefined);
  return new Uint8Array(await (drawn ?? file).arrayBuffer());
}

async function drawnAnew(file: Blob): Promise<Blob | undefined> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = scaled(bitmap.width, bitmap.height);
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  // What is see-through would be black in a JPEG.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), 'image/jpeg', QUALITY));
}

/** Whether what a picture says beside its pixels was taken out: only a JPEG can be stripped (docs/blobs.md). */
export const isStripped = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;
