#!/usr/bin/env bash
# Builds the phone's library for Android and writes its Kotlin surface into the Gradle module. Needs the NDK and cargo-ndk; never run
# where this was written.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
. mobile-ffi/packages/small.sh
: "${ANDROID_NDK_HOME:?set it to the folder of an NDK, r27 or later}"
# SQLCipher links against libcrypto: OpenSSL built with the same NDK (Configure android-arm64 shared, and so on), one
# folder for each ABI with include/ and lib/libcrypto.so. It goes into the AAR beside the library.
: "${OPENSSL_ANDROID:?set it to the folder that holds arm64-v8a, armeabi-v7a and x86_64, each with include and lib}"
module=mobile-ffi/packages/android/sojourn/src/main

for abi in arm64-v8a armeabi-v7a x86_64; do
    OPENSSL_DIR="$OPENSSL_ANDROID/$abi" cargo ndk --target "$abi" --platform 26 --output-dir "$module/jniLibs" \
        rustc --profile phone --package mobile-ffi --lib --features bindings --crate-type cdylib
    cp "$OPENSSL_ANDROID/$abi/lib/libcrypto.so" "$module/jniLibs/$abi/"
done

# The surface is read from a library of this machine: symbols of a stripped one are gone.
cargo rustc --package mobile-ffi --lib --features bindings --crate-type cdylib
cargo run --package surface -- target/debug/libmobile_ffi.so mobile-ffi/bindgen.toml "$module" kotlin
