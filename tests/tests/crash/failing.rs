//! A disk that is full, or fails, at every call that changes it. Full: the answer names the remedy, what was saved can be
//! read, and the same process goes on once there is room. Failed: whoever writes stops at once, says so, never tries again,
//! and another start recovers; a failed fsync is the worst of these.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitStatus;
use std::time::Instant;

use tests::crash::process::{Heard, PATIENCE, Process};
use tests::crash::programs::Programs;
use tests::crash::work::Step;
use tests::faults::record::{Call, read};
use tests::faults::{Fault, What};

use crate::ground::{Ground, more, settle};
use crate::phone::Phone;
use crate::{seldom, step};

/// What a fault came to, and how often.
type Came = BTreeMap<String, u64>;

/// Which calls fail.
type Kinds = &'static [&'static str];
const ALL: Kinds = &[];
/// What needs room. An fsync that finds none is a failed fsync.
const NEEDS_ROOM: Kinds = &["write", "create", "allocate", "mkdir", "link", "rename"];
const SYNC: Kinds = &["sync"];

/// Takes every call, or every so many-th, until nothing goes wrong any more.
fn sweep(name: &str, whats: &[What], kinds: Kinds, live: impl Fn(&mut Life<'_>) -> String) {
    let programs = Programs::find();
    sweep_on(&Ground::prepare(&programs, &[]).with_a_timer_due(&more()), name, whats, kinds, live);
}

fn sweep_on(ground: &Ground<'_>, name: &str, whats: &[What], kinds: Kinds, live: impl Fn(&mut Life<'_>) -> String) {
    let begun = Instant::now();
    let (log, full) = (ground.life().with_extension("calls"), ground.life().with_extension("full"));
    let (mut came, mut points) = (Came::new(), 0);
    for what in whats {
        let forever = matches!(what, What::Full | What::Short);
        let mut at = 1;
        loop {
            fs::write(&full, "").expect("written");
            let only_while = Some(full.clone());
            let last = if forever { 0 } else { at };
            let fault = Fault { kinds, only_while, last, ..Fault::at(*what, at, log.clone()) };
            let when = format!("{name}: {what:?} at call {at}");
            let mut life = Life { ground, phone: ground.begin(), fault, when };
            let outcome = live(&mut life);
            let failed = read(&log, false).iter().any(|call| call.made_to_fail);
            let Life { mut phone, when, .. } = life;
            ground.check(&mut phone, false, &when);
            if !failed {
                break;
            }
            *came.entry(outcome).or_default() += 1;
            points += 1;
            // Of fsyncs there are few.
            at += if kinds == SYNC {
                1
            } else if *what == What::Short {
                seldom()
            } else {
                step()
            };
        }
    }
    let every = if kinds == SYNC { 1 } else { step() };
    let seconds = begun.elapsed().as_secs();
    println!("{name}: {points} calls failed, every {every}. taken: {came:?}; lost 0; {seconds} s");
}

struct Life<'a> {
    ground: &'a Ground<'a>,
    phone: Phone<'a>,
    fault: Fault,
    when: String,
}

impl Life<'_> {
    fn there_is_room(&self) {
        if let Some(file) = &self.fault.only_while {
            fs::remove_file(file).expect("removed");
        }
    }

    fn serve(&self) -> (Process, bool) {
        let mut command = self.ground.server.command();
        self.ground.shim.attach(&mut command, &self.ground.server.data, &self.fault);
        let serving = self.ground.server.launch(&mut command);
        let listens = matches!(serving.hear(PATIENCE), Heard::Line(_));
        (serving, listens)
    }

    /// After the first call that failed, nothing was written or synced any more.
    fn is_over_after_the_first_failure(&self, calls: &[Call]) {
        let Some(failed) = calls.iter().position(|call| call.made_to_fail) else { return };
        let (before, after) = (&calls[..failed], &calls[failed + 1..]);
        let folder = |call: &&Call| call.kind == "sync" && !call.path.contains("db");
        if folder(&&calls[failed]) && before.iter().any(|call| folder(&call)) {
            // SQLite syncs the folder once more and does not look at what comes of it: the stores have done it before.
            return;
        }
        let after: Vec<_> =
            after.iter().filter(|call| call.kind != "unlink").map(|call| (&call.kind, &call.path)).collect();
        let first = &after[..after.len().min(5)];
        assert!(after.is_empty(), "{}: {} failed, and then came {first:?}", self.when, calls[failed].path);
    }

    fn answers(&self, path: &str) -> u16 {
        let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
        agent.get(format!("{}{path}", self.ground.server.url())).call().map_or(0, |answer| answer.status().as_u16())
    }
}

fn lines() -> Vec<Step> {
    vec![crate::ground::note("v-1", "fourth"), crate::ground::note("v-1", "fifth"), crate::ground::note("v-2", "sixth")]
}

