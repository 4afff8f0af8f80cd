//! A phone's hands in memory: performs the engine's effects against a map and the fake server, and can be cut off, refused
//! a commit, or killed at any effect.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use sync_core::command::Command;
use sync_core::engine::effect::{Effect, Input, Request, Row, Table, Told, Write};
use sync_core::engine::shelf::Shelf;
use sync_core::engine::status::{ObligationStatus, Status};
use sync_core::engine::{Engine, Start};
use sync_core::ids::{BootId, Seq};
use sync_core::journal::Segment;
use sync_core::sync::PushRequest;
use sync_core::time::{DeviceTime, Millis, Timestamp};

use crate::fake_server::{FakeServer, MEDIA_TYPE};
use crate::world::{Key, at};

/// What the network does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Net {
    Up,
    Down,
    /// A login page answers everything with status 200.
    Captive,
    /// The server gets it, the answer to a push is lost.
    AnswerLost,
    /// The server has no time.
    Busy,
    /// Requests of more bytes than this never arrive.
    Narrow(usize),
}

/// Where the process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kill {
    /// Before the n-th effect is performed.
    Before(u32),
    /// After it was performed, before the engine hears of it.
    After(u32),
}

type Rows = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

/// The committed rows once more, for the engine to look up: none while the disk can't be read.
#[derive(Debug, Clone)]
pub(crate) struct Disk(Arc<Mutex<Option<Rows>>>);

impl Disk {
    fn of(rows: Option<Rows>) -> Self {
        Self(Arc::new(Mutex::new(rows)))
    }

    fn hold(&self, rows: Option<Rows>) {
        *self.0.lock().expect("no panic") = rows;
    }
}

impl Shelf for Disk {
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let rows = self.0.lock().expect("no panic");
        let rows = rows.as_ref().ok_or_else(|| "the disk can't be read".to_owned())?;
        Ok(rows.get(&(table, key.to_vec())).cloned())
    }
}

pub(crate) struct Host {
    pub(crate) engine: Engine,
    pub(crate) rows: Rows,
    disk: Disk,
    pub(crate) server: FakeServer,
    pub(crate) net: Net,
    /// What a busy server asks for.
    pub(crate) busy: Option<Millis>,
    /// How often something was sent.
    pub(crate) requests: usize,
    pub(crate) told: Vec<Told>,
    pub(crate) fail_commits: bool,
    /// So many commits still succeed.
    pub(crate) commits_before_failing: u32,
    pub(crate) kill: Option<Kill>,
    pub(crate) now: Timestamp,
    pub(crate) wall_off: Millis,
    booted: Timestamp,
    boots: u64,
    runs: u8,
    effects: u32,
    pub(crate) killed: bool,
}

fn engine(run: u8, disk: &Disk, rows: &Rows) -> Engine {
    let row = |((table, key), value): (&(Table, Vec<u8>), &Vec<u8>)| Row {
        table: *table,
        key: key.clone(),
        value: value.clone(),
    };
    let start = Start { entropy: [run; 32], app: "0.1.0".to_owned() };
    Engine::load(start, Box::new(disk.clone()), rows.iter().map(row)).expect("a store that loads")
}

impl Host {
    /// A phone out of the box, at six in the morning.
    pub(crate) fn new() -> Self {
        let disk = Disk::of(Some(Rows::new()));
        Self {
            engine: engine(1, &disk, &Rows::new()),
            rows: Rows::new(),
            disk,
            server: FakeServer::default(),
            net: Net::Up,
            busy: None,
            requests: 0,
            told: Vec::new(),
            fail_commits: false,
            commits_before_failing: 0,
            kill: None,
            now: at("06:00"),
            wall_off: Millis(0),
            booted: at("05:00"),
            boots: 1,
            runs: 1,
            effects: 0,
            killed: false,
        }
    }

    /// Enrolled under li, and once in contact.
    pub(crate) fn enrolled() -> Self {
        let mut host = Self::new();
        let (code, name) = ("acme/s3cret".to_owned(), "Li's phone".to_owned());
        host.give(Input::Enrol { code, name, key: Key::of(1).public() });
        host.give(Input::Contact);
        host.told.clear();
        host
    }

    pub(crate) fn time(&self) -> DeviceTime {
        let running = u64::try_from((self.now - self.booted).0).expect("after the boot");
        let (boot, wall) = (BootId(self.boots.to_be_bytes()), self.now + self.wall_off);
        DeviceTime { running, boot, wall, zone: "Asia/Shanghai".to_owned() }
    }

    pub(crate) fn reboot(&mut self) {
        (self.boots, self.booted) = (self.boots + 1, self.now);
        self.restart();
    }

    /// A new process over the rows that were committed.
    pub(crate) fn restart(&mut self) {
        self.runs += 1;
        self.disk.hold(Some(self.rows.clone()));
        self.engine = engine(self.runs, &self.disk, &self.rows);
        (self.kill, self.killed) = (None, false);
    }

