//! Which customers are due for a visit (V4.1): how each stands in the office's present period, as far as one person may see it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sync_core::access::{Action, Relation, Resource};
use sync_core::fact::Fact;
use sync_core::ids::{CustomerId, OrgId, PersonId};
use sync_core::policy::PolicyDocument;
use sync_core::rule::coverage::{Coverage, Covered, check, matters_since};
use sync_core::time::Timestamp;

use crate::gather::Timelines;
use crate::query::sight::Sight;
use crate::rulebook::rulebook;
use crate::store::{Customer, Position, Read, StoreError, VisitRow};

/// One customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCoverage {
    /// Which.
    pub customer: CustomerId,
    /// The name.
    pub name: String,
    /// Whether it is a core customer (核心客户).
    pub core: bool,
    /// The tier, where the card has one.
    pub tier: Option<String>,
    /// How it stands.
    pub coverage: Coverage,
    /// The last day on which somebody arrived there, as far as it is known.
    pub last: Option<Date>,
    /// Whose visit was planned there last.
    pub rep: Option<PersonId>,
}

/// What visits say of a customer.
#[derive(Default)]
struct Seen {
    days: Vec<Date>,
    rep: Option<(Timestamp, PersonId)>,
}

/// The customers whom the caller may look at: those whose last visit is theirs or of somebody below them, or all where a role allows it.
/// Who is most overdue comes first, then core customers, then by tier.
///
/// # Errors
/// What the store returns.
pub fn coverage(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    now: Timestamp,
) -> Result<Vec<CustomerCoverage>, StoreError> {
    let sight = Sight::read(read, org, caller)?;
    let may = |rep: Option<&PersonId>| {
        let relation = rep.map_or(Relation::Colleague, |rep| sight.of_person(rep));
        sight.allows(relation, Action::Read, Resource::Coverage)
    };
    let all = all_coverage(read, org, now)?.into_iter();
    Ok(all.filter(|customer| may(customer.rep.as_ref())).collect())
}

/// The same for whoever may see everybody.
///
/// # Errors
/// What the store returns.
pub fn all_coverage(read: &dyn Read, org: &OrgId, now: Timestamp) -> Result<Vec<CustomerCoverage>, StoreError> {
    let rulebook = rulebook(read, org, Position::MAX)?;
    let policy = rulebook.policies().in_force(now);
    let Some(today) = policy.office_day(now) else { return Ok(Vec::new()) };
    let mut seen = visits(read, org, policy, today)?;
    let of = |customer: Customer| {
        let Seen { days, rep } = seen.remove(customer.id.as_str()).unwrap_or_default();
        let card: serde_json::Value = serde_json::from_str(&customer.card).unwrap_or_default();
        let core = card.get("key").and_then(serde_json::Value::as_bool).unwrap_or(false);
        CustomerCoverage {
            core,
            tier: card.get("tier").and_then(|tier| tier.as_str()).map(str::to_owned),
            coverage: check(core, &days, today, policy),
            last: days.iter().max().copied(),
            rep: rep.map(|(_, rep)| rep),
            customer: customer.id,
            name: customer.name,
        }
    };
    let mut all: Vec<CustomerCoverage> = read.customers(org)?.into_iter().map(of).collect();
    all.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(all)
}

fn order(of: &CustomerCoverage) -> (Covered, bool, Option<&str>, &str) {
    // A tier that is not known comes last.
    (of.coverage.covered, !of.core, of.tier.as_deref().or(Some("\u{10ffff}")), of.customer.as_str())
}

/// On which days somebody arrived at each customer's, and whose visit was planned there last. Of visits before what matters the planned
/// day is enough.
fn visits(
    read: &dyn Read,
    org: &OrgId,
    policy: &PolicyDocument,
    today: Date,
) -> Result<BTreeMap<String, Seen>, StoreError> {
    let since = matters_since(today, policy);
    let timelines = Timelines::default();
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for row in read.visits(org)?.into_iter().filter(|row| row.erased.is_none() && !row.customer.is_empty()) {
        let Some(start) = row.start else { continue };
        let planned = policy.office_day(start);
        let day = match planned {
            Some(day) if day >= since => arrived(read, org, &row, &timelines)?.and_then(|at| policy.office_day(at)),
            day => day,
        };
        let customer = seen.entry(row.customer).or_default();
        customer.days.extend(day.filter(|day| *day <= today));
        if customer.rep.as_ref().is_none_or(|(latest, _)| *latest <= start) {
            customer.rep = Some((start, row.rep));
        }
    }
    Ok(seen)
}

/// When somebody first arrived, as far as can be told.
fn arrived(
    read: &dyn Read,
    org: &OrgId,
    row: &VisitRow,
    timelines: &Timelines,
) -> Result<Option<Timestamp>, StoreError> {
    let mut first: Option<Timestamp> = None;
    for fact in read.facts(org, &row.visit, Position::MAX)? {
        if matches!(fact.fact, Fact::Arrive { .. }) {
            let timeline = timelines.of(read, org, &fact.device, Position::MAX)?;
            let at = timeline.place(fact.seq).map_or(fact.received, |placement| placement.shown());
            first = Some(first.map_or(at, |first| first.min(at)));
        }
    }
    Ok(first)
}
