//! Sheets as people keep them in Excel: read from CSV and XLSX, written so that no cell is taken for a formula. What stands in
//! them is not known here.

mod csv;
mod formula;
mod xlsx;

use std::fmt;
use std::path::Path;

pub use csv::{write as write_csv, write_on as write_csv_on};
pub use formula::{neutral, plain};
pub use xlsx::write as write_xlsx;

/// Largest file, in bytes.
pub const MAX_FILE: u64 = 32 << 20;
/// Most bytes that a workbook may come to when it is inflated.
const MAX_INFLATED: u64 = 256 << 20;
/// Most rows.
const MAX_ROWS: usize = 200_000;
/// Most columns.
const MAX_COLUMNS: usize = 200;

/// One row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1 on.
    pub line: u64,
    /// Its cells, as they are meant: without what kept them from being formulas.
    pub cells: Vec<String>,
}

/// A file that can't be read as a sheet. It says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetError(pub String);

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn wrong(why: impl Into<String>) -> SheetError {
    SheetError(why.into())
}

/// Whether a file is a workbook by its name; else it is CSV.
pub fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

/// Reads a sheet: CSV in UTF-8, UTF-16 or GB18030, or the first sheet of a workbook.
///
/// # Errors
/// [`SheetError`], naming what is wrong and what to do.
pub fn read(bytes: &[u8], workbook: bool) -> Result<Vec<Row>, SheetError> {
    read_within(bytes, workbook, MAX_INFLATED)
}

/// The same for a workbook that may come to so many bytes when it is inflated.
///
/// # Errors
/// As [`read`].
pub fn read_within(bytes: &[u8], workbook: bool, inflated: u64) -> Result<Vec<Row>, SheetError> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(wrong(format!("it is larger than {} MiB: split it", MAX_FILE >> 20)));
    }
    let rows = if workbook { xlsx::read(bytes, inflated)? } else { csv::read(bytes)? };
    Ok(rows.into_iter().map(meant).filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect())
}

fn meant(row: Row) -> Row {
    Row { cells: row.cells.iter().map(|cell| plain(cell.trim()).to_owned()).collect(), ..row }
}

/// Room for one more row.
fn room(rows: usize, columns: usize) -> Result<(), SheetError> {
    if rows >= MAX_ROWS {
        return Err(wrong(format!("it has more than {MAX_ROWS} rows: split it")));
    }
    if columns > MAX_COLUMNS {
        return Err(wrong(format!("it has more than {MAX_COLUMNS} columns: take out those that are not needed")));
    }
    Ok(())
}
