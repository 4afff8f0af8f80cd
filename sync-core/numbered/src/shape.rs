//! The fields of a struct or of a variant, in the order of their numbers.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{
    Error, ExprPath, Fields, GenericParam, Generics, Lifetime, LifetimeParam, Member, Result, Type, parse_quote,
};

use crate::attributes::said;

/// A field.
pub struct Field {
    pub number: u8,
    /// Its name, or its place in a tuple.
    pub member: Member,
    /// The variable it is bound to.
    pub variable: Ident,
    /// Whether its type is an `Option`, by name.
    pub option: bool,
    pub bytes: bool,
    pub skip_if: Option<ExprPath>,
}

/// The fields, in the order of their numbers.
pub fn fields(fields: &Fields) -> Result<Vec<Field>> {
    let mut all = Vec::new();
    for (place, (field, member)) in fields.iter().zip(fields.members()).enumerate() {
        let said = said(&field.attrs)?;
        let number = said.number.ok_or_else(|| Error::new_spanned(field, "give it a number: #[n(..)]"))?;
        let variable = format_ident!("field_{place}");
        let option = is_option(&field.ty);
        all.push(Field { number, member, variable, option, bytes: said.bytes, skip_if: said.skip_if });
    }
    all.sort_by_key(|field| field.number);
    if let Some(twice) = all.windows(2).find(|two| two[0].number == two[1].number) {
        return Err(Error::new_spanned(&twice[1].member, "this number is another field's already"));
    }
    Ok(all)
}

/// The number of a variant.
pub fn number(variant: &syn::Variant) -> Result<i64> {
    let number = said(&variant.attrs)?.number;
    number.map(i64::from).ok_or_else(|| Error::new_spanned(variant, "give it a number: #[n(..)]"))
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// The lifetime of the bytes that are read: the type's own where it has one, for then it borrows of them.
pub fn reading(generics: &Generics) -> (Lifetime, TokenStream) {
    let own = generics.lifetimes().next().map(|own| own.lifetime.clone());
    let lifetime = own.clone().unwrap_or_else(|| parse_quote!('bytes));
    let mut all = generics.clone();
    if own.is_none() {
        all.params.insert(0, GenericParam::Lifetime(LifetimeParam::new(lifetime.clone())));
    }
    (lifetime, with_context(all))
}

/// The generics of an impl for every context: none is asked for anything.
pub fn with_context(mut generics: Generics) -> TokenStream {
    generics.params.push(parse_quote!(Context));
    generics.split_for_impl().0.to_token_stream()
}
