//! The board in numbers: how many obligations are in which state, by department and by week; and what there is to choose by.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::query::outlines::{Chosen, Outline, Outlines};
use crate::store::{Read, StoreError};

/// Visits that have something in common.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// How many.
    pub visits: usize,
    /// How many things owed are in which state.
    pub states: BTreeMap<&'static str, usize>,
}

/// What there is to choose by, over all that the person may see.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Departments with their names.
    pub departments: BTreeMap<String, String>,
    /// People with their names.
    pub people: BTreeMap<String, String>,
    /// Weeks of planned starts.
    pub weeks: BTreeSet<String>,
    /// States.
    pub states: BTreeSet<&'static str>,
}

/// Numbers.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// How many visits there are, chosen or not.
    pub all: usize,
    /// How many are chosen.
    pub shown: usize,
    /// What there is to choose by.
    pub choices: Choices,
    /// What is chosen, by the department's name; empty for none.
    pub departments: BTreeMap<String, Group>,
    /// By ISO week; empty for none.
    pub weeks: BTreeMap<String, Group>,
}

/// Counts.
///
/// # Errors
/// What the store returns.
pub fn figures(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    now: Timestamp,
    chosen: &Chosen,
) -> Result<Figures, StoreError> {
    let outlines = Outlines::read(read, org, caller, now)?;
    let mut figures = Figures { all: outlines.all.len(), ..Figures::default() };
    for outline in &outlines.all {
        figures.choices.add(&outlines, chosen, outline);
    }
    for outline in outlines.chosen(chosen)? {
        figures.shown += 1;
        let department = outline.row.department.as_ref().map(|department| outlines.sight.department(department));
        let week = chosen.week_of(outline.row.start);
        figures.departments.entry(department.unwrap_or_default()).or_default().add(outline);
        figures.weeks.entry(week.unwrap_or_default()).or_default().add(outline);
    }
    Ok(figures)
}

impl Group {
    fn add(&mut self, outline: &Outline) {
        self.visits += 1;
        for owed in &outline.row.owed {
            *self.states.entry(owed.state.as_str()).or_default() += 1;
        }
    }
}

impl Choices {
    fn add(&mut self, outlines: &Outlines<'_>, chosen: &Chosen, outline: &Outline) {
        let (row, sight) = (&outline.row, &outlines.sight);
        if let Some(department) = &row.department {
            self.departments.entry(department.to_string()).or_insert_with(|| sight.department(department));
        }
        self.people.entry(row.rep.to_string()).or_insert_with(|| sight.name(&row.rep));
        self.weeks.extend(chosen.week_of(row.start));
        self.states.extend(row.owed.iter().map(|owed| owed.state.as_str()));
    }
}
