//! The world of a replay: a real server on loopback whose clock the script turns, and everybody's phones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use server::clock::TurnedTime;
use server::fair::Limits;
use server::serve::{Running, Server, ServerConfig};
use sync_core::ids::OrgId;
use sync_core::time::{Millis, Timestamp};

use crate::replay::phone::Phone;
use crate::replay::script::Script;

/// How a replay is varied. None of it may change a verdict.
#[derive(Debug, Clone, Default)]
pub struct Variation {
    /// Moves requests within the minute that the script allows, and changes their order; 0 moves none.
    pub seed: u64,
    /// Sends every request twice.
    pub twice: bool,
    /// Digests the visits of a batch in an order of its own.
    pub digest_seed: Option<u64>,
}

/// A running world.
pub struct World {
    /// The server.
    pub server: Running,
    /// Its clock.
    pub time: TurnedTime,
    /// The organisation.
    pub org: OrgId,
    /// Phones by person.
    pub phones: BTreeMap<String, Phone>,
    /// Where everything is kept.
    pub folder: PathBuf,
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl World {
    /// Starts the server with the script's organisation and enrols everybody's phone at a time.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn start(folder: &Path, script: &Script, at: Timestamp, vary: &Variation) -> Result<Self, String> {
        let data = folder.join("server");
        let org: OrgId = script.org.org.parse().map_err(words)?;
        server::admin::init::init(&data, &org, &script.org.name, Some("replay")).map_err(words)?;
        let time = TurnedTime::at(at);
        let config = ServerConfig {
            data,
            listen: ([127, 0, 0, 1], 0).into(),
            tls: None,
            time_source: Box::new(time.clone()),
            origin: None,
            digest_seed: vary.digest_seed,
            loops: false,
            limits: Limits::unhurried(),
        };
        let server = Server::start(config).map_err(words)?;
        let customers = script.folder.join("customers.json");
        let store = server.app.store.as_ref();
        server::admin::import::import(store, server.app.clock.now(), &script.folder.join("org.json"), Some(&customers))
            .map_err(words)?;
        let mut world = Self { server, time, org, phones: BTreeMap::new(), folder: folder.to_owned() };
        world.enrol_everybody(script, at, vary)?;
        Ok(world)
    }

    fn enrol_everybody(&mut self, script: &Script, at: Timestamp, vary: &Variation) -> Result<(), String> {
        for (number, person) in (1..).zip(&script.org.people) {
            let code = format!("{}/replay-{}", self.org, person.id);
            let (org, id) = (self.org.clone(), person.id.parse().map_err(words)?);
            let digest = server::code::code_digest(&code);
            let added =
                self.server.app.store.write_with(move |tx| tx.add_code(&org, &digest, &id, at + Millis::days(1)));
            added.map_err(words)?;
            let phones = self.folder.join("phones");
            let phone = Phone::new(&person.id, &phones, &self.server.url(), at, number, vary.seed, vary.twice)?;
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
        let app = &self.server.app;
        while let Some(due) = app.store.read_with(|read| server::timer::next_due(read)).map_err(words)? {
            if due > at {
                break;
            }
            self.time.turn_to(due.max(app.clock.now()));
            server::timer::fire_due(app).map_err(words)?;
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
        server::digest::digest_all(&self.server.app).map(|_| ()).map_err(words)
    }

    /// Asks a page of the server as one of the people, from their phone, at the server's time.
    ///
    /// # Errors
    /// What the server or the network says.
    pub fn page(&self, person: &str, path: &str) -> Result<serde_json::Value, String> {
        let phone = self.phones.get(person).ok_or_else(|| format!("{person} has no phone"))?;
        let text = phone.device()?.authorised_get(path).map_err(words)?;
        serde_json::from_str(&text).map_err(words)
    }

    /// Somebody who sees all visits: risk control.
    ///
    /// # Errors
    /// When the script has nobody of that role.
    pub fn who_sees_all(script: &Script) -> Result<&str, String> {
        let sees_all = script.org.people.iter().find(|person| person.roles.iter().any(|role| role == "risk_control"));
        sees_all.map(|person| person.id.as_str()).ok_or_else(|| "org.json has nobody of risk_control".to_owned())
    }
}
