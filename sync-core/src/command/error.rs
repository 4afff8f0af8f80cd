//! Why a command is not carried out: each names the field or the visit, and the remedy.

use crate::fact::Owed;
use crate::ids::{BadId, DocumentId, PersonId, VisitId};
use crate::time::Timestamp;

/// A command that can't be carried out; nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The device is nobody's yet.
    #[error("this device is not enrolled: enrol it with a one-time code from the operator")]
    NotEnrolled,
    /// The visit is not known here.
    #[error("visit {0} is not known on this device: check the id, or sync first")]
    UnknownVisit(VisitId),
    /// The visit exists already.
    #[error("visit {0} exists already: choose another id, or change its plan")]
    VisitExists(VisitId),
    /// The document is not on this device.
    #[error("{0} has not reached this device: sync first")]
    NotHere(DocumentId),
    /// Nobody is known here to have done it.
    #[error(
        "no {obligation} of visit {visit} is known on this device, so there is nothing to accept or reject: sync first"
    )]
    NotDone {
        /// Which visit.
        visit: VisitId,
        /// What is owed.
        obligation: Owed,
    },
    /// Nobody is known here to have approved it.
    #[error("no approval of visit {0} is known on this device, so there is nothing to withdraw: sync first")]
    NotApproved(VisitId),
    /// Nothing of that kind is open here.
    #[error("no {0} of this visit is open on this device: check its name in `status`, or sync first")]
    NothingOpen(&'static str),
    /// Nothing that awaits a review is known here (V11.1).
    #[error(
        "no change of a card that awaits your review is known here of visit {0}: `proposals` lists them, or sync first"
    )]
    NoProposal(VisitId),
    /// It was reviewed, or is the person's own (V11.1).
    #[error("this change of the card is your own, or you have reviewed it already: `proposals` shows what came of it")]
    NotToReview,
    /// Somebody decided about it (V11.1).
    #[error("this change of the card was decided by {by} already ({reason}): nothing is left to review")]
    CardDecided {
        /// Who.
        by: PersonId,
        /// Why.
        reason: String,
    },
    /// The card says something else here than what the rep saw (V11.1).
    #[error(
        "the rep saw {old:?} and proposes {new:?}, the card says {current:?} by now: to accept it all the same say that you \
         have seen both (--over)"
    )]
    CardChanged {
        /// What the rep saw.
        old: String,
        /// What they propose.
        new: String,
        /// What stands there now.
        current: String,
    },
    /// It is somebody else's since (V11.3).
    #[error(
        "visit {visit} was handed on to {to}: tell them what is to be written, nothing that was written before is lost"
    )]
    HandedOn {
        /// Which visit.
        visit: VisitId,
        /// Whose it is.
        to: PersonId,
    },
    /// Several are open, and none was named.
    #[error("more than one {what} of this visit is open; name the one you mean: {names}")]
    WhichOne {
        /// Of which kind.
        what: &'static str,
        /// Their names.
        names: String,
    },
    /// A record that has passed is changed with a reason only (A4.1).
    #[error("the record of visit {0} has passed its review: say why it changes (amend, with a reason)")]
    NeedsReason(VisitId),
    /// Something needed is empty.
    #[error("{0} is empty: fill it in")]
    Empty(&'static str),
    /// Nobody was asked to watch.
    #[error("the itinerary of visit {0} was not shared: share it first, or take the visit in by a sync")]
    NotShared(VisitId),
    /// A value that makes no sense.
    #[error("{0} is out of range: {1}")]
    OutOfRange(&'static str, String),
    /// An amount that is none.
    #[error("amount: {0}")]
    Amount(String),
    /// An id that is none.
    #[error(transparent)]
    Id(BadId),
    /// A blob that can't be attached.
    #[error(transparent)]
    Blob(#[from] crate::blob::BlobError),
    /// Somebody changed the record while it was shown.
    #[error("the record of visit {0} has changed since it was shown: show it again, then let it be signed")]
    ShownChanged(VisitId),
    /// The trip would be over before it begins.
    #[error("return_by {return_by} is not after the visit's start {start}: give a later return")]
    ReturnTooEarly {
        /// Planned start.
        start: Timestamp,
        /// The return that was given.
        return_by: Timestamp,
    },
    /// An itinerary that can't be shared like this (V6.3).
    #[error("{en} / {zh}")]
    Itinerary {
        /// The fields and the remedies, in English.
        en: String,
        /// The same in Chinese.
        zh: String,
    },
    /// Nobody differs there.
    #[error("people do not differ in {0}: look at the record again")]
    NoConflict(String),
    /// What can't be done with one tap.
    #[error("these can't be saved together ({0}): save them one after the other")]
    NotTogether(&'static str),
    /// The document refuses the edit.
    #[error("the edit can't be made: {0}")]
    Edit(String),
}
