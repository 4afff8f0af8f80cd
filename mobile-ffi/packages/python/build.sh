#!/usr/bin/env bash
# A wheel for this machine: the surface, the release library beside it, and the metadata that pip wants. Nothing is downloaded.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
# What no table of ours uses is left out of SQLite.
export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_DBSTAT_VTAB"
cargo rustc --profile phone --package mobile-ffi --lib --features bindings --crate-type cdylib
cargo rustc --package mobile-ffi --lib --features bindings --crate-type cdylib
cargo run --quiet --package surface -- target/debug/libmobile_ffi.so mobile-ffi/bindgen.toml target/wheel python
cp target/phone/libmobile_ffi.so target/wheel/python/
strip target/wheel/python/libmobile_ffi.so
python3 mobile-ffi/packages/python/wheel.py target/wheel/python target
