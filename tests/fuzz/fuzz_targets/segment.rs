//! A segment as it stands in a push: whatever is read must unpack, verify or not, and be packed and read again the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sync_core::ids::{DeviceId, EntryHash};
use sync_core::journal::{Body, Codec, MAX_SEGMENT, Segment, pack, unpack};

fuzz_target!(|data: &[u8]| {
    let Ok(segment) = Segment::read(data) else { return };
    for entry in unpack(&segment, DeviceId([1; 16]), EntryHash([2; 32])) {
        let _ = Body::read(&entry.body);
    }
    let packed = pack(&segment, Codec::None);
    // What came deflated may be too large when it is not.
    let again = Segment::read(&packed);
    assert!(packed.len() > MAX_SEGMENT || again.is_ok_and(|again| again == segment), "it does not read back");
});
