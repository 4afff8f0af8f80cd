//! One visit in full, as one person may see it: content, facts with their evidence, verdicts with their history, and what
//! was refused. A watcher gets the itinerary and the watch and no more, other departments what the access table gives them.

use std::collections::BTreeMap;

use sync_core::assessment::{ReviewStanding, assess_arrival, assess_notes, assess_review, check_record};
use sync_core::compliance::{Difference, departed, preparation};
use sync_core::document::plan::PlanView;
use sync_core::document::record::RecordView;
use sync_core::evidence::{ClockEvent, Placement};
use sync_core::ids::{ActorId, DeviceId, EntryId, OrgId, PersonId, VisitId};
use sync_core::rule::checklist::Point;
use sync_core::rule::gift::YearOutcome;
use sync_core::rule::{Clause, Note, arrival};
use sync_core::sync::Refused;
use sync_core::time::{Millis, Timestamp};

use crate::codes::two_voices_since;
use crate::gather::{Gathered, stood};
use crate::query::attachments::{Attachment, attachments, points};
use crate::query::board::{BoardVisit, DevicesByPerson, people_of};
use crate::query::edits::{Edit, edits};
use crate::query::evidence::{FactView, facts};
use crate::query::sight::{Shown, Sight};
use crate::query::standing::{Asked, of_finding};
use crate::query::told::{Told, told};
use crate::query::whereabouts;
use crate::relation::author_of;
use crate::store::{FactRow, HistoryRow, Position, Read, Sight as Look, StoreError, VisitRow};
use crate::watch::{CALM, STEPS, SUBJECT};

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitDetail {
    /// The server's now.
    pub now: Timestamp,
    /// Up to where everything is digested.
    pub position: Position,
    /// As on the board.
    pub summary: BoardVisit,
    /// The plan; for a watcher only what the trip needs.
    pub plan: Option<PlanView>,
    /// The record; none for a watcher.
    pub record: Option<RecordView>,
    /// Facts, by their best times; for a watcher only those of the trip.
    pub facts: Vec<FactView>,
    /// What could not be decided yet, and why; none for a watcher.
    pub notes: Vec<(Clause, Note)>,
    /// Who wrote what, by its best times.
    pub edits: Vec<Edit>,
    /// What happened to the clocks of the devices meanwhile, by the best times; none for a watcher.
    pub clocks: Vec<(EntryId, Placement, ClockEvent)>,
    /// How verdicts and watch changed, oldest first; for a watcher only the watch.
    pub history: Vec<HistoryRow>,
    /// Who was told of the watch, and how far that came; none for who does not see it.
    pub told: Vec<Told>,
    /// Which obligations are frozen, and since when; none for a watcher.
    pub frozen: Vec<(String, Timestamp)>,
    /// How the review of the record stands, and who saw which version; none where the record or the visit is not shown.
    pub review: Option<ReviewStanding>,
    /// What the checklist finds in the record; empty where it is not shown.
    pub checklist: Vec<Point>,
    /// Whose the actors are that the record names where people differ.
    pub authors: BTreeMap<ActorId, PersonId>,
    /// What the policy says of the content; none for whoever does not see the visit.
    pub compliance: Option<Compliance>,
    /// Photos and signatures; none for who does not see the visit whole.
    pub attachments: Vec<Attachment>,
    /// Content of this visit that was refused, by device.
    pub refused: Vec<(DeviceId, Refused)>,
    /// Whose visit it is: whom a look is about.
    pub about: PersonId,
    /// What of this is a look that must be written down.
    pub looked: Vec<Look>,
}

/// What the policy says of a visit's content, beside the findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compliance {
    /// The arrival against the appointment (V7.1).
    pub arrival: Option<arrival::Outcome>,
    /// Gifts to the customer in the year with this visit's, where the policy sets a limit (V6.2).
    pub gift_year: Option<YearOutcome>,
    /// What is got ready and what is not (V6.1, V6.2, V7.3).
    pub notes: Vec<Note>,
    /// Where phone and server did not find the same in what was submitted last.
    pub difference: Option<Difference>,
}

