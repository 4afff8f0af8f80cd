//! What follows a visit, as facts: a customer's open questions on their way to an answer, proposals from promise to proof that
//! they were seen, and the review of a record. What they lead to stands in `assessment`.

use numbered::{Decode, Encode};

use super::Channel;
use crate::ids::{ContactId, EntryId, Heads, PersonId};

/// To whom at the customer's the server shall send a letter (V10.1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Addressee {
    /// A person on the customer's card, wherever they are reached when it goes out.
    #[n(0)]
    Contact {
        /// Who.
        #[n(0)]
        contact: ContactId,
    },
    /// Whoever has this address.
    #[n(1)]
    Address {
        /// The mail address.
        #[n(0)]
        mail: String,
    },
}

/// A step of an open question (V7.2, V10.3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum QuestionStep {
    /// The customer asked what could not be answered at once, and a reply was promised.
    #[n(0)]
    Asked {
        /// The question.
        #[n(0)]
        text: String,
        /// Within how many minutes the reply was promised; never more than the policy allows.
        #[n(1)]
        within_minutes: Option<u32>,
        /// Who shall draft the answer, in the departments concerned.
        #[n(2)]
        #[cbor(skip_if = "Vec::is_empty")]
        to: Vec<PersonId>,
    },
    /// More people shall draft the answer.
    #[n(1)]
    Entrusted {
        /// Which question.
        #[n(0)]
        question: EntryId,
        /// Who.
        #[n(1)]
        to: Vec<PersonId>,
    },
    /// Somebody drafted the answer.
    #[n(2)]
    Drafted {
        /// Which question.
        #[n(0)]
        question: EntryId,
        /// The answer.
        #[n(1)]
        text: String,
    },
    /// A superior passed or returned a draft.
    #[n(3)]
    Checked {
        /// Which question.
        #[n(0)]
        question: EntryId,
        /// The draft that was seen; another one is not passed by this.
        #[n(1)]
        draft: EntryId,
        /// Passed, or else returned.
        #[n(2)]
        passed: bool,
        /// What is to be mended.
        #[n(3)]
        #[cbor(skip_if = "Vec::is_empty")]
        points: Vec<String>,
    },
    /// The customer got the reply.
    #[n(4)]
    Replied {
        /// Which question.
        #[n(0)]
        question: EntryId,
        /// The superior's word that it rests on; none where the rep knew of none.
        #[n(1)]
        checked: Option<EntryId>,
        /// How it was sent.
        #[n(2)]
        channel: Channel,
        /// What was sent.
        #[n(3)]
        text: String,
    },
}

impl QuestionStep {
    /// Its name as a fact's.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "question_asked",
            Self::Entrusted { .. } => "question_entrusted",
            Self::Drafted { .. } => "answer_drafted",
            Self::Checked { passed: true, .. } => "answer_passed",
            Self::Checked { .. } => "answer_returned",
            Self::Replied { .. } => "question_replied",
        }
    }

    /// The question that it is about; none for the question itself.
    pub fn question(&self) -> Option<EntryId> {
        match self {
            Self::Asked { .. } => None,
            Self::Entrusted { question, .. }
            | Self::Drafted { question, .. }
            | Self::Checked { question, .. }
            | Self::Replied { question, .. } => Some(*question),
        }
    }

    /// Who shall draft the answer by this.
    pub fn entrusts(&self) -> &[PersonId] {
        match self {
            Self::Asked { to, .. } | Self::Entrusted { to, .. } => to,
            _ => &[],
        }
    }
}

/// A step of a custom proposal (V10.2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum ProposalStep {
    /// A proposal was promised.
    #[n(0)]
    Promised {
        /// What for.
        #[n(0)]
        what: String,
        /// Within how many working days; never more than the policy allows.
        #[n(1)]
        working_days: Option<u32>,
    },
    /// It was delivered.
    #[n(1)]
    Delivered {
        /// The promise.
        #[n(0)]
        proposal: EntryId,
        /// How it was sent.
        #[n(1)]
        channel: Channel,
        /// What was sent: process, itemised cost, transit time, risk measures.
        #[n(2)]
        what: String,
    },
    /// The customer has seen it, as the rep made sure.
    #[n(2)]
    Seen {
        /// The delivery.
        #[n(0)]
        delivery: EntryId,
        /// How it is known.
        #[n(1)]
        how: String,
    },
}

