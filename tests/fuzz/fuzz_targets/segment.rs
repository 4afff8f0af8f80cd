//! A segment as it stands in a push: whatever is read must unpack, verify or not, and be packed and read again the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sync_core::ids::{DeviceId, EntryHash};
use sync_core::journal::{Body, Codec, Segment, pack, unpack};

fuzz_target!(|data: &[u8]| {
    let Ok(segment) = Segment::read(data) else { return };
    for entry in unpack(&segment, DeviceId([1; 16]), EntryHash([2; 32])) {
        let _ = entry.body.as_deref().map(Body::read);
    }
    let again = Segment::read(&pack(&segment, Codec::None));
    assert!(again.is_ok_and(|again| again == segment), "a segment that does not read back");
});
