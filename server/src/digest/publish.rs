//! Publish: who gets what in their feed. Members get the visit, superiors their department's visits, watchers the itinerary.

use minicbor::bytes::ByteVec;
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{DepartmentId, DeviceId, DocumentId, PersonId, VisitId};
use sync_core::planted::{self, Bug};
use sync_core::sync::FeedItem;
use sync_core::time::Timestamp;

use crate::feed::item::{Level, fact_item, level_of_document, level_of_fact};
use crate::notices::SERVER;
use crate::store::{FactRow, Member, MemberRole, Published, Scope, Seen, Turn};

/// Most bytes of changes that go into one item.
const MAX_ITEM: usize = 256 << 10;

/// One item or turn on its way into feeds.
pub struct Publication {
    /// Whose feeds.
    pub scopes: Vec<Scope>,
    /// Who does not get it back.
    pub by: DeviceId,
    /// What they get.
    pub what: What,
}

/// What is published.
pub enum What {
    /// An item, about a visit or for one person.
    Item(Option<VisitId>, FeedItem),
    /// A turn of what the scopes see.
    Turn(Turn),
}

impl What {
    /// As it is stored.
    pub fn stored(&self) -> Published {
        match self {
            Self::Item(visit, item) => Published::Item(visit.clone(), cbor::encode(item)),
            Self::Turn(turn) => Published::Turn(turn.clone()),
        }
    }
}

impl Publication {
    /// Adds one to those of a visit; the changes that one device made in one document travel together, where the first stands.
    /// Those before it stay before it, and a fact that names them comes after.
    pub fn add_to(self, publications: &mut Vec<Self>) {
        let What::Item(_, FeedItem::Changes { document, changes, .. }) = &self.what else {
            return publications.push(self);
        };
        let same = publications.iter_mut().rev().find(|other| other.is_about(document));
        let Some(earlier) = same.filter(|other| other.by == self.by && other.scopes == self.scopes) else {
            return publications.push(self);
        };
        if let What::Item(_, FeedItem::Changes { changes: together, .. }) = &mut earlier.what {
            let bytes = |changes: &[ByteVec]| changes.iter().map(|change| change.len()).sum::<usize>();
            if bytes(together) + bytes(changes) > MAX_ITEM {
                return publications.push(self);
            }
            together.extend_from_slice(changes);
        }
    }

    fn is_about(&self, document: &DocumentId) -> bool {
        matches!(&self.what, What::Item(_, FeedItem::Changes { document: other, .. }) if other == document)
    }
}

/// Who sees a visit, as of now.
pub struct Audience {
    members: Vec<Member>,
    department: Option<Scope>,
}

impl Audience {
    /// The members, and the department whose superiors see the visit.
    pub fn new(members: Vec<Member>, department: Option<DepartmentId>) -> Self {
        Self { members, department: department.map(Scope::Department) }
    }

    fn scopes(&self, upto: u64, with_watchers: bool) -> Vec<Scope> {
        // Who was asked for an answer has it from a notice, and nothing else of the visit.
        let sees = |member: &&Member| match member.role {
            MemberRole::Rep | MemberRole::Companion => member.at(upto),
            MemberRole::Watcher => with_watchers && member.at(upto),
            MemberRole::Expert => false,
        };
        let mut people: Vec<Scope> =
            self.members.iter().filter(sees).map(|member| Scope::Person(member.person.clone())).collect();
        people.extend(self.department.iter().cloned());
        people.sort();
        people.dedup();
        people
    }

    /// A change goes to all who see its document, with who wrote it.
    pub fn change(
        &self,
        document: &DocumentId,
        position: u64,
        (by, author): (DeviceId, Option<PersonId>),
        bytes: &[u8],
    ) -> Publication {
        let changes = vec![ByteVec::from(bytes.to_vec())];
        let item = FeedItem::Changes { document: document.clone(), changes, by: author };
        let scopes = self.scopes(position, level_of_document(document.kind) <= Level::Trip);
        Publication { scopes, by, what: What::Item(Some(document.visit.clone()), item) }
    }

    /// A fact goes to all who see the visit, one of the trip to the watchers too.
    pub fn fact(&self, row: &FactRow, estimate: Option<Timestamp>) -> Publication {
        let mut scopes = self.scopes(row.position, level_of_fact(&row.fact) <= Level::Trip);
        if planted::is(Bug::SupervisorNotTold) {
            scopes.retain(|scope| !matches!(scope, Scope::Department(_)));
        }
        let item = fact_item(row, estimate);
        Publication { scopes, by: row.device, what: What::Item(row.fact.visit().cloned(), item) }
    }

    /// Whoever a fact brings into a visit's sight, or takes out of it, finds the turn in their feed.
    pub fn turns(&self, row: &FactRow, visit: &VisitId) -> Vec<Publication> {
        let turn = |person: &PersonId, turn: fn(Seen) -> Turn| Publication {
            scopes: vec![Scope::Person(person.clone())],
            by: SERVER,
            what: What::Turn(turn(Seen::Visit(visit.clone()))),
        };
        let ended = self.members.iter().filter(|member| member.until == Some(row.position));
        // What is left to them, if they are still something to the visit, they get after all else is gone.
        let ended = ended.flat_map(|member| [turn(&member.person, Turn::Lost), turn(&member.person, Turn::Gained)]);
        ended.chain(newcomers(&row.fact).iter().map(|person| turn(person, Turn::Gained))).collect()
    }
}

/// The people whom a fact brings into a visit's sight.
fn newcomers(fact: &Fact) -> Vec<PersonId> {
    match fact {
        Fact::Invite { person, .. } | Fact::HandOver { person, .. } => vec![person.clone()],
        Fact::Share { watchers, .. } => watchers.clone(),
        _ => Vec::new(),
    }
}

/// A refusal goes to its author, for the device that wrote the entry.
pub fn refusal(
    person: &PersonId,
    author: DeviceId,
    refused: &sync_core::sync::Refused,
    server: DeviceId,
) -> Publication {
    let visit = refused.document.as_ref().map(|document| document.visit.clone());
    let item = FeedItem::Refused { refused: refused.clone(), device: Some(author) };
    Publication { scopes: vec![Scope::Person(person.clone())], by: server, what: What::Item(visit, item) }
}
