//! Workbooks: the first sheet is read cell by cell, after it was measured what the file comes to; one sheet of words is written.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use zip::ZipArchive;

use super::{MAX_COLUMNS, Row, SheetError, neutral, room, wrong};

/// Reads the first sheet.
pub(super) fn read(bytes: &[u8], inflated: u64) -> Result<Vec<Row>, SheetError> {
    measure(bytes, inflated)?;
    let unreadable = |error: calamine::XlsxError| {
        wrong(format!("it is no workbook that can be read ({error}): save it again as .xlsx"))
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let first = book.sheet_names().into_iter().next().ok_or_else(|| wrong("it has no sheet: add one"))?;
    let mut reader = book.worksheet_cells_reader(&first).map_err(unreadable)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let (line, column) = (u64::from(row) + 1, column as usize);
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if rows.last().is_none_or(|last| last.line != line) {
            room(rows.len(), 0)?;
            rows.push(Row { line, cells: Vec::new() });
        }
        room(0, column + 1)?;
        if let Some(row) = rows.last_mut() {
            row.cells.resize(row.cells.len().max(column + 1).min(MAX_COLUMNS), String::new());
            if let Some(place) = row.cells.get_mut(column) {
                *place = text;
            }
        }
    }
    Ok(rows)
}

/// Inflates everything into nothing, up to a limit: what the file says of its sizes may be a lie.
fn measure(bytes: &[u8], most: u64) -> Result<(), SheetError> {
    let unreadable =
        |error: &dyn std::fmt::Display| wrong(format!("it is no workbook ({error}): save it again as .xlsx"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut left = most;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| unreadable(&error))?;
        let taken = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|error| unreadable(&error))?;
        left = left
            .checked_sub(taken)
            .ok_or_else(|| wrong(format!("it comes to more than {} MiB when it is unpacked: split it", most >> 20)))?;
    }
    Ok(())
}

/// What a cell shows. Of a formula that is what it came to when the file was saved.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Telephone numbers are numbers to Excel.
        #[expect(clippy::cast_possible_truncation, reason = "it was just compared")]
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => (*number as i64).to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.chars().take(10).collect(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => format!("{error:?}"),
        DataRef::Empty => String::new(),
    }
}

/// Writes one sheet of words: no cell is a formula, nor taken for one when the sheet is saved as CSV. In memory alone: a file
/// beside it would be left in the clear.
///
/// # Errors
/// [`SheetError`] where a cell is longer than a workbook takes, or there are too many rows.
pub fn write<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> Result<Vec<u8>, SheetError> {
    let failed = |error: rust_xlsxwriter::XlsxError| wrong(format!("it can't be written as a workbook: {error}"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    for (at, row) in rows.into_iter().enumerate() {
        let line = u32::try_from(at).map_err(|_| wrong("there are too many rows for a workbook: export as CSV"))?;
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let column = u16::try_from(column).map_err(|_| wrong("there are too many columns for a workbook"))?;
            sheet.write_string(line, column, neutral(cell)).map_err(failed)?;
        }
    }
    book.save_to_buffer().map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use rust_xlsxwriter::{Formula, Workbook};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::{read, write_xlsx};

    #[test]
    fn a_workbook_reads_back_and_holds_no_formula() {
        let rows = [vec!["id".to_owned(), "name".to_owned()], vec!["c-1".to_owned(), "=1+1".to_owned()]];
        let bytes = write_xlsx(rows.iter().map(Vec::as_slice)).expect("written");
        let again = read(&bytes, true).expect("a sheet");
        assert_eq!(
            again.iter().map(|row| (row.line, row.cells.clone())).collect::<Vec<_>>(),
            [(1, rows[0].clone()), (2, rows[1].clone())]
        );
        let mut raw: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
        let range = calamine::Reader::worksheet_range(&mut raw, "Sheet1").expect("a sheet");
        assert_eq!(range.get_value((1, 1)), Some(&calamine::Data::String("'=1+1".to_owned())));
        let formulas = calamine::Reader::worksheet_formula(&mut raw, "Sheet1").expect("a sheet");
        assert!(formulas.is_empty());
    }

    #[test]
    fn numbers_and_days_of_excel_are_read_as_people_see_them() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_number(0, 0, 13_900_000_001.0).expect("a number");
        sheet.write_number(0, 1, 0.5).expect("a number");
        sheet.write_formula(0, 2, Formula::new("=1+1").set_result("2")).expect("a formula");
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 9, 14).expect("a day");
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(0, 3, &day, &format).expect("a day");
        let rows = read(&book.save_to_buffer().expect("a workbook"), true).expect("a sheet");
        assert_eq!(rows[0].cells, ["13900000001", "0.5", "2", "2026-09-14"]);
    }

    fn zipped(name: &str, size: usize) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(name, SimpleFileOptions::default()).expect("a part");
        let chunk = vec![b' '; 1 << 20];
        (0..size >> 20).for_each(|_| archive.write_all(&chunk).expect("written"));
        archive.finish().expect("an archive").into_inner()
    }

    #[test]
    fn a_file_that_inflates_without_end_is_refused_before_it_is_opened() {
        let bomb = zipped("xl/sharedStrings.xml", 300 << 20);
        assert!(bomb.len() < 1 << 20);
        let error = read(&bomb, true).expect_err("too much");
        assert!(error.0.contains("256 MiB"), "{error}");
    }

    #[test]
    fn what_is_no_workbook_is_refused_with_what_to_do() {
        for bytes in [b"id,name\n".to_vec(), zipped("x", 0)] {
            assert!(read(&bytes, true).expect_err("none").0.contains("save it again as .xlsx"));
        }
    }

    #[test]
    fn a_cell_far_out_is_refused_and_takes_no_memory() {
        let mut book = Workbook::new();
        book.add_worksheet().write_string(1_048_575, 16_383, "x").expect("a cell");
        let error = read(&book.save_to_buffer().expect("a workbook"), true).expect_err("too far");
        assert!(error.0.contains("columns"), "{error}");
    }
}
