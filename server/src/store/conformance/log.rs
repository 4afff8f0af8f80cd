//! What every store must do with the log's tiles and checkpoints.

use sync_core::ids::{DeviceId, Epoch, OrgId};
use sync_core::journal::Signature;
use sync_core::log::{Checkpoint, Hash, SignedCheckpoint};

use crate::store::conformance::{at, contact, entry, org, read, visit, write};
use crate::store::{NewEntry, Observation, Parcel, Position, Recorded, Store, StoreError, TILE, Tile, TimerKind};

fn other() -> OrgId {
    OrgId::new("other").expect("sound")
}

/// Leaves at every third position from one on.
fn leaves(many: usize, first: Position) -> Tile {
    let hash = |at: usize| Hash([u8::try_from(at % 251).expect("small"); 32]);
    Tile { hashes: (0..many).map(hash).collect(), places: (first..).step_by(3).take(many).collect() }
}

fn nodes(many: usize) -> Tile {
    Tile { places: Vec::new(), ..leaves(many, 1) }
}

fn said(org: OrgId, size: u64, minutes: i64) -> SignedCheckpoint {
    let root = Hash([size.to_le_bytes()[0]; 32]);
    let checkpoint =
        Checkpoint { org, size, root, at: at(minutes), upto: size * 3, epoch: Epoch([1; 8]), restored: None };
    SignedCheckpoint { checkpoint, signature: Signature([7; 64]) }
}

pub fn a_log_begins_empty(store: &dyn Store) {
    assert_eq!(read(store, |r| r.log_upto()), 0);
    assert_eq!(read(store, |r| r.log_tail(&org(), 0)), None);
    assert_eq!(read(store, |r| r.log_tile(&org(), 0, 0)), None);
    assert_eq!(read(store, |r| r.log_index(&org(), 1)), None);
    assert_eq!(read(store, |r| r.last_checkpoint(&org())), None);
    assert_eq!(read(store, |r| r.logged_organisations()), []);
    write(store, |tx| tx.set_log_upto(7));
    write(store, |tx| tx.set_log_upto(9));
    assert_eq!(read(store, |r| r.log_upto()), 9);
}

pub fn a_tile_is_replaced_as_it_grows_and_the_last_one_is_found(store: &dyn Store) {
    write(store, |tx| {
        tx.put_log_tile(&org(), 0, 0, &leaves(TILE - 1, 1))?;
        tx.put_log_tile(&org(), 0, 0, &leaves(TILE, 1))?;
        tx.put_log_tile(&org(), 0, 1, &leaves(3, 1_000))?;
        tx.put_log_tile(&org(), 1, 0, &nodes(1))?;
        tx.put_log_tile(&other(), 0, 0, &leaves(2, 2))
    });
    assert_eq!(read(store, |r| r.log_tile(&org(), 0, 0)), Some(leaves(TILE, 1)));
    assert_eq!(read(store, |r| r.log_tail(&org(), 0)), Some((1, leaves(3, 1_000))));
    assert_eq!(read(store, |r| r.log_tail(&org(), 1)), Some((0, nodes(1))));
    assert_eq!(read(store, |r| r.log_tail(&other(), 0)), Some((0, leaves(2, 2))));
    assert_eq!(read(store, |r| r.log_tail(&org(), 2)), None);
    assert_eq!(read(store, |r| r.logged_organisations()), [org(), other()]);
}

pub fn a_row_is_found_by_its_position_and_only_in_its_own_log(store: &dyn Store) {
    write(store, |tx| {
        tx.put_log_tile(&org(), 0, 0, &leaves(TILE, 1))?;
        tx.put_log_tile(&org(), 0, 1, &leaves(3, 1_000))?;
        tx.put_log_tile(&other(), 0, 0, &leaves(9, 2))
    });
    let index = |org: OrgId, position| read(store, |r| r.log_index(&org, position));
    assert_eq!((index(org(), 1), index(org(), 4), index(org(), 1 + 255 * 3)), (Some(0), Some(1), Some(255)));
    assert_eq!((index(org(), 1_000), index(org(), 1_006)), (Some(256), Some(258)));
    for none in [0, 2, 3, 999, 1_001, 1_009, u64::MAX] {
        assert_eq!(index(org(), none), None, "{none}");
    }
    assert_eq!((index(other(), 2), index(other(), 1)), (Some(0), None));
}

