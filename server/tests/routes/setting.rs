//! A server with two organisations and a few people, phones for them, and plain HTTP. What is asked stands elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::{Device, FileKeyStore, HttpTransport, KeyStore};
use serde_json::Value;
use server::admin::verify::Trusted;
use server::admin::{device, folder, init, people};
use server::clock::TimeSource;
use server::fair::Limits;
use server::serve::{Running, Server, ServerConfig};
use server::store::{Department, Person};
use server::tls::Source;
use sync_core::access::Role;
use sync_core::cbor;
use sync_core::document::plan::PlanView;
use sync_core::engine::effect::Told;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::journal::{PublicKey, Purpose, signing_message};
use sync_core::sync::{
    CBOR, EnrolAnswer, EnrolRequest, NonceAnswer, NonceRequest, TokenAnswer, TokenRequest, enrolment_payload,
};
use sync_core::time::{Millis, Timestamp};
use tempfile::TempDir;

/// 2026-09-14, a Monday, 11:30 in Shanghai.
pub const NOW: Timestamp = Timestamp(1_789_356_600_000);

#[derive(Clone)]
struct Time(Arc<AtomicI64>, Arc<AtomicI64>);

/// The second number is how far the wall clock is off the running clock.
impl TimeSource for Time {
    fn read(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst) + self.1.load(Ordering::SeqCst))
    }

    fn running(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst).unsigned_abs())
    }
}

pub struct Setting {
    folder: TempDir,
    time: Time,
    running: Option<Running>,
    agent: ureq::Agent,
}

/// What answered.
pub struct Answer {
    pub status: u16,
    pub media_type: String,
    pub body: Vec<u8>,
    /// `Retry-After`.
    pub again_in: Option<u64>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The code of a refusal, which must be a problem.
    pub fn code(&self) -> String {
        assert_eq!(self.media_type, "application/problem+json", "{}", String::from_utf8_lossy(&self.body));
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
        problem["code"].as_str().expect("a code").to_owned()
    }
}

pub fn org(id: &str) -> OrgId {
    OrgId::new(id).expect("sound")
}

pub fn person(id: &str) -> PersonId {
    PersonId::new(id).expect("sound")
}

pub fn visit(id: &str) -> VisitId {
    VisitId::new(id).expect("sound")
}

/// Tomorrow at one customer's, for an hour.
pub fn plan() -> PlanView {
    PlanView {
        customer: "cust-1".to_owned(),
        customer_name: "深圳恒渡".to_owned(),
        country: "CN".to_owned(),
        place: "深圳".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        start: Some(NOW + Millis::days(7)),
        minutes: 60,
        purpose: "报价".to_owned(),
        ..PlanView::default()
    }
}

fn start(data: PathBuf, time: &Time, loops: bool, tls: Option<Source>, limits: Limits) -> Running {
    let running = Server::start(ServerConfig {
        data,
        listen: ([127, 0, 0, 1], 0).into(),
        tls,
        time_source: Box::new(time.clone()),
        origin: None,
        digest_seed: None,
        loops,
        limits,
    });
    running.expect("it starts")
}

impl Setting {
    pub fn new() -> Self {
        Self::started(true, None, Limits::default(), NOW)
    }

    /// A server with other limits.
    pub fn limited(limits: Limits) -> Self {
        Self::started(true, None, limits, NOW)
    }

    /// A server with TLS of its own.
    pub fn behind(tls: Source) -> Self {
        Self::started(true, Some(tls), Limits::default(), NOW)
    }

    /// A server that answers and does nothing by itself: no digest, no timers.
    pub fn still() -> Self {
        Self::started(false, None, Limits::default(), NOW)
    }

