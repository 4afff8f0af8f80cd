//! No alarm is missed and none comes early; nothing but a return or a person's word ends a watch, and nothing but somebody else's word
//! a call for help.

use server::app::App;
use server::store::{FactRow, HistoryRow};
use sync_core::fact::{Fact, SafetyAct};
use sync_core::time::{Millis, Timestamp};

use super::timers::up_again;
use super::{Said, ask};
use crate::world::World;

/// From the expected return to the alarm.
const GRACE: Millis = Millis::minutes(30);
/// The longest that an alarm may come after it is due, by the server's clock.
const TURN: Millis = Millis::seconds(5);

/// One visit's watch, as the server told it over time.
pub fn after(world: &mut World, app: &App, said: &Said) {
    no_call_is_missed(world, app, said);
    let shares: Vec<&FactRow> = said.facts.iter().filter(|row| matches!(row.fact, Fact::Share { .. })).collect();
    let [share] = shares[..] else { return };
    let Fact::Share { return_by, .. } = share.fact else { return };
    let murky = world.phones.iter().any(|phone| phone.is_murky && phone.person == share.person.as_str());
    let org = super::org(world);
    let Some(history) = ask(app, |read| read.history(&org, &said.id)) else { return };
    let told: Vec<&HistoryRow> = history.iter().filter(|row| row.subject == "watch").collect();
    if !murky {
        no_alarm_is_missed(world, said, share, return_by, &told);
    }
    for row in told {
        let known: Vec<&FactRow> = said.facts.iter().filter(|fact| fact.position <= row.position).collect();
        match row.to.as_str() {
            "alarmed" | "overdue" => {
                let grace = if row.to == "alarmed" { GRACE } else { Millis(0) };
                let first = dues(&known, return_by).min().unwrap_or(return_by);
                if row.at < first + grace && calls(&known).next().is_none() {
                    world.is_wrong(format!("the watch of {} is {} before its time", said.id, row.to));
                }
            }
            "closed" if !known.iter().any(|fact| ends(&fact.fact)) => {
                world.is_wrong(format!("the watch of {} was closed by nobody", said.id));
            }
            "closed" if calls(&known).any(|call| !known.iter().any(|fact| vouches(fact, call))) => {
                world
                    .is_wrong(format!("the call for help of {} was closed without the word of somebody else", said.id));
            }
            _ => {}
        }
    }
}

fn ends(fact: &Fact) -> bool {
    matches!(fact, Fact::Return(_)) || is_word(fact)
}

/// Whether it is a person's word that the traveller is safe.
fn is_word(fact: &Fact) -> bool {
    matches!(fact, Fact::ConfirmSafe { .. } | Fact::Safety { step: SafetyAct::Vouched { .. }, .. })
}

fn calls<'f>(known: &'f [&'f FactRow]) -> impl Iterator<Item = &'f FactRow> + 'f {
    known.iter().copied().filter(|row| matches!(row.fact, Fact::Safety { step: SafetyAct::Sos { .. }, .. }))
}

/// Whether somebody else than who called says that they are safe.
fn vouches(row: &FactRow, call: &FactRow) -> bool {
    is_word(&row.fact) && row.person != call.person
}

/// A call for help is an alarm as soon as the server has it, and for as long as nobody else vouches.
fn no_call_is_missed(world: &mut World, app: &App, said: &Said) {
    let org = super::org(world);
    let Some(history) = ask(app, |read| read.history(&org, &said.id)) else { return };
    let slack = world.slack + world.slack;
    let all: Vec<&FactRow> = said.facts.iter().collect();
    for call in calls(&all) {
        let mut by = call.received;
        for gap in &world.gaps {
            if gap.from <= by + TURN && by <= gap.to {
                by = gap.to;
            }
            if call.position > gap.upto {
                by = by.max(world.told_at.unwrap_or(by));
            }
        }
        by = up_again(world, by, slack) + TURN + slack;
        let then = history.iter().rfind(|row| row.subject == "watch" && row.at <= by);
        let vouched = all.iter().any(|row| row.received <= by && vouches(row, call));
        if !vouched && then.is_none_or(|row| row.to != "alarmed") {
            let when = (call.received - crate::time::BEGIN).0;
            world.is_wrong(format!("the call for help of {} at {when} raised no alarm", said.id));
        }
    }
}

/// When the traveller was to be heard of, by what was known.
fn dues<'f>(known: &'f [&FactRow], return_by: Timestamp) -> impl Iterator<Item = Timestamp> + 'f {
    let said = known.iter().filter_map(|row| match row.fact {
        Fact::CheckIn { next_by, .. } => Some(next_by),
        Fact::Safety { step: SafetyAct::Extended { until, .. }, .. } => Some(until),
        _ => None,
    });
    std::iter::once(return_by).chain(said)
}

/// By the latest moment at which anything known let it wait, it was raised, unless word of an end had come.
fn no_alarm_is_missed(world: &mut World, said: &Said, share: &FactRow, return_by: Timestamp, told: &[&HistoryRow]) {
    let slack = world.slack + world.slack;
    let mut limit = return_by + GRACE;
    loop {
        // Word that came in time let it wait longer; a trip that was shared only when it should have been over is alarmed at once.
        let known: Vec<&FactRow> = said.facts.iter().filter(|row| row.received <= limit).collect();
        let latest = dues(&known, return_by).max().unwrap_or(return_by) + GRACE;
        let mut next = limit.max(latest).max(share.received);
        for gap in &world.gaps {
            // An alarm of which the journal went with the folder goes off again at the next start.
            if gap.from <= next + TURN && next <= gap.to {
                next = gap.to;
            }
            // What a copy that was put back did not know was told again by then.
            if share.position > gap.upto {
                next = next.max(world.told_at.unwrap_or(next));
            }
        }
        // Whoever was down then does it when they are up again.
        next = up_again(world, next, slack);
        if next <= limit {
            break;
        }
        limit = next;
    }
    let ended = said.facts.iter().any(|row| row.received <= limit && ends(&row.fact));
    let raised = told.iter().any(|row| row.to == "alarmed" && row.at <= limit + TURN + slack);
    if !ended && !raised {
        let when = (limit - crate::time::BEGIN).0;
        world.is_wrong(format!("the alarm of {} was missed: it was due at {when}", said.id));
    }
}
