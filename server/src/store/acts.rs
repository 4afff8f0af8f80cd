//! Acts of administration as they stand in the journal: who did what to people, departments, devices and keys. What an act
//! does is carried out elsewhere; nothing secret stands in one, digests of codes and passwords included.

mod about;
mod acted;
mod doer;
mod look;
mod of_archive;
mod of_customer;
mod of_drill;
mod of_sms;
mod of_trip;

pub use about::SERVER;
pub use acted::Acted;
pub use doer::Doer;
pub use look::{LookRow, Sight};

use minicbor::{Decode, Encode};
use sync_core::fact::WhichCode;
use sync_core::ids::{CustomerId, DepartmentId, DeviceId, EntryId, Epoch, PersonId, SiteId, VisitId};
use sync_core::time::Timestamp;

use crate::store::accounts::AccountEvent;
pub use of_archive::ArchiveAct;
pub use of_customer::CustomerAct;
pub use of_drill::DrillAct;
pub use of_sms::SmsAct;
pub use of_trip::TripAct;

/// One act. New ones are added at the end; none is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Act {
    /// A person was put in, or changed.
    #[n(0)]
    PersonPut {
        /// Who.
        #[n(0)]
        person: PersonId,
        /// The name.
        #[n(1)]
        name: String,
        /// The department.
        #[n(2)]
        department: Option<DepartmentId>,
        /// Names of the roles.
        #[n(3)]
        roles: Vec<String>,
    },
    /// A person belongs to the organisation no more.
    #[n(1)]
    PersonLeft {
        /// Who.
        #[n(0)]
        person: PersonId,
        /// Since when.
        #[n(1)]
        at: Timestamp,
    },
    /// A person who had left belongs to the organisation again, with nothing of what they had: devices and logins are new.
    #[n(22)]
    PersonReturned {
        /// Who.
        #[n(0)]
        person: PersonId,
    },
    /// A department was put in, or changed.
    #[n(2)]
    DepartmentPut {
        /// Which.
        #[n(0)]
        department: DepartmentId,
        /// The name.
        #[n(1)]
        name: String,
        /// The one above it.
        #[n(2)]
        parent: Option<DepartmentId>,
        /// Who supervises it.
        #[n(3)]
        supervisor: Option<PersonId>,
        /// Who manages it.
        #[n(4)]
        manager: Option<PersonId>,
    },
    /// A customer was put in, or changed.
    #[n(3)]
    CustomerPut {
        /// Which.
        #[n(0)]
        customer: CustomerId,
        /// The name.
        #[n(1)]
        name: String,
        /// The rest of the card as stored JSON.
        #[n(2)]
        card: String,
    },
    /// A superior lent their powers.
    #[n(4)]
    DelegationGiven {
        /// Whose powers.
        #[n(0)]
        giver: PersonId,
        /// To whom.
        #[n(1)]
        taker: PersonId,
        /// From when on.
        #[n(2)]
        starts: Timestamp,
        /// Until when.
        #[n(3)]
        ends: Timestamp,
    },
    /// Powers that were lent count from here on.
    #[n(5)]
    DelegationBegun {
        /// The delegation: the position of the act that gave it.
        #[n(0)]
        delegation: u64,
    },
    /// Powers that were lent count no more.
    #[n(6)]
    DelegationEnded {
        /// The delegation: the position of the act that gave it.
        #[n(0)]
        delegation: u64,
    },
    /// A one-time code for enrolling a device was made.
    #[n(7)]
    CodeMade {
        /// For whom.
        #[n(0)]
        person: PersonId,
        /// When it is over.
        #[n(1)]
        expires: Timestamp,
    },
    /// A device was enrolled.
    #[n(8)]
    DeviceEnrolled {
        /// Which.
        #[n(0)]
        device: DeviceId,
        /// Under whom.
        #[n(1)]
        person: PersonId,
        /// Its public key.
        #[cbor(n(2), with = "minicbor::bytes")]
        key: [u8; 33],
    },
    /// Somebody looked at where a person is, or at how a contact can be reached.
    #[n(9)]
    Looked {
        /// Whose whereabouts, or whose visit.
        #[n(0)]
        about: PersonId,
        /// The visit.
        #[n(1)]
        visit: VisitId,
        /// At what.
        #[n(2)]
        sight: Sight,
    },
    /// Something happened to a person's account.
    #[n(20)]
    Account {
        /// Whose.
        #[n(0)]
        person: PersonId,
        /// What.
        #[n(1)]
        event: AccountEvent,
    },
    /// The organisation's own login service was set, or taken away.
    #[n(21)]
    LoginServiceSet {
        /// Its address; none when it was taken away.
        #[n(0)]
        issuer: Option<String>,
    },
    /// A device that was enrolled before was enrolled anew, with the same key.
    #[n(40)]
    DeviceRenewed {
        /// Which.
        #[n(0)]
        device: DeviceId,
        /// Under whom.
        #[n(1)]
        person: PersonId,
    },
    /// A device got another name.
    #[n(41)]
    DeviceRenamed {
        /// Which.
        #[n(0)]
        device: DeviceId,
        /// Whose.
        #[n(1)]
        person: PersonId,
        /// The name.
        #[n(2)]
        name: String,
    },
    /// A device was revoked.
    #[n(42)]
    DeviceRevoked {
        /// Which.
        #[n(0)]
        device: DeviceId,
        /// Whose.
        #[n(1)]
        person: PersonId,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// A device was declared lost.
    #[n(43)]
    DeviceLost {
        /// Which.
        #[n(0)]
        device: DeviceId,
        /// Whose.
        #[n(1)]
        person: PersonId,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// Another key signs access tokens.
    #[n(44)]
    KeyRotated {
        /// The id of the key that signs now.
        #[n(0)]
        kid: String,
    },
    /// A device whose enrolment is over left entries in quarantine.
    #[n(45)]
    DepositMade {
        /// Which.
        #[n(0)]
        device: DeviceId,
        /// Whose.
        #[n(1)]
        person: PersonId,
        /// The first entry.
        #[n(2)]
        first: u64,
        /// The last.
        #[n(3)]
        last: u64,
    },
    /// Entries in quarantine were decided on: they stand above this in the journal.
    #[n(46)]
    DepositDecided {
        /// Which device's.
        #[n(0)]
        device: DeviceId,
        /// Whose.
        #[n(1)]
        person: PersonId,
        /// The first entry.
        #[n(2)]
        first: u64,
        /// Up to this one they were taken; the one before the first where none was.
        #[n(3)]
        taken: u64,
        /// The last entry; those after the taken ones were refused.
        #[n(4)]
        last: u64,
        /// Why.
        #[n(5)]
        reason: String,
    },
    /// A colleague's phone brought entries of a device: they stand above this in the journal. It was no contact of that device.
    #[n(170)]
    Delivered {
        /// Whose entries.
        #[n(0)]
        device: DeviceId,
        /// Whose device.
        #[n(1)]
        person: PersonId,
        /// The device that carried them.
        #[n(2)]
        by: DeviceId,
        /// The first entry.
        #[n(3)]
        first: u64,
        /// The last; the one before the first where nothing new was among them.
        #[n(4)]
        last: u64,
    },
    /// Something was heard of somebody's safety ahead of their journal (V6.3): signed by their device, or entered by somebody.
    #[n(171)]
    Heard {
        /// Of which visit.
        #[n(0)]
        visit: VisitId,
        /// Of whom.
        #[n(1)]
        person: PersonId,
        /// What.
        #[n(2)]
        word: sync_core::fact::Word,
    },
    /// A place at a customer's shows a rotating code from here on; what it is made from stands nowhere in the journal.
    #[n(80)]
    SiteAdded {
        /// Whose place.
        #[n(0)]
        customer: CustomerId,
        /// Which.
        #[n(1)]
        site: SiteId,
        /// What people call it.
        #[n(2)]
        name: String,
    },
    /// The codes of a site count no more.
    #[n(81)]
    SiteEnded {
        /// Whose place.
        #[n(0)]
        customer: CustomerId,
        /// Which.
        #[n(1)]
        site: SiteId,
    },
    /// A channel for notices was set, or taken away.
    #[n(72)]
    ChannelSet {
        /// `mail` or `webhook`.
        #[n(0)]
        channel: String,
        /// The server or the service that it leads to; none where it was taken away.
        #[n(1)]
        to: Option<String>,
    },
    /// A version of the organisation's policy was published (A6).
    #[n(100)]
    PolicyPublished {
        /// Its number.
        #[n(0)]
        version: u32,
        /// From when on it is in force.
        #[n(1)]
        effective_from: Timestamp,
        /// The version as stored JSON.
        #[n(2)]
        policy: String,
    },
    /// A notice of working days was imported (V4.1).
    #[n(101)]
    CalendarImported {
        /// Of which region.
        #[n(0)]
        region: String,
        /// The last day that it knows, for example `2027-12-31`.
        #[n(1)]
        through: String,
        /// The notice as it was read.
        #[n(2)]
        notice: String,
    },
    /// A visit, a customer or a person was erased.
    #[n(70)]
    Erased {
        /// `visit`, `customer` or `person`, and the id.
        #[n(0)]
        subject: String,
        /// Why.
        #[n(1)]
        reason: String,
        /// The visits that were erased with it, or the one that was meant.
        #[n(2)]
        visits: Vec<VisitId>,
    },
    /// The store was put back from a copy. What had come after it is not here, until devices send it again.
    #[n(90)]
    Restored {
        /// The epoch that ended.
        #[n(0)]
        before: Epoch,
        /// The epoch that began.
        #[n(1)]
        epoch: Epoch,
        /// The journal's last position in the copy.
        #[n(2)]
        upto: u64,
        /// How many leaves the organisation's log had up to there.
        #[n(3)]
        size: u64,
        /// When the copy was made.
        #[n(4)]
        taken: Timestamp,
        /// Why, in the operator's words.
        #[n(5)]
        reason: String,
    },
    /// By which code a traveller gave a sign of life (V6.3), as the server heard it.
    #[n(150)]
    CodeHeard {
        /// On which visit.
        #[n(0)]
        visit: VisitId,
        /// Whose sign of life.
        #[n(1)]
        person: PersonId,
        /// The entry with the code.
        #[n(2)]
        entry: EntryId,
        /// Which code.
        #[n(3)]
        which: WhichCode,
    },
    /// A traveller set codes on a phone (V6.3): from here on their signs of life need one.
    #[n(190)]
    CodesSet {
        /// Who.
        #[n(0)]
        person: PersonId,
        /// On which device.
        #[n(1)]
        device: DeviceId,
    },
    /// Somebody is away for a time: the safety ladder passes them over (V6.3).
    #[n(191)]
    AbsenceSet {
        /// Who.
        #[n(0)]
        person: PersonId,
        /// From when on.
        #[n(1)]
        starts: Timestamp,
        /// Until when.
        #[n(2)]
        ends: Timestamp,
    },
    /// They are back before that, or never went.
    #[n(192)]
    AbsenceEnded {
        /// Who.
        #[n(0)]
        person: PersonId,
        /// The absence: the position of the act that said it.
        #[n(1)]
        absence: u64,
    },
    /// What came of a thank-you that the server was asked to send (V10.1); to whom stands in the entry that asked.
    #[n(140)]
    ThanksPosted {
        /// On which visit.
        #[n(0)]
        visit: VisitId,
        /// Who asked.
        #[n(1)]
        person: PersonId,
        /// The entry that asked.
        #[n(2)]
        asked: EntryId,
        /// The mail server has taken it, or else it can't be sent.
        #[n(3)]
        taken: bool,
        /// Why it can't be sent, in a word of ours.
        #[n(4)]
        why: String,
    },
    /// Something about a customer's card, or the people there.
    #[n(110)]
    OfCustomer(#[n(0)] CustomerAct),
    /// Something about the archive: what was taken away, handed on, held or destroyed.
    #[n(120)]
    OfArchive(#[n(0)] ArchiveAct),
    /// Something about a trip: an address for calendar programs.
    #[n(160)]
    OfTrip(#[n(0)] TripAct),
    /// Something about a drill of the safety ladder.
    #[n(180)]
    OfDrill(#[n(0)] DrillAct),
    /// Something about the gateway for texts.
    #[n(181)]
    OfSms(#[n(0)] SmsAct),
}
