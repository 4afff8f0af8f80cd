//! What goes out: every notice is handed over to whoever takes messages away, never before its time, and never again once the server
//! knows that it was.

use std::collections::{BTreeMap, BTreeSet};

use server::app::App;
use sync_core::ids::PersonId;
use sync_core::time::Timestamp;

use super::ask;
use crate::world::World;

/// All messages of a play.
pub fn after(world: &mut World, app: &App) {
    let handed = world.net.middle().server.relay.handed();
    let mut known: BTreeMap<(&PersonId, &str), Timestamp> = BTreeMap::new();
    for message in &handed {
        if message.at < message.not_before {
            world.is_wrong(format!("{} went out to {} before its time", message.name, message.person));
        }
        let before = known.get(&(&message.person, message.name.as_str())).copied();
        if let Some(before) = before.filter(|at| !was_forgotten(world, *at)) {
            let at = (before - crate::time::BEGIN).0;
            world.is_wrong(format!("{} went out to {} again after it was noted at {at}", message.name, message.person));
        }
        if message.is_noted {
            known.insert((&message.person, &message.name), message.at);
        }
    }
    let out: BTreeSet<(&PersonId, &str)> =
        handed.iter().map(|message| (&message.person, message.name.as_str())).collect();
    let org = super::org(world);
    let inside = ask(app, |read| {
        let mut all = Vec::new();
        for person in read.people(&org)? {
            all.extend(read.notices(&org, &person.id)?);
        }
        Ok(all)
    });
    for row in inside.unwrap_or_default() {
        if !out.contains(&(&row.person, row.notice.id.as_str())) {
            world.is_wrong(format!("{} stands in the inbox of {} and never went out", row.notice.id, row.person));
        }
    }
}

/// Whether the server may have lost with its folder that something went out.
fn was_forgotten(world: &World, at: Timestamp) -> bool {
    world.gaps.iter().any(|gap| at + world.slack + world.slack >= gap.from && gap.to + world.slack + world.slack >= at)
}
