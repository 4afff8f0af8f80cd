//! One record is refused and the rest waits behind it for ever.
//!
//! `one_refused_record_blocks_the_rest`: dimagi/commcare-android#1781 (one form that the server rejects stops the queue), and Field
//! Pro SFA.

use sync_core::command::Command;

use crate::ground::{Ground, NOW, array, person, plan, text, visit};

#[test]
fn one_refused_record_blocks_the_rest() {
    let ground = Ground::new();
    let (rep, boss) = (ground.phone("li.na"), ground.phone("wang.lei"));
    rep.plans("v1", plan(NOW));
    // Nobody of this name works here: the server refuses this one.
    rep.does(Command::Invite { visit: visit("v1"), person: person("nobody") });
    let refused = rep.status().saved;
    rep.arrives("v1");
    rep.writes("v1", "wish", "delivery before winter");
    rep.leaves("v1");
    rep.briefs("v1");
    let contacted = rep.syncs(&ground);
    assert_eq!((contacted.refused, contacted.stored), (1, rep.status().saved), "all of it in one contact");

    let status = rep.status();
    let [work] = status.refused.as_slice() else { panic!("{:?}", status.refused) };
    assert_eq!((work.seq, work.code.as_str()), (refused, "unknown_person"), "the refused entry is named");
    assert!(work.detail.contains("nobody"), "with its reason: {}", work.detail);

    let page = ground.visit(&boss, "v1");
    let facts: Vec<String> = array(&page["facts"]).iter().map(|fact| text(&fact["name"])).collect();
    assert_eq!(facts, ["plan", "arrive", "leave", "brief"], "everything after it landed");
    assert_eq!(page["record"]["needs"][0]["text"], "delivery before winter");
    assert_eq!(ground.states(&boss, "v1")[0], "met");

    rep.writes("v1", "wish", "delivery before the first snow");
    assert_eq!(rep.syncs(&ground).refused, 0, "and it is not tried again for ever");
    assert_eq!(ground.visit(&boss, "v1")["record"]["needs"][0]["text"], "delivery before the first snow");
}
