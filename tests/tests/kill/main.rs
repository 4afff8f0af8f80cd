//! The server and phones as real processes, killed at any moment (SIGKILL), and started again. From outside, every promise
//! is written down: what a phone called saved, what a contact called stored. In the end nothing may be lost, doubled or
//! changed. A killed process leaves what it wrote to the system behind; a power loss is another matter, for the stores'
//! own tests.
//!
//! `KILL_RUNS` says how many deaths there are, `KILL_SEED` repeats the chances of an earlier run.

mod phone;
mod server;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::Instant;

use tests::crash::compare::Wrong;
use tests::crash::draw::Draw;
use tests::crash::ledger::Ledger;
use tests::crash::programs::Programs;
use tests::crash::seen::Supervisor;
use tests::crash::server::Server;
use tests::crash::work::Work;

use crate::phone::Phone;

const REPS: [&str; 3] = ["ann", "bo", "cy"];
/// Deaths where nobody says how many: well below a minute and a half on two cores.
const RUNS: u64 = 120;

/// What phones and server share.
pub struct Shared<'a> {
    left: AtomicU64,
    invitations: BTreeMap<&'a str, Mutex<Vec<String>>>,
}

impl Shared<'_> {
    fn new(kills: u64) -> Self {
        let invitations = REPS.map(|rep| (rep, Mutex::default())).into();
        Self { left: AtomicU64::new(kills), invitations }
    }

    /// Whether there is one more death to die; then it must be died.
    pub fn take_kill(&self) -> bool {
        self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }

    /// Visits that a person was asked along to.
    pub fn invitations(&self, person: &str) -> &Mutex<Vec<String>> {
        &self.invitations[person]
    }

    /// Asks a person along.
    pub fn invite(&self, person: &str, visit: String) {
        self.invitations(person).lock().expect("nobody panicked").push(visit);
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}: give a number")))
}

#[test]
fn no_kill_loses_doubles_or_changes_anything() {
    let runs = from_environment("KILL_RUNS").unwrap_or(RUNS);
    let seed = from_environment("KILL_SEED").unwrap_or_else(Draw::fresh_seed);
    println!("KILL_SEED={seed} KILL_RUNS={runs}");
    let mut folder = tempfile::Builder::new().prefix("kill-").tempdir().expect("a folder");
    // What a failure leaves behind is its best witness.
    folder.disable_cleanup(true);
    println!("in {}", folder.path().display());
    play(folder.path(), runs, seed);
    folder.disable_cleanup(false);
}

fn play(folder: &Path, runs: u64, seed: u64) {
    let begun = Instant::now();
    let programs = Programs::find();
    let server = Server::init(&programs, folder, &REPS);
    let codes = REPS.map(|rep| server.code(rep));
    let boss = server.code("boss");
    let mut phones = enrolled(&programs, &server, folder, &codes, seed);
    let shared = Shared::new(runs);
    let server_kills = live_and_die(&server, &mut phones, &shared, seed);

    let serving = server.serve();
    phones.iter_mut().for_each(|phone| phone.settle(&shared));
    let supervisor = Supervisor::enrol(&folder.join("boss"), &server.url(), &boss);
    let fed = supervisor.fed();
    let before = supervisor.look();
    let ledgers: Vec<&Ledger> = phones.iter().map(|phone| &phone.ledger).collect();
    let wrong = Wrong::between(&ledgers, &before);
    serving.kill();

    let (sound, verified) = server.audit("verify");
    // A rebuild writes over what it is compared with.
    std::fs::copy(folder.join("server/sojourn.db"), folder.join("before-rebuild.db")).expect("copied");
    let (same, rebuilt) = server.audit("rebuild");
    let serving = server.serve();
    let after = supervisor.look();
    serving.kill();

    print!("{verified}{rebuilt}");
    println!("verdicts: {:?}", before.tally());
    summary(&ledgers, server_kills, before.visits.len(), &wrong);
    println!("seed {seed}, {} s", begun.elapsed().as_secs());
    let nothing = wrong.lost.is_empty() && wrong.doubled.is_empty() && wrong.changed.is_empty();
    assert!(nothing, "{wrong:#?}");
    assert_eq!(fed, before.visits.len(), "the feed brings a fresh device every visit");
    let heads: u64 = before.devices.values().filter_map(|device| device["stored"].as_u64()).sum();
    assert!(sound && verified.starts_with(&format!("{heads} entries, ")), "{heads} entries by the heads: {verified}");
    assert!(same, "a rebuild gives something else: {rebuilt}");
    let rebuilt_to = after.lasting();
    for (visit, lasting) in before.lasting() {
        assert_eq!(Some(&lasting), rebuilt_to.get(visit), "{visit} is another after the rebuild");
    }
    assert_eq!(before.visits.len(), after.visits.len(), "visits before and after the rebuild");
}

fn enrolled<'a>(
    programs: &'a Programs,
    server: &Server<'_>,
    folder: &Path,
    codes: &[String],
    seed: u64,
) -> Vec<Phone<'a>> {
    let serving = server.serve();
    let colleagues = REPS.iter().cycle().skip(1);
    let mut phones = Vec::new();
    for (number, ((rep, colleague), code)) in (1..).zip(REPS.iter().zip(colleagues).zip(codes)) {
        let work = Work::of(rep, colleague, Draw::of(seed, 2 * number));
        let draw = Draw::of(seed, 2 * number + 1);
        phones.push(Phone::enrol(programs, folder.join(rep), work, draw, rep, &server.url(), code));
    }
    serving.kill();
    phones
}

/// All deaths: the server's are returned.
fn live_and_die(server: &Server<'_>, phones: &mut [Phone<'_>], shared: &Shared<'_>, seed: u64) -> u64 {
    let (contacts, turned_to) = channel();
    std::thread::scope(|scope| {
        let serving = scope.spawn(move || server::live_on(server, shared, &mut Draw::of(seed, 0), &turned_to));
        for phone in phones {
            let contacts = contacts.clone();
            scope.spawn(move || phone.live_on(shared, &contacts));
        }
        drop(contacts);
        serving.join().expect("the server dies only when it is killed")
    })
}

fn summary(ledgers: &[&Ledger], server_kills: u64, visits: usize, wrong: &Wrong) {
    let sum = |of: &dyn Fn(&Ledger) -> u64| ledgers.iter().map(|ledger| of(ledger)).sum::<u64>();
    let doubtful = sum(&|ledger| ledger.doubtful.iter().flatten().count() as u64);
    let mut why: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, times) in ledgers.iter().flat_map(|ledger| &ledger.no_contact) {
        *why.entry(reason).or_default() += times;
    }
    why.iter().for_each(|(reason, times)| println!("no contact, {times} times: {reason}"));
    println!(
        "killed: server {server_kills}, phones {}; {visits} visits, {} contacts made, {} failed; commands saved {}, entries {}, \
         acknowledged {}; in doubt at a death {doubtful}; lost {}, doubled {}, changed {}",
        sum(&|ledger| ledger.kills),
        sum(&|ledger| ledger.contacts),
        why.values().sum::<u64>(),
        sum(&|ledger| ledger.saved.len() as u64),
        sum(&|ledger| ledger.far.saved),
        sum(&|ledger| ledger.far.stored),
        wrong.lost.len(),
        wrong.doubled.len(),
        wrong.changed.len(),
    );
}
