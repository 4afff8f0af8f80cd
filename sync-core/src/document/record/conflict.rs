//! What several people wrote in the same place at the same time: every version with its author, and how a person settles it.
//! Nobody wins silently: what is not kept stays in sight as a settlement, with who decided (V9.1).

use std::fmt;
use std::str::FromStr;

use automerge::transaction::Transactable;
use automerge::{ObjId, ROOT};

use super::super::{Document, DocumentError, View};
use super::chain::CHAIN;
use super::edit::{append, find, overwrite, put_text};
use super::{RecordView, Section, maps_in};
use crate::ids::{ActorId, PersonId};

/// Where settlements stand.
const SETTLEMENTS: &str = "settlements";
/// Between words that were not kept: a character that nobody types.
const BETWEEN: &str = "\u{1e}";
/// Single fields in which people may differ.
const FIELDS: [&str; 7] = ["intent", "intent_reason", "framework", "service_type", "expected_volume", "topic", "scene"];

/// One of the words that stand beside each other, and whose actor wrote it. Who that is, journals tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The words.
    pub text: String,
    /// Whose.
    pub actor: ActorId,
}

/// A conflict that somebody settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Where it was: a section and item, or a field.
    pub of: String,
    /// What stands since.
    pub kept: String,
    /// What was not kept.
    pub dropped: Vec<String>,
    /// Who says that they settled it.
    pub by: String,
    /// Whose actor wrote that.
    pub actor: Option<ActorId>,
}

/// A place in the record in which people may differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An item of a section.
    Item(Section, String),
    /// The name of somebody in the decision chain.
    Decider(String),
    /// A single field.
    Field(&'static str),
}

/// A word that names no place of the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no place of the record: give a section and an item such as needs/ab12, chain/ab12, or a field: intent, \
     intent_reason, framework, service_type, expected_volume, topic, scene"
)]
pub struct BadPlace(pub String);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(section, id) => write!(f, "{section}/{id}"),
            Self::Decider(id) => write!(f, "{CHAIN}/{id}"),
            Self::Field(name) => f.write_str(name),
        }
    }
}

impl FromStr for Place {
    type Err = BadPlace;
    fn from_str(text: &str) -> Result<Self, BadPlace> {
        let bad = || BadPlace(text.chars().take(60).collect());
        match text.split_once('/') {
            Some((_, "")) => Err(bad()),
            Some((CHAIN, id)) => Ok(Self::Decider(id.to_owned())),
            Some((section, id)) => Ok(Self::Item(section.parse().map_err(|_| bad())?, id.to_owned())),
            None => FIELDS.into_iter().find(|field| *field == text).map(Self::Field).ok_or_else(bad),
        }
    }
}

impl RecordView {
    /// What stands beside each other in a place, what won first; empty where nobody differs.
    pub fn versions_at(&self, place: &Place) -> &[Version] {
        let item = match place {
            Place::Item(section, id) => self.items(*section).find(|item| item.id == *id),
            Place::Decider(id) => self.chain.iter().map(|decider| &decider.item).find(|item| item.id == *id),
            Place::Field(name) => return self.versions.get(name).map(Vec::as_slice).unwrap_or_default(),
        };
        item.map(|item| item.versions.as_slice()).unwrap_or_default()
    }

    /// Every place in which people differ, in the order of the form.
    pub fn conflicts(&self) -> Vec<Place> {
        let of_section = |section: Section| {
            let differing = self.items(section).filter(|item| !item.versions.is_empty());
            differing.map(move |item| Place::Item(section, item.id.clone()))
        };
        let deciders = self.chain.iter().filter(|decider| !decider.item.versions.is_empty());
        let deciders = deciders.map(|decider| Place::Decider(decider.item.id.clone()));
        let fields = FIELDS.into_iter().filter(|field| self.versions.contains_key(field)).map(Place::Field);
        Section::ALL.into_iter().flat_map(of_section).chain(deciders).chain(fields).collect()
    }

    /// The items of a section.
    pub fn items(&self, section: Section) -> impl Iterator<Item = &super::Item> {
        let plain: &[super::Item] = match section {
            Section::Needs => &self.needs,
            Section::Points => &self.points,
            Section::Objections => &self.objections,
            Section::Opinions => &self.opinions,
            Section::Actions => &[],
        };
        let actions = self.actions.iter().filter(move |_| section == Section::Actions);
        plain.iter().chain(actions.map(|action| &action.item))
    }

    /// Every actor that a version or settlement names.
    pub fn actors(&self) -> Vec<ActorId> {
        let items = Section::ALL.into_iter().flat_map(|section| self.items(section));
        let items = items.chain(self.chain.iter().map(|decider| &decider.item)).flat_map(|item| &item.versions);
        let attitudes = self.chain.iter().flat_map(|decider| &decider.attitudes);
        let versions = items.chain(attitudes).chain(self.versions.values().flatten()).map(|version| version.actor);
        let mut all: Vec<ActorId> = versions.chain(self.settled.iter().filter_map(|settled| settled.actor)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The versions in a field of an object.
pub(super) fn versions(view: &View<'_>, object: &ObjId, key: &str) -> Vec<Version> {
    view.versions(object, key).into_iter().map(|(text, actor)| Version { text, actor }).collect()
}

/// The settlements, oldest first.
pub(super) fn settled_in(view: &View<'_>) -> Vec<Settlement> {
    let text = |object: &ObjId, key: &str| view.text(object, key).unwrap_or_default();
    let settlement = |object: ObjId| Settlement {
        of: text(&object, "of"),
        kept: text(&object, "kept"),
        dropped: text(&object, "dropped").split(BETWEEN).filter(|words| !words.is_empty()).map(Into::into).collect(),
        by: text(&object, "by"),
        actor: view.writer_of(&object, "kept"),
    };
    maps_in(view, SETTLEMENTS).into_iter().map(settlement).collect()
}

/// Writes what shall stand in a place, and where people differed there, that this settles it: what was not kept is noted with
/// who decided. Without a conflict it is a change like any other.
///
/// # Errors
/// [`DocumentError::NoSuchItem`], [`DocumentError::NoActor`].
pub fn settle(doc: &mut Document, place: &Place, text: &str, by: &PersonId) -> Result<(), DocumentError> {
    let differing = match place {
        Place::Item(section, id) => write_item(doc, section.as_str(), id, text)?,
        Place::Decider(id) => write_item(doc, CHAIN, id, text)?,
        Place::Field(name) => {
            let differing = versions(&doc.view(), &ROOT, name);
            overwrite(doc, &ROOT, name, text)?;
            differing
        }
    };
    let dropped: Vec<&str> =
        differing.iter().map(|version| version.text.as_str()).filter(|words| *words != text).collect();
    if dropped.is_empty() {
        return Ok(());
    }
    let (object, _) = append(doc, SETTLEMENTS, None)?;
    let writer = doc.writer()?;
    writer.put(&object, "of", place.to_string())?;
    writer.put(&object, "kept", text)?;
    writer.put(&object, "dropped", dropped.join(BETWEEN))?;
    Ok(writer.put(&object, "by", by.as_str())?)
}

/// Writes the words of an item: the versions that stood there.
fn write_item(doc: &mut Document, key: &'static str, id: &str, text: &str) -> Result<Vec<Version>, DocumentError> {
    let (object, item) = find(doc, key, id)?;
    put_text(doc, &object, text)?;
    Ok(item.versions)
}
