//! What one person may have of a visit on their devices, by the access table, and all of that at once.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use minicbor::bytes::ByteVec;
use sync_core::access::{Action, Relation, Resource, Role, allows};
use sync_core::customer::CustomerCard;
use sync_core::document::guard;
use sync_core::ids::{ActorId, CustomerId, DocumentId, OrgId, PersonId, VisitId};
use sync_core::policy::PolicyDocument;
use sync_core::sync::FeedItem;

use crate::codes::has_two_voices;
use crate::customer::{self, view};
use crate::feed::item::{Level, fact_item, level_of_document, level_of_fact};
use crate::gather::Timelines;
use crate::relation::{DepartmentTree, author_of, relation_in};
use crate::store::{Position, Read, StoreError, Subject};

/// One person's rights to visits, looked up once each.
pub struct Eye<'a> {
    read: &'a dyn Read,
    org: &'a OrgId,
    person: PersonId,
    /// None for somebody who is nobody here, or no longer.
    roles: Option<Vec<Role>>,
    tree: DepartmentTree,
    timelines: Timelines,
    known: RefCell<BTreeMap<VisitId, Level>>,
    policy: OnceCell<PolicyDocument>,
}

impl<'a> Eye<'a> {
    /// Reads what a person's rights depend on.
    ///
    /// # Errors
    /// What the store returns.
    pub fn new(read: &'a dyn Read, org: &'a OrgId, person: &PersonId) -> Result<Self, StoreError> {
        let here = read.person(org, person)?.filter(|person| person.left.is_none());
        Ok(Self {
            read,
            org,
            person: person.clone(),
            roles: here.map(|person| person.roles),
            tree: DepartmentTree::read(read, org)?,
            timelines: Timelines::default(),
            known: RefCell::default(),
            policy: OnceCell::new(),
        })
    }

    /// How much of a visit the person may have: nothing of one that was erased.
    ///
    /// # Errors
    /// What the store returns.
    pub fn level(&self, visit: &VisitId) -> Result<Level, StoreError> {
        if let Some(known) = self.known.borrow().get(visit) {
            return Ok(*known);
        }
        let relation = match self.read.is_erased(self.org, &Subject::Visit(visit.clone()))? {
            true => None,
            false => relation_in(self.read, &self.tree, self.org, visit, &self.person)?,
        };
        let level = match (&self.roles, relation) {
            (Some(roles), Some(relation)) => {
                let may = |resource| allows(roles, relation, Action::Follow, resource);
                match (may(Resource::Visit), may(Resource::Itinerary)) {
                    (true, _) => Level::Whole,
                    (false, true) => Level::Trip,
                    (false, false) => Level::Nothing,
                }
            }
            _ => Level::Nothing,
        };
        self.known.borrow_mut().insert(visit.clone(), level);
        Ok(level)
    }

    /// Whether the person is on a trip whose watch has two voices: somebody may look at their phone with them.
    ///
    /// # Errors
    /// What the store returns.
    pub fn must_not_know(&self, visit: &VisitId) -> Result<bool, StoreError> {
        let relation = relation_in(self.read, &self.tree, self.org, visit, &self.person)?;
        let on_it = matches!(relation, Some(Relation::Rep | Relation::Companion));
        Ok(on_it && has_two_voices(self.read, self.org, &self.read.facts(self.org, visit, Position::MAX)?)?)
    }

    /// The changes of a document, in their order; those of one author that stand behind each other together.
    fn changes(&self, document: DocumentId) -> Result<Vec<FeedItem>, StoreError> {
        let (mut items, mut authors): (Vec<FeedItem>, BTreeMap<ActorId, Option<PersonId>>) = Default::default();
        for bytes in self.read.changes(self.org, &document)? {
            let author = match guard::scan(&bytes).ok().map(|scanned| scanned.actor) {
                None => None,
                Some(actor) => match authors.get(&actor) {
                    Some(known) => known.clone(),
                    None => {
                        let author = author_of(self.read, self.org, &actor)?;
                        authors.entry(actor).or_insert(author).clone()
                    }
                },
            };
            match items.last_mut() {
                Some(FeedItem::Changes { changes, by, .. }) if *by == author => changes.push(ByteVec::from(bytes)),
                _ => {
                    let (document, changes) = (document.clone(), vec![ByteVec::from(bytes)]);
                    items.push(FeedItem::Changes { document, changes, by: author });
                }
            }
        }
        Ok(items)
    }

    /// A customer's card, where the person may have it on a device: not one that was merged into another, or erased.
    ///
    /// # Errors
    /// What the store returns.
    pub fn card(&self, id: &CustomerId) -> Result<Option<CustomerCard>, StoreError> {
        let (Some(roles), Some(placed)) = (&self.roles, self.read.placed(self.org, id)?) else { return Ok(None) };
        let relation = customer::relation(self.read, &self.tree, self.org, &placed, &self.person)?;
        if placed.merged_into.is_some() || !allows(roles, relation, Action::Follow, Resource::Customer) {
            return Ok(None);
        }
        let policy = match self.policy.get() {
            Some(policy) => policy,
            None => {
                let policy = view::policy(self.read, self.org)?;
                self.policy.get_or_init(|| policy)
            }
        };
        view::card_of(self.read, self.org, id, policy)
    }

    /// All that stands of a visit, as far as a level goes.
    ///
    /// # Errors
    /// What the store returns.
    pub fn snapshot(&self, visit: &VisitId, level: Level) -> Result<Vec<FeedItem>, StoreError> {
        let mut items = Vec::new();
        for document in [DocumentId::plan(visit), DocumentId::record(visit), DocumentId::itinerary(visit)] {
            if level < level_of_document(document.kind) {
                continue;
            }
            items.extend(self.changes(document)?);
        }
        for row in self.read.facts(self.org, visit, Position::MAX)? {
            let kept = row.fact.stays_with_the_server() || (row.fact.answers_alarm() && self.must_not_know(visit)?);
            if level >= level_of_fact(&row.fact) && !kept {
                let timeline = self.timelines.of(self.read, self.org, &row.device, Position::MAX)?;
                items.push(fact_item(&row, timeline.place(row.seq).and_then(|placement| placement.told())));
            }
        }
        Ok(items)
    }
}
