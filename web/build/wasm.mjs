// Builds the core for the browser: the module by cargo, its JavaScript by `glue`. Then looks what it imports.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(web, '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const out = join(web, 'src/core/module');

const run = (command, args, options = {}) =>
  execFileSync(command, args, { cwd: root, stdio: 'inherit', ...options, env: { ...process.env, ...options.env } });

/** Rustup's target where it is there; else std is built from Debian's source by Debian's compiler. */
function build() {
  const ordinary = ['rustc', '--locked', '-p', 'wasm', '--lib', '--crate-type', 'cdylib', '--profile', 'wasm', '--target', 'wasm32-unknown-unknown'];
  const sysroot = execFileSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).trim();
  try {
    statSync(join(sysroot, 'lib/rustlib/wasm32-unknown-unknown'));
    run('cargo', ordinary);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    const debian = { RUSTC: '/usr/bin/rustc', RUSTC_BOOTSTRAP: '1', CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: 'wasm-ld-19' };
    try {
      statSync('/usr/bin/rustc');
    } catch {
      console.error('no wasm32 target: rustup target add wasm32-unknown-unknown, or on Debian: apt-get install rustc-web rust-web-src cargo-web lld-19');
      process.exit(1);
    }
    run('cargo', [...ordinary, '-Zbuild-std=std,panic_abort'], { env: debian });
  }
}

build();
run('cargo', ['build', '--locked', '--manifest-path', 'web/glue/Cargo.toml'], { env: { CARGO_TARGET_DIR: join(target, 'glue') } });
mkdirSync(out, { recursive: true });
run(join(target, 'glue/debug/glue'), [join(target, 'wasm32-unknown-unknown/wasm/sojourn_wasm.wasm'), out]);

const bytes = readFileSync(join(out, 'sojourn_wasm_bg.wasm'));
const module = await WebAssembly.compile(bytes);
const strange = WebAssembly.Module.imports(module).filter((it) => it.module !== './sojourn_wasm_bg.js' || !it.name.startsWith('__wb'));
if (strange.length > 0) {
  console.error('the module imports what its glue does not give:', strange);
  process.exit(1);
}
const names = WebAssembly.Module.imports(module).map((it) => it.name.replace(/_[0-9a-f]{16}$/, ''));
console.log(`module: ${bytes.length} bytes, ${brotliCompressSync(bytes).length} by brotli; imports: ${names.join(' ')}`);
