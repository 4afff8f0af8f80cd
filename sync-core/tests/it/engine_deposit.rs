//! A device whose enrolment is over: it leaves its journal, keeps everything, says what became of it, and goes on once it is
//! enrolled anew.

use sync_core::command::Command;
use sync_core::engine::effect::{Deposited, Input, Told};
use sync_core::engine::status::Synced;
use sync_core::sync::Over;
use sync_core::time::Millis;

use crate::host::{Host, Kill, Net};
use crate::taps::{arrive, leave, note, plan, v};
use crate::world::Key;

/// Enrolled, with a plan that is stored and two entries that are not, and now it is over.
fn ended(over: Over) -> Host {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    [arrive(), note("price")].into_iter().for_each(|tap| host.does(tap));
    host.server.over = Some(over);
    host
}

fn left(host: &Host) -> Deposited {
    match host.last() {
        Told::Deposited(left) => left.clone(),
        other => panic!("{other:?}"),
    }
}

fn enrol_anew(host: &mut Host) {
    let (code, name) = ("acme/another".to_owned(), "Li's phone".to_owned());
    host.give(Input::Enrol { code, name, key: Key::of(1).public() });
}

#[test]
fn what_waits_is_left_with_the_server_and_the_person_is_told_why_and_how_far() {
    for over in Over::ALL {
        let mut host = ended(over);
        host.contact();
        assert_eq!(left(&host), Deposited { over, saved: 4, stored: 2, held: 4, why: None });
        assert_eq!((host.server.entries.len(), host.server.quarantine.len()), (2, 2));
        let status = host.status();
        assert_eq!((status.over, status.stored, status.held, status.saved), (Some(over), 2, 4, 4));
        assert_eq!(status.visits[0].synced, Some(Synced::Saved), "held is not stored");
        host.restart();
        assert_eq!(host.status(), status);
    }
}

#[test]
fn work_goes_on_after_the_end_and_only_what_is_new_is_left() {
    let mut host = ended(Over::RanOut);
    host.contact();
    host.does(leave());
    host.contact();
    assert_eq!((left(&host).held, host.server.quarantine.len()), (5, 3));
    host.contact();
    assert_eq!((left(&host).held, host.server.quarantine.len()), (5, 3));
}

#[test]
fn enrolled_anew_it_goes_on_where_it_stopped_on_the_same_chain() {
    let mut host = ended(Over::RanOut);
    host.contact();
    host.does(leave());
    enrol_anew(&mut host);
    assert_eq!((host.status().over, host.status().stored), (None, 2));
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive - leave");
    assert_eq!((host.status().stored, host.status().saved), (5, 5));
}

#[test]
fn what_risk_control_took_meanwhile_is_not_sent_again() {
    let mut host = ended(Over::RanOut);
    host.contact();
    host.server.decide(host.now);
    host.contact();
    assert_eq!((left(&host).stored, host.status().stored), (4, 4));
    enrol_anew(&mut host);
    host.does(leave());
    host.contact();
    assert_eq!(host.server.segments.last(), Some(&(5, 5)));
}

#[test]
fn a_lost_answer_to_a_deposit_costs_nothing() {
    let mut host = ended(Over::Lost);
    host.net = Net::AnswerLost;
    host.contact();
    assert!(matches!(host.last(), Told::NoContact { .. }), "{:?}", host.last());
    assert_eq!((host.server.quarantine.len(), host.status().held), (2, 2));
    host.does(leave());
    host.net = Net::Up;
    host.contact();
    assert_eq!((left(&host).held, host.server.quarantine.len()), (5, 3));
}

#[test]
fn a_server_that_lost_what_it_held_gets_it_again() {
    let mut host = ended(Over::RanOut);
    host.contact();
    host.server.quarantine.clear();
    host.contact();
    assert_eq!((left(&host).held, host.server.quarantine.len()), (4, 2));
}

#[test]
fn a_receipt_that_somebody_else_signed_is_not_believed() {
    let mut host = ended(Over::RanOut);
    host.server.signs_deposits_as = Some(99);
    host.contact();
    assert!(matches!(host.last(), Told::NoContact { why } if why.contains("signature")), "{:?}", host.last());
    assert_eq!(host.status().held, 2);
}

#[test]
fn a_full_quarantine_drops_nothing_here_and_the_reason_is_told() {
    let mut host = ended(Over::PersonLeft);
    host.server.full = true;
    host.contact();
    let told = left(&host);
    assert_eq!((told.saved, told.held, told.why.as_deref()), (4, 2, Some("no (deposit_full)")));
    host.server.full = false;
    host.contact();
    assert_eq!((left(&host).held, left(&host).why), (4, None));
}

#[test]
fn a_login_page_ends_no_enrolment() {
    let mut host = ended(Over::RanOut);
    host.net = Net::Captive;
    host.contact();
    assert!(matches!(host.last(), Told::NoContact { .. }));
    assert_eq!(host.status().over, None);
}

#[test]
fn it_is_found_again_without_a_new_enrolment_where_the_server_says_so() {
    let mut host = ended(Over::Lost);
    host.contact();
    host.server.over = None;
    host.server.quarantine.clear();
    host.contact();
    assert_eq!((host.status().over, host.status().stored), (None, 4));
}

#[test]
fn a_kill_after_any_effect_of_a_deposit_loses_nothing_and_never_forks_the_chain() {
    for at in 1..40 {
        for kill in [Kill::Before(at), Kill::After(at)] {
            let mut host = ended(Over::RanOut);
            host.kill_at(kill);
            host.contact();
            host.restart();
            host.pass(Millis::minutes(1));
            host.does(leave());
            host.contact();
            assert_eq!((left(&host).saved, left(&host).held), (5, 5), "{kill:?}");
            enrol_anew(&mut host);
            host.contact();
            assert_eq!(host.server.story(), "begin plan arrive - leave", "{kill:?}");
        }
    }
}

#[test]
fn an_enrolment_that_holds_and_says_no_end_is_not_made_anew() {
    let mut host = Host::enrolled();
    enrol_anew(&mut host);
    assert!(matches!(host.last(), Told::NoContact { why } if why.contains("already")), "{:?}", host.last());
}

#[test]
fn a_departure_that_was_left_before_does_not_stop_what_comes_after_it() {
    let mut host = ended(Over::RanOut);
    host.does(Command::SetOut { visit: v() });
    host.contact();
    let before = left(&host).held;
    (0..40).for_each(|at| host.does(note(&format!("{at} {}", "words ".repeat(60)))));
    host.contact();
    assert_eq!((before, left(&host).held), (5, 45));
}
