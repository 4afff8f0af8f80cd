//! Words that came ahead of their journal: their bytes, for ever.

use sync_core::cbor;
use sync_core::fact::{Fact, Word, WordKind};
use sync_core::ids::{DeviceId, EntryId};
use sync_core::time::Timestamp;

#[test]
fn a_words_bytes_are_for_ever() {
    let word = Word {
        entry: EntryId { device: DeviceId([7; 16]), seq: 7 },
        kind: WordKind::CheckedIn,
        until: Some(Timestamp(1_000)),
        entered_by: Some("li".parse().expect("sound")),
        weaker: None,
    };
    let fact = Fact::Word { visit: "v".parse().expect("sound"), word };
    let hex: String = cbor::encode(&fact).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "821846a200617601a400825007070707070707070707070707070707070102021903e803626c69");
    assert_eq!(cbor::decode::<Fact>("fact", &cbor::encode(&fact)), Ok(fact));
}
