//! What one phone's day says about when things were: each story is a table of moments and what must be concluded.

use std::collections::BTreeMap;

use sync_core::evidence::{Grade, Placement};
use sync_core::fact::ObligationKind;
use sync_core::ids::{AnchorId, BootId, Seq};
use sync_core::obligation::{Case, Completion, DeviceContact, Limit, Seen, judge};
use sync_core::time::{AnchorSeen, Millis, Timestamp};

use crate::clockwork::{Contact, Phone};
use crate::world::{at, device, entry, person};

/// A day of one phone, played from a table.
struct Day {
    phone: Phone,
    names: BTreeMap<String, Seq>,
}

/// Plays lines such as `10:00 press leave`, `contact [rtt=90]`, `wall +2d`, `reboot`, `clock -90s`.
fn play(story: &str) -> Day {
    let mut day = Day { phone: Phone::on(at("06:00")), names: BTreeMap::new() };
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (now, rest) = moment(&words);
        day.step(now, rest, line);
    }
    day
}

/// The moment of a line, with its day if it names one (`d8 10:00`), and the words after it.
fn moment<'a>(words: &'a [&'a str]) -> (Timestamp, &'a [&'a str]) {
    match words {
        [day, time, rest @ ..] if day.starts_with('d') => {
            (at(time) + Millis::days(day[1..].parse::<i64>().expect("a day") - 1), rest)
        }
        [time, rest @ ..] => (at(time), rest),
        [] => panic!("an empty line"),
    }
}

fn seconds(word: &str) -> i64 {
    word.trim_start_matches("rtt=").trim_end_matches('s').parse().expect("seconds")
}

impl Day {
    fn step(&mut self, now: Timestamp, words: &[&str], line: &str) {
        match words {
            ["press", name] => {
                let seq = self.phone.press(now);
                self.names.insert((*name).to_owned(), seq);
            }
            ["contact"] => self.contact(now, 2),
            ["contact", trip] => self.contact(now, seconds(trip)),
            ["wall", days] => self.phone.wall_off = Millis::days(days.trim_end_matches('d').parse().expect("days")),
            ["reboot"] => self.phone.reboot(now),
            // The running clock leaps, as a patched app would have it.
            ["clock", by] => self.phone.leap(Millis::seconds(seconds(by))),
            ["fork"] => self.phone.forked_from = Some(self.phone.entries.len() as Seq + 1),
            _ => panic!("no such line: {line}"),
        }
    }

    fn contact(&mut self, now: Timestamp, trip: i64) {
        let half = Millis(trip * 500);
        self.phone.contact(Contact { sent: now - half, at: now, received: now + half, answered: true });
    }

    fn place(&self, name: &str) -> Placement {
        self.phone.timeline().place(self.names[name]).expect("placed")
    }

    fn brief(&self, now: Timestamp) -> String {
        let timeline = self.phone.timeline();
        let seen = |name: &str| Seen { entry: entry(1, self.names[name]), placement: self.place(name) };
        let (leave, brief) = (seen("leave"), seen("brief"));
        let since = timeline.elapsed(leave.entry.seq, brief.entry.seq).map(|span| (leave.entry, span));
        let case = Case {
            owed: ObligationKind::Brief.into(),
            about: String::new(),
            limit: Limit::Span(Millis::hours(2)),
            live: Millis::days(30),
            planned_end: None,
            cancelled: false,
            waivers: Vec::new(),
            decisions: Vec::new(),
            triggers: vec![leave],
            completions: vec![Completion { seen: brief, since: since.into_iter().collect() }],
            devices: vec![DeviceContact {
                device: device(1),
                person: person("li"),
                heard: Some(now),
                complete: Some(now),
                lost: None,
                revoked: false,
            }],
        };
        judge(&case, now).state.as_str().to_owned()
    }
}

/// Grades of leaving and briefing, and the verdict on the brief: `B B met`.
#[track_caller]
fn check(story: &str, expect: &str) {
    let day = play(story);
    let now = at("23:00") + Millis::days(30);
    let grades = [day.place("leave").grade, day.place("brief").grade].map(Grade::as_str);
    let said = format!("{} {}", grades.join(" "), day.brief(now));
    assert_eq!(said, expect, "\n{story}");
    for (seq, true_time) in &day.phone.truth {
        let placement = day.phone.timeline().place(*seq).expect("placed");
        if placement.grade != Grade::X {
            assert!(placement.earliest.is_none_or(|bound| bound <= *true_time), "proven bounds are never wrong");
            assert!(placement.latest.is_none_or(|bound| bound >= *true_time), "proven bounds are never wrong");
        }
    }
}

#[test]
fn an_online_phone_is_placed_to_the_minute() {
    check(
        "09:59:50 contact
         10:00:00 press leave
         10:00:20 contact
         11:00:00 press brief
         11:00:30 contact",
        "A B met",
    );
    let day = play("09:59:50 contact\n10:00 press leave\n10:00:20 contact\n10:30 press brief\n10:30:10 contact");
    let leave = day.place("leave");
    assert_eq!((leave.earliest, leave.latest), (Some(at("09:59:50")), Some(at("10:00:20"))));
    assert_eq!(leave.estimate, Some(at("10:00:00")));
}

#[test]
fn a_wall_clock_that_is_days_off_changes_nothing() {
    for off in ["+3d", "-400d", "+4000d"] {
        check(
            &format!(
                "06:10 contact
                 07:00 wall {off}
                 10:00 press leave
                 11:30 press brief
                 20:00 contact
                 20:00:10 press tick"
            ),
            "B B met_offline",
        );
    }
}

#[test]
fn a_wall_clock_put_back_does_not_make_a_late_brief_timely() {
    check(
        "06:10 contact
         10:00 press leave
         14:00 wall -1d
         14:01 press brief
         20:00 contact",
        "B B late",
    );
}

#[test]
fn one_reboot_does_no_harm_when_each_boot_has_an_anchor() {
    check(
        "06:10 contact
         10:00 press leave
         10:30 reboot
         11:00 press brief
         19:00 contact
         19:00:10 press tick
         19:01 contact",
        "B B met_offline",
    );
}

#[test]
fn the_reply_must_be_journalled_in_the_same_boot_to_count() {
    check(
        "06:10 contact
         10:00 press leave
         10:30 reboot
         11:00 press brief
         19:00 contact",
        "B C claimed",
    );
}

#[test]
fn two_reboots_with_the_brief_between_leave_only_a_claim() {
    check(
        "06:10 contact
         10:00 press leave
         10:30 reboot
         11:00 press brief
         11:30 reboot
         19:00 press tick
         19:00:10 contact
         19:00:20 press tock
         19:01 contact",
        "B C claimed",
    );
}

#[test]
fn neighbours_in_the_chain_close_the_gap_between_two_reboots() {
    check(
        "06:10 contact
         10:00 press leave
         10:30 reboot
         11:00 press brief
         11:30 reboot
         11:40 press note
         19:00 contact
         19:00:20 press tock
         19:01 contact",
        "B C met_offline",
    );
}

#[test]
fn an_exchange_of_more_than_a_minute_gives_bounds_only() {
    check("09:30 contact rtt=90s\n10:00 press leave\n11:00 press brief\n20:00 contact rtt=90s", "C C claimed");
    check("09:30 contact rtt=58s\n10:00 press leave\n11:00 press brief\n20:00 contact rtt=90s", "B B met_offline");
}

#[test]
fn a_running_clock_that_loses_a_minute_between_two_contacts_fails_the_rate_check() {
    let day = play(
        "08:00 contact
         08:00:10 press first
         10:00 press leave
         10:30 clock -300s
         12:03 press brief
         12:04 contact
         12:04:10 press tick
         12:05 contact",
    );
    assert_eq!([day.place("leave").grade, day.place("brief").grade], [Grade::D, Grade::D]);
    assert_ne!(day.brief(at("23:00")), "met");
    assert_ne!(day.brief(at("23:00")), "met_offline");
}

/// The first entry of a day that stands otherwise once it went on.
fn moved(day: &str, later: &str) -> Option<String> {
    let whole = play(&format!("{day}\n{later}"));
    let seq = whole.phone.timeline().moved_since(&play(day).phone.timeline())?;
    whole.names.iter().find(|(_, of)| **of == seq).map(|(name, _)| name.clone())
}

#[test]
fn what_comes_later_on_a_sound_clock_moves_only_what_had_no_clock_pair_behind_it() {
    let day = "06:10 contact\n10:00 press leave\n10:01 contact\n11:00 press brief\n11:01 contact";
    assert_eq!(moved(day, ""), None);
    assert_eq!(moved(day, "11:02 contact"), None, "a pair that no entry journals counts for nothing");
    assert_eq!(moved(day, "12:00 press note\n12:01 contact").as_deref(), Some("brief"));
}

#[test]
fn a_clock_found_to_run_wrong_moves_all_of_its_boot_and_nothing_before() {
    let before = "06:10 contact\n07:00 press set-out\n07:01 contact\n07:02 press tick\n07:03 contact\n07:30 reboot";
    let day = format!("{before}\n08:00 contact\n08:00:10 press first\n10:00 press leave\n10:01 contact");
    let later = "10:30 clock -300s\n12:03 press brief\n12:04 contact\n12:04:10 press tock\n12:05 contact";
    assert_eq!(moved(&day, later).as_deref(), Some("first"));
}

#[test]
fn a_fork_disputes_everything_from_it_on_and_nothing_before() {
    check("06:10 contact\n10:00 press leave\n10:30 fork\n11:00 press brief\n20:00 contact", "B X disputed");
    check("06:10 contact\n09:00 fork\n10:00 press leave\n11:00 press brief\n20:00 contact", "X X disputed");
}

#[test]
fn a_running_clock_that_goes_back_within_a_boot_is_a_contradiction() {
    check("06:10 contact\n10:00 press leave\n11:00 clock -12000s\n12:30 press brief\n20:00 contact", "B X disputed");
}

#[test]
fn a_boot_that_comes_again_is_a_contradiction() {
    let mut day = play("06:10 contact\n10:00 press leave\n10:30 reboot\n10:40 press note\n11:00 press brief");
    let first = day.phone.entries[0].stamp.boot;
    day.phone.entries[2].stamp.boot = first;
    assert_eq!(day.place("brief").grade, Grade::X);
    assert_eq!(day.place("note").grade, Grade::C);
}

#[test]
fn a_contradiction_made_later_does_not_undo_what_the_clock_said_before_it() {
    let late = "06:10 contact\n10:00 press leave\n14:01 press brief\n20:00 contact";
    check(late, "B B late");
    check(&format!("{late}\n20:05 clock -50000s\n20:06 press note\n20:07 contact"), "B B late");
}

#[test]
fn an_anchor_of_another_boot_or_device_bounds_but_is_no_clock_pair() {
    let mut day = play("09:00 contact\n10:00 press leave\n11:00 press brief\n20:00 contact");
    for known in day.phone.anchors.values_mut() {
        known.boot = BootId([9; 8]);
    }
    let leave = day.place("leave");
    assert_eq!((leave.grade, leave.estimate), (Grade::C, None));
    assert_eq!(leave.earliest, Some(at("09:00")));
}

#[test]
fn an_anchor_that_nobody_gave_counts_for_nothing() {
    let mut day = play("09:00 contact\n10:00 press leave\n11:00 press brief\n20:00 contact");
    let forged = AnchorSeen { id: AnchorId([0xff; 16]), exchange: None };
    day.phone.entries.iter_mut().for_each(|entry| entry.stamp.anchor = Some(forged));
    let leave = day.place("leave");
    assert_eq!((leave.grade, leave.earliest, leave.estimate), (Grade::D, None, None));
}

#[test]
fn a_claimed_exchange_that_the_anchor_does_not_know_is_no_clock_pair() {
    let mut day = play("09:00 contact\n10:00 press leave\n11:00 press brief\n20:00 contact");
    for entry in &mut day.phone.entries {
        let exchange = entry.stamp.anchor.as_mut().and_then(|seen| seen.exchange.as_mut()).expect("an exchange");
        exchange.sent += 1;
    }
    assert_eq!(day.place("leave").grade, Grade::C);
}

#[test]
fn an_anchor_older_than_seven_days_is_stale() {
    check("06:10 contact\n07:00 reboot\nd9 10:00 press leave\nd9 11:00 press brief\nd9 20:00 contact", "D D claimed");
    check("06:10 contact\n07:00 reboot\nd6 10:00 press leave\nd6 11:00 press brief\nd6 20:00 contact", "C C claimed");
    check("06:10 contact\nd9 10:00 press leave\nd9 11:00 press brief\nd9 20:00 contact", "D D claimed");
}

#[test]
fn without_any_contact_before_it_there_is_no_lower_bound() {
    let day = play("10:00 press leave\n11:00 press brief\n20:00 contact");
    assert_eq!((day.place("leave").earliest, day.place("leave").grade), (None, Grade::D));
    let ticked = play("10:00 press leave\n11:00 press brief\n20:00 contact\n20:00:10 press tick\n20:01 contact");
    assert_eq!(ticked.place("leave").grade, Grade::B, "a clock pair after it counts as well");
}

#[test]
fn what_is_shown_stays_within_the_bounds() {
    let day = play("06:10 contact\n06:20 reboot\n07:00 wall -30d\n10:00 press leave\n11:00 press brief\n12:00 contact");
    assert_eq!(day.place("leave").shown(), at("06:10"));
    let day = play("06:10 contact\n06:20 reboot\n07:00 wall +30d\n10:00 press leave\n11:00 press brief\n12:00 contact");
    assert_eq!(day.place("leave").shown(), at("12:00"));
}
