//! Who decides at a key customer's, and how each of them stands to us (A3.2): how it reads and how it is written. Whether a
//! record needs it is not decided here.

use automerge::transaction::Transactable;

use super::super::{Document, DocumentError, View};
use super::conflict;
use super::edit::{append, find, overwrite, put_text};
use super::{Item, Version, items_in};
use crate::ids::PersonId;

/// Where the decision chain stands.
pub(super) const CHAIN: &str = "chain";

/// How somebody who decides stands to us.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attitude {
    /// For us.
    Supports,
    /// Neither.
    Neutral,
    /// Against us.
    Opposes,
    /// Not known yet, which is worth saying.
    Unclear,
    /// A word of a newer app, kept in sight as it stands.
    Unknown(String),
}

impl Attitude {
    /// Its word in documents, JSON and commands.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Supports => "supports",
            Self::Neutral => "neutral",
            Self::Opposes => "opposes",
            Self::Unclear => "unclear",
            Self::Unknown(word) => word,
        }
    }

    /// Reads a word; one that is not known is kept.
    pub fn from_word(word: &str) -> Self {
        match word {
            "supports" => Self::Supports,
            "neutral" => Self::Neutral,
            "opposes" => Self::Opposes,
            "unclear" => Self::Unclear,
            other => Self::Unknown(other.into()),
        }
    }
}

/// One person of the decision chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// Name, and by whom it was written down.
    pub item: Item,
    /// What they are there.
    pub post: String,
    /// How they stand to us.
    pub attitude: Attitude,
    /// The other attitudes, where people wrote different ones at the same time; with authors, what won first.
    pub attitudes: Vec<Version>,
}

/// The chain as it reads.
pub(super) fn chain_in(view: &View<'_>) -> Vec<Decider> {
    let decider = |(object, item)| Decider {
        item,
        post: view.text(&object, "post").unwrap_or_default(),
        attitude: Attitude::from_word(&view.text(&object, "attitude").unwrap_or_default()),
        attitudes: conflict::versions(view, &object, "attitude"),
    };
    items_in(view, CHAIN).into_iter().map(decider).collect()
}

/// Writes one person of the decision chain under a name of the host's: added, or what is said of them changed (A3.2). What
/// stays as it is, is not written again.
///
/// # Errors
/// [`DocumentError::NoActor`], or what Automerge refuses.
pub fn put_decider(
    doc: &mut Document,
    id: &str,
    name: &str,
    post: &str,
    attitude: &Attitude,
    by: &PersonId,
) -> Result<(), DocumentError> {
    let object = match find(doc, CHAIN, id) {
        Ok((object, item)) => {
            if item.text != name {
                put_text(doc, &object, name)?;
            }
            object
        }
        Err(DocumentError::NoSuchItem { .. }) => {
            let (object, _) = append(doc, CHAIN, Some(id))?;
            let writer = doc.writer()?;
            writer.put(&object, "text", name)?;
            writer.put(&object, "by", by.as_str())?;
            object
        }
        Err(error) => return Err(error),
    };
    for (key, words) in [("post", post), ("attitude", attitude.as_str())] {
        let stands = doc.view().texts(&object, key);
        if stands.len() != 1 || stands.first().is_none_or(|now| now != words) {
            overwrite(doc, &object, key, words)?;
        }
    }
    Ok(())
}
