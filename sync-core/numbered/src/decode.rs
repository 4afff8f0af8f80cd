//! How a value is read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Result};

use crate::attributes::{Form, form};
use crate::shape::{Field, fields, number, reading};

pub fn of(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let (lifetime, generics) = reading(&input.generics);
    let (_, types, bounds) = input.generics.split_for_impl();
    let (body, nil) = match (form(&input.attrs, name.span())?, &input.data) {
        (Form::Map, Data::Struct(data)) => {
            let read = read(&quote!(Self), &name.to_string(), &fields(&data.fields)?);
            (by_fields(&read), quote!())
        }
        (Form::Map, Data::Enum(data)) => (by_fields(&variants(name, data)?), quote!()),
        (Form::IndexOnly, Data::Enum(data)) => (index(data)?, quote!()),
        (Form::Transparent, Data::Struct(data)) => transparent(&fields(&data.fields)?)?,
        _ => return Err(Error::new(name.span(), "there is no such form of this kind of type")),
    };
    Ok(quote! {
        impl #generics ::minicbor::Decode<#lifetime, Context> for #name #types #bounds {
            fn decode(d: &mut ::minicbor::Decoder<#lifetime>, _: &mut Context) -> ::core::result::Result<Self, ::minicbor::decode::Error> {
                #body
            }
            #nil
        }
    })
}

/// What reads is run once; what went wrong in it is kept beside.
fn by_fields(read: &TokenStream) -> TokenStream {
    quote! {
        let mut fields = ::sync_core::cbor::fields::Fields::of(d);
        let read = (|| ::core::option::Option::Some(#read))();
        fields.done(read)
    }
}

fn read(path: &TokenStream, name: &str, all: &[Field]) -> TokenStream {
    let numbers: Vec<u8> = all.iter().map(|field| field.number).collect();
    let numbers = proc_macro2::Literal::byte_string(&numbers);
    let member = |field: &Field| match &field.member {
        syn::Member::Named(name) => name.to_string(),
        syn::Member::Unnamed(place) => place.index.to_string(),
    };
    let names = all.iter().fold(name.to_owned(), |names, field| names + " " + &member(field));
    let reads = all.iter().map(|field| {
        let member = &field.member;
        let read = match (field.bytes, field.skip_if.is_some(), field.option) {
            (true, false, true) => quote!(fields.maybe_bytes()?),
            (true, false, false) => quote!(fields.bytes()?),
            (true, true, _) => quote!(::core::compile_error!("bytes that are left out are an Option")),
            (false, true, _) => quote!(fields.or_default()?),
            (false, false, _) => quote!(fields.get()?),
        };
        quote!(#member: #read)
    });
    quote! {{
        fields.open(#numbers, #names)?;
        let it = #path { #(#reads),* };
        fields.close()?;
        it
    }}
}

fn variants(name: &syn::Ident, data: &syn::DataEnum) -> Result<TokenStream> {
    let mut rows = Vec::new();
    for variant in &data.variants {
        let (number, called) = (number(variant)?, &variant.ident);
        rows.push(if matches!(variant.fields, syn::Fields::Unit) {
            quote!(#number => { fields.pass()?; Self::#called })
        } else {
            let read = read(&quote!(Self::#called), &format!("{name}::{called}"), &fields(&variant.fields)?);
            quote!(#number => #read)
        });
    }
    Ok(quote! { match fields.variant()? { #(#rows)* _ => return fields.unknown() } })
}

fn index(data: &syn::DataEnum) -> Result<TokenStream> {
    let mut rows = Vec::new();
    for variant in &data.variants {
        let (number, called) = (number(variant)?, &variant.ident);
        rows.push(quote!(#number => Ok(Self::#called),));
    }
    Ok(quote! {
        let at = d.position();
        match d.i64()? {
            #(#rows)*
            other => Err(::minicbor::decode::Error::unknown_variant(other).at(at)),
        }
    })
}

/// As its one field, in what is nil as well.
fn transparent(all: &[Field]) -> Result<(TokenStream, TokenStream)> {
    let [field] = all else {
        return Err(Error::new(proc_macro2::Span::call_site(), "transparent is what has one field"));
    };
    let member = &field.member;
    if field.bytes {
        return Ok((quote!(Ok(Self { #member: ::minicbor::bytes::decode(d, &mut ())? })), quote!()));
    }
    let nil = quote! {
        fn nil() -> ::core::option::Option<Self> {
            ::minicbor::Decode::<()>::nil().map(|it| Self { #member: it })
        }
    };
    Ok((quote!(Ok(Self { #member: ::minicbor::Decode::decode(d, &mut ())? })), nil))
}
