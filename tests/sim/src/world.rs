//! A world at play: one server, a few phones, one true time, and the list of events.

mod act;
mod gap;
mod heal;
mod trouble;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use disk::Disk;
use mobile_ffi::device::DeviceError;
use sync_core::engine::effect::Told;
use sync_core::ids::DeviceId;
use sync_core::time::{Millis, Timestamp};

use crate::draw::Draw;
use crate::ledger::{Done, Ledger};
use crate::net::Net;
use crate::oracle;
use crate::phone::{After, SimPhone};
use crate::scenario::{Scenario, What};
use crate::server::{SimServer, Staff};
use crate::time::True;

pub use gap::Gap;

/// What a play came to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What is wrong; nothing, if all holds.
    pub wrong: Vec<String>,
    /// A digest of all that happened, in order.
    pub trace: u64,
    /// Faults that took effect, by class.
    pub faults: BTreeMap<String, u64>,
    /// Deeds that were saved.
    pub deeds: u64,
    /// Contacts that succeeded.
    pub contacts: u64,
    /// Requests that were answered.
    pub requests: u64,
    /// Timers that fired.
    pub timers: u64,
    /// Phones times simulated days.
    pub device_days: f64,
    /// What the last verdicts were, counted by state.
    pub verdicts: BTreeMap<String, u64>,
}

/// A world.
pub struct World {
    /// True time.
    pub time: True,
    /// Network and server.
    pub net: Net,
    /// Phones; copies of others come last.
    pub phones: Vec<SimPhone>,
    /// What truly happened.
    pub ledger: Ledger,
    /// What is wrong so far.
    pub wrong: Vec<String>,
    /// How far the server's clock was ever off, and one step more.
    pub slack: Millis,
    /// How many people there are; phones beyond are copies.
    pub crew: usize,
    /// Devices that were revoked or lost: their phones.
    pub ended: Vec<usize>,
    /// When the server's folder was lost and a copy put back.
    pub gaps: Vec<Gap>,
    /// Since when everything that people have was told.
    pub told_at: Option<Timestamp>,
    /// Devices that were revoked or declared lost: these.
    ended_devices: Vec<(DeviceId, bool)>,
    /// When the newest copy was made that nobody went back to.
    copied_at: Option<Timestamp>,
    trace: DefaultHasher,
    faults: BTreeMap<String, u64>,
    contacts: u64,
    server_up_at: Option<Timestamp>,
    /// How often in a row it did not start.
    starts_failed: u32,
    server_full_until: Option<Timestamp>,
    phone_full_until: BTreeMap<usize, Timestamp>,
    folder: PathBuf,
    draw: Draw,
    /// Prints what happens.
    pub loud: bool,
}

impl Drop for World {
    fn drop(&mut self) {
        for phone in &mut self.phones {
            phone.end();
        }
        self.net.middle().server.stop();
        Disk::unmount(&self.folder.join("server"));
        for number in 0..self.phones.len() {
            Disk::unmount(&self.folder.join(format!("phone-{number}")));
        }
        // What is left there is empty files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A server that does not start for longer than a disk is ever full never will.
const MOST_STARTS: u32 = 300;

/// Where names of files stand; what is in databases stands in memory.
fn scratch() -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let shm = Path::new("/dev/shm");
    let base = if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() };
    base.join(format!("sojourn-sim-{}-{number}", std::process::id()))
}

/// Plays a scenario.
pub fn play(scenario: &Scenario, loud: bool) -> Outcome {
    let mut world = match World::new(scenario, loud) {
        Ok(world) => world,
        Err(why) => return Outcome { wrong: vec![format!("the world does not begin: {why}")], ..Outcome::default() },
    };
    for (number, event) in scenario.events.iter().enumerate() {
        world.advance(Scenario::moment(event.at));
        world.event(event.what);
        if number % 16 == 0 {
            oracle::glance(&mut world);
        }
        if !world.wrong.is_empty() {
            break;
        }
    }
    if world.wrong.is_empty() {
        world.advance(Scenario::moment(scenario.span));
        world.heal();
        oracle::judge(&mut world);
    }
    world.outcome(scenario)
}

