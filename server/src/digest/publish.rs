//! Publish: who gets what in their feed. Members get the visit, superiors their department's visits, watchers the itinerary.

use minicbor::bytes::ByteVec;
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{DeviceId, DocumentId, DocumentKind, EntryId, PersonId};
use sync_core::sync::{FeedFact, FeedItem};
use sync_core::time::Timestamp;

use crate::store::{FactRow, Member, MemberRole, Scope};

/// Most bytes of changes that go into one item.
const MAX_ITEM: usize = 256 << 10;

/// One item on its way into feeds.
pub struct Publication {
    /// Whose feeds.
    pub scopes: Vec<Scope>,
    /// Who does not get it back.
    pub by: DeviceId,
    /// What they get.
    pub item: FeedItem,
}

impl Publication {
    /// Adds one to those of a visit; the changes that one device made in one document travel together, where the first stands.
    /// Those before it stay before it, and a fact that names them comes after.
    pub fn add_to(self, publications: &mut Vec<Self>) {
        let FeedItem::Changes { document, changes } = &self.item else { return publications.push(self) };
        let same = publications.iter_mut().rev().find(|other| other.is_about(document));
        let Some(earlier) = same.filter(|other| other.by == self.by && other.scopes == self.scopes) else {
            return publications.push(self);
        };
        if let FeedItem::Changes { changes: together, .. } = &mut earlier.item {
            let bytes = |changes: &[ByteVec]| changes.iter().map(|change| change.len()).sum::<usize>();
            if bytes(together) + bytes(changes) > MAX_ITEM {
                return publications.push(self);
            }
            together.extend_from_slice(changes);
        }
    }

    fn is_about(&self, document: &DocumentId) -> bool {
        matches!(&self.item, FeedItem::Changes { document: other, .. } if other == document)
    }
}

/// Who sees a visit, as of now.
pub struct Audience {
    members: Vec<Member>,
    departments: Vec<Scope>,
}

impl Audience {
    /// The members, and the departments whose superiors see the visit.
    pub fn new(members: Vec<Member>, departments: Vec<Scope>) -> Self {
        Self { members, departments }
    }

    fn scopes(&self, upto: u64, with_watchers: bool) -> Vec<Scope> {
        let sees = |member: &&Member| member.since <= upto && (with_watchers || member.role != MemberRole::Watcher);
        let mut people: Vec<Scope> =
            self.members.iter().filter(sees).map(|member| Scope::Person(member.person.clone())).collect();
        people.extend(self.departments.iter().cloned());
        people.sort();
        people.dedup();
        people
    }

    /// A change goes to all who see its document.
    pub fn change(&self, document: &DocumentId, position: u64, by: DeviceId, bytes: &[u8]) -> Publication {
        let item = FeedItem::Changes { document: document.clone(), changes: vec![ByteVec::from(bytes.to_vec())] };
        let scopes = self.scopes(position, document.kind == DocumentKind::Plan);
        Publication { scopes, by, item }
    }

    /// A fact goes to all who see the visit, one of the safety watch to the watchers too.
    pub fn fact(&self, row: &FactRow, estimate: Option<Timestamp>) -> Publication {
        let scopes = self.scopes(row.position, row.fact.is_safety());
        Publication { scopes, by: row.device, item: fact_item(row, estimate) }
    }
}

fn fact_item(row: &FactRow, estimate: Option<Timestamp>) -> FeedItem {
    FeedItem::Fact {
        fact: FeedFact {
            entry: EntryId { device: row.device, seq: row.seq },
            person: row.person.clone(),
            received: row.received,
            estimate,
            fact: cbor::encode(&row.fact).into(),
        },
    }
}

/// The people whom a fact brings into a visit's sight, and whether they see the record too.
pub fn newcomers(fact: &Fact) -> (Vec<PersonId>, bool) {
    match fact {
        Fact::Invite { person, .. } => (vec![person.clone()], true),
        Fact::Share { watchers, .. } => (watchers.clone(), false),
        _ => (Vec::new(), false),
    }
}

/// A document as the raw changes that were accepted, in order.
pub type RawDocument = (DocumentId, Vec<Vec<u8>>);

/// What a newcomer must be given first: the documents so far, and the facts so far.
pub fn snapshot(
    newcomer: &PersonId,
    with_record: bool,
    documents: &[RawDocument],
    facts: &[FactRow],
    server: DeviceId,
) -> Vec<Publication> {
    let scopes = || vec![Scope::Person(newcomer.clone())];
    let seen =
        documents.iter().filter(|(id, changes)| !changes.is_empty() && (with_record || id.kind == DocumentKind::Plan));
    let documents = seen.map(|(id, changes)| {
        let changes = changes.iter().map(|change| ByteVec::from(change.clone())).collect();
        FeedItem::Changes { document: id.clone(), changes }
    });
    let facts = facts.iter().filter(|row| with_record || row.fact.is_safety() || matches!(row.fact, Fact::Plan { .. }));
    let facts = facts.map(|row| fact_item(row, None));
    documents.chain(facts).map(|item| Publication { scopes: scopes(), by: server, item }).collect()
}

/// A refusal goes to its author, for the device that wrote the entry.
pub fn refusal(
    person: &PersonId,
    author: DeviceId,
    refused: &sync_core::sync::Refused,
    server: DeviceId,
) -> Publication {
    let item = FeedItem::Refused { refused: refused.clone(), device: Some(author) };
    Publication { scopes: vec![Scope::Person(person.clone())], by: server, item }
}

/// The scope of a department and those above it.
pub fn department_scopes(
    tree: &crate::relation::DepartmentTree,
    department: Option<&sync_core::ids::DepartmentId>,
) -> Vec<Scope> {
    tree.with_ancestors(department).into_iter().map(|department| Scope::Department(department.id.clone())).collect()
}
