//! What a fact is about, and what it is called. Nothing is judged here.

use super::Fact;
use crate::ids::VisitId;

impl Fact {
    /// The visit it is about; none for facts of the device itself.
    pub fn visit(&self) -> Option<&VisitId> {
        match self {
            Self::Begin { .. }
            | Self::Tick
            | Self::DeclareLost { .. }
            | Self::ClockJump { .. }
            | Self::Acknowledge { .. } => None,
            Self::Plan { visit, .. }
            | Self::Approve { visit, .. }
            | Self::Invite { visit, .. }
            | Self::Share { visit, .. }
            | Self::SetOut { visit }
            | Self::CheckIn { visit, .. }
            | Self::Arrive { visit, .. }
            | Self::Sign { visit, .. }
            | Self::Leave { visit }
            | Self::Brief { visit, .. }
            | Self::Thank { visit, .. }
            | Self::Submit { visit, .. }
            | Self::Return { visit }
            | Self::Waive { visit, .. }
            | Self::ConfirmSafe { visit, .. }
            | Self::Cancel { visit, .. }
            | Self::HandOver { visit, .. }
            | Self::Decide { visit, .. }
            | Self::SiteCode { visit, .. }
            | Self::ReturnPlan { visit, .. }
            | Self::Withdraw { visit, .. }
            | Self::Replan { visit, .. }
            | Self::TellChange { visit, .. }
            | Self::ConfirmDetails { visit, .. }
            | Self::Question { visit, .. }
            | Self::Proposal { visit, .. }
            | Self::Review { visit, .. }
            | Self::SendThanks { visit, .. }
            | Self::ThanksPosted { visit, .. }
            | Self::ProposeChange { visit, .. }
            | Self::ProposeContact { visit, .. }
            | Self::NewInformation { visit, .. }
            | Self::Word { visit, .. }
            | Self::Attach { visit, .. } => Some(visit),
        }
    }

    /// The fact's name on pages, in JSON and in logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Begin { .. } => "begin",
            Self::Tick => "tick",
            Self::Plan { .. } => "plan",
            Self::Approve { .. } => "approve",
            Self::Invite { .. } => "invite",
            Self::Share { .. } => "share",
            Self::SetOut { .. } => "set_out",
            Self::CheckIn { .. } => "check_in",
            Self::Arrive { .. } => "arrive",
            Self::Sign { .. } => "sign",
            Self::Leave { .. } => "leave",
            Self::Brief { .. } => "brief",
            Self::Thank { .. } => "thank",
            Self::Submit { .. } => "submit",
            Self::Return { .. } => "return",
            Self::Waive { .. } => "waive",
            Self::ConfirmSafe { .. } => "confirm_safe",
            Self::DeclareLost { .. } => "declare_lost",
            Self::Cancel { .. } => "cancel",
            Self::HandOver { .. } => "hand_over",
            Self::ClockJump { .. } => "clock_jump",
            Self::Decide { .. } => "decide",
            Self::SiteCode { .. } => "site_code",
            Self::Acknowledge { .. } => "acknowledge",
            Self::ReturnPlan { .. } => "return_plan",
            Self::Withdraw { .. } => "withdraw",
            Self::Replan { .. } => "replan",
            Self::TellChange { .. } => "tell_change",
            Self::ConfirmDetails { .. } => "confirm_details",
            Self::Question { step, .. } => step.name(),
            Self::Proposal { step, .. } => step.name(),
            Self::SendThanks { .. } => "send_thanks",
            Self::ThanksPosted { taken: true, .. } => "thanks_taken",
            Self::ThanksPosted { .. } => "thanks_refused",
            Self::Review { review, .. } if review.passed => "review_passed",
            Self::Review { .. } => "review_returned",
            Self::ProposeChange { .. } => "propose_change",
            Self::ProposeContact { .. } => "propose_contact",
            Self::NewInformation { .. } => "new_information",
            Self::Attach { .. } => "attach",
            Self::Word { word, .. } if word.is_signed() => "said_ahead",
            Self::Word { .. } => "relayed",
        }
    }

    /// Whether the safety watch listens to it, so that the server must not wait for any document (V6.3).
    pub fn is_safety(&self) -> bool {
        matches!(
            self,
            Self::Share { .. }
                | Self::SetOut { .. }
                | Self::CheckIn { .. }
                | Self::Arrive { .. }
                | Self::Return { .. }
                | Self::ConfirmSafe { .. }
                | Self::Word { .. }
        )
    }
}
