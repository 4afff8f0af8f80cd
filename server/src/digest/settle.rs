//! Settle: judges all obligations and findings of a visit as of a position of the journal and a time, and notes what changed.

use std::collections::BTreeMap;

use sync_core::assessment::{assess_findings, assess_obligations, is_plan_approved};
use sync_core::fact::ObligationKind;
use sync_core::obligation::{State, Verdict, explain};
use sync_core::time::Timestamp;

use crate::gather::Gathered;
use crate::store::{HistoryRow, ObligationRow, Position, TimerKind};

/// What settling left to write.
#[derive(Default)]
pub struct Settled {
    /// Verdicts as of the last settling.
    pub obligations: Vec<ObligationRow>,
    /// What changed, oldest first.
    pub history: Vec<HistoryRow>,
    /// Timers to set or clear.
    pub timers: BTreeMap<TimerKind, Option<Timestamp>>,
    /// Whether a valid approval of the plan stood, if it was looked at (A3.1).
    pub approved: Option<bool>,
    /// Findings as JSON, if they were looked at.
    pub findings: Option<String>,
    /// The state of each subject so far.
    pub states: BTreeMap<String, String>,
    /// Reminders that the visit is long past its planned end.
    pub reminders: Vec<HistoryRow>,
}

impl Settled {
    /// Whether an obligation waits for a device, as of the last step.
    pub fn awaits(&self) -> bool {
        let waits =
            |state: &String| [State::AwaitingDevice, State::Unrecoverable].iter().any(|of| of.as_str() == state);
        ObligationKind::ALL.iter().any(|kind| self.states.get(kind.as_str()).is_some_and(waits))
    }

    /// Judges a visit.
    pub fn settle(&mut self, gathered: &Gathered, position: Position, at: Timestamp) {
        let evidence = gathered.evidence();
        let zone = gathered.policy.office_zone.as_str();
        let verdicts = assess_obligations(&evidence, at);
        self.obligations = verdicts.iter().map(|verdict| self.row(verdict, zone, position, at)).collect();
        self.approved = Some(is_plan_approved(&evidence, at));
        self.findings = Some(findings_json(&assess_findings(&evidence, at)));
        for verdict in &verdicts {
            self.timers.insert(TimerKind::Obligation(verdict.kind), verdict.changes_at);
        }
        let open = gathered.open_past_plan_due().filter(|due| *due > at);
        self.timers.insert(TimerKind::OpenPastPlan, open);
    }

    fn row(&mut self, verdict: &Verdict, zone: &str, position: Position, at: Timestamp) -> ObligationRow {
        let sentence = explain(verdict, zone);
        let (subject, state) = (verdict.kind.as_str().to_owned(), verdict.state.as_str().to_owned());
        let before = self.states.insert(subject.clone(), state.clone());
        if before.as_deref() != Some(state.as_str()) {
            let (en, zh) = (sentence.en.clone(), sentence.zh.clone());
            self.history.push(HistoryRow { subject, position, at, from: before, to: state.clone(), en, zh });
        }
        ObligationRow {
            kind: verdict.kind,
            state,
            due: verdict.due,
            changes_at: verdict.changes_at,
            en: sentence.en,
            zh: sentence.zh,
            position,
        }
    }

    /// The visit is long past its planned end: a reminder, if its phones are in contact and nobody has left.
    pub fn remind(&mut self, gathered: &Gathered, position: Position, at: Timestamp) {
        self.timers.insert(TimerKind::OpenPastPlan, None);
        if !gathered.is_open_past_plan(at) {
            return;
        }
        self.reminders.push(HistoryRow {
            subject: TimerKind::OpenPastPlan.as_str().to_owned(),
            position,
            at,
            from: None,
            to: "open".to_owned(),
            en: "The planned end is long past and nobody has pressed \"leave\": press it, or call the visit off."
                .to_owned(),
            zh: "计划结束时间早已过去,仍未登记离开:请登记离开或取消拜访。".to_owned(),
        });
    }
}

/// Findings in their stored form.
fn findings_json(findings: &[sync_core::rule::Finding]) -> String {
    let all: Vec<serde_json::Value> = findings
        .iter()
        .map(|finding| {
            serde_json::json!({
                "clause": finding.clause.id(),
                "en": finding.detail_en,
                "zh": finding.detail_zh,
            })
        })
        .collect();
    serde_json::Value::Array(all).to_string()
}
