//! What a fact says of content: the heads that it names, and the few words that it carries itself.

use super::{BlobRef, Fact, ObligationKind, Owed, ProposalStep, QuestionStep};
use crate::ids::ChangeHash;

impl Fact {
    /// The heads of the content it names; none for facts that name no content.
    pub fn heads(&self) -> &[ChangeHash] {
        match self {
            Self::Plan { heads, .. }
            | Self::Approve { heads, .. }
            | Self::ReturnPlan { heads, .. }
            | Self::Withdraw { heads, .. }
            | Self::Sign { heads, .. }
            | Self::Submit { heads, .. } => heads,
            Self::Review(_, review) => &review.heads,
            _ => &[],
        }
    }

    /// The blobs that it names, which come beside the journal.
    pub fn blobs(&self) -> Vec<BlobRef> {
        match self {
            Self::Attach { blob, .. } => vec![*blob],
            Self::Sign { drawn: Some(drawn), .. } => vec![drawn.strokes, drawn.picture],
            _ => Vec::new(),
        }
    }

    /// What is owed and done by this; empty for facts that fulfil nothing. Whether another delivery of the same proposal was seen,
    /// or a letter could be sent, can't be told from one fact.
    pub fn fulfils(&self) -> Vec<Owed> {
        let one = |kind, entry| vec![Owed::begun_by(kind, entry)];
        match self {
            Self::Brief { .. } => vec![ObligationKind::Brief.into()],
            Self::Thank { .. } | Self::SendThanks { .. } => vec![ObligationKind::ThankYou.into()],
            Self::Submit { answers, .. } => {
                let revisions = answers.iter().map(|review| Owed::begun_by(ObligationKind::Revision, *review));
                std::iter::once(ObligationKind::Record.into()).chain(revisions).collect()
            }
            Self::Question(_, QuestionStep::Replied { question, .. }) => one(ObligationKind::Question, *question),
            Self::Proposal(_, ProposalStep::Delivered { proposal, .. }) => one(ObligationKind::Proposal, *proposal),
            Self::Proposal(_, ProposalStep::Seen { delivery, .. }) => one(ObligationKind::Seen, *delivery),
            _ => Vec::new(),
        }
    }

    /// The kind of thing that is owed from this on.
    pub fn begins(&self) -> Option<ObligationKind> {
        match self {
            Self::Question(_, QuestionStep::Asked { .. }) => Some(ObligationKind::Question),
            Self::Proposal(_, ProposalStep::Promised { .. }) => Some(ObligationKind::Proposal),
            Self::Proposal(_, ProposalStep::Delivered { .. }) => Some(ObligationKind::Seen),
            Self::Review(_, review) if !review.passed => Some(ObligationKind::Revision),
            _ => None,
        }
    }

    /// Whether a superior decided about the plan by it (V4.2).
    pub fn is_decision_of_plan(&self) -> bool {
        matches!(self, Self::Approve { .. } | Self::ReturnPlan { .. } | Self::Withdraw { .. })
    }

    /// Whether it proposes something for the customer's card (V11.1).
    pub fn proposes(&self) -> bool {
        matches!(self, Self::ProposeChange { .. } | Self::ProposeContact { .. })
    }

    /// What it says to the customer, or is meant to: what may hold no promise that nobody may make (V7.2).
    pub fn to_customer(&self) -> Vec<&str> {
        match self {
            Self::Thank { text, .. } | Self::TellChange { text, .. } => vec![text],
            Self::SendThanks { subject, text, .. } => vec![subject, text],
            Self::Question(_, QuestionStep::Drafted { text, .. } | QuestionStep::Replied { text, .. }) => {
                vec![text]
            }
            Self::Proposal(_, ProposalStep::Delivered { what, .. }) => vec![what],
            _ => Vec::new(),
        }
    }

    /// What the person wrote in it.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Brief { next: words, .. }
            | Self::Thank { text: words, .. }
            | Self::SendThanks { text: words, .. }
            | Self::Sign { signer: words, .. }
            | Self::ConfirmSafe { how: words, .. }
            | Self::ProposeChange { new: words, .. }
            | Self::ProposeContact { name: words, .. }
            | Self::NewInformation { what: words, .. }
            | Self::Attach { caption: words, .. }
            | Self::Waive { reason: words, .. }
            | Self::Decide { reason: words, .. }
            | Self::DeclareLost { reason: words, .. }
            | Self::Cancel { reason: words, .. }
            | Self::ReturnPlan { reason: words, .. }
            | Self::Withdraw { reason: words, .. }
            | Self::TellChange { text: words, .. }
            | Self::ConfirmDetails { with: words, .. }
            | Self::Submit { reason: Some(words), .. } => Some(words),
            Self::Question(_, step) => match step {
                QuestionStep::Asked { text, .. }
                | QuestionStep::Drafted { text, .. }
                | QuestionStep::Replied { text, .. } => Some(text),
                QuestionStep::Checked { points, .. } => points.first().map(String::as_str),
                QuestionStep::Entrusted { .. } => None,
            },
            Self::Proposal(_, step) => match step {
                ProposalStep::Promised { what: words, .. }
                | ProposalStep::Delivered { what: words, .. }
                | ProposalStep::Seen { how: words, .. } => Some(words),
            },
            Self::Card(_, step) => Some(step.reason()),
            Self::Review(_, review) => review.points.first().map(String::as_str),
            _ => None,
        }
    }
}
