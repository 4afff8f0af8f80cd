//! What every store must do with facts, members, documents and the feed.

use sync_core::fact::{Fact, ObligationKind};
use sync_core::ids::{ChangeHash, DepartmentId, DeviceId, DocumentId, Seq};

use crate::store::conformance::{at, device, entry, item, org, page, person, read, visit, write};
use crate::store::{
    FactRow, HistoryRow, Member, MemberRole, NoticeRow, ObligationRow, Page, Position, Published, ReadScope, Scope,
    Seen, Store, TimerKind, Turn, Until, VisitRow, WaitingChange,
};

const ME: DeviceId = DeviceId([1; 16]);

fn left(seq: Seq, position: Position, name: &str) -> FactRow {
    let fact = Fact::Leave { visit: visit(name) };
    FactRow { position, device: ME, seq, person: person("wang"), received: at(1), fact }
}

fn owed(state: &str) -> ObligationRow {
    ObligationRow {
        owed: ObligationKind::Brief.into(),
        state: state.to_owned(),
        due: None,
        changes_at: None,
        en: String::new(),
        zh: String::new(),
        position: 1,
        climb: None,
    }
}

fn planned(name: &str, start: Option<i64>) -> VisitRow {
    VisitRow {
        visit: visit(name),
        rep: person("wang"),
        department: None,
        customer: "c1".to_owned(),
        customer_name: "客户".to_owned(),
        start: start.map(at),
        end: start.map(|minute| at(minute + 60)),
        merged: 3,
        parked: true,
        approved: false,
        review: sync_core::assessment::ReviewState::NotSubmitted,
        findings: "[]".to_owned(),
        found_until: start.map_or(Until::Ever, |minute| Until::At(at(minute))),
        erased: None,
    }
}

fn waiting(n: u8) -> WaitingChange {
    WaitingChange { hash: ChangeHash([n; 32]), position: 4, device: ME, seq: n.into(), bytes: vec![n] }
}

pub fn the_same_fact_twice_is_one(store: &dyn Store) {
    write(store, |tx| {
        tx.add_fact(&org(), &left(1, 1, "v1"))?;
        tx.add_fact(&org(), &left(1, 1, "v1"))
    });
    assert_eq!(read(store, |r| r.facts(&org(), &visit("v1"), u64::MAX)), vec![left(1, 1, "v1")]);
}

pub fn facts_come_back_up_to_a_position_whatever_their_order(store: &dyn Store) {
    write(store, |tx| {
        [left(3, 30, "v1"), left(1, 10, "v1"), left(2, 20, "v2")]
            .iter()
            .try_for_each(|row| tx.add_fact(&org(), row))?;
        tx.add_fact(&org(), &FactRow { fact: Fact::Tick, ..left(4, 40, "v1") })
    });
    let facts = |upto| read(store, |r| r.facts(&org(), &visit("v1"), upto));
    assert_eq!(facts(29), vec![left(1, 10, "v1")]);
    assert_eq!(facts(30), vec![left(1, 10, "v1"), left(3, 30, "v1")]);
    assert_eq!(
        read(store, |r| r.visits_of_device(&org(), &ME, 0, u64::MAX, sync_core::time::Timestamp(i64::MIN))),
        vec![visit("v1"), visit("v2")]
    );
    assert_eq!(
        read(store, |r| r.visits_of_device(&org(), &ME, 3, u64::MAX, sync_core::time::Timestamp(i64::MIN))),
        vec![visit("v1")]
    );
}

pub fn a_member_keeps_the_first_place_of_each_role(store: &dyn Store) {
    let member = |name, role, since| Member { person: person(name), role, since, until: None };
    let given = [
        member("wang", MemberRole::Companion, 3),
        member("li", MemberRole::Watcher, 4),
        member("an", MemberRole::Companion, 5),
        member("wang", MemberRole::Rep, 2),
        member("wang", MemberRole::Rep, 9),
    ];
    write(store, move |tx| given.iter().try_for_each(|member| tx.add_member(&org(), &visit("v1"), member)));
    let members = vec![
        member("wang", MemberRole::Rep, 2),
        member("an", MemberRole::Companion, 5),
        member("wang", MemberRole::Companion, 3),
        member("li", MemberRole::Watcher, 4),
    ];
    assert_eq!(read(store, |r| r.members(&org(), &visit("v1"))), members);
    let visits_of = |name| read(store, |r| r.visits_of(&org(), &person(name)));
    assert_eq!((visits_of("wang"), visits_of("li")), (vec![visit("v1")], Vec::new()));
}

