//! The local read view: what this device can say at any moment, by the same code as the server's.

use std::collections::BTreeMap;

use crate::assessment::{
    FactSeen, Holder, Letter, Tongue, TripCover, VisitEvidence, approval_answer, assess_arrival, assess_findings,
    assess_notes, assess_obligations, assess_reach, assess_review, assess_watch, check_record, draft_thanks,
    is_plan_approved, return_by,
};
use crate::compliance::missing;
use crate::document::plan::{PlanView, read_plan_at};
use crate::document::record::{RecordView, read_record_at};
use crate::engine::Engine;
use crate::engine::books::{Books, KnownFact};
use crate::engine::status::{
    ENDS_SOON, NEAR, ObligationStatus, Page, PolicyStatus, ReviewStatus, Status, Synced, VisitStatus,
};
use crate::evidence::{Grade, KnownAnchor, Placement, Stamped, Timeline};
use crate::fact::Fact;
use crate::ids::{ChangeHash, DocumentId, EntryId, VisitId};
use crate::obligation::{DeviceContact, Seen, Verdict, explain};
use crate::rule::approval::Superior;
use crate::sync::Notice;
use crate::time::{DeviceTime, Millis, Stamp, Timestamp};

/// What a device knows about times and people.
struct DeviceHolder<'a> {
    books: &'a Books,
    timeline: &'a Timeline,
    visit: &'a VisitId,
    overseas: bool,
}

impl Holder for DeviceHolder<'_> {
    fn elapsed(&self, from: EntryId, to: EntryId) -> Option<(Millis, Millis)> {
        let own = self.books.enrolment.as_ref()?.answer.device;
        (from.device == own && to.device == own).then(|| self.timeline.elapsed(from.seq, to.seq))?
    }

    fn plan_at(&self, heads: &[ChangeHash]) -> Option<PlanView> {
        read_plan_at(&self.books.open(&DocumentId::plan(self.visit))?, heads)
    }

    fn record_at(&self, heads: &[ChangeHash]) -> Option<RecordView> {
        read_record_at(&self.books.open(&DocumentId::record(self.visit))?, heads)
    }

    /// The server let the approval through, so it was a superior's; which one it needs, this device can only suppose.
    fn superior(&self, _: &FactSeen) -> Option<Superior> {
        Some(if self.overseas { Superior::Manager } else { Superior::Supervisor })
    }

    fn trip(&self) -> Option<TripCover> {
        let trip = self.books.trip_over(self.visit)?;
        let shares = self.facts_of(trip.lead, |fact| matches!(fact, Fact::Share { .. }));
        let shared = shares.into_iter().min_by_key(|seen| (seen.placement.shown(), seen.entry))?;
        Some(TripCover { shared, from: trip.from, until: trip.until })
    }

    fn on_legs(&self) -> Vec<Seen> {
        let legs = self.books.legs_of(self.visit).into_iter();
        legs.flat_map(|leg| self.facts_of(leg, |fact| matches!(fact, Fact::SetOut { .. } | Fact::Arrive { .. })))
            .collect()
    }
}

impl DeviceHolder<'_> {
    /// Facts of another visit, placed.
    fn facts_of(&self, visit: &VisitId, wanted: fn(&Fact) -> bool) -> Vec<Seen> {
        let known = self.books.facts.get(visit).into_iter().flatten();
        let known = known.filter(|known| wanted(&known.fact) && !self.books.is_refused(known));
        let placed = known.filter_map(|known| seen(known, self.timeline));
        placed.map(|fact| Seen { entry: fact.entry, placement: fact.placement }).collect()
    }
}

impl Engine {
    /// What can be said now, with every visit; none before the enrolment. Opens every document: for a screen ask [`Self::list`].
    pub fn status(&self, now: &DeviceTime) -> Option<Status> {
        let visits = self.books.visits();
        let mut status = self.status_of(now, visits.iter())?;
        status.known = visits.len();
        status.visits.sort_by(|a, b| (a.start, &a.visit).cmp(&(b.start, &b.visit)));
        Some(status)
    }

    /// What can be said now, with one page of visits by planned start; opens no document of another visit once the starts
    /// are known. None before the enrolment.
    pub fn list(&mut self, now: &DeviceTime, page: Page) -> Option<Status> {
        let visits = self.books.in_order();
        let shown = visits.iter().skip(page.from).take(page.limit);
        let mut status = self.status_of(now, shown.map(|(_, visit)| visit))?;
        status.known = visits.len();
        Some(status)
    }

    /// As [`Self::list`], but what is near comes first: visits without a planned start, those planned from two days back
    /// onwards, then what lies further behind, the latest first. So one page has the day in it, however many visits there are.
    pub fn list_near(&mut self, now: &DeviceTime, page: Page) -> Option<Status> {
        let near = self.server_time(now) - NEAR;
        let visits = self.books.in_order();
        let (behind, ahead): (Vec<_>, Vec<_>) =
            visits.iter().partition(|(start, _)| start.is_some_and(|start| start < near));
        let shown = ahead.into_iter().chain(behind.into_iter().rev()).skip(page.from).take(page.limit);
        let mut status = self.status_of(now, shown.map(|(_, visit)| visit))?;
        status.known = visits.len();
        Some(status)
    }

