//! Writing the record: one function for each thing a person does with it. What may be written when is not decided here.

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT};

use super::super::money::Money;
use super::super::{Document, DocumentError};
use super::{GIFTS, Intent, Item, SUMMARY, Section, items_in, maps_in};
use crate::ids::PersonId;

/// Lists that every record has from its beginning.
const OLD_LISTS: [&str; 5] = ["needs", "points", "objections", "actions", GIFTS];

/// Makes the containers of the record at once. The rep's device does it beside the plan, so that companions find one
/// record; what is there already is left alone.
///
/// # Errors
/// [`DocumentError::NoActor`], or what Automerge refuses.
pub fn create_record(doc: &mut Document) -> Result<(), DocumentError> {
    // Those that came later are made when somebody needs them: most records have none.
    let lists = OLD_LISTS.into_iter().map(|key| (key, ObjType::List));
    for (key, kind) in lists.chain([(SUMMARY, ObjType::Text)]) {
        if doc.view().container(key, kind).is_none() {
            doc.writer()?.put_object(ROOT, key, kind)?;
        }
    }
    Ok(())
}

/// Adds an item to a section and gives its id: the one handed in, or one that Automerge derives from the edit. `due` is
/// a number of working days and only for actions.
///
/// # Errors
/// [`DocumentError::DuplicateItem`], [`DocumentError::DueWithoutAction`], [`DocumentError::NotCreated`],
/// [`DocumentError::NoActor`].
pub fn add_item(
    doc: &mut Document,
    section: Section,
    id: Option<&str>,
    text: &str,
    by: &PersonId,
    due: Option<u32>,
) -> Result<String, DocumentError> {
    if due.is_some() && section != Section::Actions {
        return Err(DocumentError::DueWithoutAction { section: section.as_str() });
    }
    let (object, id) = append(doc, section.as_str(), id)?;
    let writer = doc.writer()?;
    writer.put(&object, "text", text)?;
    writer.put(&object, "by", by.as_str())?;
    if let Some(days) = due {
        writer.put(&object, "due_working_days", u64::from(days))?;
    }
    Ok(id)
}

/// Changes the words of an item. Where people had changed it at the same time, this settles it.
///
/// # Errors
/// [`DocumentError::NoSuchItem`], [`DocumentError::NoActor`].
pub fn change_item(doc: &mut Document, section: Section, id: &str, text: &str) -> Result<(), DocumentError> {
    let (object, _) = find(doc, section.as_str(), id)?;
    put_text(doc, &object, text)
}

/// Writes the words of an item.
pub(super) fn put_text(doc: &mut Document, object: &ObjId, text: &str) -> Result<(), DocumentError> {
    let was_removed = doc.view().text(object, "removed").is_some();
    let writer = doc.writer()?;
    if was_removed {
        // It came back by a change made meanwhile; the old mark must not hide the words to come.
        writer.delete(object, "removed")?;
    }
    overwrite(doc, object, "text", text)
}

/// Writes a field, also where people differ and it says just what won: Automerge would then only take the others away, and if
/// somebody else kept another version at the same time, one of both decisions would be lost without a trace.
pub(super) fn overwrite(doc: &mut Document, object: &ObjId, key: &str, text: &str) -> Result<(), DocumentError> {
    let contested = !doc.view().versions(object, key).is_empty();
    let writer = doc.writer()?;
    if contested {
        writer.delete(object, key)?;
    }
    Ok(writer.put(object, key, text)?)
}

/// Takes an item out of sight. The item is marked with the words that were removed, not deleted: if somebody changed it
/// at the same time, their words are others and come back into sight.
///
/// # Errors
/// [`DocumentError::NoSuchItem`], [`DocumentError::NoActor`].
pub fn remove_item(doc: &mut Document, section: Section, id: &str) -> Result<(), DocumentError> {
    let (object, Item { text, .. }) = find(doc, section.as_str(), id)?;
    let writer = doc.writer()?;
    // Written again, so that words seen in conflict go with those that won.
    writer.put(&object, "text", text.as_str())?;
    Ok(writer.put(&object, "removed", text)?)
}

