//! What every store must do with people, devices, codes and nonces.

use sync_core::access::Role;
use sync_core::ids::{CustomerId, DepartmentId, DeviceId, EntryHash, Nonce, OrgId};
use sync_core::sync::Head;

use crate::store::conformance::{at, contact, device, entry, item, org, page, person, read, visit, write};
use crate::store::{
    Customer, Department, Member, MemberRole, NonceKind, Observation, Organisation, Person, Scope, Store, WatchRow,
};

fn department(id: &str) -> DepartmentId {
    DepartmentId::new(id).expect("sound")
}

fn wang() -> Person {
    let roles = vec![Role::Rep, Role::CustomerService];
    Person { id: person("wang"), name: "王".to_owned(), department: Some(department("sales")), roles, left: None }
}

fn sales() -> Department {
    Department {
        id: department("sales"),
        name: "Sales".to_owned(),
        parent: Some(department("all")),
        supervisor: Some(person("li")),
        manager: None,
    }
}

pub fn what_is_put_twice_is_replaced(store: &dyn Store) {
    let first = Organisation { id: org(), name: "Acme".to_owned(), policy: None };
    let second = Organisation { policy: Some("[]".to_owned()), name: "Acme 2".to_owned(), ..first.clone() };
    let card = Customer { id: CustomerId::new("c1").expect("sound"), name: "C".to_owned(), card: "{}".to_owned() };
    let (moved, person_2) = (Department { parent: None, ..sales() }, Person { roles: Vec::new(), ..wang() });
    let (puts, customer) = ((first, second.clone(), moved.clone(), person_2.clone()), card.clone());
    write(store, move |tx| {
        tx.put_organisation(&puts.0)?;
        tx.put_organisation(&puts.1)?;
        tx.put_department(&org(), &sales())?;
        tx.put_department(&org(), &puts.2)?;
        tx.put_person(&org(), &wang())?;
        tx.put_person(&org(), &puts.3)?;
        tx.put_customer(&org(), &Customer { name: "B".to_owned(), ..customer.clone() })?;
        tx.put_customer(&org(), &customer)
    });
    assert_eq!(read(store, |r| r.organisations()), vec![second.clone()]);
    assert_eq!(read(store, |r| r.organisation(&org())), Some(second));
    assert_eq!(read(store, |r| r.departments(&org())), vec![moved]);
    assert_eq!(read(store, |r| r.person(&org(), &person("wang"))), Some(person_2));
    assert_eq!(read(store, |r| r.customer(&org(), &card.id)), Some(card));
}

pub fn people_and_departments_come_back_by_id(store: &dyn Store) {
    write(store, |tx| {
        tx.put_person(&org(), &wang())?;
        tx.put_person(&org(), &Person { id: person("an"), ..wang() })?;
        tx.put_department(&org(), &sales())?;
        tx.put_department(&org(), &Department { id: department("all"), ..sales() })
    });
    let people = read(store, |r| r.people(&org()));
    assert_eq!(people, vec![Person { id: person("an"), ..wang() }, wang()]);
    let departments = read(store, |r| r.departments(&org()));
    assert_eq!(departments, vec![Department { id: department("all"), ..sales() }, sales()]);
    assert_eq!(read(store, |r| r.person(&org(), &person("nobody"))), None);
}

pub fn a_code_is_known_until_it_is_over_and_names_the_device_that_used_it(store: &dyn Store) {
    let (digest, used) = ([7; 32], DeviceId([1; 16]));
    write(store, move |tx| tx.add_code(&org(), &digest, &person("wang"), at(10)));
    let code = move |minute| write(store, move |tx| tx.code(&org(), &digest, at(minute)));
    assert_eq!(code(9), Some((person("wang"), None)));
    assert_eq!(code(10), None);
    write(store, move |tx| tx.use_code(&org(), &digest, &used));
    assert_eq!(code(9), Some((person("wang"), Some(used))));
    assert_eq!(write(store, |tx| tx.code(&org(), &[8; 32], at(1))), None);
}

pub fn a_device_moves_its_ends_and_keeps_its_earliest_fork(store: &dyn Store) {
    let head = Head { seq: 4, hash: EntryHash([4; 32]) };
    write(store, move |tx| {
        tx.add_device(&org(), &device(2))?;
        tx.add_device(&org(), &device(1))?;
        tx.set_head(&org(), &device(1).id, &head)?;
        tx.set_merged(&org(), &device(1).id, 3)?;
        tx.set_app(&org(), &device(1).id, "an app 1.0")?;
        tx.set_forked(&org(), &device(1).id, 3, 7)?;
        tx.set_forked(&org(), &device(1).id, 4, 9)
    });
    let moved =
        crate::store::Device { head, merged: 3, forked: Some(crate::store::Fork { from: 3, since: 7 }), ..device(1) };
    assert_eq!(read(store, |r| r.device(&org(), &device(1).id)), Some(moved.clone()));
    assert_eq!(read(store, |r| r.devices(&org())), vec![moved.clone(), device(2)]);
    assert_eq!(read(store, |r| r.devices_of(&org(), &person("wang"))), vec![moved, device(2)]);
    assert!(read(store, |r| r.devices_of(&org(), &person("li"))).is_empty());
    let app = |n| read(store, move |r| r.app_of(&org(), &device(n).id));
    assert_eq!((app(1).as_deref(), app(2)), (Some("an app 1.0"), None));
}

