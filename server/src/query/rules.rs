//! The organisation's rulebook for people: which versions of the policy there are, and who has read the last one (A6).

use std::collections::BTreeMap;

use sync_core::access::{Action, Resource};
use sync_core::fact::Fact;
use sync_core::ids::{OrgId, PersonId};
use sync_core::rulebook::Rulebook;
use sync_core::sync::RulingKind;
use sync_core::time::Timestamp;

use crate::gather::Timelines;
use crate::query::sight::Sight;
use crate::rulebook::rulebook;
use crate::store::{Position, Read, StoreError};

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// All of it.
    pub rulebook: Rulebook,
    /// When each version of the policy was published; none for what was there before acts were written down.
    pub published: BTreeMap<u32, Timestamp>,
}

/// Reads what was published.
///
/// # Errors
/// What the store returns.
pub fn rules(read: &dyn Read, org: &OrgId) -> Result<Rules, StoreError> {
    let mut published = BTreeMap::new();
    for ruling in read.rulings(org, Position::MAX)?.into_iter().filter(|ruling| ruling.kind == RulingKind::Policy) {
        let version = serde_json::from_str::<serde_json::Value>(&ruling.text).ok();
        let number = version.and_then(|version| version.get("version")?.as_u64());
        published.extend(number.and_then(|number| Some((u32::try_from(number).ok()?, ruling.at))));
    }
    Ok(Rules { rulebook: rulebook(read, org, Position::MAX)?, published })
}

/// Whether somebody has read the last version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// When they said so, as far as can be told; none where they have not.
    pub read: Option<Timestamp>,
}

/// Who of those whom the caller may look at has read the last version, and who has not; its number. Nobody need read the
/// defaults, which nobody published.
///
/// # Errors
/// What the store returns.
pub fn readers(read: &dyn Read, org: &OrgId, caller: &PersonId) -> Result<(u32, Vec<Reader>), StoreError> {
    let sight = Sight::read(read, org, caller)?;
    let may = |person: &PersonId| sight.allows(sight.of_person(person), Action::Read, Resource::Acknowledgement);
    let (version, readers) = all_readers(read, org)?;
    Ok((version, readers.into_iter().filter(|reader| may(&reader.person)).collect()))
}

/// The same for whoever may see everybody.
///
/// # Errors
/// What the store returns.
pub fn all_readers(read: &dyn Read, org: &OrgId) -> Result<(u32, Vec<Reader>), StoreError> {
    let rulebook = rulebook(read, org, Position::MAX)?;
    let version = rulebook.policies().latest().version;
    if rulebook.policies().versions().count() < 2 {
        return Ok((version, Vec::new()));
    }
    let said = said_to_have_read(read, org, version)?;
    let here = read.people(org)?.into_iter().filter(|person| person.left.is_none());
    let reader = |person: crate::store::Person| Reader {
        read: said.get(&person.id).copied(),
        name: person.name,
        person: person.id,
    };
    Ok((version, here.map(reader).collect()))
}

/// When each said first that they have read a version.
fn said_to_have_read(read: &dyn Read, org: &OrgId, version: u32) -> Result<BTreeMap<PersonId, Timestamp>, StoreError> {
    let timelines = Timelines::default();
    let mut said: BTreeMap<PersonId, Timestamp> = BTreeMap::new();
    for row in read.acknowledgements(org)? {
        if row.fact != (Fact::Acknowledge(version)) {
            continue;
        }
        let timeline = timelines.of(read, org, &row.device, Position::MAX)?;
        let at = timeline.place(row.seq).map_or(row.received, |placement| placement.shown());
        let first = said.entry(row.person).or_insert(at);
        *first = at.min(*first);
    }
    Ok(said)
}