pub fn a_visit_awaits_while_something_owed_waits_for_a_device(store: &dyn Store) {
    let states = ["running", "awaiting_device", "unrecoverable", "missing", "met", "excused", "late", "disputed"];
    write(store, move |tx| {
        for name in states.into_iter().chain(["unjudged"]) {
            tx.add_member(
                &org(),
                &visit(name),
                &Member { person: person("wang"), role: MemberRole::Companion, since: 1, until: None },
            )?;
            tx.add_member(
                &org(),
                &visit(name),
                &Member { person: person("li"), role: MemberRole::Watcher, since: 1, until: None },
            )?;
        }
        states.into_iter().try_for_each(|name| tx.put_obligation(&org(), &visit(name), &owed(name)))?;
        tx.put_obligation(
            &org(),
            &visit("late"),
            &ObligationRow { owed: ObligationKind::Record.into(), ..owed("awaiting_device") },
        )
    });
    let awaiting = read(store, |r| r.visits_awaiting(&org(), &person("wang")));
    assert_eq!(awaiting, ["awaiting_device", "late", "unrecoverable"].map(visit));
    assert!(read(store, |r| r.visits_awaiting(&org(), &person("li"))).is_empty());
}

pub fn changes_keep_the_order_of_their_acceptance(store: &dyn Store) {
    let (plan, record) = (DocumentId::plan(&visit("v1")), DocumentId::record(&visit("v1")));
    let (to_plan, to_record) = (plan.clone(), record.clone());
    write(store, move |tx| {
        for (n, seq) in [(9, 3), (1, 1), (5, 2)] {
            let position = tx.add_entry(&org(), at(1), &entry(n, seq))?;
            tx.add_change(&org(), &to_plan, &ChangeHash([n; 32]), position, &[n])?;
        }
        tx.add_change(&org(), &to_record, &ChangeHash([2; 32]), 2, &[2])
    });
    assert_eq!(read(store, |r| r.changes(&org(), &plan)), vec![vec![9], vec![1], vec![5]]);
    assert_eq!(read(store, |r| r.changes(&org(), &record)), vec![vec![2]]);
    let written = [(9, 3), (1, 1), (5, 2)].map(|(n, seq)| (DeviceId([n; 16]), seq, vec![n]));
    assert_eq!(read(store, |r| r.written(&org(), &plan)), written);
}

pub fn a_waiting_change_waits_once_until_it_is_dropped(store: &dyn Store) {
    let plan = DocumentId::plan(&visit("v1"));
    let document = plan.clone();
    write(store, move |tx| [2, 1, 2].into_iter().try_for_each(|n| tx.add_waiting(&org(), &document, &waiting(n))));
    let waits = || read(store, |r| r.waiting_changes(&org(), &plan));
    assert_eq!(waits(), vec![waiting(2), waiting(1)]);
    let document = plan.clone();
    write(store, move |tx| tx.drop_waiting(&org(), &document, &waiting(2).hash));
    assert_eq!(waits(), vec![waiting(1)]);
}

pub fn visits_come_by_planned_start_and_are_replaced(store: &dyn Store) {
    let rows = [
        planned("a", None),
        planned("b", Some(9)),
        planned("d", Some(5)),
        planned("c", Some(5)),
        planned("b", Some(1)),
    ];
    write(store, move |tx| rows.iter().try_for_each(|row| tx.put_visit(&org(), row)));
    let visits = read(store, |r| r.visits(&org()));
    assert_eq!(visits, vec![planned("b", Some(1)), planned("c", Some(5)), planned("d", Some(5)), planned("a", None)]);
    assert_eq!(read(store, |r| r.visit(&org(), &visit("a"))), Some(planned("a", None)));
    assert_eq!(read(store, |r| r.visit(&org(), &visit("z"))), None);
}

fn scopes() -> [Scope; 2] {
    [Scope::Person(person("wang")), Scope::Department(department("sales"))]
}

fn department(id: &str) -> DepartmentId {
    DepartmentId::new(id).expect("sound")
}

fn from_the_start() -> [ReadScope; 2] {
    scopes().map(|scope| (scope, 0))
}

fn bytes(what: Published) -> Vec<u8> {
    match what {
        Published::Item(_, bytes) => bytes,
        Published::Turn(turn) => panic!("{turn:?}"),
    }
}

