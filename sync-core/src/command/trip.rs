//! The taps of a trip (V6.3): an itinerary made from plans, changed, shared, and a note for helpers. What is said on the road about a
//! visit that is a leg belongs to the watch of its lead visit.

use crate::command::act::{Act, FactSeed, Known, edit_only, fact_only, need};
use crate::command::edit::Edit;
use crate::command::safety::safety;
use crate::command::{Command, CommandError, SafetyTap};
use crate::document::itinerary::{ItineraryEdit, ItineraryView};
use crate::fact::{CheckPlan, Fact, Gap, TripStep};
use crate::ids::{DocumentId, PersonId, VisitId};
use crate::itinerary::{About, Asked, Point, Stop, Weight, check, made_from, timed};
use crate::time::Timestamp;

/// Longest note for helpers, in characters.
const LONGEST_NOTE: usize = 2_000;

/// What a share takes from an itinerary: who watches, until when, when a sign of life is due, and where none can be expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Who watches.
    pub watchers: Vec<PersonId>,
    /// Expected return.
    pub return_by: Timestamp,
    /// When a sign of life is due, and where none can be expected, both ascending.
    pub plan: CheckPlan,
}

/// Leaving, a sign of life and the return of a leg are said of the trip: there is one watch over it.
pub(super) fn on_the_way(command: Command, known: &dyn Known) -> Command {
    let lead = |visit: VisitId| known.lead_of(&visit).unwrap_or(visit);
    match command {
        Command::SetOut { visit } => Command::SetOut { visit: lead(visit) },
        Command::CheckIn { visit, next_by } => Command::CheckIn { visit: lead(visit), next_by },
        Command::Return { visit } => Command::Return { visit: lead(visit) },
        Command::Safety { visit, tap } => Command::Safety { visit: lead(visit), tap },
        Command::EditTrip { visit, edit } => Command::EditTrip { visit: lead(visit), edit },
        Command::ShareTrip { visit } => Command::ShareTrip { visit: lead(visit) },
        Command::MedicalNote { visit, note } => Command::MedicalNote { visit: lead(visit), note },
        other => other,
    }
}

/// The itinerary of these visits, from their plans as they stand here.
///
/// # Errors
/// [`CommandError`] naming the field and the remedy; nothing has changed.
pub(super) fn make(visits: &[VisitId], asked: &Asked, known: &dyn Known) -> Result<Act, CommandError> {
    if visits.is_empty() {
        return Err(CommandError::Empty("visits"));
    }
    if asked.return_at.is_none() && asked.return_after.is_none() {
        return Err(CommandError::Empty("return"));
    }
    check_zone(asked.return_zone.as_deref())?;
    let mut stops: Vec<Stop> = Vec::new();
    for visit in visits {
        let plan = known.plan(visit).ok_or_else(|| CommandError::NotHere(DocumentId::plan(visit)))?;
        if stops.iter().all(|stop| stop.visit != *visit) {
            stops.push(Stop { visit: visit.clone(), plan });
        }
    }
    let made = made_from(stops, asked, &known.home_zone());
    let (lead, edit) = made.ok_or(CommandError::Empty("start"))?;
    if known.has(&DocumentId::itinerary(&lead)) {
        let en = format!("visits: {lead} has an itinerary already: change that one (edit-trip)");
        let zh = format!("visits：{lead} 已有行程：请修改该行程（edit-trip）");
        return Err(CommandError::Itinerary { en, zh });
    }
    written(lead, edit, &ItineraryView::default(), known)
}

fn check_zone(zone: Option<&str>) -> Result<(), CommandError> {
    match zone {
        Some(zone) if jiff::tz::TimeZone::get(zone).is_err() => {
            Err(CommandError::OutOfRange("zone", "give an IANA name such as Asia/Shanghai".to_owned()))
        }
        _ => Ok(()),
    }
}

