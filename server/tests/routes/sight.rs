//! The feed under changing rights, against a simple model: whatever happens to people, departments, powers and visits, a
//! device that has read its feed holds exactly what the access table gives its person, and no more.

use std::collections::{BTreeMap, BTreeSet};

use mobile_ffi::Device;
use proptest::prelude::*;
use server::act::carry_out;
use server::admin::people;
use server::digest::digest_all;
use server::feed::pull;
use server::store::{Act, Department, Doer, Page, Person, Read, Tx};
use sync_core::access::Role;
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::fact::Fact;
use sync_core::ids::{DeviceId, DocumentId, EntryId, PersonId, VisitId};
use sync_core::sync::FeedItem;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, org, person, plan, visit};

const REPS: [&str; 3] = ["ann", "bob", "cai"];
/// Everybody whose device reads: leaders, reps' second phones, and one who is nothing to anybody.
const READERS: [&str; 7] = ["ann", "bob", "cai", "sun", "tan", "uma", "vic"];
const DEPARTMENTS: [&str; 3] = ["top", "east", "west"];

#[derive(Debug, Clone)]
enum Step {
    Plan { rep: usize },
    Arrive { visit: usize },
    Leave { visit: usize },
    Invite { visit: usize, guest: usize },
    Share { visit: usize, watcher: usize },
    HandOver { visit: usize, to: usize },
    Move { who: usize, to: Option<usize> },
    Chart { department: usize, parent: bool, supervisor: Option<usize>, manager: Option<usize> },
    Lend { giver: usize, taker: usize },
    End { which: usize },
    Read { who: usize, rows: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let (who, which) = (0..READERS.len(), 0..8usize);
    prop_oneof![
        3 => (0..REPS.len()).prop_map(|rep| Step::Plan { rep }),
        2 => which.clone().prop_map(|visit| Step::Arrive { visit }),
        2 => which.clone().prop_map(|visit| Step::Leave { visit }),
        2 => (which.clone(), 0..REPS.len()).prop_map(|(visit, guest)| Step::Invite { visit, guest }),
        2 => (which.clone(), who.clone()).prop_map(|(visit, watcher)| Step::Share { visit, watcher }),
        2 => (which.clone(), 0..REPS.len()).prop_map(|(visit, to)| Step::HandOver { visit, to }),
        3 => (who.clone(), proptest::option::of(0..DEPARTMENTS.len())).prop_map(|(who, to)| Step::Move { who, to }),
        4 => (0..DEPARTMENTS.len(), any::<bool>(), proptest::option::of(who.clone()), proptest::option::of(who.clone()))
            .prop_map(|(department, parent, supervisor, manager)| Step::Chart { department, parent, supervisor, manager }),
        2 => (who.clone(), who.clone()).prop_map(|(giver, taker)| Step::Lend { giver, taker }),
        1 => which.prop_map(|which| Step::End { which }),
        6 => (who, 1..6usize).prop_map(|(who, rows)| Step::Read { who, rows }),
    ]
}

/// Who is what, kept without any of the server's code.
#[derive(Default)]
struct Model {
    place: BTreeMap<usize, usize>,
    charts: [(Option<usize>, Option<usize>, Option<usize>); 3],
    lent: Vec<(usize, usize, u64)>,
    rep: Vec<usize>,
    companions: BTreeSet<(usize, usize)>,
    watchers: BTreeSet<(usize, usize)>,
}

/// How much of a visit: 0 nothing, 1 the trip, 2 everything.
type Much = u8;

impl Model {
    /// Whether somebody leads a department over one of its reps. What was lent counts over others than the lender.
    fn leads(&self, who: usize, department: Option<usize>, rep: usize) -> bool {
        let Some(at) = department else { return false };
        let (parent, supervisor, manager) = self.charts[at];
        let lent = |leader| self.lent.iter().any(|(giver, taker, _)| (*giver, *taker) == (leader, who));
        let acts_as = |leader| leader == who || (leader != rep && lent(leader));
        supervisor.into_iter().chain(manager).any(acts_as) || self.leads(who, parent, rep)
    }

