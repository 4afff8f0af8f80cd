//! `sojourn admin customer import`: a sheet of cards, row by row. Every cell is looked at before anything is written; what is
//! wrong is said with line, column, reason and remedy, and its rows can be written to a file to be mended.

mod check;

use std::collections::BTreeMap;

use sync_core::customer::Contact;
use sync_core::customer::duplicate::Same;
use sync_core::ids::{CustomerId, OrgId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::AdminError;
use crate::customer::columns::{Column, Headings, heading_row};
use crate::sheet::{Row, SheetError};
use crate::store::{Act, CustomerAct, Doer, Store};
use check::{Checked, check};

/// Rows in one transaction.
const TOGETHER: usize = 500;

/// A cell, or a row, that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The line in the file, from 1 on.
    pub line: u64,
    /// The column's heading, as the file has it; empty where it is the row.
    pub column: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// A card that may be another's (C2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// The line in the file.
    pub line: u64,
    /// Which.
    pub customer: CustomerId,
    /// The other.
    pub like: CustomerId,
    /// Why.
    pub same: Same,
}

/// What an import came to, or would come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows that were read, without the headings.
    pub rows: usize,
    /// Customers that are new.
    pub made: usize,
    /// Customers of whom something changed.
    pub changed: usize,
    /// Customers of whom nothing did.
    pub same: usize,
    /// What is wrong.
    pub errors: Vec<RowError>,
    /// Cards that may be another's.
    pub likenesses: Vec<Likeness>,
    /// The rows that were not taken, with headings and why.
    pub bad: Vec<Vec<String>>,
    /// Whether it was written.
    pub written: bool,
}

/// How an import is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct How {
    /// Look only.
    pub check: bool,
    /// One bad row keeps all others out.
    pub all_or_nothing: bool,
}

/// What one customer comes to.
struct Planned {
    made: bool,
    acts: Vec<CustomerAct>,
}

/// Imports rows as the operator. `progress` is told how many customers are done, of how many.
///
/// # Errors
/// [`AdminError`] where the headings can't be read, or what the store returns; good rows before that are in.
pub fn import(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    rows: &[Row],
    how: How,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Outcome, AdminError> {
    import_by(store, (org, &Doer::Operator), now, rows, how, progress)
}

/// The same by anybody: in an organisation, by whom.
///
/// # Errors
/// As [`import`].
pub fn import_by(
    store: &dyn Store,
    (org, by): (&OrgId, &Doer),
    now: Timestamp,
    rows: &[Row],
    how: How,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Outcome, AdminError> {
    super::check_org(store, org)?;
    let (columns, rows) = headed(rows).map_err(|error| AdminError::Refused(error.to_string()))?;
    let Checked { planned, errors, likenesses, bad } = store.read_with(|read| check(read, org, &columns, rows))?;
    let count = |is: fn(&Planned) -> bool| planned.iter().filter(|planned| is(planned)).count();
    let mut outcome = Outcome {
        rows: rows.len(),
        made: count(|planned| planned.made),
        changed: count(|planned| !planned.made && !planned.acts.is_empty()),
        same: count(|planned| planned.acts.is_empty()),
        bad: bad_rows(&columns, rows, &bad),
        errors,
        likenesses,
        written: false,
    };
    if how.check || (how.all_or_nothing && !outcome.errors.is_empty()) {
        return Ok(outcome);
    }
    let of = planned.len();
    let together = if how.all_or_nothing { of.max(1) } else { TOGETHER };
    let mut done = 0;
    for chunk in planned.chunks(together) {
        let acts: Vec<CustomerAct> = chunk.iter().flat_map(|planned| planned.acts.clone()).collect();
        let (org, by) = (org.clone(), by.clone());
        store.write_with(move |tx| {
            let mut acts = acts.into_iter();
            acts.try_for_each(|act| carry_out(tx, &org, now, &by, Act::OfCustomer(act)).map(|_| ()))
        })?;
        done += chunk.len();
        progress(done, of);
    }
    outcome.written = true;
    Ok(outcome)
}

/// A column as the file has it.
struct Headed {
    column: Column,
    heading: String,
}

/// What the columns are, and the rows under them.
fn headed(rows: &[Row]) -> Result<(Vec<Headed>, &[Row]), SheetError> {
    let (first, rest) =
        rows.split_first().ok_or_else(|| SheetError("it is empty: the first row holds the headings".to_owned()))?;
    let mut columns: Vec<Headed> = Vec::new();
    for (at, heading) in first.cells.iter().enumerate() {
        let place = at + 1;
        let unknown = || {
            let known = heading_row(Headings::Keys).join(", ");
            SheetError(format!(
                "line {}, column {place}: no column is called {heading:?}: take it out, or name it one of {known}",
                first.line
            ))
        };
        let column = Column::named(heading).ok_or_else(unknown)?;
        if columns.iter().any(|known| known.column == column) {
            return Err(SheetError(format!(
                "line {}, column {place}: {heading:?} stands there twice: take one out",
                first.line
            )));
        }
        columns.push(Headed { column, heading: heading.clone() });
    }
    if !columns.iter().any(|known| known.column == Column::Id) {
        let heading = Column::Id.heading(Headings::Zh);
        return Err(SheetError(format!("line {}: there is no column id ({heading}): add it", first.line)));
    }
    Ok((columns, rest))
}

/// Rows that were not taken, with why in a column of its own.
fn bad_rows(columns: &[Headed], rows: &[Row], bad: &BTreeMap<u64, String>) -> Vec<Vec<String>> {
    if bad.is_empty() {
        return Vec::new();
    }
    let kept: Vec<usize> =
        columns.iter().enumerate().filter(|(_, it)| it.column != Column::Errors).map(|(at, _)| at).collect();
    let mut head: Vec<String> = kept.iter().filter_map(|at| columns.get(*at)).map(|it| it.heading.clone()).collect();
    head.push(Column::Errors.heading(Headings::Keys));
    let mut all = vec![head];
    for (row, why) in rows.iter().filter_map(|row| Some((row, bad.get(&row.line)?))) {
        let mut cells: Vec<String> = kept.iter().map(|at| row.cells.get(*at).cloned().unwrap_or_default()).collect();
        cells.push(why.clone());
        all.push(cells);
    }
    all
}

/// A contact's part by its place.
fn part(contact: &mut Contact, at: usize) -> Option<&mut String> {
    match at {
        0 => Some(&mut contact.name),
        1 => Some(&mut contact.post),
        2 => Some(&mut contact.phone),
        3 => Some(&mut contact.mail),
        4 => Some(&mut contact.language),
        _ => None,
    }
}
