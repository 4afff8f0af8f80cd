//! Golden bytes of what is done about a safety watch, a line for each step: written as it ever was, and still read.

use minicbor::bytes::ByteArray;
use sync_core::fact::{CheckPlan, Coded, Fact, Gap, SafetyAct, TAG, WhichCode};

use crate::golden_lines::facts_hold;
use crate::world::{at, entry, person, visit};

const GOLDEN: &str = include_str!("golden/safety.hex");

/// One fact of every step, and what grew.
pub(crate) fn facts() -> Vec<(&'static str, Fact)> {
    let v = || visit("visit-001");
    let step = |step| Fact::Safety { visit: v(), step };
    let code = Coded { turn: 3, tag: ByteArray::from([7; TAG]) };
    let gaps = vec![Gap { from: at("09:00"), until: at("12:00") }];
    let plan = Some(Box::new(CheckPlan { dues: vec![at("13:00")], gaps }));
    let extended = |how: Option<&str>| SafetyAct::Extended {
        until: at("20:00"),
        reason: "the road is closed".to_owned(),
        how: how.map(str::to_owned),
    };
    vec![
        ("acknowledge_alarm", step(SafetyAct::Acknowledged { note: "calling".to_owned() })),
        ("check_in_coded", step(SafetyAct::CheckedIn { next_by: at("15:00"), code })),
        ("code_heard", step(SafetyAct::CodeHeard { entry: entry(1, 42), which: WhichCode::Duress })),
        ("confirm_safe_calls", step(SafetyAct::Vouched { how: "telephone".to_owned(), calls: vec![entry(1, 42)] })),
        ("extend", step(extended(None))),
        ("extend_relayed", step(extended(Some("she rang me")))),
        ("reached_watcher", step(SafetyAct::Reached { share: entry(1, 40), watcher: person("wang") })),
        ("return_coded", step(SafetyAct::Returned { code })),
        ("see_itinerary", step(SafetyAct::Opened { share: entry(1, 40) })),
        ("share_planned", Fact::Share { visit: v(), watchers: vec![person("wang")], return_by: at("18:00"), plan }),
        ("sos", step(SafetyAct::Sos { words: "km 41".to_owned() })),
    ]
}

#[test]
fn what_is_done_about_a_watch_is_written_as_it_ever_was_and_still_read() {
    facts_hold(GOLDEN, facts().into_iter().map(|(name, fact)| (name.to_owned(), fact)));
}
