//! What a superior's pull costs in an organisation of a hundred thousand visits, of which fifty are in their sight, against the same
//! fifty in an organisation that has no others. The others are put into the server's tables directly; nothing of this ships.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::ids::VisitId;

use crate::data::{self, Visit};
use crate::fleet::{Fleet, code, serve};
use crate::nudges;
use crate::phone::Phone;
use crate::process::{Process, size};
use crate::setting::{Setting, machine};
use crate::{Outcome, note, words};

/// Visits in sight.
const IN_SCOPE: usize = 50;
/// Fresh phones of the superior, one after the other.
const PHONES: usize = 15;
/// Changes of others, one after the other, of which each is pulled by itself.
const CHANGES: usize = 15;
/// Departments and people among whom the other visits are.
const DEPARTMENTS: i64 = 40;
const PEOPLE: i64 = 400;
/// Longer than any nudge takes.
const PATIENCE: Duration = Duration::from_secs(60);
const STORE: &str = "sojourn.db";

/// What was measured on one organisation: medians, in seconds.
struct Looked {
    /// A fresh phone's contact that brings all in sight.
    all: f64,
    /// A contact that brings one change.
    one: f64,
    /// A contact that brings nothing.
    none: f64,
    /// The server's time in all.
    cpu_s: f64,
    peak_mb: f64,
    /// Visits that a fresh phone should have and has not, and those that it has beyond.
    missing: usize,
}

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let visits = data::read(&setting.input, 1, IN_SCOPE)?;
    let mut fleet = Fleet::found(setting, "scope", &visits)?;
    fleet.write(&visits)?;
    let (writer, last) = fleet.phones.first().ok_or("no phones")?;
    writer.store_up_to(*last)?;
    fleet.read_all(&visits)?;
    let writer = writer.folder.clone();
    let Fleet { mut server, proxy, phones, reader, data } = fleet;
    server.end();
    drop((proxy, phones, reader));
    note("scope: the fifty alone");
    let alone = look(setting, &data, &writer, &visits, "alone")?;
    note(&format!("scope: seeding {} others", setting.others));
    let org = visits.first().and_then(|visit| visit.last["tenantId"].as_str()).ok_or("no visits")?;
    seed(&data, org, setting.others)?;
    let among = look(setting, &data, &writer, &visits, "among")?;
    let disk = size(&data);
    setting.clear("scope");
    note(&format!(
        "scope: all {:.2}, one {:.2}, none {:.2} of alone",
        among.all / alone.all,
        among.one / alone.one,
        among.none / alone.none
    ));
    tell(&json!({
        "case": "scope", "seconds": among.all, "floor_seconds": alone.all, "ratio": among.all / alone.all,
        "one_seconds": among.one, "one_floor_seconds": alone.one, "one_ratio": among.one / alone.one,
        "none_seconds": among.none, "none_floor_seconds": alone.none, "none_ratio": among.none / alone.none,
        "server_cpu_s": among.cpu_s, "floor_server_cpu_s": alone.cpu_s, "peak_rss_mb": among.peak_mb, "up_bytes": null,
        "down_bytes": null, "disk_bytes": disk, "visits": setting.others + IN_SCOPE as i64, "in_scope": IN_SCOPE,
        "expected": IN_SCOPE, "missing": among.missing + alone.missing, "different": null, "machine": machine,
        "floor": "the same pulls in the same folder before the other visits were put in",
        "what": "medians of 15: a fresh phone's first contact; a contact that brings one change; one that brings nothing",
    }));
    Ok(())
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

fn timed(phone: &Phone) -> Outcome<f64> {
    let begun = Instant::now();
    phone.contact()?;
    Ok(begun.elapsed().as_secs_f64())
}

/// Serves the folder and pulls from it.
fn look(setting: &Setting, data: &Path, writer: &Path, visits: &[Visit], name: &str) -> Outcome<Looked> {
    let codes = (0..=PHONES).map(|_| code(setting, data, "boss")).collect::<Outcome<Vec<_>>>()?;
    let server = serve(setting, data)?;
    let url = format!("http://{}", server.address);
    let folder = setting.phones(&format!("scope-{name}"))?;
    let phones = codes.iter().enumerate().map(|(at, code)| Phone::enrol(&folder.join(at.to_string()), &url, code));
    let phones = phones.collect::<Outcome<Vec<_>>>()?;
    // What is there once for all is woken first, by a phone of its own.
    let (first, phones) = phones.split_first().ok_or("no phones")?;
    first.contact()?;
    let all = phones.iter().map(timed).collect::<Outcome<Vec<_>>>()?;
    let none = phones.iter().map(timed).collect::<Outcome<Vec<_>>>()?;
    let missing = phones.iter().map(|phone| misses(phone, visits)).sum();
    let one = changes(&server, &Phone::open(writer, &url)?, first, visits)?;
    let (cpu_s, peak_mb) = (server.cpu_seconds(), server.kilobytes("VmHWM") / 1_024.0);
    setting.clear(&format!("scope-{name}"));
    Ok(Looked { all: median(all), one: median(one), none: median(none), cpu_s, peak_mb, missing })
}

