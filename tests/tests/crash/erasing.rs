//! SIGKILL at every call of an erasure. After the next start it has happened wholly, the key gone from every file, or not at all.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Instant;

use rusqlite::Connection;
use server::admin::verify::{Trusted, verify};
use server::keys::Keys;
use server::store::sqlite::SqliteStore;
use server::store::{Store, Subject};
use sync_core::ids::OrgId;
use tests::crash::programs::Programs;
use tests::faults::record::read;
use tests::faults::{Fault, What};

use crate::ground::Ground;
use crate::step;

const SIGKILL: i32 = 9;

#[test]
fn an_erasure_killed_at_any_call_has_happened_wholly_after_the_next_start_or_not_at_all() {
    let begun = Instant::now();
    let programs = Programs::find();
    let ground = Ground::prepare(&programs, &[]);
    let log = ground.life().with_extension("calls");
    let mut came: BTreeMap<&str, u64> = BTreeMap::new();
    let mut at = 1;
    loop {
        let _phone = ground.begin();
        let key = wrapped(&ground).expect("the visit has a key");
        let fault = Fault { talk: true, ..Fault::at(What::Kill, at, log.clone()) };
        let died = erase(&ground, &fault);
        read(&log, false);
        *came.entry(outcome(&ground, &key, at)).or_default() += 1;
        if !died {
            break;
        }
        at += step();
    }
    println!("erasures killed at every {}. of {at} calls: {came:?}; {} s", step(), begun.elapsed().as_secs());
    assert!(came.contains_key("erased") && came.contains_key("as before"), "{came:?}");
}

/// Runs the command: whether it was killed.
fn erase(ground: &Ground<'_>, fault: &Fault) -> bool {
    let mut command = Command::new(&ground.programs.server);
    let words = ["admin", "erase", "visit", "--org", "acme", "--id", "v-1", "--reason", "a test", "--yes", "--data"];
    command.args(words).arg(&ground.server.data).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    ground.shim.attach(&mut command, &ground.server.data, fault);
    let status = command.status().expect("it starts");
    assert!(status.success() || status.signal() == Some(SIGKILL), "{status}");
    !status.success()
}

fn wrapped(ground: &Ground<'_>) -> Option<Vec<u8>> {
    let keys = Connection::open(ground.server.data.join("keys.db")).expect("the keys");
    keys.query_row("SELECT wrapped FROM key WHERE name = 'acme/visit/v-1'", [], |row| row.get(0)).ok()
}

fn outcome(ground: &Ground<'_>, key: &[u8], at: u64) -> &'static str {
    let store = SqliteStore::open(&ground.server.data).expect("it opens");
    let store: &dyn Store = &store;
    let origin = std::fs::read_to_string(ground.server.data.join("origin")).expect("an origin");
    let keys = [Keys::read(&ground.server.data).expect("keys").server_key().key];
    let trusted = Trusted { origin: origin.trim(), keys: &keys, held: &[] };
    let verified = verify(store, trusted, &|_, _| {}).expect("read");
    assert_eq!(verified.broken, [], "call {at}");
    let acme = OrgId::new("acme").expect("sound");
    let visit: sync_core::ids::VisitId = "v-1".parse().expect("sound");
    let (row, erased) = store
        .read_with(|read| Ok((read.visit(&acme, &visit)?, read.is_erased(&acme, &Subject::Visit(visit.clone()))?)))
        .expect("read");
    let row = row.expect("a row");
    assert_eq!((row.erased.is_some(), row.customer_name.is_empty(), verified.erased > 0), (erased, erased, erased));
    let parts = std::fs::read_dir(&ground.server.data).expect("a folder").flatten().filter(|file| {
        let bytes = std::fs::read(file.path()).expect("read");
        bytes.windows(32).any(|window| window == &key[25..57])
    });
    assert_eq!(parts.count() == 0, erased, "call {at}: the key is in no file if it is destroyed");
    if erased { "erased" } else { "as before" }
}
