//! Patience: a server that can't serve now is left alone for as long as it asks, a little unevenly, and not for ever; what waits
//! goes on waiting, and somebody who may be in danger waits least.

use sync_core::command::Command;
use sync_core::engine::effect::Told;
use sync_core::time::Millis;

use crate::host::{Host, Net};
use crate::taps::{note, plan, v};

fn later(host: &Host) -> Millis {
    match host.last() {
        Told::Later { again_in, .. } => *again_in,
        other => panic!("the server was not busy: {other:?}"),
    }
}

fn busy(host: &mut Host, asks_for: Option<Millis>) -> Millis {
    (host.net, host.busy) = (Net::Busy, asks_for);
    host.contact();
    later(host)
}

#[test]
fn a_server_that_asks_for_patience_is_left_alone_for_so_long_and_then_gets_everything() {
    let mut host = Host::enrolled();
    host.does(plan());
    let saved = host.status().saved;
    let wait = busy(&mut host, Some(Millis::seconds(30)));
    assert!((Millis::seconds(29)..=Millis::seconds(46)).contains(&wait), "{wait}");
    let requests = host.requests;
    host.net = Net::Up;
    host.now = host.now + Millis::seconds(29);
    host.contact();
    assert!(later(&host) <= wait - Millis::seconds(29) && host.requests == requests, "nothing is sent before");
    assert_eq!((host.status().saved, host.status().stored), (saved, 0), "what waits goes on waiting");
    host.now = host.now + Millis::seconds(17);
    assert_eq!(host.engine.next_contact(&host.time()), None);
    host.contact();
    assert_eq!(host.status().stored, saved);
}

#[test]
fn phones_that_were_sent_away_together_do_not_come_back_together() {
    let waits: Vec<Millis> = (0..5)
        .map(|restarts| {
            let mut host = Host::enrolled();
            // Each start has its own randomness.
            (0..restarts).for_each(|_| host.restart());
            busy(&mut host, Some(Millis::seconds(30)))
        })
        .collect();
    let apart = waits.iter().filter(|wait| **wait != waits[0]).count();
    assert_eq!(apart, 4, "{waits:?}");
}

#[test]
fn without_a_time_given_the_waits_grow_and_have_an_end_and_success_forgets_them() {
    let mut host = Host::enrolled();
    let mut longest = Millis(0);
    for failures in 0..20 {
        let wait = busy(&mut host, None);
        let most = Millis::seconds(2 << failures.min(10)).min(Millis::minutes(5)) + Millis(500);
        assert!(wait > Millis(0) && wait <= most, "{failures}: {wait}");
        longest = longest.max(wait);
        host.now = host.now + wait;
    }
    assert!(longest > Millis::minutes(1), "{longest}");
    host.net = Net::Up;
    host.contact();
    assert!(matches!(host.last(), Told::Contacted(_)), "{:?}", host.last());
    assert!(busy(&mut host, None) <= Millis(2_500), "it begins anew");
}

#[test]
fn nobody_is_kept_waiting_for_ever_by_what_answers() {
    let mut host = Host::enrolled();
    assert!(busy(&mut host, Some(Millis::days(365))) <= Millis::hours(2));
}

#[test]
fn a_new_boot_knows_nothing_of_waits() {
    let mut host = Host::enrolled();
    busy(&mut host, Some(Millis::minutes(30)));
    host.reboot();
    host.net = Net::Up;
    host.contact();
    assert!(matches!(host.last(), Told::Contacted(_)), "{:?}", host.last());
}

#[test]
fn who_may_be_in_danger_waits_least() {
    let mut host = Host::enrolled();
    host.does(plan());
    assert!(busy(&mut host, Some(Millis::minutes(5))) > Millis::minutes(4));
    host.does(Command::SetOut { visit: v() });
    host.net = Net::Up;
    host.now = host.now + Millis::seconds(10);
    host.contact();
    assert_eq!(host.server.story(), "begin plan set_out");
}

#[test]
fn without_a_network_a_person_may_try_at_once_and_a_schedule_knows_when() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.net = Net::Down;
    host.contact();
    let wait = host.engine.next_contact(&host.time()).expect("a schedule waits");
    assert!(wait <= Millis(2_500), "{wait}");
    host.net = Net::Up;
    host.contact();
    assert!(matches!(host.last(), Told::Contacted(_)), "{:?}", host.last());
    assert_eq!(host.engine.next_contact(&host.time()), None);
}

#[test]
fn a_departure_among_much_else_goes_first_in_a_short_push() {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    host.does(plan());
    host.does(Command::SetOut { visit: v() });
    (0..40).for_each(|at| host.does(note(&format!("{at} {}", "words ".repeat(60)))));
    host.net = Net::Up;
    let (urgent, last) = (3, host.status().saved);
    host.contact();
    assert_eq!(host.server.segments, [(1, urgent), (urgent + 1, last)]);
}