    fn sees(&self, who: usize, visit: usize) -> Much {
        let rep = self.rep[visit];
        if rep == who || self.companions.contains(&(visit, who)) || self.leads(who, self.place.get(&rep).copied(), rep)
        {
            return 2;
        }
        u8::from(self.watchers.contains(&(visit, who)))
    }
}

/// What a device holds of each visit: changes and facts.
type Held = BTreeMap<VisitId, (BTreeSet<Vec<u8>>, BTreeSet<EntryId>)>;

/// A device that reads and never writes.
struct Reader {
    person: PersonId,
    device: DeviceId,
    cursor: String,
    held: Held,
}

impl Reader {
    /// Reads one page: whether there is more.
    fn read(&mut self, setting: &Setting, rows: usize) -> bool {
        let page = Page { rows, bytes: 4_000 };
        let answer = setting
            .running()
            .app
            .store
            .read_with(|read| pull(read, &org("acme"), &self.person, &self.device, &self.cursor, page));
        let answer = answer.expect("read").expect("a cursor of this server");
        let mut removed = BTreeSet::new();
        for item in answer.items {
            match item {
                FeedItem::Changes { document, changes, .. } => {
                    assert!(!removed.contains(&document.visit), "nothing of it follows in the same page");
                    let held = self.held.entry(document.visit).or_default();
                    held.0.extend(changes.into_iter().map(|change| change.to_vec()));
                }
                FeedItem::Fact { fact } => {
                    let what = cbor::decode::<Fact>("fact", &fact.fact).expect("a fact");
                    let visit = what.visit().expect("of a visit").clone();
                    assert!(!removed.contains(&visit), "nothing of it follows in the same page");
                    self.held.entry(visit).or_default().1.insert(fact.entry);
                }
                FeedItem::Customer { .. } | FeedItem::CustomerGone { .. } | FeedItem::Handed { .. } => {}
                FeedItem::Removed { visit } => {
                    self.held.remove(&visit);
                    removed.insert(visit);
                }
                FeedItem::Refused { .. } | FeedItem::Notice { .. } | FeedItem::Ruling { .. } => {}
            }
        }
        self.cursor = answer.cursor;
        answer.more
    }
}

struct World {
    setting: Setting,
    phones: Vec<Device>,
    readers: Vec<Reader>,
    model: Model,
}

impl World {
    fn new() -> Self {
        let setting = Setting::still();
        for id in DEPARTMENTS {
            put_department(&setting, id, None, None, None);
        }
        for id in READERS {
            put_person(&setting, id, None);
        }
        let phones = REPS.iter().map(|id| setting.phone("acme", id).0).collect();
        let reader = |id: &&str| {
            let (_, enrolled) = setting.bare("acme", id);
            Reader { person: person(id), device: enrolled.device, cursor: String::new(), held: Held::new() }
        };
        let readers = READERS.iter().map(reader).collect();
        Self { setting, phones, readers, model: Model::default() }
    }

    /// The rep's phone, with everything that it may know by now.
    fn says(&self, rep: usize, command: Command) {
        let phone = &self.phones[rep];
        contact(phone);
        // What the phone does not know of yet is not done.
        if phone.perform(command).is_ok() {
            contact(phone);
        }
        digest_all(&self.setting.running().app).expect("digested");
    }

    fn act(&self, act: Act) -> u64 {
        let app = &self.setting.running().app;
        let now = app.clock.now();
        let work = move |tx: &mut dyn Tx| carry_out(tx, &org("acme"), now, &Doer::Operator, act);
        let position = app.store.write_with(work).expect("carried out");
        server::timer::fire_due(app).expect("turned");
        digest_all(app).expect("digested");
        position
    }

