//! The server: its data folder, its routes without sockets, and its loops turned by hand. It can be stopped, killed and lose
//! power at any call to its disk.

mod copies;
pub mod relay;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request as HttpRequest, header};
use disk::Disk;
use mobile_ffi::transport::Answer;
use server::admin::{folder, init, people};
use server::app::App;
use server::chance::Chance;
use server::fair::{Fair, Limits};
use server::http::Routes;
use server::log::Keeper;
use server::store::{Channel, Condition, Department, Person, Read};
use sync_core::access::Role;
use sync_core::engine::effect::Request;
use sync_core::ids::OrgId;
use sync_core::sync::CBOR;
use sync_core::time::{Millis, Timestamp};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use crate::draw::Draw;
use crate::time::{ServerTime, True};
use relay::Relay;

/// The server's name for itself.
pub const ORIGIN: &str = "sim";
/// Largest answer.
const MOST: usize = 16 << 20;

/// Randomness that can be repeated.
struct Seeded(Mutex<Draw>);

impl Chance for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
    }
}

/// Who works here.
pub struct Staff {
    /// Id, and whether they supervise.
    pub people: Vec<(String, bool)>,
}

/// A server that runs.
struct Up {
    app: App,
    routes: Routes,
    keeper: Keeper,
}

/// The server, up or down.
pub struct SimServer {
    folder: PathBuf,
    /// Its disk.
    pub disk: Disk,
    /// Its clock.
    pub time: ServerTime,
    /// The organisation.
    pub org: OrgId,
    chance: Arc<Seeded>,
    runtime: Runtime,
    up: Option<Up>,
    /// Whether the death that is on its way takes the power with it.
    pub loses_power: bool,
    /// Why it did not start, the last time that it did not.
    pub why_down: String,
    /// How often it was started.
    pub starts: u64,
    /// Who takes its messages away.
    pub relay: Relay,
    /// When it was down or could not write: from, to; the last may be open.
    pub downs: Vec<(Timestamp, Option<Timestamp>)>,
    true_time: True,
    chance_of_power: Draw,
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl SimServer {
    /// Makes and starts a server in a folder.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn make(folder: &Path, time: &True, seed: u64, staff: &Staff) -> Result<Self, String> {
        let disk = Disk::under(folder);
        let org: OrgId = "acme".parse().map_err(words)?;
        let chance = Arc::new(Seeded(Mutex::new(Draw::of(seed, 101))));
        init::init_with(folder, &org, "acme", Some(ORIGIN), chance.clone()).map_err(words)?;
        let runtime = Builder::new_current_thread().enable_time().max_blocking_threads(1).build().map_err(words)?;
        let mut made = Self {
            folder: folder.to_owned(),
            disk,
            time: ServerTime::new(time),
            org,
            chance,
            runtime,
            up: None,
            loses_power: false,
            why_down: String::new(),
            starts: 0,
            relay: Relay::new(Draw::of(seed, 103)),
            downs: Vec::new(),
            true_time: time.clone(),
            chance_of_power: Draw::of(seed, 102),
        };
        made.start()?;
        made.put_in(staff)?;
        Ok(made)
    }

    fn put_in(&mut self, staff: &Staff) -> Result<(), String> {
        let (org, app) = (self.org.clone(), self.app().ok_or("it runs")?);
        let (store, now) = (&*app.store, app.clock.now());
        let head = staff.people.iter().find(|(_, supervises)| *supervises);
        let supervisor = head.map(|(id, _)| id.parse()).transpose().map_err(words)?;
        let department = "sales".parse().map_err(words)?;
        let row = Department { id: department, name: "sales".to_owned(), parent: None, supervisor, manager: None };
        people::put_department(store, &org, now, row).map_err(words)?;
        for (id, supervises) in &staff.people {
            let row = Person {
                id: id.parse().map_err(words)?,
                name: id.clone(),
                department: Some("sales".parse().map_err(words)?),
                roles: vec![if *supervises { Role::Supervisor } else { Role::Rep }],
                left: None,
            };
            people::put_person(store, &org, now, row).map_err(words)?;
        }
        let url = "https://relay.example/notices";
        store.write_with(move |tx| tx.set_channel(&org, Channel::Webhook, Some(url))).map_err(words)?;
        server::digest::digest_all(app).map(drop).map_err(words)
    }

    /// A one-time code for somebody.
    ///
    /// # Errors
    /// What the store says.
    pub fn code(&self, person: &str) -> Result<String, String> {
        let app = self.app().ok_or("the server is down")?;
        let code = format!("{}/sim-{person}-{}", self.org, self.true_time.now().0);
        let (org, id) = (self.org.clone(), person.parse().map_err(words)?);
        let (digest, over) = (server::code::code_digest(&code), app.clock.now() + Millis::days(1));
        app.store.write_with(move |tx| tx.add_code(&org, &digest, &id, over)).map_err(words)?;
        Ok(code)
    }

    /// The running server.
    pub fn app(&self) -> Option<&App> {
        self.up.as_ref().map(|up| &up.app)
    }

