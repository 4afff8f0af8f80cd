//! One new change among thousands of synced visits, on one phone, until another has it: time, round trips, bytes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::ids::VisitId;

use crate::data;
use crate::fleet::UNHURRIED;
use crate::floor;
use crate::measure::{Start, ready};
use crate::nudges;
use crate::phone::Phone;
use crate::setting::{Setting, machine};
use crate::{Outcome, note, words};

/// Phones that made the visits, and visits of each.
const DEVICES: usize = 20;
/// Longer than any nudge takes.
const PATIENCE: Duration = Duration::from_secs(60);
const WORDS: &str = "客户要求周五前给出报价";

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let synced = setting.synced;
    let mut visits = data::read(&setting.input, synced.div_ceil(50), 50)?;
    visits.truncate(synced);
    let reps: Vec<Value> = visits.iter().take(1_000).map(|visit| visit.last["repId"].clone()).collect();
    for (number, visit) in visits.iter_mut().enumerate() {
        // The writers are as many as in the storm; who a follow-up is owed by was settled when it was read.
        visit.device %= DEVICES;
        if let Some(rep) = reps.get(number % 1_000).filter(|_| number >= 1_000) {
            let old = visit.last["repId"].as_str().unwrap_or_default().to_owned();
            visit.rename_rep(&old, rep.as_str().unwrap_or_default());
        }
    }
    let (fleet, _) = ready(setting, "incremental", &visits, Some(UNHURRIED))?;
    for (phone, last) in &fleet.phones {
        phone.begin()?;
        phone.store_up_to(*last)?;
    }
    note("incremental: uploaded; the reader reads all");
    let tally = fleet.read_all(&visits)?;
    let (writer, _) = fleet.phones.first().ok_or("no phones")?;
    let nudged = nudges::listen(&fleet.reader, fleet.server.address)?;
    settle(writer)?;
    settle(&fleet.reader)?;
    nudged.try_iter().for_each(drop);
    note("incremental: everybody has everything; one change");
    let visit = VisitId::new(&visits.first().ok_or("no visits")?.id).map_err(words)?;
    let (trips_before, reader_before) = (writer.noted().round_trips, fleet.reader.noted().round_trips);
    let pushed = writer.noted().pushed.len();
    let start = Start::now(&fleet);
    let begun = Instant::now();
    writer.perform(Command::Note {
        visit: visit.clone(),
        section: Section::Points,
        text: WORDS.to_owned(),
        due_working_days: None,
    })?;
    writer.contact()?;
    let written = start.until(&fleet, Instant::now());
    let trips = writer.noted().round_trips - trips_before;
    let reading = Start::now(&fleet);
    let mut contacts = 0;
    loop {
        nudged.recv_timeout(PATIENCE).map_err(|_| "no nudge came")?;
        nudged.try_iter().for_each(drop);
        contacts += 1;
        fleet.reader.contact()?;
        let content = fleet.reader.device.content(&visit).and_then(|content| content.record);
        if content.is_some_and(|record| record.points.iter().any(|point| point.text == WORDS)) {
            break;
        }
    }
    let end = Instant::now();
    let (read, whole) = (reading.until(&fleet, end), start.until(&fleet, end));
    let reader_trips = fleet.reader.noted().round_trips - reader_before;
    let bodies = vec![writer.noted().pushed.split_off(pushed)];
    drop(fleet);
    setting.clear("incremental");
    let floor = floor::storm(setting, &bodies)?;
    let seconds = end.duration_since(begun).as_secs_f64();
    tell(&json!({
        "case": "incremental", "seconds": seconds, "floor_seconds": floor.seconds, "ratio": seconds / floor.seconds,
        "server_cpu_s": whole.cpu_s, "peak_rss_mb": whole.peak_rss_mb, "up_bytes": written.bytes.0,
        "down_bytes": read.bytes.1, "disk_bytes": whole.disk, "expected": tally.expected, "missing": tally.missing,
        "different": tally.different, "round_trips": reader_trips, "writer_round_trips": trips,
        "reader_contacts": contacts, "writer_up_bytes": written.bytes.0, "writer_down_bytes": written.bytes.1,
        "reader_up_bytes": read.bytes.0, "reader_down_bytes": read.bytes.1, "writer_seconds": written.seconds,
        "visits": visits.len(), "machine": machine,
        "bytes": "HTTP heads and bodies, counted by a TCP proxy; up_bytes of the writer, down_bytes of the reader",
        "floor": "the writer's bodies over one connection, each fsynced into SQLite behind bare axum; median of 5",
    }));
    Ok(())
}

/// Contacts until nothing is left to say on either side.
fn settle(phone: &Phone) -> Outcome<()> {
    loop {
        let contacted = phone.contact()?;
        if contacted.received == 0 && contacted.merged >= contacted.stored {
            return Ok(());
        }
    }
}
