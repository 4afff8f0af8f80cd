//! The record of a visit (拜访记录): what stands in `visit/<visit>`, written by rep and companions together (V8, V9.1, V9.2,
//! V6.2, A3.2). Here lives how it reads; `edit` is how it is written.
//!
//! Nothing that two people wrote may vanish. Concurrent changes of one item show beside each other in `conflicting`; a
//! record that two devices created without knowing of each other reads as the union of both. Obligations stand elsewhere.

mod chain;
mod conflict;
mod edit;
mod form;
mod shown;
pub(crate) mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use automerge::{ObjId, ObjType, ROOT};

use super::money::{Money, MoneyError};
use super::{Document, View};
use crate::ids::ChangeHash;
pub use chain::{Attitude, Decider, put_decider};
pub use conflict::{BadPlace, Place, Settlement, Version, settle};
pub use edit::{add_gift, add_item, change_item, create_record, remove_item, set_framework, set_intent, set_summary};
pub use form::{RecordForm, set_form};
pub use shown::shown_text;

/// Where the gifts stand.
const GIFTS: &str = "gifts";
/// The one Text that people write together.
const SUMMARY: &str = "summary";

/// A list of items in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// What the customer needs (V8.1).
    Needs,
    /// What was discussed (V8.2).
    Points,
    /// What the customer objected to, and the answer (V8.3).
    Objections,
    /// What the customer thinks, and suggests (A3.2).
    Opinions,
    /// What the customer asked to be done next (V9.1).
    Actions,
}

/// A word that names no section.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no section of the record: use needs, points, objections, opinions or actions")]
pub struct BadSection(pub String);

impl Section {
    /// All sections, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Needs, Self::Points, Self::Objections, Self::Opinions, Self::Actions];

    /// The section's word in documents, JSON and commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Needs => "needs",
            Self::Points => "points",
            Self::Objections => "objections",
            Self::Opinions => "opinions",
            Self::Actions => "actions",
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Section {
    type Err = BadSection;
    fn from_str(word: &str) -> Result<Self, BadSection> {
        let found = Self::ALL.into_iter().find(|section| section.as_str() == word);
        found.ok_or_else(|| BadSection(word.chars().take(40).collect()))
    }
}

/// The customer's first intent (V9.1, V9.2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intent {
    /// Clear intent: the framework may be confirmed on the spot.
    Clear,
    /// Some interest.
    Some,
    /// A refusal; its reason is recorded (V12.1).
    None,
    /// A word of a newer app, kept in sight as it stands.
    Unknown(String),
}

impl Intent {
    /// The intent's word in documents, JSON and commands.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Clear => "clear",
            Self::Some => "some",
            Self::None => "none",
            Self::Unknown(word) => word,
        }
    }

    /// Reads a word; one that is not known is kept.
    pub fn from_word(word: &str) -> Self {
        match word {
            "clear" => Self::Clear,
            "some" => Self::Some,
            "none" => Self::None,
            other => Self::Unknown(other.into()),
        }
    }
}

/// One thing somebody wrote down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Stable name of the item in its document.
    pub id: String,
    /// The words that won.
    pub text: String,
    /// Id of the person who added it.
    pub by: String,
    /// The other words, where people changed the item at the same time; a change of the item settles it.
    pub conflicting: Vec<String>,
    /// The same with their authors, what won first; empty where nobody differs.
    pub versions: Vec<Version>,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Action {
    /// What, and by whom it was written down.
    pub item: Item,
    /// Within how many working days; none when no time was agreed.
    pub due_working_days: Option<u32>,
}

/// A gift that was handed over (V6.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gift {
    /// Stable name of the gift in its document.
    pub id: String,
    /// What it was.
    pub item: String,
    /// Its worth as a decimal text, for example `260.00`.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
}

impl Gift {
    /// Its worth as money.
    ///
    /// # Errors
    /// [`MoneyError`] where another writer left something that is not an amount; the text stays in sight.
    pub fn money(&self) -> Result<Money, MoneyError> {
        Money::parse(&self.amount, &self.currency)
    }
}

/// A record as it reads. Whatever is missing in the document has its default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordView {
    /// What the customer needs.
    pub needs: Vec<Item>,
    /// What was discussed.
    pub points: Vec<Item>,
    /// Objections and answers.
    pub objections: Vec<Item>,
    /// Opinions and suggestions (A3.2).
    pub opinions: Vec<Item>,
    /// What to do next.
    pub actions: Vec<Action>,
    /// Gifts handed over.
    pub gifts: Vec<Gift>,
    /// The customer's first intent.
    pub intent: Option<Intent>,
    /// Why, above all for a refusal.
    pub intent_reason: String,
    /// What was confirmed on the spot beside service type and volume (V9.2).
    pub framework: Option<String>,
    /// The kind of service that was confirmed on the spot (V9.2).
    pub service_type: String,
    /// The volume that the customer expects (V9.2).
    pub expected_volume: String,
    /// An agreement was signed on the spot, which nobody may do before the legal review (V9.2).
    pub agreement_signed: bool,
    /// What the visit was about (A3.2).
    pub topic: String,
    /// Whether the customer is a key customer: then scene and decision chain belong to the record (A3.2).
    pub key_customer: bool,
    /// How it was there: place, mood, who sat where (A3.2).
    pub scene: String,
    /// Who decides at the customer's, and how they stand to us (A3.2).
    pub chain: Vec<Decider>,
    /// The summary that people write together (A3.2).
    pub summary: String,
    /// What others wrote at the same time into a single field, by the field's name.
    pub conflicting: BTreeMap<&'static str, Vec<String>>,
    /// The same with their authors, what won first.
    pub versions: BTreeMap<&'static str, Vec<Version>>,
    /// Conflicts that people settled, oldest first: what was kept, what was not, and by whom.
    pub settled: Vec<Settlement>,
}

