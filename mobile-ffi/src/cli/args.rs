//! What can be typed. Each verb is one thing a person does; what it means is in `act.rs`.

mod blobs;
mod parts;
pub mod propose;
mod record;
mod thank;

use std::path::PathBuf;

use clap::{ArgGroup, CommandFactory, FromArgMatches, Parser, Subcommand};
use sync_core::document::record::Section;
use sync_core::engine::status::Page;
use sync_core::fact::{Channel, Owed};
use sync_core::ids::{CustomerId, DeviceId, PersonId, SiteId, VisitId};
use sync_core::time::Timestamp;

use super::after::AfterVerb;
use super::chinese;
use super::courier::{COURIER, CourierVerb};
use super::plan::{PlanArgs, ReplanArgs};
use super::sms::{TEXT, TextVerb};
use super::text::Lang;
use super::trip::TripVerb;
use super::watch::WatchVerb;

pub use blobs::{BlobArgs, PhotoArgs, SignArgs};
pub use parts::{ArriveArgs, BriefArgs, EnrolArgs, IntentWord, LoginArgs, rfc3339};
pub use record::{AttitudeWord, CheckArgs, DeciderArgs, FormArgs, PrepareArgs, SettleArgs};
pub use thank::ThankArgs;

const EXAMPLES: &str = "\
Examples:
  sojourn-device --dir phone enrol --server https://visits.example.com --code acme/7F3K-9Q2M
  sojourn-device --dir phone enrol --server https://10.0.0.5:8470 --ca our-ca.pem --code acme/7F3K-9Q2M
  sojourn-device --dir phone login --server https://visits.example.com --org acme --person li.na
  sojourn-device --dir phone plan --visit v1 --customer c42 --name 'Nordwind AG' \\
      --start 2026-09-14T09:30:00+08:00 --minutes 90 --purpose 'demo of model B'
  sojourn-device --dir phone arrive v1 --lat 31.2304 --lon 121.4737 --accuracy 20
  sojourn-device --dir phone note v1 --section needs 'delivery before winter'
  sojourn-device --dir phone check v1
  sojourn-device --dir phone leave v1
  sojourn-device --dir phone brief v1 --goals-met --next 'send the quotation'
  sojourn-device --dir phone status v1
  printf 'arrive v1\\nleave v1\\nsync\\n' | sojourn-device --dir phone run

Everything is saved on this phone first, offline or not, and sent when the server can be reached.

Exit codes: 0 done and saved, 2 bad input, 3 not saved, 4 the server can't be reached (nothing is lost),
5 `sync` only: in contact, but the server refused something new of yours; it is kept, and `status` shows your words and why,
6 the disk failed: whether it was saved is in doubt; start again and look,
7 `log check` and `sync`: the server contradicts what it signed; the evidence is kept, `receipts` hands it on,
8 the enrolment is over: what is recorded goes into quarantine, and `status` says what to do";