    fn start(&mut self) -> Result<(), String> {
        let source = Box::new(self.time.clone());
        let app = folder::open_with(&self.folder, source, None, Some(7), self.chance.clone()).map_err(words)?;
        let routes = server::http::router(app.clone(), Arc::new(Fair::new(Limits::unhurried())));
        self.up = Some(Up { app, routes, keeper: Keeper::default() });
        self.starts += 1;
        if let Some((_, end)) = self.downs.last_mut().filter(|(_, end)| end.is_none()) {
            *end = Some(self.true_time.now());
        }
        self.barrier();
        Ok(())
    }

    /// Waits until the store's writer has done what nobody waits for.
    fn barrier(&self) {
        if let Some(up) = &self.up {
            // A store that has stopped does nothing more either.
            let _ = up.app.store.write_with(|_| Ok(()));
        }
    }

    /// From now on until its next turn it does nothing by itself.
    pub fn note_down(&mut self) {
        if self.downs.last().is_none_or(|(_, end)| end.is_some()) {
            self.downs.push((self.true_time.now(), None));
        }
    }

    /// Ends the process, in order or not.
    pub fn stop(&mut self) {
        self.note_down();
        let Some(mut up) = self.up.take() else { return };
        if !self.disk.is_dead() {
            up.keeper.end(&up.app);
        }
        up.app.stop();
        drop(up);
        if self.loses_power && self.disk.is_dead() {
            let draw = &mut self.chance_of_power;
            self.disk.restart_without_power(&mut |below| draw.below(below));
        } else {
            self.disk.restart();
        }
        self.loses_power = false;
    }

    /// Looks whether it has died or its store has stopped, and then ends the process: whether it did.
    pub fn look(&mut self) -> bool {
        self.barrier();
        let stopped = |up: &Up| *up.app.store.condition().borrow() == Condition::Stopped;
        let over = self.disk.is_dead() || self.up.as_ref().is_some_and(stopped);
        if over {
            self.stop();
        }
        over
    }

    /// Starts it if it is down: whether it runs.
    pub fn revive(&mut self) -> bool {
        let started = if self.up.is_none() { self.start() } else { Ok(()) };
        if let Err(why) = started {
            self.why_down = why;
            // It may have died on the way up, or found no room.
            let power = self.loses_power && self.disk.is_dead();
            if power {
                let draw = &mut self.chance_of_power;
                self.disk.restart_without_power(&mut |below| draw.below(below));
                self.loses_power = false;
            } else {
                self.disk.restart();
            }
        }
        self.up.is_some() && !self.look()
    }

    /// Answers a request as the listening server would; none when it is down or dies over it.
    pub fn ask(&mut self, request: &Request) -> Option<Answer> {
        let up = self.up.as_ref()?;
        let mut built = HttpRequest::builder()
            .method(if request.body.is_some() { Method::POST } else { Method::GET })
            .uri(request.path.as_str());
        if request.body.is_some() {
            built = built.header(header::CONTENT_TYPE, CBOR);
        }
        if let Some(token) = &request.bearer {
            built = built.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let whole = built.body(Body::from(request.body.clone().unwrap_or_default())).ok()?;
        let routes = up.routes.clone();
        let answer = self.runtime.block_on(async {
            let response = routes.oneshot(whole).await.ok()?;
            let status = response.status().as_u16();
            let head = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
            let kind = head(header::CONTENT_TYPE).unwrap_or_default();
            let media_type = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let again_in = head(header::RETRY_AFTER).and_then(|value| value.parse().ok()).map(Millis::seconds);
            let body = to_bytes(response.into_body(), MOST).await.ok()?.to_vec();
            Some(Answer { status, media_type, body, again_in })
        });
        // Whoever dies over it answers nobody.
        if self.look() { None } else { answer }
    }

    /// Fires and digests what is due now; the log grows. What fails is tried again at the next turn.
    pub fn turn(&mut self) {
        if let Some(up) = &mut self.up {
            let done = server::timer::fire_due(&up.app).and_then(|_| server::digest::digest_all(&up.app));
            if done.is_err() {
                self.note_down();
            } else {
                if let Some((_, end)) = self.downs.last_mut().filter(|(_, end)| end.is_none()) {
                    *end = Some(self.true_time.now());
                }
                if let Some(up) = &mut self.up {
                    up.keeper.turn(&up.app);
                    if server::outbox::send_due_by(&up.app, &self.relay, &*self.chance).is_err() {
                        self.relay.last_is_not_noted();
                    }
                }
            }
        }
        self.look();
    }

    /// When it has something to fire or to send next, by its own clock; none while it is down.
    pub fn next_due(&self) -> Option<Timestamp> {
        let app = self.app()?;
        let next =
            |read: &dyn Read| Ok([server::timer::next_due(read)?, read.next_errand()?].into_iter().flatten().min());
        app.store.read_with(next).ok().flatten()
    }

    /// What its clock shows.
    pub fn now(&self) -> Option<Timestamp> {
        self.app().map(|app| app.clock.now())
    }
}