/// Reads one visit for one person; none where there is no such visit or it is not for them to see.
///
/// # Errors
/// What the store returns.
pub fn visit(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    visit: &VisitId,
    now: Timestamp,
) -> Result<Option<VisitDetail>, StoreError> {
    let asked = Asked::new(read, org, now)?;
    let Some(row) = read.visit(org, visit)? else { return Ok(None) };
    let sight = Sight::read(read, org, caller)?;
    let shown = sight.shown(read, org, &row)?;
    match shown.anything() {
        true => in_parts(&asked, &sight, row, shown).map(Some),
        false => Ok(None),
    }
}

fn in_parts(asked: &Asked<'_>, sight: &Sight, row: VisitRow, shown: Shown) -> Result<VisitDetail, StoreError> {
    let (read, org) = (asked.read, asked.org);
    let gathered = asked.gather(&row.visit)?;
    let devices = match shown.visit {
        true => DevicesByPerson::default().of(asked, &people_of(asked, &row)?)?,
        false => Vec::new(),
    };
    let rows = read.facts(org, &row.visit, asked.digested)?;
    let attachments = if shown.visit { attachments(asked, &rows, &gathered)? } else { Vec::new() };
    let mut facts = facts(&gathered, &rows);
    facts.retain(|fact| if fact.is_safety { shown.itinerary } else { shown.visit });
    let alarmed = asked.watch(&row.visit, shown.own)?.is_some_and(|watch| whereabouts::is_emergency(&watch.state));
    let limits = whereabouts::Limits { own: shown.own, location: shown.location, alarmed, now: asked.now };
    facts.iter_mut().for_each(|fact| fact.fix = limits.shown(fact.fix, fact.received, &gathered.policy));
    let mut history = read.history(org, &row.visit)?;
    history.retain(|change| match is_of_watch(&change.subject) {
        true => shown.itinerary,
        false => shown.visit,
    });
    let rows = read.facts(org, &row.visit, Position::MAX)?;
    calmed(&mut facts, &mut history, &rows, (shown.own, two_voices_since(read, org, &rows)?));
    let plan = gathered.plan().filter(|_| shown.plan || shown.itinerary);
    let plan = plan.map(|plan| if shown.plan { plan.clone() } else { trip_of(plan) });
    let plan = plan.map(|plan| if shown.contact { plan } else { PlanView { contact: String::new(), ..plan } });
    let refused = refused(asked, &row.visit, devices.iter().map(|device| device.device))?;
    let mut summary = BoardVisit::shown(asked, sight, row.clone(), &shown, devices)?;
    if shown.visit {
        // It rests on other visits as they stand now, so no row holds it.
        let year = gathered.gift_year().and_then(|year| year.finding);
        summary.standing.findings.extend(year.as_ref().map(of_finding));
    }
    Ok(VisitDetail {
        now: asked.now,
        position: asked.digested,
        authors: authors(read, org, gathered.record().filter(|_| shown.record))?,
        compliance: shown.visit.then(|| compliance(&gathered)),
        record: gathered.record().filter(|_| shown.record).cloned(),
        refused,
        looked: looked(&shown, plan.as_ref(), &facts),
        about: row.rep.clone(),
        notes: if shown.visit { assess_notes(&gathered.evidence(), asked.now) } else { Vec::new() },
        edits: edits(asked, &row.visit, &shown)?,
        clocks: clocks(&gathered, &shown),
        review: (shown.visit && shown.record).then(|| assess_review(&gathered.evidence())),
        checklist: match shown.visit && shown.record {
            true => check_record(&gathered.evidence()).into_iter().chain(points(&attachments)).collect(),
            false => Vec::new(),
        },
        frozen: if shown.visit { frozen(&history, gathered.policy.freeze_after, asked.now) } else { Vec::new() },
        told: if shown.itinerary { told(read, org, &row.visit, shown.own, asked.now)? } else { Vec::new() },
        plan,
        facts,
        attachments,
        history,
        summary,
    })
}

fn is_of_watch(subject: &str) -> bool {
    [SUBJECT, STEPS, CALM].contains(&subject)
}

