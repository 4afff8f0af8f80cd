//! A traveller's safety beyond the plain trip (V6.3): a call for help, being heard of later, who takes care of an alarm, the codes.

use std::path::Path;
use std::sync::{Arc, Mutex};

use sync_core::command::{Command, SafetyTap};
use sync_core::fact::{CheckPlan, Coded, Gap};
use sync_core::ids::VisitId;
use sync_core::time::Timestamp;

use super::desk::{Desk, locked, people, visit_id};
use super::error::PhoneError;
use super::itinerary::Itinerary;
use super::rows::Saved;
use super::work::Waiting;
use crate::codes::{self, CodeError};
use crate::vault::StoreKey;

/// A stretch of the trip without coverage: silence in it raises no alarm.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SilentStretch {
    /// When it begins, in milliseconds since 1970.
    pub begin_ms: i64,
    /// When it ends.
    pub end_ms: i64,
}

/// What a traveller and those who watch do beyond the plain trip.
#[derive(uniffi::Object)]
pub struct Safety {
    pub(super) desk: Arc<Desk>,
}

fn tapped(visit: &str, tap: SafetyTap) -> Result<Command, PhoneError> {
    Ok(Command::safety(visit_id(visit)?, tap))
}

#[uniffi::export]
impl Safety {
    /// Calls for help: everybody on the safety ladder is told at once, as soon as there is a network.
    pub async fn call_for_help(&self, visit: String, words: String) -> Result<Saved, PhoneError> {
        self.desk.save(tapped(&visit, SafetyTap::Sos { words })).await
    }

    /// Will be heard of later, at the latest at `until_ms`. Whoever enters it for the traveller says how they know.
    pub async fn extend(
        &self,
        visit: String,
        until_ms: i64,
        reason: String,
        how: Option<String>,
    ) -> Result<Saved, PhoneError> {
        self.desk.save(tapped(&visit, SafetyTap::Extend { until: Timestamp(until_ms), reason, how })).await
    }

    /// Takes care of an alarm, and what one does about it. It closes nothing: a return or `confirm_safe` does.
    pub async fn acknowledge_alarm(&self, visit: String, note: String) -> Result<Saved, PhoneError> {
        self.desk.save(tapped(&visit, SafetyTap::Acknowledge { note })).await
    }

    /// Has opened the itinerary that was shared: the traveller sees that.
    pub async fn see_itinerary(&self, visit: String) -> Result<Saved, PhoneError> {
        self.desk.save(tapped(&visit, SafetyTap::Open)).await
    }

    /// Shares the itinerary with a plan: by when to be heard of until a check-in says otherwise, and when not.
    pub async fn share_plan(
        &self,
        visit: String,
        watchers: Vec<String>,
        return_by_ms: i64,
        due_ms: Vec<i64>,
        gaps: Vec<SilentStretch>,
    ) -> Result<Saved, PhoneError> {
        let gap = |it: SilentStretch| Gap { from: Timestamp(it.begin_ms), until: Timestamp(it.end_ms) };
        let plan =
            CheckPlan { dues: due_ms.into_iter().map(Timestamp).collect(), gaps: gaps.into_iter().map(gap).collect() };
        let return_by = Timestamp(return_by_ms);
        let command = people("watchers", watchers)
            .and_then(|watchers| tapped(&visit, SafetyTap::Share { watchers, return_by, plan }));
        self.desk.save(command).await
    }

    /// Whether check-ins and returns on this phone are given with a code.
    pub async fn codes_are_set(&self) -> Result<bool, PhoneError> {
        self.desk.ask(|desk, _| Ok(codes::are_set(&desk.folder))).await
    }

    /// Sets the two codes, of 4 to 8 digits: that all is well, and under duress. It needs a network. Neither is kept on the phone, and
    /// nothing on it tells one from the other.
    pub async fn set_codes(&self, well: String, duress: String) -> Result<(), PhoneError> {
        let set = self.desk.ask(move |desk, device| {
            device.enrolment().ok_or(PhoneError::NotEnrolled)?;
            let secret = StoreKey::random().map_err(|error| PhoneError::Fault { why: error.to_string() })?;
            codes::set(device, &desk.folder, *secret.reveal(), &well, &duress).map_err(of_codes)
        });
        set.await
    }
}

fn of_codes(error: CodeError) -> PhoneError {
    match error {
        CodeError::Bad(error) => PhoneError::bad("code", error),
        CodeError::Server(error) => error.into(),
        CodeError::File(error) => error.into(),
        CodeError::Damaged => PhoneError::NotSaved { why: CodeError::Damaged.to_string() },
    }
}

fn tagged(folder: &Path, code: Option<&str>) -> Result<Option<Coded>, PhoneError> {
    match (codes::are_set(folder), code) {
        (false, _) => Ok(None),
        (true, Some(code)) => codes::tag(folder, code).map(Some).map_err(of_codes),
        (true, None) => Err(PhoneError::bad("code", "codes are set on this phone: ask the person for theirs")),
    }
}

/// Where codes are set it is given with one; else the plain command is saved.
fn with_code(
    desk: &Arc<Desk>,
    visit: &str,
    code: Option<String>,
    plain: impl Fn(VisitId) -> Command + Send + 'static,
    coded: impl Fn(Coded) -> SafetyTap + Send + 'static,
) -> Waiting<Saved> {
    let (visit, folder) = (visit_id(visit), desk.folder.clone());
    // The key of a code is good once: what is tried again in the reserve's room is the same command.
    let made = Mutex::new(None);
    desk.saving(move |device| {
        let mut made = locked(&made);
        let command = match made.clone() {
            Some(command) => command,
            None => {
                let visit = visit.clone()?;
                let command = match tagged(&folder, code.as_deref())? {
                    Some(code) => Command::safety(visit, coded(code)),
                    None => plain(visit),
                };
                made.insert(command).clone()
            }
        };
        drop(made);
        Ok(device.perform(command)?)
    })
}

#[uniffi::export]
impl Itinerary {
    /// All is well on the road; when to hear from the traveller next, in milliseconds since 1970. Where codes are set it is given
    /// with one, whichever it is: all that this phone shows is the same.
    #[uniffi::method(default(code = None))]
    pub async fn check_in(&self, visit: String, next_by_ms: i64, code: Option<String>) -> Result<Saved, PhoneError> {
        let next_by = Timestamp(next_by_ms);
        let plain = move |visit| Command::CheckIn { visit, next_by };
        with_code(&self.desk, &visit, code, plain, move |code| SafetyTap::CheckIn { next_by, code }).await
    }

    /// Is back. Where codes are set it is given with one.
    #[uniffi::method(default(code = None))]
    pub async fn come_back(&self, visit: String, code: Option<String>) -> Result<Saved, PhoneError> {
        let plain = |visit| Command::Return { visit };
        with_code(&self.desk, &visit, code, plain, |code| SafetyTap::Return { code }).await
    }
}
