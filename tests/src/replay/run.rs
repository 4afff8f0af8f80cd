//! The replay itself: events, contacts and expectations in the order of true time.

use std::path::Path;

use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Intent;
use sync_core::fact::Fix;
use sync_core::time::{Millis, Timestamp};

use crate::replay::ask::{Answered, ask};
use crate::replay::phone::Phone;
use crate::replay::script::{Event, Happening, Script};
use crate::replay::world::{Variation, World};

/// A phone with a network is in contact at least this often.
const REGULAR: Millis = Millis::minutes(15);
/// And within this long of each entry.
const AFTER_ENTRY: Millis = Millis::seconds(60);

/// What a replay found.
pub struct Report {
    /// Every expectation with its answer.
    pub answers: Vec<Answered>,
    /// Contacts made.
    pub contacts: u64,
    /// Entries refused by the server: none is expected.
    pub refused: u64,
    /// The world, still running, at the script's end.
    pub world: World,
}

impl Report {
    /// How many expectations hold.
    pub fn held(&self) -> usize {
        self.answers.iter().filter(|answer| answer.holds()).count()
    }
}

/// Shows how far a replay is: true time, expectations asked, all expectations.
pub type Progress<'a> = &'a mut dyn FnMut(Timestamp, usize, usize);

/// Replays a script in a folder of its own.
///
/// # Errors
/// What went wrong, in words: a phone that could not save, a server that could not store.
pub fn replay(script: &Script, folder: &Path, vary: &Variation, progress: Progress<'_>) -> Result<Report, String> {
    let begin = begin(script);
    let asker = World::who_sees_all(script)?;
    let mut replay =
        Replay { world: World::start(folder, script, begin, vary)?, script, vary, contacts: 0, refused: 0 };
    replay.contact(begin)?;
    let mut answers = Vec::new();
    let mut events = script.events.iter().peekable();
    for expectation in &script.expected {
        while let Some(event) = events.next_if(|event| event.at <= expectation.at) {
            replay.pass_until(event.at)?;
            replay.happen(event)?;
        }
        replay.pass_until(expectation.at)?;
        replay.world.turn_to(expectation.at)?;
        replay.world.digest()?;
        answers.push(ask(&replay.world, asker, expectation)?);
        progress(expectation.at, answers.len(), script.expected.len());
    }
    let Replay { world, contacts, refused, .. } = replay;
    Ok(Report { answers, contacts, refused, world })
}

/// Midnight before the first event: all phones are in contact then, with right clocks.
fn begin(script: &Script) -> Timestamp {
    let first = script.events.first().map_or(Timestamp(0), |event| event.at);
    Timestamp(first.0 - first.0.rem_euclid(Millis::days(1).0))
}

/// The next moment at which every phone with a network is in contact.
fn next_regular(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(REGULAR.0)) + REGULAR
}

/// A number that looks random and is the same for the same seed, person and moment.
fn scramble(seed: u64, person: &str, at: Timestamp) -> u64 {
    let start = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ at.0.unsigned_abs();
    let mixed = person.bytes().fold(start, |state, letter| (state ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3));
    mixed >> 16
}

struct Replay<'a> {
    world: World,
    script: &'a Script,
    vary: &'a Variation,
    contacts: u64,
    refused: u64,
}

impl Replay<'_> {
    /// Lets all contacts before a moment happen, in the order of their times.
    fn pass_until(&mut self, until: Timestamp) -> Result<(), String> {
        loop {
            let next = self.world.phones.values().map(|phone| phone.next_contact).min();
            let Some(at) = next.filter(|at| *at <= until) else { return Ok(()) };
            self.contact(at)?;
        }
    }

    /// All contacts of one moment, side by side: their order is nobody's promise.
    fn contact(&mut self, at: Timestamp) -> Result<(), String> {
        self.world.turn_to(at)?;
        let mut due: Vec<&mut Phone> =
            self.world.phones.values_mut().filter(|phone| phone.next_contact <= at).collect();
        due.iter_mut().for_each(|phone| phone.next_contact = next_regular(at));
        due.retain(|phone| phone.is_reachable(at));
        due.sort_by_key(|phone| scramble(self.vary.seed, &phone.person, at));
        let made = std::thread::scope(|scope| {
            let contacts: Vec<_> = due.iter().map(|phone| scope.spawn(|| phone.contact(at))).collect();
            let join = |contact: std::thread::ScopedJoinHandle<'_, Result<u64, String>>| {
                contact.join().unwrap_or_else(|_| Err("a phone panicked".to_owned()))
            };
            contacts.into_iter().map(join).collect::<Result<Vec<u64>, String>>()
        });
        let refused = made?;
        self.contacts += refused.len() as u64;
        self.refused += refused.iter().sum::<u64>();
        self.world.digest()
    }

    /// So much earlier than the latest moment that the script allows; nothing for seed 0.
    fn jitter(&self, person: &str, at: Timestamp) -> Millis {
        let most = AFTER_ENTRY.0.unsigned_abs() - 1_000;
        let earlier = scramble(self.vary.seed, person, at) % most;
        Millis(if self.vary.seed == 0 { 0 } else { i64::try_from(earlier).unwrap_or(0) })
    }

    fn happen(&mut self, event: &Event) -> Result<(), String> {
        let soon = event.at + AFTER_ENTRY - self.jitter(&event.who, event.at);
        let lost = self.lost_device(&event.what)?;
        let phone = self.world.phones.get_mut(&event.who).ok_or_else(|| format!("{} has no phone", event.who))?;
        phone.clock.set_true(event.at);
        match &event.what {
            Happening::Network { up } => phone.set_network(*up),
            Happening::Clock { offset_s } => phone.clock.set_wall_offset(*offset_s),
            Happening::Reboot { off_s } => phone.reboot(event.at, Millis::seconds(*off_s))?,
            what => {
                let command = command(what, self.script, lost)?;
                let told = phone.device()?.perform(command);
                told.map_err(|error| format!("{} at {}: {error}", event.who, event.at))?;
            }
        }
        phone.next_contact = phone.next_contact.min(soon.max(phone.off_until));
        Ok(())
    }

    fn lost_device(&self, what: &Happening) -> Result<Option<sync_core::ids::DeviceId>, String> {
        let Happening::DeclareLost { device_of } = what else { return Ok(None) };
        let phone = self.world.phones.get(device_of).ok_or_else(|| format!("{device_of} has no phone"))?;
        Ok(phone.device()?.enrolment().map(|enrolment| enrolment.device))
    }
}

