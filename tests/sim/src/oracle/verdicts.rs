//! Every verdict equals that of perfect knowledge, or is honestly weaker; it is never wrong, and it is not weak without need.

use sync_core::fact::ObligationKind;
use sync_core::time::{Millis, Timestamp};

use super::Said;
use super::truth::{Truth, limit};
use crate::ledger::Done;
use crate::world::World;

/// What running clocks and round trips leave open between two entries of one boot.
const BLUR: Millis = Millis::minutes(3);
/// How far off the server's clock may be without a step.
const BASE: Millis = Millis::seconds(5);

/// During the play: what is said can't be what never happened.
pub fn during(world: &mut World, said: &Said, now: Timestamp) {
    for (kind, state, _) in &said.states {
        let truth = Truth::of(world, said.visit, *kind);
        let wrong = match state.as_str() {
            "met" | "met_offline" => !may_be_in_time(&truth, *kind, world.slack),
            "excused" => !truth.waived && !truth.murky,
            "void" => !truth.cancelled && !truth.murky && !called_off(world, said.visit),
            "missing" => {
                !truth.murky
                    && truth.left.as_ref().is_some_and(|left| truth.done_by(left.at + limit(*kind) - world.slack))
            }
            "late" => !truth.murky && truth.shortest().is_none(),
            _ => false,
        };
        if wrong {
            let at = (now - crate::time::BEGIN).0;
            world.is_wrong(format!("at {at}: {} {} is called {state}: {}", said.id, kind.as_str(), told(&truth)));
        }
    }
}

/// A cancellation counts until the arrival is heard of.
fn called_off(world: &World, visit: usize) -> bool {
    world.ledger.about(visit).any(|done| done.deed == crate::scenario::Deed::Cancel)
}

fn may_be_in_time(truth: &Truth, kind: ObligationKind, slack: Millis) -> bool {
    truth.murky || truth.shortest().is_some_and(|span| span <= limit(kind) + slack)
}

fn told(truth: &Truth) -> String {
    let left = truth.left.as_ref().map(|left| (left.at - crate::time::BEGIN).0);
    let done: Vec<i64> = truth.done.iter().map(|done| (done.at - crate::time::BEGIN).0).collect();
    format!(
        "left {left:?}, done {done:?}, cancelled {}, waived {}, murky {}",
        truth.cancelled, truth.waived, truth.murky
    )
}

/// After everything was told and everything fell due.
pub fn after(world: &mut World, said: &Said, now: Timestamp) {
    during(world, said, now);
    if said.states.is_empty() {
        return;
    }
    for (kind, state, _) in &said.states {
        let truth = Truth::of(world, said.visit, *kind);
        if truth.murky {
            continue;
        }
        let may = allowed(world, &truth, *kind);
        if !may.contains(&state.as_str()) {
            let what = format!(
                "in the end {} {} is called {state}, not {}: {}",
                said.id,
                kind.as_str(),
                may.join(" or "),
                told(&truth)
            );
            world.is_wrong(what);
        }
    }
}

fn allowed(world: &World, truth: &Truth, kind: ObligationKind) -> Vec<&'static str> {
    if truth.cancelled {
        return vec!["void"];
    }
    if truth.waived {
        return vec!["excused"];
    }
    let (slack, limit) = (world.slack, limit(kind));
    match (&truth.left, truth.shortest()) {
        (None, _) => vec!["waiting", "awaiting_device", "unrecoverable"],
        (Some(_), None) => vec!["missing"],
        (Some(left), Some(span)) => {
            let (in_time, late) = (span <= limit + slack, span > limit - slack);
            let weak = !is_decisive(world, left, truth, limit);
            let mut may = Vec::new();
            if in_time {
                may.extend(["met", "met_offline"]);
            }
            if late {
                may.push("late");
            }
            if weak {
                may.extend(["claimed", "undetermined"]);
            }
            may
        }
    }
}

/// Whether the evidence can't but decide: both on one phone in one boot, with the server's time known before and after, and the
/// deadline not too near.
fn is_decisive(world: &World, left: &Done, truth: &Truth, limit: Millis) -> bool {
    let same = |done: &&Done| done.phone == left.phone && done.boot == left.boot;
    let Some(done) = truth.done.iter().filter(same).min_by_key(|done| done.at) else { return false };
    let span = done.at - left.at;
    let near = Millis((span - limit).0.abs()) <= BLUR + world.slack;
    // Others may have done it in time without anybody being able to say so.
    let alone = truth.done.iter().all(|other| same(&other));
    // Anchors since a copy that was put back are gone.
    let known = |(at, boot): &&(Timestamp, u32)| *boot == left.boot && !world.is_in_gap(*at);
    let contacts = || world.phones[left.phone].contacts.iter().filter(known);
    let before = contacts().any(|(at, _)| *at < left.at);
    let later = contacts().filter(|(at, _)| *at > done.at).count() > 1;
    // A server whose clock was stepped can't tell whether a phone's clock runs well.
    let steady = world.slack <= BASE;
    steady && alone && !near && before && later
}
