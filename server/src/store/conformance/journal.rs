//! What every store must do with the journal, and with units of work.

use sync_core::cbor;
use sync_core::evidence::Stamped;
use sync_core::fact::ObligationKind;
use sync_core::ids::{ActorId, DeviceId, DocumentId, EntryHash, OrgId};
use sync_core::journal::{Header, Signature};
use sync_core::sync::Refused;
use sync_core::time::{AnchorSeen, Stamp};

use crate::store::conformance::{at, contact, entry, org, person, read, visit, write};
use crate::store::{
    Branch, HeldSegment, JournalRow, NewEntry, Observation, Organisation, Parcel, Person, Position, Recorded, Store,
    StoreError, TimerKind,
};

const ME: DeviceId = DeviceId([1; 16]);

pub fn a_saved_entry_reads_back(store: &dyn Store) {
    assert_eq!(read(store, |r| r.last_position()), 0);
    let plain = entry(1, 1);
    let bare = Stamp { anchor: None, ..plain.stamp.clone() };
    let seen = AnchorSeen { exchange: None, ..plain.stamp.anchor.expect("an anchor") };
    let entries = vec![
        plain.clone(),
        NewEntry { recorded: Recorded::Held(visit("v1")), stamp: bare, ..entry(1, 2) },
        NewEntry { recorded: Recorded::Refused("wrong_actor".to_owned()), body: None, about: None, ..entry(1, 3) },
        NewEntry { stamp: Stamp { running: u64::MAX, anchor: Some(seen), ..plain.stamp }, ..entry(1, 4) },
    ];
    let given = entries.clone();
    write(store, move |tx| given.iter().try_for_each(|entry| tx.add_entry(&org(), at(1), entry).map(|_| ())));
    let rows = read(store, |r| r.rows_after(0, 100));
    assert!(rows.iter().all(|row| row.org == org() && row.at == at(1)));
    assert_eq!(rows.last().map(|row| row.position), Some(read(store, |r| r.last_position())));
    let back: Vec<_> = rows.into_iter().map(|row| row.what.expect("an entry")).collect();
    assert_eq!(back, entries);
    assert_eq!(read(store, |r| r.entry_hash(&org(), &ME, 3)), Some(entry(1, 3).hash));
    assert_eq!(read(store, |r| r.entry_hash(&org(), &ME, 5)), None);
}

pub fn an_observation_reads_back(store: &dyn Store) {
    let timer = |kind| Observation::TimerFired { visit: visit("v1"), kind, due: at(3) };
    let seen = vec![
        Observation::Contact(contact(1, u64::MAX, 3, 1)),
        timer(TimerKind::Watch),
        timer(TimerKind::Obligation(ObligationKind::ThankYou.into())),
        Observation::PolicyPublished,
    ];
    let given = seen.clone();
    write(store, move |tx| given.iter().try_for_each(|seen| tx.add_observation(&org(), at(2), seen).map(|_| ())));
    let rows = read(store, |r| r.rows_after(0, 100));
    assert_eq!(rows.into_iter().map(|row| row.what.expect_err("an observation")).collect::<Vec<_>>(), seen);
}

pub fn rows_come_in_order_and_no_more_than_asked_for(store: &dyn Store) {
    let positions = write(store, |tx| {
        (1..=5).map(|seq| tx.add_entry(&org(), at(1), &entry(1, seq))).collect::<Result<Vec<_>, _>>()
    });
    assert!(positions.is_sorted() && positions[0] > 0);
    let rows = |after, limit| {
        let rows = read(store, |r| r.rows_after(after, limit));
        rows.iter().map(|row: &JournalRow| row.position).collect::<Vec<_>>()
    };
    assert_eq!(rows(0, 2), positions[..2]);
    assert_eq!(rows(positions[1], usize::MAX), positions[2..]);
    assert!(rows(u64::MAX, 9).is_empty());
    let last = positions[4];
    write(store, move |tx| tx.set_digested(last));
    assert_eq!(read(store, |r| r.digested()), last);
}

pub fn the_latest_time_is_the_greatest_and_not_the_last(store: &dyn Store) {
    assert_eq!(read(store, |r| r.latest_at()), None);
    write(store, |tx| {
        tx.add_entry(&org(), at(5), &entry(1, 1))?;
        tx.add_observation(&org(), at(9), &Observation::PolicyPublished)?;
        tx.add_entry(&org(), at(7), &entry(1, 2))
    });
    assert_eq!(read(store, |r| r.latest_at()), Some(at(9)));
}