    /// What can be said of one visit now; none when nothing of it is known here.
    pub fn visit(&self, now: &DeviceTime, visit: &VisitId) -> Option<VisitStatus> {
        let known = self.books.visits().contains(visit);
        known.then(|| self.visit_status(visit, &self.timeline(), self.server_time(now)))
    }

    fn status_of<'a>(&self, now: &DeviceTime, visits: impl Iterator<Item = &'a VisitId>) -> Option<Status> {
        let enrolment = &self.books.enrolment.as_ref()?.answer;
        let timeline = self.timeline();
        let time = self.server_time(now);
        Some(Status {
            person: enrolment.person.clone(),
            device: enrolment.device,
            saved: self.books.head().map_or(0, |head| head.seq),
            sent: self.sent(),
            stored: self.books.contact.stored,
            merged: self.books.contact.merged,
            safe: self.books.contact.safe,
            refused: self.refused_work(),
            again: self.written_again(),
            unseen: self.unseen_decisions(),
            notices: self.notices(),
            known: 0,
            visits: visits.map(|visit| self.visit_status(visit, &timeline, time)).collect(),
            wall_error_ms: self.anchored(now).map(|true_time| (now.wall - true_time).0),
            over: self.books.contact.over,
            renewable: self.may_renew(),
            held: self.books.contact.held.unwrap_or_default().max(self.books.contact.stored),
            ends_soon: self.books.contact.ends.filter(|ends| *ends - time <= ENDS_SOON),
            policy: self.policy_status(time),
        })
    }

    fn notices(&self) -> Vec<Notice> {
        let mut notices: Vec<Notice> = self.books.notices.values().cloned().collect();
        notices.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
        notices
    }

    /// The server's time now, as the running clock counts it on from the last contact in this boot.
    pub(super) fn anchored(&self, now: &DeviceTime) -> Option<Timestamp> {
        let anchor = self.books.contact.anchor.filter(|anchor| anchor.boot == now.boot)?;
        let middle = anchor.exchange.sent / 2 + anchor.exchange.received / 2;
        Some(anchor.at + Millis(i64::try_from(now.running.checked_sub(middle)?).ok()?))
    }

    /// The best this device knows of the server's time; without a contact in this boot the wall clock has to do.
    pub fn server_time(&self, now: &DeviceTime) -> Timestamp {
        self.anchored(now).unwrap_or(now.wall)
    }

    /// By which version of the policy visits are judged that begin now.
    fn policy_status(&self, now: Timestamp) -> PolicyStatus {
        let policies = self.books.rules.book().policies();
        let coming = policies.versions().find(|version| version.effective_from > now);
        PolicyStatus {
            version: policies.in_force(now).version,
            coming: coming.map(|version| (version.version, version.effective_from)),
            unread: self.books.rules.unread(),
        }
    }

    /// The version of the policy that is in force now, as far as it has come here (A6).
    pub fn policy(&self, now: &DeviceTime) -> &crate::policy::PolicyDocument {
        self.books.rules.book().policies().in_force(self.server_time(now))
    }

    pub(super) fn timeline(&self) -> Timeline {
        let received = |seq| self.books.receipts.range(seq..).next().map(|(_, receipt)| receipt.at);
        let entries = self.books.entries.all().iter().map(|entry| Stamped {
            seq: entry.header.seq,
            // The zone is for display only, and nothing of this is displayed.
            stamp: Stamp { zone: String::new(), ..entry.header.stamp },
            received: received(entry.header.seq),
        });
        let anchors =
            self.books.anchors.iter().map(|(id, anchor)| {
                (*id, KnownAnchor { at: anchor.at, boot: anchor.boot, running: anchor.exchange.sent })
            });
        Timeline::new(entries.collect(), &anchors.collect::<BTreeMap<_, _>>(), None)
    }

    /// The thank-you to the customer as it can be drafted here, offline (V10.1); none where the plan is not known.
    pub fn thanks(&self, now: &DeviceTime, visit: &VisitId, writer: &str, tongue: Tongue) -> Option<Letter> {
        let (timeline, time) = (self.timeline(), self.server_time(now));
        self.with_evidence(visit, &timeline, time, |evidence, _| draft_thanks(evidence, writer, tongue))
    }

    fn visit_status(&self, visit: &VisitId, timeline: &Timeline, now: Timestamp) -> VisitStatus {
        self.with_evidence(visit, timeline, now, |evidence, known| self.status_by(visit, evidence, known, now))
    }

    /// Asks something of all that this device knows of a visit.
    pub(super) fn with_evidence<T>(
        &self,
        visit: &VisitId,
        timeline: &Timeline,
        now: Timestamp,
        ask: impl FnOnce(&VisitEvidence<'_>, &[KnownFact]) -> T,
    ) -> T {
        let books = &self.books;
        let known: Vec<KnownFact> = books.facts.get(visit).into_iter().flatten().cloned().collect();
        let known: Vec<KnownFact> = known.into_iter().filter(|known| !books.is_refused(known)).collect();
        let facts: Vec<FactSeen> = known.iter().filter_map(|known| seen(known, timeline)).collect();
        let (plan, record) = (books.plan(visit), books.record(visit));
        let rulebook = books.rules.book();
        let policy = rulebook.for_visit(plan.as_ref().and_then(|plan| plan.start));
        let calendar = rulebook.calendar(&policy.office_calendar);
        let overseas = plan.as_ref().is_some_and(|plan| plan.overseas || plan.participants.len() > 1);
        let holder = DeviceHolder { books, timeline, visit, overseas };
        let devices = if self.is_own(visit, &known) { self.self_contact(now) } else { Vec::new() };
        let evidence = VisitEvidence {
            facts: &facts,
            holder: &holder,
            plan: plan.as_ref(),
            record: record.as_ref(),
            devices: &devices,
            policy,
            calendar: calendar.as_ref(),
        };
        ask(&evidence, &known)
    }

    fn status_by(
        &self,
        visit: &VisitId,
        evidence: &VisitEvidence<'_>,
        known: &[KnownFact],
        now: Timestamp,
    ) -> VisitStatus {
        let (own, plan) = (self.is_own(visit, known), evidence.plan);
        let obligations = if own { assess_obligations(evidence, now) } else { Vec::new() };
        let zone = evidence.policy.office_zone.as_str();
        let (review, watch) = (assess_review(evidence), assess_watch(evidence, now));
        VisitStatus {
            visit: visit.clone(),
            own,
            customer: plan.map(|plan| plan.customer_name.clone()).unwrap_or_default(),
            start: plan.and_then(|plan| plan.start),
            end: plan.and_then(PlanView::end),
            synced: self.synced(visit),
            approved: is_plan_approved(evidence, now),
            approval: approval_answer(evidence, now),
            facts: known.iter().map(|known| known.fact.name()).collect(),
            obligations: obligations.iter().map(|verdict| obligation_status(verdict, now, zone)).collect(),
            own_alarm: if own { self.own_alarm(evidence, now).map(|(at, _)| at) } else { None },
            return_by: return_by(evidence),
            watchers: assess_reach(evidence),
            watch: watch.map(|watch| (watch.state.as_str(), watch.due)),
            findings: assess_findings(evidence, now)
                .into_iter()
                .map(|finding| (finding.clause.id(), finding.detail_en, finding.detail_zh))
                .collect(),
            notes: assess_notes(evidence, now)
                .into_iter()
                .map(|(clause, note)| (clause.id(), note.detail_en, note.detail_zh))
                .collect(),
            review: ReviewStatus {
                state: review.state,
                points: review.points().to_vec(),
                checklist: check_record(evidence).into_iter().map(|point| (point.name, point.en, point.zh)).collect(),
            },
            arrival: assess_arrival(evidence).map(|arrival| (arrival.note.detail_en, arrival.note.detail_zh)),
            missing: evidence.record.map(|record| missing(plan, record)).unwrap_or_default(),
        }
    }

    /// This device knows all of its own journal now: as evidence, a contact at this very moment.
    fn self_contact(&self, now: Timestamp) -> Vec<DeviceContact> {
        let of = |enrolment: &crate::sync::EnrolAnswer| DeviceContact {
            device: enrolment.device,
            person: enrolment.person.clone(),
            heard: Some(now),
            complete: Some(now),
            lost: None,
            revoked: false,
        };
        self.enrolment().map(of).into_iter().collect()
    }

    /// How far all own entries about a visit have come.
    fn synced(&self, visit: &VisitId) -> Option<Synced> {
        self.books.last.get(visit).map(|seq| self.synced_entry(*seq))
    }
}

/// Own facts are placed by the own timeline, others' by what the server told.
fn seen(known: &KnownFact, timeline: &Timeline) -> Option<FactSeen> {
    let placement = match known.told {
        None => timeline.place(known.entry.seq)?,
        Some((received, estimate)) => Placement {
            earliest: None,
            latest: Some(received),
            low: estimate,
            high: Some(received),
            estimate,
            error: None,
            wall: estimate.unwrap_or(received),
            grade: Grade::B,
            contradiction: None,
            by_code: false,
        },
    };
    Some(FactSeen { entry: known.entry, person: known.person.clone(), placement, fact: Fact::clone(&known.fact) })
}

fn obligation_status(verdict: &Verdict, now: Timestamp, zone: &str) -> ObligationStatus {
    let sentence = explain(verdict, zone);
    ObligationStatus {
        kind: verdict.owed.name(),
        state: verdict.state.as_str(),
        due: verdict.due,
        left_ms: verdict.due.filter(|_| verdict.completion.is_none()).map(|due| (due - now).0),
        en: sentence.en,
        zh: sentence.zh,
    }
}
