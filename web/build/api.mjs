// Writes the types of the server's API from its own description; with `--check` says whether they are current.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = process.env.CARGO_TARGET_DIR ?? join(web, '../target');
const file = join(web, 'src/api/schema.d.ts');
const description = execFileSync(join(target, 'debug/sojourn'), ['openapi'], { encoding: 'utf8', maxBuffer: 16 << 20 });
const said = JSON.parse(description);
// Operations are known by their paths here; the server names some alike (`list`).
for (const path of Object.values(said.paths)) for (const operation of Object.values(path)) delete operation.operationId;
const opening = '// The types of the server\'s API, written from its own description: npm run api. Not by hand.\n';
const written = opening + astToString(await openapi(said));
if (!process.argv.includes('--check')) {
  writeFileSync(file, written);
} else if (readFileSync(file, 'utf8') !== written) {
  console.error('web/src/api/schema.d.ts is not of this server: npm run api');
  process.exit(1);
}