    /// Gives one input and performs all that follows, unless killed.
    pub(crate) fn give(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            if self.killed {
                return;
            }
            let effects = self.engine.handle(&self.time(), input);
            self.perform_all(effects, &mut inputs);
        }
    }

    /// Gives several inputs before the first effect is performed.
    pub(crate) fn give_at_once(&mut self, all: Vec<Input>) {
        let time = self.time();
        let effects: Vec<Effect> = all.into_iter().flat_map(|input| self.engine.handle(&time, input)).collect();
        let mut inputs = VecDeque::new();
        self.perform_all(effects, &mut inputs);
        while let Some(input) = inputs.pop_front() {
            self.give(input);
        }
    }

    fn perform_all(&mut self, effects: Vec<Effect>, inputs: &mut VecDeque<Input>) {
        for effect in effects {
            self.effects += 1;
            self.killed |= self.kill == Some(Kill::Before(self.effects));
            if self.killed {
                return;
            }
            let result = self.perform(effect);
            self.killed |= self.kill == Some(Kill::After(self.effects));
            inputs.extend(result);
        }
    }

    /// Counts effects anew, and dies at one of them.
    pub(crate) fn kill_at(&mut self, kill: Kill) {
        (self.effects, self.kill) = (0, Some(kill));
    }

    fn perform(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Tell(told) => {
                self.told.push(told);
                None
            }
            Effect::Commit { task, .. } if self.fail_commits && self.commits_before_failing == 0 => {
                Some(Input::CommitFailed { task, why: "the disk is full".to_owned() })
            }
            Effect::Commit { task, writes } => {
                self.commits_before_failing = self.commits_before_failing.saturating_sub(1);
                self.write_all(writes);
                Some(Input::Committed(task))
            }
            Effect::Sign { task, message } => Some(Input::Signed { task, signature: Key::of(1).sign(&message) }),
            Effect::Send { task, request } => Some(match self.send(&request) {
                Some((status, media_type, body)) => {
                    let again_in = (status == 503).then_some(self.busy).flatten();
                    Input::Answered { task, status, media_type, body, again_in }
                }
                None => Input::Failed { task, why: "no network".to_owned() },
            }),
        }
    }

    fn write_all(&mut self, writes: Vec<Write>) {
        let mut disk = self.disk.0.lock().expect("no panic");
        for rows in disk.iter_mut().chain([&mut self.rows]) {
            for write in writes.clone() {
                match write {
                    Write::Put { table, key, value } => drop(rows.insert((table, key), value)),
                    Write::Delete { table, key } => drop(rows.remove(&(table, key))),
                }
            }
        }
    }

    /// Whether the engine can look up rows from now on; writing goes on.
    pub(crate) fn disk_reads(&mut self, reads: bool) {
        self.disk.hold(reads.then(|| self.rows.clone()));
    }

    /// Half a second there, half a second back.
    fn send(&mut self, request: &Request) -> Option<(u16, String, Vec<u8>)> {
        self.requests += 1;
        let half = Millis(500);
        self.now = self.now + half;
        let answer = match self.net {
            Net::Down => None,
            Net::Captive => Some((200, "text/html".to_owned(), b"<html>please log in</html>".to_vec())),
            Net::Busy => {
                let problem = br#"{"detail": "too much to do"}"#.to_vec();
                Some((503, "application/problem+json".to_owned(), problem))
            }
            Net::Narrow(most) if request.body.as_ref().is_some_and(|body| body.len() > most) => None,
            Net::Up | Net::AnswerLost | Net::Narrow(_) => {
                self.has_saved(request);
                let (status, body) = self.server.answer(request, self.now);
                let lost = matches!(request.path.as_str(), "/v1/journal" | "/v1/deposit");
                let lost = self.net == Net::AnswerLost && lost && status == 200;
                let media_type = if status == 403 { "application/problem+json" } else { MEDIA_TYPE };
                (!lost).then(|| (status, media_type.to_owned(), body))
            }
        };
        self.now = self.now + half;
        answer
    }

    /// What a push announces and carries is in the store already.
    fn has_saved(&self, request: &Request) {
        if let (true, Some(body)) = (request.path == "/v1/journal", &request.body) {
            let push: PushRequest = sync_core::cbor::decode("push", body).expect("a sound frame");
            let sent = push.segments.iter().map(|segment| Segment::read(segment).expect("sound").last());
            let last = sent.chain([push.head.seq]).max().unwrap_or(0);
            assert!(last <= self.saved(), "nothing is sent before it is committed");
        }
    }

    /// Entries in the store.
    pub(crate) fn saved(&self) -> Seq {
        self.rows.keys().filter(|(table, _)| *table == Table::Entry).count() as Seq
    }

    pub(crate) fn does(&mut self, command: Command) {
        self.give(Input::Command(command));
    }

    pub(crate) fn contact(&mut self) {
        self.give(Input::Contact);
    }

    pub(crate) fn pass(&mut self, span: Millis) {
        self.now = self.now + span;
    }

    pub(crate) fn status(&self) -> Status {
        self.engine.status(&self.time()).expect("enrolled")
    }

    pub(crate) fn brief(&self) -> ObligationStatus {
        let status = self.status();
        status.visits[0].obligations.iter().find(|owed| owed.kind == "brief").expect("owed").clone()
    }

    /// What was told last.
    pub(crate) fn last(&self) -> &Told {
        self.told.last().expect("something was told")
    }

    /// The hints of the last thing saved, in English.
    pub(crate) fn hints(&self) -> Vec<String> {
        match self.last() {
            Told::Saved { hints, .. } => hints.iter().map(|(_, en)| en.clone()).collect(),
            other => panic!("not saved: {other:?}"),
        }
    }

    /// Seqs told as saved.
    pub(crate) fn told_saved(&self) -> Vec<Seq> {
        self.told.iter().filter_map(|told| if let Told::Saved { seq, .. } = told { Some(*seq) } else { None }).collect()
    }
}
