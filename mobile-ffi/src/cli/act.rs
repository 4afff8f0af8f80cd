//! From a verb to the core's command, or to what else the program does.

use sync_core::command::{Command, Settled};
use sync_core::document::record::{Attitude, Intent, RecordForm};
use sync_core::engine::status::Page;
use sync_core::fact::Fix;
use sync_core::ids::{CustomerId, VisitId};

use super::args::{
    ArriveArgs, AttitudeWord, BlobArgs, BriefArgs, CheckArgs, DeciderArgs, EnrolArgs, FormArgs, IntentWord, LogVerb,
    LoginArgs, PhotoArgs, PrepareArgs, SettleArgs, SignArgs, ThankArgs, Verb,
};
use super::courier::CourierVerb;
use super::plan::PlanArgs;
use super::sms::TextVerb;

/// What a verb asks for.
pub enum Act {
    /// Something to save.
    Save(Command),
    /// A plan, filled from the customer's card.
    Prefilled(Box<PlanArgs>),
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
    /// Show the thank-you that can be drafted from a visit's record.
    Thanks(VisitId),
    /// Have the server send the thank-you.
    Post(Box<ThankArgs>),
    /// Show a visit's record.
    Record(VisitId),
    /// Show a trip.
    Itinerary(VisitId),
    /// Show the checklists for a visit.
    Checklist(VisitId),
    /// Check a visit, or a text.
    Check(VisitId, Option<String>),
    /// Set the traveller's codes.
    Codes,
    /// Show the board.
    Board,
    /// Show which customers are due.
    Coverage,
    /// Count visits here and there.
    Counts,
    /// Show devices.
    Devices,
    /// Show the inbox.
    Inbox,
    /// Show the policy.
    Policy,
    /// List the cards.
    Customers,
    /// Show a card.
    Customer(CustomerId),
    /// Show the proposals that are here.
    Proposals,
    /// Show those that the server has.
    ProposalsThere,
    /// Hold the server to its log.
    CheckLog,
    /// Sign by a drawn signature.
    Sign(SignArgs),
    /// Attach a photo.
    Photo(PhotoArgs),
    /// Write a photo or signature to a file.
    Blob(BlobArgs),
    /// Carry something for a colleague, or have it carried.
    Courier(CourierVerb),
    /// Show a short text.
    Text(TextVerb),
    /// Enter a colleague's short text.
    Relay(Vec<String>),
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
            Verb::Courier { verb } => return Self::Courier(verb),
            Verb::Text { verb } => return Self::Text(verb),
            Verb::Relay { text } => return Self::Relay(text),
            Verb::Itinerary { visit } => return Self::Itinerary(visit),
            Verb::Board => return Self::Board,
            Verb::Codes => return Self::Codes,
            Verb::Coverage => return Self::Coverage,
            Verb::Counts => return Self::Counts,
            Verb::Devices => return Self::Devices,
            Verb::Inbox => return Self::Inbox,
            Verb::Policy => return Self::Policy,
            Verb::Customers => return Self::Customers,
            Verb::Customer { id } => return Self::Customer(id),
            Verb::Proposals { server: true } => return Self::ProposalsThere,
            Verb::Proposals { .. } => return Self::Proposals,
            Verb::ReviewCard(args) => args.into(),
            Verb::NewInformation { visit, what } => Command::NewInformation { visit, what },
            Verb::ProposeChange(args) => args.into(),
            Verb::ProposeContact(args) => args.into(),
            Verb::Run => return Self::Run,
            Verb::Plan(args) if args.prefill => return Self::Prefilled(Box::new(args)),
            Verb::Plan(args) => args.into(),
            Verb::Replan(args) => args.into(),
            Verb::Approve { visit } => Command::Approve { visit },
            Verb::ReturnPlan { visit, reason } => Command::ReturnPlan { visit, reason },
            Verb::Withdraw { visit, reason } => Command::Withdraw { visit, reason },
            Verb::TellChange { visit, channel, text } => Command::TellChange { visit, channel, text },
            Verb::ConfirmDetails { visit, with } => Command::ConfirmDetails { visit, with },
            Verb::Invite { visit, person } => Command::Invite { visit, person },
            Verb::HandOver { visit, person } => Command::HandOver { visit, person },
            Verb::Share { visit, watchers, return_by } => Command::Share { visit, watchers, return_by },
            Verb::Trip(verb) => return verb.into(),
            Verb::SetOut { visit } => Command::SetOut { visit },
            Verb::CheckIn { visit, next_by } => Command::CheckIn { visit, next_by },
            Verb::Arrive(args) => arrive(args),
            Verb::Note { visit, section, text, due_working_days } => {
                Command::Note { visit, section, text, due_working_days }
            }
            Verb::Summary { visit, text } => Command::Summary { visit, text },
            Verb::Intent { visit, intent, reason } => Command::SetIntent { visit, intent: intent.into(), reason },
            Verb::Gift { visit, item, amount, currency } => Command::Gift { visit, item, amount, currency },
            Verb::Form(args) => form(args),
            Verb::Decider(args) => decider(args),
            Verb::Settle(args) => return settle(args),
            Verb::Prepare(PrepareArgs { visit, done: Some(line), .. }) => Command::Prepare { visit, line, done: true },
            Verb::Prepare(PrepareArgs { visit, undo: Some(line), .. }) => Command::Prepare { visit, line, done: false },
            Verb::Prepare(PrepareArgs { visit, .. }) => return Self::Checklist(visit),
            Verb::Check(CheckArgs { visit, text }) => return Self::Check(visit, text),
            Verb::Show { visit } => return Self::Record(visit),
            Verb::Sign(args) => return Self::Sign(args),
            Verb::Photo(args) => return Self::Photo(args),
            Verb::Blob(args) => return Self::Blob(args),
            Verb::SiteCode { visit, site, code } => Command::SiteCode { visit, site, code },
            Verb::Leave { visit } => Command::Leave { visit },
            Verb::Brief(BriefArgs { visit, goals_met, next, .. }) => Command::Brief { visit, goals_met, next },
            Verb::Thank(ThankArgs { visit, channel: Some(channel), text: Some(text), .. }) => {
                Command::Thank { visit, channel, text }
            }
            Verb::Thank(args) if args.send => return Self::Post(Box::new(args)),
            Verb::Thank(ThankArgs { visit, .. }) => return Self::Thanks(visit),
            Verb::After(verb) => verb.into(),
            Verb::Watch(verb) => verb.into(),
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
            Verb::Acknowledge { version } => Command::Acknowledge { version },
        })
    }
}

fn form(args: FormArgs) -> Command {
    let FormArgs { visit, topic, scene, framework, service_type, expected_volume, agreement_signed, key_customer } =
        args;
    let form = RecordForm { topic, scene, framework, service_type, expected_volume, agreement_signed, key_customer };
    Command::Form { visit, form: Box::new(form) }
}

fn decider(args: DeciderArgs) -> Command {
    let DeciderArgs { visit, item, name, post, attitude } = args;
    let attitude = match attitude {
        AttitudeWord::Supports => Attitude::Supports,
        AttitudeWord::Neutral => Attitude::Neutral,
        AttitudeWord::Opposes => Attitude::Opposes,
        AttitudeWord::Unclear => Attitude::Unclear,
    };
    Command::Decider { visit, id: item, name, post, attitude }
}

fn settle(args: SettleArgs) -> Act {
    let SettleArgs { visit, place, keep, text } = args;
    let with = match (keep, text) {
        (Some(number), _) => Settled::Keep(number),
        (None, text) => Settled::Text(text.unwrap_or_default()),
    };
    Act::Save(Command::Settle { visit, place, with })
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
