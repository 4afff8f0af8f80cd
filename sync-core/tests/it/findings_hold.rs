//! Findings are a function of evidence and time, and it is said from when on time alone may make other ones: until then they hold.

use proptest::prelude::{Strategy, any, prop};
use proptest::{prop_assert, prop_assert_eq, proptest};
use sync_core::assessment::{FactSeen, Holder, VisitEvidence, assess_findings, findings_change_at};
use sync_core::calendar::Calendar;
use sync_core::document::plan::PlanView;
use sync_core::document::record::RecordView;
use sync_core::evidence::{Grade, Placement};
use sync_core::fact::{Channel, Fact};
use sync_core::ids::{ChangeHash, EntryId, Heads};
use sync_core::policy::PolicyDocument;
use sync_core::rule::Finding;
use sync_core::rule::approval::Superior;
use sync_core::time::{Millis, Timestamp};

use crate::world::{at, entry, person, seeded, visit};

/// Every decision is a superior's, about the plan as it is.
struct Unchanged;

fn plan() -> PlanView {
    PlanView { start: Some(at("09:00")), minutes: 60, purpose: "cold chain".to_owned(), ..PlanView::default() }
}

impl Holder for Unchanged {
    fn elapsed(&self, _: EntryId, _: EntryId) -> Option<(Millis, Millis)> {
        None
    }
    fn plan_at(&self, _: &[ChangeHash]) -> Option<PlanView> {
        Some(plan())
    }
    fn record_at(&self, _: &[ChangeHash]) -> Option<RecordView> {
        None
    }
    fn superior(&self, _: &FactSeen) -> Option<Superior> {
        Some(Superior::Manager)
    }
}

fn fact(which: u8) -> Fact {
    let (visit, heads) = (visit("v"), Heads::default());
    let text = || "so".to_owned();
    match which {
        0 => Fact::Plan { visit, heads },
        1 => Fact::Approve { visit, heads, seen: None },
        2 => Fact::Replan { visit, before: Some(at("08:00")), after: Some(at("09:00")), details: true },
        3 => Fact::TellChange { visit, channel: Channel::Phone, text: text() },
        4 => Fact::ConfirmDetails { visit, with: text() },
        5 => Fact::Arrive { visit, fix: None },
        6 => Fact::Leave { visit },
        7 => Fact::Sign { visit, heads, signer: text(), drawn: None },
        8 => Fact::NewInformation { visit, what: text() },
        9 => Fact::ProposeChange { visit, field: "address".to_owned(), old: None, new: text() },
        _ => Fact::Submit { visit, heads, answers: Vec::new(), reason: None, checked: None },
    }
}

/// A day before the visit to a day after it, by the phone's own clock, which may be ahead of who asks.
fn facts() -> impl Strategy<Value = Vec<FactSeen>> {
    let one = (0..11u8, -24..24i64, any::<bool>()).prop_map(|(which, hours, known)| {
        let time = at("09:00") + Millis::hours(hours);
        let known = known.then_some(time);
        let placement = Placement {
            earliest: known,
            latest: known,
            low: known,
            high: known,
            estimate: known,
            error: known.map(|_| Millis(0)),
            wall: time,
            grade: if known.is_some() { Grade::A } else { Grade::C },
            contradiction: None,
            by_code: false,
        };
        (fact(which), placement)
    });
    prop::collection::vec(one, 0..8).prop_map(|all| {
        let seen = |(seq, (fact, placement)): (usize, (Fact, Placement))| {
            let entry = entry(1, u64::try_from(seq).expect("few") + 1);
            FactSeen { entry, person: person("li"), placement, fact }
        };
        all.into_iter().enumerate().map(seen).collect()
    })
}

fn with<T>(facts: &[FactSeen], ask: impl FnOnce(&VisitEvidence<'_>) -> T) -> T {
    let (policy, calendar, plan) = (PolicyDocument::default(), Calendar::of("CN"), plan());
    ask(&VisitEvidence {
        facts,
        holder: &Unchanged,
        plan: Some(&plan),
        record: None,
        devices: &[],
        policy: &policy,
        calendar: calendar.as_ref(),
    })
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn findings_hold_until_the_moment_that_is_said(facts in facts(), now in -30..60i64, later in 0..400i64) {
        let now = at("09:00") + Millis::hours(now);
        let found = |now: Timestamp| -> Vec<Finding> { with(&facts, |evidence| assess_findings(evidence, now)) };
        let changes = with(&facts, |evidence| findings_change_at(evidence, now));
        prop_assert!(changes.is_none_or(|at| at > now), "what was due has happened");
        let then = now + Millis::hours(later);
        let held = changes.map_or(then, |at| then.min(Timestamp(at.0 - 1)));
        prop_assert_eq!(found(held), found(now), "at {:?}", changes);
    }
}
