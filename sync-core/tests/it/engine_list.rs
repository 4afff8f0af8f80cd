//! The list that a screen shows: a page of what the status says, in its order, whatever became of the plans.

use proptest::prelude::{prop_assert_eq, proptest};
use proptest::sample::select;
use sync_core::command::Command;
use sync_core::document::plan::{PlanEdit, PlanView};
use sync_core::engine::effect::Table;
use sync_core::engine::status::{Page, VisitStatus};
use sync_core::ids::DocumentId;
use sync_core::sync::FeedItem;
use sync_core::time::Millis;

use crate::host::{Host, Net};
use crate::taps::{note, plan, plan_view, v};
use crate::world::{at, seeded, visit};

const ALL: Page = Page { from: 0, limit: usize::MAX };

fn listed(host: &mut Host, page: Page) -> Vec<VisitStatus> {
    let time = host.time();
    host.engine.list(&time, page).expect("enrolled").visits
}

/// The list of everything says what the status says.
fn agrees(host: &mut Host) {
    let (status, time) = (host.status(), host.time());
    assert_eq!(host.engine.list(&time, ALL).expect("enrolled"), status);
    for shown in &status.visits {
        assert_eq!(host.engine.visit(&time, &shown.visit).as_ref(), Some(shown));
    }
}

fn planned_at(name: &str, start: &str) -> Command {
    Command::Plan { visit: Some(visit(name)), plan: Box::new(PlanView { start: Some(at(start)), ..plan_view() }) }
}

fn moved(name: &str, start: &str) -> Command {
    let edit = Box::new(PlanEdit { start: Some(at(start)), ..PlanEdit::default() });
    Command::Replan { visit: visit(name), edit }
}

/// Three visits, the last planned first.
fn three() -> Host {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    for (name, start) in [("a", "15:00"), ("b", "12:00"), ("c", "09:00")] {
        host.does(planned_at(name, start));
    }
    host
}

fn names(visits: &[VisitStatus]) -> Vec<&str> {
    visits.iter().map(|visit| visit.visit.as_str()).collect()
}

fn begins(host: &Host) -> usize {
    host.rows.keys().filter(|(table, _)| *table == Table::Begins).count()
}

#[test]
fn the_list_is_a_page_of_the_status_by_planned_start() {
    let mut host = three();
    agrees(&mut host);
    assert_eq!(names(&listed(&mut host, ALL)), ["c", "b", "a"]);
    assert_eq!(names(&listed(&mut host, Page { from: 1, limit: 1 })), ["b"]);
    assert_eq!(names(&listed(&mut host, Page { from: 2, limit: 50 })), ["a"]);
    assert!(listed(&mut host, Page { from: 3, limit: 50 }).is_empty());
    let time = host.time();
    assert_eq!(host.engine.list(&time, Page { from: 0, limit: 0 }).expect("enrolled").known, 3);
    assert!(host.engine.visit(&time, &visit("nowhere")).is_none());
}

#[test]
fn what_is_near_comes_first_and_every_visit_once() {
    let mut host = three();
    host.net = Net::Up;
    host.server.feed.extend(written(&note("its plan has not come yet"), DocumentId::record(&v())));
    host.contact();
    host.contact();
    let near = |host: &mut Host, page| {
        let time = host.time();
        host.engine.list_near(&time, page).expect("enrolled")
    };
    let unplanned = v();
    let order = |host: &mut Host| -> Vec<String> {
        let all = (0..5).flat_map(|from| near(host, Page { from, limit: 1 }).visits);
        all.map(|visit| visit.visit.as_str().to_owned()).collect()
    };
    assert_eq!(order(&mut host), [unplanned.as_str(), "c", "b", "a"]);
    assert_eq!(near(&mut host, ALL).known, 4);
    // Two days after the first of them was planned: it lies behind, and the others are near still.
    let first = listed(&mut host, ALL).into_iter().find_map(|visit| visit.start).expect("planned");
    let time = host.time();
    host.pass(first + Millis::hours(49) - host.engine.server_time(&time));
    assert_eq!(order(&mut host), [unplanned.as_str(), "b", "a", "c"]);
    host.pass(Millis::hours(24));
    assert_eq!(order(&mut host), [unplanned.as_str(), "a", "b", "c"]);
}

