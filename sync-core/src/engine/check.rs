//! What this phone can say of a visit's content by the policy, offline: the same code as the server's, over what is held here.

use crate::compliance::{Draft, DraftCheck, GivenBefore, check_draft, departed, digest};
use crate::document::record::RecordView;
use crate::engine::Engine;
use crate::engine::books::Books;
use crate::fact::CheckedAs;
use crate::ids::{DocumentId, VisitId};
use crate::policy::PolicyDocument;
use crate::time::Timestamp;

impl Engine {
    /// Checks a visit as it stands here (V6.1, V6.2, V7.2, V7.3, V9.1, V9.2, A3.2); none when neither plan nor record is here.
    pub fn check(&self, visit: &VisitId) -> Option<DraftCheck> {
        let (plan, record) = (self.books.plan(visit), self.books.record(visit));
        if plan.is_none() && record.is_none() {
            return None;
        }
        let policy = self.books.policy_for(visit);
        let before = self.books.given_before(visit, &policy);
        Some(check_draft(&Draft {
            plan: plan.as_ref(),
            record: record.as_ref(),
            before: &before,
            knows_all: false,
            departed: self.books.has_departed(visit),
            policy: &policy,
        }))
    }
}

impl Books {
    /// The version of the policy that this visit is judged by, as far as it has come here (A6).
    pub(super) fn policy_for(&self, visit: &VisitId) -> PolicyDocument {
        self.rules.book().for_visit(self.plan(visit).and_then(|plan| plan.start)).clone()
    }

    /// Whether somebody set out or arrived.
    pub(super) fn has_departed(&self, visit: &VisitId) -> bool {
        self.facts.get(visit).into_iter().flatten().any(|known| departed(&known.fact))
    }

    /// What is found in a record that is about to be submitted: in this one, or in the one that stands here.
    pub(super) fn checked_as(&self, visit: &VisitId, record: Option<RecordView>) -> Option<CheckedAs> {
        let record = record.or_else(|| self.record(visit))?;
        let policy = self.policy_for(visit);
        let before = self.given_before(visit, &policy);
        let plan = self.open(&DocumentId::plan(visit)).map(|document| document.heads());
        let checked = digest(self.plan(visit).as_ref(), &record, &before, &policy);
        Some(CheckedAs { plan: plan.filter(|heads| !heads.is_empty()), ..checked })
    }

    /// Gifts to the same customer on visits of the same year that begin before this one, as far as they are held here. Nothing
    /// is opened where the policy sets no limit for a year.
    pub(super) fn given_before(&self, visit: &VisitId, policy: &PolicyDocument) -> Vec<GivenBefore> {
        let year = |at: Timestamp| policy.office_day(at).map(|day| day.year());
        let Some((plan, start)) = policy.gift_limit_year.and(self.plan(visit)).and_then(|plan| {
            let start = plan.start?;
            Some((plan, start))
        }) else {
            return Vec::new();
        };
        let mut given = Vec::new();
        for other in self.visits().into_iter().filter(|other| other != visit) {
            let Some(their) = self.plan(&other).filter(|their| their.customer == plan.customer) else { continue };
            let counts = their.start.is_some_and(|at| (at, &other) < (start, visit) && year(at) == year(start));
            let record = if counts { self.record(&other) } else { None };
            let gifts = record.map(|record| record.gifts).unwrap_or_default().into_iter();
            given.extend(gifts.map(|gift| GivenBefore { amount: gift.amount, currency: gift.currency }));
        }
        given
    }
}