/// The other taps, of a trip that is there.
///
/// # Errors
/// [`CommandError`] naming the field and the remedy; nothing has changed.
pub(super) fn act(command: Command, visit: VisitId, known: &dyn Known) -> Result<Act, CommandError> {
    let document = DocumentId::itinerary(&visit);
    match command {
        Command::MedicalNote { note, .. } => {
            if note.chars().count() > LONGEST_NOTE {
                let remedy = format!("write at most {LONGEST_NOTE} characters");
                return Err(CommandError::OutOfRange("note", remedy));
            }
            Ok(fact_only(Some(visit.clone()), move |_| Fact::Trip { visit, step: TripStep::MedicalNote { note } }))
        }
        Command::EditTrip { edit, .. } => {
            need(known, &document)?;
            let seen = known.itinerary(&visit).unwrap_or_default();
            written(visit, *edit, &seen, known)
        }
        _ => {
            need(known, &document)?;
            let view = known.itinerary(&visit).unwrap_or_default();
            let Shared { watchers, return_by, plan } = shared_of(&view, known.me().as_ref())?;
            check_watchers(&watchers, known)?;
            safety(SafetyTap::Share { watchers, return_by, plan }, visit, known)
        }
    }
}

/// The edit, and the fact that says where it leads to: legs and times, by which the server knows what belongs to the trip without
/// opening any document. An itinerary that can't be laid out yet leaves none.
fn written(visit: VisitId, edit: ItineraryEdit, seen: &ItineraryView, known: &dyn Known) -> Result<Act, CommandError> {
    let view = edit.on(seen);
    refuse(check(&view, &About { traveller: known.me().as_ref(), left: &[] }))?;
    let document = DocumentId::itinerary(&visit);
    let step = Edit::Itinerary { edit: Box::new(edit) };
    let Some(whole) = timed(&view).whole() else { return Ok(edit_only(visit, document, step)) };
    let mut legs: Vec<VisitId> = view.legs.iter().filter_map(|leg| VisitId::new(&leg.visit).ok()).collect();
    legs.sort();
    legs.dedup();
    let (of, id) = (visit.clone(), document.clone());
    let fact: FactSeed = Box::new(move |heads| Fact::Trip {
        visit: of,
        step: TripStep::Made { heads: heads(&id), legs, from: whole.from, until: whole.until },
    });
    Ok(Act { visit: Some(visit), steps: vec![(document, step)], fact: Some(fact) })
}

/// What a share takes from an itinerary.
///
/// # Errors
/// [`CommandError::Itinerary`] with everything that must be mended first, [`CommandError::Empty`] where nobody shall watch.
pub fn shared_of(view: &ItineraryView, traveller: Option<&PersonId>) -> Result<Shared, CommandError> {
    refuse(check(view, &About { traveller, left: &[] }))?;
    let timed = timed(view);
    let watchers: Vec<PersonId> =
        view.watchers.iter().map(PersonId::new).collect::<Result<_, _>>().map_err(CommandError::Id)?;
    let return_by = timed.return_by.ok_or(CommandError::Empty("return"))?;
    let gaps = timed.gaps.iter().map(|gap| Gap { from: gap.from, until: gap.until }).collect();
    Ok(Shared { watchers, return_by, plan: CheckPlan { dues: timed.dues, gaps } })
}

fn refuse(points: Vec<Point>) -> Result<(), CommandError> {
    let refused: Vec<Point> = points.into_iter().filter(|point| point.weight == Weight::Refuse).collect();
    let said = |of: fn(&Point) -> &str, between: &str| refused.iter().map(of).collect::<Vec<_>>().join(between);
    match refused.is_empty() {
        true => Ok(()),
        false => Err(CommandError::Itinerary { en: said(|point| &point.en, "; "), zh: said(|point| &point.zh, "；") }),
    }
}

/// Somebody watches, and it is not the traveller.
///
/// # Errors
/// [`CommandError`], naming the remedy.
pub(super) fn check_watchers(watchers: &[PersonId], known: &dyn Known) -> Result<(), CommandError> {
    if watchers.is_empty() {
        return Err(CommandError::Empty("watchers"));
    }
    match known.me().filter(|me| watchers.contains(me)) {
        Some(me) => Err(CommandError::Itinerary {
            en: format!("watchers: {me} is the traveller: name a colleague who stays"),
            zh: format!("watchers：{me} 是出行人本人：请指定留守的同事"),
        }),
        None => Ok(()),
    }
}