    fn does(&mut self, step: Step) {
        let many = self.model.rep.len();
        let name = |at: usize| visit(&format!("visit-{at}"));
        match step {
            Step::Plan { rep } => {
                let planned = Command::Plan { visit: Some(name(many)), plan: Box::new(plan()) };
                self.says(rep, planned);
                self.model.rep.push(rep);
            }
            Step::Read { who, rows } => {
                self.readers[who].read(&self.setting, rows);
            }
            Step::Move { who, to } => {
                put_person(&self.setting, READERS[who], to.map(|to| DEPARTMENTS[to]));
                match to {
                    Some(to) => self.model.place.insert(who, to),
                    None => self.model.place.remove(&who),
                };
            }
            Step::Chart { department, parent, supervisor, manager } => {
                // Only the first has none above it, so nothing runs in a circle.
                let parent = (parent && department > 0).then_some(department.saturating_sub(1));
                let name = |who: Option<usize>| who.map(|who| READERS[who]);
                let above = parent.map(|at| DEPARTMENTS[at]);
                put_department(&self.setting, DEPARTMENTS[department], above, name(supervisor), name(manager));
                self.model.charts[department] = (parent, supervisor, manager);
            }
            Step::Lend { giver, taker } => {
                let now = self.setting.running().app.clock.now();
                let (giving, taking) = (person(READERS[giver]), person(READERS[taker]));
                let (starts, ends) = (now, now + Millis::days(3));
                let id = self.act(Act::DelegationGiven { giver: giving, taker: taking, starts, ends });
                self.model.lent.push((giver, taker, id));
            }
            Step::End { which } if which < self.model.lent.len() => {
                let (.., delegation) = self.model.lent.remove(which);
                self.act(Act::DelegationEnded { delegation });
            }
            Step::Arrive { visit } if visit < many => {
                self.says(self.model.rep[visit], Command::Arrive { visit: name(visit), fix: None });
            }
            Step::Leave { visit } if visit < many => {
                self.says(self.model.rep[visit], Command::Leave { visit: name(visit) });
            }
            Step::Invite { visit, guest } if visit < many => {
                self.says(self.model.rep[visit], Command::Invite { visit: name(visit), person: person(REPS[guest]) });
                self.model.companions.insert((visit, guest));
            }
            Step::Share { visit, watcher } if visit < many => {
                let (watchers, return_by) = (vec![person(READERS[watcher])], NOW + Millis::days(9));
                self.says(self.model.rep[visit], Command::Share { visit: name(visit), watchers, return_by });
                self.model.watchers.insert((visit, watcher));
            }
            Step::HandOver { visit, to } if visit < many => {
                self.says(self.model.rep[visit], Command::HandOver { visit: name(visit), person: person(REPS[to]) });
                self.model.rep[visit] = to;
            }
            _ => {}
        }
    }

    /// Everything that stands of a visit, as far as it may be had.
    fn stands(&self, read: &dyn Read, id: &VisitId, much: Much) -> (BTreeSet<Vec<u8>>, BTreeSet<EntryId>) {
        let mut changes = BTreeSet::new();
        for document in [DocumentId::plan(id), DocumentId::record(id)] {
            if much == 2 {
                changes.extend(read.changes(&org("acme"), &document).expect("changes"));
            }
        }
        let facts = read.facts(&org("acme"), id, u64::MAX).expect("facts").into_iter();
        let facts = facts.filter(|row| much == 2 || row.fact.is_safety());
        (changes, facts.map(|row| EntryId { device: row.device, seq: row.seq }).collect())
    }

