//! The phone itself: opened, enrolled, looked at, shut and wiped. Everything else is an object by topic that it gives.

use std::path::PathBuf;
use std::sync::Arc;

use sync_core::engine::effect::Told;
use sync_core::engine::status::Status;

use super::board::Board;
use super::courier::Courier;
use super::customers::Customers;
use super::desk::{Desk, NONE, list};
use super::error::PhoneError;
use super::inbox::Inbox;
use super::itinerary::Itinerary;
use super::login::Login;
use super::plans::Plans;
use super::platform::{Platform, Reminder};
use super::policy::Policy;
use super::proposals::Proposals;
use super::questions::Questions;
use super::records::Records;
use super::safety::Safety;
use super::sync::Sync;
use super::tell;
use super::texts::Texts;
use super::visits::Visits;
use super::work::aside;
use super::{support, wipe};
use crate::device::Device;
use crate::server::{Open, Server, ServerUrl};

/// Something of the person's that the server did not take, word for word.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RefusedWords {
    /// The entry in which it was written.
    pub entry: i64,
    /// Stable code, for example `document_full`.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
    /// What the person wrote.
    pub words: Vec<String>,
}

/// The phone as a whole. Entries are counted in the order of this phone's journal.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PhoneStatus {
    /// Whose phone it is.
    pub person: String,
    /// Last entry saved here.
    pub saved: i64,
    /// Last entry handed to the network.
    pub sent: i64,
    /// Last entry the server holds.
    pub stored: i64,
    /// Last entry others see.
    pub merged: i64,
    /// Last entry that a copy outside the server holds; none where there is no such copy.
    pub safe: Option<i64>,
    /// How many visits are known here.
    pub visits: i64,
    /// How many notices are in the inbox.
    pub notices: i64,
    /// What the server did not take and nobody wrote again.
    pub refused: Vec<RefusedWords>,
    /// How far the wall clock is off in milliseconds, where that is known; positive when it is fast.
    pub wall_error_ms: Option<i64>,
    /// Why this phone may only leave its journal with the server, if it is so: a stable code.
    pub over: Option<String>,
    /// When the enrolment ends, if that is soon: milliseconds since 1970.
    pub ends_ms: Option<i64>,
    /// The disk is nearly full: what was kept in reserve is used up.
    pub disk_low: bool,
}

