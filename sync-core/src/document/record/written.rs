//! By which operation the words of each line were written: so a device can tell how far a line has come that it wrote itself.

use super::super::Document;
use super::{GIFTS, Section, id_in, maps_in};
use crate::ids::ActorId;

/// A line with the operation that wrote the words that stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Where: for example `needs/ab12` or `gifts/ab12`.
    pub place: String,
    /// Whose.
    pub actor: ActorId,
    /// The operation's number in the document.
    pub operation: u64,
}

/// Every line of the record, in the order of the form.
pub(crate) fn written(doc: &Document) -> Vec<Written> {
    let view = doc.view();
    let sections = Section::ALL.into_iter().map(|section| (section.as_str(), "text"));
    let mut all = Vec::new();
    for (list, field) in sections.chain([(GIFTS, "amount")]) {
        for object in maps_in(&view, list) {
            if let Some((operation, actor)) = view.operation_of(&object, field) {
                all.push(Written { place: format!("{list}/{}", id_in(&view, &object)), actor, operation });
            }
        }
    }
    all
}
