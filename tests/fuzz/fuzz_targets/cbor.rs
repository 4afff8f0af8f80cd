//! Everything that travels as CBOR: requests, entries, facts, feeds. Whatever is read can be written, and reads the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sync_core::cbor::{decode, encode};
use sync_core::fact::Fact;
use sync_core::journal::Body;
use sync_core::sync::{EnrolRequest, FeedAnswer, PushAnswer, PushRequest, TokenRequest};

fn reads_back<T>(data: &[u8])
where
    T: PartialEq + for<'b> minicbor::Decode<'b, ()> + minicbor::Encode<()>,
{
    if let Ok(read) = decode::<T>("input", data) {
        assert!(decode::<T>("input", &encode(&read)).is_ok_and(|again| again == read), "it does not read back");
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    match kind % 7 {
        0 => reads_back::<Fact>(data),
        1 => drop(Body::read(data).map(|body| body.fact())),
        2 => reads_back::<PushRequest>(data),
        3 => reads_back::<EnrolRequest>(data),
        4 => reads_back::<TokenRequest>(data),
        5 => reads_back::<PushAnswer>(data),
        _ => reads_back::<FeedAnswer>(data),
    }
});
