//! Who comes into a visit later sees all of it, whatever was waiting then.

use ::hostile::record_story;
use sync_core::cbor;
use sync_core::document::guard::scan;
use sync_core::fact::Fact;
use sync_core::ids::{ChangeHash, PersonId};
use sync_core::sync::{FeedAnswer, FeedItem};

use crate::hostile::{OWN, TABLET, begin, push, record};
use crate::setting::{Setting, visit};

#[test]
fn a_change_that_waited_when_somebody_was_invited_reaches_them_once_it_is_merged() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let log = record_story(OWN, TABLET).log;
    let planned = Fact::Plan { visit: visit("visit-1"), heads: Vec::new() };
    let person = PersonId::new("chen.bo").expect("an id");
    let invited = Fact::Invite { visit: visit("visit-1"), person };
    let bodies = [
        begin(OWN),
        begin(TABLET),
        record(&[&log[0]], Some(&planned)),
        // Builds on the one that comes last.
        record(&[&log[2]], None),
        record(&[], Some(&invited)),
        record(&[&log[1]], None),
    ];
    let answer = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, &bodies)), Some(&token));
    assert_eq!(answer.status, 200);

    let (keys, guest) = setting.bare("acme", "chen.bo");
    let feed = setting.get("/v1/feed?after=", Some(&setting.token(&keys, &guest)));
    let feed = FeedAnswer::read(&feed.body).expect("a feed");
    let changes = feed.items.into_iter().flat_map(|item| match item {
        FeedItem::Changes { changes, .. } => changes,
        _ => Vec::new(),
    });
    let hash = |change: &[u8]| scan(change).expect("a change").hash;
    let told: Vec<ChangeHash> = changes.map(|change| hash(&change)).collect();
    assert_eq!(told, log[..3].iter().map(|change| hash(change)).collect::<Vec<_>>());
}
