//! One organisation on a real server, asked over HTTP, and phones with real stores. True time stands still until it is turned, for
//! the server and all phones alike; what a phone's own clocks make of it is the test's business.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::{Device, FileKeyStore};
use serde_json::{Value, json};
use server::clock::TurnedTime;
use server::fair::Limits;
use server::serve::{Running, Server, ServerConfig};
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::engine::effect::{Contacted, Told};
use sync_core::engine::status::{Status, Synced};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::sync::NoticeKind;
use sync_core::time::{Millis, Timestamp};
use tempfile::TempDir;

use crate::way::{Fate, Way};

/// 2026-09-14, a Monday, 09:00 in Shanghai.
pub const NOW: Timestamp = Timestamp(1_789_347_600_000);

/// A server and its time.
pub struct Ground {
    folder: TempDir,
    time: TurnedTime,
    now: RefCell<Timestamp>,
    clocks: RefCell<Vec<TurnedClock>>,
    running: Option<Running>,
}

/// A phone and its way to the server.
pub struct Phone {
    person: &'static str,
    folder: PathBuf,
    pub clock: TurnedClock,
    pub way: Way,
    device: Option<Device>,
}

fn org() -> OrgId {
    OrgId::new("acme").expect("sound")
}

pub fn person(id: &str) -> PersonId {
    PersonId::new(id).expect("sound")
}

pub fn visit(id: &str) -> VisitId {
    VisitId::new(id).expect("sound")
}

/// Two reps, their supervisor and the manager above.
fn people() -> Value {
    let person = |id: &str, role: &str| json!({"id": id, "name": id, "dept": "sales", "roles": [role]});
    let sales = json!({"id": "sales", "name": "Sales", "supervisor": "wang.lei", "manager": "zhao.min"});
    let people = [
        person("li.na", "rep"),
        person("chen.bo", "rep"),
        person("wang.lei", "supervisor"),
        person("zhao.min", "manager"),
    ];
    json!({"org": "acme", "name": "Acme", "departments": [sales], "people": people})
}

/// A visit of an hour, at a customer's in town.
pub fn plan(start: Timestamp) -> PlanView {
    PlanView {
        customer: "c1".to_owned(),
        customer_name: "恒渡".to_owned(),
        country: "CN".to_owned(),
        place: "深圳".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        start: Some(start),
        minutes: 60,
        purpose: "报价".to_owned(),
        ..PlanView::default()
    }
}

impl Ground {
    pub fn new() -> Self {
        Self::at(NOW)
    }

    /// A ground on which it is this time.
    pub fn at(now: Timestamp) -> Self {
        // What is tested here is not the disk.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.expect("a folder");
        let data = folder.path().join("data");
        server::admin::init::init(&data, &org(), "Acme", Some("peers")).expect("made");
        let time = TurnedTime::at(now);
        let mut ground = Self { folder, time, now: RefCell::new(now), clocks: RefCell::default(), running: None };
        ground.start();
        let file = ground.folder.path().join("org.json");
        std::fs::write(&file, people().to_string()).expect("written");
        server::admin::import::import(&*ground.server().app.store, now, &file, None).expect("imported");
        ground
    }

    /// Starts the server; digest and timers are turned by hand.
    pub fn start(&mut self) {
        let mut limits = Limits::default();
        let accounts = &mut limits.accounts;
        for account in [&mut accounts.device, &mut accounts.address, &mut accounts.named, &mut accounts.org] {
            for rate in [&mut account.requests, &mut account.kib, &mut account.entries] {
                (rate.burst, rate.per_second) = (1 << 30, 1 << 20);
            }
        }
        let config = ServerConfig {
            data: self.data(),
            listen: ([127, 0, 0, 1], 0).into(),
            tls: None,
            time_source: Box::new(self.time.clone()),
            origin: None,
            digest_seed: None,
            loops: false,
            limits,
        };
        self.running = Some(Server::start(config).expect("it starts"));
    }

    pub fn stop(&mut self) {
        self.running.take().expect("it runs").shutdown();
    }