/// Takes away what whoever may stand beside the traveller must not see (V6.3), and from the others what was made for that.
fn calmed(
    facts: &mut Vec<FactView>,
    history: &mut Vec<HistoryRow>,
    rows: &[FactRow],
    (own, two_voices_since): (bool, Option<Position>),
) {
    let Some(since) = two_voices_since.filter(|_| own) else {
        history.retain(|change| change.subject != CALM);
        facts.retain(|fact| !(own && fact.name == "code_heard"));
        return;
    };
    history.retain(|change| change.position < since || !is_of_watch(&change.subject) || change.subject == CALM);
    history.retain(|change| change.subject != CALM || change.from.as_ref() != Some(&change.to));
    for change in history.iter_mut().filter(|change| change.subject == CALM) {
        SUBJECT.clone_into(&mut change.subject);
    }
    let hidden =
        |row: &&FactRow| row.fact.stays_with_the_server() || (row.fact.answers_alarm() && row.position > since);
    let hidden: Vec<EntryId> =
        rows.iter().filter(hidden).map(|row| EntryId { device: row.device, seq: row.seq }).collect();
    facts.retain(|fact| !hidden.contains(&fact.entry));
}

fn authors(
    read: &dyn Read,
    org: &OrgId,
    record: Option<&RecordView>,
) -> Result<BTreeMap<ActorId, PersonId>, StoreError> {
    let mut authors = BTreeMap::new();
    for actor in record.map(RecordView::actors).unwrap_or_default() {
        authors.extend(author_of(read, org, &actor)?.map(|author| (actor, author)));
    }
    Ok(authors)
}

fn compliance(gathered: &Gathered) -> Compliance {
    let evidence = gathered.evidence();
    let has_departed = gathered.facts.iter().any(|fact| departed(&fact.fact));
    Compliance {
        arrival: assess_arrival(&evidence),
        gift_year: gathered.gift_year(),
        notes: gathered.plan().map(|plan| preparation(plan, has_departed, &gathered.policy).notes).unwrap_or_default(),
        difference: gathered.difference().map(|(_, difference)| difference),
    }
}

fn frozen(history: &[HistoryRow], after: Millis, now: Timestamp) -> Vec<(String, Timestamp)> {
    let subjects = stood(history.to_vec()).into_iter();
    subjects.filter_map(|(subject, stood)| Some((subject, stood.frozen_at(after, now)?))).collect()
}

/// They change no verdict by themselves; whoever weighs the facts may want to know.
fn clocks(gathered: &Gathered, shown: &Shown) -> Vec<(EntryId, Placement, ClockEvent)> {
    let mut clocks = if shown.visit { gathered.clock_events() } else { Vec::new() };
    clocks.sort_by_key(|(entry, placement, _)| (placement.shown(), *entry));
    clocks
}

/// What of this is a look at somebody else's whereabouts, or at how a contact is reached.
fn looked(shown: &Shown, plan: Option<&PlanView>, facts: &[FactView]) -> Vec<Look> {
    let location = !shown.own && facts.iter().any(|fact| fact.fix.is_some() || fact.is_safety);
    let contact = !shown.own && plan.is_some_and(|plan| !plan.contact.is_empty());
    let looks = [(location, Look::Location), (contact, Look::Contact)];
    looks.into_iter().filter(|(looked, _)| *looked).map(|(_, look)| look).collect()
}

/// What of a plan the people who watch over a trip need (V6.3): address, customer's contact, times.
fn trip_of(plan: &PlanView) -> PlanView {
    PlanView {
        customer: plan.customer.clone(),
        customer_name: plan.customer_name.clone(),
        country: plan.country.clone(),
        overseas: plan.overseas,
        remote: plan.remote,
        place: plan.place.clone(),
        contact: plan.contact.clone(),
        zone: plan.zone.clone(),
        start: plan.start,
        minutes: plan.minutes,
        participants: plan.participants.clone(),
        ..PlanView::default()
    }
}

/// What was refused of a visit's documents. A refused entry's body is not kept, so what else it was about can't be said:
/// devices count those.
fn refused(
    asked: &Asked<'_>,
    visit: &VisitId,
    devices: impl Iterator<Item = DeviceId>,
) -> Result<Vec<(DeviceId, Refused)>, StoreError> {
    let mut all = Vec::new();
    for device in devices {
        let refused = asked.read.refused(asked.org, &device)?.into_iter();
        let about = refused.filter(|refused| refused.document.as_ref().is_some_and(|id| id.visit == *visit));
        all.extend(about.map(|refused| (device, refused)));
    }
    Ok(all)
}
