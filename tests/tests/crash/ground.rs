//! The ground that every life starts from: a server and a phone that have worked, copied anew each time; and what must
//! hold after every life.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant, SystemTime};

use server::store::sqlite::SqliteStore;
use server::store::{Observation, Store};
use tempfile::TempDir;
use tests::crash::compare::Wrong;
use tests::crash::ledger::Ledger;
use tests::crash::process::PATIENCE;
use tests::crash::programs::Programs;
use tests::crash::seen::Supervisor;
use tests::crash::server::Server;
use tests::crash::work::{Aim, Step, Trace};
use tests::faults::Shim;

use crate::phone::Phone;

/// When a watch is due from now: long enough to send it and to stop the server.
const WATCH: Duration = Duration::from_secs(4);

/// Server and phone as they are before each life.
pub struct Ground<'a> {
    /// The programs.
    pub programs: &'a Programs,
    /// The shim.
    pub shim: Shim,
    /// The server of the running life.
    pub server: Server<'a>,
    folder: TempDir,
    ledger: Ledger,
    timers: usize,
}

impl<'a> Ground<'a> {
    /// One visit that others see, and, if so wanted, more on it that was not sent yet.
    pub fn prepare(programs: &'a Programs, unsent: &[Step]) -> Self {
        let folder = tempfile::Builder::new().prefix("crash-").tempdir().expect("a folder");
        let origin = folder.path().join("origin");
        std::fs::create_dir(&origin).expect("made");
        let server = Server::init(programs, &origin, &["ann", "bo"]);
        let (code, boss) = (server.code("ann"), server.code("boss"));
        let serving = server.serve();
        let mut phone = Phone::enrol(programs, origin.join("ann"), &server.url(), &code);
        phone.live(&first_visit(), None);
        settle(&mut phone);
        drop(Supervisor::enrol(&origin.join("boss"), &server.url(), &boss));
        stop(serving);
        phone.live(unsent, None);
        let ledger = phone.ledger;
        let server = server.at(folder.path().join("life/server"));
        Self { programs, shim: Shim::build(folder.path()), server, folder, ledger, timers: 0 }
    }

    /// The same, and a watch that became overdue while the server was not running: its timer fires in every life.
    pub fn with_a_timer_due(mut self, unsent: &[Step]) -> Self {
        let due = SystemTime::now() + WATCH;
        let mut phone = self.begin();
        let serving = self.server.serve();
        phone.live(&watched(due), None);
        settle(&mut phone);
        stop(serving);
        phone.live(unsent, None);
        assert!(SystemTime::now() < due, "this machine is too slow: make WATCH longer");
        let origin = self.folder.path().join("origin");
        std::fs::remove_dir_all(&origin).expect("removed");
        std::fs::rename(self.life(), origin).expect("renamed");
        (self.ledger, self.timers) = (phone.ledger, 1);
        // Nobody speaks here: it is a way to wait.
        let (_stay, quiet) = channel::<()>();
        let _ = quiet.recv_timeout(due.duration_since(SystemTime::now()).unwrap_or_default());
        self
    }

    /// The same, with the phone's store as versions before sealing left it.
    pub fn with_a_plain_phone(self) -> Self {
        crate::plain::unseal(&self.folder.path().join("origin/ann"));
        self
    }