pub fn a_failed_unit_of_work_leaves_nothing_and_its_neighbours_stay(store: &dyn Store) {
    let named =
        |n: u32| Organisation { id: format!("org-{n:02}").parse().expect("sound"), name: n.to_string(), policy: None };
    let put = |n: u32| {
        store.write_with(move |tx| {
            tx.put_organisation(&named(n))?;
            if n % 2 == 1 { Err(StoreError::Damaged { what: "test", why: n.to_string() }) } else { Ok(()) }
        })
    };
    std::thread::scope(|scope| {
        for n in 0..40 {
            scope.spawn(move || match put(n) {
                Ok(()) => assert_eq!(n % 2, 0),
                Err(error) => assert!(matches!(error, StoreError::Damaged { why, .. } if why == n.to_string())),
            });
        }
    });
    let names: Vec<_> = read(store, |r| r.organisations()).into_iter().map(|org| org.name).collect();
    assert_eq!(names, (0..40).step_by(2).map(|n: u32| n.to_string()).collect::<Vec<_>>());
}

pub fn a_read_sees_one_snapshot(store: &dyn Store) {
    let put = |name: &'static str| {
        let person =
            Person { id: person(name), name: name.to_owned(), department: None, roles: Vec::new(), left: None };
        write(store, move |tx| tx.put_person(&org(), &person));
    };
    put("wang");
    read(store, |r| {
        assert_eq!(r.people(&org())?.len(), 1);
        std::thread::scope(|scope| scope.spawn(|| put("li")).join().expect("written"));
        assert_eq!(r.people(&org())?.len(), 1);
        Ok(())
    });
    assert_eq!(read(store, |r| r.people(&org())).len(), 2);
}

pub fn stamps_come_back_in_the_order_of_the_chain_up_to_a_position(store: &dyn Store) {
    let upto = write(store, |tx| {
        tx.add_entry(&org(), at(1), &entry(1, 1))?;
        tx.add_entry(&org(), at(1), &entry(2, 1))?;
        let refused = NewEntry { recorded: Recorded::Refused("no".to_owned()), body: None, about: None, ..entry(1, 2) };
        let upto = tx.add_entry(&org(), at(2), &refused)?;
        (3..300).try_for_each(|seq| tx.add_entry(&org(), at(3), &entry(1, seq)).map(|_| ()))?;
        Ok(upto)
    });
    let stamped = |seq, minute| Stamped { seq, stamp: entry(1, seq).stamp, received: Some(at(minute)) };
    assert_eq!(read(store, |r| r.stamps(&org(), &ME, upto)), vec![stamped(1, 1), stamped(2, 2)]);
    let all = read(store, |r| r.stamps(&org(), &ME, u64::MAX));
    assert_eq!(all.iter().map(|stamped| stamped.seq).collect::<Vec<_>>(), (1..300).collect::<Vec<_>>());
    assert_eq!(read(store, |r| r.last_stamps(&org(), &ME, 8)), all[all.len() - 8..]);
    assert_eq!(read(store, |r| r.last_stamps(&org(), &ME, 999)), all);
}

pub fn a_held_entry_waits_until_it_is_taken_and_names_what_released_it(store: &dyn Store) {
    let held = |n, seq| NewEntry { recorded: Recorded::Held(visit("v1")), ..entry(n, seq) };
    let (first, second) = write(store, move |tx| {
        let first = tx.add_entry(&org(), at(1), &held(2, 1))?;
        Ok((first, tx.add_entry(&org(), at(2), &held(1, 1))?))
    });
    let waiting = || read(store, |r| r.held_entries(&org(), &visit("v1")));
    assert_eq!(waiting(), vec![(first, DeviceId([2; 16]), 1), (second, ME, 1)]);
    assert!(read(store, |r| r.held_entries(&org(), &visit("v2"))).is_empty());
    let by = write(store, move |tx| {
        let by = tx.add_entry(&org(), at(3), &entry(3, 1))?;
        tx.take_held(&org(), &DeviceId([2; 16]), 1, by)?;
        Ok(by)
    });
    assert_eq!(waiting(), vec![(second, ME, 1)]);
    let count = |device| read(store, |r| r.count_held(&org(), &device));
    assert_eq!((count(DeviceId([2; 16])), count(ME)), (0, 1));
    let released = read(store, |r| r.released_by(&org(), by));
    assert_eq!(released, vec![JournalRow { position: first, org: org(), at: at(1), what: Ok(held(2, 1)) }]);
    assert_eq!(read(store, |r| r.rows_after(0, 1)), released, "its place and what was recorded there stay");
    assert!(read(store, |r| r.released_by(&org(), second)).is_empty());
}

pub fn an_actor_stays_bound_to_its_first_device(store: &dyn Store) {
    let actor = ActorId([5; 16]);
    let bind = |n| write(store, move |tx| tx.bind_actor(&org(), &actor, &DeviceId([n; 16])));
    assert_eq!(read(store, |r| r.actor_device(&org(), &actor)), None);
    assert_eq!((bind(1), bind(2)), (ME, ME));
    assert_eq!(read(store, |r| r.actor_device(&org(), &actor)), Some(ME));
}

