//! Nothing that was told to be saved is lost, and nothing is there twice: on the phone, on the server, and in between.

use server::app::App;
use server::store::FactRow;
use sync_core::document::guard::Guarded;
use sync_core::document::record::read_record;
use sync_core::fact::{Fact, SafetyAct};
use sync_core::ids::{DocumentId, OrgId};

use super::{Said, ask, shown};
use crate::ledger::{Done, is_fact_of, leaves_fact};
use crate::world::World;

/// What this phone called saved is in it.
pub fn on_phone(world: &mut World, number: usize) {
    let Some(phone) = world.phones.get_mut(number) else { return };
    let (life, murky) = (phone.life, phone.is_murky);
    if murky || phone.device().is_none() {
        return;
    }
    let own: Vec<Done> =
        world.ledger.sure.iter().filter(|done| done.phone == number && done.life == life).cloned().collect();
    for done in own {
        let expected = world.ledger.times(&done);
        let Some(device) = world.phones[number].device() else { return };
        let found = shown(device, &done);
        if found != expected {
            let what = format!(
                "phone {number} shows {:?} of v-{} {found} times, {expected} were saved ({})",
                done.deed, done.visit, done.words
            );
            world.is_wrong(what);
        }
    }
}

/// Everything that was saved was stored and merged, and nothing was refused.
pub fn outbox(world: &mut World, number: usize) {
    let torn = world.is_torn();
    let phone = &mut world.phones[number];
    if phone.is_murky {
        return;
    }
    let Some(status) = phone.device().and_then(mobile_ffi::Device::status) else { return };
    if status.stored < status.saved || (status.merged < status.saved && !torn) {
        let what = format!(
            "phone {number} is stuck: saved {}, stored {}, merged {}",
            status.saved, status.stored, status.merged
        );
        world.is_wrong(what);
    }
    for refused in status.refused.iter().take(2) {
        world.is_wrong(format!(
            "phone {number}: entry {} was refused: {} ({})",
            refused.seq, refused.code, refused.detail
        ));
    }
}

/// What was saved stands in the server's facts and documents, once.
pub fn on_server(world: &mut World, app: &App, said: &Said) {
    let org = super::org(world);
    let text = words_of_visit(app, &org, said);
    let about: Vec<Done> = world.ledger.about(said.visit).cloned().collect();
    let murky = |world: &World, person: &str| world.phones.iter().any(|phone| phone.person == person && phone.is_murky);
    // A visit that a lost phone alone could bring back takes along what others did about it.
    let torn = world.is_torn() && about.iter().any(|done| murky(world, &done.person));
    for done in &about {
        // What rests on a text that nobody can bring back can't be merged.
        let tainted = murky(world, &done.person) || torn || (world.is_torn() && !leaves_fact(done.deed));
        let (expected, found) = match leaves_fact(done.deed) {
            true => {
                let by_them = said.facts.iter().filter(|row| row.person.as_str() == done.person);
                (world.ledger.times(done), by_them.filter(|row| is_fact_of(done, &row.fact)).count())
            }
            false => match &text {
                Some(text) => (world.ledger.times(done), text.matches(done.words.as_str()).count()),
                None => continue,
            },
        };
        let wrong = if tainted { found > expected.max(1) } else { found != expected };
        // A text that was replaced by a later one may be gone; a summary grows by its words.
        let replaced = matches!(done.deed, crate::scenario::Deed::Replan) && found == 0;
        if wrong && !replaced {
            let what = format!(
                "the server holds {:?} of v-{} by {} {found} times, {expected} were saved ({})",
                done.deed, done.visit, done.person, done.words
            );
            world.is_wrong(what);
        }
    }
    let bidden = |row: &FactRow| about.iter().any(|done| is_fact_of(done, &row.fact)) || is_receipt(row, &said.facts);
    let unbidden = said.facts.iter().find(|row| !bidden(row)).map(|row| (row.fact.name(), row.person.clone()));
    if let Some((name, person)) = unbidden
        && !murky(world, person.as_str())
    {
        world.is_wrong(format!("the server holds {name} of v-{} by {person}, which nobody did", said.visit));
    }
}

/// All that is written in a visit's documents, as one text; none where a document can't be opened.
fn words_of_visit(app: &App, org: &OrgId, said: &Said) -> Option<String> {
    let mut all = String::new();
    for id in [DocumentId::plan(&said.id), DocumentId::record(&said.id)] {
        let changes = ask(app, |read| read.changes(org, &id))?;
        let guarded = Guarded::from_log(id.kind, changes.iter().map(Vec::as_slice)).ok()?;
        let document = guarded.document();
        all.push_str(&match id.kind {
            sync_core::ids::DocumentKind::Plan => {
                format!("{:?}", sync_core::document::plan::read_plan(document).research)
            }
            _ => format!("{:?}", read_record(document)),
        });
    }
    Some(all)
}

/// Whether the server says of a share that it has reached somebody whom it names, after it was there.
fn is_receipt(row: &FactRow, facts: &[FactRow]) -> bool {
    let Fact::Safety { step: SafetyAct::Reached { share, watcher }, .. } = &row.fact else { return false };
    let names = |fact: &Fact| matches!(fact, Fact::Share { watchers, .. } if watchers.contains(watcher));
    let shares = |other: &FactRow| (other.device, other.seq) == (share.device, share.seq) && names(&other.fact);
    facts.iter().any(|other| shares(other) && other.received <= row.received)
}
