//! What every store must do when it was put back from a copy.

use sync_core::ids::{DeviceId, Epoch, Nonce};

use crate::store::conformance::{at, contact, org, person, read, visit, write};
use crate::store::{NonceKind, Observation, Restoration, Store, TimerKind};

pub fn restorations_come_back_in_order_and_void_what_is_used_once(store: &dyn Store) {
    let restored = |n: u8| Restoration {
        before: Epoch([n; 8]),
        epoch: Epoch([n + 1; 8]),
        upto: u64::from(n) * 10,
        size: u64::from(n) * 9,
        taken: at(i64::from(n)),
        at: at(i64::from(n) + 5),
    };
    let device = DeviceId([1; 16]);
    write(store, move |tx| {
        tx.add_nonce(&Nonce([1; 16]), &org(), &device, NonceKind::Contact, at(1))?;
        tx.add_code(&org(), &[7; 32], &person("wang"), at(90))?;
        tx.keep_answer(&org(), &device, &Nonce([2; 16]), &[2; 32], b"answer")
    });
    assert_eq!(read(store, |r| Ok((r.restorations(&org())?, r.review()?))), (vec![], None));
    write(store, move |tx| {
        tx.begin_epoch(Epoch([3; 8]), at(30))?;
        tx.add_restoration(&org(), &restored(1))?;
        tx.add_restoration(&org(), &restored(2))
    });
    assert_eq!(read(store, |r| r.restorations(&org())), [restored(1), restored(2)]);
    assert_eq!(read(store, |r| Ok((r.epoch()?, r.review()?))), (Epoch([3; 8]), Some(at(30))));
    let nonce = write(store, move |tx| tx.take_nonce(&Nonce([1; 16]), &org(), &device, NonceKind::Contact));
    let code = write(store, |tx| tx.code(&org(), &[7; 32], at(2)));
    let kept = read(store, |r| r.kept_answer(&Nonce([2; 16]), &[2; 32]));
    assert_eq!((nonce, code, kept), (None, None, None), "they may have been used since the copy");
}

pub fn reminders_wait_for_the_review_after_a_restore_and_watches_do_not(store: &dyn Store) {
    write(store, |tx| {
        tx.set_timer(&org(), &visit("a"), TimerKind::OpenPastPlan, Some(at(1)))?;
        tx.set_timer(&org(), &visit("b"), TimerKind::Watch, Some(at(2)))?;
        tx.begin_epoch(Epoch([3; 8]), at(30))
    });
    let due = |minute| {
        let timers = read(store, |r| r.due_timers(at(minute), 9)).into_iter();
        timers.map(|timer| timer.visit.to_string()).collect::<Vec<_>>()
    };
    assert_eq!((due(10), read(store, |r| r.next_timer())), (vec!["b".to_owned()], Some(at(2))));
    write(store, |tx| tx.set_timer(&org(), &visit("b"), TimerKind::Watch, None));
    assert_eq!((due(29), read(store, |r| r.next_timer())), (vec![], Some(at(30))), "nobody is woken in vain");
    assert_eq!(due(30), ["a"]);
}

pub fn what_a_device_had_stored_by_a_position_is_what_its_contacts_say(store: &dyn Store) {
    let device = contact(1, 0, 0, 0).device;
    assert_eq!(read(store, |r| r.stored_by(&org(), &device, u64::MAX)), None);
    let add = |stored, anchor| {
        let seen = Observation::Contact(contact(1, stored, stored, anchor));
        write(store, move |tx| tx.add_observation(&org(), at(1), &seen))
    };
    let (first, second) = (add(3, 1), add(8, 2));
    let by = |upto| read(store, |r| r.stored_by(&org(), &device, upto));
    assert_eq!(
        (by(first - 1), by(first), by(second - 1), by(second), by(u64::MAX)),
        (None, Some(3), Some(3), Some(8), Some(8))
    );
}