/// A phone of Sojourn for the terminal.
#[derive(Debug, Parser)]
#[command(name = "sojourn-device", version, after_help = EXAMPLES, max_term_width = 110)]
pub struct Args {
    /// The device's folder; made when it is not there. One device, one folder
    #[arg(long, value_name = "DIR", env = "SOJOURN_DEVICE_DIR")]
    pub dir: PathBuf,
    /// Language of what is said; from LANG when it isn't given
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<Lang>,
    /// Save only; don't try to reach the server afterwards
    #[arg(long, global = true)]
    pub offline: bool,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// One line of a script: a verb without the program's name and folder.
#[derive(Debug, Parser)]
#[command(name = "line", no_binary_name = true, disable_help_flag = true, disable_version_flag = true)]
pub struct Line {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make this folder a device of yours, with a one-time code from the operator
    Enrol(EnrolArgs),
    /// Log in with your password, or an invitation, and make this folder a device of yours
    #[command(after_help = LOGIN)]
    Login(LoginArgs),
    /// Plan a visit
    Plan(PlanArgs),
    /// Change a visit's plan; an approval of the old one no longer counts
    Replan(ReplanArgs),
    /// Approve a visit's plan as this device has it
    Approve {
        /// Which visit
        visit: VisitId,
    },
    /// Give a plan back, as this device has it, to be corrected
    #[command(after_help = "Example:\n  sojourn-device --dir phone return-plan v1 --reason 'whom do you meet there?'")]
    ReturnPlan {
        /// Which visit
        visit: VisitId,
        /// What is to be corrected
        #[arg(long)]
        reason: String,
    },
    /// Take back the approvals of a plan that this device knows of
    #[command(after_help = "Example:\n  sojourn-device --dir phone withdraw v1 --reason 'a typhoon is coming'")]
    Withdraw {
        /// Which visit
        visit: VisitId,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Note that the customer was told why the plan changed
    #[command(
        after_help = "Example:\n  sojourn-device --dir phone tell-change v1 --channel phone 'the flight was cancelled'"
    )]
    TellChange {
        /// Which visit
        visit: VisitId,
        /// mail, sms, chat or phone
        #[arg(long)]
        channel: Channel,
        /// What they were told
        text: String,
    },
    /// Note that changed details of the customer, place or contact, were confirmed with them
    #[command(after_help = "Example:\n  sojourn-device --dir phone confirm-details v1 --with 'Ms Chen, by telephone'")]
    ConfirmDetails {
        /// Which visit
        visit: VisitId,
        /// Who confirmed them, and how
        #[arg(long)]
        with: String,
    },
    /// Ask a colleague to come along
    Invite {
        /// Which visit
        visit: VisitId,
        /// Who comes along
        person: PersonId,
    },
    /// Hand a visit to a colleague, whose it is from then on
    HandOver {
        /// Which visit
        visit: VisitId,
        /// Who takes it
        person: PersonId,
    },
    /// Share the itinerary, so that colleagues watch over the trip
    Share {
        /// Which visit
        visit: VisitId,
        /// Who watches, for example li.na,wang.wei
        #[arg(long, value_delimiter = ',', required = true)]
        watchers: Vec<PersonId>,
        /// When you mean to be back, RFC 3339
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        return_by: Timestamp,
    },
    #[command(flatten)]
    Trip(TripVerb),
    /// Set out
    SetOut {
        /// Which visit
        visit: VisitId,
    },
    /// Check in on the road: all is well until the next time
    CheckIn {
        /// Which visit
        visit: VisitId,
        /// When you will be heard of next, RFC 3339
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        next_by: Timestamp,
    },
    /// Arrive at the customer's
    Arrive(ArriveArgs),
    /// Note something in the record
    Note {
        /// Which visit
        visit: VisitId,
        /// needs, points, objections, opinions or actions
        #[arg(long)]
        section: Section,
        /// What
        text: String,
        /// For an action: due in so many working days
        #[arg(long, value_name = "N")]
        due_working_days: Option<u32>,
    },
    /// Write the record's summary: the whole text as it stands now
    Summary {
        /// Which visit
        visit: VisitId,
        /// The text
        text: String,
    },
    /// Note the customer's first intent
    Intent {
        /// Which visit
        visit: VisitId,
        /// How clear
        intent: IntentWord,
        /// Why, for none
        #[arg(long)]
        reason: Option<String>,
    },
    /// Note a gift that was handed over
    Gift {
        /// Which visit
        visit: VisitId,
        /// What
        #[arg(long)]
        item: String,
        /// For example 45.00
        #[arg(long)]
        amount: String,
        /// ISO 4217, for example CNY
        #[arg(long)]
        currency: String,
    },
    /// Fill in the record's form: topic, framework confirmed on the spot, section for key customers
    Form(FormArgs),
    /// Write down somebody who decides at a key customer's, and how they stand to us
    Decider(DeciderArgs),
    /// Settle what people wrote differently at the same time; `show` lists it
    Settle(SettleArgs),
    /// Show the checklists for a visit, or tick lines off
    Prepare(PrepareArgs),
    /// Check what is written against the policy, offline: nothing is saved or sent
    Check(CheckArgs),
    /// Show a visit's record as it stands here, with who wrote what where people differ; works offline
    Show {
        /// Which visit
        visit: VisitId,
    },
    /// Show a trip as it stands here: legs, check-ins, who watches and what has reached them, what is next; works offline
    Itinerary {
        /// Its lead visit, or any of its visits
        visit: VisitId,
    },
    /// Let the customer sign off the record as it is shown, by a drawn signature
    #[command(after_help = blobs::SIGN)]
    Sign(SignArgs),
    /// Attach a photo or a paper to a visit
    #[command(after_help = blobs::PHOTO)]
    Photo(PhotoArgs),
    /// Write a visit's photo or signature to a file; `status VISIT` shows their names
    #[command(after_help = blobs::BLOB)]
    Blob(BlobArgs),
    /// Keep the rotating code that a site of the customer's shows: it witnesses the time
    SiteCode {
        /// Which visit
        visit: VisitId,
        /// Which site, as it stands beside the code
        #[arg(long)]
        site: SiteId,
        /// Its eight digits
        code: String,
    },
    /// Leave the customer's premises; the deadlines begin
    Leave {
        /// Which visit
        visit: VisitId,
    },
    /// Brief the supervisor
    Brief(BriefArgs),
    /// Thank the customer; or see the thank-you drafted from the record first
    Thank(ThankArgs),
    /// Submit the record as it stands
    Submit {
        /// Which visit
        visit: VisitId,
    },
    #[command(flatten)]
    After(AfterVerb),
    /// Be back; the safety watch ends
    Return {
        /// Which visit
        visit: VisitId,
    },
    /// Waive an obligation (brief, thank_you, record or another that `status` names), with a reason
    Waive {
        /// Which visit
        visit: VisitId,
        /// brief, thank_you, record, or a name that `status` shows
        obligation: Owed,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Accept, as a superior, what only the phone's wall clock says was in time (state claimed)
    Accept {
        /// Which visit
        visit: VisitId,
        /// brief, thank_you, record, or a name that `status` shows
        obligation: Owed,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Don't accept, as a superior, what only the phone's wall clock says was in time (state claimed)
    Reject {
        /// Which visit
        visit: VisitId,
        /// brief, thank_you, record, or a name that `status` shows
        obligation: Owed,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Vouch that the traveller is safe
    ConfirmSafe {
        /// Which visit
        visit: VisitId,
        /// How it is known
        #[arg(long)]
        how: String,
    },
    #[command(flatten)]
    Watch(WatchVerb),
    /// Set your two codes: one says that all is well, the other that somebody forces you
    #[command(
        after_help = "Both are asked for without showing them; where there is no terminal they are read from the standard input, one a line. They can't be arguments. Needs the server."
    )]
    Codes,
    /// Declare a device lost
    DeclareLost {
        /// The device's id, 32 hex digits
        device: DeviceId,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Call a visit off
    Cancel {
        /// Which visit
        visit: VisitId,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Show the policy by which visits are judged that begin now, as JSON; works offline
    Policy,
    /// Say that you have read a version of the policy; works offline
    #[command(
        after_help = "Example:\n  sojourn-device --dir phone policy        read it\n  sojourn-device --dir phone acknowledge   and say so"
    )]
    Acknowledge {
        /// Its number; the latest that has come to this device where it is left out
        version: Option<u32>,
    },
    /// Be in contact with the server now; ends with 5 when it refused something new of yours
    Sync {
        /// How long to wait for a server that has no time now, in seconds; 0 to come back at once
        #[arg(long, value_name = "SECONDS", default_value_t = 120)]
        wait: u64,
    },
    /// Show what is known here, with countdowns; works offline
    Status {
        /// Only this visit, in full
        visit: Option<VisitId>,
        /// So many visits are left out before the list
        #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "visit")]
        from: usize,
        /// At most so many visits are listed
        #[arg(long, value_name = "N", default_value_t = Page::default().limit, conflicts_with = "visit")]
        limit: usize,
    },
    /// Hold the server to its log: whether it altered, removed or inserted anything since this phone last looked; ends with 7
    /// when it did
    Log {
        /// What to do
        #[command(subcommand)]
        verb: LogVerb,
    },
    /// Write what this phone holds against the server to a file: receipts, the last checkpoint, lies it has caught; no content
    #[command(
        after_help = "Example:\n  sojourn-device --dir phone receipts --out li-na.held\nThe operator, or whoever checks on them, runs: sojourn admin verify --receipts li-na.held"
    )]
    Receipts {
        /// The file; must not be there yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Have a colleague's phone carry what yours can't send, or carry theirs: sealed, so that only the server can read it
    #[command(after_help = COURIER)]
    Courier {
        /// What to do
        #[command(subcommand)]
        verb: CourierVerb,
    },
    /// Show a short text for one SMS: without network, send it to a colleague, who enters it with `relay`
    #[command(after_help = TEXT)]
    Text {
        /// What it says
        #[command(subcommand)]
        verb: TextVerb,
    },
    /// Enter a short text that a colleague sent you; it moves when they are waited for, and proves nothing
    Relay {
        /// The whole text, beginning with SJ1
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Show the supervisors' board from the server, as JSON
    Board,
    /// Show which customers are due for a visit, from the server, as JSON
    Coverage,
    /// Count your visits and what is open of them here and on the server, with the reason for every difference
    #[command(
        after_help = "Example:\n  sojourn-device --dir phone counts      after a handover: both agree, or it says why not"
    )]
    Counts,
    /// Show your devices, and those you look after, from the server, as JSON
    Devices,
    /// Show the notices for you; works offline
    Inbox,
    /// List the customers whose cards are on this phone; works offline
    Customers,
    /// Show a customer's card; works offline
    #[command(after_help = "Example:\n  sojourn-device --dir phone customer c42")]
    Customer {
        /// The customer's id
        id: CustomerId,
    },
    /// Note that a visit brought new information about the customer; a proposal is due within three working days
    NewInformation {
        /// Which visit
        visit: VisitId,
        /// What, in a few words
        what: String,
    },
    /// Propose that a field of the visit's customer's card reads otherwise; your supervisor reviews it
    #[command(after_help = propose::EXAMPLE)]
    ProposeChange(propose::ProposeChangeArgs),
    /// Propose a contact for the visit's customer's card; your supervisor reviews it
    #[command(
        after_help = "Example:\n  sojourn-device --dir phone propose-contact v1 --name '王先生' --post buyer --phone '+86 139 0000 0001'"
    )]
    ProposeContact(propose::ProposeContactArgs),
    /// Accept or reject, as a superior, what a visit proposes for the customer's card; works offline
    #[command(group = ArgGroup::new("word").required(true).args(["accept", "reject"]), after_help = propose::REVIEW)]
    ReviewCard(propose::ReviewCardArgs),
    /// Show what visits propose for customers' cards, and what became of it; works offline
    Proposals {
        /// From the server instead, as JSON: those still open, of you and of those below you
        #[arg(long)]
        server: bool,
    },
    /// Read verbs from the standard input, one a line; print one line an outcome
    #[command(long_about = SCRIPT)]
    Run,
}

