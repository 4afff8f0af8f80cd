//! The single fields of the record that are filled in like a form: what the visit was about, the framework confirmed on the
//! spot (V9.2), the section for key customers (A3.2). What is required is not decided here.

use automerge::ROOT;
use automerge::transaction::Transactable;
use numbered::{Decode, Encode};

use super::super::{Document, DocumentError};
use super::{Place, settle};
use crate::ids::PersonId;

/// A page of the form: only what is given changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
#[expect(missing_docs, reason = "each field is the one of the same name in RecordView")]
pub struct RecordForm {
    #[n(0)]
    pub topic: Option<String>,
    #[n(1)]
    pub scene: Option<String>,
    #[n(2)]
    pub framework: Option<String>,
    #[n(3)]
    pub service_type: Option<String>,
    #[n(4)]
    pub expected_volume: Option<String>,
    #[n(5)]
    pub agreement_signed: Option<bool>,
    #[n(6)]
    pub key_customer: Option<bool>,
}

impl RecordForm {
    /// The texts that are given, with their fields' names.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("topic", &self.topic),
            ("scene", &self.scene),
            ("framework", &self.framework),
            ("service_type", &self.service_type),
            ("expected_volume", &self.expected_volume),
        ];
        all.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)))
    }

    /// The yes-or-no fields that are given.
    pub fn flags(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let all = [("agreement_signed", self.agreement_signed), ("key_customer", self.key_customer)];
        all.into_iter().filter_map(|(name, flag)| Some((name, flag?)))
    }
}

/// Fills in what is given. Where people had written different things there, this settles it.
///
/// # Errors
/// [`DocumentError::NoActor`], or what Automerge refuses.
pub fn set_form(doc: &mut Document, form: &RecordForm, by: &PersonId) -> Result<(), DocumentError> {
    for (name, text) in form.texts() {
        settle(doc, &Place::Field(name), text, by)?;
    }
    for (name, flag) in form.flags() {
        doc.writer()?.put(ROOT, name, flag)?;
    }
    Ok(())
}
