//! The access matrix from outside: every route and every cell of the table, by people of every relation and role, and by
//! another tenant. What the table says is read from the table, not repeated here; a route without a row or a question fails.

use std::collections::BTreeMap;

use minicbor::bytes::ByteVec;
use mobile_ffi::FileKeyStore;
use server::admin::people;
use server::digest::digest_all;
use server::http::{Listed, routes_listed};
use server::store::{Department, Person, Recorded};
use sync_core::access::{Action, Relation, Resource, Role, Stage, allows, allows_at, asked_by, asked_by_document};
use sync_core::cbor;
use sync_core::command::{Command, QuestionTap};
use sync_core::fact::{Fact, QuestionStep};
use sync_core::ids::{DocumentId, DocumentKind, VisitId};
use sync_core::journal::{Body, Part};
use sync_core::sync::EnrolAnswer;
use sync_core::time::Millis;

use crate::hostile::push;
use crate::matrix_facts::facts;
use crate::setting::{Answer, NOW, Setting, contact, org, person, plan, visit};

/// Somebody, how they stand to the visits of `li.na`, and what they are.
pub struct Somebody {
    pub id: String,
    pub relation: Relation,
    pub roles: Vec<Role>,
    keys: FileKeyStore,
    enrolled: EnrolAnswer,
    pub token: String,
}

/// One of each relation, and a colleague of each role.
pub fn cast(setting: &Setting) -> Vec<Somebody> {
    let app = &setting.running().app;
    let put = |id: &str, department: &str, role| {
        let department = Some(department.parse().expect("sound"));
        let row = Person { id: person(id), name: id.to_owned(), department, roles: vec![role], left: None };
        people::put_person(&*app.store, &org("acme"), app.clock.now(), row).expect("put");
    };
    put("zhao.min", "support", Role::Rep);
    let row = Department {
        id: "sales".parse().expect("sound"),
        name: "sales".to_owned(),
        parent: None,
        supervisor: Some(person("wang.lei")),
        manager: Some(person("zhao.min")),
    };
    people::put_department(&*app.store, &org("acme"), app.clock.now(), row).expect("put");
    let mut wanted = vec![
        ("li.na".to_owned(), Relation::Rep, Role::Rep),
        ("chen.bo".to_owned(), Relation::Companion, Role::Rep),
        ("wang.lei".to_owned(), Relation::Supervisor, Role::Supervisor),
        ("zhao.min".to_owned(), Relation::Manager, Role::Rep),
        ("zhou.jie".to_owned(), Relation::Watcher, Role::Supervisor),
        ("sun.yu".to_owned(), Relation::Expert, Role::Rep),
    ];
    put("sun.yu", "support", Role::Rep);
    for role in Role::ALL {
        put(role.as_str(), "support", role);
        wanted.push((role.as_str().to_owned(), Relation::Colleague, role));
    }
    let somebody = |(id, relation, role): (String, Relation, Role)| {
        let (keys, enrolled) = setting.bare("acme", &id);
        let token = setting.token(&keys, &enrolled);
        Somebody { id, relation, roles: vec![role], keys, enrolled, token }
    };
    wanted.into_iter().map(somebody).collect()
}

/// The same people take part in each of these visits.
pub fn planned(setting: &Setting, rep: &Somebody, visits: &[VisitId]) {
    let mut bodies = Vec::new();
    for visit in visits {
        let visit = || visit.clone();
        let facts = [
            Fact::Plan { visit: visit(), heads: Vec::new() },
            Fact::Invite { visit: visit(), person: person("chen.bo") },
            Fact::Share {
                visit: visit(),
                watchers: vec![person("zhou.jie")],
                return_by: NOW + Millis::days(9),
                plan: None,
            },
            Fact::Question(
                visit(),
                QuestionStep::Asked { text: "how long?".to_owned(), within_minutes: None, to: vec![person("sun.yu")] },
            ),
        ];
        bodies.extend(facts.iter().map(|fact| Body::new(Vec::new(), Some(fact))));
    }
    let request = push(&rep.keys, &rep.enrolled, &bodies);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&request), Some(&rep.token)).status, 200);
    digest_all(&setting.running().app).expect("digested");
}

fn document(visit: &VisitId, kind: DocumentKind) -> Body {
    let document = DocumentId { kind, visit: visit.clone() };
    Body::new(vec![Part { document, change: ByteVec::from(b"no change at all".to_vec()) }], None)
}