    /// The same at the machine's time, for whoever else has a clock.
    pub fn still_now() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        let now = Timestamp(i64::try_from(since.as_millis()).expect("a time"));
        Self::started(false, None, Limits::default(), now)
    }

    /// A still one with other limits.
    pub fn still_limited(limits: Limits) -> Self {
        Self::started(false, None, limits, NOW)
    }

    fn started(loops: bool, tls: Option<Source>, limits: Limits, now: Timestamp) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = folder.path().join("data");
        for id in ["acme", "other"] {
            init::init(&data, &org(id), id, Some("test")).expect("ready");
        }
        let time = Time(Arc::new(AtomicI64::new(now.0)), Arc::default());
        populate(&data, &time);
        let running = start(data, &time, loops, tls, limits);
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).max_redirects(0);
        let agent = config.timeout_global(Some(Duration::from_secs(20))).build().new_agent();
        Self { folder, time, running: Some(running), agent }
    }
}

/// Puts everybody in before the server runs, so that their being put in stirs nothing later.
fn populate(data: &Path, time: &Time) {
    let app = folder::open(data, Box::new(time.clone()), None, None).expect("opened");
    for (org_id, department, supervisor) in
        [("acme", "sales", "wang.lei"), ("acme", "support", "zhou.jie"), ("other", "sales", "ivy")]
    {
        let row = Department {
            id: department.parse().expect("sound"),
            name: department.to_owned(),
            parent: None,
            supervisor: Some(person(supervisor)),
            manager: None,
        };
        people::put_department(&*app.store, &org(org_id), NOW, row).expect("put");
    }
    let all = [
        ("acme", "li.na", "sales", Role::Rep),
        ("acme", "wang.lei", "sales", Role::Supervisor),
        ("acme", "chen.bo", "support", Role::Rep),
        ("acme", "zhou.jie", "support", Role::Supervisor),
        ("acme", "risk", "support", Role::RiskControl),
        ("other", "ivy", "sales", Role::Supervisor),
    ];
    for (org_id, id, department, role) in all {
        let department = Some(department.parse().expect("sound"));
        let row = Person { id: person(id), name: id.to_owned(), department, roles: vec![role], left: None };
        people::put_person(&*app.store, &org(org_id), NOW, row).expect("put");
    }
    server::digest::digest_all(&app).expect("digested");
}

impl Setting {
    /// Stops the server and starts it again on the same folder, without loops.
    pub fn restart(&mut self) {
        self.stop();
        self.start_again();
    }

