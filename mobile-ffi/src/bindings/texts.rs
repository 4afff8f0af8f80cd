//! Short texts of what concerns somebody's safety, where there is a telephone and no network: each fits one SMS, and a colleague
//! with a network enters it. What was done is saved on this phone first.

use std::sync::Arc;

use sync_core::command::Command;
use sync_core::engine::effect::Told;
use sync_core::ids::{Seq, VisitId};
use sync_core::text::{Said, ShortText, device_code, to_the_minute, visit_code};
use sync_core::time::Timestamp;

use super::desk::{Desk, NONE, list, visit_id};
use super::error::PhoneError;
use super::work::Waiting;
use crate::device::{Device, DeviceError};

/// Short texts.
#[derive(uniffi::Object)]
pub struct Texts {
    pub(super) desk: Arc<Desk>,
}

fn saved(device: &Device, command: Command) -> Result<Seq, PhoneError> {
    match device.perform(command)? {
        Told::Saved { seq, .. } => Ok(seq),
        _ => Err(DeviceError::Silent.into()),
    }
}

fn last(device: &Device) -> Result<Seq, PhoneError> {
    Ok(list(device, NONE)?.saved)
}

impl Texts {
    fn written(
        &self,
        visit: &str,
        act: impl FnOnce(&Device, &VisitId) -> Result<(Seq, Said), PhoneError> + Send + 'static,
    ) -> Waiting<String> {
        let visit = visit_id(visit);
        self.desk.ask(move |desk, device| {
            let enrolment = device.enrolment().ok_or(PhoneError::NotEnrolled)?;
            let visit = visit?;
            let (seq, said) = act(device, &visit)?;
            desk.tell();
            let (device, visit) = (device_code(&enrolment.device), visit_code(&visit));
            Ok(ShortText { said, device, visit, seq }.write())
        })
    }
}

#[uniffi::export]
impl Texts {
    /// The itinerary as this phone shared it.
    pub async fn share(&self, visit: String) -> Result<String, PhoneError> {
        let text = self.written(&visit, |device, visit| {
            let open = device.visit(visit).filter(|status| status.own_alarm.is_some());
            let none = "this phone has shared no itinerary of that visit that is open: share it first, offline too";
            let at = open
                .and_then(|status| status.return_by)
                .ok_or_else(|| PhoneError::NotSaved { why: none.to_owned() })?;
            Ok((last(device)?, Said::Shared(to_the_minute(at))))
        });
        text.await
    }

    /// Sets out.
    pub async fn set_out(&self, visit: String) -> Result<String, PhoneError> {
        let text = self.written(&visit, |device, visit| {
            Ok((saved(device, Command::SetOut { visit: visit.clone() })?, Said::SetOut))
        });
        text.await
    }

    /// Checks in; a colleague's word holds for twelve hours at most.
    pub async fn check_in(&self, visit: String, next_by_ms: i64) -> Result<String, PhoneError> {
        let next_by = Timestamp(next_by_ms);
        let text = self.written(&visit, move |device, visit| {
            let seq = saved(device, Command::CheckIn { visit: visit.clone(), next_by })?;
            Ok((seq, Said::CheckedIn(to_the_minute(next_by))))
        });
        text.await
    }

    /// Is back. A colleague's word does not end the watch: they confirm it.
    pub async fn come_back(&self, visit: String) -> Result<String, PhoneError> {
        let text = self.written(&visit, |device, visit| {
            Ok((saved(device, Command::Return { visit: visit.clone() })?, Said::Returned))
        });
        text.await
    }

    /// Calls for help. It is the text alone: `Safety.call_for_help` saves it here as well.
    pub async fn call_for_help(&self, visit: String) -> Result<String, PhoneError> {
        self.written(&visit, |device, _| Ok((last(device)?, Said::Sos))).await
    }

    /// Enters a colleague's text for them, with a network: what the server took of it, as JSON. A text that was misheard is refused
    /// with the group to ask for again.
    pub async fn relay(&self, text: String) -> Result<String, PhoneError> {
        self.desk.enrolled(move |device| Ok(device.relay(&text)?)).await
    }
}