/// What the table says of an entry.
fn expected(who: &Somebody, (action, resource): (Action, Resource)) -> &'static str {
    let may = |relation| allows(&who.roles, relation, action, resource);
    match who.relation {
        relation if may(relation) => "taken",
        // The invitation may be on its way.
        Relation::Colleague | Relation::Watcher | Relation::Expert if may(Relation::Companion) => "held",
        _ => "refused",
    }
}

#[test]
fn every_fact_and_document_is_taken_held_or_refused_as_the_table_says() {
    let setting = Setting::still();
    let cast = cast(&setting);
    let visits: Vec<VisitId> = cast.iter().map(|who| visit(&format!("of-{}", who.id))).collect();
    let kinds = [DocumentKind::Plan, DocumentKind::Visit, DocumentKind::Review, DocumentKind::Itinerary];
    planned(&setting, &cast[0], &visits);
    for (who, visit) in cast.iter().zip(&visits) {
        let asked = kinds.into_iter().map(asked_by_document);
        let mut bodies: Vec<Body> = kinds.into_iter().map(|kind| document(visit, kind)).collect();
        let facts = facts(visit);
        let asked = asked.chain(facts.iter().map(|fact| asked_by(fact).expect("a row"))).collect::<Vec<_>>();
        bodies.extend(facts.iter().map(|fact| Body::new(Vec::new(), Some(fact))));
        let (keys, enrolled) = setting.bare_again("acme", &who.id, "matrix");
        let token = setting.token(&keys, &enrolled);
        let answer = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, &bodies)), Some(&token));
        assert_eq!(answer.status, 200, "{}", who.id);
        digest_all(&setting.running().app).expect("digested");
        let rows = setting.running().app.store.read_with(|read| read.rows_after(0, 100_000)).expect("rows");
        let recorded = rows.into_iter().filter_map(|row| row.what.ok()).filter(|entry| entry.device == enrolled.device);
        let recorded: Vec<&str> = recorded
            .map(|entry| match entry.recorded {
                Recorded::Taken => "taken",
                Recorded::Held(_) => "held",
                Recorded::Refused(code) => {
                    assert_eq!(code, "not_allowed");
                    "refused"
                }
            })
            .collect();
        let wanted: Vec<&str> = asked.iter().map(|asked| expected(who, *asked)).collect();
        assert_eq!(recorded, wanted, "{} ({:?}): {asked:?}", who.id, who.relation);
    }
}

/// What a page of a visit shows, by the names of its parts.
fn parts(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let parts = json["parts"].as_array().expect("parts").iter();
    parts.map(|part| part.as_str().expect("a word").to_owned()).collect()
}

/// What the table says of a visit's page.
fn shown(who: &Somebody, stage: Stage) -> Vec<String> {
    let parts = [
        ("plan", Resource::Plan),
        ("record", Resource::Record),
        ("visit", Resource::Visit),
        ("itinerary", Resource::Itinerary),
    ];
    let may = |resource| allows_at(&who.roles, who.relation, stage, Action::Read, resource);
    parts.into_iter().filter(|(_, resource)| may(*resource)).map(|(name, _)| name.to_owned()).collect()
}

fn board(setting: &Setting, who: &Somebody) -> Vec<String> {
    let board = setting.get("/v1/board", Some(&who.token)).json();
    let visits = board["visits"].as_array().expect("visits").iter();
    visits.map(|visit| visit["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn every_page_shows_of_a_visit_what_the_table_says_and_to_others_there_is_none() {
    let setting = Setting::still();
    let cast = cast(&setting);
    let (rep, _) = setting.phone("acme", "li.na");
    for id in ["approved", "plain"] {
        let plan = sync_core::document::plan::PlanView { contact: "王先生 139".to_owned(), ..plan() };
        rep.perform(Command::Plan { visit: Some(visit(id)), plan: Box::new(plan) }).expect("saved");
        rep.perform(Command::Invite { visit: visit(id), person: person("chen.bo") }).expect("saved");
        let (watchers, return_by) = (vec![person("zhou.jie")], NOW + Millis::days(9));
        rep.perform(Command::Share { visit: visit(id), watchers, return_by }).expect("saved");
        let tap = QuestionTap::Ask { text: "how long?".to_owned(), within_minutes: None, to: vec![person("sun.yu")] };
        rep.perform(Command::Question { visit: visit(id), tap }).expect("saved");
    }
    contact(&rep);
    let app = &setting.running().app;
    digest_all(app).expect("digested");
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    contact(&supervisor);
    supervisor.perform(Command::Approve { visit: visit("approved") }).expect("saved");
    contact(&supervisor);
    digest_all(app).expect("digested");
    for who in &cast {
        let mut visits = Vec::new();
        for (id, approved) in [("approved", true), ("plain", false)] {
            let stage = Stage { approved, reviewed: false };
            let answer = setting.get(&format!("/v1/visits/{id}"), Some(&who.token));
            let wanted = shown(who, stage);
            if wanted.is_empty() {
                assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()), "{}", who.id);
                continue;
            }
            visits.push(id.to_owned());
            assert_eq!(parts(&answer), wanted, "{} ({:?})", who.id, who.relation);
            let contact = allows_at(&who.roles, who.relation, stage, Action::Read, Resource::Contact);
            let planned = &answer.json()["plan"];
            assert_eq!(planned["contact"] == "王先生 139", contact && !planned.is_null(), "{}", who.id);
        }
        assert_eq!(board(&setting, who), visits, "{}", who.id);
    }
}

