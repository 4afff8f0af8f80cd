//! What is to be said of an itinerary while it is made, changed or shared (V6.3): what may be a mistake, what is missing, which plans
//! are not approved, and that colleagues still have the old one. What can't be shared at all the command itself refuses.

use crate::command::Command;
use crate::document::itinerary::ItineraryView;
use crate::engine::books::Books;
use crate::engine::hints::Hint;
use crate::fact::Fact;
use crate::ids::VisitId;
use crate::itinerary::{About, Stop, Weight, check, made_from};
use crate::safety::{Reach, reached};

/// Hints on a command of a trip.
pub(super) fn of_trip(books: &Books, command: &Command) -> Vec<Hint> {
    let lead = |visit: &VisitId| books.lead_of(visit).unwrap_or_else(|| visit.clone());
    match command {
        Command::Trip { visits, asked } => {
            let stop = |visit: &VisitId| Some(Stop { visit: visit.clone(), plan: books.plan(visit)? });
            let stops: Vec<Stop> = visits.iter().filter_map(stop).collect();
            let home = &books.rules.book().policies().latest().office_zone;
            let Some((_, edit)) = made_from(stops, asked, home) else { return Vec::new() };
            let unapproved = visits.iter().filter(|visit| !is_approved(books, visit)).map(not_approved);
            said(&edit.on(&ItineraryView::default())).into_iter().chain(unapproved).collect()
        }
        Command::EditTrip { visit, edit } => {
            let visit = lead(visit);
            let view = edit.on(&books.itinerary(&visit).unwrap_or_default());
            let shared = books.facts.get(&visit).into_iter().flatten();
            let shared = shared.filter(|known| matches!(*known.fact, Fact::Share { .. })).count() > 0;
            said(&view).into_iter().chain(shared.then(share_again)).collect()
        }
        Command::ShareTrip { visit } => books.itinerary(&lead(visit)).as_ref().map(said).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn said(view: &ItineraryView) -> Vec<Hint> {
    let points = check(view, &About::default()).into_iter();
    let points = points.filter(|point| point.weight != Weight::Refuse);
    points.map(|point| (format!("V6.3：{}", point.zh), format!("V6.3: {}", point.en))).collect()
}

/// As far as this device knows: what an approval saw, and whether it still stands, is for the verdicts.
fn is_approved(books: &Books, visit: &VisitId) -> bool {
    let facts = books.facts.get(visit).into_iter().flatten();
    facts.filter(|known| matches!(*known.fact, Fact::Approve { .. })).count() > 0
}

fn not_approved(visit: &VisitId) -> Hint {
    (
        format!("V6.3：{visit} 的计划尚未获批（以本机所知为限），行程按现有计划编排"),
        format!(
            "V6.3: the plan of {visit} is not approved, as far as this phone knows; the itinerary goes by it as it is"
        ),
    )
}

fn share_again() -> Hint {
    (
        "V6.3：行程已改，但守望仍按上次共享的时间与人员；请重新共享（share-trip）".to_owned(),
        "V6.3: the itinerary has changed, but the watch still goes by what was shared last: share it again (share-trip)"
            .to_owned(),
    )
}

/// Who watches and has not got what was shared, as far as this device knows: loud, with what to do (V6.3). What has not reached the server
/// is said elsewhere.
pub(super) fn not_reached(books: &Books, visit: &VisitId) -> Vec<Hint> {
    let lead = books.lead_of(visit).unwrap_or_else(|| visit.clone());
    let facts = books.facts.get(&lead).map(Vec::as_slice).unwrap_or_default();
    let shares = facts.iter().rev().filter(|known| !books.is_refused(known));
    let share = shares.filter_map(|known| match &*known.fact {
        Fact::Share { watchers, .. } => Some((known.entry, watchers)),
        _ => None,
    });
    let Some((share, watchers)) = share.max_by_key(|(entry, _)| entry.seq) else { return Vec::new() };
    if share.seq > books.contact.stored {
        return Vec::new();
    }
    let told = facts.iter().map(|known| (&known.person, &*known.fact, None));
    let all = reached(share, watchers, told).into_iter().filter(|it| it.reach == Reach::NotReached);
    let names: Vec<String> = all.map(|it| it.person.to_string()).collect();
    if names.is_empty() {
        return Vec::new();
    }
    vec![(
        format!(
            "V6.3：行程尚未送达以下守望人的设备（以本机所知为限）：{}！请出发前打电话告知；也可请同事用手机转交（courier pack）,\
             或把短信文本发给同事（text share）。",
            names.join("、")
        ),
        format!(
            "V6.3: as far as this phone knows the itinerary has not reached {}! Call them before you go; or have a \
             colleague's phone carry it (courier pack), or send a colleague its text (text share).",
            names.join(", ")
        ),
    )]
}
