//! Web push, by a real push service: `tests/push/service.mjs` as a process of its own, on loopback. What it receives is opened by
//! `http_ece` and who sent it is checked by `jose`, neither of which is ours. A due reminder reaches the browser that subscribed, one whose
//! device is over gets nothing, and nothing goes to an address inside.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use mobile_ffi::Device;
use serde_json::{Value, json};
use server::admin::{channel as channels, device, drill, key, outbox};
use server::channel::PushSettings;
use server::outbox::send_due;
use server::store::{Channel, ErrandState};
use sync_core::time::Millis;

use crate::ladder::{left_the_customer, turn, with_manager};
use crate::safety::Trip;
use crate::setting::{NOW, Setting, org, person};

/// The push service. It ends with this.
struct Service {
    process: Child,
    said: BufReader<ChildStdout>,
    url: String,
}

impl Service {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/push");
        let installed = folder.join("node_modules/http_ece/package.json");
        assert!(
            installed.is_file(),
            "the push service of this test is not installed: run `make setup` (it needs node and npm)"
        );
        let mut program = Command::new("node");
        program.arg("service.mjs").current_dir(&folder).env("SOJOURN_PUSH_NOW", NOW.0.to_string());
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = program.spawn().expect("node starts: run `make setup`");
        let mut said = BufReader::new(process.stdout.take().expect("piped"));
        let mut port = String::new();
        said.read_line(&mut port).expect("a port");
        let url = format!("http://127.0.0.1:{}", port.trim());
        Self { process, said, url }
    }

    /// What a browser's push manager would say, for a server's key. The service answers with these statuses, then it takes all: 0 is no
    /// answer, 429 and 503 with more behind ask for so many seconds.
    fn browser(&self, key: &str, answers: &[u32]) -> Value {
        let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
        let asked = json!({ "key": key, "answers": answers }).to_string();
        let mut made = agent.post(format!("{}/browsers", self.url)).send(asked).expect("a browser");
        serde_json::from_str(&made.body_mut().read_to_string().expect("text")).expect("JSON")
    }

    /// The next message that it has received, opened by its browser.
    fn got(&mut self) -> Got {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("a message");
        let head: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(head["refused"], Value::Null, "{head}");
        let said = serde_json::from_str(head["text"].as_str().expect("text")).expect("JSON");
        Got { head, said }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Got {
    head: Value,
    said: Value,
}

/// Web push is on, and this machine may be reached.
fn allow(setting: &Setting, allow: &[&str]) {
    let allow = allow.iter().map(|it| (*it).to_owned()).collect();
    let settings = PushSettings { contact: "mailto:ops@acme.example".to_owned(), allow };
    channels::set_push(&*setting.running().app.store, &org("acme"), &settings, NOW).expect("set");
}

fn with_push() -> Setting {
    let setting = with_manager();
    allow(&setting, &["127.0.0.1"]);
    setting
}

fn key_of(setting: &Setting, token: &str) -> String {
    let seen = setting.get("/v1/account/push", Some(token)).json();
    seen["key"].as_str().expect("a key").to_owned()
}

fn body(key: &str, browser: &Value, lang: &str) -> Value {
    let keys = &browser["keys"];
    json!({
        "endpoint": browser["endpoint"], "p256dh": keys["p256dh"], "auth": keys["auth"],
        "key": key, "lang": lang, "page": "rep",
    })
}

/// A phone stands for a browser: what subscribes is the device.
fn subscribe(setting: &Setting, service: &Service, phone: &Device, (lang, answers): (&str, &[u32])) -> Value {
    let token = setting.token_of(phone);
    let key = key_of(setting, &token);
    let browser = service.browser(&key, answers);
    let answer = setting.post_json("/v1/account/push", &body(&key, &browser, lang).to_string(), Some(&token));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

fn send(setting: &Setting) -> usize {
    send_due(&setting.running().app).expect("tried")
}

/// State, tries and last failure of what is not sent.
fn left(setting: &Setting) -> Vec<(ErrandState, u32, Option<String>)> {
    let listed = outbox::list(&*setting.running().app.store, &org("acme")).expect("a list");
    listed.into_iter().map(|errand| (errand.state, errand.tries, errand.failed)).collect()
}

fn given_up(why: &str) -> (ErrandState, u32, Option<String>) {
    (ErrandState::GivenUp, 1, Some(why.to_owned()))
}

fn mine(setting: &Setting, phone: &Device) -> Vec<Value> {
    let seen = setting.get("/v1/account/push", Some(&setting.token_of(phone))).json();
    seen["browsers"].as_array().expect("browsers").clone()
}

#[test]
fn a_due_reminder_reaches_the_browser_that_subscribed_and_nobody_between_can_read_it() {
    let (setting, mut service) = (with_push(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    let seen = subscribe(&setting, &service, &phone, ("zh", &[]));
    let browser = &seen["browsers"][0];
    assert_eq!((&browser["here"], &browser["current"], &browser["lang"]), (&true.into(), &true.into(), &"zh".into()));
    assert_eq!(browser["service"], service.url.as_str(), "its address in full is shown to nobody");
    turn(&setting, Millis::minutes(90));
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    let Got { head, said } = service.got();
    assert_eq!((&head["encoding"], &head["urgency"]), (&"aes128gcm".into(), &"normal".into()));
    assert_eq!((&head["ttl"], &head["sender"]["sub"]), (&"86400".into(), &"mailto:ops@acme.example".into()));
    assert_eq!((&head["sender"]["aud"], &head["length"]), (&service.url.as_str().into(), &1_127.into()));
    assert_eq!((&said["title"], &said["lang"]), (&"行访 · 即将到期".into(), &"zh-CN".into()));
    assert_eq!((&said["kind"], &said["visit"], &said["page"]), (&"due_soon".into(), &"visit-1".into(), &"rep".into()));
    assert_eq!((&said["tag"], &said["urgent"]), (&head["topic"], &false.into()));
    let text = head["text"].as_str().expect("text");
    assert!(said["body"] == "向主管的简报即将到期，请在行访中完成。", "{said}");
    assert!(!["深圳", "报价", "li.na", "acme"].iter().any(|it| text.contains(it)), "{text}");
}

#[test]
fn each_browser_is_told_in_its_language_and_one_that_stops_leaves_the_other() {
    let (setting, mut service) = (with_push(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    let (keys, other) = setting.bare("acme", "li.na");
    subscribe(&setting, &service, &phone, ("zh", &[]));
    let token = setting.fresh_token(&keys, &other);
    let key = key_of(&setting, &token);
    let asked = body(&key, &service.browser(&key, &[]), "en").to_string();
    assert_eq!(setting.post_json("/v1/account/push", &asked, Some(&token)).status, 200);
    assert_eq!(mine(&setting, &phone).len(), 2);
    turn(&setting, Millis::minutes(90));
    assert_eq!(send(&setting), 2);
    let mut titles = [service.got(), service.got()].map(|got| got.said["title"].as_str().expect("text").to_owned());
    titles.sort();
    assert_eq!(titles, ["Sojourn · Due soon", "行访 · 即将到期"]);
    let token = setting.fresh_token(&keys, &other);
    assert_eq!(setting.post_json("/v1/account/push/end", "{}", Some(&token)).status, 204);
    assert_eq!(mine(&setting, &phone).len(), 1);
    // From one's other device.
    let first = json!({ "device": mine(&setting, &phone)[0]["device"] }).to_string();
    assert_eq!(setting.post_json("/v1/account/push/end", &first, Some(&token)).status, 204);
    assert_eq!(mine(&setting, &phone), Vec::<Value>::new());
}

#[test]
fn a_device_that_is_revoked_or_lost_gets_nothing_more() {
    for is_lost in [false, true] {
        let (setting, service) = (with_push(), Service::start());
        let (phone, _) = left_the_customer(&setting, "visit-1");
        subscribe(&setting, &service, &phone, ("zh", &[]));
        turn(&setting, Millis::minutes(90));
        let (store, id) = (&*setting.running().app.store, phone.enrolment().expect("enrolled").device);
        let now = setting.running().app.clock.now();
        match is_lost {
            false => device::revoke(store, &org("acme"), &id, "sold", now).expect("over"),
            true => device::lost(store, &org("acme"), &id, "in the river", now).expect("over"),
        }
        assert!(store.read_with(|read| read.subscription(&org("acme"), &id)).expect("read").is_none());
        assert_eq!((send(&setting), left(&setting)), (0, vec![given_up("no browser")]), "lost: {is_lost}");
    }
}

#[test]
fn who_left_gets_nothing_more() {
    let (setting, service) = (with_push(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    subscribe(&setting, &service, &phone, ("zh", &[]));
    turn(&setting, Millis::minutes(90));
    let (store, now) = (&*setting.running().app.store, setting.running().app.clock.now());
    server::admin::people::leave(store, &org("acme"), now, &person("li.na")).expect("left");
    assert_eq!((send(&setting), left(&setting)), (0, vec![given_up("device is over")]));
}

#[test]
fn what_the_push_service_does_not_take_now_is_sent_again_and_what_it_calls_gone_ends_the_subscription() {
    let (setting, mut service) = (with_push(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    subscribe(&setting, &service, &phone, ("en", &[429, 500, 410]));
    turn(&setting, Millis::minutes(90));
    for (tries, failed) in [(1, "http 429"), (2, "http 500")] {
        let waits = (ErrandState::Waiting, tries, Some(failed.to_owned()));
        assert_eq!((send(&setting), left(&setting)), (0, vec![waits]));
        assert_eq!(send(&setting), 0, "not before its time");
        setting.turn(Millis::minutes(2));
    }
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting), [(ErrandState::GivenUp, 3, Some("http 410".to_owned()))]);
    assert_eq!(mine(&setting, &phone), Vec::<Value>::new(), "the browser has to ask again");
    let tags = [service.got(), service.got(), service.got()].map(|got| got.said["tag"].clone());
    assert!(tags[0] == tags[1] && tags[1] == tags[2], "{tags:?}");
}

/// `Retry-After` in seconds with a status, as the service of these tests takes it.
const fn asking(status: u32, seconds: u32) -> u32 {
    seconds * 1_000 + status
}

#[test]
fn a_push_service_that_asks_to_be_left_alone_is_not_asked_before_by_nobodys_message_and_no_other_waits_for_it() {
    let (setting, mut service, mut well) = (with_push(), Service::start(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    let ((above, _), (manager, _)) = (setting.phone("acme", "wang.lei"), setting.phone("acme", "zhao.min"));
    subscribe(&setting, &service, &phone, ("zh", &[asking(429, 17_000)]));
    subscribe(&setting, &service, &above, ("zh", &[]));
    subscribe(&setting, &well, &manager, ("zh", &[]));
    turn(&setting, Millis::minutes(90));
    assert_eq!(send(&setting), 0);
    let waits = (ErrandState::Waiting, 1, Some("http 429".to_owned()));
    assert_eq!(left(&setting), std::slice::from_ref(&waits));
    setting.turn(Millis::minutes(31));
    assert_eq!(send(&setting), 0, "it would be taken now, but the service asked for almost five hours");
    turn(&setting, Millis::minutes(240));
    assert_eq!(send(&setting), 1, "the manager's, by another service");
    assert_eq!(well.got().said["kind"], "device_silent");
    assert!(left(&setting).len() > 1 && left(&setting).iter().all(|it| *it == waits), "{:?}", left(&setting));
    setting.turn(Millis::minutes(20));
    let waiting = left(&setting).len();
    assert_eq!(send(&setting), waiting, "they are over");
    let kinds: Vec<String> = (0..=waiting).map(|_| service.got().said["kind"].to_string()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "\"due_soon\"").count(), 2, "asked twice for it in all: {kinds:?}");
}

#[test]
fn a_push_service_that_does_not_answer_is_left_alone_and_holds_up_no_turn_after() {
    let (setting, mut service) = (with_push(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    let (above, _) = setting.phone("acme", "wang.lei");
    subscribe(&setting, &service, &phone, ("zh", &[0]));
    subscribe(&setting, &service, &above, ("zh", &[]));
    turn(&setting, Millis::minutes(90));
    let began = std::time::Instant::now();
    assert_eq!(send(&setting), 0);
    assert!(began.elapsed().as_secs() < 12, "one that serves everybody is waited for five seconds");
    let now = setting.running().app.clock.now();
    drill::start(&*setting.running().app.store, &org("acme"), now).expect("started");
    assert_eq!(send(&setting), 0, "another message to it would be taken, but nobody waits for the service now");
    let waits = (ErrandState::Waiting, 1, Some("timeout".to_owned()));
    assert_eq!(left(&setting), [waits.clone(), waits]);
    setting.turn(Millis::minutes(2));
    assert_eq!(send(&setting), 2);
    assert_eq!(service.got().said["kind"], "due_soon", "of the first time");
    let mut kinds = [service.got(), service.got()].map(|got| got.said["kind"].to_string());
    kinds.sort();
    assert_eq!(kinds, ["\"drill\"", "\"due_soon\""]);
}

#[test]
fn a_redirect_is_not_followed_and_one_push_service_that_is_down_stops_no_other() {
    let (setting, service, mut well) = (with_push(), Service::start(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    let (above, _) = setting.phone("acme", "wang.lei");
    let (manager, _) = setting.phone("acme", "zhao.min");
    subscribe(&setting, &service, &above, ("zh", &[503]));
    subscribe(&setting, &service, &phone, ("zh", &[307]));
    subscribe(&setting, &well, &manager, ("zh", &[]));
    turn(&setting, Millis::minutes(90));
    assert_eq!((send(&setting), left(&setting)), (0, vec![given_up("http 307")]));
    turn(&setting, Millis::minutes(31));
    turn(&setting, Millis::minutes(240));
    assert_eq!(send(&setting), 1, "the manager's");
    assert_eq!(well.got().said["kind"], "device_silent");
    assert!(left(&setting).contains(&(ErrandState::Waiting, 1, Some("http 503".to_owned()))));
}

#[test]
fn nothing_goes_to_an_address_inside_unless_the_operator_allows_it() {
    let (setting, service) = (with_manager(), Service::start());
    allow(&setting, &[]);
    let (phone, _) = left_the_customer(&setting, "visit-1");
    let token = setting.token_of(&phone);
    let key = key_of(&setting, &token);
    let browser = service.browser(&key, &[]);
    let asked = |endpoint: &str| {
        let mut asked = body(&key, &browser, "zh");
        asked["endpoint"] = endpoint.into();
        setting.post_json("/v1/account/push", &asked.to_string(), Some(&setting.token_of(&phone)))
    };
    let here = browser["endpoint"].as_str().expect("text");
    for inside in
        [here, "https://10.0.0.7/x", "https://[::1]/x", "https://169.254.169.254/x", "http://push.example/x", "ftp://x"]
    {
        let answer = asked(inside);
        assert_eq!((answer.status, answer.code().as_str()), (422, "push_subscription_not_valid"), "{inside}");
    }
    // What a name leads to is seen when it is connected to; this one is read so by the machine, and by no check of its form.
    let port = service.url.rsplit(':').next().expect("a port");
    let named = format!("https://127.1:{port}/x");
    assert_eq!(asked(&named).status, 200);
    turn(&setting, Millis::minutes(90));
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting)[0].2.as_deref(), Some("address not allowed"));
    // What was allowed once and is no more is not sent to.
    allow(&setting, &["127.0.0.1"]);
    assert_eq!(asked(here).status, 200);
    allow(&setting, &[]);
    setting.turn(Millis::minutes(5));
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting)[0].2.as_deref(), Some("address not allowed"));
}

#[test]
fn keys_that_are_none_are_refused_by_name_and_without_web_push_there_is_nothing_to_subscribe_to() {
    let (setting, service) = (with_manager(), Service::start());
    let (phone, _) = setting.phone("acme", "li.na");
    let token = setting.token_of(&phone);
    assert_eq!(setting.get("/v1/account/push", Some(&token)).json(), json!({ "key": null, "browsers": [] }));
    let nowhere = body("x", &service.browser("x", &[]), "zh").to_string();
    let refused = setting.post_json("/v1/account/push", &nowhere, Some(&token));
    assert_eq!((refused.status, refused.code().as_str()), (409, "push_not_available"));
    allow(&setting, &["127.0.0.1"]);
    let key = key_of(&setting, &token);
    let good = body(&key, &service.browser(&key, &[]), "zh");
    for (field, value, code) in [
        ("p256dh", "BAAA", "push_subscription_not_valid"),
        ("p256dh", "***", "push_subscription_not_valid"),
        ("auth", "AAAA", "push_subscription_not_valid"),
        ("key", "another", "push_key_unknown"),
    ] {
        let mut bad = good.clone();
        bad[field] = value.into();
        let answer = setting.post_json("/v1/account/push", &bad.to_string(), Some(&token));
        let said = answer.json()["detail"].as_str().expect("a word").to_owned();
        assert!(answer.code() == code && said.starts_with(field), "{field}: {said}");
    }
}

#[test]
fn a_browser_that_is_somebody_elses_device_now_is_that_alone() {
    let (setting, service) = (with_push(), Service::start());
    let ((phone, _), (above, _)) = (setting.phone("acme", "li.na"), setting.phone("acme", "wang.lei"));
    let (token, theirs) = (setting.token_of(&phone), setting.token_of(&above));
    let key = key_of(&setting, &token);
    let asked = body(&key, &service.browser(&key, &[]), "zh").to_string();
    assert_eq!(setting.post_json("/v1/account/push", &asked, Some(&token)).status, 200);
    assert_eq!(setting.post_json("/v1/account/push", &asked, Some(&theirs)).status, 200);
    assert_eq!((mine(&setting, &phone).len(), mine(&setting, &above).len()), (0, 1));
    let others = json!({ "device": above.enrolment().expect("enrolled").device.to_string() }).to_string();
    assert_eq!(setting.post_json("/v1/account/push/end", &others, Some(&token)).status, 204);
    assert_eq!(mine(&setting, &above).len(), 1, "nobody ends another's");
    channels::drop_channel(&*setting.running().app.store, &setting.data(), &org("acme"), Channel::Push, NOW)
        .expect("gone");
    assert_eq!(mine(&setting, &above).len(), 0, "where the operator ends it, who had it is forgotten");
}

#[test]
fn an_alarm_is_urgent_takes_nothings_place_and_accepted_is_not_called_reached() {
    let trip = Trip::shared();
    let setting = &trip.setting;
    let mut service = Service::start();
    allow(setting, &["127.0.0.1"]);
    subscribe(setting, &service, &trip.watcher, ("zh", &[]));
    let (above, _) = setting.phone("acme", "wang.lei");
    let mut all = Vec::new();
    for minutes in [5, 40, 75, 110] {
        trip.turn_to(minutes);
        all.extend((0..send(setting)).map(|_| service.got()));
    }
    let tags: std::collections::BTreeSet<&str> = all.iter().filter_map(|got| got.said["tag"].as_str()).collect();
    assert!(all.len() >= 2 && tags.len() == all.len(), "each rings for itself: {tags:?}");
    let got = all.iter().find(|got| got.said["kind"] == "watch_alarmed").expect("the alarm");
    assert_eq!((&got.head["urgency"], &got.said["urgent"]), (&"high".into(), &true.into()));
    assert_eq!(got.said["title"], "行访 · 安全警报");
    let page = setting.page(&above, "/v1/visits/v1").expect("a page");
    let told = page["told"].as_array().expect("told").iter();
    let alarm = |who: &str| {
        let row = told.clone().find(|row| row["person"] == who && row["kind"] == "watch_alarmed").expect("told of it");
        let ways = row["ways"].as_array().expect("ways").iter().filter(|way| way["by"] == "push");
        (ways.map(|way| format!("{}", way["far"])).collect::<Vec<_>>(), row["reached"].clone())
    };
    assert_eq!(alarm("zhou.jie"), (vec!["\"accepted\"".to_owned()], false.into()));
    assert_eq!(alarm("wang.lei").0, ["\"not_sent\""], "who has no browser is not said to have been told by one");
}

#[test]
fn a_drill_rings_the_browsers_on_its_rungs_and_says_that_it_is_one() {
    let (setting, mut service) = (with_push(), Service::start());
    let (above, _) = setting.phone("acme", "wang.lei");
    subscribe(&setting, &service, &above, ("zh", &[]));
    drill::start(&*setting.running().app.store, &org("acme"), NOW).expect("started");
    assert_eq!(send(&setting), 1);
    let got = service.got();
    assert_eq!((&got.said["kind"], &got.said["urgent"]), (&"drill".into(), &false.into()));
    assert_eq!(got.said["title"], "行访 · 安全演练（并非真实警报）");
    let report = drill::report(&*setting.running().app.store, &org("acme"), None, NOW).expect("a report");
    let place =
        report.places.iter().find(|(place, _)| place.person == Some(person("wang.lei"))).expect("on the ladder");
    let way = place.1.iter().find(|way| way.by == "push").expect("a way");
    assert_eq!((way.far.as_str(), way.far.is_there()), ("accepted", false));
}

#[test]
fn after_the_key_was_changed_earlier_browsers_go_on_and_are_told_to_subscribe_anew() {
    let (mut setting, mut service) = (with_push(), Service::start());
    let (phone, _) = left_the_customer(&setting, "visit-1");
    subscribe(&setting, &service, &phone, ("zh", &[]));
    drop(phone);
    setting.stop();
    assert_eq!(key::add_push(&setting.data()).expect("added"), 2);
    let listed = key::list_push(&setting.data()).expect("a list");
    assert!(listed[0] == "push 1\tsigns" && listed[1].starts_with("push 2\thanded out, signs\tB"), "{listed:?}");
    setting.start_again();
    let (phone, _) = setting.same_phone("acme", "li.na");
    assert_eq!(mine(&setting, &phone)[0]["current"], false);
    turn(&setting, Millis::minutes(90));
    assert_eq!(send(&setting), 1);
    assert_eq!(service.got().said["kind"], "due_soon", "the service took the earlier key for it");
    subscribe(&setting, &service, &phone, ("zh", &[]));
    assert_eq!(mine(&setting, &phone)[0]["current"], true);
}
