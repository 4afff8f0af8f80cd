//! Writes the surface of the bindings in Kotlin, Swift or Python, from the library itself.

fn main() {
    uniffi::uniffi_bindgen_main();
}
