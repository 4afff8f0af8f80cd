//! Settle: judges all obligations and findings of a visit as of a position of the journal and a time, and notes what changed.

use std::collections::BTreeMap;

use sync_core::assessment::{assess_findings, assess_obligations, is_plan_approved};
use sync_core::fact::ObligationKind;
use sync_core::obligation::{Sentence, State, Verdict, explain, explain_amendment};
use sync_core::policy::PolicyDocument;
use sync_core::time::Timestamp;

use crate::gather::{AMENDMENT, Gathered, Stood};
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
    /// How each subject stood so far.
    pub stood: BTreeMap<String, Stood>,
    /// Reminders that the visit is long past its planned end.
    pub reminders: Vec<HistoryRow>,
}

impl Settled {
    /// Whether an obligation waits for a device, as of the last step.
    pub fn awaits(&self) -> bool {
        let waits =
            |stood: &Stood| [State::AwaitingDevice, State::Unrecoverable].iter().any(|of| of.as_str() == stood.state);
        ObligationKind::ALL.iter().any(|kind| self.stood.get(kind.as_str()).is_some_and(waits))
    }

    /// Judges a visit.
    pub fn settle(&mut self, gathered: &Gathered, position: Position, at: Timestamp) {
        let evidence = gathered.evidence();
        let verdicts = assess_obligations(&evidence, at);
        self.obligations = verdicts.iter().map(|verdict| self.row(verdict, &gathered.policy, position, at)).collect();
        self.approved = Some(is_plan_approved(&evidence, at));
        self.findings = Some(findings_json(&assess_findings(&evidence, at)));
        for row in &self.obligations {
            self.timers.insert(TimerKind::Obligation(row.kind), row.changes_at);
        }
        let open = gathered.open_past_plan_due().filter(|due| *due > at);
        self.timers.insert(TimerKind::OpenPastPlan, open);
    }

    fn row(&mut self, verdict: &Verdict, policy: &PolicyDocument, position: Position, at: Timestamp) -> ObligationRow {
        let sentence = explain(verdict, &policy.office_zone);
        let (subject, state) = (verdict.kind.as_str().to_owned(), verdict.state.as_str().to_owned());
        let before = self.stood.get(&subject).cloned();
        if let Some(stood) = &before
            && let Some(frozen) = stood.frozen_at(policy.freeze_after, at)
            && (stood.state != state || stood.amended.is_some())
        {
            let later = explain_amendment(frozen, &sentence, &policy.office_zone);
            return self.amend(stood, verdict, &later, position, at);
        }
        let (en, zh) = (sentence.en.clone(), sentence.zh.clone());
        if before.as_ref().is_none_or(|stood| stood.state != state) {
            let (from, to) = (before.map(|stood| stood.state), state.clone());
            let stood = Stood { state: state.clone(), since: at, en: en.clone(), zh: zh.clone(), amended: None };
            self.stood.insert(subject.clone(), stood);
            self.history.push(HistoryRow { subject, position, at, from, to, en: en.clone(), zh: zh.clone() });
        }
        let (kind, due, changes_at) = (verdict.kind, verdict.due, verdict.changes_at);
        ObligationRow { kind, state, due, changes_at, en, zh, position }
    }

    /// A frozen verdict stays as it was reached. What later evidence would have made of it is added to the history, once for each
    /// thing that it says.
    fn amend(
        &mut self,
        stood: &Stood,
        verdict: &Verdict,
        later: &Sentence,
        position: Position,
        at: Timestamp,
    ) -> ObligationRow {
        let (subject, state) = (verdict.kind.as_str(), verdict.state.as_str());
        if stood.amended.as_deref().unwrap_or(&stood.state) != state {
            self.stood.insert(subject.to_owned(), Stood { amended: Some(state.to_owned()), ..stood.clone() });
            self.history.push(HistoryRow {
                subject: format!("{AMENDMENT}{subject}"),
                position,
                at,
                from: Some(stood.state.clone()),
                to: state.to_owned(),
                en: later.en.clone(),
                zh: later.zh.clone(),
            });
        }
        ObligationRow {
            kind: verdict.kind,
            state: stood.state.clone(),
            due: verdict.due,
            changes_at: None,
            en: format!("{} Frozen; what came later is in the history.", stood.en),
            zh: format!("{}判定已冻结,后来的证据见历史。", stood.zh),
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
