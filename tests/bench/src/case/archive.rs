//! Search and export of many filed visits, written by real phones: how long each takes and how much memory the server uses at its peak,
//! against a bare `LIKE` over the same words in SQLite, and the exported bytes written to a file.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::ids::VisitId;

use crate::bare::Bare;
use crate::data::{self, Visit};
use crate::fleet::{Fleet, UNHURRIED, code, serve_with};
use crate::measure::ready;
use crate::nudges;
use crate::process::size;
use crate::setting::{Setting, machine};
use crate::{Outcome, note, words};

/// Phones that made the visits.
const DEVICES: usize = 20;
/// Of so many visits one has the word that is sought.
const RARE: usize = 1_000;
const WORD: &str = "信天翁";
const WORD_IN_PATH: &str = "%E4%BF%A1%E5%A4%A9%E7%BF%81";
/// How often a floor is measured.
const RUNS: usize = 5;
/// So long at most between two looks whether all is filed.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// Whoever files nothing more for so many looks never will.
const LOOKS: usize = 60;

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let visits = visits(setting)?;
    let (mut fleet, _) = ready(setting, "archive", &visits, Some(UNHURRIED))?;
    let rare = make_rare(&mut fleet, &visits)?;
    note("archive: uploading");
    std::thread::scope(|scope| {
        let uploads: Vec<_> =
            fleet.phones.iter().map(|(phone, last)| scope.spawn(|| phone.store_up_to(*last))).collect();
        let joined =
            uploads.into_iter().map(|upload| upload.join().unwrap_or_else(|_| Err("a phone panicked".to_owned())));
        joined.map(|stored| stored.map(|_| ())).collect::<Outcome<Vec<()>>>()
    })?;
    filed(&fleet, visits.len())?;
    let Fleet { mut server, proxy, phones, reader, data } = fleet;
    server.end();
    drop((proxy, phones, reader));
    // A server that has done nothing else: its peak is that of search and export.
    let code = code(setting, &data, "boss")?;
    let server = serve_with(setting, &data, Some(&data.with_file_name("limits.json")))?;
    let token = Bare::enrol(&setting.phones("archive-reader")?, server.address, &code)?.token;
    let before_mb = server.kilobytes("VmRSS") / 1_024.0;
    let cpu_before = server.cpu_seconds();
    note("archive: searching, then exporting");
    let (found, pages, search_s) = search(server.address, &token)?;
    let peak_of_search = server.kilobytes("VmHWM") / 1_024.0;
    let begun = Instant::now();
    let exported = get(server.address, "/v1/archive.csv", &token)?;
    let export_s = begun.elapsed().as_secs_f64();
    let (cpu_s, peak_mb) = (server.cpu_seconds() - cpu_before, server.kilobytes("VmHWM") / 1_024.0);
    drop(server);
    let disk = size(&data);
    let floors = setting.folder("archive-floor")?;
    let (like_s, like_found) = like(&floors, &visits)?;
    let file_s = file(&floors, &exported)?;
    ["archive", "archive-reader", "archive-floor"].iter().for_each(|name| setting.clear(name));
    tell(&json!({
        "case": "archive", "seconds": search_s, "floor_seconds": like_s, "ratio": search_s / like_s,
        "export_seconds": export_s, "export_floor_seconds": file_s, "export_ratio": export_s / file_s,
        "export_bytes": exported.len(), "pages": pages, "server_cpu_s": cpu_s, "rss_before_mb": before_mb,
        "search_peak_rss_mb": peak_of_search, "peak_rss_mb": peak_mb, "most_mb": 256, "up_bytes": null,
        "down_bytes": exported.len(), "disk_bytes": disk, "visits": visits.len(), "expected": rare,
        "missing": rare.saturating_sub(found) + rare.abs_diff(like_found), "different": null, "machine": machine,
        "floor": "LIKE over the same words in one SQLite table; the exported bytes written to a file and fsynced; medians of 5",
        "what": "a rare word to the last page, then the whole file, asked by a superior of all; a freshly started server",
    }));
    Ok(())
}

/// As many as are asked for, in the hands of twenty.
fn visits(setting: &Setting) -> Outcome<Vec<Visit>> {
    let mut visits = data::read(&setting.input, setting.filed.div_ceil(50), 50)?;
    visits.truncate(setting.filed);
    let reps: Vec<Value> = visits.iter().take(1_000).map(|visit| visit.last["repId"].clone()).collect();
    for (number, visit) in visits.iter_mut().enumerate() {
        visit.device %= DEVICES;
        if let Some(rep) = reps.get(number % 1_000).filter(|_| number >= 1_000) {
            let old = visit.last["repId"].as_str().unwrap_or_default().to_owned();
            visit.rename_rep(&old, rep.as_str().unwrap_or_default());
        }
    }
    Ok(visits)
}

/// Writes the rare word into some of them: into how many.
fn make_rare(fleet: &mut Fleet, visits: &[Visit]) -> Outcome<usize> {
    let mut rare = 0;
    for visit in visits.iter().step_by(RARE) {
        let (phone, last) = fleet.phones.get_mut(visit.device).ok_or("no such phone")?;
        let of = VisitId::new(&visit.id).map_err(words)?;
        let (section, text) = (Section::Points, format!("他们要求换成{WORD}号"));
        *last = phone.perform(Command::Note { visit: of, section, text, due_working_days: None })?;
        rare += 1;
    }
    Ok(rare)
}