impl World {
    fn new(scenario: &Scenario, loud: bool) -> Result<Self, String> {
        let (folder, time, seed) = (scratch(), True::default(), scenario.seed);
        std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
        let people = (0..scenario.phones).map(|number| (format!("p{number}"), number + 1 == scenario.phones));
        let staff = Staff { people: people.collect() };
        let server = SimServer::make(&folder.join("server"), &time, seed, &staff)?;
        let net = Net::new(server, &time, seed);
        let mut world = Self {
            time,
            net,
            phones: Vec::new(),
            ledger: Ledger::default(),
            wrong: Vec::new(),
            slack: Millis::seconds(5),
            crew: scenario.phones,
            ended: Vec::new(),
            gaps: Vec::new(),
            told_at: None,
            ended_devices: Vec::new(),
            copied_at: None,
            trace: DefaultHasher::new(),
            faults: BTreeMap::new(),
            contacts: 0,
            server_up_at: None,
            starts_failed: 0,
            server_full_until: None,
            phone_full_until: BTreeMap::new(),
            folder,
            draw: Draw::of(seed, 2),
            loud,
        };
        for (number, (person, _)) in staff.people.iter().enumerate() {
            let at = world.folder.join(format!("phone-{number}"));
            let mut phone = SimPhone::new(number, person, &at, &world.net, &world.time, seed)?;
            let code = world.net.middle().server.code(person)?;
            let device = phone.device().ok_or("a phone does not start")?;
            device.enrol(&code, person).map_err(|e| e.to_string())?;
            world.phones.push(phone);
        }
        Ok(world)
    }

    /// Notes what happened, for the trace.
    pub fn note(&mut self, what: &str) {
        let line = format!("{} {what}", (self.time.now() - crate::time::BEGIN).0);
        if self.loud {
            println!("{line}");
        }
        line.hash(&mut self.trace);
    }

    /// Counts a fault that took effect.
    pub fn count(&mut self, class: &str) {
        *self.faults.entry(class.to_owned()).or_default() += 1;
    }

    /// Something does not hold.
    pub fn is_wrong(&mut self, what: String) {
        if self.loud {
            println!("WRONG: {what}");
        }
        if !self.wrong.contains(&what) {
            self.wrong.push(what);
        }
    }

    /// Lets time pass; the server's timers fire at their times on the way.
    pub fn advance(&mut self, to: Timestamp) {
        // Whoever is never through with what is due would never come to the end.
        for _ in 0..10_000 {
            self.look_after_server();
            let next = {
                let middle = self.net.middle();
                let due = middle.server.next_due().zip(middle.server.now());
                due.map(|(due, now)| Millis((due - now).0.max(0)))
            };
            let at = next.map(|wait| self.time.now() + wait).filter(|at| *at <= to);
            let up = self.server_up_at.filter(|up| *up <= to);
            match (at, up) {
                (Some(at), _) => {
                    let waited = at > self.time.now();
                    self.time.pass_to(at);
                    self.net.middle().server.turn();
                    if !waited && self.still_due() {
                        break;
                    }
                }
                (None, Some(up)) => self.time.pass_to(up),
                (None, None) => break,
            }
        }
        self.time.pass_to(to);
        self.look_after_server();
        self.net.middle().arrive();
        self.look_after_server();
    }

    fn still_due(&self) -> bool {
        let middle = self.net.middle();
        middle.server.next_due().zip(middle.server.now()).is_some_and(|(due, now)| due <= now)
    }

    /// Starts the server again when its time has come; gives its disk room again.
    fn look_after_server(&mut self) {
        let now = self.time.now();
        if self.server_full_until.is_some_and(|until| until <= now) {
            self.server_full_until = None;
            self.net.middle().server.disk.set_full(false);
        }
        if self.net.middle().server.app().is_some() {
            self.server_up_at = None;
            return;
        }
        match self.server_up_at {
            Some(at) if at <= now => {
                let up = self.net.middle().server.revive();
                self.starts_failed = if up { 0 } else { self.starts_failed + 1 };
                let again = if self.starts_failed < MOST_STARTS { Millis::seconds(30) } else { Millis::days(365) };
                self.server_up_at = if up { None } else { Some(now + again) };
                if self.starts_failed == MOST_STARTS {
                    let why = self.net.middle().server.why_down.clone();
                    self.is_wrong(format!("the server does not start again: {why}"));
                }
                self.note(&format!("server up: {up}"));
                if up {
                    self.up_again();
                    self.net.middle().server.turn();
                }
            }
            Some(_) => {}
            None => {
                let down = Millis(self.draw.between(1_000, 20 * 60_000));
                self.server_up_at = Some(now + down);
                self.count("server died");
                self.note("server died");
            }
        }
    }

