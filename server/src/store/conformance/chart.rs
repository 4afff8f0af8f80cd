//! What every store must do with acts, the chart as it was, and powers that are lent.

use sync_core::ids::DepartmentId;
use sync_core::time::Timestamp;

use crate::store::conformance::{at, org, person, read, write};
use crate::store::{Act, Acted, Delegation, Department, Doer, Observation, Person, Store};

fn sales() -> DepartmentId {
    DepartmentId::new("sales").expect("sound")
}

pub fn an_act_reads_back_and_an_erased_one_keeps_its_digest(store: &dyn Store) {
    let act = Act::PersonLeft { person: person("li"), at: at(3) };
    let whole = Acted::new(Doer::Person(person("wang")), act, [9; 32]);
    let erased = Acted { by: Doer::Operator, content: None, ..whole.clone() };
    let acts = [whole.clone(), erased.clone()];
    write(store, move |tx| {
        acts.into_iter()
            .try_for_each(|acted| tx.add_observation(&org(), at(1), &Observation::Act(Box::new(acted))).map(|_| ()))
    });
    let rows = read(store, |r| r.rows_after(0, 9)).into_iter().map(|row| row.what);
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [whole.clone(), erased.clone()].map(|acted| Err(Observation::Act(Box::new(acted))))
    );
    assert!(whole.is_whole() && erased.is_whole());
    let other = Acted { content: Some((Act::PersonLeft { person: person("li"), at: at(4) }, [9; 32])), ..whole };
    assert!(!other.is_whole());
}

pub fn the_chart_reads_as_it_was_at_any_position(store: &dyn Store) {
    write(store, |tx| {
        for (since, leader, place) in [(3, "wang", Some(sales())), (7, "zhao", None)] {
            let supervisor = Some(person(leader));
            let row = Department { id: sales(), name: "Sales".to_owned(), parent: None, supervisor, manager: None };
            tx.put_department(&org(), &row)?;
            tx.note_department(&org(), &sales(), since)?;
            let li = person("li");
            let row =
                Person { id: li.clone(), name: "李".to_owned(), department: place, roles: Vec::new(), left: None };
            tx.put_person(&org(), &row)?;
            tx.note_person(&org(), &li, since)?;
        }
        Ok(())
    });
    let leader = |at| {
        let mut all = read(store, |r| r.departments_at(&org(), at)).into_iter();
        all.next().and_then(|department| department.supervisor)
    };
    assert_eq!(
        [2, 3, 6, 7, 99].map(leader),
        [None, Some("wang"), Some("wang"), Some("zhao"), Some("zhao")].map(|name| name.map(person))
    );
    let place = |at| read(store, |r| r.department_at(&org(), &person("li"), at));
    assert_eq!([2, 3, 6, 7].map(place), [None, Some(sales()), Some(sales()), None]);
    assert_eq!(read(store, |r| r.chart_since(&org())), 7);
}

pub fn a_delegation_turns_when_its_time_has_come(store: &dyn Store) {
    let (giver, taker) = (person("wang"), person("li"));
    let given = Delegation { id: 4, giver, taker, starts: at(10), ends: at(20), since: None, until: None };
    let keep = |row: &Delegation| {
        let row = row.clone();
        write(store, move |tx| tx.put_delegation(&org(), &row));
    };
    let next = || read(store, |r| r.next_delegation());
    let due = |now: Timestamp| read(store, |r| r.due_delegations(now)).len();
    assert_eq!(next(), None);
    keep(&given);
    assert_eq!((next(), due(at(9)), due(at(10))), (Some(at(10)), 0, 1));
    let begun = Delegation { since: Some(5), ..given };
    keep(&begun);
    assert_eq!((next(), due(at(19)), due(at(20))), (Some(at(20)), 0, 1));
    let ended = Delegation { until: Some(8), ..begun };
    keep(&ended);
    assert_eq!((next(), due(at(99))), (None, 0));
    assert_eq!(read(store, |r| r.delegations(&org())), vec![ended.clone()]);
    assert_eq!([4, 5, 7, 8].map(|at| ended.holds_at(at)), [false, true, true, false]);
}
