//! A push fails, and the next pull removes what was not pushed.
//!
//! `push_failed_then_next_sync_removed_it`: opengisch/QField#4033, opengisch/QFieldCloud#429.

use mobile_ffi::Device;
use sync_core::command::Command;
use sync_core::engine::content::Content;
use sync_core::engine::effect::Told;

use crate::ground::{Ground, NOW, person, plan, visit};
use crate::way::Fate;

/// Everything that stands in the visit, as the phone shows it.
fn shown(device: &Device) -> Content {
    device.content(&visit("v1")).expect("known")
}

#[test]
fn push_failed_then_next_sync_removed_it() {
    let ground = Ground::new();
    let (mut rep, guest, boss) = (ground.phone("li.na"), ground.phone("chen.bo"), ground.phone("wang.lei"));
    rep.plans("v1", plan(NOW));
    rep.does(Command::Invite { visit: visit("v1"), person: person("chen.bo") });
    rep.syncs(&ground);
    guest.syncs(&ground);
    let fates = [
        Fate::NoNetwork,
        Fate::Portal,
        Fate::BadGateway,
        Fate::AnswerLost,
        Fate::AnswerCut,
        Fate::NothingCarried,
        Fate::NoReceipt,
        Fate::FalseReceipt,
    ];
    for (number, fate) in fates.into_iter().enumerate() {
        rep.writes("v1", &format!("own-{number}"), &format!("written before {fate:?}"));
        let (before, saved) = (shown(rep.device()), rep.status().saved);
        rep.goes(fate);
        let told = rep.tries();
        assert_eq!(shown(rep.device()), before, "{fate:?} changed something: {told:?}");
        assert!(rep.status().saved >= saved, "{fate:?}");
        rep.restart(&ground);
        assert_eq!(shown(rep.device()), before, "{fate:?} changed something that a restart shows");
        // Meanwhile somebody else's work goes on: the next contact brings it, and takes nothing away.
        guest.writes("v1", &format!("other-{number}"), &format!("meanwhile {number}"));
        guest.syncs(&ground);
        ground.pass(sync_core::time::Millis::minutes(10));
        rep.goes(Fate::Good);
        for _ in 0..2 {
            assert!(matches!(rep.tries(), Told::Contacted(_)), "after {fate:?}");
            ground.digest();
        }
        let needs: Vec<String> =
            shown(rep.device()).record.expect("one").needs.into_iter().map(|need| need.id).collect();
        for id in [format!("own-{number}"), format!("other-{number}")] {
            assert!(needs.contains(&id), "{id} is not there after {fate:?}: {needs:?}");
        }
        assert_eq!(rep.status().stored, rep.status().saved, "{fate:?}");
    }
    let page = ground.visit(&boss, "v1");
    assert_eq!(page["record"]["needs"].as_array().map(Vec::len), Some(2 * fates.len()), "and nothing is there twice");
}
