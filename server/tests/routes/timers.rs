//! The timer loop is watched over: when it stands still, `/healthz` says so.

use sync_core::time::Millis;

use crate::setting::Setting;

#[test]
fn a_timer_loop_that_stands_still_is_seen_from_outside_and_one_that_never_began_is_not() {
    let setting = Setting::still();
    setting.turn(Millis::hours(1));
    assert_eq!(setting.get("/healthz", None).status, 200, "nobody turns it");
    setting.running().app.timers_turned();
    setting.turn(Millis::seconds(119));
    assert_eq!(setting.get("/healthz", None).status, 200);
    setting.turn(Millis::seconds(1));
    let stands = setting.get("/healthz", None);
    assert_eq!((stands.status, stands.code().as_str()), (503, "timers_stand_still"));
    setting.running().app.timers_turned();
    assert_eq!(setting.get("/healthz", None).status, 200);
}

#[test]
fn the_loop_of_a_running_server_says_that_it_turns() {
    let setting = Setting::new();
    let app = &setting.running().app;
    for _ in 0..10_000 {
        if app.timers_stand().is_none() {
            assert_eq!(setting.get("/healthz", None).status, 200);
        }
    }
    assert!(app.timers_stand().is_some_and(|stands| stands.as_secs() < 120));
}
