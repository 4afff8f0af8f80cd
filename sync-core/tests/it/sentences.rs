//! Verdicts and watches in words: every reason in both languages, with its times.

use sync_core::evidence::Contradiction;
use sync_core::fact::ObligationKind;
use sync_core::obligation::{Reason, State, Verdict, explain};
use sync_core::safety::{Watch, WatchReason, WatchState, explain_watch};
use sync_core::time::Millis;

use crate::world::{at, person};

fn reasons() -> Vec<Reason> {
    vec![
        Reason::Cancelled,
        Reason::Waived { by: person("wang"), reason: "a storm".to_owned() },
        Reason::Contradicted(Contradiction::Fork),
        Reason::Contradicted(Contradiction::RunningClock),
        Reason::Contradicted(Contradiction::OutsideBounds),
        Reason::ProvenInTime,
        Reason::ReceivedInTime,
        Reason::DoneOffline { after: Millis::minutes(95), delivered_late: Millis::minutes(430) },
        Reason::DoneOffline { after: Millis::minutes(95), delivered_late: Millis(0) },
        Reason::ProvenLate { by: Millis::minutes(31) },
        Reason::LateByOwnClock { after: Millis::minutes(151) },
        Reason::WallClockOnly,
        Reason::Decided { by: person("wang"), accepted: true, reason: "I saw it".to_owned() },
        Reason::Decided { by: person("wang"), accepted: false, reason: "I saw it".to_owned() },
        Reason::Undecided,
        Reason::DeviceLost { person: person("li") },
        Reason::NoneFound { contact: at("13:00") },
        Reason::Silent { person: person("li"), heard: Some(at("09:00")), planned: false },
        Reason::Silent { person: person("li"), heard: None, planned: true },
        Reason::TimeLeft,
        Reason::NotLeft,
    ]
}

fn verdict(reason: Reason) -> Verdict {
    Verdict {
        owed: ObligationKind::Brief.into(),
        about: String::new(),
        state: State::Running,
        reason,
        due: Some(at("12:00")),
        provisional: false,
        trigger: None,
        completion: None,
        changes_at: None,
    }
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_reason_is_said_in_both_languages_with_the_due_time_in_the_zone() {
    let mut all = Vec::new();
    for reason in reasons() {
        let said = explain(&verdict(reason), "Asia/Shanghai");
        assert!(said.en.starts_with("Brief to the supervisor (due 2026-09-14 20:00 CST): "), "{}", said.en);
        assert!(said.zh.starts_with("向主管简报") && said.zh.contains("2026-09-14 20:00 CST"), "{}", said.zh);
        assert!(said.en.ends_with('.') && said.zh.ends_with('。'), "{said:?}");
        assert!(!has_chinese(&said.en) && has_chinese(&said.zh));
        all.push(said);
    }
    let distinct: std::collections::HashSet<_> = all.iter().map(|said| (&said.en, &said.zh)).collect();
    assert_eq!(distinct.len(), all.len(), "each reason says something of its own");
}

#[test]
fn the_times_and_people_that_tipped_the_scales_are_named() {
    let cases = [
        (
            Reason::DoneOffline { after: Millis::minutes(95), delivered_late: Millis::minutes(430) },
            ["1 h 35 min", "7 h 10 min"],
        ),
        (Reason::ProvenLate { by: Millis::minutes(31) }, ["at least", "31 min"]),
        (Reason::LateByOwnClock { after: Millis::minutes(151) }, ["2 h 31 min", "running clock"]),
        (Reason::NoneFound { contact: at("13:00") }, ["21:00 CST", "without it"]),
        (
            Reason::Silent { person: person("li"), heard: Some(at("09:00")), planned: true },
            ["17:00 CST", "planned end"],
        ),
        (Reason::Waived { by: person("wang"), reason: "a storm".to_owned() }, ["wang", "a storm"]),
    ];
    for (reason, words) in cases {
        let said = explain(&verdict(reason), "Asia/Shanghai");
        words.iter().for_each(|word| assert!(said.en.contains(word), "{word} in {}", said.en));
    }
}

#[test]
fn chinese_sentences_hold_no_english_units() {
    for reason in
        [Reason::ProvenLate { by: Millis::minutes(151) }, Reason::LateByOwnClock { after: Millis::seconds(40) }]
    {
        let said = explain(&verdict(reason), "Asia/Shanghai").zh;
        assert!(!said.contains(" h") && !said.contains("min") && !said.contains(" s"), "{said}");
    }
}

#[test]
fn an_unknown_zone_still_says_when() {
    let said = explain(&verdict(Reason::TimeLeft), "Nowhere/Else");
    assert!(said.en.contains("2026-09-14T12:00:00Z"), "{}", said.en);
}

#[test]
fn every_watch_is_said_in_both_languages() {
    let confirmed = WatchReason::Confirmed { by: person("wang"), how: "by telephone".to_owned() };
    let watches = [
        (WatchState::Armed, WatchReason::NotDeparted),
        (WatchState::UnderWay, WatchReason::OnTheRoad),
        (WatchState::Overdue, WatchReason::PastReturn),
        (WatchState::UnderWay, WatchReason::OutOfCoverage { until: at("09:00") }),
        (WatchState::Alarmed, WatchReason::NothingHeard),
        (WatchState::Closed, WatchReason::Returned),
        (WatchState::Closed, confirmed),
    ];
    for (state, reason) in watches {
        let (due, not_counted) = (at("12:00"), Vec::new());
        let watch = Watch { state, reason, due, changes_at: None, alarm: None, calls: 0, heard: None, not_counted };
        let said = explain_watch(&watch, "Asia/Shanghai");
        assert!(has_chinese(&said.zh) && !has_chinese(&said.en), "{said:?}");
        assert!(state == WatchState::Closed || said.en.contains("20:00 CST"), "{}", said.en);
    }
}
