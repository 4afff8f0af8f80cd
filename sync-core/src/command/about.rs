//! What a command is about. What it asks for stands in `command`.

use crate::command::Command;
use crate::ids::VisitId;

impl Command {
    /// The visit it is about; none for a plan that has no id yet and for a lost device.
    pub fn visit(&self) -> Option<&VisitId> {
        match self {
            Self::Plan { visit, .. } => visit.as_ref(),
            Self::DeclareLost { .. } | Self::Acknowledge { .. } => None,
            Self::Together { commands } => commands.first().and_then(Self::visit),
            Self::Trip { visits, .. } => visits.first(),
            Self::Replan { visit, .. }
            | Self::Approve { visit }
            | Self::Invite { visit, .. }
            | Self::HandOver { visit, .. }
            | Self::Share { visit, .. }
            | Self::EditTrip { visit, .. }
            | Self::ShareTrip { visit }
            | Self::MedicalNote { visit, .. }
            | Self::SetOut { visit }
            | Self::CheckIn { visit, .. }
            | Self::Arrive { visit, .. }
            | Self::Note { visit, .. }
            | Self::Put { visit, .. }
            | Self::Summary { visit, .. }
            | Self::SetIntent { visit, .. }
            | Self::Gift { visit, .. }
            | Self::Form { visit, .. }
            | Self::Decider { visit, .. }
            | Self::Settle { visit, .. }
            | Self::Prepare { visit, .. }
            | Self::Sign { visit, .. }
            | Self::SignDrawn { visit, .. }
            | Self::Attach { visit, .. }
            | Self::Leave { visit }
            | Self::SiteCode { visit, .. }
            | Self::Brief { visit, .. }
            | Self::Thank { visit, .. }
            | Self::SendThanks { visit, .. }
            | Self::Submit { visit }
            | Self::Return { visit }
            | Self::Waive { visit, .. }
            | Self::Decide { visit, .. }
            | Self::ConfirmSafe { visit, .. }
            | Self::Cancel { visit, .. }
            | Self::ReturnPlan { visit, .. }
            | Self::Withdraw { visit, .. }
            | Self::TellChange { visit, .. }
            | Self::ConfirmDetails { visit, .. }
            | Self::Question { visit, .. }
            | Self::Proposal { visit, .. }
            | Self::Review { visit, .. }
            | Self::Amend { visit, .. }
            | Self::ProposeChange { visit, .. }
            | Self::ProposeContact { visit, .. }
            | Self::ReviewCard { visit, .. }
            | Self::NewInformation { visit, .. }
            | Self::Safety { visit, .. } => Some(visit),
        }
    }
}
