//! Everything that travels as CBOR: requests, entries, facts, feeds; any bytes, or good ones patched as the input says.
//! Whatever is read can be written, and reads the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sync_core::cbor::{decode, encode};
use sync_core::fact::Fact;
use sync_core::ids::{BootId, DeviceId, DocumentId, EntryHash, Nonce, OrgId, VisitId};
use sync_core::journal::{Body, Part, PublicKey, Signature};
use sync_core::sync::{EnrolRequest, FeedAnswer, FeedItem, Head, PushAnswer, PushRequest, Refused, TokenRequest};

fn reads_back<T>(data: &[u8])
where
    T: PartialEq + for<'b> minicbor::Decode<'b, ()> + minicbor::Encode<()>,
{
    if let Ok(read) = decode::<T>("input", data) {
        assert!(decode::<T>("input", &encode(&read)).is_ok_and(|again| again == read), "it does not read back");
    }
}

/// Something good of each kind that comes from a device, and a feed.
fn good(kind: u8) -> Vec<u8> {
    let visit = VisitId::new("visit-1").expect("sound");
    let document = DocumentId::record(&visit);
    let signature = Signature([0; 64]);
    match kind {
        0 => encode(&Fact::Plan { visit, heads: Vec::new() }),
        1 => {
            let part = Part { document, change: vec![1, 2, 3].into() };
            encode(&Body::new(vec![part], Some(&Fact::Leave { visit })))
        }
        2 => encode(&PushRequest {
            nonce: Nonce([7; 16]),
            boot: BootId([5; 8]),
            running: 2_000,
            head: Head { seq: 1, hash: EntryHash([2; 32]) },
            segments: vec![vec![0, 1, 2].into()],
            cursor: Some("0101010101010101-7".to_owned()),
            receipts: None,
        }),
        3 => {
            let (code, name) = ("acme/code".to_owned(), "phone".to_owned());
            encode(&EnrolRequest { code, key: PublicKey([4; 33]), name, signature })
        }
        4 => {
            let org = OrgId::new("acme").expect("sound");
            encode(&TokenRequest { org, device: DeviceId([1; 16]), nonce: Nonce([7; 16]), signature, running: None })
        }
        _ => {
            let (code, detail) = ("wrong_value".to_owned(), "write it again".to_owned());
            let refused = Refused { seq: 3, code, detail, blocked_by: None, document: Some(document.clone()) };
            let items = vec![
                FeedItem::Changes { document, changes: vec![vec![1, 2].into()], by: None },
                FeedItem::Refused { refused, device: None },
            ];
            encode(&FeedAnswer { items, cursor: "c".to_owned(), more: false, merged: 1 })
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let (of, patch) = (kind % 7, kind & 0x80 != 0);
    let data = if patch && of != 5 { hostile::patched(good(of), data) } else { data.to_vec() };
    match of {
        0 => reads_back::<Fact>(&data),
        1 => drop(Body::read(&data).map(|body| body.fact())),
        2 => reads_back::<PushRequest>(&data),
        3 => reads_back::<EnrolRequest>(&data),
        4 => reads_back::<TokenRequest>(&data),
        5 => reads_back::<PushAnswer>(&data),
        _ => reads_back::<FeedAnswer>(&data),
    }
});