/// The record as it is now.
pub fn read_record(doc: &Document) -> RecordView {
    record_in(&doc.view())
}

/// The record as it was at these heads (V13.1, A3.3); none when one of them is unknown.
pub fn read_record_at(doc: &Document, heads: &[ChangeHash]) -> Option<RecordView> {
    doc.view_at(heads).map(|view| record_in(&view))
}

fn record_in(view: &View<'_>) -> RecordView {
    let items = |section: Section| items_in(view, section.as_str()).into_iter().map(|(_, item)| item).collect();
    let mut record = RecordView {
        needs: items(Section::Needs),
        points: items(Section::Points),
        objections: items(Section::Objections),
        opinions: items(Section::Opinions),
        actions: actions_in(view),
        gifts: gifts_in(view),
        chain: chain::chain_in(view),
        settled: conflict::settled_in(view),
        agreement_signed: view.any_flag(&ROOT, "agreement_signed"),
        key_customer: view.any_flag(&ROOT, "key_customer"),
        ..RecordView::default()
    };
    let mut field = |key: &'static str, texts: Vec<String>| {
        let mut texts = texts.into_iter();
        let won = texts.next();
        let others: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
        if !others.is_empty() {
            record.conflicting.insert(key, others);
            record.versions.insert(key, conflict::versions(view, &ROOT, key));
        }
        won
    };
    record.intent = field("intent", view.texts(&ROOT, "intent")).map(|word| Intent::from_word(&word));
    record.intent_reason = field("intent_reason", view.texts(&ROOT, "intent_reason")).unwrap_or_default();
    record.framework = field("framework", view.texts(&ROOT, "framework")).filter(|text| !text.is_empty());
    record.service_type = field("service_type", view.texts(&ROOT, "service_type")).unwrap_or_default();
    record.expected_volume = field("expected_volume", view.texts(&ROOT, "expected_volume")).unwrap_or_default();
    record.topic = field("topic", view.texts(&ROOT, "topic")).unwrap_or_default();
    record.scene = field("scene", view.texts(&ROOT, "scene")).unwrap_or_default();
    record.summary = field(SUMMARY, view.texts(&ROOT, SUMMARY)).unwrap_or_default();
    record
}

/// The items in sight under a key, in every list that stands there.
fn items_in(view: &View<'_>, key: &str) -> Vec<(ObjId, Item)> {
    let objects = maps_in(view, key).into_iter();
    objects.filter_map(|object| item_in(view, &object).map(|item| (object, item))).collect()
}

fn maps_in(view: &View<'_>, key: &str) -> Vec<ObjId> {
    view.containers(key, ObjType::List).iter().flat_map(|list| view.maps(list)).collect()
}

/// One item; none if it was removed and nobody wrote something else into it at the same time.
fn item_in(view: &View<'_>, object: &ObjId) -> Option<Item> {
    let removed: BTreeSet<String> = view.texts(object, "removed").into_iter().collect();
    let mut versions = conflict::versions(view, object, "text");
    versions.retain(|version| !removed.contains(&version.text));
    if versions.len() < 2 {
        versions.clear();
    }
    let mut texts = view.texts(object, "text").into_iter().filter(|text| !removed.contains(text));
    let text = match texts.next() {
        Some(text) => text,
        None if removed.is_empty() => String::new(),
        None => return None,
    };
    let by = view.text(object, "by").unwrap_or_default();
    Some(Item { id: id_in(view, object), text, by, conflicting: texts.collect(), versions })
}

fn id_in(view: &View<'_>, object: &ObjId) -> String {
    view.text(object, "id").unwrap_or_else(|| object.to_string())
}

fn actions_in(view: &View<'_>) -> Vec<Action> {
    let action = |(object, item)| {
        let due = view.number(&object, "due_working_days").and_then(|days| u32::try_from(days).ok());
        Action { item, due_working_days: due }
    };
    items_in(view, Section::Actions.as_str()).into_iter().map(action).collect()
}

fn gifts_in(view: &View<'_>) -> Vec<Gift> {
    let gift = |object: ObjId| Gift {
        id: id_in(view, &object),
        item: view.text(&object, "item").unwrap_or_default(),
        amount: view.text(&object, "amount").unwrap_or_default(),
        currency: view.text(&object, "currency").unwrap_or_default(),
    };
    maps_in(view, GIFTS).into_iter().map(gift).collect()
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod together;
