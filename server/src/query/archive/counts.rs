//! How many visits are filed under what (A3.4): for each department's look at its part.

use std::collections::BTreeMap;

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::query::archive::{Found, Looking, Room, look};
use crate::store::{Read, StoreError};

/// Visits by what they are filed under; an empty name for those that are under none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub visits: u64,
    /// By the customer's nature.
    pub classes: BTreeMap<String, u64>,
    /// By the customer's tier.
    pub tiers: BTreeMap<String, u64>,
    /// By business field.
    pub fields: BTreeMap<String, u64>,
    /// By month of the planned start, `2026-09`, in the office's zone.
    pub months: BTreeMap<String, u64>,
    /// By the rep's department.
    pub departments: BTreeMap<String, u64>,
    /// By how far the review of the record is.
    pub reviews: BTreeMap<String, u64>,
}

/// Counts what is found.
///
/// # Errors
/// What the store returns.
pub fn counts(read: &dyn Read, org: &OrgId, looking: &Looking<'_>, zone: &str) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    let room = Room { found: usize::MAX, looked: usize::MAX };
    look(read, org, looking, None, room, &mut |found| counts.add(&found, zone))?;
    Ok(counts)
}

impl Counts {
    fn add(&mut self, found: &Found, zone: &str) {
        self.visits += 1;
        let department = found.row.department.as_ref().map(ToString::to_string).unwrap_or_default();
        let all = [
            (&mut self.classes, found.filed.class.clone()),
            (&mut self.tiers, found.filed.tier.clone()),
            (&mut self.fields, found.filed.field.clone()),
            (&mut self.months, found.row.start.and_then(|start| month(start, zone)).unwrap_or_default()),
            (&mut self.departments, department),
            (&mut self.reviews, found.row.review.as_str().to_owned()),
        ];
        for (counts, name) in all {
            *counts.entry(name).or_default() += 1;
        }
    }
}

fn month(at: Timestamp, zone: &str) -> Option<String> {
    let zoned = jiff::Timestamp::from_millisecond(at.0).ok()?.in_tz(zone).ok()?;
    Some(zoned.strftime("%Y-%m").to_string())
}
