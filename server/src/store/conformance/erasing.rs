//! What every store must do when something is erased.

use sync_core::fact::Fact;
use sync_core::ids::{ChangeHash, CustomerId, DeviceId, DocumentId, Nonce};
use sync_core::sync::{Notice, NoticeKind};

use crate::store::conformance::{at, device, entry, org, page, person, read, visit, write};
use crate::store::{
    Act, Acted, Branch, Customer, Doer, FactRow, HeldSegment, HistoryRow, Member, MemberRole, NewEntry, NoticeRow,
    ObligationRow, Observation, Person, Published, ReadScope, Recorded, Scope, Store, StoreError, Subject, TimerKind,
    Tx, Until, VisitRow, WaitingChange, WatchRow,
};

const ME: DeviceId = DeviceId([1; 16]);

fn of_visit(name: &str) -> Subject {
    Subject::Visit(visit(name))
}

fn customer() -> CustomerId {
    CustomerId::new("c1").expect("sound")
}

fn row(name: &str) -> VisitRow {
    VisitRow {
        visit: visit(name),
        rep: person("wang"),
        department: None,
        customer: "c1".to_owned(),
        customer_name: "客户".to_owned(),
        start: Some(at(1)),
        end: Some(at(2)),
        merged: 3,
        parked: false,
        approved: false,
        review: sync_core::assessment::ReviewState::NotSubmitted,
        findings: "[]".to_owned(),
        found_until: Until::Unknown,
        erased: None,
    }
}

fn item(name: &str) -> Published {
    Published::Item(Some(visit(name)), name.as_bytes().to_vec())
}

fn wangs() -> [ReadScope; 1] {
    [(Scope::Person(person("wang")), 0)]
}

/// Whatever a visit can have.
fn fill(tx: &mut dyn Tx, name: &str, seq: u64) -> Result<(), StoreError> {
    let (plan, to) = (DocumentId::plan(&visit(name)), [Scope::Person(person("wang"))]);
    let kind = sync_core::fact::ObligationKind::Brief;
    let n = seq.to_le_bytes()[0];
    let position = tx.add_entry(&org(), at(1), &NewEntry { about: Some(of_visit(name)), ..entry(1, seq) })?;
    let fact = Fact::Leave { visit: visit(name) };
    tx.add_fact(&org(), &FactRow { position, device: ME, seq, person: person("wang"), received: at(1), fact })?;
    tx.add_member(
        &org(),
        &visit(name),
        &Member { person: person("wang"), role: MemberRole::Rep, since: 1, until: None },
    )?;
    tx.add_change(&org(), &plan, &ChangeHash([n; 32]), position, name.as_bytes())?;
    let hash = ChangeHash([n + 100; 32]);
    tx.add_waiting(&org(), &plan, &WaitingChange { hash, position, device: ME, seq, bytes: vec![n] })?;
    tx.put_visit(&org(), &row(name))?;
    let (en, zh) = (name.to_owned(), name.to_owned());
    let (state, due, changes_at) = ("running".to_owned(), None, None);
    let owed = ObligationRow {
        owed: kind.into(),
        state: state.clone(),
        due,
        changes_at,
        en: en.clone(),
        zh: zh.clone(),
        position,
        climb: None,
    };
    tx.put_obligation(&org(), &visit(name), &owed)?;
    let (subject, from, to_state) = ("brief".to_owned(), None, state.clone());
    let change = HistoryRow { subject, position, at: at(1), from, to: to_state, en: en.clone(), zh: zh.clone() };
    tx.add_history(&org(), &visit(name), &change)?;
    tx.put_watch(
        &org(),
        &visit(name),
        &WatchRow { state, due: at(1), changes_at, alarm: None, en: en.clone(), zh: zh.clone() },
    )?;
    tx.set_timer(&org(), &visit(name), TimerKind::Watch, Some(at(1)))?;
    let notice = Notice { id: name.to_owned(), kind: NoticeKind::WatchClosed, visit: visit(name), at: at(1), en, zh };
    tx.add_notice(&org(), &NoticeRow { person: person("wang"), notice })?;
    tx.publish(&org(), &to, &DeviceId([2; 16]), &item(name)).map(|_| ())
}