fn count(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

fn status_row(status: Status, disk_low: bool) -> PhoneStatus {
    let refused = status.refused.into_iter();
    PhoneStatus {
        person: status.person.to_string(),
        saved: count(status.saved),
        sent: count(status.sent),
        stored: count(status.stored),
        merged: count(status.merged),
        safe: status.safe.map(count),
        visits: count(status.known),
        notices: count(status.notices.len()),
        refused: refused
            .map(|it| RefusedWords { entry: count(it.seq), code: it.code, detail: it.detail, words: it.words })
            .collect(),
        wall_error_ms: status.wall_error_ms,
        over: status.over.map(|over| over.code().to_owned()),
        ends_ms: status.ends_soon.map(|ends| ends.0),
        disk_low,
    }
}

/// A phone. One process has a folder at a time; another one is told `InUse`.
#[derive(uniffi::Object)]
pub struct Phone {
    pub(super) desk: Arc<Desk>,
}

#[uniffi::export]
impl Phone {
    /// Opens the phone of a folder, which is made where it is not there. Without a network, and on a phone that is locked as far as
    /// the platform gives the keys.
    #[uniffi::constructor]
    pub async fn start(folder: String, platform: Platform) -> Result<Arc<Self>, PhoneError> {
        aside(move || Ok(Arc::new(Self { desk: Desk::open(&PathBuf::from(folder), platform)? }))).await
    }

    /// Makes the phone somebody's, with a one-time code from the operator or from a login. `name` is what the person calls it.
    pub async fn enrol(&self, server: String, code: String, name: String) -> Result<String, PhoneError> {
        let enrol = self.desk.ask(move |desk, device| {
            let renews = device.list(NONE).is_some_and(|status| status.renewable);
            if let (Some(enrolment), false) = (device.enrolment(), renews) {
                return Err(PhoneError::EnrolledAlready { person: enrolment.person.to_string() });
            }
            let url: ServerUrl = server.parse().map_err(|error| PhoneError::bad("server", error))?;
            let server = Server::told(url, None, Open::Refused).map_err(|error| PhoneError::bad("server", error))?;
            // Kept first: a phone that is enrolled must know its server after a power loss.
            server.save(&desk.folder)?;
            desk.link.set_server(server);
            let Told::Enrolled { person } = device.enrol(&code, &name)? else {
                return Err(PhoneError::Fault { why: "the engine said something else than enrolled".to_owned() });
            };
            desk.tell();
            Ok(person.to_string())
        });
        enrol.await
    }

    /// The phone as a whole, offline too.
    pub async fn status(&self) -> Result<PhoneStatus, PhoneError> {
        self.desk.ask(|desk, device| Ok(status_row(list(device, NONE)?, !desk.reserve.is_there()))).await
    }

    /// What runs out, for an app that sets its alarms itself.
    pub async fn reminders(&self) -> Result<Vec<Reminder>, PhoneError> {
        self.desk.enrolled(|device| Ok(tell::reminders(device, list(device, NONE)?.known))).await
    }

    /// What support needs, as JSON: versions, counts, codes of errors, sizes. Nobody's name, no id, no word that was written.
    pub async fn support_report(&self) -> Result<String, PhoneError> {
        self.desk.ask(|desk, device| support::report(desk, device)).await
    }

    /// Lets go of the folder, so that another process can have it. What is being done is ended first, if that takes no longer than a
    /// few seconds; calls that come later find the phone closed.
    pub async fn shut(&self) -> Result<(), PhoneError> {
        let desk = Arc::clone(&self.desk);
        aside(move || {
            drop(desk.shut());
            Ok(())
        })
        .await
    }

    /// Destroys all that is on this phone: first the key, then the files. With entries that the server does not have it is refused,
    /// unless it is said that they may be lost. The signing key is the platform's to remove.
    pub async fn wipe(&self, even_unsent: bool) -> Result<(), PhoneError> {
        let wipe = self.desk.ask(move |desk, device| {
            let unsent = unsent(device);
            if unsent > 0 && !even_unsent {
                return Err(PhoneError::Unsent { entries: unsent });
            }
            Ok(Arc::clone(desk))
        });
        let desk = wipe.await?;
        aside(move || wipe::wipe(&desk)).await
    }

    /// Lists of visits, and what is done at a customer's.
    pub fn visits(&self) -> Arc<Visits> {
        Arc::new(Visits { desk: Arc::clone(&self.desk) })
    }

    /// Plans and their approval.
    pub fn plans(&self) -> Arc<Plans> {
        Arc::new(Plans { desk: Arc::clone(&self.desk) })
    }

    /// What is written down of a visit.
    pub fn records(&self) -> Arc<Records> {
        Arc::new(Records { desk: Arc::clone(&self.desk) })
    }

    /// The trip and its safety watch.
    pub fn itinerary(&self) -> Arc<Itinerary> {
        Arc::new(Itinerary { desk: Arc::clone(&self.desk) })
    }

    /// A call for help, alarms, codes.
    pub fn safety(&self) -> Arc<Safety> {
        Arc::new(Safety { desk: Arc::clone(&self.desk) })
    }

    /// A customer's open questions.
    pub fn questions(&self) -> Arc<Questions> {
        Arc::new(Questions { desk: Arc::clone(&self.desk) })
    }

    /// Custom proposals.
    pub fn proposals(&self) -> Arc<Proposals> {
        Arc::new(Proposals { desk: Arc::clone(&self.desk) })
    }

    /// The customers' cards.
    pub fn customers(&self) -> Arc<Customers> {
        Arc::new(Customers { desk: Arc::clone(&self.desk) })
    }

    /// What the policy says while somebody writes and prepares.
    pub fn policy(&self) -> Arc<Policy> {
        Arc::new(Policy { desk: Arc::clone(&self.desk) })
    }

    /// What is carried by hand where there is no network.
    pub fn courier(&self) -> Arc<Courier> {
        Arc::new(Courier { desk: Arc::clone(&self.desk) })
    }

    /// Short texts where there is a telephone and no network.
    pub fn texts(&self) -> Arc<Texts> {
        Arc::new(Texts { desk: Arc::clone(&self.desk) })
    }

    /// A login, before the enrolment.
    pub fn login(&self) -> Arc<Login> {
        Arc::new(Login { desk: Arc::clone(&self.desk) })
    }

    /// The notices.
    pub fn inbox(&self) -> Arc<Inbox> {
        Arc::new(Inbox { desk: Arc::clone(&self.desk) })
    }

    /// The server's board, for superiors.
    pub fn board(&self) -> Arc<Board> {
        Arc::new(Board { desk: Arc::clone(&self.desk) })
    }

    /// The contact with the server.
    pub fn sync(&self) -> Arc<Sync> {
        Arc::new(Sync { desk: Arc::clone(&self.desk) })
    }
}

/// Entries that are on this phone alone.
fn unsent(device: &Device) -> i64 {
    device.list(NONE).map_or(0, |status| count(status.saved.saturating_sub(status.held.max(status.stored))))
}
