//! What settling says of a plan: how its approval stands and who is told of that (V4.2, V4.3, A3.1), its lead time where that was in
//! doubt (V4.1), and details of the customer that are to be confirmed (V5.3).

use sync_core::access::Role;
use sync_core::assessment::{VisitEvidence, approval_answer, details_due, lead_answer};
use sync_core::fact::Fact;
use sync_core::obligation::{OfficeHours, Sentence};
use sync_core::policy::Rung;
use sync_core::rule::Note;
use sync_core::rule::lead_time::LeadState;
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use crate::digest::settle::{Settled, telling};
use crate::gather::{Gathered, Stood};
use crate::notices::{Telling, Whom};
use crate::store::{HistoryRow, Position, TimerKind};

/// The lead time in the history of a visit.
const LEAD_TIME: &str = "lead_time";
/// The approval there.
const APPROVAL: &str = "approval";

impl Settled {
    /// Looks at all of it.
    pub(super) fn settle_plan(
        &mut self,
        gathered: &Gathered,
        hours: &OfficeHours<'_>,
        position: Position,
        at: Timestamp,
    ) {
        let evidence = gathered.evidence();
        self.note_lead(&evidence, position, at);
        self.note_approval(gathered, hours, position, at);
        self.remind_of_details(gathered, hours, at);
    }

    /// A change of what stands in the history: what stood before, where it is another.
    fn turn(
        &mut self,
        subject: &str,
        (state, note): (&str, &Note),
        (position, at): (Position, Timestamp),
    ) -> Option<Option<String>> {
        let before = self.stood.get(subject).map(|stood| stood.state.clone());
        if before.as_deref() == Some(state) {
            return None;
        }
        let (en, zh, to) = (note.detail_en.clone(), note.detail_zh.clone(), state.to_owned());
        let stood = Stood { state: to.clone(), since: at, en: en.clone(), zh: zh.clone(), amended: None };
        self.stood.insert(subject.to_owned(), stood);
        let row = HistoryRow { subject: subject.to_owned(), position, at, from: before.clone(), to, en, zh };
        self.history.push(row);
        Some(before)
    }

    /// What of the lead time could only be answered provisionally (V4.1) stands in the history, and so does what became of it once
    /// the calendar was known.
    fn note_lead(&mut self, evidence: &VisitEvidence<'_>, position: Position, at: Timestamp) {
        let Some(answer) = lead_answer(evidence) else { return };
        // What was never in doubt is no news.
        if answer.state == LeadState::Provisional || self.stood.contains_key(LEAD_TIME) {
            self.turn(LEAD_TIME, (answer.state.as_str(), &answer.note), (position, at));
        }
    }

    /// How the approval stands goes into the history as it turns. An approved plan goes to marketing and customer service (A3.1);
    /// what is no longer approved, to the rep.
    fn note_approval(&mut self, gathered: &Gathered, hours: &OfficeHours<'_>, position: Position, at: Timestamp) {
        let Some(answer) = approval_answer(&gathered.evidence(), at) else { return };
        if answer.state == "waiting" && !self.stood.contains_key(APPROVAL) {
            return;
        }
        if self.turn(APPROVAL, (answer.state, &answer.note), (position, at)).is_none() {
            return;
        }
        // Once somebody has arrived there is nothing left to plan.
        if gathered.facts.iter().any(|fact| matches!(fact.fact, Fact::Arrive { .. } | Fact::Cancel { .. })) {
            return;
        }
        let (kind, whom, said) = match answer.state {
            "approved" => {
                let said = Sentence {
                    en: "The plan is approved: it can be looked at.".to_owned(),
                    zh: "拜访计划已批准，可以查看。".to_owned(),
                };
                (NoticeKind::PlanShared, vec![Whom::Role(Role::Marketing), Whom::Role(Role::CustomerService)], said)
            }
            "waiting" => return,
            _ => {
                let said = Sentence { en: answer.note.detail_en, zh: answer.note.detail_zh };
                (NoticeKind::PlanDecision, vec![Whom::Rung(Rung::Rep), Whom::Rung(Rung::Supervisor)], said)
            }
        };
        let telling = telling(gathered, hours, APPROVAL, kind, at, &said);
        self.tellings.push(Telling { whom, event: format!("{}/{position}", answer.state), ..telling });
    }

    /// The rep is reminded to confirm changed details in the last hours before the visit (V5.3).
    fn remind_of_details(&mut self, gathered: &Gathered, hours: &OfficeHours<'_>, at: Timestamp) {
        let due = details_due(&gathered.evidence(), at);
        self.timers.insert(TimerKind::Details, due.filter(|due| *due > at));
        let Some(due) = due.filter(|due| *due <= at) else { return };
        let said = Sentence {
            en: "Place or contact have changed: confirm them with the customer before the visit, and note it."
                .to_owned(),
            zh: "地址或联系人有变更：请在拜访前与客户确认并登记。".to_owned(),
        };
        let telling = telling(gathered, hours, &TimerKind::Details.name(), NoticeKind::ConfirmDetails, at, &said);
        // The same reminder twice is one.
        self.tellings.push(Telling {
            whom: vec![Whom::Rung(Rung::Rep)],
            event: format!("confirm/{}", due.0),
            ..telling
        });
    }
}
