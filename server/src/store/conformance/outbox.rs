//! What every store must do with the outbox and with channels.

use sync_core::ids::{Epoch, OrgId};
use sync_core::sync::NoticeKind;
use sync_core::time::{Millis, Timestamp};

use crate::store::conformance::{at, org, person, read, visit, write};
use crate::store::{Channel, Errand, ErrandState, Message, NewErrand, OutboxCount, Store, Subject, Tried};

fn errand(name: &str, kind: NoticeKind, minute: i64) -> NewErrand {
    NewErrand {
        person: person("wang"),
        name: name.to_owned(),
        channel: Channel::Mail,
        device: None,
        message: Message { kind, visit: visit("v1"), subject: "brief".to_owned(), at: at(minute), letter: None },
        made: at(minute),
        not_before: at(minute),
        ends: at(minute + 60),
    }
}

fn missing(name: &str, minute: i64) -> NewErrand {
    errand(name, NoticeKind::ObligationMissing, minute)
}

fn add(store: &dyn Store, errand: NewErrand) -> bool {
    write(store, move |tx| tx.add_errand(&org(), &errand))
}

fn claim(store: &dyn Store, now: i64, limit: usize) -> Vec<Errand> {
    write(store, move |tx| tx.claim_errands(at(now), at(now + 10), limit))
}

fn end(store: &dyn Store, errand: &Errand, now: i64, tried: Tried) -> bool {
    let errand = errand.clone();
    write(store, move |tx| tx.end_try(&errand, at(now), &tried))
}

fn names(errands: &[Errand]) -> Vec<&str> {
    errands.iter().map(|errand| errand.what.name.as_str()).collect()
}

pub fn a_message_is_put_into_the_outbox_once_for_each_channel(store: &dyn Store) {
    assert!(add(store, missing("a", 1)) && !add(store, missing("a", 2)));
    assert!(add(store, NewErrand { channel: Channel::Webhook, ..missing("a", 1) }));
    assert!(add(store, NewErrand { person: person("li"), ..missing("a", 1) }));
    let kept = read(store, |r| r.errands(&org(), 9));
    assert_eq!(kept.len(), 3);
    assert_eq!(kept[0].what, missing("a", 1));
    assert_eq!((kept[0].state, kept[0].tries, kept[0].failed.clone()), (ErrandState::Waiting, 0, None));
    assert_eq!(read(store, |r| r.errands(&OrgId::new("other").expect("sound"), 9)), []);
    assert_eq!(read(store, |r| r.next_errand()), Some(at(1)));
}

pub fn what_is_due_is_claimed_by_one_and_safety_comes_first(store: &dyn Store) {
    add(store, missing("early", 1));
    add(store, errand("alarm", NoticeKind::WatchAlarmed, 3));
    add(store, missing("later", 9));
    assert_eq!(names(&claim(store, 0, 9)), [""; 0]);
    assert_eq!(names(&claim(store, 3, 1)), ["alarm"]);
    assert_eq!(names(&claim(store, 3, 9)), ["early"]);
    assert_eq!(names(&claim(store, 4, 9)), [""; 0], "others hold them");
    assert_eq!(names(&claim(store, 13, 9)), ["alarm", "later", "early"], "who held them died");
}

pub fn who_held_a_message_too_long_changes_nothing(store: &dyn Store) {
    add(store, missing("a", 1));
    let first = claim(store, 1, 9).remove(0);
    let second = claim(store, 11, 9).remove(0);
    assert_eq!((first.tries, second.tries), (1, 2));
    assert!(!end(store, &first, 12, Tried::GivenUp("late".to_owned())));
    assert!(end(store, &second, 12, Tried::Sent));
    assert!(!end(store, &second, 12, Tried::Sent), "it is over");
    assert_eq!(read(store, |r| r.errands(&org(), 9)), [], "what is sent is not listed");
    assert!(!add(store, missing("a", 1)), "and not put in again");
}

