//! The server dies in the moment in which every client believes itself synced, and what they had synced is gone.
//!
//! `kill_right_after_synced`: measured on this kind of load, 1,000 visits of 20 devices: y-websocket and hocuspocus lose all 1,000,
//! automerge-repo 986, samod 11.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use tests::crash::ledger::Far;
use tests::crash::process::{PATIENCE, Process};
use tests::crash::programs::Programs;
use tests::crash::seen::{Seen, Supervisor, array};
use tests::crash::server::Server;

const REPS: [&str; 4] = ["ann", "bo", "cy", "di"];
const ROUNDS: usize = 5;
/// Visits of each phone in a round.
const VISITS: usize = 5;
/// Lines in the record of each.
const NOTES: usize = 8;

fn device(programs: &Programs, folder: &Path) -> Command {
    let mut command = Command::new(&programs.device);
    command.args(["--lang", "en", "--dir"]).arg(folder);
    command
}

fn enrol(programs: &Programs, folder: &Path, url: &str, code: &str) {
    let mut enrol = device(programs, folder);
    let status = enrol.args(["enrol", "--server", url, "--code", code]).stdout(Stdio::null()).status();
    assert!(status.expect("it starts").success());
}

/// What one visit is made of, in the phone's words.
fn lines(visit: &str) -> Vec<String> {
    let plan = "--customer c1 --name Nordwind --purpose demo --minutes 90 --start 2026-01-05T09:30:00+08:00";
    let mut lines = vec![format!("plan --visit {visit} {plan}"), format!("arrive {visit}")];
    lines.extend((0..NOTES).map(|note| format!("note {visit} --section points '{}'", words(visit, note))));
    lines.extend([format!("leave {visit}"), format!("brief {visit} --goals-met --next 'more'")]);
    lines
}

fn words(visit: &str, note: usize) -> String {
    format!("{visit} said {note}")
}

fn visit(rep: &str, round: usize, number: usize) -> String {
    format!("{rep}-{round}-{number}")
}

/// One phone's round: it works, and syncs until it believes that everything is stored.
fn round(programs: &Programs, folder: &Path, rep: &str, round: usize) {
    let mut phone = Process::start(device(programs, folder).arg("run"), &folder.with_extension("log"));
    let mut saved = 0;
    for number in 0..VISITS {
        for line in lines(&visit(rep, round, number)) {
            phone.give(&line);
            let said = phone.line();
            let seq = said.strip_prefix("saved ").and_then(|rest| rest.split(' ').next()?.parse().ok());
            saved = seq.unwrap_or_else(|| panic!("{line}: {said}"));
        }
    }
    loop {
        phone.give("sync");
        let said = phone.line();
        assert!(said.starts_with("contacted "), "{said}");
        if Far::read(&said).stored >= saved {
            break;
        }
    }
    // It never speaks to the server again in this round: what the server has now must do.
    phone.kill();
}

/// What of all that was synced until now is not to be seen.
fn lost(seen: &Seen, rounds: usize) -> Vec<String> {
    let mut lost = Vec::new();
    for (rep, round) in REPS.iter().flat_map(|rep| (0..rounds).map(move |round| (rep, round))) {
        for name in (0..VISITS).map(|number| visit(rep, round, number)) {
            let Some(page) = seen.visits.get(&name) else {
                lost.push(name);
                continue;
            };
            let points = array(&page["record"]["points"]).len();
            let said = page["record"]["points"].to_string();
            let all = (0..NOTES).all(|note| said.contains(&words(&name, note)));
            let facts = array(&page["facts"]).len();
            if (points, facts, all) != (NOTES, 4, true) {
                lost.push(format!("{name}: {points} notes, {facts} facts"));
            }
        }
    }
    lost
}

#[test]
fn kill_right_after_synced() {
    let folder = tempfile::Builder::new().prefix("peers-kill-").tempdir().expect("a folder");
    let programs = Programs::find();
    let server = Server::init(&programs, folder.path(), &REPS);
    let codes = REPS.map(|rep| server.code(rep));
    let boss = server.code("boss");
    let phones: Vec<PathBuf> = REPS.iter().map(|rep| folder.path().join(rep)).collect();
    let mut serving = server.serve();
    for (phone, code) in phones.iter().zip(&codes) {
        enrol(&programs, phone, &server.url(), code);
    }
    let supervisor = Supervisor::enrol(&folder.path().join("boss"), &server.url(), &boss);
    for number in 0..ROUNDS {
        std::thread::scope(|scope| {
            for (rep, phone) in REPS.iter().zip(&phones) {
                scope.spawn(|| round(&programs, phone, rep, number));
            }
        });
        serving.kill();
        serving = server.serve();
        let begun = Instant::now();
        loop {
            // What was stored and not digested when it died is digested now.
            let lost = lost(&supervisor.look(), number + 1);
            if lost.is_empty() {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "round {number}: LOST: {lost:#?}");
        }
    }
    serving.kill();
    let (sound, said) = server.audit("verify");
    assert!(sound, "{said}");
}
