//! Gathers a visit's evidence from the store, as it stood at a position of the journal: what verdicts are made from.
//! No verdict is made here.

mod open;
mod stood;
mod trip;

pub use stood::{AMENDMENT, Stood, stood};

use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use sync_core::assessment::{FactSeen, Holder, TripCover, VisitEvidence};
use sync_core::calendar::Calendar;
use sync_core::compliance::{Difference, GivenBefore, compare, digest, gift_year};
use sync_core::document::Document;
use sync_core::document::plan::{PlanView, read_plan_at};
use sync_core::document::record::{RecordView, read_record_at};
use sync_core::evidence::{ClockEvent, Grade, Placement, Timeline};
use sync_core::fact::{CheckedAs, Fact};
use sync_core::ids::{ChangeHash, CustomerId, DepartmentId, DeviceId, EntryId, OrgId, PersonId, VisitId};
use sync_core::obligation::{DeviceContact, Seen};
use sync_core::policy::PolicyDocument;
use sync_core::rule::approval::Superior;
use sync_core::rule::gift::YearOutcome;
use sync_core::time::{Millis, Timestamp};

use crate::gather::trip::Trips;
use crate::relation::{DepartmentTree, rep_at};
use crate::rulebook::rulebook;
use crate::store::{FactRow, Given, MemberRole, Position, Read, SERVER, StoreError};

/// A little more than the longest year.
const YEAR: Millis = Millis::days(367);

/// Timelines that are laid out already, by device and position.
#[derive(Default)]
pub struct Timelines(RefCell<BTreeMap<(DeviceId, Position), Rc<Timeline>>>);

impl Timelines {
    /// A device's timeline as it stood at a position.
    ///
    /// # Errors
    /// What the store returns.
    pub fn of(
        &self,
        read: &dyn Read,
        org: &OrgId,
        device: &DeviceId,
        upto: Position,
    ) -> Result<Rc<Timeline>, StoreError> {
        if let Some(known) = self.0.borrow().get(&(*device, upto)) {
            return Ok(known.clone());
        }
        let stamps = read.stamps(org, device, upto)?;
        let wanted = stamps.iter().filter_map(|stamped| stamped.stamp.anchor.map(|seen| seen.id)).collect();
        let anchors = read.anchors(org, device, &wanted, upto)?;
        let fork = read.device(org, device)?.and_then(|device| device.forked).filter(|fork| fork.since <= upto);
        let codes = read.site_codes(org, device, upto)?;
        let timeline = Rc::new(Timeline::witnessed_by(stamps, &anchors, codes, fork.map(|fork| fork.from)));
        self.0.borrow_mut().insert((*device, upto), timeline.clone());
        Ok(timeline)
    }
}

/// Everything about one visit at a position, owned.
pub struct Gathered {
    /// Its facts, placed.
    pub facts: Vec<FactSeen>,
    /// Whose visit it is.
    pub rep: Option<PersonId>,
    /// Devices of the rep and the companions.
    pub devices: Vec<DeviceContact>,
    /// The policy in force.
    pub policy: PolicyDocument,
    calendar: Option<Calendar>,
    timelines: BTreeMap<DeviceId, Rc<Timeline>>,
    superiors: BTreeMap<EntryId, Superior>,
    plan_document: Option<Document>,
    record_document: Option<Document>,
    plan: Option<Arc<PlanView>>,
    record: Option<Arc<RecordView>>,
    /// The record as it was submitted last, with what the phone found in it.
    submitted: Option<Submitted>,
    /// Gifts to the same customer on visits of the year before this one, as they stand now.
    before: Vec<GivenBefore>,
    trips: Trips,
    uncoded: BTreeMap<EntryId, PersonId>,
}

/// What a phone found in a record when it was submitted, and what it looked at.
struct Submitted {
    entry: EntryId,
    checked: CheckedAs,
    record: RecordView,
    /// The plan of then, with the policy that it was judged by; none where the phone did not say which: then it is that of now.
    beside: Option<(PlanView, PolicyDocument)>,
}

/// Opens a document that is rarely needed.
pub type Opens<'d> = &'d mut dyn FnMut() -> Result<Option<Document>, StoreError>;

