//! `#[derive(Plain)]`: how a struct or an enum passes the border to JavaScript. What it reads of serde's attributes is what tsify
//! reads of them for the types in TypeScript: `tag`, `rename_all = "snake_case"`, `default`, and `with = "serde_bytes"`.
//!
//! The calls stand in `web/wasm/src/plain.rs`. Nothing fails in the middle: what makes no sense is noted, and what was read is thrown
//! away at the end; that keeps the code of each field to one call.

mod attributes;

use proc_macro::TokenStream;
use proc_macro2::{Ident, TokenStream as Tokens};
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Member, Result, parse_macro_input};

use attributes::{Said, said, snake_case};

/// Derives `Plain`.
#[proc_macro_derive(Plain, attributes(serde))]
pub fn plain(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    of(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn of(input: &DeriveInput) -> Result<Tokens> {
    let (name, said) = (&input.ident, said(&input.attrs)?);
    let (read, write) = match &input.data {
        Data::Struct(data) => {
            let (reads, writes, many) = fields(&data.fields, said.default)?;
            let bound = bound(&data.fields);
            (quote!(Self { #reads }), quote!(let Self { #bound } = self; out.object(#many); #writes))
        }
        Data::Enum(data) if said.tag.is_some() => tagged(data, &said)?,
        Data::Enum(data) => words(data)?,
        Data::Union(_) => return Err(Error::new(name.span(), "a union passes no border")),
    };
    Ok(quote! {
        impl crate::plain::Plain for #name {
            fn read(at: crate::plain::At<'_>) -> Self { #read }
            fn write(&self, out: &mut crate::plain::Out) { #write }
        }
    })
}

/// How fields are read and written, and how many there are.
fn fields(all: &Fields, default: bool) -> Result<(Tokens, Tokens, usize)> {
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    for (field, member) in all.iter().zip(all.members()) {
        let Member::Named(name) = member else { return Err(Error::new_spanned(field, "give it a name")) };
        let (said, called) = (said(&field.attrs)?, name.to_string());
        reads.push(match (said.bytes, said.default || default) {
            (true, _) => quote!(#name: crate::plain::Bytes::read(at.field(#called))),
            (false, true) => quote!(#name: at.field(#called).or_default()),
            (false, false) => quote!(#name: at.field(#called).get()),
        });
        writes.push(if said.bytes {
            quote!(out.key(#called); crate::plain::Bytes::write(#name, out);)
        } else {
            quote!(out.field(#called, #name);)
        });
    }
    Ok((quote!(#(#reads),*), quote!(#(#writes)*), writes.len()))
}

fn bound(all: &Fields) -> Tokens {
    let names = all.members();
    quote!(#(#names),*)
}

/// An enum whose variants are objects, of which one field says which.
fn tagged(data: &DataEnum, said: &Said) -> Result<(Tokens, Tokens)> {
    let tag = said.tag.as_deref().unwrap_or_default();
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    for variant in &data.variants {
        let (name, called) = (&variant.ident, snake_case(&variant.ident));
        if matches!(variant.fields, Fields::Unnamed(_)) {
            reads.push(quote!(Self::#name(at.get())));
            // Its own fields stand beside the tag: only what JavaScript says is of this kind, and nothing of it is said back.
            writes.push(quote!(Self::#name(inner) => { out.beside(#tag, #called, inner); }));
            continue;
        }
        let (read, write, many) = fields(&variant.fields, false)?;
        let bound = bound(&variant.fields);
        reads.push(quote!(Self::#name { #read }));
        writes.push(
            quote!(Self::#name { #bound } => { out.object(#many + 1); out.key(#tag); out.text(#called); #write }),
        );
    }
    let which = names(data);
    Ok((choice(&quote!(at.field(#tag)), &which, &reads)?, quote!(match self { #(#writes)* })))
}

/// An enum whose variants are words.
fn words(data: &DataEnum) -> Result<(Tokens, Tokens)> {
    let variants: Vec<&Ident> = data.variants.iter().map(|variant| &variant.ident).collect();
    let reads: Vec<Tokens> = variants.iter().map(|name| quote!(Self::#name)).collect();
    let called = variants.iter().map(|name| snake_case(name));
    let write = quote!(out.text(match self { #(Self::#variants => #called,)* }));
    Ok((choice(&quote!(at), &names(data), &reads)?, write))
}

fn names(data: &DataEnum) -> String {
    data.variants.iter().map(|variant| snake_case(&variant.ident)).collect::<Vec<_>>().join(" ")
}

/// Where the word is none of them that is noted, and it goes on with the first: it is thrown away.
fn choice(at: &Tokens, names: &str, reads: &[Tokens]) -> Result<Tokens> {
    let [first, others @ ..] = reads else {
        return Err(Error::new(proc_macro2::Span::call_site(), "it has no variant"));
    };
    let places = 1..reads.len();
    Ok(quote!(match #at.which(#names) { #(#places => #others,)* _ => #first }))
}
