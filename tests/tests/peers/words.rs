//! A screen says "synced" while the server has nothing.
//!
//! `synced_shown_when_it_is_not`: opensrp/fhircore#2621, opensrp/fhircore#2541, objectstack-ai/duly#17.

use server::admin::backup::{Order, backup};
use sync_core::engine::effect::Told;
use sync_core::engine::status::Synced;

use crate::ground::{Ground, NOW, array, plan};
use crate::way::Fate;

#[test]
fn synced_shown_when_it_is_not() {
    let ground = Ground::new();
    let (rep, boss) = (ground.phone("li.na"), ground.phone("wang.lei"));
    rep.plans("v1", plan(NOW));
    let receipts = || rep.device().held().expect("enrolled").receipts.len();
    assert_eq!((rep.synced("v1"), receipts()), (Some(Synced::Saved), 0));

    // Whatever answers instead of the server, and whatever it says: without a receipt that bears the server's signature nothing is called stored.
    let fates = [
        (Fate::NoNetwork, Synced::Saved),
        (Fate::Portal, Synced::Saved),
        (Fate::BadGateway, Synced::Saved),
        (Fate::AnswerLost, Synced::Sent),
        (Fate::AnswerCut, Synced::Sent),
        (Fate::FalseReceipt, Synced::Sent),
        (Fate::NoReceipt, Synced::Sent),
    ];
    let mut furthest = Synced::Saved;
    for (fate, least) in fates {
        rep.goes(fate);
        let told = rep.tries();
        let (synced, status) = (rep.synced("v1").expect("own"), rep.status());
        furthest = furthest.max(least);
        assert_eq!((synced, status.stored, receipts()), (furthest, 0, 0), "{fate:?}: {told:?}");
        ground.pass(sync_core::time::Millis::minutes(10));
    }
    let page = ground.page(&boss, "/v1/board");
    assert_eq!(array(&page["visits"]).len(), 1, "the server had it all along; the phone could not know");

    rep.goes(Fate::Good);
    let Told::Contacted(contacted) = rep.tries() else { panic!("no contact") };
    assert_eq!(contacted.stored, rep.status().saved);
    assert!(receipts() > 0, "stored is a receipt");
    rep.writes("v1", "wish", "written later");
    assert_eq!(rep.synced("v1"), Some(Synced::Saved), "one word for the visit: the least that is true of all of it");
    let Told::Contacted(_) = rep.tries() else { panic!("no contact") };
    assert_eq!(rep.synced("v1"), Some(Synced::Stored), "held, and not yet seen by anybody");
    rep.syncs(&ground);
    assert_eq!(rep.synced("v1"), Some(Synced::Merged), "others see it");

    let order = Order { to: ground.beside("copies"), keys_to: Some(ground.beside("keys")), keep: None, keep_keys: 2 };
    backup(&ground.data(), &order, ground.now(), &mut |_, _| {}).expect("a copy");
    ground.server().app.cover.look();
    rep.syncs(&ground);
    assert_eq!(rep.synced("v1"), Some(Synced::Safe), "and a copy holds it");
    let words: Vec<&str> =
        [Synced::Saved, Synced::Sent, Synced::Stored, Synced::Merged, Synced::Safe].map(Synced::en).to_vec();
    assert_eq!(words, ["saved", "sent", "stored", "merged", "safe"], "different words for different things");
}