/// The documents of a visit, as the asker has read them.
#[derive(Default)]
pub struct VisitDocuments<'d> {
    /// What the plan says.
    pub plan: Option<Arc<PlanView>>,
    /// What the record says.
    pub record: Option<Arc<RecordView>>,
    /// Opens the plan, where an approval names what it saw.
    pub open_plan: Option<Opens<'d>>,
    /// Opens the record, where a review names what it saw or a submission says what a phone found in it.
    pub open_record: Option<Opens<'d>>,
    /// Whether the record is opened for who submitted or signed it too.
    pub all_versions: bool,
}

impl Gathered {
    /// Gathers a visit's evidence at or before a position.
    ///
    /// # Errors
    /// What the store returns.
    pub fn at(
        read: &dyn Read,
        org: &OrgId,
        visit: &VisitId,
        upto: Position,
        documents: VisitDocuments<'_>,
        known: &Timelines,
    ) -> Result<Self, StoreError> {
        Self::around(read, org, visit, upto, &read.facts(org, visit, upto)?, documents, known)
    }

    /// The same, around facts that the asker has read up to that position.
    ///
    /// # Errors
    /// What the store returns.
    pub fn around(
        read: &dyn Read,
        org: &OrgId,
        visit: &VisitId,
        upto: Position,
        rows: &[FactRow],
        documents: VisitDocuments<'_>,
        known: &Timelines,
    ) -> Result<Self, StoreError> {
        let mut timelines = BTreeMap::new();
        for row in rows {
            if let Entry::Vacant(place) = timelines.entry(row.device) {
                place.insert(known.of(read, org, &row.device, upto)?);
            }
        }
        let facts: Vec<FactSeen> = rows.iter().filter_map(|row| seen(row, &timelines)).collect();
        let members: Vec<_> = read.members(org, visit)?.into_iter().filter(|member| member.since <= upto).collect();
        let rep = rep_at(&members, upto).cloned();
        let mut devices = Vec::new();
        for member in members.iter().filter(|member| matches!(member.role, MemberRole::Rep | MemberRole::Companion)) {
            devices.extend(read.contacts(org, &member.person, upto)?);
        }
        let plan = documents.plan;
        let rulebook = rulebook(read, org, upto)?;
        let policy = rulebook.for_visit(plan.as_deref().and_then(|plan| plan.start)).clone();
        let names_plan = |fact: &Fact| match fact {
            Fact::Submit { checked: Some(checked), .. } => checked.plan.is_some(),
            other => other.is_decision_of_plan(),
        };
        let named = rows.iter().any(|row| names_plan(&row.fact));
        let plan_document = match documents.open_plan.filter(|_| named) {
            Some(open) => open()?,
            None => None,
        };
        let all = documents.all_versions;
        let versions = rows.iter().any(|row| match row.fact {
            Fact::Review(..) | Fact::Submit { checked: Some(_), .. } => true,
            Fact::Submit { .. } | Fact::Sign { .. } => all,
            _ => false,
        });
        let record_document = match documents.open_record.filter(|_| versions) {
            Some(open) => open()?,
            None => None,
        };
        let mut submitted = submitted(rows, record_document.as_ref());
        if let Some(of) = &mut submitted {
            let heads = of.checked.plan.as_ref().zip(plan_document.as_ref());
            let then = heads.and_then(|(heads, document)| read_plan_at(document, heads));
            of.beside = then.map(|then| {
                let policy = rulebook.for_visit(then.start).clone();
                (then, policy)
            });
        }
        let trips = Trips::around(read, org, visit, upto, (rep.as_ref(), rows), known)?;
        let uncoded = read.uncoded(org, rows)?.into_iter().map(|(entry, (person, _))| (entry, person)).collect();
        Ok(Self {
            trips,
            uncoded,
            before: before(read, org, visit, plan.as_deref(), documents.record.as_deref(), &policy)?,
            submitted,
            record_document,
            superiors: superiors(read, org, rep.as_ref(), rows)?,
            facts,
            rep,
            devices,
            calendar: rulebook.calendar(&policy.office_calendar),
            policy,
            timelines,
            plan,
            plan_document,
            record: documents.record,
        })
    }

