//! What every store must do with accounts, attempts, passes and providers.

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::store::conformance::{at, org, person, read, write};
use crate::store::{Account, Attempts, Bucket, Identity, Pass, PassKind, Store};

fn other() -> OrgId {
    OrgId::new("other").expect("sound")
}

fn wang() -> Account {
    Account {
        password: Some("hash".to_owned()),
        password_set: Some(at(1)),
        factor: Some(vec![1, 2, 3]),
        factor_step: 77,
        email: Some("wang@acme.example".to_owned()),
        failed: 3,
        failed_last: Some(at(2)),
        ..Account::new(person("wang"))
    }
}

fn pass(kind: PassKind, who: Option<&str>, expires: Timestamp) -> Pass {
    Pass { kind, person: who.map(person), expires, tries: 0, data: vec![9] }
}

pub fn an_account_reads_back_and_is_replaced(store: &dyn Store) {
    write(store, |tx| {
        tx.put_account(&org(), &wang())?;
        tx.put_account(&other(), &Account { email: None, ..wang() })
    });
    assert_eq!(read(store, |r| r.account(&org(), &person("wang"))), Some(wang()));
    assert_eq!(read(store, |r| r.person_by_email(&org(), "wang@acme.example")), Some(person("wang")));
    assert_eq!(read(store, |r| r.person_by_email(&other(), "wang@acme.example")), None);
    write(store, |tx| tx.put_account(&org(), &Account::new(person("wang"))));
    assert_eq!(read(store, |r| r.account(&org(), &person("wang"))), Some(Account::new(person("wang"))));
    assert_eq!(read(store, |r| r.account(&other(), &person("wang"))), Some(Account { email: None, ..wang() }));
    assert_eq!(read(store, |r| r.account(&org(), &person("nobody"))), None);
}

pub fn an_email_address_is_one_persons(store: &dyn Store) {
    write(store, |tx| tx.put_account(&org(), &wang()));
    let second = Account { person: person("li"), ..wang() };
    assert!(store.write_with(move |tx| tx.put_account(&org(), &second)).is_err());
    assert_eq!(read(store, |r| r.account(&org(), &person("li"))), None);
}

pub fn a_recovery_code_is_used_once_and_a_new_set_replaces_the_old(store: &dyn Store) {
    let (a, b, c) = ([1; 32], [2; 32], [3; 32]);
    write(store, move |tx| tx.set_recovery_codes(&org(), &person("wang"), &[a, b]));
    let use_up = move |digest| write(store, move |tx| tx.use_recovery_code(&org(), &person("wang"), &digest));
    assert_eq!(read(store, |r| r.recovery_codes(&org(), &person("wang"))), 2);
    assert!(!write(store, move |tx| tx.use_recovery_code(&org(), &person("li"), &a)), "another person's");
    assert!(use_up(a) && !use_up(a));
    write(store, move |tx| tx.set_recovery_codes(&org(), &person("wang"), &[c]));
    assert!(!use_up(b) && use_up(c));
    assert_eq!(read(store, |r| r.recovery_codes(&org(), &person("wang"))), 0);
}

pub fn attempts_are_counted_apart_and_forgotten_in_time(store: &dyn Store) {
    let here = |address: &str| Bucket::Here(org(), person("wang"), address.to_owned());
    let all = [
        Bucket::Address("10.0.0.1".to_owned()),
        Bucket::Start("10.0.0.1".to_owned()),
        Bucket::Account(org(), person("wang")),
        Bucket::Account(other(), person("wang")),
        Bucket::Factor(org(), person("wang")),
        here("10.0.0.1"),
        here("10.0.0.2"),
    ];
    for (n, bucket) in (1..).zip(all.clone()) {
        write(store, move |tx| tx.set_attempts(&bucket, &Attempts { failed: n, last: at(i64::from(n)) }));
    }
    let count = |bucket: &Bucket| read(store, |r| r.attempts(bucket)).map(|attempts| attempts.failed);
    let counted: Vec<_> = all.iter().map(count).collect();
    assert_eq!(counted, (1..=7).map(Some).collect::<Vec<_>>());
    let first = all[5].clone();
    write(store, move |tx| tx.clear_attempts(&first));
    assert_eq!((count(&all[5]), count(&all[6])), (None, Some(7)));
    write(store, |tx| tx.clear_attempts_at(&org(), &person("wang")));
    let counted: Vec<_> = all.iter().map(count).collect();
    assert_eq!(counted, [Some(1), Some(2), None, Some(4), None, None, None]);
    write(store, |tx| tx.forget_attempts(at(2)));
    assert_eq!((count(&all[0]), count(&all[1])), (None, Some(2)));
}

