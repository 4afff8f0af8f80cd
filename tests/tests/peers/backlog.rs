//! Weeks without network, and what was done in them is lost, refused or called late.
//!
//! `weeks_without_network`: medic/cht-android#265, medic/cht-core#11282. Here is the half without a courier: the phone itself comes
//! back. That a colleague carries sealed segments comes with them.

use sync_core::command::Command;
use sync_core::time::Millis;

use crate::ground::{Ground, NOW, array, plan, visit};
use crate::way::Fate;

const WEEKS: i64 = 4;

#[test]
fn weeks_without_network_end_in_one_contact() {
    let ground = Ground::new();
    let (rep, boss) = (ground.phone("li.na"), ground.phone("wang.lei"));
    let days = 7 * WEEKS;
    for day in 0..days {
        rep.plans(&format!("v{day}"), plan(NOW + Millis::days(day)));
    }
    rep.syncs(&ground);
    rep.goes(Fate::NoNetwork);
    for day in 0..days {
        ground.turn_to(NOW + Millis::days(day));
        let id = format!("v{day}");
        rep.arrives(&id);
        rep.writes(&id, "wish", &format!("wish {day}"));
        rep.leaves(&id);
        ground.pass(Millis::minutes(30));
        rep.briefs(&id);
        rep.does(Command::Submit { visit: visit(&id) });
    }
    ground.pass(Millis::days(1));
    assert_eq!(ground.states(&boss, "v3")[0], "awaiting_device", "nobody is called late meanwhile");
    rep.goes(Fate::Good);
    let contacted = rep.syncs(&ground);
    assert_eq!((contacted.stored, contacted.refused), (rep.status().saved, 0), "all in one contact");
    for day in 0..days {
        let id = format!("v{day}");
        let page = ground.visit(&boss, &id);
        assert_eq!(page["record"]["needs"][0]["text"], format!("wish {day}"));
        assert_eq!(array(&page["facts"]).len(), 5, "{id}");
        let state = ground.states(&boss, &id)[0].clone();
        assert!(["met", "met_offline", "claimed"].contains(&state.as_str()), "{id}: {state}");
    }
}