fn people(tx: &mut dyn Tx) -> Result<(), StoreError> {
    for name in ["wang", "li"] {
        let (id, roles) = (person(name), Vec::new());
        tx.put_person(&org(), &Person { id, name: name.to_uppercase(), department: None, roles, left: None })?;
    }
    tx.add_device(&org(), &device(1))?;
    tx.put_customer(&org(), &Customer { id: customer(), name: "客户".to_owned(), card: "{}".to_owned() })?;
    let put = Act::CustomerPut { customer: customer(), name: "客户".to_owned(), card: "{}".to_owned() };
    tx.add_observation(&org(), at(1), &Observation::Act(Box::new(Acted::new(Doer::Operator, put, [1; 32])))).map(|_| ())
}

fn two_visits(store: &dyn Store) {
    write(store, |tx| {
        people(tx)?;
        fill(tx, "v1", 1)?;
        fill(tx, "v2", 2)
    });
}

fn erase(store: &dyn Store, subjects: Vec<Subject>) {
    write(store, move |tx| tx.erase(&org(), &subjects, at(9), 77));
}

pub fn what_was_erased_can_be_read_by_nobody_and_everything_else_can(store: &dyn Store) {
    two_visits(store);
    let whole = read(store, |r| r.rows_after(0, 99));
    erase(store, vec![Subject::Customer(customer()), of_visit("v1")]);
    let rows = read(store, |r| r.rows_after(0, 99));
    let (first, second) = (rows[1].what.as_ref().expect("an entry"), rows[2].what.as_ref().expect("an entry"));
    assert_eq!((first.body.clone(), first.about.clone()), (None, Some(of_visit("v1"))));
    assert_eq!(first.header, whole[1].what.as_ref().expect("an entry").header, "the chain stays");
    assert_eq!(second, whole[2].what.as_ref().expect("an entry"));
    let Err(Observation::Act(act)) = &rows[0].what else { panic!("an act") };
    assert_eq!((act.content.clone(), act.name.as_str()), (None, "customer_put"));
    assert_eq!(read(store, |r| r.body(&org(), &ME, 1)), None);
    assert_eq!(read(store, |r| r.customer(&org(), &customer())), None);
    assert_eq!(read(store, |r| r.person(&org(), &person("wang"))).expect("there").name, "WANG");
    erase(store, vec![Subject::Person(person("wang"))]);
    assert_eq!(read(store, |r| r.person(&org(), &person("wang"))).expect("the id stays").name, "");
    assert_eq!(read(store, |r| r.device(&org(), &ME)).expect("it stays").name, "");
    assert_eq!(read(store, |r| r.person(&org(), &person("li"))).expect("there").name, "LI");
}

pub fn an_erased_visit_leaves_a_row_that_says_so_and_nothing_else(store: &dyn Store) {
    two_visits(store);
    let kept = |name: &str| {
        let (visit, plan) = (visit(name), DocumentId::plan(&visit(name)));
        let rows = read(store, |r| {
            let verdicts = (r.obligations(&org(), &visit)?.len(), r.history(&org(), &visit)?.len());
            let documents = (r.changes(&org(), &plan)?.len(), r.waiting_changes(&org(), &plan)?.len());
            let facts = (r.facts(&org(), &visit, 99)?.len(), r.members(&org(), &visit)?.len());
            Ok((verdicts, documents, facts, r.watch(&org(), &visit)?.is_some()))
        });
        (rows, read(store, |r| r.visit(&org(), &visit)).expect("a row"))
    };
    let feed = || read(store, |r| r.feed_after(&org(), &wangs(), 0, &ME, page(9))).rows;
    assert_eq!(feed().len(), 2);
    erase(store, vec![of_visit("v1")]);
    let (nothing, gone) = kept("v1");
    assert_eq!(nothing, ((0, 0), (0, 0), (0, 0), false));
    let nobodys =
        VisitRow { customer: String::new(), customer_name: String::new(), findings: String::new(), ..row("v1") };
    assert_eq!(gone, VisitRow { erased: Some(at(9)), start: None, end: None, ..nobodys });
    assert_eq!(kept("v2"), (((1, 1), (1, 1), (1, 1), true), row("v2")));
    assert_eq!(feed().into_iter().map(|row| row.what).collect::<Vec<_>>(), [item("v2")]);
    assert_eq!(read(store, |r| r.notices(&org(), &person("wang"))).len(), 1);
    assert_eq!(read(store, |r| r.due_timers(at(9), 9)).len(), 1);
    write(store, |tx| tx.forget_derived());
    assert_eq!(read(store, |r| r.visits(&org())), vec![gone], "it can't be made again, so it stays");
}