pub fn a_feed_gives_each_item_once_and_not_to_its_author(store: &dyn Store) {
    assert_eq!(read(store, |r| r.feed_end(&org(), &from_the_start())), 0);
    write(store, |tx| {
        let [own, department] = scopes();
        tx.publish(&org(), &[own.clone(), department.clone(), own.clone()], &ME, &item(b"both"))?;
        tx.publish(&org(), &[department], &DeviceId([2; 16]), &item(b"department"))?;
        tx.publish(&org(), &[Scope::Person(person("li"))], &ME, &item(b"li"))?;
        tx.publish(&org(), &[], &ME, &item(b"nobody"))?;
        tx.publish(&org(), &[own], &DeviceId([2; 16]), &item(b"own"))
    });
    let feed = |scopes: &[ReadScope], not_by| {
        let rows = read(store, |r| r.feed_after(&org(), scopes, 0, &not_by, page(100))).rows;
        assert!(rows.is_sorted_by(|a, b| a.position < b.position));
        rows.into_iter().map(|row| String::from_utf8(bytes(row.what)).expect("text")).collect::<Vec<_>>()
    };
    assert_eq!(feed(&from_the_start(), DeviceId([3; 16])), ["both", "department", "own"]);
    assert_eq!(feed(&from_the_start(), DeviceId([2; 16])), ["both"]);
    assert_eq!(feed(&from_the_start()[1..], ME), ["department"]);
    assert!(feed(&[], ME).is_empty());
}

pub fn a_feed_goes_on_where_it_was_left(store: &dyn Store) {
    write(store, |tx| {
        (0..20).try_for_each(|n| {
            let to = if n % 3 == 0 { scopes().to_vec() } else { vec![scopes()[usize::from(n % 2)].clone()] };
            tx.publish(&org(), &to, &DeviceId([2; 16]), &item(&[n])).map(|_| ())
        })
    });
    let (mut after, mut items) = (0, Vec::new());
    loop {
        let rows = read(store, |r| r.feed_after(&org(), &from_the_start(), after, &ME, page(3))).rows;
        let Some(last) = rows.last() else { break };
        assert!(rows.len() <= 3);
        after = last.position;
        items.extend(rows.into_iter().flat_map(|row| bytes(row.what)));
    }
    assert_eq!(items, (0..20).collect::<Vec<u8>>());
    assert_eq!(read(store, |r| r.feed_end(&org(), &from_the_start())), after);
}

pub fn a_page_of_a_feed_is_bounded_in_bytes_but_never_empty(store: &dyn Store) {
    let sizes = [10, 10, 90, 10];
    write(store, move |tx| {
        let [own, _] = scopes();
        sizes.iter().try_for_each(|n| {
            tx.publish(&org(), std::slice::from_ref(&own), &DeviceId([2; 16]), &item(&vec![0; *n])).map(|_| ())
        })
    });
    let (mut after, mut pages) = (0, Vec::new());
    loop {
        let page = read(store, |r| r.feed_after(&org(), &from_the_start(), after, &ME, Page { rows: 9, bytes: 30 }));
        after = page.rows.last().expect("never empty").position;
        let full = page.full;
        pages.push(page.rows.into_iter().map(|row| bytes(row.what).len()).collect::<Vec<_>>());
        if !full {
            break;
        }
    }
    assert_eq!(pages, [vec![10, 10], vec![90], vec![10]]);
}

pub fn a_turn_stands_in_the_feed_and_a_scope_is_read_from_its_place_on(store: &dyn Store) {
    let turns = [Turn::Gained(Seen::Visit(visit("v1"))), Turn::Lost(Seen::Department(department("sales")))];
    let published = turns.clone();
    let places = write(store, move |tx| {
        let mut places = Vec::new();
        for turn in published {
            places.extend(tx.publish(&org(), &scopes(), &ME, &Published::Turn(turn))?);
        }
        assert_eq!(tx.publish(&org(), &[], &ME, &item(b"nobody"))?, None);
        Ok(places)
    });
    let feed = |since| {
        let scopes = scopes().map(|scope| (scope, since));
        let rows = read(store, |r| r.feed_after(&org(), &scopes, 0, &DeviceId([3; 16]), page(9))).rows;
        rows.into_iter().map(|row| row.what).collect::<Vec<_>>()
    };
    assert_eq!(feed(0), turns.clone().map(Published::Turn));
    assert_eq!(feed(places[0]), [Published::Turn(turns[1].clone())]);
    assert_eq!(read(store, |r| r.turn_at(&org(), places[1])), Some(turns[1].clone()));
    assert_eq!(read(store, |r| r.turn_at(&org(), 99)), None);
}

pub fn a_membership_ends_and_may_begin_again(store: &dyn Store) {
    let member = |until| Member { person: person("wang"), role: MemberRole::Rep, since: 3, until };
    let members = || read(store, |r| r.members(&org(), &visit("v1")));
    write(store, move |tx| tx.add_member(&org(), &visit("v1"), &member(None)));
    write(store, |tx| tx.end_member(&org(), &visit("v1"), MemberRole::Rep, &person("wang"), 7));
    assert_eq!(members(), vec![member(Some(7))]);
    assert_eq!([2, 3, 6, 7].map(|at| member(Some(7)).at(at)), [false, true, true, false]);
    write(store, move |tx| tx.add_member(&org(), &visit("v1"), &Member { since: 9, ..member(None) }));
    assert_eq!(members(), vec![member(None)]);
}