    pub fn server(&self) -> &Running {
        self.running.as_ref().expect("it runs")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    /// A one-time code for a person.
    pub fn code(&self, id: &str) -> String {
        server::admin::device::code(&*self.server().app.store, &org(), &person(id), self.now()).expect("a code").0
    }

    /// The clock of one phone more.
    pub fn clock(&self) -> TurnedClock {
        let number = u32::try_from(self.clocks.borrow().len()).expect("few") + 1;
        let clock = TurnedClock::new(self.now(), number);
        self.clocks.borrow_mut().push(clock.clone());
        clock
    }

    /// A phone of somebody's, enrolled.
    pub fn phone(&self, person: &'static str) -> Phone {
        let clock = self.clock();
        let number = self.clocks.borrow().len();
        let folder = self.folder.path().join(format!("{person}-{number}"));
        let mut phone = Phone { person, folder, clock, way: Way::good(), device: None };
        phone.open(self);
        phone.device().enrol(&self.code(person), "phone").expect("enrolled");
        phone
    }

    /// Everything that was received is digested.
    pub fn digest(&self) {
        server::digest::digest_all(&self.server().app).expect("digested");
    }

    /// Lets time pass, for everybody: timers fire at their own times on the way.
    pub fn pass(&self, span: Millis) {
        self.turn_to(self.now() + span);
    }

    pub fn turn_to(&self, until: Timestamp) {
        let app = &self.server().app;
        self.digest();
        while let Some(due) = app.store.read_with(|read| server::timer::next_due(read)).expect("read") {
            if due > until {
                break;
            }
            self.time.turn_to(due.max(app.clock.now()));
            server::timer::fire_due(app).expect("fired");
            self.digest();
        }
        self.time.turn_to(until);
        *self.now.borrow_mut() = until;
        self.clocks.borrow().iter().for_each(|clock| clock.set_true(until));
    }

    /// A page as a phone's person sees it.
    pub fn page(&self, phone: &Phone, path: &str) -> Value {
        self.digest();
        let page = phone.device().authorised_get(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        serde_json::from_str(&page).expect("JSON")
    }

    pub fn visit(&self, phone: &Phone, id: &str) -> Value {
        self.page(phone, &format!("/v1/visits/{id}"))
    }

    /// How what is owed stands: brief, thank-you, record.
    pub fn states(&self, phone: &Phone, id: &str) -> [String; 3] {
        let page = self.visit(phone, id);
        ["brief", "thank_you", "record"].map(|kind| {
            let owed = array(&page["obligations"]).iter().find(|owed| owed["kind"] == kind);
            text(&owed.expect("it is owed")["state"])
        })
    }
}

impl Phone {
    fn open(&mut self, ground: &Ground) {
        self.device = None;
        let keys = FileKeyStore::open(&self.folder).expect("a key");
        let transport = self.way.to(&ground.server().url());
        let device = Device::open(&self.folder, Box::new(self.clock.clone()), transport, Box::new(keys));
        self.device = Some(device.expect("a device"));
    }

    /// The program is started again, for the server as it is now.
    pub fn restart(&mut self, ground: &Ground) {
        self.open(ground);
    }

    /// The phone is switched off and on again, at once.
    pub fn reboot(&mut self, ground: &Ground) {
        self.device = None;
        self.clock.reboot(Millis(0));
        self.open(ground);
    }

    pub fn device(&self) -> &Device {
        self.device.as_ref().expect("it is open")
    }

    /// Does something: the hints in English.
    #[track_caller]
    pub fn does(&self, command: Command) -> Vec<String> {
        match self.device().perform(command) {
            Ok(Told::Saved { hints, .. }) => hints.into_iter().map(|(_, en)| en).collect(),
            other => panic!("{}: {other:?}", self.person),
        }
    }

    pub fn plans(&self, id: &str, plan: PlanView) {
        self.does(Command::Plan { visit: Some(visit(id)), plan: Box::new(plan) });
    }

    pub fn arrives(&self, id: &str) {
        self.does(Command::Arrive { visit: visit(id), fix: None });
    }

    pub fn leaves(&self, id: &str) {
        self.does(Command::Leave { visit: visit(id) });
    }

    pub fn briefs(&self, id: &str) {
        self.does(Command::Brief { visit: visit(id), goals_met: true, next: "报价".to_owned() });
    }

    /// Writes an item of the record under a name, or its words anew.
    pub fn writes(&self, id: &str, item: &str, text: &str) {
        let (visit, id, text) = (visit(id), item.to_owned(), text.to_owned());
        self.does(Command::Put { visit, section: Section::Needs, id, text, due_working_days: None });
    }

    /// Tries to be in contact.
    pub fn tries(&self) -> Told {
        self.device().contact()
    }

    /// A contact that works, and the digest behind it.
    #[track_caller]
    pub fn syncs(&self, ground: &Ground) -> Contacted {
        ground.digest();
        match self.tries() {
            Told::Contacted(contacted) => {
                ground.digest();
                contacted
            }
            other => panic!("{}: {other:?}", self.person),
        }
    }

    pub fn goes(&self, fate: Fate) {
        self.way.set(fate);
    }

    pub fn status(&self) -> Status {
        self.device().status().expect("enrolled")
    }

    pub fn synced(&self, id: &str) -> Option<Synced> {
        self.device().visit(&visit(id)).expect("known").synced
    }

    /// An item of the record as this phone shows it: the words first that won, then the others.
    pub fn item(&self, id: &str, item: &str) -> Vec<String> {
        let record = self.device().content(&visit(id)).and_then(|content| content.record).expect("a record");
        let item = record.needs.into_iter().find(|need| need.id == item).expect("it is there");
        std::iter::once(item.text).chain(item.conflicting).collect()
    }

    /// What the inbox has about a visit, by kind.
    pub fn told_of(&self, id: &str) -> Vec<NoticeKind> {
        let notices = self.status().notices.into_iter().filter(|notice| notice.visit == visit(id));
        notices.map(|notice| notice.kind).collect()
    }
}

pub fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A time as pages write it.
pub fn time(value: &Value) -> Timestamp {
    text(value).parse().expect("a time")
}

/// The fact of this name.
pub fn fact<'a>(page: &'a Value, name: &str) -> &'a Value {
    array(&page["facts"]).iter().find(|fact| fact["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}
