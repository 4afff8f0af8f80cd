//! The demo: replays the field week, shows the supervisors' board and how many expectations hold, and, on a terminal, keeps
//! serving that data with the clock going on from the week's end.

use std::time::{Duration, Instant};

use serde_json::Value;
use sync_core::ids::PersonId;
use sync_core::time::{Millis, Timestamp};

use crate::replay::run::Report;
use crate::replay::script::Script;
use crate::replay::world::World;

/// Rows of the board that are shown before it is cut.
const ROWS: usize = 80;

/// Prints the board as somebody sees it.
///
/// # Errors
/// What the server says.
pub fn print_board(report: &Report, person: &str) -> Result<(), String> {
    let board = report.world.page(person, "/v1/board")?;
    let visits = board.get("visits").and_then(Value::as_array).cloned().unwrap_or_default();
    println!("\n看板 / the board, as {person} sees it at {}\n", text(&board, "now"));
    println!(
        "{:<10} {:<8} {:<17} {:<17} {:<17} {:<10} findings",
        "visit", "rep", "brief", "thank-you", "record", "watch"
    );
    for visit in visits.iter().take(ROWS) {
        let owed = |kind: &str| {
            let all = visit.get("obligations").and_then(Value::as_array).into_iter().flatten();
            all.filter(|owed| text(owed, "kind") == kind).map(|owed| text(owed, "state")).collect::<String>()
        };
        let clauses: Vec<String> = visit
            .get("findings")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|finding| text(finding, "clause"))
            .collect();
        let watch = visit.get("watch").map(|watch| text(watch, "state")).unwrap_or_default();
        println!(
            "{:<10} {:<8} {:<17} {:<17} {:<17} {:<10} {}",
            text(visit, "id"),
            text(visit, "rep"),
            owed("brief"),
            owed("thank_you"),
            owed("record"),
            watch,
            clauses.join(" ")
        );
    }
    if visits.len() > ROWS {
        println!("… and {} more", visits.len() - ROWS);
    }
    Ok(())
}

/// Prints one visit's verdicts with their reasons.
///
/// # Errors
/// What the server says.
pub fn print_reasons(report: &Report, person: &str, visit: &str) -> Result<(), String> {
    let page = report.world.page(person, &format!("/v1/visits/{visit}"))?;
    println!("\nwhy / 为什么: {visit}");
    for owed in page.get("obligations").and_then(Value::as_array).into_iter().flatten() {
        println!(
            "  {:<16} {}\n  {:<16} {}",
            text(owed, "state"),
            text(owed, "sentence_en"),
            "",
            text(owed, "sentence_zh")
        );
    }
    Ok(())
}

fn text(of: &Value, name: &str) -> String {
    of.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Keeps serving, the clock going on from where the script ended, until the process is asked to stop.
///
/// # Errors
/// When signals can't be waited for.
pub fn keep_serving(report: Report, script: &Script, end: Timestamp) -> Result<(), String> {
    let world = report.world;
    let logins = logins(&world, script, end)?;
    let began = Instant::now();
    let time = world.time.clone();
    let app = world.server.app.clone();
    std::thread::spawn(move || {
        // A clock that goes on by itself, second by second: only here, where people look on.
        let (_stay, tick) = std::sync::mpsc::channel::<()>();
        while tick.recv_timeout(Duration::from_secs(1)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            time.turn_to(end + Millis(i64::try_from(began.elapsed().as_millis()).unwrap_or(0)));
            if server::timer::fire_due(&app).is_err() || server::digest::digest_all(&app).is_err() {
                break;
            }
        }
    });
    print_pages(&world, &logins);
    print_try(&world);
    world.server.wait_for_end().map(drop).map_err(|error| error.to_string())?;
    world.server.shutdown();
    Ok(())
}

/// Who logs in to look around, with what they see first. Those of the script's people that there are.
const LOGINS: [(&str, &str, &str, &str); 4] = [
    ("rep-09", "/", "rep-09 的行访", "a rep's app: visits, deadlines, what came in"),
    ("sup-2", "/board", "华东销售部主管的看板", "the board of a supervisor"),
    ("mgr-1", "/board", "经理的看板", "the board of a manager: three departments"),
    ("risk-1", "/board", "风控的看板", "everything, as risk control sees it"),
];
/// A code is good for one browser; so many browsers can look around as each.
const CODES: usize = 3;

/// Somebody's address, one-time codes and what they see.
type LoginLine = (String, Vec<String>, &'static str, &'static str);

fn logins(world: &World, script: &Script, end: Timestamp) -> Result<Vec<LoginLine>, String> {
    let known = |id: &str| script.org.people.iter().any(|person| person.id == id);
    let mut lines = Vec::new();
    for (person, path, zh, en) in LOGINS.into_iter().filter(|(person, ..)| known(person)) {
        let id: PersonId = person.parse().map_err(|error| format!("{person}: {error}"))?;
        let codes: Vec<String> = (1..=CODES).map(|number| format!("{}/{person}-web-{number}", world.org)).collect();
        let (org, made) = (world.org.clone(), codes.clone());
        let store = &world.server.app.store;
        let added = store.write_with(move |tx| {
            made.iter()
                .try_for_each(|code| tx.add_code(&org, &server::code::code_digest(code), &id, end + Millis::days(30)))
        });
        added.map_err(|error| error.to_string())?;
        lines.push((format!("{}{path}", world.server.url()), codes, zh, en));
    }
    Ok(lines)
}

/// The pages and who may log in, when this server has pages.
fn print_pages(world: &World, logins: &[LoginLine]) {
    if !cfg!(feature = "web") {
        return;
    }
    println!("\nopen / 打开 {}/ (rep 外勤) and {}/board (board 看板)", world.server.url(), world.server.url());
    println!("log in with a one-time code, each for one browser / 用一次性登记码登录，每个码用于一个浏览器:");
    for (address, codes, zh, en) in logins {
        println!("  {address}\n    {}\n    {zh} · {en}", codes.join("  "));
    }
}

fn print_try(world: &World) {
    let (url, phones) = (world.server.url(), world.folder.join("phones"));
    println!("\nstill serving at {url}; its clock goes on from the week's end. Ctrl-C ends it and removes the data.");
    println!("try / 试试:");
    println!("  {url}/v1/docs                  the API, to try in a browser");
    println!("  {url}/healthz");
    for (person, command, what) in [
        ("sup-2", "board", "the board of 华东销售部's supervisor"),
        ("rep-09", "--lang zh inbox", "what rep-09 was told"),
        ("risk-1", "board", "everything, as risk control sees it"),
    ] {
        println!("  target/debug/sojourn-device --dir {}/{person} {command}    {what}", phones.display());
    }
}
