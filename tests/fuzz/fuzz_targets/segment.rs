//! A segment as it stands in a push: any bytes, or a good segment patched as the input says. Whatever is read must unpack,
//! and be packed and read again the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{ActorId, BootId, DeviceId, DocumentId, EntryHash, VisitId};
use sync_core::journal::{Body, Codec, MAX_SEGMENT, Part, Run, RunSecret, Segment, Signature, WireEntry, pack, unpack};
use sync_core::time::{Stamp, Timestamp};

fn good(codec: Codec) -> Vec<u8> {
    let visit = VisitId::new("visit-1").expect("sound");
    let part = Part { document: DocumentId::record(&visit), change: vec![1, 2, 3].into() };
    let begin = Fact::Begin { actor: ActorId([3; 16]), app: "fuzz".to_owned() };
    let bodies = [Body::new(Vec::new(), Some(&begin)), Body::new(vec![part], Some(&Fact::Leave { visit }))];
    let stamp = |running| Stamp {
        running,
        boot: BootId([5; 8]),
        wall: Timestamp(1_789_356_600_000),
        zone: "Asia/Shanghai".to_owned(),
        anchor: None,
    };
    let first = WireEntry::new(&stamp(1_000), cbor::encode(&bodies[0]), None);
    let second = WireEntry::new(&stamp(2_000), cbor::encode(&bodies[1]), Some(&stamp(1_000)));
    let runs = vec![Run { from: 1, secret: RunSecret([8; 32]) }];
    let (entries, signature) = (vec![first, second], Signature([0; 64]));
    pack(&Segment { version: 1, first: 1, runs, entries, signature }, codec)
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let bytes = match kind % 4 {
        0 => data.to_vec(),
        1 => hostile::patched(good(Codec::None), data),
        2 => hostile::patched(good(Codec::Deflate), data),
        _ => hostile::patched(good(Codec::Packed), data),
    };
    let Ok(segment) = Segment::read(&bytes) else { return };
    for entry in unpack(&segment, DeviceId([1; 16]), EntryHash([2; 32])) {
        let _ = Body::read(&entry.body).map(|body| body.fact());
    }
    let packed = pack(&segment, Codec::None);
    // What came deflated may be too large when it is not.
    let again = Segment::read(&packed);
    assert!(packed.len() > MAX_SEGMENT || again.is_ok_and(|again| again == segment), "it does not read back");
});
