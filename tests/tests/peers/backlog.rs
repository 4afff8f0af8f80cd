//! Weeks without network, and what was done in them is lost, refused or called late.
//!
//! `weeks_without_network`: medic/cht-android#265, medic/cht-core#11282. The phone itself comes back; or a colleague's carries what it
//! can't send, as a file or as pictures, and brings the receipt.

use sync_core::command::Command;
use sync_core::time::Millis;

use mobile_ffi::qr::{Series, pictures};
use sync_core::engine::effect::Told;

use crate::ground::{Ground, NOW, Phone, array, plan, visit};
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

/// Weeks of visits on a phone that has no network, and a colleague's and a superior's that have.
fn out_there(ground: &Ground) -> [Phone; 3] {
    let (rep, boss, colleague) = (ground.phone("li.na"), ground.phone("wang.lei"), ground.phone("chen.bo"));
    for day in 0..7 * WEEKS {
        rep.plans(&format!("v{day}"), plan(NOW + Millis::days(day)));
    }
    rep.syncs(ground);
    rep.goes(Fate::NoNetwork);
    for day in 0..7 * WEEKS {
        ground.turn_to(NOW + Millis::days(day));
        let id = format!("v{day}");
        rep.arrives(&id);
        rep.writes(&id, "wish", &format!("wish {day}"));
        rep.leaves(&id);
        ground.pass(Millis::minutes(30));
        rep.briefs(&id);
    }
    [rep, boss, colleague]
}

/// The colleague delivers what they carry, and the receipt goes back: all is stored, and superiors see it.
fn comes_home(ground: &Ground, [rep, boss, colleague]: &[Phone; 3]) {
    let before = rep.status().stored;
    assert!(before < rep.status().saved);
    colleague.syncs(ground);
    let delivered = colleague.device().deliver().expect("in contact");
    assert_eq!((delivered.refused, delivered.why), (Vec::new(), None));
    let back = colleague.device().carried_receipts().expect("enrolled").write();
    let told = rep.device().take_receipts(&back).expect("the server's");
    assert_eq!(told, Told::Receipted { stored: rep.status().saved, held: None });
    assert_eq!(rep.status().stored, rep.status().saved);
    for day in 0..7 * WEEKS {
        let page = ground.visit(boss, &format!("v{day}"));
        assert_eq!(page["record"]["needs"][0]["text"], format!("wish {day}"));
        assert_ne!(ground.states(boss, &format!("v{day}"))[0], "late", "a courier's delivery calls nobody late");
    }
}

#[test]
fn weeks_without_network_end_by_a_file_that_a_colleague_carries() {
    let ground = Ground::new();
    let phones = out_there(&ground);
    let packed = phones[0].device().pack(1 << 20).expect("something waits");
    assert_eq!(packed.left, 0);
    phones[2].device().take_along(&packed.bytes).expect("taken");
    comes_home(&ground, &phones);
}

#[test]
fn weeks_without_network_end_by_pictures_from_screen_to_camera() {
    let ground = Ground::new();
    let phones = out_there(&ground);
    while let Ok(packed) = phones[0].device().pack(8 << 10) {
        let mut series = Series::default();
        let drawn = pictures(&packed.bytes).expect("few enough");
        for (at, picture) in drawn.iter().rev().enumerate() {
            assert_eq!(series.take(picture), Ok((at + 1, drawn.len())));
        }
        phones[2].device().take_along(&series.whole().expect("all parts")).expect("taken");
        if packed.left == 0 {
            return comes_home(&ground, &phones);
        }
        colleague_brings(&phones);
    }
    panic!("the last pictures carry what is left");
}

/// One way there and back, with as much as pictures hold.
fn colleague_brings([rep, _, colleague]: &[Phone; 3]) {
    assert_eq!(colleague.device().deliver().expect("in contact").taken, 1);
    let back = colleague.device().carried_receipts().expect("enrolled").write();
    rep.device().take_receipts(&back).expect("the server's");
}