    /// The evidence in the form that the rules read.
    pub fn evidence(&self) -> VisitEvidence<'_> {
        VisitEvidence {
            facts: &self.facts,
            holder: self,
            plan: self.plan.as_deref(),
            record: self.record.as_deref(),
            devices: &self.devices,
            policy: &self.policy,
            calendar: self.calendar.as_ref(),
        }
    }

    /// The moment before which nobody can have known what an entry holds, where it holds the code of a site.
    pub fn witnessed(&self, entry: EntryId) -> Option<Timestamp> {
        self.timelines.get(&entry.device)?.witnessed(entry.seq)
    }

    /// What happened to the clocks of the devices that did something on this visit, from their first deed to their last: where
    /// it stands in their journals, and when.
    pub fn clock_events(&self) -> Vec<(EntryId, Placement, ClockEvent)> {
        let mut found = Vec::new();
        for (device, timeline) in &self.timelines {
            let seqs = || self.facts.iter().filter(|fact| fact.entry.device == *device).map(|fact| fact.entry.seq);
            let (Some(first), Some(last)) = (seqs().min(), seqs().max()) else { continue };
            let during = timeline.clock_events().filter(|(seq, _)| (first..=last).contains(seq));
            found.extend(
                during.filter_map(|(seq, event)| Some((EntryId { device: *device, seq }, timeline.place(seq)?, event))),
            );
        }
        found
    }

    /// The plan as it reads.
    pub fn plan(&self) -> Option<&PlanView> {
        self.plan.as_deref()
    }

    /// Where phone and server did not find the same in the record as it was submitted last: the entry, and how (V6.2, V7.2, V9.2).
    pub fn difference(&self) -> Option<(EntryId, Difference)> {
        let of = self.submitted.as_ref()?;
        // What the plan came to later the phone can't have looked at.
        let (plan, policy) = match &of.beside {
            Some((plan, policy)) => (Some(plan), policy),
            None => (self.plan(), &self.policy),
        };
        let server = digest(plan, &of.record, &self.before, policy);
        compare(&of.checked, &server).map(|difference| (of.entry, difference))
    }

    /// What the gifts to the customer in the year come to with this visit's; none where the policy sets no limit (V6.2).
    pub fn gift_year(&self) -> Option<YearOutcome> {
        gift_year(self.record()?, &self.before, &self.policy)
    }

    /// The record as it reads.
    pub fn record(&self) -> Option<&RecordView> {
        self.record.as_deref()
    }
}

impl Holder for Gathered {
    fn elapsed(&self, from: EntryId, to: EntryId) -> Option<(Millis, Millis)> {
        (from.device == to.device).then(|| self.timelines.get(&from.device)?.elapsed(from.seq, to.seq))?
    }

    fn plan_at(&self, heads: &[ChangeHash]) -> Option<PlanView> {
        read_plan_at(self.plan_document.as_ref()?, heads)
    }

    fn record_at(&self, heads: &[ChangeHash]) -> Option<RecordView> {
        read_record_at(self.record_document.as_ref()?, heads)
    }

    fn superior(&self, fact: &FactSeen) -> Option<Superior> {
        self.superiors.get(&fact.entry).copied()
    }

    fn trip(&self) -> Option<TripCover> {
        self.trips.cover
    }

    fn on_legs(&self) -> Vec<Seen> {
        self.trips.on_legs.clone()
    }

    fn uncoded(&self) -> BTreeMap<EntryId, PersonId> {
        self.uncoded.clone()
    }
}

/// The last submission that says what a phone found, with the record as it was then.
fn submitted(rows: &[FactRow], document: Option<&Document>) -> Option<Submitted> {
    let last = rows.iter().rev().find_map(|row| match &row.fact {
        Fact::Submit { heads, checked: Some(checked), .. } => Some((row, heads, checked)),
        _ => None,
    });
    let (row, heads, checked) = last?;
    let record = read_record_at(document?, heads)?;
    let entry = EntryId { device: row.device, seq: row.seq };
    Some(Submitted { entry, checked: CheckedAs::clone(checked), record, beside: None })
}

/// Every id under which visits to a customer stand: what a plan says, the card that it was merged into, and what else was.
fn known_as(read: &dyn Read, org: &OrgId, text: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut names = BTreeSet::from([text.to_owned()]);
    let Ok(id) = CustomerId::new(text) else { return Ok(names) };
    let kept = read.placed(org, &id)?.and_then(|placed| placed.merged_into).unwrap_or(id);
    names.extend(read.aliases(org, &kept)?.iter().map(ToString::to_string));
    names.insert(kept.to_string());
    Ok(names)
}

