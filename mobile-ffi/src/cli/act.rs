//! From a verb to the core's command, or to what else the program does.

use sync_core::command::Command;
use sync_core::document::record::Intent;
use sync_core::engine::status::Page;
use sync_core::fact::Fix;
use sync_core::ids::{CustomerId, VisitId};

use super::args::{ArriveArgs, BriefArgs, EnrolArgs, IntentWord, LogVerb, LoginArgs, Verb};

/// What a verb asks for.
pub enum Act {
    /// Something to save.
    Save(Command),
    /// Enrol.
    Enrol(EnrolArgs),
    /// Log in and enrol.
    Login(LoginArgs),
    /// Be in contact.
    Sync {
        /// How long to wait for a server that has no time, in seconds.
        wait: u64,
    },
    /// Show the device and a page of its visits.
    List(Page),
    /// Show a visit.
    Visit(VisitId),
    /// Show the board.
    Board,
    /// Show devices.
    Devices,
    /// Show the inbox.
    Inbox,
    /// List the cards.
    Customers,
    /// Show a card.
    Customer(CustomerId),
    /// Show proposals.
    Proposals,
    /// Hold the server to its log.
    CheckLog,
    /// Hand on what is held against the server.
    Receipts(std::path::PathBuf),
    /// A script within a script.
    Run,
}

impl From<Verb> for Act {
    fn from(verb: Verb) -> Self {
        Self::Save(match verb {
            Verb::Enrol(args) => return Self::Enrol(args),
            Verb::Sync { wait } => return Self::Sync { wait },
            Verb::Login(args) => return Self::Login(args),
            Verb::Status { visit: Some(visit), .. } => return Self::Visit(visit),
            Verb::Status { visit: None, from, limit } => return Self::List(Page { from, limit }),
            Verb::Log { verb: LogVerb::Check } => return Self::CheckLog,
            Verb::Receipts { out } => return Self::Receipts(out),
            Verb::Board => return Self::Board,
            Verb::Devices => return Self::Devices,
            Verb::Inbox => return Self::Inbox,
            Verb::Customers => return Self::Customers,
            Verb::Customer { id } => return Self::Customer(id),
            Verb::Proposals => return Self::Proposals,
            Verb::NewInformation { visit, what } => Command::NewInformation { visit, what },
            Verb::ProposeChange(args) => args.into(),
            Verb::ProposeContact(args) => args.into(),
            Verb::Run => return Self::Run,
            Verb::Plan(args) => args.into(),
            Verb::Replan(args) => args.into(),
            Verb::Approve { visit } => Command::Approve { visit },
            Verb::Invite { visit, person } => Command::Invite { visit, person },
            Verb::HandOver { visit, person } => Command::HandOver { visit, person },
            Verb::Share { visit, watchers, return_by } => Command::Share { visit, watchers, return_by },
            Verb::SetOut { visit } => Command::SetOut { visit },
            Verb::CheckIn { visit, next_by } => Command::CheckIn { visit, next_by },
            Verb::Arrive(args) => arrive(args),
            Verb::Note { visit, section, text, due_working_days } => {
                Command::Note { visit, section, text, due_working_days }
            }
            Verb::Summary { visit, text } => Command::Summary { visit, text },
            Verb::Intent { visit, intent, reason } => Command::SetIntent { visit, intent: intent.into(), reason },
            Verb::Gift { visit, item, amount, currency } => Command::Gift { visit, item, amount, currency },
            Verb::Sign { visit, signer } => Command::Sign { visit, signer },
            Verb::SiteCode { visit, site, code } => Command::SiteCode { visit, site, code },
            Verb::Leave { visit } => Command::Leave { visit },
            Verb::Brief(BriefArgs { visit, goals_met, next, .. }) => Command::Brief { visit, goals_met, next },
            Verb::Thank { visit, channel, text } => Command::Thank { visit, channel, text },
            Verb::Submit { visit } => Command::Submit { visit },
            Verb::Return { visit } => Command::Return { visit },
            Verb::Waive { visit, obligation, reason } => Command::Waive { visit, obligation, reason },
            Verb::Accept { visit, obligation, reason } => Command::Decide { visit, obligation, accepted: true, reason },
            Verb::Reject { visit, obligation, reason } => {
                Command::Decide { visit, obligation, accepted: false, reason }
            }
            Verb::ConfirmSafe { visit, how } => Command::ConfirmSafe { visit, how },
            Verb::DeclareLost { device, reason } => Command::DeclareLost { device, reason },
            Verb::Cancel { visit, reason } => Command::Cancel { visit, reason },
        })
    }
}

fn arrive(args: ArriveArgs) -> Command {
    let fix = args.lat.zip(args.lon).map(|(lat, lon)| Fix {
        latitude_e6: millionths(lat),
        longitude_e6: millionths(lon),
        accuracy_m: args.accuracy,
    });
    Command::Arrive { visit: args.visit, fix }
}

/// Degrees were checked to lie within 180, so this fits.
fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

impl From<IntentWord> for Intent {
    fn from(word: IntentWord) -> Self {
        match word {
            IntentWord::Clear => Self::Clear,
            IntentWord::Some => Self::Some,
            IntentWord::None => Self::None,
        }
    }
}