/// Adds a gift (V6.2) and gives its id.
///
/// # Errors
/// [`DocumentError::Money`] where the amount is none, [`DocumentError::DuplicateItem`], [`DocumentError::NotCreated`],
/// [`DocumentError::NoActor`].
pub fn add_gift(
    doc: &mut Document,
    id: Option<&str>,
    item: &str,
    amount: &str,
    currency: &str,
) -> Result<String, DocumentError> {
    let money = Money::parse(amount, currency)?;
    let (object, id) = append(doc, GIFTS, id)?;
    let writer = doc.writer()?;
    writer.put(&object, "item", item)?;
    writer.put(&object, "amount", money.amount())?;
    writer.put(&object, "currency", money.currency)?;
    Ok(id)
}

/// Says the customer's first intent and why (V9.1, V12.1).
///
/// # Errors
/// [`DocumentError::NoActor`].
pub fn set_intent(doc: &mut Document, intent: &Intent, reason: &str) -> Result<(), DocumentError> {
    let writer = doc.writer()?;
    writer.put(ROOT, "intent", intent.as_str())?;
    Ok(writer.put(ROOT, "intent_reason", reason)?)
}

/// Says which framework was confirmed on the spot (V9.2); an empty text takes it back.
///
/// # Errors
/// [`DocumentError::NoActor`].
pub fn set_framework(doc: &mut Document, framework: &str) -> Result<(), DocumentError> {
    Ok(doc.writer()?.put(ROOT, "framework", framework)?)
}

/// Makes the summary say this, as an edit of what differs, so that it merges with what others write meanwhile.
///
/// # Errors
/// [`DocumentError::NotCreated`], [`DocumentError::NoActor`].
pub fn set_summary(doc: &mut Document, text: &str) -> Result<(), DocumentError> {
    let summary = container(doc, SUMMARY, ObjType::Text)?;
    Ok(doc.writer()?.update_text(&summary, text)?)
}

fn container(doc: &Document, key: &'static str, kind: ObjType) -> Result<ObjId, DocumentError> {
    doc.view().container(key, kind).ok_or(DocumentError::NotCreated { container: key })
}

/// The list under a key; made where the document is older than the key. Two that are made at the same time read as one.
fn list(doc: &mut Document, key: &'static str) -> Result<ObjId, DocumentError> {
    let is_new = !OLD_LISTS.contains(&key);
    match container(doc, key, ObjType::List) {
        Err(DocumentError::NotCreated { .. }) if is_new => Ok(doc.writer()?.put_object(ROOT, key, ObjType::List)?),
        found => found,
    }
}

/// Puts a new map at the end of a list. Ids of removed items are not given again.
pub(super) fn append(
    doc: &mut Document,
    key: &'static str,
    id: Option<&str>,
) -> Result<(ObjId, String), DocumentError> {
    let list = list(doc, key)?;
    let taken = |id: &str| maps_in(&doc.view(), key).iter().any(|object| super::id_in(&doc.view(), object) == id);
    if let Some(id) = id.filter(|id| taken(id)) {
        return Err(DocumentError::DuplicateItem { section: key, id: id.into() });
    }
    let end = doc.view().length(&list);
    let writer = doc.writer()?;
    let object = writer.insert_object(&list, end, ObjType::Map)?;
    match id {
        Some(id) => writer.put(&object, "id", id)?,
        None => return Ok((object.clone(), object.to_string())),
    }
    Ok((object, id.unwrap_or_default().to_owned()))
}

/// The item in sight with this id.
pub(super) fn find(doc: &Document, key: &'static str, id: &str) -> Result<(ObjId, Item), DocumentError> {
    let found = items_in(&doc.view(), key).into_iter().find(|(_, item)| item.id == id);
    found.ok_or_else(|| DocumentError::NoSuchItem { section: key, id: id.chars().take(80).collect() })
}
