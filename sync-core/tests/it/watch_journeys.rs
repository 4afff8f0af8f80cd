//! Journeys with the clock turned through every state of the watch (V6.3): what was heard of a traveller, and where the watch
//! stands at each moment. One line is one moment.

use sync_core::evidence::Placement;
use sync_core::fact::Gap;
use sync_core::ids::PersonId;
use sync_core::obligation::Seen;
use sync_core::safety::{
    Call, CheckIn, Confirmation, Extension, NotCounted, WatchCase, explain_heard, explain_not_counted, explain_watch,
    judge_watch,
};
use sync_core::time::{Millis, Timestamp};

use crate::case::{attested, bounds, seen};
use crate::world::{at, device, person};

/// A moment, the state there, and what its sentence says.
type Moment = (&'static str, &'static str, &'static str);

struct Journey {
    name: &'static str,
    case: WatchCase,
    moments: Vec<Moment>,
}

fn journey(name: &'static str, case: WatchCase, moments: &[Moment]) -> Journey {
    Journey { name, case, moments: moments.to_vec() }
}

/// Shared at 07:00 to be back by 18:00, half an hour of grace, three hours of extension at most.
fn shared() -> WatchCase {
    WatchCase::of(seen(1, attested("07:00", "07:01")), at("18:00"), Millis::minutes(30), Millis::hours(3))
}

/// Departed at 08:00.
fn departed() -> WatchCase {
    WatchCase { departures: vec![seen(2, attested("08:00", "08:01"))], ..shared() }
}

fn planned(dues: &[&str], gaps: &[(&str, &str)]) -> WatchCase {
    let gaps = gaps.iter().map(|(from, until)| Gap { from: at(from), until: at(until) }).collect();
    WatchCase { dues: dues.iter().map(|due| at(due)).collect(), gaps, ..departed() }
}

fn other(placement: Placement) -> Seen {
    let mut seen = seen(1, placement);
    seen.entry.device = device(2);
    seen
}

fn back(seq: u64, time: &str, received: &str) -> WatchCase {
    WatchCase { returns: vec![seen(seq, attested(time, received))], ..departed() }
}

fn checked(seq: u64, time: &str, received: &str, next_by: &str) -> CheckIn {
    CheckIn { seen: seen(seq, attested(time, received)), next_by: at(next_by) }
}

fn extended(seen: Seen, who: &str, until: &str) -> Extension {
    let how = (who != "li.na").then(|| "she rang".to_owned());
    Extension { seen, person: person(who), until: at(until), reason: "storm".to_owned(), how }
}

fn with_extension(extension: Extension) -> WatchCase {
    WatchCase { extensions: vec![extension], ..departed() }
}

fn call(seq: u64, time: &str, received: &str) -> Call {
    let seen = seen(seq, attested(time, received));
    Call { seen, person: person("li.na"), words: "off the road".to_owned(), secret: false }
}

fn called() -> WatchCase {
    WatchCase { calls: vec![call(3, "10:00", "10:01")], ..departed() }
}

fn vouched(who: &str, seen: Seen) -> Confirmation {
    Confirmation { seen, person: person(who), how: "spoke to her".to_owned(), calls: Vec::new() }
}

/// Times at home, by the clock alone and by what is heard.
fn of_the_road() -> Vec<Journey> {
    vec![
        journey(
            "shared, and nobody sets out",
            shared(),
            &[
                ("07:01", "armed", "no departure"),
                ("17:59", "armed", ""),
                ("18:00", "overdue", "alarm follows"),
                ("18:29", "overdue", ""),
                ("18:30", "alarmed", "Nothing heard"),
            ],
        ),
        journey(
            "departed, and nothing more",
            departed(),
            &[
                ("08:01", "under_way", "On the road"),
                ("18:00", "overdue", ""),
                ("18:30", "alarmed", ""),
                ("23:59", "alarmed", "Nothing heard"),
            ],
        ),
        journey("back on time", back(3, "17:30", "17:31"), &[("17:31", "closed", "Back")]),
        journey("back early", back(3, "12:00", "12:01"), &[("12:01", "closed", "Back")]),
        journey("back after the alarm", back(3, "19:00", "19:01"), &[("19:01", "closed", "Back")]),
        journey("back in time, heard of late", back(3, "17:00", "22:00"), &[("22:00", "closed", "Back")]),
        journey("a return from before the departure", back(1, "07:30", "19:00"), &[("19:00", "alarmed", "")]),
        journey(
            "a check-in moves it",
            WatchCase { check_ins: vec![checked(3, "12:00", "12:01", "21:00")], ..departed() },
            &[("20:59", "under_way", ""), ("21:00", "overdue", ""), ("21:30", "alarmed", "")],
        ),
        journey(
            "a check-in asks to be heard of earlier",
            WatchCase { check_ins: vec![checked(3, "12:00", "12:01", "14:00")], ..departed() },
            &[("13:59", "under_way", ""), ("14:00", "overdue", ""), ("14:30", "alarmed", "")],
        ),
        journey(
            "a check-in from before the alarm is heard of after it",
            WatchCase { check_ins: vec![checked(3, "17:50", "19:00", "21:00")], ..departed() },
            &[("19:00", "under_way", ""), ("21:30", "alarmed", "")],
        ),
        journey(
            "a late check-in whose own time is over",
            WatchCase { check_ins: vec![checked(3, "12:00", "20:00", "17:00")], ..departed() },
            &[("20:00", "alarmed", "Nothing heard since")],
        ),
        journey(
            "shared only when it should have been over",
            WatchCase::of(seen(1, attested("07:00", "22:00")), at("18:00"), Millis::minutes(30), Millis::hours(3)),
            &[("22:00", "alarmed", "")],
        ),
    ]
}

fn of_plans() -> Vec<Journey> {
    vec![
        journey(
            "the first check-in of the plan does not come",
            planned(&["12:00", "15:00"], &[]),
            &[("11:59", "under_way", ""), ("12:00", "overdue", ""), ("12:30", "alarmed", "")],
        ),
        journey(
            "the first check-in of the plan comes",
            WatchCase { check_ins: vec![checked(3, "11:50", "11:51", "15:00")], ..planned(&["12:00", "15:00"], &[]) },
            &[("12:30", "under_way", ""), ("15:00", "overdue", ""), ("15:30", "alarmed", "")],
        ),
        journey(
            "silence in a planned gap",
            planned(&["12:00"], &[("11:00", "15:00")]),
            &[
                ("10:59", "under_way", "On the road"),
                ("12:30", "under_way", "Out of coverage as planned until"),
                ("15:00", "under_way", "On the road"),
                ("15:29", "under_way", ""),
                ("15:30", "overdue", ""),
                ("16:00", "alarmed", ""),
            ],
        ),
        journey(
            "silence before a planned gap is silence",
            planned(&["10:45"], &[("11:00", "15:00")]),
            &[("10:45", "overdue", ""), ("11:15", "alarmed", "")],
        ),
        journey(
            "the return falls into a gap",
            planned(&[], &[("17:00", "20:00")]),
            &[
                ("18:30", "under_way", "Out of coverage"),
                ("20:29", "under_way", ""),
                ("20:30", "overdue", ""),
                ("21:00", "alarmed", ""),
            ],
        ),
        journey(
            "two gaps, one behind the other",
            planned(&["12:00"], &[("13:15", "15:00"), ("11:00", "13:00")]),
            &[("13:40", "under_way", ""), ("15:29", "under_way", ""), ("15:30", "overdue", "")],
        ),
        journey(
            "a gap that ends before it begins is none",
            planned(&["12:00"], &[("15:00", "11:00")]),
            &[("12:00", "overdue", "")],
        ),
        journey(
            "a gap keeps no call for help from being heard",
            {
                let gaps = planned(&[], &[("09:00", "17:00")]);
                WatchCase { calls: called().calls, ..gaps }
            },
            &[("10:01", "alarmed", "calls for help")],
        ),
    ]
}

fn of_extensions() -> Vec<Journey> {
    let own = |seq, time, until| extended(seen(seq, attested(time, time)), "li.na", until);
    vec![
        journey(
            "the traveller extends",
            with_extension(own(3, "17:00", "19:30")),
            &[("18:30", "under_way", ""), ("19:30", "overdue", ""), ("20:00", "alarmed", "")],
        ),
        journey(
            "an extension backwards",
            with_extension(own(3, "17:00", "17:30")),
            &[("17:45", "under_way", ""), ("18:30", "alarmed", "")],
        ),
        journey(
            "an extension further than the policy lets",
            with_extension(own(3, "17:00", "23:30")),
            &[("19:59", "under_way", ""), ("20:00", "overdue", "")],
        ),
        journey(
            "an extension from before the share",
            with_extension(own(0, "06:30", "20:00")),
            &[("18:30", "alarmed", "")],
        ),
        journey(
            "a watcher extends on the traveller's word",
            with_extension(extended(other(bounds("16:00", "16:05", "16:01")), "chen.bo", "19:00")),
            &[("18:30", "under_way", ""), ("19:30", "alarmed", "")],
        ),
        journey(
            "an extension by another that is not proven to be after the share",
            with_extension(extended(other(bounds("06:00", "16:05", "16:01")), "chen.bo", "19:00")),
            &[("18:30", "alarmed", "")],
        ),
        journey(
            "the last word is a check-in",
            WatchCase {
                check_ins: vec![CheckIn { seen: seen(4, bounds("17:30", "17:31", "17:30")), next_by: at("18:30") }],
                ..with_extension(own(3, "17:00", "19:30"))
            },
            &[("18:29", "under_way", ""), ("18:30", "overdue", "")],
        ),
        journey(
            "an extension of a watch that is closed",
            WatchCase { extensions: vec![own(4, "18:00", "20:00")], ..back(3, "17:30", "17:31") },
            &[("20:30", "closed", "Back")],
        ),
    ]
}

fn of_calls() -> Vec<Journey> {
    let sure = |who| vouched(who, other(bounds("10:30", "10:32", "10:31")));
    vec![
        journey(
            "a call for help on the road",
            called(),
            &[("10:01", "alarmed", "calls for help: off the road"), ("23:59", "alarmed", "only a person's word")],
        ),
        journey(
            "a return does not end a call for help",
            WatchCase { returns: vec![seen(4, attested("11:00", "11:01"))], ..called() },
            &[("11:01", "alarmed", "calls for help")],
        ),
        journey(
            "another's word ends it",
            WatchCase { confirmations: vec![sure("wang.lei")], ..called() },
            &[("10:32", "closed", "wang.lei vouches")],
        ),
        journey(
            "a return and another's word end it",
            WatchCase {
                returns: vec![seen(4, attested("11:00", "11:01"))],
                confirmations: vec![sure("wang.lei")],
                ..called()
            },
            &[("11:01", "closed", "wang.lei")],
        ),
        journey(
            "a word from before it ends no call",
            WatchCase {
                confirmations: vec![vouched("wang.lei", other(bounds("08:00", "10:30", "10:29")))],
                ..called()
            },
            &[("10:32", "alarmed", "calls for help")],
        ),
        journey(
            "one's own word ends no call",
            WatchCase { confirmations: vec![sure("li.na")], ..called() },
            &[("10:32", "alarmed", "calls for help")],
        ),
        journey(
            "a call after the return",
            WatchCase { calls: vec![call(4, "12:30", "12:31")], ..back(3, "12:00", "12:01") },
            &[("12:31", "alarmed", "calls for help")],
        ),
        journey(
            "a second call after the first was answered",
            WatchCase {
                calls: vec![call(3, "10:00", "10:01"), call(5, "12:00", "12:01")],
                confirmations: vec![sure("wang.lei")],
                ..departed()
            },
            &[("12:01", "alarmed", "calls for help")],
        ),
    ]
}

#[test]
fn journeys_through_every_state() {
    let journeys: Vec<Journey> =
        [of_the_road(), of_plans(), of_extensions(), of_calls()].into_iter().flatten().collect();
    assert!(journeys.len() >= 36, "{}", journeys.len());
    let mut states = std::collections::BTreeSet::new();
    for Journey { name, case, moments } in journeys {
        for (when, state, words) in moments {
            let watch = judge_watch(&case, at(when));
            let said = explain_watch(&watch, "Asia/Shanghai");
            assert_eq!(watch.state.as_str(), state, "{name}, {when}");
            assert!(said.en.contains(words), "{name}, {when}: {}", said.en);
            states.insert(state);
        }
    }
    assert_eq!(states.len(), 5, "{states:?}");
}

#[test]
fn nothing_changes_between_the_moments_at_which_time_alone_changes_it() {
    let journeys = [of_the_road(), of_plans(), of_extensions(), of_calls()].into_iter().flatten();
    for Journey { name, case, .. } in journeys {
        let mut now = at("07:02");
        while let Some(next) = judge_watch(&case, now).changes_at {
            assert!(next > now, "{name}: it would never sleep");
            let (here, before) = (judge_watch(&case, now), judge_watch(&case, next - Millis(1)));
            assert_eq!((here.state, here.reason, here.due), (before.state, before.reason, before.due), "{name}");
            now = next;
        }
    }
}

#[test]
fn a_moment_is_one_moment_on_both_sides_of_the_date_line() {
    // Back in Auckland on the 15th at 01:00, which is the 14th at 03:00 in Honolulu.
    let case = WatchCase { return_by: at("13:00"), ..departed() };
    let watch = judge_watch(&case, at("12:00"));
    let said = |zone| explain_watch(&watch, zone).en;
    assert!(said("Pacific/Auckland").contains("2026-09-15 01:00"), "{}", said("Pacific/Auckland"));
    assert!(said("Pacific/Honolulu").contains("2026-09-14 03:00"), "{}", said("Pacific/Honolulu"));
    assert_eq!(watch.due, at("13:00"));
    let due: Timestamp = "2026-09-15T01:00:00+12:00".parse().expect("RFC 3339");
    let west: Timestamp = "2026-09-14T03:00:00-10:00".parse().expect("RFC 3339");
    assert_eq!((due, west), (at("13:00"), at("13:00")), "a plan written in either zone falls due at the same time");
}

#[test]
fn what_does_not_count_is_said_with_the_reason() {
    let own = |seq, time, until| extended(seen(seq, attested(time, time)), "li.na", until);
    let cases = [
        (with_extension(own(3, "17:00", "17:30")), NotCounted::Backwards),
        (with_extension(own(3, "17:00", "23:30")), NotCounted::Clipped(at("20:00"))),
        (with_extension(own(0, "06:30", "20:00")), NotCounted::BeforeShare),
        (WatchCase { extensions: vec![own(4, "18:00", "20:00")], ..back(3, "17:30", "17:31") }, NotCounted::Closed),
    ];
    for (case, why) in cases {
        let watch = judge_watch(&case, at("17:40"));
        let found: Vec<(PersonId, NotCounted)> =
            watch.not_counted.into_iter().map(|(_, person, why)| (person, why)).collect();
        assert_eq!(found, [(person("li.na"), why)]);
        let said = explain_not_counted(why, "Asia/Shanghai");
        assert!(said.en.contains("extension") && said.zh.contains("延期"), "{said:?}");
    }
}

#[test]
fn late_evidence_is_said_with_its_bounds() {
    let case = WatchCase { check_ins: vec![checked(3, "12:00", "20:00", "17:00")], ..departed() };
    let heard = judge_watch(&case, at("20:00")).heard.expect("a check-in");
    let said = explain_heard(&heard, "UTC").en;
    assert!(said.contains("heard at 2026-09-14 20:00 UTC; it was between 2026-09-14 11:59 UTC"), "{said}");
}