pub fn nothing_is_taken_about_what_was_erased(store: &dyn Store) {
    two_visits(store);
    assert!(!read(store, |r| r.is_erased(&org(), &of_visit("v1"))));
    erase(store, vec![of_visit("v1"), Subject::Customer(customer())]);
    assert!(read(store, |r| r.is_erased(&org(), &of_visit("v1"))));
    assert!(!read(store, |r| r.is_erased(&org(), &of_visit("v2"))));
    let again = store.write(Box::new(|tx| tx.put_visit(&org(), &row("v1"))));
    assert!(matches!(again, Err(StoreError::Erased(_))), "{again:?}");
    let card = Customer { id: customer(), name: "x".to_owned(), card: "{}".to_owned() };
    let again = store.write(Box::new(move |tx| tx.put_customer(&org(), &card)));
    assert!(matches!(again, Err(StoreError::Erased(_))), "{again:?}");
    write(store, |tx| {
        let place = tx.publish(&org(), &[Scope::Person(person("wang"))], &DeviceId([2; 16]), &item("v1"))?;
        assert_eq!(place, None, "and told to nobody");
        Ok(())
    });
    let erasures = read(store, |r| r.erasures(&org()));
    assert_eq!(erasures.iter().map(|it| it.subject.to_string()).collect::<Vec<_>>(), ["customer/c1", "visit/v1"]);
    assert!(erasures.iter().all(|it| it.at == at(9) && it.position == 77));
}

pub fn an_erasure_that_fails_has_not_happened(store: &dyn Store) {
    two_visits(store);
    let before = read(store, |r| r.rows_after(0, 99));
    let failed = store.write(Box::new(|tx| {
        tx.erase(&org(), &[of_visit("v1")], at(9), 77)?;
        Err(StoreError::Closed)
    }));
    assert!(failed.is_err());
    assert_eq!(read(store, |r| r.rows_after(0, 99)), before);
    assert_eq!(read(store, |r| r.visit(&org(), &visit("v1"))), Some(row("v1")));
    write(store, |tx| tx.put_visit(&org(), &row("v1")));
}

pub fn what_waits_and_speaks_of_an_erased_visit_is_let_go(store: &dyn Store) {
    two_visits(store);
    let unreadable = HeldSegment { first: 8, last: 9, bytes: b"nobody can say what this speaks of".to_vec() };
    write(store, move |tx| {
        tx.hold_segment(&org(), &ME, &unreadable)?;
        tx.keep_answer(&org(), &ME, &Nonce([1; 16]), &[1; 32], b"answer")?;
        let held = Recorded::Held(visit("v1"));
        tx.add_entry(&org(), at(1), &NewEntry { recorded: held, ..entry(1, 3) })?;
        let entries = vec![branch_entry("v1", 4), branch_entry("v2", 5)];
        tx.keep_fork(&org(), &ME, &Branch { from: 4, entries })
    });
    assert_eq!(read(store, |r| r.count_held(&org(), &ME)), 1);
    erase(store, vec![of_visit("v1")]);
    assert!(read(store, |r| r.held_segments(&org(), &ME)).is_empty());
    assert_eq!(read(store, |r| r.kept_answer(&Nonce([1; 16]), &[1; 32])), None);
    assert_eq!(read(store, |r| r.count_held(&org(), &ME)), 0);
    let forks = read(store, |r| r.forks(&org(), &ME));
    let bodies: Vec<bool> = forks[0].entries.iter().map(|entry| entry.body.is_some()).collect();
    assert_eq!(bodies, [false, true], "of a branch only what speaks of it goes");
}

fn branch_entry(name: &str, seq: u64) -> NewEntry {
    let plain = entry(1, seq);
    let (device, stamp) = (plain.device, plain.stamp.clone());
    let header = sync_core::journal::Header { device, seq, prev: plain.hash, stamp, commit: [0; 32] };
    NewEntry { header: sync_core::cbor::encode(&header), about: Some(of_visit(name)), ..plain }
}
