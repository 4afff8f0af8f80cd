//! What every store must know of contacts: who was heard of when, what was held then, which anchors were given.

use sync_core::evidence::KnownAnchor;
use sync_core::fact::Fact;
use sync_core::ids::{AnchorId, BootId, DeviceId, Seq};
use sync_core::obligation::DeviceContact;
use sync_core::sync::Anchor;

use crate::store::conformance::{at, contact, device, org, person, read, write};
use crate::store::{Device, FactRow, Observation, Position, Store, StoreError, Tx};

const ME: DeviceId = DeviceId([1; 16]);

fn of_wang(store: &dyn Store, upto: Position) -> Vec<DeviceContact> {
    read(store, |r| r.contacts(&org(), &person("wang"), upto))
}

fn meet(tx: &mut dyn Tx, minute: i64, announced: Seq, stored: Seq, anchor: u8) -> Result<Position, StoreError> {
    tx.add_observation(&org(), at(minute), &Observation::Contact(contact(1, announced, stored, anchor)))
}

pub fn contacts_say_when_a_device_was_last_heard_of_and_complete(store: &dyn Store) {
    let positions = write(store, |tx| {
        tx.add_device(&org(), &device(1))?;
        Ok([meet(tx, 1, 5, 3, 1)?, meet(tx, 2, 5, 5, 2)?, meet(tx, 3, u64::MAX, 5, 3)?])
    });
    let known = |upto| {
        let contacts = of_wang(store, upto);
        assert_eq!(contacts.len(), 1);
        (contacts[0].heard, contacts[0].complete)
    };
    assert_eq!(known(positions[0]), (Some(at(1)), None), "heard of, but something is missing");
    assert_eq!(known(positions[1]), (Some(at(2)), Some(at(2))));
    assert_eq!(known(positions[2]), (Some(at(3)), Some(at(2))));
    assert_eq!(known(u64::MAX), known(positions[2]));
}

pub fn a_device_that_was_never_in_contact_was_heard_of_when_it_enrolled(store: &dyn Store) {
    let first = write(store, |tx| {
        tx.add_device(&org(), &Device { revoked: true, ..device(1) })?;
        meet(tx, 1, 0, 0, 1)
    });
    let enrolled = DeviceContact {
        device: ME,
        person: person("wang"),
        heard: Some(at(0)),
        complete: Some(at(0)),
        lost: None,
        revoked: true,
    };
    assert_eq!(of_wang(store, first - 1), vec![enrolled]);
}

pub fn contacts_name_only_the_devices_of_the_person(store: &dyn Store) {
    write(store, |tx| {
        tx.add_device(&org(), &device(2))?;
        tx.add_device(&org(), &device(1))?;
        tx.add_device(&org(), &Device { person: person("li"), ..device(3) })
    });
    let devices: Vec<_> = of_wang(store, u64::MAX).into_iter().map(|contact| contact.device).collect();
    assert_eq!(devices, vec![ME, DeviceId([2; 16])]);
}

pub fn a_device_is_lost_since_it_was_first_declared_so(store: &dyn Store) {
    let declared = |seq, position, minute| FactRow {
        position,
        device: DeviceId([9; 16]),
        seq,
        person: person("li"),
        received: at(minute),
        fact: Fact::DeclareLost { device: ME, reason: "in the river".to_owned() },
    };
    write(store, move |tx| {
        tx.add_device(&org(), &device(1))?;
        tx.add_fact(&org(), &declared(2, 20, 8))?;
        tx.add_fact(&org(), &declared(1, 10, 4))
    });
    let lost = |upto| of_wang(store, upto)[0].lost;
    assert_eq!((lost(9), lost(10), lost(u64::MAX)), (None, Some(at(4)), Some(at(4))));
    assert_eq!(read(store, |r| r.lost_facts(&org(), &ME, 15)), vec![declared(1, 10, 4)]);
    assert_eq!(read(store, |r| r.lost_facts(&org(), &ME, 20)), vec![declared(1, 10, 4), declared(2, 20, 8)]);
    assert!(read(store, |r| r.lost_facts(&org(), &DeviceId([9; 16]), 20)).is_empty());
}

pub fn an_anchor_given_with_a_token_is_known_from_the_journals_end_on(store: &dyn Store) {
    let given = Anchor { id: AnchorId([7; 16]), device: ME, boot: BootId([1; 8]), running: 70, at: at(7) };
    let (before, after) = write(store, move |tx| {
        let before = meet(tx, 1, 0, 0, 1)?;
        let after = meet(tx, 2, 0, 0, 2)?;
        tx.add_anchor(&org(), &given)?;
        Ok((before, after))
    });
    let wanted = [AnchorId([7; 16])].into();
    let known =
        |device: DeviceId, upto| read(store, |r| r.anchors(&org(), &device, &wanted, upto)).into_values().next();
    assert_eq!(known(ME, before), None);
    assert_eq!(known(ME, after), Some(KnownAnchor { at: at(7), boot: BootId([1; 8]), running: 70 }));
    assert_eq!(known(DeviceId([2; 16]), after), None, "it is of no use to another device");
    assert_eq!(read(store, |r| r.latest_at()), Some(at(7)), "the clock must not go back behind it");
}

pub fn anchors_are_known_up_to_a_position(store: &dyn Store) {
    let upto = write(store, |tx| {
        let upto = meet(tx, 1, 0, 0, 1)?;
        meet(tx, 2, 0, 0, 2)?;
        Ok(upto)
    });
    let known =
        |n: u8| (AnchorId([n; 16]), KnownAnchor { at: at(n.into()), boot: BootId([1; 8]), running: u64::from(n) * 10 });
    let wanted = |all: &[u8]| all.iter().map(|n| AnchorId([*n; 16])).collect();
    let anchors =
        |all: &[u8], upto| read(store, |r| r.anchors(&org(), &ME, &wanted(all), upto)).into_iter().collect::<Vec<_>>();
    assert_eq!(anchors(&[1, 2, 9], upto), vec![known(1)]);
    assert_eq!(anchors(&[1, 2, 9], u64::MAX), vec![known(1), known(2)]);
    assert_eq!(anchors(&[2], u64::MAX), vec![known(2)]);
}
