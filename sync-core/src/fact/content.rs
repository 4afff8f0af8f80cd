//! What a fact says of content: the heads that it names, and the few words that it carries itself.

use super::{Fact, ObligationKind};
use crate::ids::ChangeHash;

impl Fact {
    /// The heads of the content it names; none for facts that name no content.
    pub fn heads(&self) -> &[ChangeHash] {
        match self {
            Self::Plan { heads, .. }
            | Self::Approve { heads, .. }
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

    /// Whether it proposes something for the customer's card (V11.1).
    pub fn proposes(&self) -> bool {
        matches!(self, Self::ProposeChange { .. } | Self::ProposeContact { .. })
    }

    /// What the person wrote in it.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Brief { next: words, .. }
            | Self::Thank { text: words, .. }
            | Self::Sign { signer: words, .. }
            | Self::ConfirmSafe { how: words, .. }
            | Self::ProposeChange { new: words, .. }
            | Self::ProposeContact { name: words, .. }
            | Self::NewInformation { what: words, .. }
            | Self::Waive { reason: words, .. }
            | Self::Decide { reason: words, .. }
            | Self::DeclareLost { reason: words, .. }
            | Self::Cancel { reason: words, .. } => Some(words),
            _ => None,
        }
    }
}
