#!/usr/bin/env bash
# A wheel for this machine: the surface, the release library beside it, and the metadata that pip wants. Nothing is downloaded.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
cargo rustc --release --package mobile-ffi --lib --features bindings --crate-type cdylib
cargo rustc --package mobile-ffi --lib --features bindings --crate-type cdylib
cargo run --quiet --package mobile-ffi --features bindgen --bin sojourn-bindgen -- \
    generate --config mobile-ffi/bindgen.toml target/debug/libmobile_ffi.so --language python --no-format --out-dir target/wheel
cp target/release/libmobile_ffi.so target/wheel/
strip target/wheel/libmobile_ffi.so
python3 mobile-ffi/packages/python/wheel.py target/wheel target