    /// A fresh copy of everything: its phone.
    pub fn begin(&self) -> Phone<'a> {
        let life = self.life();
        let _ = std::fs::remove_dir_all(&life);
        copy(&self.folder.path().join("origin"), &life);
        Phone::of(self.programs, life.join("ann"), self.ledger.clone())
    }

    /// The folder of the running life.
    pub fn life(&self) -> PathBuf {
        self.folder.path().join("life")
    }

    /// After a life: started again without faults, nothing is lost, doubled or changed, and all gets across.
    pub fn check(&self, phone: &mut Phone<'_>, with_rebuild: bool, when: &str) {
        let serving = self.server.serve();
        settle(phone);
        let supervisor = Supervisor::open(&self.life().join("boss"), &self.server.url());
        let fed = supervisor.fed();
        let seen = supervisor.look();
        serving.kill();
        let wrong = Wrong::between(&[&phone.ledger], &seen);
        let nothing = wrong.lost.is_empty() && wrong.doubled.is_empty() && wrong.changed.is_empty();
        assert!(nothing, "{when}: {wrong:#?}");
        assert_eq!(fed, seen.visits.len(), "{when}: the feed brings every visit");
        let (sound, verified) = self.server.audit("verify");
        assert!(sound, "{when}: {verified}");
        assert_eq!(self.timers_fired_once(when), self.timers, "{when}: timers that fired");
        if with_rebuild {
            let (same, rebuilt) = self.server.audit("rebuild");
            assert!(same, "{when}: a rebuild gives something else: {rebuilt}");
        }
    }

    /// No timer fired twice: how many did.
    fn timers_fired_once(&self, when: &str) -> usize {
        let store = SqliteStore::open(&self.server.data).expect("the store opens");
        let rows = (&store as &dyn Store).read_with(|read| read.rows_after(0, usize::MAX)).expect("rows");
        let mut fired = BTreeSet::new();
        for row in rows {
            if let Err(Observation::TimerFired { visit, kind, due }) = row.what {
                let timer = format!("{visit} {kind:?} {due:?}");
                assert!(fired.insert(timer.clone()), "{when}: {timer} fired twice");
            }
        }
        fired.len()
    }
}

/// Contacts until others see everything that the phone has saved.
pub fn settle(phone: &mut Phone<'_>) {
    let begun = Instant::now();
    loop {
        phone.live(&[Step::sync(), Step::status()], None);
        let far = phone.ledger.far;
        if far.saved == far.stored && far.stored == far.merged {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "not everything gets across: {far:?}");
    }
}

/// Stops a server as an operator would.
pub fn stop(mut serving: tests::crash::process::Process) {
    serving.terminate();
    assert!(serving.wait().success(), "the server stops in order; {}", serving.complaints());
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn fact(line: &str, name: &'static str, words: Option<&str>) -> Step {
    let visit = line.split(' ').find(|word| word.starts_with("v-")).expect("a visit").to_owned();
    Step { line: line.to_owned(), aim: Aim::Save(visit, Trace::Fact(name, words.map(str::to_owned))) }
}

/// A line under a heading.
pub fn note(visit: &str, text: &str) -> Step {
    let line = format!("note {visit} --section needs '{text}'");
    Step { line, aim: Aim::Save(visit.to_owned(), Trace::Note("needs", text.to_owned())) }
}

fn plan(visit: &str) -> Step {
    let line = format!(
        "plan --visit {visit} --customer c1 --name Nordwind --purpose demo --minutes 90 \
         --start 2026-01-05T09:30:00+08:00 --participants ann,bo"
    );
    fact(&line, "plan", None)
}

fn first_visit() -> Vec<Step> {
    vec![plan("v-1"), fact("set-out v-1", "set_out", None), fact("arrive v-1", "arrive", None), note("v-1", "first")]
}

/// A visit whose watch is due then.
fn watched(due: SystemTime) -> Vec<Step> {
    let seconds = due.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let due = jiff::Timestamp::from_second(seconds.cast_signed()).expect("a time");
    let share = format!("share v-0 --watchers boss --return-by {due}");
    vec![plan("v-0"), fact(&share, "share", None), fact("set-out v-0", "set_out", None)]
}

/// So much that the server stores it as it comes and takes it apart afterwards.
pub fn long() -> Vec<Step> {
    let notes = (0..16).map(|at| note("v-2", &format!("note {at}")));
    more().into_iter().chain(notes).collect()
}

/// What is saved in a life, or waits to be sent: a record goes on, and a visit is planned whose watch is overdue at once, so
/// that timers fire.
pub fn more() -> Vec<Step> {
    vec![
        note("v-1", "second"),
        fact("leave v-1", "leave", None),
        fact("brief v-1 --goals-met --next 'an offer'", "brief", Some("an offer")),
        plan("v-2"),
        fact("share v-2 --watchers boss --return-by 2026-01-05T18:00:00+08:00", "share", None),
        fact("set-out v-2", "set_out", None),
        note("v-2", "third"),
    ]
}