    /// A rep without a department.
    pub fn add_person(&self, org_id: &str, id: &str) {
        let row = Person { id: person(id), name: id.to_owned(), department: None, roles: vec![Role::Rep], left: None };
        people::put_person(&*self.running().app.store, &org(org_id), self.running().app.clock.now(), row).expect("put");
    }

    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("it runs")
    }

    pub fn url(&self) -> String {
        self.running().url()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Stops the server, waiting for it to close its store.
    pub fn stop(&mut self) {
        self.running.take().expect("it runs").shutdown();
    }

    /// Starts it again, doing nothing by itself, at another address.
    pub fn start_again(&mut self) {
        self.running = Some(start(self.data(), &self.time, false, None, Limits::default()));
    }

    /// Stops the server and starts it again, now doing by itself what is due, at another address.
    pub fn restart_with_loops(&mut self) {
        self.stop();
        self.start_with_loops();
    }

    /// The clock that everybody goes by.
    pub fn time_source(&self) -> Box<dyn TimeSource> {
        Box::new(self.time.clone())
    }

    /// Starts a stopped server, doing by itself what is due, at another address.
    pub fn start_with_loops(&mut self) {
        self.running = Some(start(self.data(), &self.time, true, None, Limits::default()));
    }

    pub fn turn(&self, span: Millis) {
        self.time.0.fetch_add(span.0, Ordering::SeqCst);
        self.running().app.wake_timers();
    }

    /// Sets the wall clock of the server's machine, and not its running clock.
    pub fn step_clock(&self, span: Millis) {
        self.time.1.fetch_add(span.0, Ordering::SeqCst);
        self.running().app.wake_timers();
    }

    pub fn code(&self, org_id: &str, id: &str) -> String {
        let app = &self.running().app;
        device::code(&*app.store, &org(org_id), &person(id), app.clock.now()).expect("a code").0
    }

    /// A phone, enrolled.
    pub fn phone(&self, org_id: &str, id: &str) -> (Device, TurnedClock) {
        self.phone_by(&self.code(org_id, id), &format!("{org_id}-{id}"))
    }

    /// A phone of this name, enrolled.
    pub fn phone_named(&self, org_id: &str, id: &str, name: &str) -> (Device, TurnedClock) {
        let (device, clock) = self.same_phone(org_id, id);
        device.enrol(&self.code(org_id, id), name).expect("enrolled");
        (device, clock)
    }

    /// A phone, enrolled with this code, in a folder of this name.
    pub fn phone_by(&self, code: &str, name: &str) -> (Device, TurnedClock) {
        let (device, clock) = self.phone_in(name);
        device.enrol(code, "phone").expect("enrolled");
        (device, clock)
    }

    /// A phone opened again, for the server as it is now.
    pub fn same_phone(&self, org_id: &str, id: &str) -> (Device, TurnedClock) {
        self.phone_in(&format!("{org_id}-{id}"))
    }

    fn phone_in(&self, name: &str) -> (Device, TurnedClock) {
        let folder = self.folder.path().join(name);
        let clock = TurnedClock::new(NOW, 7);
        let server = self.url().parse().expect("an address");
        let keys = FileKeyStore::open(&folder).expect("a key");
        let transport = HttpTransport::new(Some(server));
        let device = Device::open(&folder, Box::new(clock.clone()), Box::new(transport), Box::new(keys));
        (device.expect("a device"), clock)
    }

    /// A bare key, enrolled, for requests that no phone would make.
    pub fn bare(&self, org_id: &str, id: &str) -> (FileKeyStore, EnrolAnswer) {
        self.bare_again(org_id, id, "bare")
    }

    /// Another bare key of the same person.
    pub fn bare_again(&self, org_id: &str, id: &str, name: &str) -> (FileKeyStore, EnrolAnswer) {
        let folder = self.folder.path().join(format!("{name}-{org_id}-{id}"));
        let keys = FileKeyStore::open(&folder).expect("a key");
        let request = enrolment(&keys, &self.code(org_id, id));
        let answer = self.post("/v1/enrol", &cbor::encode(&request), None);
        assert_eq!(answer.status, 200);
        (keys, cbor::decode("answer", &answer.body).expect("an answer"))
    }

    /// A token for a bare key, by its first nonce.
    pub fn token(&self, keys: &FileKeyStore, enrolled: &EnrolAnswer) -> String {
        let answer = self.post("/v1/token", &token_request(keys, enrolled), None);
        assert_eq!(answer.status, 200);
        cbor::decode::<TokenAnswer>("answer", &answer.body).expect("a token").token
    }

    /// Fresh nonces.
    pub fn nonces(&self, enrolled: &EnrolAnswer) -> NonceAnswer {
        let request = NonceRequest { org: enrolled.org.clone(), device: enrolled.device, enrolled: None };
        let answer = self.post("/v1/nonce", &cbor::encode(&request), None);
        cbor::decode("answer", &answer.body).expect("nonces")
    }

    /// A token for a bare key, by a fresh nonce.
    pub fn fresh_token(&self, keys: &FileKeyStore, enrolled: &EnrolAnswer) -> String {
        let token_nonce = self.nonces(enrolled).token_nonce;
        self.token(keys, &EnrolAnswer { token_nonce, ..enrolled.clone() })
    }

    /// The key of a phone, as its folder holds it.
    pub fn key_of(&self, device: &Device) -> (FileKeyStore, EnrolAnswer) {
        let enrolled = device.enrolment().expect("enrolled");
        let folder = self.folder.path().join(format!("{}-{}", enrolled.org, enrolled.person));
        (FileKeyStore::open(&folder).expect("a key"), enrolled)
    }

    /// A token of a phone.
    pub fn token_of(&self, device: &Device) -> String {
        let (keys, enrolled) = self.key_of(device);
        self.fresh_token(&keys, &enrolled)
    }

    /// A phone whose program is started again.
    pub fn again(&self, device: Device, clock: &TurnedClock) -> Device {
        let enrolled = device.enrolment().expect("enrolled");
        let folder = self.folder.path().join(format!("{}-{}", enrolled.org, enrolled.person));
        drop(device);
        let keys = FileKeyStore::open(&folder).expect("a key");
        let transport = HttpTransport::new(Some(self.url().parse().expect("an address")));
        Device::open(&folder, Box::new(clock.clone()), Box::new(transport), Box::new(keys)).expect("a device")
    }

    /// Somebody more.
    pub fn person(&self, org_id: &str, id: &str, role: Role) {
        let department = Some("sales".parse().expect("sound"));
        let row = Person { id: person(id), name: id.to_owned(), department, roles: vec![role], left: None };
        people::put_person(&*self.running().app.store, &org(org_id), NOW, row).expect("put");
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> Answer {
        let mut request = self.agent.get(format!("{}{path}", self.url()));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.call().expect("an answer"))
    }

    pub fn post(&self, path: &str, body: &[u8], token: Option<&str>) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.url())).header("content-type", CBOR);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.send(body).expect("an answer"))
    }

    /// As somebody behind a proxy, at this address.
    pub fn post_from(&self, address: &str, path: &str, body: &[u8]) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url())).header("content-type", CBOR);
        answer(request.header("x-forwarded-for", address).send(body).expect("an answer"))
    }

    /// Over a new connection; none where it was hung up on.
    pub fn try_get(&self, path: &str) -> Option<u16> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        let answer = config.build().new_agent().get(format!("{}{path}", self.url())).call();
        answer.ok().map(|answer| answer.status().as_u16())
    }

    pub fn post_json(&self, path: &str, body: &str, token: Option<&str>) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.url())).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.send(body).expect("an answer"))
    }

    /// JSON with other headers.
    pub fn post_with(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.url())).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send(body).expect("an answer"))
    }

    /// A request of JSON from an address, as the proxy in front says it.
    pub fn say(&self, path: &str, body: &Value, token: Option<&str>, from: &str) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.url()));
        request = request.header("content-type", "application/json").header("x-forwarded-for", from);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        answer(request.send(body.to_string()).expect("an answer"))
    }

    /// A page as a phone's person sees it, with everything digested that was received.
    pub fn page(&self, device: &Device, path: &str) -> Result<Value, String> {
        let last = self.running().app.store.read_with(|read| read.last_position()).expect("a position");
        let page = device.authorised_get(&format!("{path}?at_least={last}")).map_err(|error| error.to_string())?;
        Ok(serde_json::from_str(&page).expect("JSON"))
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let media_type = kind.to_owned();
    let again = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let again_in = again.and_then(|value| value.parse().ok());
    let body = response.body_mut().read_to_vec().expect("a body");
    Answer { status: response.status().as_u16(), media_type, body, again_in }
}

