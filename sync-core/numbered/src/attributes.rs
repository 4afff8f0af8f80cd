//! What stands in `#[n(..)]`, `#[b(..)]` and `#[cbor(..)]`.

use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, Error, ExprPath, LitInt, LitStr, Result};

/// How a type is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A map of numbered fields.
    Map,
    /// The number of a variant, and nothing else.
    IndexOnly,
    /// As its one field.
    Transparent,
}

/// The form of a type.
pub fn form(attributes: &[Attribute], span: proc_macro2::Span) -> Result<Form> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cbor")) {
        attribute.parse_nested_meta(|meta| {
            found = Some(match () {
                () if meta.path.is_ident("map") => Form::Map,
                () if meta.path.is_ident("index_only") => Form::IndexOnly,
                () if meta.path.is_ident("transparent") => Form::Transparent,
                () => {
                    return Err(meta.error("say map, index_only or transparent; for arrays take minicbor's own derive"));
                }
            });
            Ok(())
        })?;
    }
    found.ok_or_else(|| Error::new(span, "say #[cbor(map)], #[cbor(index_only)] or #[cbor(transparent)]"))
}

/// What is said of a field or variant.
#[derive(Default)]
pub struct Said {
    /// Its number.
    pub number: Option<u8>,
    /// As bytes, not as a list of numbers: `with = "minicbor::bytes"`.
    pub bytes: bool,
    /// When it is left out; it is the default then.
    pub skip_if: Option<ExprPath>,
}

/// Reads what is said of a field or variant.
pub fn said(attributes: &[Attribute]) -> Result<Said> {
    let mut said = Said::default();
    for attribute in attributes {
        if attribute.path().is_ident("n") || attribute.path().is_ident("b") {
            said.number = Some(attribute.parse_args::<LitInt>()?.base10_parse()?);
        } else if attribute.path().is_ident("cbor") {
            attribute.parse_nested_meta(|meta| one(&mut said, &meta))?;
        }
    }
    Ok(said)
}

fn one(said: &mut Said, meta: &ParseNestedMeta) -> Result<()> {
    if meta.path.is_ident("n") || meta.path.is_ident("b") {
        let inner;
        syn::parenthesized!(inner in meta.input);
        said.number = Some(inner.parse::<LitInt>()?.base10_parse()?);
    } else if meta.path.is_ident("with") {
        let with: LitStr = meta.value()?.parse()?;
        if with.value() != "minicbor::bytes" {
            return Err(Error::new(with.span(), "only minicbor::bytes is known"));
        }
        said.bytes = true;
    } else if meta.path.is_ident("skip_if") {
        said.skip_if = Some(meta.value()?.parse::<LitStr>()?.parse()?);
    } else {
        return Err(Error::new(meta.path.span(), "say n, b, with or skip_if"));
    }
    Ok(())
}