/// How many visits a phone lacks, or has beyond.
fn misses(phone: &Phone, visits: &[Visit]) -> usize {
    let known = |visit: &&Visit| {
        let id = VisitId::new(&visit.id).ok();
        id.and_then(|id| phone.device.content(&id)).is_some_and(|content| content.plan.is_some())
    };
    let here = phone.device.status().map_or(0, |status| status.visits.len());
    (visits.len() - visits.iter().filter(known).count()) + here.saturating_sub(visits.len())
}

/// How long the contacts take that bring one change each.
fn changes(server: &Process, writer: &Phone, reader: &Phone, visits: &[Visit]) -> Outcome<Vec<f64>> {
    let nudged = nudges::listen(reader, server.address)?;
    let visit = VisitId::new(&visits.first().ok_or("no visits")?.id).map_err(words)?;
    let mut all = Vec::new();
    for number in 0..CHANGES {
        let text = format!("{}-{number}", server.address);
        let section = Section::Points;
        let note = Command::Note { visit: visit.clone(), section, text: text.clone(), due_working_days: None };
        writer.perform(note)?;
        writer.contact()?;
        loop {
            nudged.recv_timeout(PATIENCE).map_err(|_| "no nudge came")?;
            let took = timed(reader)?;
            let record = reader.device.content(&visit).and_then(|content| content.record);
            if record.is_some_and(|record| record.points.iter().any(|point| point.text == text)) {
                all.push(took);
                break;
            }
        }
        nudged.try_iter().for_each(drop);
    }
    Ok(all)
}

/// Visits of others: what a superior of another department would pull, in rows of the usual size.
fn seed(data: &Path, org: &str, others: i64) -> Outcome<()> {
    let mut store = Connection::open(data.join(STORE)).map_err(words)?;
    let tx = store.transaction().map_err(words)?;
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| tx.execute(sql, values).map_err(words);
    let numbers = "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)";
    run(
        &format!(
            "{numbers} INSERT INTO department (org, department, name) SELECT ?1, printf('other-%d', i), 'Other' FROM n"
        ),
        params![org, DEPARTMENTS],
    )?;
    let visit = format!("{numbers} INSERT INTO visit (org, visit, rep, department, customer, customer_name, merged, parked, findings, sealed)
        SELECT ?1, printf('other-%06d', i), printf('rep-%d', i % ?3), printf('other-%d', i % ?4), 'c', '', 0, 0, '', randomblob(200) FROM n");
    run(&visit, params![org, others, PEOPLE, DEPARTMENTS])?;
    let of_visits = "FROM visit WHERE org = ?1 AND visit LIKE 'other-%'";
    run(
        &format!(
            "INSERT INTO visit_department (org, department, visit, now) SELECT org, department, visit, 1 {of_visits}"
        ),
        params![org],
    )?;
    run(
        &format!("INSERT INTO member (org, visit, role, person, since) SELECT org, visit, 1, rep, 1 {of_visits}"),
        params![org],
    )?;
    // The plan, the record and a brief of each.
    for part in ["plan", "visit", "brief"] {
        let sql = format!(
            "INSERT INTO feed_item (org, item, visit, subject, sealed)
            SELECT org, x'', visit, 'visit/' || visit, randomblob(600) {of_visits}"
        );
        run(&sql, params![org])?;
        if part != "brief" {
            let sql = format!(
                "INSERT INTO change (org, document, rank, hash, position, bytes, sealed)
                SELECT org, ?2 || '/' || visit, 1, randomblob(32), 1, x'', randomblob(500) {of_visits}"
            );
            run(&sql, params![org, part])?;
        }
    }
    for scope in ["'person/' || v.rep", "'department/' || v.department"] {
        let sql = format!(
            "INSERT INTO feed (org, scope, position, by) SELECT f.org, {scope}, f.position, zeroblob(16)
            FROM feed_item f JOIN visit v ON v.org = f.org AND v.visit = f.visit WHERE f.org = ?1 AND f.visit LIKE 'other-%'"
        );
        run(&sql, params![org])?;
    }
    tx.commit().map_err(words)?;
    store.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(words)
}
