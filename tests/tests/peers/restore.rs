//! The server is put back from an older backup, and the clients throw away what it does not know.
//!
//! `reset_discards_unsynced`: MongoDB Realm's client reset after a restore of the server. The drill of `docs/backup.md`, by the commands
//! that an operator types.

use std::process::{Command, Stdio};

use mobile_ffi::{Device, FileKeyStore, HttpTransport, SystemClock};
use tests::crash::ledger::Far;
use tests::crash::process::Process;
use tests::crash::programs::Programs;
use tests::crash::seen::{Seen, Supervisor, array, text};
use tests::crash::server::Server;

const ALL: [&str; 3] = ["before the copy", "stored after the copy", "never sent"];

fn plan(visit: &str) -> String {
    let rest = "--customer c1 --name Nordwind --purpose demo --minutes 90 --start 2026-01-05T09:30:00+08:00";
    format!("plan --visit {visit} {rest}")
}

fn note(text: &str) -> String {
    format!("note v1 --section points '{text}'")
}

/// Each line is answered with this word; what the last one said.
fn says(phone: &mut Process, word: &str, lines: &[String]) -> String {
    let mut said = String::new();
    for line in lines {
        phone.give(line);
        said = phone.line();
        assert!(said.starts_with(word), "{line}: {said}");
    }
    said
}

fn points(seen: &Seen) -> Vec<String> {
    let visit = seen.visits.get("v1").expect("v1 is seen");
    array(&visit["record"]["points"]).iter().map(|point| text(&point["text"])).collect()
}

#[test]
fn reset_discards_unsynced() {
    let scratch = tempfile::Builder::new().prefix("peers-restore-").tempdir().expect("a folder");
    let folder = scratch.path();
    let programs = Programs::find();
    let server = Server::init(&programs, folder, &["ann"]);
    let (code, boss) = (server.code("ann"), server.code("boss"));
    let serving = server.serve();
    let device = || {
        let mut command = Command::new(&programs.device);
        command.args(["--lang", "en", "--dir"]).arg(folder.join("ann"));
        command
    };
    let mut enrol = device();
    let enrolled = enrol.args(["enrol", "--server", &server.url(), "--code", &code]).stdout(Stdio::null()).status();
    assert!(enrolled.expect("it starts").success());
    let supervisor = Supervisor::enrol(&folder.join("boss"), &server.url(), &boss);
    let mut phone = Process::start(device().arg("run"), &folder.join("ann.log"));
    let sync = ["sync".to_owned()];
    says(&mut phone, "saved ", &[plan("v1"), note(ALL[0])]);
    says(&mut phone, "contacted ", &sync);

    let place = |name: &str| folder.join(name).display().to_string();
    let (copies, keys) = (place("copies"), place("keys"));
    server.admin(&["backup", "--to", &copies, "--keys-to", &keys]);
    says(&mut phone, "saved ", &[note(ALL[1]), plan("v2")]);
    let stored = Far::read(&says(&mut phone, "contacted ", &sync)).stored;
    says(&mut phone, "contacted ", &sync);
    serving.kill();
    says(&mut phone, "saved ", &[note(ALL[2])]);

    std::fs::rename(&server.data, folder.join("lost")).expect("the disk is lost");
    server.admin(&["restore", "--from", &copies, "--keys", &keys, "--reason", "the disk broke"]);
    let serving = server.serve();
    let seen = supervisor.look();
    assert_eq!((points(&seen), seen.visits.len()), (vec![ALL[0].to_owned()], 1), "the server is as it was");

    let said = says(&mut phone, "contacted ", &sync);
    let far = Far::read(&said);
    assert!(far.stored > stored && far.refused == 0, "all is back, and nothing had to be done for it: {said}");
    let saved = Far::read(&says(&mut phone, "status ", &["status".to_owned()])).saved;
    assert_eq!(far.stored, saved);
    loop {
        let said = says(&mut phone, "contacted ", &sync);
        if Far::read(&said).merged >= saved {
            break;
        }
    }
    phone.end();
    let seen = supervisor.look();
    assert_eq!(
        (points(&seen), seen.visits.len()),
        (ALL.map(str::to_owned).to_vec(), 2),
        "the fleet refilled the server"
    );

    let keys = FileKeyStore::open(&folder.join("ann")).expect("a key");
    let clock = Box::new(SystemClock::new().expect("a clock"));
    let phone =
        Device::open(&folder.join("ann"), clock, Box::new(HttpTransport::new(None)), Box::new(keys)).expect("a device");
    let record = phone.content(&"v1".parse().expect("sound")).and_then(|content| content.record).expect("a record");
    let on_phone: Vec<String> = record.points.into_iter().map(|point| point.text).collect();
    assert_eq!(on_phone, ALL, "and the phone discarded nothing");
    serving.kill();
    let (sound, said) = server.audit("verify");
    assert!(sound, "{said}");
}