/// Waits until all are filed.
fn filed(fleet: &Fleet, wanted: usize) -> Outcome<()> {
    let nudged = nudges::listen(&fleet.reader, fleet.server.address)?;
    let (mut last, mut looks) = (0, 0);
    while looks < LOOKS {
        let page = fleet.reader.device.authorised_get("/v1/archive/counts").map_err(words);
        let filed =
            page.ok().and_then(|page| serde_json::from_str::<Value>(&page).ok()).and_then(|it| it["visits"].as_u64());
        let filed = filed.map_or(last, |filed| usize::try_from(filed).unwrap_or(usize::MAX));
        if filed >= wanted {
            return Ok(());
        }
        note(&format!("archive: {filed} of {wanted} are filed"));
        looks = if filed > last { 0 } else { looks + 1 };
        last = filed.max(last);
        let begun = Instant::now();
        while let Some(left) = LOOK_AGAIN.checked_sub(begun.elapsed()) {
            if nudged.recv_timeout(left).is_err() {
                break;
            }
        }
    }
    Err(format!("only {last} of {wanted} visits were ever filed"))
}

/// Looks for the rare word to the last page: how many were found, in how many pages, in how many seconds.
fn search(address: SocketAddr, token: &str) -> Outcome<(usize, usize, f64)> {
    let begun = Instant::now();
    let (mut found, mut pages, mut after) = (0, 0, String::new());
    loop {
        let page = get(address, &format!("/v1/archive?text={WORD_IN_PATH}{after}"), token)?;
        let page: Value = serde_json::from_slice(&page).map_err(words)?;
        found += page["visits"].as_array().map_or(0, Vec::len);
        pages += 1;
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return Ok((found, pages, begun.elapsed().as_secs_f64())),
        }
    }
}

/// A body over a connection of its own, without what HTTP puts around its pieces.
fn get(address: SocketAddr, path: &str, token: &str) -> Outcome<Vec<u8>> {
    let mut stream = TcpStream::connect(address).map_err(words)?;
    let head =
        format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).map_err(words)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(words)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or("no answer")?;
    let head = String::from_utf8_lossy(answer.get(..end).unwrap_or_default()).to_lowercase();
    let body = answer.get(end + 4..).unwrap_or_default();
    if !head.starts_with("http/1.1 200") {
        return Err(format!("{path}: {head}"));
    }
    if head.contains("transfer-encoding: chunked") { whole(body) } else { Ok(body.to_vec()) }
}

/// The pieces of a chunked body.
fn whole(mut body: &[u8]) -> Outcome<Vec<u8>> {
    let mut all = Vec::with_capacity(body.len());
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").ok_or("the body was cut short")?;
        let size = std::str::from_utf8(body.get(..end).unwrap_or_default()).map_err(words)?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16).map_err(words)?;
        if size == 0 {
            return Ok(all);
        }
        all.extend_from_slice(body.get(end + 2..end + 2 + size).ok_or("the body was cut short")?);
        body = body.get(end + size + 4..).ok_or("the body was cut short")?;
    }
}

/// The floor of the search: the words of each visit in a row, and one `LIKE` over all: seconds, and how many it finds.
fn like(folder: &Path, visits: &[Visit]) -> Outcome<(f64, usize)> {
    let mut store = Connection::open(folder.join("words.db")).map_err(words)?;
    store.execute("CREATE TABLE words (visit TEXT PRIMARY KEY, text TEXT NOT NULL)", []).map_err(words)?;
    let tx = store.transaction().map_err(words)?;
    for (number, visit) in visits.iter().enumerate() {
        let mut text = visit.last.to_string();
        if number % RARE == 0 {
            text.push_str(WORD);
        }
        tx.execute("INSERT INTO words VALUES (?1, ?2)", params![visit.id, text]).map_err(words)?;
    }
    tx.commit().map_err(words)?;
    let mut found = 0;
    let mut runs = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            let sql = "SELECT count(*) FROM words WHERE text LIKE ?1";
            let rows: i64 = store.query_row(sql, [format!("%{WORD}%")], |row| row.get(0)).map_err(words)?;
            found = usize::try_from(rows).unwrap_or_default();
            Ok(begun.elapsed().as_secs_f64())
        })
        .collect::<Outcome<Vec<f64>>>()?;
    Ok((median(&mut runs), found))
}

/// The floor of the export: its bytes in a file, fsynced: seconds.
fn file(folder: &Path, bytes: &[u8]) -> Outcome<f64> {
    let mut runs = (0..RUNS)
        .map(|run| {
            let begun = Instant::now();
            let mut out = File::create(folder.join(format!("{run}.csv"))).map_err(words)?;
            out.write_all(bytes).and_then(|()| out.sync_all()).map_err(words)?;
            Ok(begun.elapsed().as_secs_f64())
        })
        .collect::<Outcome<Vec<f64>>>()?;
    Ok(median(&mut runs))
}

fn median(all: &mut [f64]) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}
