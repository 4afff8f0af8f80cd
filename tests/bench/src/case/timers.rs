//! A restart with a million open timers: how soon the server serves again, and how late the timers fire that fall due then.
//! They are put into the server's table directly, since no million visits fit into a bench; nothing of this ships.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use mobile_ffi::transport::{HttpTransport, Transport};
use rusqlite::{Connection, OpenFlags, params};
use serde_json::{Value, json};
use sync_core::engine::effect::Request;

use crate::fleet::{Fleet, serve};
use crate::process::size;
use crate::setting::{Setting, machine};
use crate::{Outcome, data, note, words};

/// How many of them fall due while it is looked.
const DUE: i64 = 5_000;
/// Milliseconds over which those are spread.
const SPREAD: i64 = 5_000;
/// How long after the seeding the first falls due, in milliseconds: while the server is up again.
const LEAD: i64 = 4_000;
const STORE: &str = "sojourn.db";
/// How long nothing may fire before the measuring ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let visits = data::read(&setting.input, 1, 1)?;
    let mut fleet = Fleet::found(setting, "timers", &visits)?;
    fleet.server.end();
    note(&format!("timers: seeding {}", setting.timers));
    let org = visits.first().and_then(|visit| visit.last["tenantId"].as_str()).ok_or("no visits")?;
    let first_due = seed(&fleet.data, org, setting.timers)?;
    let floor = select_all(&fleet.data)?;
    let begun = Instant::now();
    fleet.server = serve(setting, &fleet.data)?;
    let listening = begun.elapsed().as_secs_f64();
    let url = format!("http://{}", fleet.server.address).parse().map_err(words)?;
    let health = Request { body: None, path: "/healthz".to_owned(), bearer: None };
    let healthy = HttpTransport::new(Some(url)).send(&health).map_err(words)?.status == 200;
    let seconds = begun.elapsed().as_secs_f64();
    let before_due = now() < first_due;
    note(&format!("timers: serving after {seconds:.3} s (healthy: {healthy}); waiting for {DUE} timers"));
    let late = lateness(&fleet.data, setting.timers.min(DUE))?;
    let at = |per_cent: usize| late.get((late.len() * per_cent / 100).min(late.len().saturating_sub(1)));
    let (cpu_s, peak) = (fleet.server.cpu_seconds(), fleet.server.kilobytes("VmHWM") / 1_024.0);
    let disk = size(&fleet.data);
    drop(fleet);
    setting.clear("timers");
    tell(&json!({
        "case": "timers", "seconds": seconds, "floor_seconds": floor, "ratio": seconds / floor, "server_cpu_s": cpu_s,
        "peak_rss_mb": peak, "up_bytes": null, "down_bytes": null, "disk_bytes": disk, "timers": setting.timers,
        "expected": setting.timers.min(DUE), "missing": setting.timers.min(DUE) - late.len() as i64, "different": null,
        "listening_seconds": listening, "lateness_ms_p50": at(50), "lateness_ms_p99": at(99), "lateness_ms_max": late.last(),
        "served_before_first_due": before_due, "machine": machine, "floor": "SELECT of all timers from the same file",
        "what": "start of the process until /healthz answers; lateness as journalled: fired at minus due; cpu and memory \
                 include the firing",
    }));
    Ok(())
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(i64::MAX))
}

/// All but a few of them fall due within thirty days from tomorrow on; when the first does.
fn seed(data: &Path, org: &str, timers: i64) -> Outcome<i64> {
    let mut store = Connection::open(data.join(STORE)).map_err(words)?;
    let tx = store.transaction().map_err(words)?;
    let sql = "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
        INSERT INTO timer (org, visit, kind, rank, due)
        SELECT ?1, printf('seeded-%07d', (i * 7919) % ?2), 'brief', 1,
            CASE WHEN i < ?4 THEN ?3 + i * ?5 / ?4 ELSE ?3 + 86400000 + (i * 104729) % 2592000000 END FROM n";
    let first = now() + LEAD;
    tx.execute(sql, params![org, timers, first, DUE, SPREAD]).map_err(words)?;
    // The time of seeding is not that of the restart.
    let shift = now() + LEAD - first;
    tx.execute("UPDATE timer SET due = due + ?1 WHERE due < ?2", params![shift, first + SPREAD + 1]).map_err(words)?;
    tx.commit().map_err(words)?;
    store.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(words)?;
    Ok(first + shift)
}

fn select_all(data: &Path) -> Outcome<f64> {
    let begun = Instant::now();
    let store = Connection::open(data.join(STORE)).map_err(words)?;
    let mut read = store.prepare("SELECT org, visit, kind, due FROM timer").map_err(words)?;
    let mut rows = read.query([]).map_err(words)?;
    let mut latest = 0;
    while let Some(row) = rows.next().map_err(words)? {
        let (_, _): (String, String) = (row.get(0).map_err(words)?, row.get(1).map_err(words)?);
        latest = latest.max(row.get::<_, i64>(3).map_err(words)?);
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Milliseconds of lateness of all that fired, sorted.
fn lateness(data: &Path, wanted: i64) -> Outcome<Vec<i64>> {
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let store = Connection::open_with_flags(data.join(STORE), read_only).map_err(words)?;
    store.busy_timeout(PATIENCE).map_err(words)?;
    let (mut fired, mut since) = (-1, Instant::now());
    let (_never, silence) = std::sync::mpsc::channel::<()>();
    while fired < wanted && since.elapsed() < PATIENCE {
        let now: i64 = store.query_row("SELECT count(*) FROM timer_fired", [], |row| row.get(0)).map_err(words)?;
        if now > fired {
            (fired, since) = (now, Instant::now());
        }
        let _ = silence.recv_timeout(Duration::from_millis(100));
    }
    let sql = "SELECT journal.at - due FROM timer_fired JOIN journal USING (position) ORDER BY 1";
    let mut read = store.prepare(sql).map_err(words)?;
    let late = read.query_map([], |row| row.get(0)).map_err(words)?;
    late.collect::<Result<_, _>>().map_err(words)
}