#[test]
fn before_the_enrolment_there_is_no_list() {
    let mut host = Host::new();
    let time = host.time();
    assert!(host.engine.list(&time, ALL).is_none());
}

#[test]
fn a_plan_that_moves_moves_in_the_list_and_after_a_restart_too() {
    let mut host = three();
    host.does(moved("c", "16:00"));
    assert_eq!(names(&listed(&mut host, ALL)), ["b", "a", "c"]);
    host.restart();
    agrees(&mut host);
    host.does(note("goes with the next commit"));
    host.does(moved("a", "08:00"));
    host.restart();
    assert_eq!(names(&listed(&mut host, ALL)), ["a", "b", "c"]);
    agrees(&mut host);
}

#[test]
fn a_store_without_kept_starts_lists_the_same_and_keeps_them_with_the_next_commits() {
    let mut host = three();
    host.net = Net::Up;
    host.contact();
    assert_eq!(begins(&host), 3);
    host.rows.retain(|(table, _), _| *table != Table::Begins);
    host.restart();
    agrees(&mut host);
    assert_eq!(begins(&host), 0, "looking writes nothing");
    host.contact();
    assert_eq!(begins(&host), 3);
    host.restart();
    agrees(&mut host);
}

#[test]
fn a_kept_start_of_another_state_of_the_plan_is_not_believed() {
    let mut host = three();
    host.does(moved("a", "08:00"));
    host.net = Net::Up;
    host.contact();
    let old: Vec<_> = host.rows.iter().filter(|((table, _), _)| *table == Table::Begins).collect();
    let old: Vec<_> = old.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    host.does(moved("c", "20:00"));
    host.contact();
    host.rows.extend(old);
    host.restart();
    assert_eq!(names(&listed(&mut host, ALL)), ["a", "b", "c"]);
    agrees(&mut host);
}

#[test]
fn commits_that_fail_cost_the_list_nothing() {
    let mut host = three();
    host.fail_commits = true;
    host.does(moved("c", "16:00"));
    agrees(&mut host);
    host.fail_commits = false;
    host.does(moved("c", "17:00"));
    host.contact();
    host.restart();
    agrees(&mut host);
}

/// The changes to one document by somebody who plans a visit and does this.
fn written(command: &Command, wanted: DocumentId) -> Vec<FeedItem> {
    let mut author = Host::enrolled();
    author.does(plan());
    author.does(command.clone());
    author.contact();
    let bodies = author.server.entries.iter().map(|entry| sync_core::journal::Body::read(&entry.body).expect("sound"));
    let parts = bodies.flat_map(|body| body.parts).filter(|part| part.document == wanted);
    parts.map(|part| FeedItem::Changes { document: part.document, changes: vec![part.change], by: None }).collect()
}

#[test]
fn of_a_visit_out_of_sight_no_start_is_kept() {
    let mut host = Host::enrolled();
    host.server.feed.extend(written(&note("said"), DocumentId::plan(&v())));
    host.contact();
    host.contact();
    agrees(&mut host);
    assert_eq!((begins(&host), names(&listed(&mut host, ALL))), (1, vec![v().as_str()]));
    host.server.feed.push(FeedItem::Removed { visit: v() });
    host.contact();
    assert_eq!((begins(&host), listed(&mut host, ALL).len()), (0, 0));
    host.contact();
    host.restart();
    assert_eq!((begins(&host), listed(&mut host, ALL).len()), (0, 0));
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn whatever_is_done_the_list_says_what_the_status_says(
        steps in proptest::collection::vec((select(vec!["a", "b", "c", "d"]), 0u32..10, 6u32..22), 1..24)
    ) {
        let mut host = Host::enrolled();
        for (name, step, hour) in steps {
            let start = format!("{hour:02}:00");
            match step {
                0..=2 => host.does(planned_at(name, &start)),
                3..=5 => host.does(moved(name, &start)),
                6 => host.contact(),
                7 => host.restart(),
                8 => host.fail_commits = !host.fail_commits,
                _ => host.net = if host.net == Net::Up { Net::Down } else { Net::Up },
            }
            host.pass(Millis::minutes(1));
            let (status, time) = (host.status(), host.time());
            prop_assert_eq!(host.engine.list(&time, ALL), Some(status));
        }
    }
}
