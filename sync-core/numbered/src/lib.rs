//! `Encode` and `Decode` of minicbor for structs and enums whose fields are numbered (`#[cbor(map)]`), for enums that are numbers
//! (`#[cbor(index_only)]`) and for what is only another thing's name (`#[cbor(transparent)]`). The bytes are those of minicbor's own
//! derive; the code is a third of it.
//!
//! It may be, because whatever is read was walked by `sync_core::cbor` before: lengths are definite, numbers ascend, none stands
//! twice. So fields are asked for one after another, each by one short call, and nothing is gathered in between. What the calls do
//! stands in `sync_core::cbor::fields`.

mod attributes;
mod decode;
mod encode;
mod shape;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Reads a value of numbered fields. A field that is not there is the type's nil, or an error that names it; numbers that are not
/// known are passed over; a variant that is not known is a nil where the field has one.
#[proc_macro_derive(Decode, attributes(cbor, n, b))]
pub fn decode(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    decode::of(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Writes a value of numbered fields, in the order of their numbers, without those that are nil.
#[proc_macro_derive(Encode, attributes(cbor, n, b))]
pub fn encode(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    encode::of(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}