pub fn an_address_is_known_for_the_person_who_came_from_there(store: &dyn Store) {
    write(store, |tx| tx.know_address(&org(), &person("wang"), "10.0.0.1", at(1)));
    let knows = |org: &OrgId, who: &str, address: &str| read(store, |r| r.knows_address(org, &person(who), address));
    assert!(knows(&org(), "wang", "10.0.0.1"));
    assert!(
        !knows(&org(), "wang", "10.0.0.2") && !knows(&org(), "li", "10.0.0.1") && !knows(&other(), "wang", "10.0.0.1")
    );
    write(store, |tx| {
        (0..99).try_for_each(|n| tx.know_address(&org(), &person("wang"), &format!("10.0.1.{n}"), at(2)))
    });
    assert!(!knows(&org(), "wang", "10.0.0.1"), "only the latest are kept");
}

pub fn a_pass_holds_for_its_purpose_and_time(store: &dyn Store) {
    let (digest, kind) = ([5; 32], PassKind::Invitation);
    write(store, move |tx| tx.put_pass(&org(), &digest, &pass(kind, Some("wang"), at(10)), at(1)));
    let find = |org: &OrgId, kind, minute| read(store, |r| r.pass(org, &digest, kind, at(minute)));
    assert_eq!(find(&org(), kind, 9), Some(pass(kind, Some("wang"), at(10))));
    assert_eq!(find(&org(), kind, 10), None, "over");
    assert_eq!(find(&org(), PassKind::Login, 9), None, "another purpose");
    assert_eq!(find(&other(), kind, 9), None, "another organisation");
    let tried = Pass { tries: 2, ..pass(kind, Some("wang"), at(10)) };
    let put = tried.clone();
    write(store, move |tx| tx.put_pass(&org(), &digest, &put, at(1)));
    assert_eq!(find(&org(), kind, 9), Some(tried));
    assert!(write(store, move |tx| tx.drop_pass(&org(), &digest)));
    assert!(!write(store, move |tx| tx.drop_pass(&org(), &digest)), "it was there once");
}

pub fn all_passes_of_a_person_go_at_once_and_no_others(store: &dyn Store) {
    let put = |n: u8, who: Option<&'static str>| {
        write(store, move |tx| tx.put_pass(&org(), &[n; 32], &pass(PassKind::Login, who, at(10)), at(1)));
    };
    put(1, Some("wang"));
    put(2, Some("li"));
    put(3, None);
    write(store, |tx| tx.drop_passes_of(&org(), &person("wang")));
    let there = |n: u8| read(store, |r| r.pass(&org(), &[n; 32], PassKind::Login, at(2))).is_some();
    assert_eq!([there(1), there(2), there(3)], [false, true, true]);
}

pub fn a_provider_and_its_identities_are_an_organisations_own(store: &dyn Store) {
    let identity = Identity { issuer: "https://id.acme.example".into(), subject: "42".into(), person: person("wang") };
    let linked = identity.clone();
    write(store, move |tx| {
        tx.set_provider(&org(), Some("{}"))?;
        tx.set_provider(&org(), Some("{\"a\":1}"))?;
        tx.add_identity(&org(), &linked)
    });
    assert_eq!(read(store, |r| r.provider(&org())), Some("{\"a\":1}".to_owned()));
    assert_eq!(read(store, |r| r.provider(&other())), None);
    let who = |org: &OrgId, subject: &str| read(store, |r| r.identity(org, "https://id.acme.example", subject));
    assert_eq!(who(&org(), "42"), Some(person("wang")));
    assert_eq!((who(&org(), "43"), who(&other(), "42")), (None, None));
    assert_eq!(read(store, |r| r.identities_of(&org(), &person("wang"))), vec![identity.clone()]);
    let second = Identity { subject: "43".into(), ..identity };
    assert!(store.write_with(move |tx| tx.add_identity(&org(), &second)).is_err(), "one name at a provider");
    write(store, |tx| {
        tx.drop_identities_of(&org(), &person("wang"))?;
        tx.set_provider(&org(), None)
    });
    assert_eq!((who(&org(), "42"), read(store, |r| r.provider(&org()))), (None, None));
}
