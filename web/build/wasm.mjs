// Builds the core for the browser: the module by cargo, its JavaScript by `glue`; then it is made small without changing what it does
// (`zones`, `tables`, `order`). Then looks what it imports. With `--check` it is an
// error if the committed types were others.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { ordered } from './order.mjs';
import { emptied } from './tables.mjs';
import { thinned, zones } from './zones.mjs';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(web, '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const out = join(web, 'src/core/module');

const run = (command, args, options = {}) =>
  execFileSync(command, args, { cwd: root, stdio: 'inherit', ...options, env: { ...process.env, ...options.env } });

const TARGET = 'wasm32-unknown-unknown';
/** std is built with the core: a panic is a trap at once, with no sentence that nobody hears, and small comes before fast. */
const STD = ['-Zbuild-std=std,panic_abort', '-Zbuild-std-features=optimize_for_size'];
const FLAGS = '-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none';

const is = (path) => {
  try {
    return statSync(path) !== undefined;
  } catch {
    return false;
  }
};

function refuse(...why) {
  console.error(why.join('\n'));
  process.exit(1);
}

/** The least compiler that the crates take, as the workspace says it. */
const wanted = /rust-version = "([\d.]+)"/.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))[1];

/** Whether a compiler is one that the crates take. */
function newEnough(rustc) {
  const said = /rustc ([\d.]+)/.exec(execFileSync(rustc, ['--version'], { encoding: 'utf8' }))?.[1] ?? '0';
  const [mine, least] = [said, wanted].map((it) => it.split('.').map(Number));
  return [mine[0] > least[0] || (mine[0] === least[0] && mine[1] >= least[1]), said];
}

/**
 * Three ways: with std from source by rustup's compiler (`rust-src`), which is what a release is and what counts for the size; with
 * rustup's ready std (a ninth larger; `SOJOURN_WASM=quick`, for who is in the middle of something); by Debian's compiler and source.
 */
function build() {
  const ordinary = ['rustc', '--locked', '-p', 'wasm', '--lib', '--crate-type', 'cdylib', '--profile', 'wasm', '--target', TARGET];
  const sysroot = execFileSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).trim();
  const unstable = { RUSTC_BOOTSTRAP: '1', CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: FLAGS };
  const quick = process.env.SOJOURN_WASM === 'quick';
  if (!quick && is(join(sysroot, 'lib/rustlib/src/rust/library')) && newEnough('rustc')[0]) {
    run('cargo', [...ordinary, ...STD], { env: unstable });
  } else if (is(join(sysroot, 'lib/rustlib', TARGET))) {
    if (!quick) console.error('std is taken as it comes, which makes the module a ninth larger: rustup component add rust-src');
    run('cargo', ordinary);
  } else if (is('/usr/bin/rustc')) {
    const [enough, said] = newEnough('/usr/bin/rustc');
    if (!enough) {
      refuse(
        `Debian's compiler is ${said}, and the crates need ${wanted} (bookworm has 1.85): no module can be built by it.`,
        `Take rustup's instead: rustup target add ${TARGET} && rustup component add rust-src`,
      );
    }
    run('cargo', [...ordinary, ...STD], { env: { ...unstable, RUSTC: '/usr/bin/rustc', CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: 'wasm-ld-19' } });
  } else {
    refuse(`no way to ${TARGET}: rustup target add ${TARGET} && rustup component add rust-src, or on Debian: apt-get install rustc-web rust-web-src cargo-web lld-19`);
  }
}

const types = join(out, 'sojourn_wasm.d.ts');
const before = is(types) ? readFileSync(types, 'utf8') : '';
build();
run('cargo', ['build', '--locked', '--manifest-path', 'web/glue/Cargo.toml'], { env: { CARGO_TARGET_DIR: join(target, 'glue') } });
mkdirSync(out, { recursive: true });
run(join(target, 'glue/debug/glue'), [join(target, 'wasm32-unknown-unknown/wasm/sojourn_wasm.wasm'), out]);

const file = join(out, 'sojourn_wasm_bg.wasm');
const bytes = readFileSync(file);
const cut = thinned(bytes, zones(root));
console.log(`zones: ${cut} files of the bundled database begin in the year 2015`);
console.log(`tables: ${emptied(bytes)} of checksums that nobody asks for are noughts`);
const small = ordered(bytes);
writeFileSync(file, small);
const module = await WebAssembly.compile(small);
const strange = WebAssembly.Module.imports(module).filter((it) => it.module !== './sojourn_wasm_bg.js' || !it.name.startsWith('__wb'));
if (strange.length > 0) {
  console.error('the module imports what its glue does not give:', strange);
  process.exit(1);
}
const names = WebAssembly.Module.imports(module).map((it) => it.name.replace(/_[0-9a-f]{16}$/, ''));
console.log(`module: ${small.length} bytes, ${brotliCompressSync(small).length} by brotli; imports: ${names.join(' ')}`);
if (process.argv.includes('--check') && readFileSync(types, 'utf8') !== before) {
  console.error('web/src/core/module/sojourn_wasm.d.ts was not what web/wasm says; it is now: look at it, and commit it');
  process.exit(1);
}
