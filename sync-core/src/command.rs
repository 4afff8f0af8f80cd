//! What a person can do on a device, each one thing with the few words it needs. One command becomes one journal entry.
//!
//! Here stand the requests; what each does to documents and which fact it leaves is in `command/act.rs` and beside it.
//! Who may do what is only a hint here: the server decides.

mod about;
pub mod act;
mod after;
mod attach;
pub mod edit;
mod error;
mod form;
mod post;
pub mod prefill;
mod propose;
mod safety;
mod together;
pub mod trip;

use crate::customer::Contact;
use crate::document::itinerary::ItineraryEdit;
use crate::document::plan::{PlanEdit, PlanView};
use crate::document::record::{Attitude, Intent, Place, RecordForm, Section};
use crate::fact::{Addressee, Attached, BlobRef, Channel, Drawn, Fix, Owed};
use crate::ids::{DeviceId, EntryId, PersonId, SiteId, VisitId};
use crate::itinerary;
use crate::time::Timestamp;
pub use after::{ProposalTap, QuestionTap};
pub use error::CommandError;
pub use safety::SafetyTap;

/// By what a conflict is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// One of the versions, counted from 1 as they are shown.
    Keep(usize),
    /// Other words.
    Text(String),
}

/// One tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Make a plan (V4.1); the visit's id is chosen by the host or made by the engine.
    Plan {
        /// The id, if the caller has one.
        visit: Option<VisitId>,
        /// The plan.
        plan: Box<PlanView>,
    },
    /// Change a plan; approvals of the old one are stale by that (V4.3).
    Replan {
        /// Which visit.
        visit: VisitId,
        /// What changes.
        edit: Box<PlanEdit>,
    },
    /// Approve the plan as this device has it (V4.2).
    Approve {
        /// Which visit.
        visit: VisitId,
    },
    /// Ask a colleague to come along.
    Invite {
        /// Which visit.
        visit: VisitId,
        /// Who.
        person: PersonId,
    },
    /// Hand the visit to a colleague, whose it is from then on.
    HandOver {
        /// Which visit.
        visit: VisitId,
        /// Who takes it.
        person: PersonId,
    },
    /// Share the itinerary (V6.3).
    Share {
        /// Which visit.
        visit: VisitId,
        /// Who watches.
        watchers: Vec<PersonId>,
        /// Expected return.
        return_by: Timestamp,
    },
    /// Make the itinerary of a trip from the plans of its visits (V6.3); it belongs to the first of them in time.
    Trip {
        /// Which visits.
        visits: Vec<VisitId>,
        /// What the plans don't say.
        asked: Box<itinerary::Asked>,
    },
    /// Change an itinerary (V6.3).
    EditTrip {
        /// The trip's lead visit, or any of its visits.
        visit: VisitId,
        /// What changes.
        edit: Box<ItineraryEdit>,
    },
    /// Share the itinerary with the watchers that it names (V6.3).
    ShareTrip {
        /// The trip's lead visit, or any of its visits.
        visit: VisitId,
    },
    /// Leave a note for helpers, which nobody is shown but in an emergency (V6.3).
    MedicalNote {
        /// The trip's lead visit, or any of its visits.
        visit: VisitId,
        /// The note; empty takes it back.
        note: String,
    },
    /// Set out (V6.3).
    SetOut {
        /// Which visit.
        visit: VisitId,
    },
    /// Check in on the road (V6.3).
    CheckIn {
        /// Which visit.
        visit: VisitId,
        /// When to hear from the traveller next.
        next_by: Timestamp,
    },
    /// Arrive (V7.1).
    Arrive {
        /// Which visit.
        visit: VisitId,
        /// Where, if known.
        fix: Option<Fix>,
    },
    /// Note something in the record (V9.1).
    Note {
        /// Which visit.
        visit: VisitId,
        /// Under which heading.
        section: Section,
        /// What.
        text: String,
        /// For an action: due in so many working days.
        due_working_days: Option<u32>,
    },
    /// Write an item of the record under a name of the host's: added, or its words changed (V9.1).
    Put {
        /// Which visit.
        visit: VisitId,
        /// Under which heading.
        section: Section,
        /// The item's name in its document.
        id: String,
        /// The whole text as it stands now.
        text: String,
        /// For a new action: due in so many working days.
        due_working_days: Option<u32>,
    },
    /// Several of these with one tap, all about one visit, at most one of them leaving a fact: a page of a form saved.
    Together {
        /// What, in order.
        commands: Vec<Command>,
    },
    /// Write the part that people write together.
    Summary {
        /// Which visit.
        visit: VisitId,
        /// The whole text as it stands now.
        text: String,
    },
    /// The customer's first intent (V9.1).
    SetIntent {
        /// Which visit.
        visit: VisitId,
        /// How clear.
        intent: Intent,
        /// The reason, for none.
        reason: Option<String>,
    },
    /// A gift handed over (V6.2).
    Gift {
        /// Which visit.
        visit: VisitId,
        /// What.
        item: String,
        /// Decimal amount, for example `45.00`.
        amount: String,
        /// ISO 4217, for example `CNY`.
        currency: String,
    },
    /// Fill in a page of the record's form: topic, framework, section for key customers (A3.2, V9.2).
    Form {
        /// Which visit.
        visit: VisitId,
        /// What is given.
        form: Box<RecordForm>,
    },
    /// Write down somebody who decides at a key customer's (A3.2).
    Decider {
        /// Which visit.
        visit: VisitId,
        /// The item, for somebody who is known already.
        id: Option<String>,
        /// Who.
        name: String,
        /// What they are there.
        post: String,
        /// How they stand to us.
        attitude: Attitude,
    },
    /// Settle what people wrote differently at the same time.
    Settle {
        /// Which visit.
        visit: VisitId,
        /// Where.
        place: Place,
        /// What stands from now on.
        with: Settled,
    },
    /// Tick a line of the checklists off, or take the tick back (V6.1, V6.2, V7.3).
    Prepare {
        /// Which visit.
        visit: VisitId,
        /// Which line.
        line: String,
        /// Done, or not.
        done: bool,
    },
    /// The customer signs off the record (V13.1).
    Sign {
        /// Which visit.
        visit: VisitId,
        /// Who signs.
        signer: String,
    },
    /// The customer signs off the record as it was shown, by a drawn signature (V13.1). Its blobs are kept before.
    SignDrawn {
        /// Which visit.
        visit: VisitId,
        /// Who signs.
        signer: String,
        /// What was drawn, over what.
        drawn: Drawn,
    },
    /// Attach a photo or a paper. Its blob is kept before.
    Attach {
        /// Which visit.
        visit: VisitId,
        /// Which bytes.
        blob: BlobRef,
        /// What it is.
        what: Attached,
        /// What there is to say of it; may be empty.
        caption: String,
    },
    /// Keep the rotating code that a site of the customer's shows, as a witness of the time.
    SiteCode {
        /// Which visit.
        visit: VisitId,
        /// Which site.
        site: SiteId,
        /// Its eight digits.
        code: String,
    },
    /// Leave the customer's premises.
    Leave {
        /// Which visit.
        visit: VisitId,
    },
    /// Brief the supervisor (V9.3).
    Brief {
        /// Which visit.
        visit: VisitId,
        /// Whether the goals were met.
        goals_met: bool,
        /// What is next.
        next: String,
    },
    /// Have the server send the customer a thank-you by mail (V10.1).
    SendThanks {
        /// Which visit.
        visit: VisitId,
        /// To whom.
        to: Addressee,
        /// The subject line.
        subject: String,
        /// The text.
        text: String,
    },
    /// Thank the customer (V10.1).
    Thank {
        /// Which visit.
        visit: VisitId,
        /// How.
        channel: Channel,
        /// What was sent.
        text: String,
    },
    /// Submit the record (A3.3).
    Submit {
        /// Which visit.
        visit: VisitId,
    },
    /// Be back (V6.3).
    Return {
        /// Which visit.
        visit: VisitId,
    },
    /// Waive an obligation, with a reason.
    Waive {
        /// Which visit.
        visit: VisitId,
        /// What need not be done.
        obligation: Owed,
        /// Why.
        reason: String,
    },
    /// Accept or reject, as a superior, what only a claim says was in time.
    Decide {
        /// Which visit.
        visit: VisitId,
        /// What was claimed to be in time.
        obligation: Owed,
        /// Accepted, or else rejected.
        accepted: bool,
        /// Why.
        reason: String,
    },
    /// Vouch that the traveller is safe (V6.3).
    ConfirmSafe {
        /// Which visit.
        visit: VisitId,
        /// How it is known.
        how: String,
    },
    /// Declare a device lost.
    DeclareLost {
        /// Which device.
        device: DeviceId,
        /// What happened.
        reason: String,
    },
    /// Call a visit off.
    Cancel {
        /// Which visit.
        visit: VisitId,
        /// Why.
        reason: String,
    },
    /// Do something about a customer's open question (V7.2, V10.3).
    Question {
        /// Which visit.
        visit: VisitId,
        /// What.
        tap: QuestionTap,
    },
    /// Do something about a custom proposal (V10.2).
    Proposal {
        /// Which visit.
        visit: VisitId,
        /// What.
        tap: ProposalTap,
    },
    /// Pass or return, as a superior, the record as this device has it (A3.3).
    Review {
        /// Which visit.
        visit: VisitId,
        /// Passed, or else returned.
        passed: bool,
        /// What is to be mended.
        points: Vec<String>,
    },
    /// Submit a record that was changed after it had passed, with the reason (A4.1).
    Amend {
        /// Which visit.
        visit: VisitId,
        /// Why.
        reason: String,
    },
    /// Give the plan as this device has it back, to be corrected (V4.2).
    ReturnPlan {
        /// Which visit.
        visit: VisitId,
        /// What is to be corrected.
        reason: String,
    },
    /// Take back the approvals that this device knows of (V4.2).
    Withdraw {
        /// Which visit.
        visit: VisitId,
        /// Why.
        reason: String,
    },
    /// Tell the customer why the plan changed (V4.3).
    TellChange {
        /// Which visit.
        visit: VisitId,
        /// How.
        channel: Channel,
        /// What they were told.
        text: String,
    },
    /// Confirm changed details of the customer with them (V5.3).
    ConfirmDetails {
        /// Which visit.
        visit: VisitId,
        /// Who confirmed them, or how.
        with: String,
    },
    /// Say that one has read a version of the policy (A6).
    Acknowledge {
        /// Which; the latest that has reached this device where none is named.
        version: Option<u32>,
    },
    /// Propose that a field of the customer's card reads otherwise (V11.1).
    ProposeChange {
        /// On which visit it was learned.
        visit: VisitId,
        /// The field's key, or one of its names.
        field: String,
        /// What should stand there; empty for nothing.
        new: String,
    },
    /// Propose a contact for the customer's card (V11.1).
    ProposeContact {
        /// On which visit they were met.
        visit: VisitId,
        /// Who; the id is not looked at.
        contact: Box<Contact>,
    },
    /// Accept or reject, as a superior, what a visit proposes for the customer's card (V11.1).
    ReviewCard {
        /// Which visit.
        visit: VisitId,
        /// The entry that proposed it; where none is named, the only one that awaits this person.
        proposal: Option<EntryId>,
        /// Accepted, or else rejected.
        accepted: bool,
        /// Why.
        reason: String,
        /// Accepted though the card says something else here than what the rep saw: the person has seen both.
        over: bool,
    },
    /// Note that there is new information about the customer (V11.1).
    NewInformation {
        /// On which visit it was learned.
        visit: VisitId,
        /// What, in a few words.
        what: String,
    },
    /// Do something about a safety watch (V6.3).
    Safety {
        /// Which visit.
        visit: VisitId,
        /// What.
        tap: SafetyTap,
    },
}
