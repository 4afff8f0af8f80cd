//! Any sequence of edits in two visits, with refusals, contacts and kills at random: in the end phone and server hold the
//! same documents, and whatever was saved either stands in them or is shown.

use proptest::prelude::*;
use sync_core::command::Command;
use sync_core::document::plan::{PlanEdit, read_plan};
use sync_core::document::record::{Section, read_record};
use sync_core::document::words_of;
use sync_core::fact::Fact;
use sync_core::ids::{DocumentId, VisitId};
use sync_core::journal::Body;
use sync_core::time::Millis;

use crate::engine_rebase::agree;
use crate::fake_digest::Digest;
use crate::host::{Host, Kill, Net};
use crate::taps::plan_view;
use crate::world::{seeded, visit};

#[derive(Debug, Clone)]
enum Happens {
    Note(u8),
    Replan(u8),
    Submit(u8),
    Contact,
    Net(bool),
    Lag(bool),
    Restart,
    Kill(u32, bool),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        6 => (0..2u8).prop_map(Happens::Note),
        3 => (0..2u8).prop_map(Happens::Replan),
        1 => (0..2u8).prop_map(Happens::Submit),
        5 => Just(Happens::Contact),
        1 => any::<bool>().prop_map(Happens::Net),
        1 => any::<bool>().prop_map(Happens::Lag),
        1 => Just(Happens::Restart),
        2 => (1..25u32, any::<bool>()).prop_map(|(nth, before)| Happens::Kill(nth, before)),
    ]
}

fn of(n: u8) -> VisitId {
    visit(if n == 0 { "visit-a" } else { "visit-b" })
}

/// A number of 0 to 99 that only depends on what is asked.
fn dice(seed: u64, seq: u64, salt: usize) -> u64 {
    let mixed = (seed ^ seq.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) % 100
}

fn begun(seed: u64, rate: u64) -> Host {
    let mut host = Host::enrolled();
    for n in 0..2 {
        host.does(Command::Plan { visit: Some(of(n)), plan: Box::new(plan_view()) });
    }
    let mut digest = Digest::judged(Box::new(move |seq, part| {
        seq > 3 && dice(seed, seq, part.document.to_string().len() + part.document.kind.as_str().len()) < rate
    }));
    digest.whole = Box::new(move |seq, body: &Body| {
        seq > 3 && !matches!(body.fact(), Some(Fact::Begin { .. })) && dice(seed, seq, 1_000) < rate / 4
    });
    host.server.digest = Some(digest);
    host.contact();
    host
}

fn step(host: &mut Host, nth: usize, what: &Happens) {
    match what {
        Happens::Note(n) => host.does(Command::Note {
            visit: of(*n),
            section: Section::Points,
            text: format!("note {nth}."),
            due_working_days: None,
        }),
        Happens::Replan(n) => {
            let edit = PlanEdit { purpose: Some(format!("purpose {nth}.")), ..PlanEdit::default() };
            host.does(Command::Replan { visit: of(*n), edit: Box::new(edit) });
        }
        Happens::Submit(n) => host.does(Command::Submit { visit: of(*n) }),
        Happens::Contact => host.contact(),
        Happens::Net(up) => host.net = if *up { Net::Up } else { Net::AnswerLost },
        Happens::Lag(lags) => host.server.digest.as_mut().expect("a digest").lags = *lags,
        Happens::Restart => host.restart(),
        Happens::Kill(nth, true) => host.kill_at(Kill::Before(*nth)),
        Happens::Kill(nth, false) => host.kill_at(Kill::After(*nth)),
    }
    if host.killed {
        host.restart();
    }
    host.pass(Millis::minutes(1));
}

/// What was saved in a document, in the order in which it was first written.
fn saved(host: &Host, id: &DocumentId, word: &str) -> Vec<String> {
    let bodies = host.server.entries.iter().map(|entry| Body::read(&entry.body).expect("sound"));
    let parts: Vec<_> = bodies.flat_map(|body| body.parts).filter(|part| part.document == *id).collect();
    let mut all: Vec<String> = Vec::new();
    for words in parts.iter().flat_map(|part| words_of(&part.change)) {
        if words.starts_with(word) && !all.contains(&words) {
            all.push(words);
        }
    }
    all
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: seeded().cases / 5, ..seeded() })]

    #[test]
    fn whatever_is_refused_and_wherever_the_phone_dies_all_that_was_saved_stands_or_is_shown(
        seed in any::<u64>(),
        rate in 0..60u64,
        all in prop::collection::vec(happens(), 5..40),
    ) {
        let mut host = begun(seed, rate);
        for (nth, what) in all.iter().enumerate() {
            step(&mut host, nth, what);
        }
        host.restart();
        host.net = Net::Up;
        let digest = host.server.digest.as_mut().expect("a digest");
        digest.lags = false;
        // A patient server, lest the last words are always refused.
        digest.judge = Box::new(|_, _| false);
        digest.whole = Box::new(|_, _| false);
        (0..8).for_each(|_| host.contact());

        agree(&host);
        let status = host.status();
        prop_assert_eq!(status.stored, status.saved);
        let shown: Vec<&String> = status.refused.iter().flat_map(|work| &work.words).collect();
        for n in 0..2 {
            let record = read_record(&host.engine.document(&DocumentId::record(&of(n))).expect("a record"));
            let points: Vec<String> = record.points.into_iter().map(|item| item.text).collect();
            for text in saved(&host, &DocumentId::record(&of(n)), "note ") {
                let stands = points.iter().filter(|point| **point == text).count();
                prop_assert!(stands <= 1, "{} stands {} times", text, stands);
                prop_assert!(stands == 1 || shown.contains(&&text), "{} is lost", text);
            }
            let mut purposes = saved(&host, &DocumentId::plan(&of(n)), "purpose ");
            purposes.retain(|text| !shown.contains(&text));
            let plan = read_plan(&host.engine.document(&DocumentId::plan(&of(n))).expect("a plan"));
            let last = purposes.last().cloned().unwrap_or_else(|| "renewal".to_owned());
            prop_assert_eq!(plan.purpose, last);
        }
        let before = host.rows.len();
        host.restart();
        prop_assert_eq!(host.status().refused, status.refused);
        host.contact();
        prop_assert!(host.rows.len() <= before + 2, "nothing is left to be done");
    }
}
