//! What of serde's attributes is read: what tsify reads too.

use proc_macro2::Ident;
use syn::{Attribute, Error, LitStr, Result};

/// What is said of a type or a field.
#[derive(Default)]
pub struct Said {
    /// The name of the field that says which variant.
    pub tag: Option<String>,
    /// What is missing is the default.
    pub default: bool,
    /// Bytes, and not a list of numbers.
    pub bytes: bool,
}

/// Reads it.
pub fn said(attributes: &[Attribute]) -> Result<Said> {
    let mut said = Said::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            let value = |wanted: &str| -> Result<()> {
                let given: LitStr = meta.value()?.parse()?;
                if given.value() == wanted { Ok(()) } else { Err(Error::new(given.span(), format!("only {wanted}"))) }
            };
            if meta.path.is_ident("tag") {
                said.tag = Some(meta.value()?.parse::<LitStr>()?.value());
            } else if meta.path.is_ident("rename_all") {
                value("snake_case")?;
            } else if meta.path.is_ident("default") {
                said.default = true;
            } else if meta.path.is_ident("with") {
                value("serde_bytes")?;
                said.bytes = true;
            } else {
                return Err(meta.error("say tag, rename_all, default or with"));
            }
            Ok(())
        })?;
    }
    Ok(said)
}

/// `SetOut` is `set_out`.
pub fn snake_case(name: &Ident) -> String {
    let mut words = String::new();
    for letter in name.to_string().chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
