//! Settle: judges all obligations and findings of a visit as of a position of the journal and a time, and notes what changed.

mod after;
mod plan;

use std::collections::BTreeMap;

use sync_core::assessment::{ReviewState, assess_findings, assess_obligations, findings_change_at, is_plan_approved};
use sync_core::compliance::Because;
use sync_core::fact::Owed;
use sync_core::ids::EntryId;
use sync_core::obligation::{
    Climb, OfficeHours, Sentence, State, Verdict, climb, explain, explain_amendment, is_overdue, step_sentence,
    told_after,
};
use sync_core::policy::{Hours, Rung};
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use crate::gather::{AMENDMENT, Gathered, Stood};
use crate::notices::{Telling, Whom};
use crate::store::{HistoryRow, ObligationRow, Position, TimerKind, Until};

/// What a difference between phone and server is about.
const COMPLIANCE: &str = "compliance";

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
    /// How the review of the record stood, if it was looked at (A3.3).
    pub review: Option<ReviewState>,
    /// Findings as JSON, if they were looked at, and how long they hold.
    pub findings: Option<(String, Until)>,
    /// How each subject stood so far.
    pub stood: BTreeMap<String, Stood>,
    /// How far each ladder is climbed so far.
    pub climbs: BTreeMap<Owed, Climb>,
    /// What is to be told, oldest first.
    pub tellings: Vec<Telling>,
}

impl Settled {
    /// Whether an obligation waits for a device, as of the last step.
    pub fn awaits(&self) -> bool {
        let waits =
            |stood: &Stood| [State::AwaitingDevice, State::Unrecoverable].iter().any(|of| of.as_str() == stood.state);
        self.stood.values().any(waits)
    }

    /// Judges a visit. `fresh` are the facts that no settling has seen before.
    pub fn settle(&mut self, gathered: &Gathered, fresh: &[EntryId], position: Position, at: Timestamp) {
        let evidence = gathered.evidence();
        let verdicts = assess_obligations(&evidence, at);
        let hours = OfficeHours::new(&gathered.policy, evidence.calendar);
        self.obligations = verdicts.iter().map(|verdict| self.row(gathered, &hours, verdict, position, at)).collect();
        self.approved = Some(is_plan_approved(&evidence, at));
        let until = findings_change_at(&evidence, at).map_or(Until::Ever, Until::At);
        self.findings = Some((findings_json(&assess_findings(&evidence, at)), until));
        self.settle_plan(gathered, &hours, position, at);
        for row in &self.obligations {
            self.timers.insert(TimerKind::Obligation(row.owed), row.changes_at);
        }
        after::review(self, gathered, &hours, (position, at));
        after::steps(self, gathered, &hours, fresh, at);
        self.compare(gathered, &hours, at);
        let open = gathered.open_past_plan_due().filter(|due| *due > at);
        self.timers.insert(TimerKind::OpenPastPlan, open);
    }

    /// Phone and server did not find the same in the same words: an alarm, told once for each submission and difference (V6.2, V7.2,
    /// V9.2). It rests on how other visits stand now, so nothing of it is kept: pages ask again.
    fn compare(&mut self, gathered: &Gathered, hours: &OfficeHours<'_>, at: Timestamp) {
        let Some((entry, difference)) = gathered.difference() else { return };
        let (en, zh) = difference.sentence();
        let told = telling(gathered, hours, COMPLIANCE, NoticeKind::FoundOtherwise, at, &Sentence { en, zh });
        let mut whom = vec![Whom::Rung(Rung::Supervisor)];
        if difference.because == Because::Nothing {
            whom.push(Whom::Operators);
        }
        let clauses = [difference.phone.join("+"), difference.server.join("+")].join("-");
        self.tellings.push(Telling { whom, event: format!("{}/{clauses}", entry.seq), ..told });
    }

    fn row(
        &mut self,
        gathered: &Gathered,
        hours: &OfficeHours<'_>,
        verdict: &Verdict,
        position: Position,
        at: Timestamp,
    ) -> ObligationRow {
        let policy = &gathered.policy;
        let sentence = explain(verdict, &policy.office_zone);
        let (subject, state) = (verdict.owed.name(), verdict.state.as_str().to_owned());
        let before = self.stood.get(&subject).cloned();
        if let Some(stood) = &before
            && let Some(frozen) = stood.frozen_at(policy.freeze_after, at)
            && (stood.state != state || stood.amended.is_some())
        {
            let later = explain_amendment(frozen, &sentence, &policy.office_zone);
            return self.amend(gathered, hours, stood, (verdict, &later), (position, at));
        }
        let (en, zh) = (sentence.en.clone(), sentence.zh.clone());
        let mut change = None;
        if before.as_ref().is_none_or(|stood| stood.state != state) {
            let (from, to) = (before.map(|stood| stood.state), state.clone());
            let stood = Stood { state: state.clone(), since: at, en: en.clone(), zh: zh.clone(), amended: None };
            self.stood.insert(subject.clone(), stood);
            let row = HistoryRow { subject, position, at, from, to, en: en.clone(), zh: zh.clone() };
            self.history.push(row.clone());
            change = Some(row);
        }
        let climb = self.climb(gathered, hours, (verdict, &sentence), change, (position, at));
        let (owed, due, changes_at) = (verdict.owed, verdict.due, verdict.changes_at);
        ObligationRow { owed, state, due, changes_at, en, zh, position, climb }
    }

