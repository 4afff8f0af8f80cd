//! What a fact is about, and what it is called. Nothing is judged here.

use super::{Fact, SafetyAct, TripMade, TripStep, WordKind};
use crate::ids::VisitId;
use crate::time::Timestamp;

impl Fact {
    /// The visit it is about; none for facts of the device itself.
    pub fn visit(&self) -> Option<&VisitId> {
        match self {
            Self::Begin { .. }
            | Self::Tick
            | Self::DeclareLost { .. }
            | Self::ClockJump { .. }
            | Self::Acknowledge(..) => None,
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
            | Self::Return(visit)
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
            | Self::Question(visit, _)
            | Self::Proposal(visit, _)
            | Self::Review(visit, _)
            | Self::SendThanks { visit, .. }
            | Self::ThanksPosted { visit, .. }
            | Self::Card(visit, _)
            | Self::ProposeChange { visit, .. }
            | Self::ProposeContact { visit, .. }
            | Self::NewInformation { visit, .. }
            | Self::Attach { visit, .. }
            | Self::Word { visit, .. }
            | Self::Safety { visit, .. }
            | Self::Trip { visit, .. } => Some(visit),
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
            Self::Return(..) => "return",
            Self::Waive { .. } => "waive",
            Self::ConfirmSafe { .. } => "confirm_safe",
            Self::DeclareLost { .. } => "declare_lost",
            Self::Cancel { .. } => "cancel",
            Self::HandOver { .. } => "hand_over",
            Self::ClockJump { .. } => "clock_jump",
            Self::Decide { .. } => "decide",
            Self::SiteCode { .. } => "site_code",
            Self::Acknowledge(..) => "acknowledge",
            Self::ReturnPlan { .. } => "return_plan",
            Self::Withdraw { .. } => "withdraw",
            Self::Replan { .. } => "replan",
            Self::TellChange { .. } => "tell_change",
            Self::ConfirmDetails { .. } => "confirm_details",
            Self::Question(_, step) => step.name(),
            Self::Proposal(_, step) => step.name(),
            Self::SendThanks { .. } => "send_thanks",
            Self::ThanksPosted { taken: true, .. } => "thanks_taken",
            Self::ThanksPosted { .. } => "thanks_refused",
            Self::Review(_, review) if review.passed => "review_passed",
            Self::Review(..) => "review_returned",
            Self::Card(_, step) => step.name(),
            Self::ProposeChange { .. } => "propose_change",
            Self::ProposeContact { .. } => "propose_contact",
            Self::NewInformation { .. } => "new_information",
            Self::Attach { .. } => "attach",
            Self::Word { word, .. } if word.is_signed() => "said_ahead",
            Self::Word { .. } => "relayed",
            Self::Trip { step, .. } => step.name(),
            Self::Safety { step, .. } => step.name(),
        }
    }

    /// Whether there is a watch from it on: an itinerary that was shared, or a call for help (V6.3).
    pub fn begins_watch(&self) -> bool {
        let calls = |step: &SafetyAct| matches!(step, SafetyAct::Sos { .. } | SafetyAct::CodeHeard { .. });
        match self {
            Self::Share { .. } => true,
            Self::Safety { step, .. } => calls(step),
            Self::Word { word, .. } => word.kind == WordKind::Sos,
            _ => false,
        }
    }

    /// What the server hears of it ahead of its journal, and until when somebody need not be waited for (V6.3); none of what waits for
    /// the journal. A sign of life with a code is none: in so few words it could not be told from one without.
    pub fn as_word(&self) -> Option<(WordKind, Option<Timestamp>)> {
        match self {
            Self::SetOut { .. } => Some((WordKind::SetOut, None)),
            Self::CheckIn { next_by, .. } => Some((WordKind::CheckedIn, Some(*next_by))),
            Self::Return(_) => Some((WordKind::Returned, None)),
            Self::Safety { step: SafetyAct::Sos { .. }, .. } => Some((WordKind::Sos, None)),
            _ => None,
        }
    }

    /// Whether it goes to no phone at all: what a code was must not be found on any (V6.3).
    pub fn stays_with_the_server(&self) -> bool {
        matches!(self, Self::Safety { step: SafetyAct::CodeHeard { .. }, .. })
    }

    /// Whether it tells that somebody acts on an alarm: where that is a secret, nothing of it goes to the traveller (V6.3).
    pub fn answers_alarm(&self) -> bool {
        let answers = |step: &SafetyAct| matches!(step, SafetyAct::Acknowledged { .. } | SafetyAct::Vouched { .. });
        match self {
            Self::ConfirmSafe { .. } => true,
            Self::Safety { step, .. } => answers(step),
            _ => false,
        }
    }

    /// Whether the safety watch listens to it, so that the server must not wait for any document (V6.3).
    pub fn is_safety(&self) -> bool {
        matches!(
            self,
            Self::Share { .. }
                | Self::Trip { step: TripStep::Made { .. }, .. }
                | Self::SetOut { .. }
                | Self::CheckIn { .. }
                | Self::Arrive { .. }
                | Self::Return(..)
                | Self::ConfirmSafe { .. }
                | Self::Safety { .. }
                | Self::Word { .. }
        )
    }

    /// Whether it goes into no feed and on no page: where somebody was, and what only an emergency opens (V6.3). Its content stands under a
    /// key of its own, which is destroyed when the policy says.
    pub fn is_kept_apart(&self) -> bool {
        matches!(self, Self::Trip { step: TripStep::Position { .. } | TripStep::MedicalNote { .. }, .. })
    }

    /// The trip that it makes or changes; none where it does something else.
    pub fn trip(&self) -> Option<TripMade<'_>> {
        match self {
            Self::Trip { step: TripStep::Made { legs, from, until, .. }, .. } => {
                Some(TripMade { legs, from: *from, until: *until })
            }
            _ => None,
        }
    }
}
