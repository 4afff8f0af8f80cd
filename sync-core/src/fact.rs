//! Facts: what somebody did, never changed. What a fact leads to is decided in `obligation`, `safety` and `rule`, not here.

mod about;
mod after;
mod blob;
mod content;
mod parts;
mod safety;

pub use after::{Addressee, CardOutcome, CardStep, ProposalStep, QuestionStep, Reviewed};
pub use blob::{Attached, BlobRef, Drawn, Media};
pub use parts::{
    Channel, CheckedAs, Fix, ObligationKind, Owed, TripMade, TripStep, UnknownWord, Weaker, Word, WordKind,
};

use numbered::{Decode, Encode};

use crate::ids::{ActorId, DeviceId, EntryId, Heads, PersonId, SiteId, VisitId};
use crate::time::Timestamp;
pub use safety::{CheckPlan, Coded, Gap, SafetyAct, TAG, WhichCode};

/// What somebody did, in the words of the policy. Numbers are for ever: shapes only grow.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Fact {
    /// An engine started and will write under this new random actor.
    #[n(0)]
    Begin {
        /// Bound to the device by the server before its first change.
        #[n(0)]
        actor: ActorId,
        /// Version of the app.
        #[n(1)]
        app: String,
    },
    /// Nothing but the stamp: journals the clock pair of the last contact.
    #[n(1)]
    Tick,
    /// A visit was planned (V4.1); makes the author its rep.
    #[n(2)]
    Plan {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// The plan as it was then.
        #[n(1)]
        heads: Heads,
    },
    /// A superior approved the plan as seen (V4.2, A3.1).
    #[n(3)]
    Approve {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// The plan that was seen; another plan is not approved by this (V4.3).
        #[n(1)]
        heads: Heads,
        /// Earlier decisions about the plan that were known on the device; none where there was none.
        #[n(2)]
        seen: Option<Vec<EntryId>>,
    },
    /// The rep asks a colleague to come along; makes them a companion of the visit.
    #[n(4)]
    Invite {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Who comes along.
        #[n(1)]
        person: PersonId,
    },
    /// The traveller shared the itinerary with colleagues (V6.3).
    #[n(5)]
    Share {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Who watches.
        #[n(1)]
        watchers: Vec<PersonId>,
        /// When the traveller means to be back.
        #[n(2)]
        return_by: Timestamp,
        /// When to hear of the traveller before that, and when not; none from apps that don't say.
        #[n(3)]
        plan: Option<Box<CheckPlan>>,
    },
    /// The traveller set out.
    #[n(6)]
    SetOut {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
    },
    /// On the road: all is well until the next due time.
    #[n(7)]
    CheckIn {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// When to hear from the traveller next.
        #[n(1)]
        next_by: Timestamp,
    },
    /// Arrived at the customer's (V7.1).
    #[n(8)]
    Arrive {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Where, if the phone knew: corroboration, never proof.
        #[n(1)]
        fix: Option<Fix>,
    },
    /// The customer signed off the record as shown (V13.1).
    #[n(9)]
    Sign {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// The record that was shown.
        #[n(1)]
        heads: Heads,
        /// Who signed.
        #[n(2)]
        signer: String,
        /// What they drew, and what they saw; none where only the name was taken down.
        #[n(3)]
        drawn: Option<Box<Drawn>>,
    },
    /// Left the customer's premises: the trigger of V9.3, V10.1 and A3.3.
    #[n(10)]
    Leave {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
    },
    /// Briefed the supervisor (V9.3).
    #[n(11)]
    Brief {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Whether the goals were met.
        #[n(1)]
        goals_met: bool,
        /// What is next.
        #[n(2)]
        next: String,
    },
    /// Thanked the customer (V10.1).
    #[n(12)]
    Thank {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// How it was sent.
        #[n(1)]
        channel: Channel,
        /// What was sent.
        #[n(2)]
        text: String,
    },
    /// Submitted the record as it stands (A3.3).
    #[n(13)]
    Submit {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// The record that was submitted.
        #[n(1)]
        heads: Heads,
        /// The reviews that returned it and are answered by this.
        #[cbor(n(2), skip_if = "Vec::is_empty")]
        answers: Vec<EntryId>,
        /// Why the record was changed after it had passed (A4.1).
        #[n(3)]
        reason: Option<String>,
        /// What the phone found in it; none from apps that don't say.
        #[n(4)]
        checked: Option<Box<CheckedAs>>,
    },
    /// The traveller is back (V6.3).
    #[n(14)]
    Return(#[n(0)] VisitId),
    /// A superior waives an obligation, with a reason.
    #[n(15)]
    Waive {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// What need not be done.
        #[n(1)]
        obligation: ObligationKind,
        /// Why.
        #[n(2)]
        reason: String,
        /// The entry that began it, where there can be several.
        #[n(3)]
        of: Option<EntryId>,
    },
    /// A person vouches that the traveller is safe (V6.3).
    #[n(16)]
    ConfirmSafe {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// How it is known.
        #[n(1)]
        how: String,
    },
    /// An operator or superior declares a device lost.
    #[n(17)]
    DeclareLost {
        /// Which device.
        #[n(0)]
        device: DeviceId,
        /// What happened.
        #[n(1)]
        reason: String,
    },
    /// The visit does not take place; voids its obligations unless somebody had arrived.
    #[n(18)]
    Cancel {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// The visit is somebody else's from here on: they become its rep, and whoever was is no longer.
    #[n(19)]
    HandOver {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Who takes it.
        #[n(1)]
        person: PersonId,
    },
    /// The wall clock was set, or set itself, while the running clock went on. It changes no verdict by itself.
    #[n(20)]
    ClockJump {
        /// What it would have shown.
        #[n(0)]
        before: Timestamp,
        /// What it shows.
        #[n(1)]
        after: Timestamp,
    },
    /// A superior accepts or rejects what only a claim says was in time, with a reason.
    #[n(21)]
    Decide {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// What was claimed to be in time.
        #[n(1)]
        obligation: ObligationKind,
        /// Accepted, or else rejected.
        #[n(2)]
        accepted: bool,
        /// Why.
        #[n(3)]
        reason: String,
        /// The completions that were seen; another one is not decided by this.
        #[n(4)]
        seen: Vec<EntryId>,
        /// The entry that began it, where there can be several.
        #[n(5)]
        of: Option<EntryId>,
    },
    /// A rotating code was read off at the customer's: nobody can have known it before its time.
    #[n(22)]
    SiteCode {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Which site, as it stands beside the code.
        #[n(1)]
        site: SiteId,
        /// Its digits.
        #[n(2)]
        code: String,
    },
    /// The person has read a version of the policy (A6).
    #[n(23)]
    Acknowledge(#[n(0)] u32),
    /// A superior gave the plan as seen back, to be corrected (V4.2).
    #[n(24)]
    ReturnPlan {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// The plan that was seen.
        #[n(1)]
        heads: Heads,
        /// What is to be corrected.
        #[n(2)]
        reason: String,
        /// Earlier decisions about the plan that were known on the device.
        #[n(3)]
        seen: Vec<EntryId>,
    },
    /// A superior took back an approval that was known on the device (V4.2).
    #[n(25)]
    Withdraw {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// The plan that was seen.
        #[n(1)]
        heads: Heads,
        /// Why.
        #[n(2)]
        reason: String,
        /// Earlier decisions about the plan that were known on the device.
        #[n(3)]
        seen: Vec<EntryId>,
    },
    /// The rep changed what V4.1 names of the plan (V4.3). What it is now stands in the plan.
    #[n(26)]
    Replan {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// When it was to begin before.
        #[n(1)]
        before: Option<Timestamp>,
        /// When it is to begin now.
        #[n(2)]
        after: Option<Timestamp>,
        /// Whether place or contact are others (V5.3).
        #[n(3)]
        details: bool,
    },
    /// The customer was told why the plan changed (V4.3).
    #[n(27)]
    TellChange {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// How.
        #[n(1)]
        channel: Channel,
        /// What they were told.
        #[n(2)]
        text: String,
    },
    /// Changed details of the customer were confirmed with them (V5.3).
    #[n(28)]
    ConfirmDetails {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Who confirmed them, or how.
        #[n(1)]
        with: String,
    },
    /// A step on the way of a customer's open question to its answer (V7.2, V10.3).
    #[n(30)]
    Question(#[n(0)] VisitId, #[n(1)] QuestionStep),
    /// A step of a custom proposal, from its promise on (V10.2).
    #[n(31)]
    Proposal(#[n(0)] VisitId, #[n(1)] ProposalStep),
    /// A superior passed or returned a submitted record (A3.3), or an amendment of one (A4.1).
    #[n(32)]
    Review(#[n(0)] VisitId, #[n(1)] Reviewed),
    /// Asked the server to send the customer this thank-you by mail (V10.1): the rep's doing, in the words that they saw.
    #[n(33)]
    SendThanks {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// To whom.
        #[n(1)]
        to: Addressee,
        /// The subject line.
        #[n(2)]
        subject: String,
        /// The text.
        #[n(3)]
        text: String,
    },
    /// What came of a thank-you that the server was asked to send (V10.1). Written by the server alone.
    #[n(34)]
    ThanksPosted {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// The entry that asked for it.
        #[n(1)]
        asked: EntryId,
        /// The organisation's mail server has taken it, or else it can't be sent.
        #[n(2)]
        taken: bool,
        /// Why it can't be sent, in a word of ours.
        #[n(3)]
        why: String,
    },
    /// A step of the review of a change proposed for a card (V11.1).
    #[n(35)]
    Card(#[n(0)] VisitId, #[n(1)] CardStep),
    /// A field of the customer's card should read otherwise (V11.1); a superior reviews it.
    #[n(45)]
    ProposeChange {
        /// On which visit it was learned; the customer is that of its plan.
        #[n(0)]
        visit: VisitId,
        /// The field's key.
        #[n(1)]
        field: String,
        /// What stood there on this device; none where the card is not here.
        #[n(2)]
        old: Option<String>,
        /// What should stand there; empty for nothing.
        #[n(3)]
        new: String,
    },
    /// The customer's card lacks a contact (V11.1); a superior reviews it.
    #[n(46)]
    ProposeContact {
        /// On which visit they were met; the customer is that of its plan.
        #[n(0)]
        visit: VisitId,
        /// The name.
        #[n(1)]
        name: String,
        /// The post.
        #[n(2)]
        post: String,
        /// The telephone.
        #[n(3)]
        phone: String,
        /// The mail address.
        #[n(4)]
        mail: String,
        /// The language to speak with them.
        #[n(5)]
        language: String,
    },
    /// There is new information about the customer that the card lacks: a proposal is due (V11.1).
    #[n(47)]
    NewInformation {
        /// On which visit it was learned.
        #[n(0)]
        visit: VisitId,
        /// What, in a few words.
        #[n(1)]
        what: String,
    },
    /// A picture or paper of the visit, which is sent beside the journal.
    #[n(55)]
    Attach {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Which bytes.
        #[n(1)]
        blob: BlobRef,
        /// What it is.
        #[n(2)]
        what: Attached,
        /// What the person says of it; may be empty.
        #[n(3)]
        caption: String,
    },
    /// What is done about the watch over a trip, beside the steps of the trip itself (V6.3).
    #[n(56)]
    Safety {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// What.
        #[n(1)]
        step: SafetyAct,
    },
    /// A step of a trip (V6.3).
    #[n(75)]
    Trip {
        /// The lead visit; for a position the one where somebody was.
        #[n(0)]
        visit: VisitId,
        /// Which step.
        #[n(1)]
        step: TripStep,
    },
    /// The server heard this of somebody's safety ahead of their journal (V6.3). Written by the server alone.
    #[n(70)]
    Word {
        /// Of which visit.
        #[n(0)]
        visit: VisitId,
        /// What it heard.
        #[n(1)]
        word: Word,
    },
}
