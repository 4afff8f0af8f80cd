//! Devices whose enrolment ended write nothing more; of a chain with two heads both branches are kept.

use std::collections::BTreeMap;

use server::app::App;
use server::store::{Fate, Recorded};
use sync_core::ids::DeviceId;

use super::ask;
use crate::world::World;

/// All devices.
pub fn after(world: &mut World, app: &App) {
    let org = super::org(world);
    let mut wrong = Vec::new();
    ask(app, |read| {
        let mut over: BTreeMap<DeviceId, u64> = BTreeMap::new();
        for device in read.devices(&org)? {
            if device.forked.is_some() && read.forks(&org, &device.id)?.is_empty() {
                wrong.push(format!("the journal of {} has two heads, and one was not kept", device.person));
            }
            let turns = read.turns(&org, &device.id)?;
            let ended = turns.iter().filter(|turn| turn.turn != Fate::Renewed).map(|turn| turn.position).min();
            over.extend(ended.map(|position| (device.id, position)));
        }
        let mut after = 0;
        loop {
            let rows = read.headers_after(after, 1_000)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.position;
            for row in &rows {
                let Ok(entry) = &row.what else { continue };
                let late = over.get(&entry.device).is_some_and(|ended| row.position > *ended);
                if late && entry.recorded == Recorded::Taken {
                    wrong.push(format!("entry {} of a device whose enrolment was over was taken", entry.seq));
                    return Ok(());
                }
            }
        }
    });
    wrong.into_iter().for_each(|what| world.is_wrong(what));
}