fn command(what: &Happening, script: &Script, lost: Option<sync_core::ids::DeviceId>) -> Result<Command, String> {
    fn id<T: std::str::FromStr>(text: &str) -> Result<T, String>
    where
        T::Err: std::fmt::Display,
    {
        text.parse().map_err(|error: T::Err| error.to_string())
    }
    Ok(match what.clone() {
        Happening::Plan { visit, .. } => {
            Command::Plan { visit: Some(id(&visit)?), plan: Box::new(plan(what, script)?) }
        }
        Happening::Approve { visit } => Command::Approve { visit: id(&visit)? },
        Happening::ShareItinerary { visit, watchers, return_by } => Command::Share {
            visit: id(&visit)?,
            watchers: watchers.iter().map(|watcher| id(watcher)).collect::<Result<_, _>>()?,
            return_by: id(&return_by)?,
        },
        Happening::Arrive { visit, fix } => Command::Arrive { visit: id(&visit)?, fix: fix.map(micro) },
        Happening::Note { visit, section, text, due_working_days } => {
            Command::Note { visit: id(&visit)?, section: id(&section)?, text, due_working_days }
        }
        Happening::Intent { visit, intent, reason } => {
            Command::SetIntent { visit: id(&visit)?, intent: Intent::from_word(&intent), reason }
        }
        Happening::Gift { visit, item, value } => {
            Command::Gift { visit: id(&visit)?, item, amount: value.amount, currency: value.currency }
        }
        Happening::Sign { visit, signer } => Command::Sign { visit: id(&visit)?, signer },
        Happening::Leave { visit } => Command::Leave { visit: id(&visit)? },
        Happening::Brief { visit, goals_met, next } => Command::Brief { visit: id(&visit)?, goals_met, next },
        Happening::SubmitRecord { visit } => Command::Submit { visit: id(&visit)? },
        Happening::Thank { visit, channel, text } => {
            Command::Thank { visit: id(&visit)?, channel: id(&channel)?, text }
        }
        Happening::Returned { visit } => Command::Return { visit: id(&visit)? },
        Happening::Waive { visit, obligation, reason } => {
            Command::Waive { visit: id(&visit)?, obligation: id(&obligation)?, reason }
        }
        Happening::ConfirmSafe { visit, how } => Command::ConfirmSafe { visit: id(&visit)?, how },
        Happening::DeclareLost { .. } => {
            let device = lost.ok_or("the lost device is not enrolled")?;
            Command::DeclareLost { device, reason: "遗失".to_owned() }
        }
        Happening::Network { .. } | Happening::Clock { .. } | Happening::Reboot { .. } => {
            return Err("not a command".to_owned());
        }
    })
}

fn plan(what: &Happening, script: &Script) -> Result<PlanView, String> {
    let Happening::Plan {
        customer, start, minutes, purpose, participants, materials, quotation_notice, questions, ..
    } = what.clone()
    else {
        return Err("not a plan".to_owned());
    };
    let card = script.customers.get(&customer).ok_or_else(|| format!("{customer} is not in customers.json"))?;
    Ok(PlanView {
        customer,
        customer_name: card.name.clone(),
        country: card.country.clone(),
        overseas: card.overseas,
        remote: card.remote,
        place: card.city.clone(),
        contact: format!("{} {}", card.contact.name, card.contact.phone),
        zone: card.zone.clone(),
        start: Some(start.parse().map_err(|error| format!("start {start:?}: {error}"))?),
        minutes,
        purpose,
        participants,
        materials,
        quotation_notice,
        questions,
        ..PlanView::default()
    })
}

fn micro(fix: crate::replay::script::FixEntry) -> Fix {
    Fix {
        latitude_e6: (fix.lat * 1e6).round() as i32,
        longitude_e6: (fix.lon * 1e6).round() as i32,
        accuracy_m: fix.accuracy_m,
    }
}