#[test]
fn looks_are_written_down_for_the_person_and_shown_to_them_and_to_risk_control() {
    let setting = Setting::still();
    let cast = cast(&setting);
    planned(&setting, &cast[0], &[visit("visit-1")]);
    let by_id: BTreeMap<&str, &Somebody> = cast.iter().map(|who| (who.id.as_str(), who)).collect();
    let look = |id: &str| setting.get("/v1/visits/visit-1", Some(&by_id[id].token)).status;
    for id in ["li.na", "chen.bo", "wang.lei", "wang.lei", "zhou.jie", "risk_control"] {
        assert_eq!(look(id), 200, "{id}");
    }
    let looks = |id: &str, path: &str| setting.get(path, Some(&by_id[id].token));
    let own = looks("li.na", "/v1/looks").json();
    let by: Vec<_> = own["looks"].as_array().expect("looks").iter().map(|look| look["by"].clone()).collect();
    assert_eq!(by, ["risk_control", "zhou.jie", "wang.lei"], "own looks and companions' are none; one an hour counts");
    assert_eq!(own["kept_by"], serde_json::json!(["wang.lei", "zhao.min"]));
    for who in &cast {
        let (answer, relation) = (
            looks(&who.id, "/v1/looks?person=li.na"),
            if who.id == "li.na" { Relation::Rep } else { Relation::Colleague },
        );
        let may = allows(&who.roles, relation, Action::Read, Resource::Looks);
        assert_eq!(answer.status, if may { 200 } else { 404 }, "{}", who.id);
    }
    setting.turn(Millis::hours(2));
    let token = setting.fresh_token(&by_id["wang.lei"].keys, &by_id["wang.lei"].enrolled);
    assert_eq!(setting.get("/v1/visits/visit-1", Some(&token)).status, 200);
    let token = setting.fresh_token(&by_id["li.na"].keys, &by_id["li.na"].enrolled);
    assert_eq!(setting.get("/v1/looks", Some(&token)).json()["looks"].as_array().map(Vec::len), Some(4));
}

/// How a route is asked about `li.na`, their visit or their device, and what stands there for somebody to be found.
struct Question {
    path: String,
    body: Option<String>,
    /// Whether the relation is that to the person, not to the visit.
    of_person: bool,
}

