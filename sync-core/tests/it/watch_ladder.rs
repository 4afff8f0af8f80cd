//! The ladder of an alarm (V6.3): each step in its time, held for a while by who takes care of it, and never silently at an end.

use sync_core::policy::{PolicyDocument, SafetyLadder};
use sync_core::safety::{Acknowledgement, Alarm, Held, Outlook, outlook};
use sync_core::time::{Millis, Timestamp};

use crate::world::{at, entry, person};

/// Steps at 0, 10, 20 and 30 minutes, repeats each 30; a hold is 30 minutes.
fn ladder() -> SafetyLadder {
    PolicyDocument::default().safety_ladder
}

fn alarm(calls: u32) -> Alarm {
    Alarm { generation: 7, since: at("18:30"), taken: 0, calls }
}

fn ack(seq: u64, who: &str, received: &str) -> Acknowledgement {
    Acknowledgement { entry: entry(2, seq), person: person(who), received: at(received), note: "calling".to_owned() }
}

fn seen(acks: &[Acknowledgement], now: &str) -> Outlook {
    outlook(&ladder(), &alarm(0), acks.to_vec(), at(now))
}

fn held(acks: &[Acknowledgement]) -> Vec<Held> {
    seen(acks, "23:59").held.into_iter().map(|(_, held)| held).collect()
}

#[test]
fn each_step_is_reached_in_its_time_to_the_millisecond() {
    for (when, reached, next) in [
        ("18:30", 1, "18:40"),
        ("18:39", 1, "18:40"),
        ("18:40", 2, "18:50"),
        ("18:50", 3, "19:00"),
        ("19:00", 4, "19:30"),
    ] {
        let seen = seen(&[], when);
        assert_eq!((seen.reached, seen.next_at), (reached, at(next)), "{when}");
    }
    let just_before: Timestamp = at("18:40") - Millis(1);
    assert_eq!(outlook(&ladder(), &alarm(0), Vec::new(), just_before).reached, 1);
}

#[test]
fn the_last_step_comes_again_until_it_is_closed() {
    assert_eq!(seen(&[], "19:30").reached, 5);
    assert_eq!(seen(&[], "23:00").reached, 12);
}

#[test]
fn whoever_takes_care_of_it_holds_the_ladder_and_it_goes_on_from_where_it_was() {
    let acks = [ack(1, "chen.bo", "18:35")];
    assert_eq!(
        seen(&acks, "18:35").holder(at("18:35")).map(|(ack, until)| (ack.person.clone(), until)),
        Some((person("chen.bo"), at("19:05")))
    );
    assert_eq!((seen(&acks, "19:04").reached, seen(&acks, "19:09").reached), (1, 1));
    assert_eq!(seen(&acks, "19:10").reached, 2, "five of its ten minutes were over when it was held");
    assert_eq!(seen(&acks, "19:20").reached, 3);
    assert_eq!(seen(&acks, "19:06").holder(at("19:06")), None, "no silent end: the hold is over");
}

#[test]
fn the_first_holds_and_later_ones_are_listed_until_the_hold_is_over() {
    let acks = [ack(2, "wang.lei", "18:45"), ack(1, "chen.bo", "18:35"), ack(3, "zhao.min", "19:06")];
    assert_eq!(held(&acks), [Held::Until(at("19:05")), Held::Listed, Held::Until(at("19:36"))]);
    assert_eq!(seen(&acks, "19:39").reached, 1);
    assert_eq!(seen(&acks, "19:40").reached, 2);
}

#[test]
fn an_acknowledgement_from_before_the_alarm_holds_nothing() {
    let acks = [ack(1, "chen.bo", "18:00")];
    assert_eq!(held(&acks), [Held::Before]);
    assert_eq!(seen(&acks, "18:40").reached, 2);
}

#[test]
fn the_repeats_are_held_too_and_go_on_after() {
    let acks = [ack(1, "chen.bo", "19:10")];
    assert_eq!(seen(&acks, "19:59").reached, 4);
    assert_eq!(seen(&acks, "20:00").reached, 5);
}

#[test]
fn a_call_for_help_takes_all_steps_at_once() {
    let seen = |acks: &[Acknowledgement], now: &str| outlook(&ladder(), &alarm(1), acks.to_vec(), at(now));
    assert_eq!((seen(&[], "18:30").reached, seen(&[], "18:30").next_at), (4, at("19:00")));
    let acks = [ack(1, "chen.bo", "18:35")];
    assert_eq!((seen(&acks, "19:29").reached, seen(&acks, "19:30").reached), (4, 5), "only its repeats can be held");
}

#[test]
fn no_acknowledgements_however_many_hold_it_for_ever_without_another_person_saying_so_again() {
    let acks: Vec<_> = (0..40).map(|n| ack(n, "chen.bo", "18:35")).collect();
    assert_eq!(seen(&acks, "19:10").reached, 2);
}
