#!/usr/bin/env bash
# A wheel for this machine: the surface, the release library beside it, and the metadata that pip wants. Nothing is downloaded.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
. mobile-ffi/packages/small.sh
cargo rustc --profile phone --package mobile-ffi --lib --features bindings --crate-type cdylib -- "${SMALL_LINK[@]}"
cargo rustc --package mobile-ffi --lib --features bindings --crate-type cdylib
cargo run --quiet --package surface -- target/debug/libmobile_ffi.so mobile-ffi/bindgen.toml target/wheel python
cp target/phone/libmobile_ffi.so target/wheel/python/
strip target/wheel/python/libmobile_ffi.so
python3 mobile-ffi/packages/python/wheel.py target/wheel/python target
