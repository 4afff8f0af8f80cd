//! Writes what the phone's library offers in Kotlin, Swift and Python, from the library itself: what stands in it is the interface
//! (ADR 0030). `sojourn-bindgen LIBRARY CONFIG FOLDER [LANGUAGE]` makes a folder of each language, or only one's.

use std::error::Error;

use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

const LANGUAGES: [(&str, TargetLanguage); 3] =
    [("kotlin", TargetLanguage::Kotlin), ("python", TargetLanguage::Python), ("swift", TargetLanguage::Swift)];

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (library, config, folder, only) = match words.as_slice() {
        [library, config, folder] => (library, config, folder, None),
        [library, config, folder, only] => (library, config, folder, Some(only.as_str())),
        _ => return Err("give the library, the configuration, a folder and perhaps a language".into()),
    };
    for (name, language) in LANGUAGES {
        if only.is_none_or(|only| only == name) {
            generate(GenerateOptions {
                languages: vec![language],
                source: library.as_str().into(),
                out_dir: format!("{folder}/{name}").into(),
                config_override: Some(config.as_str().into()),
                ..GenerateOptions::default()
            })?;
        }
    }
    Ok(())
}