pub fn what_failed_waits_until_it_is_given_up_and_can_be_tried_again(store: &dyn Store) {
    add(store, missing("a", 1));
    add(store, missing("b", 1));
    let claimed = claim(store, 1, 9);
    assert!(end(store, &claimed[0], 2, Tried::Again(at(7), "smtp 451".to_owned())));
    assert!(end(store, &claimed[1], 2, Tried::GivenUp("smtp 550".to_owned())));
    let count = OutboxCount { waiting: 1, given_up: 1, oldest: Some(at(7)) };
    assert_eq!(read(store, |r| r.outbox()), count);
    let listed = read(store, |r| r.errands(&org(), 9));
    let said: Vec<_> = listed.iter().map(|errand| (errand.state, errand.failed.as_deref())).collect();
    assert_eq!(said, [(ErrandState::Waiting, Some("smtp 451")), (ErrandState::GivenUp, Some("smtp 550"))]);
    let retry = |id: Option<u64>| write(store, move |tx| tx.retry_errands(&org(), id, at(5), at(99)));
    assert_eq!(retry(Some(listed[0].id)), 0, "it waits anyway");
    assert_eq!(retry(None), 1);
    let again = claim(store, 5, 9);
    assert_eq!((names(&again), again[0].what.ends, again[0].tries), (vec!["b"], at(99), 2));
}

pub fn what_is_long_over_is_forgotten_and_what_waits_is_not(store: &dyn Store) {
    ["sent", "waiting"].into_iter().for_each(|name| assert!(add(store, missing(name, 1))));
    let claimed = claim(store, 1, 1);
    end(store, &claimed[0], 2, Tried::Sent);
    let forget = |before: Timestamp| write(store, move |tx| tx.forget_errands(before));
    assert_eq!((forget(at(2)), forget(at(2) + Millis(1))), (0, 1));
    assert_eq!(names(&read(store, |r| r.errands(&org(), 9))), ["waiting"]);
}

pub fn what_is_about_something_erased_or_to_somebody_erased_is_never_sent(store: &dyn Store) {
    let of_v2 = |name: &str| NewErrand {
        message: Message { visit: visit("v2"), ..missing(name, 1).message },
        person: person("li"),
        ..missing(name, 1)
    };
    add(store, missing("a", 1));
    add(store, of_v2("b"));
    write(store, |tx| tx.erase(&org(), &[Subject::Visit(visit("v2"))], at(1), 7));
    assert_eq!(names(&read(store, |r| r.errands(&org(), 9))), ["a"]);
    write(store, |tx| tx.erase(&org(), &[Subject::Person(person("wang"))], at(1), 8));
    assert_eq!(read(store, |r| r.outbox()), OutboxCount::default());
    assert!(!add(store, missing("c", 1)));
    assert_eq!(names(&claim(store, 99, 9)), [""; 0]);
}

pub fn a_channel_is_set_and_taken_away_with_what_waits_for_it(store: &dyn Store) {
    let set = |settings: Option<&'static str>| write(store, move |tx| tx.set_channel(&org(), Channel::Mail, settings));
    let kept = || read(store, |r| r.channel(&org(), Channel::Mail));
    set(Some("{}"));
    set(Some("{\"a\":1}"));
    assert_eq!(kept().as_deref(), Some("{\"a\":1}"));
    assert_eq!(read(store, |r| r.channel(&org(), Channel::Webhook)), None);
    add(store, missing("a", 1));
    add(store, NewErrand { channel: Channel::Webhook, ..missing("a", 1) });
    set(None);
    assert_eq!(kept(), None);
    let left = read(store, |r| r.errands(&org(), 9));
    assert_eq!(left.iter().map(|errand| errand.what.channel).collect::<Vec<_>>(), [Channel::Webhook]);
}

pub fn after_a_restore_messages_wait_for_the_review_and_alarms_do_not(store: &dyn Store) {
    add(store, missing("a", 1));
    add(store, errand("alarm", NoticeKind::WatchAlarmed, 2));
    write(store, |tx| tx.begin_epoch(Epoch([3; 8]), at(30)));
    assert_eq!(read(store, |r| r.next_errand()), Some(at(2)));
    let claimed = claim(store, 10, 9);
    assert_eq!(names(&claimed), ["alarm"]);
    end(store, &claimed[0], 10, Tried::Sent);
    assert_eq!(read(store, |r| r.next_errand()), Some(at(30)), "nobody is woken in vain");
    assert_eq!((names(&claim(store, 29, 9)), names(&claim(store, 30, 9))), (vec![], vec!["a"]));
}