pub fn a_visit_is_one_departments_now_and_may_have_been_others(store: &dyn Store) {
    write(store, |tx| {
        for (name, place) in [("v1", Some("a")), ("v2", Some("a")), ("v1", Some("b")), ("v3", Some("a")), ("v3", None)]
        {
            tx.place_visit(&org(), &visit(name), place.map(department).as_ref())?;
        }
        Ok(())
    });
    let in_department = |id, after: Option<&str>| {
        let found = read(store, |r| r.visits_ever_in(&org(), &department(id), after.map(visit).as_ref(), 2));
        found.into_iter().map(|(visit, now)| (visit.to_string(), now)).collect::<Vec<_>>()
    };
    let (v1, v2, v3) = ("v1".to_owned(), "v2".to_owned(), "v3".to_owned());
    assert_eq!(in_department("a", None), [(v1.clone(), false), (v2, true)]);
    assert_eq!(in_department("a", Some("v2")), [(v3, false)]);
    assert_eq!(in_department("b", None), [(v1, true)]);
}

pub fn who_reads_which_department_is_kept(store: &dyn Store) {
    write(store, |tx| {
        for (name, place, since) in
            [("wang", "b", Some(4)), ("wang", "a", Some(2)), ("li", "a", Some(3)), ("li", "a", None)]
        {
            tx.set_reading(&org(), &person(name), &department(place), since)?;
        }
        Ok(())
    });
    let all = [(person("wang"), department("a")), (person("wang"), department("b"))];
    assert_eq!(read(store, |r| r.readings(&org())), all);
    let own = [(department("a"), 2), (department("b"), 4)];
    assert_eq!(read(store, |r| r.readings_of(&org(), &person("wang"))), own);
    assert!(read(store, |r| r.readings_of(&org(), &person("li"))).is_empty());
}

pub fn forgetting_what_is_derived_keeps_the_journal(store: &dyn Store) {
    let (plan, notice) = (DocumentId::plan(&visit("v1")), super::verdicts::notice("n1"));
    let (document, sent): (DocumentId, NoticeRow) = (plan.clone(), notice.clone());
    write(store, move |tx| {
        tx.add_device(&org(), &device(1))?;
        tx.add_entry(&org(), at(1), &entry(1, 1))?;
        tx.add_fact(&org(), &left(1, 1, "v1"))?;
        tx.add_member(
            &org(),
            &visit("v1"),
            &Member { person: person("wang"), role: MemberRole::Rep, since: 1, until: None },
        )?;
        tx.add_change(&org(), &document, &ChangeHash([1; 32]), 1, &[1])?;
        tx.add_waiting(&org(), &document, &waiting(2))?;
        tx.put_visit(&org(), &planned("v1", None))?;
        tx.put_obligation(&org(), &visit("v1"), &owed("running"))?;
        tx.add_history(&org(), &visit("v1"), &super::verdicts::change("brief", None, "running"))?;
        tx.put_watch(&org(), &visit("v1"), &super::verdicts::watch("armed", 1))?;
        tx.set_timer(&org(), &visit("v1"), TimerKind::Watch, Some(at(1)))?;
        tx.add_notice(&org(), &sent)?;
        tx.publish(&org(), &scopes(), &ME, &item(b"item"))?;
        tx.set_digested(1)?;
        tx.forget_derived()
    });
    assert!(read(store, |r| r.facts(&org(), &visit("v1"), u64::MAX)).is_empty());
    assert!(read(store, |r| r.members(&org(), &visit("v1"))).is_empty());
    assert!(read(store, |r| r.changes(&org(), &plan)).is_empty());
    assert!(read(store, |r| r.waiting_changes(&org(), &plan)).is_empty());
    assert!(read(store, |r| r.visits(&org())).is_empty());
    assert!(read(store, |r| r.obligations(&org(), &visit("v1"))).is_empty());
    assert_eq!(read(store, |r| r.history(&org(), &visit("v1"))), Vec::<HistoryRow>::new());
    assert_eq!(read(store, |r| r.watch(&org(), &visit("v1"))), None);
    assert_eq!(read(store, |r| r.next_timer()), None);
    assert_eq!(read(store, |r| r.digested()), 0);
    assert_eq!(read(store, |r| r.rows_after(0, 9)).len(), 1);
    assert_eq!(read(store, |r| r.devices(&org())), vec![device(1)]);
    assert_eq!(read(store, |r| r.notices(&org(), &person("wang"))), vec![notice]);
    assert_eq!(read(store, |r| r.feed_after(&org(), &from_the_start(), 0, &DeviceId([2; 16]), page(9))).rows.len(), 1);
}