/// What can be done with the server's log.
#[derive(Debug, Subcommand)]
pub enum LogVerb {
    /// Ask for the newest checkpoint and have it proven that the log only grew and holds what this phone was confirmed
    Check,
}

const LOGIN: &str = "\
Examples:
  sojourn-device --dir phone login --server https://visits.example.com --org acme --person li.na
  sojourn-device --dir phone login --server https://visits.example.com --invitation

Password, invitation and second factor are asked for without showing them; where there is no terminal they are read from the \
standard input, one a line. They can't be arguments.";

const SCRIPT: &str = "\
Read verbs from the standard input, one a line in the same syntax ('…', \"…\" and \\ quote; # begins a comment), and print one \
line an outcome, at once: 'saved SEQ [VISIT]' only after the fsync, 'not-saved WHY', 'contacted … refused=N again=N' (refused \
by the server and for you to put right; written again by itself without what was refused), 'no-contact WHY', 'bad-input WHY'. Nothing is sent unless a line says 'sync'.";

/// Reads the program's arguments.
pub fn parse(words: &[String], lang: Lang) -> Result<Args, clap::Error> {
    let matches = chinese::translate(Args::command(), lang).try_get_matches_from(words)?;
    Args::from_arg_matches(&matches)
}

/// Reads one line of a script.
pub fn parse_line(words: &[String]) -> Result<Verb, clap::Error> {
    Line::try_parse_from(words).map(|line| line.verb)
}