pub fn checkpoints_come_back_by_size_and_the_clock_stays_behind_none(store: &dyn Store) {
    write(store, |tx| {
        tx.add_checkpoint(&said(org(), 300, 9))?;
        tx.add_checkpoint(&said(org(), 5, 4))?;
        tx.add_checkpoint(&said(other(), 7, 6))
    });
    assert_eq!(read(store, |r| r.last_checkpoint(&org())), Some(said(org(), 300, 9)));
    assert_eq!(read(store, |r| r.checkpoints(&org(), 0, 9)), [said(org(), 5, 4), said(org(), 300, 9)]);
    assert_eq!(read(store, |r| r.checkpoints(&org(), 5, 9)), [said(org(), 300, 9)]);
    assert_eq!(read(store, |r| r.checkpoints(&org(), 0, 1)), [said(org(), 5, 4)]);
    assert_eq!(read(store, |r| r.checkpoints(&org(), u64::MAX, 9)), []);
    assert_eq!(read(store, |r| r.latest_at()), Some(at(9)));
    let twice = store.write_with(|tx| tx.add_checkpoint(&said(org(), 300, 10)));
    assert!(twice.is_err(), "what was signed is never signed otherwise");
}

/// One row of each kind.
fn every_kind(store: &dyn Store) {
    write(store, |tx| {
        tx.add_entry(&org(), at(1), &entry(1, 1))?;
        tx.add_entry(&org(), at(1), &NewEntry { recorded: Recorded::Held(visit("v1")), ..entry(1, 2) })?;
        tx.add_observation(&org(), at(1), &Observation::Contact(contact(1, 9, 2, 1)))?;
        tx.add_observation(&org(), at(1), &Observation::Contact(contact(1, u64::MAX, 2, 2)))?;
        let fired = Observation::TimerFired { visit: visit("v1"), kind: TimerKind::Watch, due: at(1) };
        tx.add_observation(&org(), at(2), &fired)?;
        let by = tx.add_observation(&org(), at(2), &Observation::PolicyPublished)?;
        tx.take_held(&org(), &DeviceId([1; 16]), 2, by)
    });
}

pub fn headers_are_rows_without_their_bodies(store: &dyn Store) {
    every_kind(store);
    let mut rows = read(store, |r| r.rows_after(0, 99));
    rows.iter_mut().filter_map(|row| row.what.as_mut().ok()).for_each(|entry| (entry.body, entry.about) = (None, None));
    assert_eq!(read(store, |r| r.headers_after(0, 99)), rows);
    assert_eq!(read(store, |r| r.headers_after(rows[1].position, 1)), rows[2..3]);
    let places: Vec<Position> = rows.iter().map(|row| row.position).collect();
    assert_eq!(read(store, |r| r.places_after(0, 99)), places);
    assert_eq!(read(store, |r| r.places_after(places[0], 2)), places[1..3]);
    assert_eq!(read(store, |r| r.entry_position(&org(), &DeviceId([1; 16]), 2)), Some(places[1]));
    assert_eq!(read(store, |r| r.entry_position(&other(), &DeviceId([1; 16]), 2)), None);
}

pub fn places_are_given_one_after_the_other_whatever_fails(store: &dyn Store) {
    assert_eq!(read(store, |r| r.last_given()), 0);
    let add = |fails: bool| {
        store.write_with(move |tx| {
            tx.add_observation(&org(), at(1), &Observation::PolicyPublished)?;
            if fails { Err(StoreError::Damaged { what: "test", why: String::new() }) } else { Ok(()) }
        })
    };
    for fails in [false, true, false, true, true, false] {
        assert_eq!(add(fails).is_err(), fails);
    }
    let places = read(store, |r| r.places_after(0, 99));
    assert_eq!(places, [1, 2, 3]);
    let device = DeviceId([1; 16]);
    let parcel =
        Parcel { org: org(), device, received: at(2), first: 1, last: 20, prev: entry(1, 1).hash, bytes: vec![1] };
    write(store, move |tx| tx.add_parcel(&parcel));
    assert_eq!(read(store, |r| Ok((r.last_given()?, r.last_position()?))), (23, 3));
}

pub fn an_untouched_journal_contradicts_nothing(store: &dyn Store) {
    every_kind(store);
    assert_eq!(read(store, |r| r.contradictions()), []);
}
