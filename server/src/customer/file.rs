//! Cards as a sheet, in the form that an import takes. No cell of it is a formula.

use sync_core::customer::CustomerCard;

use super::columns::{Headings, heading_row, rows_of};
use crate::sheet::{SheetError, write_csv, write_xlsx};

/// Cards as a CSV file or a workbook.
///
/// # Errors
/// [`SheetError`], where a workbook has no room for them.
pub fn sheet(cards: &[CustomerCard], headings: Headings, workbook: bool) -> Result<Vec<u8>, SheetError> {
    let rows: Vec<Vec<String>> = std::iter::once(heading_row(headings)).chain(cards.iter().flat_map(rows_of)).collect();
    let rows = rows.iter().map(Vec::as_slice);
    if workbook { write_xlsx(rows) } else { write_csv(rows) }
}
