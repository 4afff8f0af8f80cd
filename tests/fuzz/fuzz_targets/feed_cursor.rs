//! Feed cursors: whatever a device sends is a position or none, and what the server writes reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sync_core::ids::Epoch;

#[path = "../../../server/src/cursor.rs"]
mod cursor;

fuzz_target!(|data: &[u8]| {
    let epoch = Epoch(*b"epoch-01");
    if let Ok(words) = std::str::from_utf8(data) {
        let read = cursor::read(words, epoch);
        let own = words.split_once('-').is_some_and(|(of, _)| of == epoch.to_string());
        assert!(
            !own || read.is_none_or(|position| cursor::read(&cursor::write(epoch, position), epoch) == Some(position))
        );
    }
});
