//! SIGKILL at every call that changes the disk or tells somebody something: of a phone that saves, of a phone that sends, and
//! of a server that starts, receives, digests, fires timers and stops. After each death both are started again and everything
//! promised must be there, once.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::time::Instant;

use tests::crash::process::{Heard, PATIENCE};
use tests::crash::programs::Programs;
use tests::crash::work::Step;
use tests::faults::record::{Call, read};
use tests::faults::{Fault, What};

use crate::ground::{Ground, long, more};
use crate::phone::Phone;
use crate::{seldom, step};

const SIGKILL: i32 = 9;
/// Deaths after which the server's rebuild is compared too: it takes longer than all the rest.
const REBUILDS: u64 = 4;

/// Deaths by the kind of call, of one sweep.
#[derive(Default)]
struct Deaths {
    by_kind: BTreeMap<String, u64>,
}

impl Deaths {
    fn enter(&mut self, calls: &[Call], how: What) {
        let kind = calls.last().map_or_else(|| "start".to_owned(), |call| call.kind.clone());
        let how = if how == What::HalfThenKill { "half a " } else { "" };
        *self.by_kind.entry(format!("{how}{kind}")).or_default() += 1;
    }

    fn sum(&self) -> u64 {
        self.by_kind.values().sum()
    }
}

/// Takes every call, or every so many-th, until a life ends in peace.
fn sweep(name: &str, ground: &Ground<'_>, live: impl Fn(&Ground<'_>, &mut Phone<'_>, &Fault) -> bool) {
    let begun = Instant::now();
    let log = ground.life().with_extension("calls");
    let mut deaths = Deaths::default();
    let mut calls = 0;
    for how in [What::Kill, What::HalfThenKill] {
        let mut at = 1;
        loop {
            let mut phone = ground.begin();
            // Only what writes bytes can be done by half.
            let kinds: &[&str] = if how == What::HalfThenKill { &["write", "say"] } else { &[] };
            let fault = Fault { talk: true, kinds, ..Fault::at(how, at, log.clone()) };
            let died = live(ground, &mut phone, &fault);
            let seen = read(&log, false);
            if died {
                deaths.enter(&seen, how);
            }
            let with_rebuild = deaths.sum().is_multiple_of(REBUILDS) || !died;
            ground.check(&mut phone, with_rebuild, &format!("{name}: {how:?} at call {at}"));
            if !died {
                calls = calls.max(seen.len());
                break;
            }
            at += if how == What::HalfThenKill { seldom() } else { step() };
        }
    }
    println!(
        "{name}: {calls} calls in a life, every {}. taken: {} kill points {:?}; lost 0, doubled 0; {} s",
        step(),
        deaths.sum(),
        deaths.by_kind,
        begun.elapsed().as_secs()
    );
}

#[test]
fn a_phone_killed_at_any_call_while_it_saves_loses_and_doubles_nothing() {
    let programs = Programs::find();
    sweep("phone save", &Ground::prepare(&programs, &[]), |ground, phone, fault| {
        let steps: Vec<Step> = [Step::status()].into_iter().chain(more()).collect();
        phone.live(&steps, Some((&ground.shim, fault))).signal() == Some(SIGKILL)
    });
}

#[test]
fn a_phone_killed_at_any_call_while_it_seals_its_plain_store_loses_and_doubles_nothing() {
    let programs = Programs::find();
    sweep("phone seals", &Ground::prepare(&programs, &more()).with_a_plain_phone(), |ground, phone, fault| {
        let died = phone.live(&[Step::status()], Some((&ground.shim, fault))).signal() == Some(SIGKILL);
        let head = std::fs::read(phone.folder.join("phone.db")).expect("one whole store is there");
        assert!(died || !head.starts_with(b"SQLite format 3"), "it was not sealed");
        died
    });
}

#[test]
fn a_phone_killed_at_any_call_while_it_sends_loses_and_doubles_nothing() {
    let programs = Programs::find();
    sweep("phone push", &Ground::prepare(&programs, &more()), |ground, phone, fault| {
        let serving = ground.server.serve();
        let steps = [Step::status(), Step::sync(), Step::sync(), Step::status()];
        let died = phone.live(&steps, Some((&ground.shim, fault))).signal() == Some(SIGKILL);
        serving.kill();
        died
    });
}

#[test]
fn a_server_killed_at_any_call_while_it_receives_digests_or_fires_timers_loses_and_doubles_nothing() {
    let programs = Programs::find();
    sweep("server", &Ground::prepare(&programs, &[]).with_a_timer_due(&long()), serve_once);
}

/// A whole life of the server: whether it was killed.
fn serve_once(ground: &Ground<'_>, phone: &mut Phone<'_>, fault: &Fault) -> bool {
    let mut command = ground.server.command();
    ground.shim.attach(&mut command, &ground.server.data, fault);
    let mut serving = ground.server.launch(&mut command);
    let begun = Instant::now();
    if let Heard::Line(line) = serving.hear(PATIENCE) {
        assert!(line.starts_with("listening on "), "it said {line:?}");
        loop {
            phone.live(&[Step::sync(), Step::status()], None);
            let far = phone.ledger.far;
            if serving.has_ended() || (far.saved == far.stored && far.stored == far.merged) {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "not everything gets across: {far:?}");
        }
        serving.terminate();
    }
    serving.wait().signal() == Some(SIGKILL)
}
