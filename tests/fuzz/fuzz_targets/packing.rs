//! What travels packed: any bytes as packed ones, any bytes to be packed, and a good feed answer patched as the input says.
//! What unpacks must pack and unpack again the same, and never be more than was allowed.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sync_core::ids::{ActorId, DocumentId, VisitId};
use sync_core::packing::{pack, unpack};
use sync_core::sync::{FeedAnswer, FeedItem};

const MOST: usize = 1 << 20;

/// Made once: it takes longer than everything else here.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(good);

fn good() -> Vec<u8> {
    let document = DocumentId::record(&VisitId::new("visit-1").expect("sound"));
    let changes = hostile::record_story(ActorId([3; 16]), ActorId([4; 16])).log.into_iter().map(Into::into).collect();
    let items = vec![FeedItem::Changes { document, changes, by: None }];
    FeedAnswer { items, cursor: "0101010101010101-7".to_owned(), more: false, merged: 3 }.write()
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    match kind % 3 {
        0 => {
            let Ok(plain) = unpack(data, MOST) else { return };
            assert!(plain.len() <= MOST, "more came out than was allowed");
            assert!(unpack(&pack(&plain), MOST).is_ok_and(|again| again == plain), "it does not pack again");
        }
        1 => assert!(unpack(&pack(data), MOST).is_ok_and(|again| again == data), "it does not come back"),
        _ => {
            let Ok(answer) = FeedAnswer::read(&hostile::patched(GOOD.clone(), data)) else { return };
            assert!(FeedAnswer::read(&answer.write()).is_ok_and(|again| again == answer), "it does not read back");
        }
    }
});