pub fn a_nonce_is_taken_once_and_only_by_its_device(store: &dyn Store) {
    let nonce = Nonce([1; 16]);
    write(store, move |tx| tx.add_nonce(&nonce, &org(), &DeviceId([1; 16]), NonceKind::Contact, at(5)));
    let take = move |n, kind| write(store, move |tx| tx.take_nonce(&nonce, &org(), &DeviceId([n; 16]), kind));
    assert_eq!(take(2, NonceKind::Contact), None, "another device");
    assert_eq!(take(1, NonceKind::Token), None, "another purpose");
    assert_eq!(take(1, NonceKind::Contact), Some(at(5)));
    assert_eq!(take(1, NonceKind::Contact), None, "used");
}

pub fn the_newest_nonce_is_there_however_many_were_given(store: &dyn Store) {
    write(store, |tx| {
        tx.add_nonce(&Nonce([200; 16]), &org(), &DeviceId([2; 16]), NonceKind::Contact, at(0))?;
        (0..100).try_for_each(|n| tx.add_nonce(&Nonce([n; 16]), &org(), &DeviceId([1; 16]), NonceKind::Contact, at(0)))
    });
    let take = |nonce, n| write(store, move |tx| tx.take_nonce(&nonce, &org(), &DeviceId([n; 16]), NonceKind::Contact));
    assert_eq!(take(Nonce([99; 16]), 1), Some(at(0)));
    assert_eq!(take(Nonce([200; 16]), 2), Some(at(0)), "another device's is not touched");
}

pub fn a_kept_answer_is_given_again_only_for_the_same_request(store: &dyn Store) {
    let keep = |n: u8, nonce: u8| {
        write(store, move |tx| {
            tx.keep_answer(&org(), &DeviceId([n; 16]), &Nonce([nonce; 16]), &[nonce; 32], &[n, nonce])
        })
    };
    let kept = |nonce: u8, digest: u8| read(store, |r| r.kept_answer(&Nonce([nonce; 16]), &[digest; 32]));
    keep(1, 1);
    keep(2, 2);
    assert_eq!(kept(1, 1), Some(vec![1, 1]));
    assert_eq!(kept(1, 2), None, "another request with the same nonce");
    keep(1, 3);
    assert_eq!((kept(1, 1), kept(3, 3)), (None, Some(vec![1, 3])), "only the last answer is kept");
    assert_eq!(kept(2, 2), Some(vec![2, 2]));
}

pub fn another_organisation_sees_nothing(store: &dyn Store) {
    let (other, me) = (OrgId::new("other").expect("sound"), DeviceId([1; 16]));
    write(store, move |tx| {
        tx.put_organisation(&Organisation { id: org(), name: "Acme".to_owned(), policy: None })?;
        tx.put_person(&org(), &wang())?;
        tx.put_department(&org(), &sales())?;
        tx.add_device(&org(), &device(1))?;
        tx.add_entry(&org(), at(1), &entry(1, 1))?;
        tx.add_observation(&org(), at(2), &Observation::Contact(contact(1, 1, 1, 9)))?;
        tx.add_nonce(&Nonce([1; 16]), &org(), &me, NonceKind::Token, at(2))?;
        let member = Member { person: person("wang"), role: MemberRole::Rep, since: 1, until: None };
        tx.add_member(&org(), &visit("v1"), &member)?;
        let watch =
            WatchRow { state: "armed".into(), due: at(9), changes_at: None, alarm: None, en: "".into(), zh: "".into() };
        tx.put_watch(&org(), &visit("v1"), &watch)?;
        tx.publish(&org(), &[Scope::Person(person("wang"))], &DeviceId([2; 16]), &item(b"item")).map(|_| ())
    });
    assert_eq!(read(store, |r| r.organisation(&other)), None);
    assert!(read(store, |r| r.people(&other)).is_empty() && read(store, |r| r.departments(&other)).is_empty());
    assert_eq!(read(store, |r| r.person(&other, &person("wang"))), None);
    assert_eq!(read(store, |r| r.device(&other, &me)), None);
    assert!(read(store, |r| r.devices(&other)).is_empty());
    assert_eq!(read(store, |r| r.entry_hash(&other, &me, 1)), None);
    assert!(read(store, |r| r.stamps(&other, &me, u64::MAX)).is_empty());
    assert!(read(store, |r| r.anchors(&other, &me, &[sync_core::ids::AnchorId([1; 16])].into(), u64::MAX)).is_empty());
    assert!(read(store, |r| r.contacts(&other, &person("wang"), u64::MAX)).is_empty());
    assert!(read(store, |r| r.members(&other, &visit("v1"))).is_empty());
    assert!(read(store, |r| r.visits_of(&other, &person("wang"))).is_empty());
    assert_eq!(read(store, |r| r.watch(&other, &visit("v1"))), None);
    assert!(
        read(store, |r| r.feed_after(&other, &[(Scope::Person(person("wang")), 0)], 0, &me, page(9))).rows.is_empty()
    );
    assert_eq!(read(store, |r| r.feed_end(&other, &[(Scope::Person(person("wang")), 0)])), 0);
    let theirs = other.clone();
    let nonce = write(store, move |tx| tx.take_nonce(&Nonce([1; 16]), &theirs, &me, NonceKind::Token));
    assert_eq!(nonce, None);
}