/// Gifts to the same customer on visits of the office's year that begin before this one.
fn before(
    read: &dyn Read,
    org: &OrgId,
    visit: &VisitId,
    plan: Option<&PlanView>,
    record: Option<&RecordView>,
    policy: &PolicyDocument,
) -> Result<Vec<GivenBefore>, StoreError> {
    let given = record.is_some_and(|record| !record.gifts.is_empty());
    let start = policy.gift_limit_year.filter(|_| given).and(plan).and_then(|plan| plan.start);
    let (Some(plan), Some(start)) = (plan, start) else { return Ok(Vec::new()) };
    let year = |at: Timestamp| policy.office_day(at).map(|day| day.year());
    let mut others = Vec::new();
    for name in known_as(read, org, &plan.customer)? {
        others.extend(read.given(org, &name, start - YEAR, start)?);
    }
    let others = others.into_iter();
    let counts = |other: &Given| (other.start, &other.visit) < (start, visit) && year(other.start) == year(start);
    let gifts = others.filter(counts).flat_map(|other| other.gifts);
    Ok(gifts.map(|(amount, currency)| GivenBefore { amount, currency }).collect())
}

fn seen(row: &FactRow, timelines: &BTreeMap<DeviceId, Rc<Timeline>>) -> Option<FactSeen> {
    let placement = match row.device == SERVER {
        true => said_at(row.received),
        false => timelines.get(&row.device)?.place(row.seq)?,
    };
    let entry = EntryId { device: row.device, seq: row.seq };
    Some(FactSeen { entry, person: row.person.clone(), placement, fact: row.fact.clone() })
}

/// When the server itself says something is known.
fn said_at(at: Timestamp) -> Placement {
    let known = Some(at);
    let (error, contradiction) = (Some(Millis(0)), None);
    Placement {
        earliest: known,
        latest: known,
        low: known,
        high: known,
        estimate: known,
        error,
        wall: at,
        grade: Grade::A,
        contradiction,
        by_code: false,
    }
}

/// How the authors of decisions stood above the rep when their decisions were recorded.
fn superiors(
    read: &dyn Read,
    org: &OrgId,
    rep: Option<&PersonId>,
    rows: &[FactRow],
) -> Result<BTreeMap<EntryId, Superior>, StoreError> {
    let Some(rep) = rep else { return Ok(BTreeMap::new()) };
    let decisions = || rows.iter().filter(|row| row.person != *rep && row.fact.is_decision_of_plan());
    let Some(first) = decisions().map(|row| row.position).min() else { return Ok(BTreeMap::new()) };
    // The chart of now is that of all positions since it last changed.
    let unchanged = read.chart_since(org)? <= first;
    let now = if unchanged { Some(Chart::read(read, org, rep, None)?) } else { None };
    let mut found = BTreeMap::new();
    for row in decisions() {
        let superior = match &now {
            Some(chart) => chart.superior(&row.person),
            None => Chart::read(read, org, rep, Some(row.position))?.superior(&row.person),
        };
        found.extend(superior.map(|superior| (EntryId { device: row.device, seq: row.seq }, superior)));
    }
    Ok(found)
}

/// The rep's place among the departments.
struct Chart {
    rep: PersonId,
    tree: DepartmentTree,
    department: Option<DepartmentId>,
}

impl Chart {
    /// At a position, or now.
    fn read(read: &dyn Read, org: &OrgId, rep: &PersonId, at: Option<Position>) -> Result<Self, StoreError> {
        Ok(match at {
            Some(at) => {
                let (tree, department) = (DepartmentTree::read_at(read, org, at)?, read.department_at(org, rep, at)?);
                Self { rep: rep.clone(), tree, department }
            }
            None => {
                let department = read.person(org, rep)?.and_then(|person| person.department);
                Self { rep: rep.clone(), tree: DepartmentTree::read(read, org)?, department }
            }
        })
    }

    fn superior(&self, person: &PersonId) -> Option<Superior> {
        self.tree.superior(&self.rep, self.department.as_ref(), person)
    }
}
