//! What the phone journals of its own clocks: a wall clock that was set, noticed at the next thing that is saved.

use sync_core::time::Millis;

use crate::host::Host;
use crate::taps::{arrive, brief, leave, plan};

fn planned() -> Host {
    let mut host = Host::enrolled();
    host.does(plan());
    host
}

#[test]
fn a_wall_clock_that_was_set_stands_in_the_journal_once_before_what_was_done_then() {
    let mut host = planned();
    host.pass(Millis::hours(1));
    host.wall_off = Millis::days(-3);
    host.does(arrive());
    host.pass(Millis::hours(1));
    host.does(leave());
    host.wall_off = Millis(0);
    host.does(brief());
    host.contact();
    assert_eq!(host.server.story(), "begin plan clock_jump arrive leave clock_jump brief tick");
}

#[test]
fn a_clock_that_is_wrong_and_stays_so_has_not_jumped() {
    let mut host = planned();
    host.wall_off = Millis::seconds(50);
    host.pass(Millis::hours(3));
    host.does(arrive());
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive tick");
}

#[test]
fn a_jump_is_noticed_over_a_restart_of_the_app_and_not_over_a_reboot() {
    let mut host = planned();
    host.restart();
    host.wall_off = Millis::days(400);
    host.does(arrive());
    host.reboot();
    host.wall_off = Millis(0);
    host.does(leave());
    host.contact();
    assert_eq!(host.server.story(), "begin plan clock_jump arrive leave tick");
}

#[test]
fn a_jump_that_could_not_be_saved_is_said_with_the_next_thing_that_is() {
    let mut host = planned();
    host.wall_off = Millis::days(-3);
    host.fail_commits = true;
    host.does(arrive());
    host.fail_commits = false;
    host.does(arrive());
    host.contact();
    assert_eq!(host.server.story(), "begin plan clock_jump arrive");
}