pub fn a_parcel_keeps_places_for_its_entries_until_it_is_dropped(store: &dyn Store) {
    let parcel = |first, last| Parcel {
        org: org(),
        device: ME,
        received: at(3),
        first,
        last,
        prev: EntryHash([first as u8; 32]),
        bytes: format!("{first}-{last}").into_bytes(),
    };
    let [one, two, behind] = write(store, move |tx| {
        let one = tx.add_parcel(&parcel(1, 2))?;
        let two = tx.add_parcel(&parcel(3, 3))?;
        Ok([one, two, tx.add_observation(&org(), at(3), &Observation::PolicyPublished)?])
    });
    assert_eq!((two, behind), (one + 2, two + 1), "what comes after stands behind all places that are kept");
    assert_eq!(read(store, |r| r.first_parcel()), Some(one));
    assert_eq!(read(store, |r| r.parcels(9)), vec![(one, parcel(1, 2)), (two, parcel(3, 3))]);
    assert_eq!(read(store, |r| r.parcels(1)).len(), 1);
    assert_eq!(read(store, |r| r.parcels_of(&org(), 1)), vec![(one, parcel(1, 2))]);
    assert_eq!(read(store, |r| r.first_parcel_of(&org())), Some(one));
    let other = OrgId::new("another").expect("sound");
    assert_eq!(read(store, |r| Ok((r.parcels_of(&other, 9)?, r.first_parcel_of(&other)?))), (vec![], None));
    write(store, move |tx| {
        tx.add_entry_at(one, &org(), at(3), &entry(1, 1))?;
        tx.add_entry_at(one + 1, &org(), at(3), &entry(1, 2))?;
        tx.drop_parcel(one)
    });
    let positions: Vec<Position> = read(store, |r| r.rows_after(0, 9)).iter().map(|row| row.position).collect();
    assert_eq!(positions, vec![one, one + 1, behind]);
    assert_eq!(read(store, |r| r.first_parcel()), Some(two));
    let last = write(store, |tx| tx.add_observation(&org(), at(4), &Observation::PolicyPublished));
    assert_eq!(last, behind + 1, "no place is given twice");
}

pub fn held_segments_come_back_once_and_by_their_first_entry(store: &dyn Store) {
    let segment = |first, last| HeldSegment { first, last, bytes: format!("{first}-{last}").into_bytes() };
    let hold = |segment: HeldSegment| write(store, move |tx| tx.hold_segment(&org(), &ME, &segment));
    [segment(8, 9), segment(3, 5), segment(8, 9)].into_iter().for_each(hold);
    let held = || read(store, |r| r.held_segments(&org(), &ME));
    assert_eq!(held(), vec![segment(3, 5), segment(8, 9)]);
    write(store, |tx| tx.drop_held_segments(&org(), &ME, 5));
    assert_eq!(held(), vec![segment(8, 9)]);
    assert!(read(store, |r| r.held_segments(&org(), &DeviceId([2; 16]))).is_empty());
}

pub fn forks_and_refusals_are_kept_once(store: &dyn Store) {
    let refused = |seq, code: &str, document| Refused {
        seq,
        code: code.to_owned(),
        detail: "…".to_owned(),
        blocked_by: (seq > 2).then_some(2),
        document,
    };
    let plan = Some(DocumentId::plan(&visit("v1")));
    let given =
        vec![refused(2, "a", None), refused(2, "a", plan.clone()), refused(3, "b", plan), refused(u64::MAX, "c", None)];
    let twice = given.clone();
    write(store, move |tx| {
        twice.iter().chain(&twice).try_for_each(|refused| tx.add_refused(&org(), &ME, refused))?;
        [branch(7, 1), branch(4, 2), branch(4, 3), branch(7, 1)]
            .iter()
            .try_for_each(|branch| tx.keep_fork(&org(), &ME, branch))
    });
    let mut back = read(store, |r| r.refused(&org(), &ME));
    back.sort_by_key(|refused| (refused.seq, refused.document.is_some()));
    assert_eq!(back, given);
    let forks = read(store, |r| r.forks(&org(), &ME));
    assert_eq!(forks.iter().map(|fork| fork.from).collect::<Vec<_>>(), vec![4, 4, 7]);
    assert!(forks.contains(&branch(7, 1)) && forks.contains(&branch(4, 2)) && forks.contains(&branch(4, 3)));
}

/// A branch of one entry, another for each number.
fn branch(from: u64, n: u8) -> Branch {
    let plain = entry(1, from);
    let (device, seq, stamp) = (plain.device, plain.seq, plain.stamp.clone());
    let header = cbor::encode(&Header { device, seq, prev: EntryHash([n; 32]), stamp, commit: [n; 32] });
    Branch { from, entries: vec![NewEntry { header, hash: EntryHash([n; 32]), ..plain }] }
}

pub fn signatures_come_back_along_the_chain(store: &dyn Store) {
    let signature = |n| Signature([n; 64]);
    write(store, move |tx| {
        tx.add_signature(&org(), &ME, 9, &signature(9))?;
        tx.add_signature(&org(), &ME, 4, &signature(4))
    });
    assert_eq!(read(store, |r| r.signatures(&org(), &ME)), vec![(4, signature(4)), (9, signature(9))]);
}