fn question(route: &Listed, device: &str) -> Question {
    let ask = |path: &str| Question { path: path.to_owned(), body: None, of_person: false };
    let of_person = |path: &str| Question { of_person: true, ..ask(path) };
    match (route.method, route.path) {
        ("POST", "/v1/journal" | "/v1/courier" | "/v1/text") | ("GET", "/v1/courier/key") => ask(route.path),
        ("GET", "/v1/policy" | "/v1/policy/acknowledgements" | "/v1/coverage") => ask(route.path),
        ("GET", "/v1/feed" | "/v1/board" | "/v1/nudges" | "/v1/delegations") => ask(route.path),
        ("GET", "/v1/board/lanes" | "/v1/board/figures") => ask(route.path),
        ("GET", "/v1/board/changes") => ask("/v1/board/changes?since=0-0"),
        ("GET", "/v1/log/checkpoint") => ask(route.path),
        ("GET", "/v1/log/inclusion") => ask("/v1/log/inclusion?index=0"),
        ("GET", "/v1/log/consistency") => ask("/v1/log/consistency?first=1&second=1"),
        ("GET", "/v1/itineraries" | "/v1/findings" | "/v1/operation" | "/v1/people") => ask(route.path),
        ("GET", "/v1/visits/{id}") => ask("/v1/visits/visit-1"),
        (_, path) if path.starts_with("/v1/itineraries/{id}") => ask(&path.replace("{id}", "visit-1")),
        (_, path) if path.starts_with("/v1/visits/{id}/blob") => {
            ask(&format!("{}?hash={}", path.replace("{id}", "visit-1"), "01".repeat(32)))
        }
        ("GET", "/v1/looks") => of_person("/v1/looks?person=li.na"),
        ("POST", "/v1/delegations") => Question {
            body: Some(r#"{"giver":"wang.lei","taker":"chen.bo","ends":"2026-09-20T00:00:00Z"}"#.to_owned()),
            ..of_person("/v1/delegations")
        },
        ("GET" | "POST", "/v1/drills") => ask("/v1/drills"),
        ("POST", "/v1/drills/{id}/confirm") => ask("/v1/drills/drill-1/confirm"),
        ("GET", "/v1/devices" | "/v1/deposits") => ask(route.path),
        ("GET", "/v1/customers" | "/v1/customers.csv" | "/v1/customers.xlsx" | "/v1/proposals") => ask(route.path),
        ("POST", "/v1/customers/import") => {
            Question { body: Some("id,name\nc-9,Nine\n".to_owned()), ..ask("/v1/customers/import?check=true") }
        }
        ("GET", "/v1/customers/{id}") => ask("/v1/customers/c-1"),
        ("POST", "/v1/handovers") => Question {
            body: Some(r#"{"from":"li.na","to":"chen.bo","reason":"left","dry_run":true}"#.to_owned()),
            ..of_person("/v1/handovers")
        },
        ("GET", "/v1/counts") => ask(route.path),
        ("GET", "/v1/archive" | "/v1/archive/counts" | "/v1/archive.csv") => ask(route.path),
        ("POST", "/v1/proposals/{device}/{seq}/review") => Question {
            body: Some(r#"{"accept":true,"reason":"seen"}"#.to_owned()),
            ..of_person(&format!("/v1/proposals/{device}/7/review"))
        },
        ("POST", "/v1/keys/rotation") => ask(route.path),
        ("POST", "/v1/devices/{device}/name") => Question {
            body: Some(r#"{"name":"another"}"#.to_owned()),
            ..of_person(&format!("/v1/devices/{device}/name"))
        },
        ("POST", "/v1/devices/{device}/revocation" | "/v1/devices/{device}/loss") => Question {
            body: Some(r#"{"reason":"gone"}"#.to_owned()),
            ..of_person(&route.path.replace("{device}", device))
        },
        ("POST", "/v1/deposits/{device}/decision") => Question {
            body: Some(r#"{"take":true,"reason":"asked"}"#.to_owned()),
            ..of_person(&format!("/v1/deposits/{device}/decision"))
        },
        ("GET", "/v1/account" | "/v1/account/absences" | "/v1/account/push") => ask(route.path),
        ("POST", path) if path.starts_with("/v1/account/") => ask(path),
        ("POST", path) if path.starts_with("/v1/people/{id}/") => of_person(&path.replace("{id}", "li.na")),
        ("POST", "/v1/delegations/{id}/end") => of_person("/v1/delegations/999999/end"),
        (method, path) => panic!("{method} {path} has no question here: say how it is asked, and add its row"),
    }
}

#[test]
fn every_route_has_a_row_and_asks_for_a_token_or_is_public_by_name() {
    let setting = Setting::still();
    let mut public = Vec::new();
    for route in routes_listed() {
        let Some((action, resource)) = route.needs else {
            public.push(format!("{} {}", route.method, route.path));
            continue;
        };
        assert!(sync_core::access::row_of(action, resource).is_some(), "{} asks for no row", route.path);
        let asked = question(&route, &"0".repeat(32));
        let answer = match route.method {
            "GET" => setting.get(&asked.path, None),
            _ => setting.post(&asked.path, b"", None),
        };
        assert_eq!((answer.status, answer.code()), (401, "token_not_valid".to_owned()), "{}", route.path);
    }
    assert_eq!(
        public,
        [
            "GET /healthz",
            "GET /v1/openapi.json",
            "POST /v1/enrol",
            "POST /v1/nonce",
            "POST /v1/token",
            "POST /v1/login",
            "POST /v1/login/second-factor",
            "POST /v1/invitation",
            "POST /v1/oidc/start",
            "POST /v1/oidc/finish",
            "POST /v1/safety",
            "POST /v1/sms/{org}",
            "GET /.well-known/jwks.json",
            "POST /v1/deposit",
            "GET /v1/calendar.ics",
        ],
        "what is public is named here"
    );
}

#[test]
fn another_tenants_ids_are_not_found_by_anybody_of_ours() {
    let setting = Setting::still();
    let cast = cast(&setting);
    planned(&setting, &cast[0], &[visit("visit-1")]);
    let app = &setting.running().app;
    for role in Role::ALL {
        let id = format!("o.{}", role.as_str());
        let row = Person { id: person(&id), name: id.clone(), department: None, roles: vec![role], left: None };
        people::put_person(&*app.store, &org("other"), app.clock.now(), row).expect("put");
        let (keys, enrolled) = setting.bare("other", &id);
        let token = setting.token(&keys, &enrolled);
        for route in routes_listed().into_iter().filter(|route| route.needs.is_some()) {
            let asked = question(&route, &cast[0].enrolled.device.to_string());
            let about = asked.of_person || route.path.contains('{');
            if !about {
                continue;
            }
            let answer = match (&asked.body, route.method) {
                (_, "GET") => setting.get(&asked.path, Some(&token)),
                (body, _) => setting.post_json(&asked.path, body.as_deref().unwrap_or("{}"), Some(&token)),
            };
            assert!(matches!(answer.status, 403 | 404 | 422), "{id} {}: {}", route.path, answer.status);
            let said = String::from_utf8_lossy(&answer.body).into_owned();
            assert!(!said.contains("深圳"), "{said}");
        }
        let board = setting.get("/v1/board", Some(&token)).json();
        assert_eq!((board["visits"].as_array().map(Vec::len), board["devices"].as_array().is_some()), (Some(0), true));
        let devices = board["devices"].as_array().expect("devices");
        assert!(
            devices
                .iter()
                .all(|device| device["person"].as_str().is_some_and(|id| id.starts_with("o.") || id == "ivy"))
        );
    }
}

#[test]
fn who_left_is_nobody_any_more() {
    let setting = Setting::still();
    let cast = cast(&setting);
    planned(&setting, &cast[0], &[visit("visit-1")]);
    let wang = cast.iter().find(|who| who.id == "wang.lei").expect("there");
    assert_eq!(setting.get("/v1/visits/visit-1", Some(&wang.token)).status, 200);
    let app = &setting.running().app;
    let now = app.clock.now();
    app.store
        .write_with(move |tx| {
            let act = server::store::Act::PersonLeft { person: person("wang.lei"), at: now };
            server::act::carry_out(tx, &org("acme"), now, &server::store::Doer::Operator, act)
        })
        .expect("left");
    let after = setting.get("/v1/visits/visit-1", Some(&wang.token));
    assert_eq!((after.status, after.code()), (403, "person_left".to_owned()), "said to who holds their device's token");
}

#[test]
fn a_device_is_named_declared_lost_and_revoked_by_whom_the_table_names() {
    let setting = Setting::still();
    let cast = cast(&setting);
    let device = cast[0].enrolled.device;
    let rows = [
        ("name", r#"{"name":"another"}"#, Action::Write, Resource::Device),
        ("loss", r#"{"reason":"gone"}"#, Action::Act, Resource::Loss),
        ("revocation", r#"{"reason":"gone"}"#, Action::Administer, Resource::Device),
    ];
    for (what, body, action, resource) in rows {
        // What is done to the device by its own person stands in `lives`: from then on they can't ask any more.
        for who in cast.iter().filter(|who| what == "name" || who.relation != Relation::Rep) {
            let relation = match who.relation {
                of_person @ (Relation::Rep | Relation::Supervisor | Relation::Manager) => of_person,
                _ => Relation::Colleague,
            };
            let answer = setting.post_json(&format!("/v1/devices/{device}/{what}"), body, Some(&who.token));
            let wanted = if allows(&who.roles, relation, action, resource) { 200 } else { 404 };
            assert_eq!(answer.status, wanted, "{} {what}", who.id);
        }
    }
}

#[test]
fn the_quarantine_is_for_whom_the_table_names() {
    let setting = Setting::still();
    let cast = cast(&setting);
    for who in &cast {
        let read = allows(&who.roles, Relation::Colleague, Action::Read, Resource::Quarantine);
        assert_eq!(setting.get("/v1/deposits", Some(&who.token)).status, if read { 200 } else { 403 }, "{}", who.id);
        let path = format!("/v1/deposits/{}/decision", cast[0].enrolled.device);
        let answer = setting.post_json(&path, r#"{"take":true,"reason":"asked"}"#, Some(&who.token));
        let decide = allows(&who.roles, Relation::Colleague, Action::Decide, Resource::Quarantine);
        assert_eq!(answer.status, if decide { 404 } else { 403 }, "{}: nothing waits", who.id);
    }
}