    fn event(&mut self, what: What) {
        self.make_room();
        match what {
            What::Do { phone, visit, deed } => self.act(phone, visit, deed),
            What::Contact { phone } => {
                self.contact(phone);
            }
            What::CheckLog { phone } => self.check_log(phone),
            What::Turn => {
                self.net.middle().server.turn();
                self.note("turn");
            }
            other => self.trouble(other),
        }
    }

    /// One contact: whether it succeeded and brought nothing that another must follow.
    pub fn contact(&mut self, number: usize) -> bool {
        let Some(phone) = self.phones.get_mut(number) else { return false };
        let Some(device) = phone.device() else { return false };
        let told = device.contact();
        let (boots, now) = (phone.clock.boots(), self.time.now());
        let after = phone.after();
        let slow = self.net.middle().slowest(number);
        let quiet = match &told {
            Told::Contacted(contacted) => {
                self.contacts += 1;
                if slow < Millis::seconds(50) && after == After::Lives {
                    self.phones[number].contacts.push((now, boots));
                }
                contacted.sent == 0 && contacted.received == 0 && contacted.again == 0
            }
            Told::Deposited(_) => true,
            _ => false,
        };
        self.note(&format!("contact {number}: {}", brief(&told)));
        self.died(number, after);
        // As a rule digest comes at once; now and then others come first.
        if self.draw.percent(85) {
            self.net.middle().server.turn();
        } else {
            self.net.middle().server.note_down();
        }
        quiet && after == After::Lives
    }

    fn check_log(&mut self, number: usize) {
        let Some(phone) = self.phones.get_mut(number) else { return };
        let Some(device) = phone.device() else { return };
        let checked = device.check_log();
        let after = phone.after();
        let lie = checked.as_ref().err().and_then(|error| error.unsound());
        self.note(&format!("log {number}: {}", checked.is_ok()));
        if let Some(lie) = lie {
            self.is_wrong(format!("phone {number} finds the log unsound: {lie:?}"));
        }
        self.died(number, after);
    }

    /// What a death leaves: the app is started again, and what was in doubt is looked at.
    pub fn died(&mut self, number: usize, after: After) {
        if after != After::Lives {
            let class = match after {
                After::WithoutPower => "power loss",
                After::DiskFailed => "disk failed",
                _ => "kill",
            };
            self.count(class);
            self.note(&format!("phone {number}: {class}"));
        }
        self.resolve(number);
    }

    /// Looks at a phone that was started again: what was saved must be there, what was in doubt is there or not.
    pub fn resolve(&mut self, number: usize) {
        let (doubtful, rest): (Vec<Done>, Vec<Done>) =
            std::mem::take(&mut self.ledger.doubtful).into_iter().partition(|done| done.phone == number);
        self.ledger.doubtful = rest;
        if doubtful.is_empty() {
            return;
        }
        if self.phones[number].device().is_none() {
            self.ledger.doubtful.extend(doubtful);
            return;
        }
        for done in doubtful {
            let expected = self.ledger.times(&done);
            let Some(device) = self.phones[number].device() else { return };
            let found = oracle::shown(device, &done);
            self.note(&format!("doubt {number} {:?}: {found} of {expected}", done.deed));
            if found > expected {
                self.ledger.sure.push(done);
            }
        }
        oracle::saved_is_there(self, number);
    }

    fn outcome(&mut self, scenario: &Scenario) -> Outcome {
        let mut faults = std::mem::take(&mut self.faults);
        let (counts, requests) = {
            let middle = self.net.middle();
            faults.insert("message not taken, or not known to be".to_owned(), middle.server.relay.faults());
            (middle.counts.clone(), middle.requests)
        };
        for (class, times) in counts {
            *faults.entry(class).or_default() += times;
        }
        let full: u64 = self.phones.iter().map(|phone| phone.disk.counts().full).sum();
        *faults.entry("writes without room".to_owned()).or_default() += full;
        let (verdicts, timers, rows) = oracle::summary(self);
        self.note(&rows);
        let days = scenario.span.0 as f64 / 86_400_000.0 + 2.0;
        Outcome {
            wrong: std::mem::take(&mut self.wrong),
            trace: self.trace.finish(),
            faults,
            deeds: self.ledger.sure.len() as u64,
            contacts: self.contacts,
            requests,
            timers,
            device_days: self.phones.len() as f64 * days,
            verdicts,
        }
    }
}

/// What a contact came to, without what only chance decides.
fn brief(told: &Told) -> String {
    match told {
        Told::NoContact { .. } => "none".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Whether an error leaves open whether something was saved.
pub(crate) fn leaves_doubt(error: &DeviceError) -> bool {
    matches!(error, DeviceError::InDoubt(_))
}