#[test]
fn a_phone_on_a_full_disk_says_so_can_be_read_and_goes_on_when_there_is_room() {
    sweep("phone, full", &[What::Full, What::Short], NEEDS_ROOM, |life| {
        let mut process = life.phone.start(Some((&life.ground.shim, &life.fault)));
        let ask = |process: &mut Process, step: &Step| {
            process.give(&step.line);
            process.hear(PATIENCE)
        };
        let Heard::Line(line) = ask(&mut process, &Step::status()) else {
            let complaints = process.complaints();
            assert!(
                complaints.contains("free space") || complaints.contains("Free some space"),
                "{}: {complaints}",
                life.when
            );
            return "not opened, says why".to_owned();
        };
        life.phone.enter(&Step::status(), &line);
        let mut again = Vec::new();
        for step in lines() {
            let Heard::Line(line) = ask(&mut process, &step) else { panic!("{}: no answer", life.when) };
            if line.starts_with("not-saved") {
                assert!(line.contains("the disk is full") && line.contains("Free some space"), "{}: {line}", life.when);
                again.push(step);
            } else {
                life.phone.enter(&step, &line);
            }
            let Heard::Line(line) = ask(&mut process, &Step::status()) else { panic!("{}: unreadable", life.when) };
            life.phone.enter(&Step::status(), &line);
        }
        life.there_is_room();
        for step in &again {
            let Heard::Line(line) = ask(&mut process, step) else { panic!("{}: no answer", life.when) };
            assert!(line.starts_with("saved"), "{}: there is room, and yet {line}", life.when);
            life.phone.enter(step, &line);
        }
        process.no_more();
        process.wait();
        if again.is_empty() { "made no difference" } else { "not saved, then saved" }.to_owned()
    });
}

/// Each fsync fails once, and is the last thing that is written or synced.
fn each_fsync_fails(name: &str, live: fn(&mut Life<'_>) -> String) {
    sweep(name, &[What::Broken], SYNC, |life| {
        let log = life.fault.log.clone();
        let came = live(life);
        life.is_over_after_the_first_failure(&read(&log, false));
        came
    });
}

fn phone_on_a_broken_disk(life: &mut Life<'_>) -> String {
    let steps: Vec<Step> = [Step::status()].into_iter().chain(lines()).collect();
    let status = life.phone.live(&steps, Some((&life.ground.shim, &life.fault)));
    for excuse in &life.phone.excuses {
        let said = excuse.contains("Start the program again") || excuse.contains("start the program again");
        assert!(said, "{}: {excuse}", life.when);
    }
    let doubts = life.phone.excuses.iter().filter(|excuse| excuse.starts_with("in-doubt")).count();
    assert!(doubts <= 1, "{}: {:?}", life.when, life.phone.excuses);
    format!("exit {}, in doubt {doubts}", status.code().unwrap_or(-1))
}

#[test]
fn a_phone_whose_disk_fails_stops_writing_and_another_start_recovers() {
    sweep("phone, failing", &[What::Broken], ALL, phone_on_a_broken_disk);
}

#[test]
fn a_plain_store_that_cannot_be_sealed_on_a_full_or_failing_disk_stays_whole_and_is_sealed_later() {
    let programs = Programs::find();
    let ground = Ground::prepare(&programs, &more()).with_a_plain_phone();
    let fault = |life: &mut Life<'_>| {
        let status = life.phone.live(&[Step::status()], Some((&life.ground.shim, &life.fault)));
        life.there_is_room();
        format!("exit {}", status.code().unwrap_or(-1))
    };
    sweep_on(&ground, "phone seals, full", &[What::Full, What::Short], NEEDS_ROOM, fault);
    sweep_on(&ground, "phone seals, failing", &[What::Broken], ALL, fault);
}

#[test]
fn a_phone_never_repeats_an_fsync_that_failed() {
    each_fsync_fails("phone, fsync", phone_on_a_broken_disk);
}

#[test]
fn a_server_on_a_full_disk_answers_507_and_goes_on_when_there_is_room() {
    sweep("server, full", &[What::Full, What::Short], NEEDS_ROOM, |life| {
        let (mut serving, listens) = life.serve();
        if !listens {
            let status = serving.wait();
            let complaints = serving.complaints();
            assert!(!status.success() && complaints.contains("free space"), "{}: {complaints}", life.when);
            return "not started, says why".to_owned();
        }
        life.phone.live(&[Step::sync(), Step::status()], None);
        let refused = life.phone.ledger.no_contact.keys().any(|why| why.contains("the disk is full"));
        if refused {
            assert_eq!(life.answers("/healthz"), 507, "{}", life.when);
        }
        life.there_is_room();
        settle(&mut life.phone);
        assert_eq!(life.answers("/healthz"), 200, "{}", life.when);
        serving.terminate();
        assert!(serving.wait().success(), "{}: {}", life.when, serving.complaints());
        if refused { "507, then stored" } else { "stored" }.to_owned()
    });
}

fn server_on_a_broken_disk(life: &mut Life<'_>) -> String {
    let (mut serving, listens) = life.serve();
    let begun = Instant::now();
    while listens && !serving.has_ended() {
        life.phone.live(&[Step::sync(), Step::status()], None);
        let far = life.phone.ledger.far;
        if far.saved == far.merged || begun.elapsed() > PATIENCE {
            break;
        }
    }
    serving.terminate();
    let status: ExitStatus = serving.wait();
    let complaints = serving.complaints();
    if listens && !status.success() {
        assert!(complaints.contains("a write did not reach the disk"), "{}: {complaints}", life.when);
    }
    format!("{}exit {}", if listens { "" } else { "not started, " }, status.code().unwrap_or(-1))
}

#[test]
fn a_server_whose_disk_fails_ends_with_an_error_and_another_start_recovers() {
    sweep("server, failing", &[What::Broken], ALL, server_on_a_broken_disk);
}

#[test]
fn a_server_never_repeats_an_fsync_that_failed_and_ends_with_an_error() {
    each_fsync_fails("server, fsync", server_on_a_broken_disk);
}
