//! What every store must do with photos and signatures.

use sync_core::ids::{BlobHash, OrgId};

use crate::store::conformance::{at, org, read, visit, write};
use crate::store::{BlobRow, NewPart, Store};

const HASH: BlobHash = BlobHash([7; 32]);

fn add(store: &dyn Store, name: &str, offset: u64, part: &'static [u8], minute: i64) {
    let name = visit(name);
    write(store, move |tx| {
        tx.add_blob_part(&org(), &name, NewPart { hash: &HASH, bytes: 8, offset, part, at: at(minute) })
    });
}

fn row(store: &dyn Store, name: &str) -> Option<BlobRow> {
    read(store, |r| r.blob(&org(), &visit(name), &HASH))
}

fn part(store: &dyn Store, name: &str, offset: u64) -> Option<Vec<u8>> {
    read(store, |r| r.blob_part(&org(), &visit(name), &HASH, offset))
}

pub fn a_blob_stands_in_parts_for_each_visit_by_itself(store: &dyn Store) {
    let before = read(store, |r| r.blobs_changed());
    add(store, "v1", 0, b"abcd", 1);
    add(store, "v1", 4, b"efgh", 2);
    add(store, "v2", 0, b"abcd", 3);
    assert_eq!(row(store, "v1"), Some(BlobRow { bytes: 8, confirmed: 8, whole: None }));
    assert_eq!(row(store, "v2").map(|row| row.confirmed), Some(4));
    assert_eq!((part(store, "v1", 4), part(store, "v2", 4)), (Some(b"efgh".to_vec()), None));
    for name in ["v1", "v2"] {
        write(store, move |tx| tx.finish_blob(&org(), &visit(name), &HASH, at(4)));
    }
    assert_eq!(row(store, "v1").and_then(|row| row.whole), Some(at(4)));
    assert_eq!(row(store, "v2").and_then(|row| row.whole), None, "half of it is not all of it");
    let other = OrgId::new("other").expect("sound");
    assert_eq!(read(store, |r| r.blob(&other, &visit("v1"), &HASH)), None);
    assert!(read(store, |r| r.blobs_changed()) >= before + 4);
    write(store, |tx| tx.drop_blob(&org(), &visit("v1"), &HASH));
    assert_eq!((row(store, "v1"), part(store, "v1", 0)), (None, None));
    assert_eq!(part(store, "v2", 0), Some(b"abcd".to_vec()));
}

pub fn what_is_half_and_long_untouched_is_forgotten_and_nothing_else(store: &dyn Store) {
    for (name, minute) in [("whole", 1), ("half", 1), ("fresh", 9)] {
        add(store, name, 0, b"abcd", minute);
    }
    add(store, "whole", 4, b"efgh", 1);
    write(store, |tx| tx.finish_blob(&org(), &visit("whole"), &HASH, at(2)));
    assert_eq!(write(store, |tx| tx.forget_parts(at(5))), 1);
    assert_eq!((row(store, "half"), part(store, "half", 0)), (None, None));
    for name in ["whole", "fresh"] {
        assert!(row(store, name).is_some() && part(store, name, 0).is_some(), "{name}");
    }
    add(store, "half", 0, b"abcd", 10);
    assert_eq!(row(store, "half").map(|row| row.confirmed), Some(4), "it comes anew");
}