    fn check(&mut self) {
        for (who, name) in READERS.iter().enumerate() {
            while self.readers[who].read(&self.setting, 3) {}
            let store = &self.setting.running().app.store;
            let expected: Held = store
                .read_with(|read| {
                    let seen =
                        (0..self.model.rep.len()).map(|at| (visit(&format!("visit-{at}")), self.model.sees(who, at)));
                    let seen = seen.filter(|(_, much)| *much > 0);
                    Ok(seen.map(|(id, much)| (id.clone(), self.stands(read, &id, much))).collect())
                })
                .expect("read");
            assert_eq!(self.readers[who].held, expected, "{name} holds what the table says");
        }
    }
}

fn put_person(setting: &Setting, id: &str, department: Option<&str>) {
    let app = &setting.running().app;
    let department = department.map(|id| id.parse().expect("sound"));
    let row = Person { id: person(id), name: id.to_owned(), department, roles: vec![Role::Rep], left: None };
    people::put_person(&*app.store, &org("acme"), app.clock.now(), row).expect("put");
    digest_all(app).expect("digested");
}

fn put_department(setting: &Setting, id: &str, parent: Option<&str>, supervisor: Option<&str>, manager: Option<&str>) {
    let app = &setting.running().app;
    let row = Department {
        id: id.parse().expect("sound"),
        name: id.to_owned(),
        parent: parent.map(|id| id.parse().expect("sound")),
        supervisor: supervisor.map(person),
        manager: manager.map(person),
    };
    people::put_department(&*app.store, &org("acme"), app.clock.now(), row).expect("put");
    digest_all(app).expect("digested");
}

/// `sun` leads the department of `ann`, whose visit they have on their device.
fn led() -> World {
    let mut world = World::new();
    let steps = [
        Step::Move { who: 0, to: Some(1) },
        Step::Chart { department: 1, parent: false, supervisor: Some(3), manager: None },
        Step::Plan { rep: 0 },
        Step::Leave { visit: 0 },
    ];
    steps.into_iter().for_each(|step| world.does(step));
    world
}

#[test]
fn who_leads_no_longer_but_watches_over_the_trip_keeps_the_trip_and_nothing_else() {
    let mut world = led();
    world.does(Step::Share { visit: 0, watcher: 3 });
    world.check();
    assert_eq!(world.model.sees(3, 0), 2);
    world.does(Step::Chart { department: 1, parent: false, supervisor: None, manager: None });
    assert_eq!(world.model.sees(3, 0), 1);
    world.check();
}

#[test]
fn what_went_out_of_sight_is_not_given_even_for_a_moment() {
    let mut world = led();
    world.does(Step::Move { who: 0, to: Some(2) });
    let mut more = true;
    while more {
        more = world.readers[3].read(&world.setting, 1);
        assert!(world.readers[3].held.is_empty(), "it was somebody else's to see before the device first asked");
    }
}

#[test]
fn powers_that_are_lent_bring_the_visits_and_take_them_away_when_their_time_is_over() {
    let mut world = led();
    world.does(Step::Lend { giver: 3, taker: 6 });
    world.check();
    assert_eq!(world.readers[6].held.len(), 1);
    world.setting.turn(Millis::days(4));
    server::timer::fire_due(&world.setting.running().app).expect("turned");
    digest_all(&world.setting.running().app).expect("digested");
    world.model.lent.clear();
    world.check();
    assert!(world.readers[6].held.is_empty());
}

#[test]
fn whoever_is_lent_powers_sees_what_the_lender_comes_to_lead_afterwards_but_not_the_lenders_own_visits() {
    let mut world = World::new();
    for step in [
        Step::Move { who: 0, to: Some(1) },
        Step::Move { who: 2, to: Some(1) },
        Step::Lend { giver: 0, taker: 1 },
        Step::Chart { department: 1, parent: false, supervisor: Some(0), manager: None },
        Step::Plan { rep: 0 },
        Step::Plan { rep: 2 },
    ] {
        world.does(step);
    }
    world.check();
    assert_eq!(world.readers[1].held.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["visit-1"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_device_never_keeps_or_misses_what_the_table_says(steps in proptest::collection::vec(step(), 1..40)) {
        let mut world = World::new();
        for (at, step) in steps.into_iter().enumerate() {
            world.does(step);
            if at % 13 == 12 {
                world.check();
            }
        }
        world.check();
    }
}

/// Few in CI; `SIGHT_CASES=500` for a report.
fn cases() -> u32 {
    std::env::var("SIGHT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(8)
}
