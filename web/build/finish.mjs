// After the bundler: icons, the service worker with the list of what it keeps, and a brotli copy beside every file.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { icon } from './icon.mjs';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(web, 'dist');

for (const size of [192, 512]) writeFileSync(join(dist, `icon-${size}.png`), icon(size));

const all = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((name) => statSync(join(dist, name)).isFile() && !name.endsWith('.br') && !name.startsWith('.vite') && name !== 'sw.js')
  .sort();
/** The files that a page reaches, at once and later, by the list of its own build (vite.config.ts). */
const reached = (page) => {
  const parts = Object.values(JSON.parse(readFileSync(join(dist, `.vite/${page}.json`), 'utf8')));
  return new Set(parts.flatMap((it) => [it.file, ...(it.css ?? []), ...(it.assets ?? [])]));
};
/** The board needs the server anyway: its own files are not kept. What both have (the Worker, the core) is one file for both. */
const [ofBoard, ofRep] = [reached('board'), reached('rep')];
/** A part of the rep's that only somebody who is online can need (vite.config.ts). */
const online = (name) => name.startsWith('assets/online-');
const kept = all.filter((name) => name !== 'board.html' && !online(name) && (!ofBoard.has(name) || ofRep.has(name)));
const paths = kept.map((name) => (name === 'index.html' ? '/' : `/${name}`));

const build = createHash('sha256');
for (const name of kept) build.update(name).update(readFileSync(join(dist, name)));
const worker = readFileSync(join(web, 'src/sw.js'), 'utf8')
  .replace('__FILES__', JSON.stringify(paths))
  .replace('__BUILD__', JSON.stringify(build.digest('hex').slice(0, 16)));
writeFileSync(join(dist, 'sw.js'), worker);

const small = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
let total = 0;
for (const name of [...all, 'sw.js']) {
  const bytes = small(readFileSync(join(dist, name)));
  writeFileSync(join(dist, `${name}.br`), bytes);
  if (kept.includes(name)) total += bytes.length;
}
console.log(`the rep's app: ${paths.length} files, ${total} bytes by brotli`);
/** What a first load brings, with all that the service worker keeps. `build/size.mjs` looks at it and refuses more. */
writeFileSync(join(dist, '.vite/kept.json'), JSON.stringify(kept));
