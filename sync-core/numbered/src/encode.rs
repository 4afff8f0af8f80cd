//! How a value is written.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Result};

use crate::attributes::{Form, form};
use crate::shape::{Field, fields, number, with_context};

pub fn of(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let generics = with_context(input.generics.clone());
    let (_, types, bounds) = input.generics.split_for_impl();
    let (body, nil) = match (form(&input.attrs, name.span())?, &input.data) {
        (Form::Map, Data::Struct(data)) => {
            let all = fields(&data.fields)?;
            let (bound, write) = (bound(&all), write(&all));
            (quote! { let Self { #bound } = self; #write }, quote!())
        }
        (Form::Map, Data::Enum(data)) => (variants(data)?, quote!()),
        (Form::IndexOnly, Data::Enum(data)) => (index(data)?, quote!()),
        (Form::Transparent, Data::Struct(data)) => transparent(&fields(&data.fields)?)?,
        _ => return Err(Error::new(name.span(), "there is no such form of this kind of type")),
    };
    Ok(quote! {
        impl #generics ::minicbor::Encode<Context> for #name #types #bounds {
            fn encode<W: ::minicbor::encode::Write>(
                &self, e: &mut ::minicbor::Encoder<W>, _: &mut Context,
            ) -> ::core::result::Result<(), ::minicbor::encode::Error<W::Error>> {
                #body
            }
            #nil
        }
    })
}

fn bound(all: &[Field]) -> TokenStream {
    let bound = all.iter().map(|field| {
        let (member, variable) = (&field.member, &field.variable);
        quote!(#member: #variable)
    });
    quote!(#(#bound),*)
}

/// How many there are, then each with its number.
fn write(all: &[Field]) -> TokenStream {
    let there = all.iter().map(there);
    let puts = all.iter().map(|field| {
        let (number, variable, there) = (field.number, &field.variable, there_again(field));
        if field.bytes {
            quote!(if #there { e.u8(#number)?; ::minicbor::bytes::encode(#variable, e, &mut ())?; })
        } else {
            quote!(if #there { ::sync_core::cbor::fields::put(e, #number, #variable)?; })
        }
    });
    quote! {
        e.map(0 #(+ u64::from(#there))*)?;
        #(#puts)*
        Ok(())
    }
}

fn there(field: &Field) -> TokenStream {
    let variable = &field.variable;
    match (&field.skip_if, field.bytes, field.option) {
        (Some(skip_if), _, _) => quote!(!#skip_if(#variable)),
        (None, true, true) => quote!(#variable.is_some()),
        (None, true, false) => quote!(true),
        (None, false, _) => quote!(!::minicbor::Encode::<()>::is_nil(#variable)),
    }
}

/// As `there`, where the field is written: `put` itself leaves out what is nil.
fn there_again(field: &Field) -> TokenStream {
    if field.skip_if.is_none() && !field.bytes { quote!(true) } else { there(field) }
}

fn variants(data: &syn::DataEnum) -> Result<TokenStream> {
    let mut rows = Vec::new();
    for variant in &data.variants {
        let (number, called) = (number(variant)?, &variant.ident);
        rows.push(if matches!(variant.fields, syn::Fields::Unit) {
            quote!(Self::#called => { ::sync_core::cbor::fields::variant(e, #number)?; e.map(0)?; Ok(()) })
        } else {
            let all = fields(&variant.fields)?;
            let (bound, write) = (bound(&all), write(&all));
            quote!(Self::#called { #bound } => { ::sync_core::cbor::fields::variant(e, #number)?; #write })
        });
    }
    Ok(quote! { match self { #(#rows)* } })
}

fn index(data: &syn::DataEnum) -> Result<TokenStream> {
    let mut rows = Vec::new();
    for variant in &data.variants {
        let (number, called) = (number(variant)?, &variant.ident);
        rows.push(quote!(Self::#called => #number,));
    }
    Ok(quote! {
        e.i64(match self { #(#rows)* })?;
        Ok(())
    })
}

/// As its one field, in what is nil as well.
fn transparent(all: &[Field]) -> Result<(TokenStream, TokenStream)> {
    let [field] = all else {
        return Err(Error::new(proc_macro2::Span::call_site(), "transparent is what has one field"));
    };
    let member = &field.member;
    if field.bytes {
        return Ok((quote!(::minicbor::bytes::encode(&self.#member, e, &mut ())), quote!()));
    }
    let nil = quote! {
        fn is_nil(&self) -> bool {
            ::minicbor::Encode::<()>::is_nil(&self.#member)
        }
    };
    Ok((quote!(::minicbor::Encode::encode(&self.#member, e, &mut ())), nil))
}
