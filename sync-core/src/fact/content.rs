//! What a fact says of content: the heads that it names, and the few words that it carries itself.

use super::{Fact, ObligationKind};
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
            _ => &[],
        }
    }

    /// What is owed after a visit and done by this; none for facts that fulfil nothing.
    pub fn fulfils(&self) -> Option<ObligationKind> {
        match self {
            Self::Brief { .. } => Some(ObligationKind::Brief),
            Self::Thank { .. } => Some(ObligationKind::ThankYou),
            Self::Submit { .. } => Some(ObligationKind::Record),
            _ => None,
        }
    }

    /// Whether a superior decided about the plan by it (V4.2).
    pub fn is_decision_of_plan(&self) -> bool {
        matches!(self, Self::Approve { .. } | Self::ReturnPlan { .. } | Self::Withdraw { .. })
    }

    /// What the person wrote in it.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Brief { next: words, .. }
            | Self::Thank { text: words, .. }
            | Self::Sign { signer: words, .. }
            | Self::ConfirmSafe { how: words, .. }
            | Self::Waive { reason: words, .. }
            | Self::Decide { reason: words, .. }
            | Self::DeclareLost { reason: words, .. }
            | Self::Cancel { reason: words, .. }
            | Self::ReturnPlan { reason: words, .. }
            | Self::Withdraw { reason: words, .. }
            | Self::TellChange { text: words, .. }
            | Self::ConfirmDetails { with: words, .. } => Some(words),
            _ => None,
        }
    }
}
