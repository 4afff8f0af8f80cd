//! A phone that holds thousands of visits, started cold: from the start of the process to a list of fifty.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use mobile_ffi::store::STORE_FILE;
use mobile_ffi::{FileVault, Vault};
use rusqlite::Connection;
use serde_json::{Value, json};
use sync_core::engine::status::Page;

use crate::fleet::UNHURRIED;
use crate::measure::ready;
use crate::phone::Phone;
use crate::process::{said, size};
use crate::setting::{Setting, machine};
use crate::{Outcome, data, note, words};

/// Visits on the screen.
const ROWS: usize = 50;
/// Starts, of which the median counts.
const STARTS: usize = 5;

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let mut visits = data::read(&setting.input, setting.held.div_ceil(50), 50)?;
    visits.truncate(setting.held);
    visits.iter_mut().for_each(|visit| visit.device = 0);
    let (fleet, entries) = ready(setting, "phone_start", &visits, Some(UNHURRIED))?;
    let (phone, last) = fleet.phones.first().ok_or("no phone")?;
    phone.begin()?;
    phone.store_up_to(*last)?;
    let folder = phone.folder.clone();
    drop(fleet);
    note("phone_start: written and stored; starting cold");
    let mut starts = (0..STARTS).map(|_| once(&folder)).collect::<Outcome<Vec<Value>>>()?;
    let seconds = |start: &Value| start["seconds"].as_f64().unwrap_or(f64::MAX);
    starts.sort_by(|a, b| seconds(a).total_cmp(&seconds(b)));
    let median = starts.get(STARTS / 2).ok_or("no start")?;
    let floor = floor(&folder)?;
    let disk = size(&folder);
    setting.clear("phone_start");
    tell(&json!({
        "case": "phone_start", "seconds": seconds(median), "floor_seconds": floor, "ratio": seconds(median) / floor,
        "server_cpu_s": null, "peak_rss_mb": median["peak_rss_mb"], "up_bytes": null, "down_bytes": null, "disk_bytes": disk,
        "expected": ROWS.min(visits.len()), "missing": ROWS.min(visits.len()) as u64 - median["rows"].as_u64().unwrap_or(0),
        "different": null, "opened_seconds": median["opened_seconds"], "visits": visits.len(), "entries": entries,
        "machine": machine, "floor": "opening the same sealed SQLite file and reading 50 rows",
        "what": "start of the process until 50 rows of its list are there; median of 5, the file cached by the system",
    }));
    Ok(())
}

fn once(folder: &Path) -> Outcome<Value> {
    let this = std::env::current_exe().map_err(words)?;
    let begun = Instant::now();
    let said = said(Command::new(this).arg("phone-start").arg(folder))?;
    let mut start: Value = serde_json::from_str(&said).map_err(words)?;
    start["seconds"] = json!(begun.elapsed().as_secs_f64());
    Ok(start)
}

/// The child: opens the folder's phone as the product does and lists its next visits.
///
/// # Errors
/// What opening says.
pub fn child(folder: &Path) -> Outcome<()> {
    let begun = Instant::now();
    let phone = Phone::open(folder, "http://127.0.0.1:9")?;
    let opened = begun.elapsed().as_secs_f64();
    let status = phone.device.list(Page { from: 0, limit: ROWS }).ok_or("not enrolled")?;
    let rows = status.visits.iter().filter(|visit| !visit.customer.is_empty()).count();
    let own = std::fs::read_to_string("/proc/self/status").map_err(words)?;
    let peak = own.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
    println!("{}", json!({"rows": rows, "opened_seconds": opened, "peak_rss_mb": peak.unwrap_or(0.0) / 1_024.0}));
    Ok(())
}

fn floor(folder: &Path) -> Outcome<f64> {
    let begun = Instant::now();
    let store = Connection::open(folder.join(STORE_FILE)).map_err(words)?;
    let key = FileVault::of(folder).store_key().map_err(words)?.ok_or("no key")?;
    let hex = key.reveal().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let key = format!(
        "PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 8192; PRAGMA cipher_hmac_algorithm = HMAC_SHA256"
    );
    store.execute_batch(&key).map_err(words)?;
    let mut read = store.prepare("SELECT tbl, key, value FROM record LIMIT 50").map_err(words)?;
    let rows = read.query_map([], |row| row.get::<_, Vec<u8>>(2)).map_err(words)?;
    let rows = rows.collect::<Result<Vec<_>, _>>().map_err(words)?;
    if rows.is_empty() { Err("an empty store".to_owned()) } else { Ok(begun.elapsed().as_secs_f64()) }
}