pub fn enrolment(keys: &FileKeyStore, code: &str) -> EnrolRequest {
    let (key, org_id) = (keys.public_key(), code.split('/').next().expect("an organisation"));
    let message = signing_message(Purpose::Enrolment, &org(org_id), "", &enrolment_payload(code, &key));
    let signature = keys.sign(&message).expect("signed");
    EnrolRequest { code: code.to_owned(), key, name: "bare".to_owned(), signature }
}

pub fn token_request(keys: &FileKeyStore, enrolled: &EnrolAnswer) -> Vec<u8> {
    let (org, device, nonce) = (enrolled.org.clone(), enrolled.device, enrolled.token_nonce);
    let message = signing_message(Purpose::Token, &org, &enrolled.origin, &nonce.0);
    let signature = keys.sign(&message).expect("signed");
    cbor::encode(&TokenRequest { org, device, nonce, signature, running: None })
}

/// Whose word counts for `admin verify`, and nothing that devices hold.
pub fn trusted<'a>(origin: &'a str, keys: &'a [PublicKey]) -> Trusted<'a> {
    Trusted { origin, keys, held: &[] }
}

/// A contact that worked.
pub fn contact(device: &Device) {
    let told = device.contact();
    assert!(matches!(told, Told::Contacted(_)), "{told:?}");
}