impl ProposalStep {
    /// Its name as a fact's.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Promised { .. } => "proposal_promised",
            Self::Delivered { .. } => "proposal_delivered",
            Self::Seen { .. } => "proposal_seen",
        }
    }
}

/// A superior's review of a submitted record (A3.3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reviewed {
    /// The submission that it answers.
    #[n(0)]
    pub submission: EntryId,
    /// The record that was seen; another one is not passed by this.
    #[n(1)]
    pub heads: Heads,
    /// Passed, or else returned.
    #[n(2)]
    pub passed: bool,
    /// What is to be mended.
    #[n(3)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub points: Vec<String>,
}

/// A step of the review of a change that was proposed for a customer's card (V11.1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum CardStep {
    /// A superior accepted or rejected it, as they saw it.
    #[n(0)]
    Reviewed {
        /// The entry that proposed it.
        #[n(0)]
        proposal: EntryId,
        /// Accepted, or else rejected.
        #[n(1)]
        accepted: bool,
        /// Why.
        #[n(2)]
        reason: String,
        /// What stood in that field where they looked; none where the card was not there, or it is about a contact.
        #[n(3)]
        current: Option<String>,
    },
    /// What came of a review, in the server's order. Written by the server alone, in the name of whoever reviewed.
    #[n(1)]
    Answered {
        /// The entry that proposed it.
        #[n(0)]
        proposal: EntryId,
        /// The entry that reviewed it; none where it was reviewed on a page.
        #[n(1)]
        review: Option<EntryId>,
        /// What came of it.
        #[n(2)]
        outcome: CardOutcome,
        /// Why, in the words of whoever reviewed.
        #[n(3)]
        reason: String,
    },
}

/// What came of a superior's review of a change for a card (V11.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum CardOutcome {
    /// It stands on the card.
    #[n(0)]
    Accepted,
    /// It does not, and nobody is asked again.
    #[n(1)]
    Rejected,
    /// Somebody had decided before: that holds.
    #[n(2)]
    Decided,
    /// The card says something else than what whoever reviewed saw: nothing was taken.
    #[n(3)]
    Changed,
    /// The visit's customer has no card: nothing was taken.
    #[n(4)]
    NoCard,
    /// It can't stand on a card: nothing was taken.
    #[n(5)]
    Unfit,
    /// It is not theirs to review, or there is no such proposal: nothing was taken.
    #[n(6)]
    NotTheirs,
}

impl CardStep {
    /// Its name as a fact's.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Reviewed { accepted: true, .. } => "card_accepted",
            Self::Reviewed { .. } => "card_rejected",
            Self::Answered { outcome: CardOutcome::Accepted, .. } => "card_changed",
            Self::Answered { outcome: CardOutcome::Rejected, .. } => "card_kept",
            Self::Answered { .. } => "card_review_void",
        }
    }

    /// The entry that proposed what it is about.
    pub fn proposal(&self) -> EntryId {
        match self {
            Self::Reviewed { proposal, .. } | Self::Answered { proposal, .. } => *proposal,
        }
    }

    /// Why, in the words of whoever reviewed.
    pub fn reason(&self) -> &str {
        match self {
            Self::Reviewed { reason, .. } | Self::Answered { reason, .. } => reason,
        }
    }
}

impl CardOutcome {
    /// In a few words of English and Chinese.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Accepted => ("it stands on the card", "已录入客户档案"),
            Self::Rejected => ("rejected", "未采纳"),
            Self::Decided => ("somebody had decided before; that holds", "此前已有人审核，以先到者为准"),
            Self::Changed => {
                ("the card has changed since: look at it and review again", "档案此后已有改动：请查看后重新审核")
            }
            Self::NoCard => {
                ("the customer has no card yet: have one put, then review again", "该客户尚无档案：建档后请重新审核")
            }
            Self::Unfit => ("it can't stand on a card: reject it", "内容不合档案要求：请驳回"),
            Self::NotTheirs => ("it was not theirs to review", "不属于其审核范围"),
        }
    }

    /// Whether the proposal is decided by it.
    pub fn decides(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected)
    }
}
