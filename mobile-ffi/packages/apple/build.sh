#!/usr/bin/env bash
# Builds the phone's library for iOS and writes its Swift surface into the package. Needs a Mac with Xcode; never run where this was
# written.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
. mobile-ffi/packages/small.sh
package=mobile-ffi/packages/apple
# SQLCipher uses the system's CommonCrypto there.
export IPHONEOS_DEPLOYMENT_TARGET=15.0

for target in aarch64-apple-ios aarch64-apple-ios-sim; do
    cargo rustc --profile phone --target "$target" --package mobile-ffi --lib --features bindings --crate-type staticlib
done

# The surface is read from a library of this machine.
cargo rustc --package mobile-ffi --lib --features bindings --crate-type cdylib
cargo run --package surface -- target/debug/libmobile_ffi.dylib mobile-ffi/bindgen.toml target swift
mkdir -p target/swift/headers "$package/Sources/Sojourn"
cp target/swift/Sojourn.swift "$package/Sources/Sojourn/"
cp target/swift/SojournFFI.h target/swift/headers/
cp target/swift/SojournFFI.modulemap target/swift/headers/module.modulemap

rm -rf "$package/Sojourn.xcframework"
xcodebuild -create-xcframework \
    -library target/aarch64-apple-ios/phone/libmobile_ffi.a -headers target/swift/headers \
    -library target/aarch64-apple-ios-sim/phone/libmobile_ffi.a -headers target/swift/headers \
    -output "$package/Sojourn.xcframework"
