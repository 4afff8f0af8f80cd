//! The world of a replay: a real server on loopback whose clock the script turns, and everybody's phones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use server::app::{App, Parts};
use server::clock::{Clock, TurnedTime};
use server::keys::Keys;
use server::store::sqlite::SqliteStore;
use server::store::{Customer, Department, Organisation, Person, Store, StoreError, Tx};
use sync_core::access::Role;
use sync_core::ids::OrgId;
use sync_core::time::{Millis, Timestamp};

use crate::replay::phone::Phone;
use crate::replay::script::Script;

/// How a replay is varied. None of it may change a verdict.
#[derive(Debug, Clone, Default)]
pub struct Variation {
    /// Moves every request within the minute that the script allows.
    pub seed: u64,
    /// Sends every request twice.
    pub twice: bool,
    /// Digests the visits of a batch in an order of its own.
    pub digest_seed: Option<u64>,
}

/// A running world.
pub struct World {
    /// The server.
    pub app: App,
    /// Its clock.
    pub time: TurnedTime,
    /// Its address.
    pub address: String,
    /// The organisation.
    pub org: OrgId,
    /// Phones by person.
    pub phones: BTreeMap<String, Phone>,
    /// Where everything is kept.
    pub folder: PathBuf,
    runtime: tokio::runtime::Runtime,
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl World {
    /// Starts the server and enrols everybody's phone at a time.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn start(folder: &Path, script: &Script, at: Timestamp, vary: &Variation) -> Result<Self, String> {
        let data = folder.join("server");
        std::fs::create_dir_all(&data).map_err(words)?;
        Keys::make(&data).map_err(words)?;
        let time = TurnedTime::at(at);
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&data).map_err(words)?);
        let org: OrgId = script.org.org.parse().map_err(words)?;
        populate(store.as_ref(), script).map_err(words)?;
        let runtime = tokio::runtime::Runtime::new().map_err(words)?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).map_err(words)?;
        let address = format!("http://{}", listener.local_addr().map_err(words)?);
        let app = App::new(Parts {
            store,
            keys: Keys::read(&data).map_err(words)?,
            clock: Clock::new(Box::new(time.clone()), None),
            origin: "replay".to_owned(),
            digest_seed: vary.digest_seed,
        })
        .map_err(words)?;
        let router = server::http::router(app.clone());
        runtime.spawn(async move { axum_serve(listener, router).await });
        let mut world = Self { app, time, address, org, phones: BTreeMap::new(), folder: folder.to_owned(), runtime };
        world.enrol_everybody(script, at, vary)?;
        Ok(world)
    }

    fn enrol_everybody(&mut self, script: &Script, at: Timestamp, vary: &Variation) -> Result<(), String> {
        for (number, person) in (1..).zip(&script.org.people) {
            let code = format!("{}/replay-{}", self.org, person.id);
            let (org, id) = (self.org.clone(), person.id.parse().map_err(words)?);
            let digest = server::http::code_digest(&code);
            let added = self.app.store.write_with(move |tx| tx.add_code(&org, &digest, &id, at + Millis::days(1)));
            added.map_err(words)?;
            let phones = self.folder.join("phones");
            let phone = Phone::new(&person.id, &phones, &self.address, at, number, vary.seed, vary.twice)?;
            phone.device()?.enrol(&code, &format!("{} 的手机", person.id)).map_err(words)?;
            self.phones.insert(person.id.clone(), phone);
        }
        Ok(())
    }

    /// Turns the server's clock, firing every timer at its own time on the way.
    ///
    /// # Errors
    /// What the store says.
    pub fn turn_to(&self, at: Timestamp) -> Result<(), String> {
        while let Some(due) = self.app.store.read_with(|read| read.next_timer()).map_err(words)? {
            if due > at {
                break;
            }
            self.time.turn_to(due.max(self.app.clock.now()));
            server::timer::fire_due(&self.app).map_err(words)?;
            self.digest()?;
        }
        self.time.turn_to(at);
        Ok(())
    }

    /// Digests everything that was received.
    ///
    /// # Errors
    /// What the store says.
    pub fn digest(&self) -> Result<(), String> {
        server::digest::digest_all(&self.app).map(|_| ()).map_err(words)
    }

    /// Keeps the server running for others to look at.
    pub fn runtime(&self) -> &tokio::runtime::Runtime {
        &self.runtime
    }
}

async fn axum_serve(listener: tokio::net::TcpListener, router: server::http::Routes) {
    if let Err(error) = server::http::serve(listener, router).await {
        tracing::error!(error = %error, "the replay's server ended");
    }
}

fn populate(store: &dyn Store, script: &Script) -> Result<(), StoreError> {
    let file = script.org.clone();
    let customers: Vec<_> = script.customers.values().cloned().collect();
    store.write_with(move |tx: &mut dyn Tx| {
        let damaged = |error: sync_core::ids::BadId| StoreError::Damaged { what: "script", why: error.to_string() };
        let org: OrgId = file.org.parse().map_err(damaged)?;
        tx.put_organisation(&Organisation { id: org.clone(), name: file.name.clone(), policy: None })?;
        for department in &file.departments {
            let row = Department {
                id: department.id.parse().map_err(damaged)?,
                name: department.name.clone(),
                parent: None,
                supervisor: department.supervisor.as_ref().map(|id| id.parse()).transpose().map_err(damaged)?,
                manager: department.manager.as_ref().map(|id| id.parse()).transpose().map_err(damaged)?,
            };
            tx.put_department(&org, &row)?;
        }
        for person in &file.people {
            let row = Person {
                id: person.id.parse().map_err(damaged)?,
                name: person.id.clone(),
                department: person.dept.as_ref().map(|id| id.parse()).transpose().map_err(damaged)?,
                roles: person.roles.iter().filter_map(|role| Role::named(role)).collect(),
            };
            tx.put_person(&org, &row)?;
        }
        for customer in &customers {
            let id = customer.id.parse().map_err(damaged)?;
            let row = Customer { id, name: customer.name.clone(), card: "{}".to_owned() };
            tx.put_customer(&org, &row)?;
        }
        Ok(())
    })
}