    /// A frozen verdict stays as it was reached. What later evidence would have made of it is added to the history, once for each
    /// thing that it says.
    fn amend(
        &mut self,
        gathered: &Gathered,
        hours: &OfficeHours<'_>,
        stood: &Stood,
        (verdict, later): (&Verdict, &Sentence),
        (position, at): (Position, Timestamp),
    ) -> ObligationRow {
        let (subject, state) = (verdict.owed.name(), verdict.state.as_str());
        self.climbs.remove(&verdict.owed);
        self.timers.insert(TimerKind::Step(verdict.owed), None);
        if stood.amended.as_deref().unwrap_or(&stood.state) != state {
            self.stood.insert(subject.clone(), Stood { amended: Some(state.to_owned()), ..stood.clone() });
            let row = HistoryRow {
                subject: format!("{AMENDMENT}{subject}"),
                position,
                at,
                from: Some(stood.state.clone()),
                to: state.to_owned(),
                en: later.en.clone(),
                zh: later.zh.clone(),
            };
            let whom = vec![Whom::Rung(Rung::Supervisor), Whom::Rung(Rung::Rep)];
            let event = format!("{state}/{position}");
            let telling = telling(gathered, hours, &row.subject, NoticeKind::Amended, at, later);
            self.tellings.push(Telling { whom, event, ..telling });
            self.history.push(row);
        }
        ObligationRow {
            climb: None,
            owed: verdict.owed,
            state: stood.state.clone(),
            due: verdict.due,
            changes_at: None,
            en: format!("{} Frozen; what came later is in the history.", stood.en),
            zh: format!("{}判定已冻结，后来的证据见历史。", stood.zh),
            position,
        }
    }

    /// Takes the steps of a ladder that are reached, and says whom a change of the verdict is told to: whom the steps have told.
    fn climb(
        &mut self,
        gathered: &Gathered,
        hours: &OfficeHours<'_>,
        (verdict, sentence): (&Verdict, &Sentence),
        change: Option<HistoryRow>,
        (position, at): (Position, Timestamp),
    ) -> Option<Climb> {
        let ladder = gathered.policy.ladders.of(verdict.owed.kind);
        let outlook = climb(self.climbs.remove(&verdict.owed), verdict, ladder, hours, (position, at));
        self.timers.insert(TimerKind::Step(verdict.owed), outlook.next);
        self.climbs.extend(outlook.climb.map(|climb| (verdict.owed, climb)));
        let telling = telling(gathered, hours, &verdict.owed.name(), kind_of(verdict.state), at, sentence);
        let mut is_told = false;
        if let Some(change) = change {
            let event = format!("{}/{position}", change.to);
            let overdue = |state: &str| State::ALL.iter().any(|of| of.as_str() == state && is_overdue(*of));
            if is_overdue(verdict.state) {
                is_told = true;
                let mut whom: Vec<Whom> = told_after(outlook.climb, ladder).into_iter().map(Whom::Rung).collect();
                if verdict.state == State::Missing {
                    whom.push(Whom::Rung(Rung::Rep));
                }
                self.tellings.push(Telling { event, whom, ..telling.clone() });
            } else if change.from.as_deref().is_some_and(overdue) {
                let whom = vec![Whom::WhoWasTold];
                self.tellings.push(Telling { event, whom, kind: NoticeKind::Withdrawn, ..telling.clone() });
            }
        }
        let said = step_sentence(verdict.state, sentence);
        for step in outlook.reached.iter().filter(|_| !is_told) {
            let generation = outlook.climb.map_or(position, |climb| climb.generation);
            let whom = ladder.get(*step).map(|step| Whom::Rung(step.tell)).into_iter().collect();
            let event = format!("step-{step}/{generation}");
            self.tellings.push(Telling { event, whom, en: said.en.clone(), zh: said.zh.clone(), ..telling.clone() });
        }
        outlook.climb
    }

    /// The visit is long past its planned end: a reminder, if its phones are in contact and nobody has left.
    pub fn remind(&mut self, gathered: &Gathered, position: Position, at: Timestamp) {
        self.timers.insert(TimerKind::OpenPastPlan, None);
        if !gathered.is_open_past_plan(at) {
            return;
        }
        let said = Sentence {
            en: "The planned end is long past and nobody has pressed \"leave\": press it, or call the visit off."
                .to_owned(),
            zh: "计划结束时间早已过去，仍未登记离开：请登记离开或取消拜访。".to_owned(),
        };
        let hours = OfficeHours::new(&gathered.policy, gathered.evidence().calendar);
        let subject = TimerKind::OpenPastPlan.name();
        let telling = telling(gathered, &hours, &subject, NoticeKind::OpenPastPlan, at, &said);
        let whom = vec![Whom::Rung(Rung::Supervisor), Whom::Rung(Rung::Rep)];
        self.tellings.push(Telling { whom, event: format!("open/{position}"), ..telling });
    }
}

/// Something that is told, to nobody yet and without its event.
fn telling(
    gathered: &Gathered,
    hours: &OfficeHours<'_>,
    subject: &str,
    kind: NoticeKind,
    at: Timestamp,
    said: &Sentence,
) -> Telling {
    Telling {
        subject: subject.to_owned(),
        kind,
        event: String::new(),
        whom: Vec::new(),
        at,
        disturbs_at: hours.at_or_after(Hours::Awake, at),
        duty: gathered.policy.duty_contact.clone(),
        en: said.en.clone(),
        zh: said.zh.clone(),
    }
}

/// What a notice says of something owed in this state.
fn kind_of(state: State) -> NoticeKind {
    match state {
        State::Missing => NoticeKind::ObligationMissing,
        State::AwaitingDevice | State::Unrecoverable => NoticeKind::DeviceSilent,
        _ => NoticeKind::DueSoon,
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
