//! Short texts as a person meets them: what was done is saved on this phone first, then shown as a text for one SMS.

use clap::Subcommand;
use mobile_ffi::{DeviceError, FetchError};
use sync_core::command::Command;
use sync_core::engine::effect::Told;
use sync_core::ids::{Seq, VisitId};
use sync_core::text::{Said, ShortText, device_code, to_the_minute, visit_code};
use sync_core::time::Timestamp;

use super::args::rfc3339;
use super::outcome::Outcome;
use super::{Phone, text};

pub const TEXT: &str = "\
Examples:
  sojourn-device --dir phone text check-in v1 --next-by 2026-09-14T21:30:00+08:00
  sojourn-device --dir phone text share v1
A colleague with network enters it:
  sojourn-device --dir colleague relay SJ1 C7 …";

/// What a text can say.
#[derive(Debug, Subcommand)]
pub enum TextVerb {
    /// The itinerary as you shared it on this phone: when you mean to be back
    Share {
        /// Which visit
        visit: VisitId,
    },
    /// Set out; saved on this phone too
    SetOut {
        /// Which visit
        visit: VisitId,
    },
    /// Check in; saved on this phone too
    CheckIn {
        /// Which visit
        visit: VisitId,
        /// When you will be heard of next, RFC 3339; a colleague's word holds for twelve hours at most
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        next_by: Timestamp,
    },
    /// Be back; saved on this phone too. A colleague's word does not end the watch: they confirm it
    Return {
        /// Which visit
        visit: VisitId,
    },
    /// Call for help: the watch raises the alarm at once
    Sos {
        /// Which visit
        visit: VisitId,
    },
}

/// Saves what is to be saved and shows the text: how it ended, and what to say.
pub fn perform(phone: &Phone, verb: &TextVerb) -> (Outcome, String) {
    let made = match verb {
        TextVerb::Share { visit } => shared(phone, visit).map(|(seq, said)| (visit, seq, said)),
        TextVerb::SetOut { visit } => {
            saved(phone, Command::SetOut { visit: visit.clone() }).map(|seq| (visit, seq, Said::SetOut))
        }
        TextVerb::CheckIn { visit, next_by } => {
            let command = Command::CheckIn { visit: visit.clone(), next_by: *next_by };
            saved(phone, command).map(|seq| (visit, seq, Said::CheckedIn(to_the_minute(*next_by))))
        }
        TextVerb::Return { visit } => {
            saved(phone, Command::Return { visit: visit.clone() }).map(|seq| (visit, seq, Said::Returned))
        }
        TextVerb::Sos { visit } => {
            let seq = phone.device.list(super::show::NONE).map_or(0, |status| status.saved);
            Ok((visit, seq, Said::Sos))
        }
    };
    let device = phone.device.enrolment().map(|enrolment| device_code(&enrolment.device));
    match (made, device) {
        (Ok((visit, seq, said)), Some(device)) => {
            (Outcome::Done, ShortText { said, device, visit: visit_code(visit), seq }.write())
        }
        (Ok(_), None) => (Outcome::NotSaved, text::not_enrolled(phone.lang)),
        (Err(DeviceError::InDoubt(why)), _) => (Outcome::InDoubt, text::in_doubt(phone.lang, &why)),
        (Err(error), _) => (Outcome::NotSaved, text::not_saved(phone.lang, &error.to_string())),
    }
}

fn saved(phone: &Phone, command: Command) -> Result<Seq, DeviceError> {
    match phone.device.perform(command)? {
        Told::Saved { seq, .. } => Ok(seq),
        _ => Err(DeviceError::Silent),
    }
}

/// The itinerary as this phone shared it, with when its person means to be back.
fn shared(phone: &Phone, visit: &VisitId) -> Result<(Seq, Said), DeviceError> {
    let open = phone.device.visit(visit).filter(|status| status.own_alarm.is_some());
    let saved = phone.device.list(super::show::NONE).map_or(0, |status| status.saved);
    let none = || {
        let why = "this phone has shared no itinerary of that visit that is open: `share` it first, offline too";
        DeviceError::NotSaved(phone.lang.pick("本机没有该拜访未结束的共享行程：请先 share（离线可用）", why).to_owned())
    };
    let back = open.and_then(|status| status.return_by);
    back.map(|at| (saved, Said::Shared(to_the_minute(at)))).ok_or_else(none)
}

/// Enters a colleague's text: how it ended, and what to say.
pub fn relay(phone: &Phone, said: &str) -> (Outcome, String) {
    match phone.device.relay(said) {
        Ok(json) => (Outcome::Done, json),
        Err(error @ FetchError::Refused { .. }) => (Outcome::BadInput, error.to_string()),
        Err(error) => (Outcome::NoContact, text::no_contact(phone.lang, &error.to_string())),
    }
}
