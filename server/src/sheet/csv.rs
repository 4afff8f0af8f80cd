//! CSV as Excel writes and reads it: in China often in GB18030, elsewhere with semicolons.

use csv::{QuoteStyle, ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use encoding_rs::{Encoding, GB18030};

use super::{Row, SheetError, neutral, room, wrong};

/// Reads all rows.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    // Where a line ends by two characters, the reader would count the second to the next.
    let text = decoded(bytes)?.replace("\r\n", "\n");
    let mut reader = ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter(&text));
    let mut rows = Vec::new();
    for record in reader.from_reader(text.as_bytes()).into_records() {
        let record: StringRecord = record.map_err(|error| wrong(format!("it can't be read as CSV: {error}")))?;
        room(rows.len(), record.len())?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
    }
    Ok(rows)
}

/// By its mark, else UTF-8 where it is, else GB18030.
fn decoded(bytes: &[u8]) -> Result<String, SheetError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return if broken { Err(wrong(unreadable())) } else { Ok(text.into_owned()) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let (text, broken) = GB18030.decode_without_bom_handling(bytes);
    if broken { Err(wrong(unreadable())) } else { Ok(text.into_owned()) }
}

fn unreadable() -> String {
    "it is neither UTF-8 nor GB18030 (GBK): save it in Excel as \"CSV UTF-8\", or as a workbook (.xlsx)".to_owned()
}

/// What stands most often between the words of the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    // Of equals the last wins: a comma where there is none of any.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Writes rows, with the mark by which Excel knows UTF-8 and no cell that is a formula.
///
/// # Errors
/// [`SheetError`]; writing into memory has none that people could mend.
pub fn write<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> Result<Vec<u8>, SheetError> {
    write_after("\u{feff}", rows)
}

/// Writes rows that follow others of the same file, without the mark.
///
/// # Errors
/// As [`write`].
pub fn write_on<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> Result<Vec<u8>, SheetError> {
    write_after("", rows)
}

fn write_after<'a>(before: &str, rows: impl IntoIterator<Item = &'a [String]>) -> Result<Vec<u8>, SheetError> {
    let mut builder = WriterBuilder::new();
    builder.flexible(true).terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary);
    let mut writer = builder.from_writer(before.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|cell| neutral(cell))).map_err(|error| wrong(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| wrong(error.to_string()))
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, UTF_16LE};

    use super::super::{read, write_csv};

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes, false).expect("a sheet").into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn a_sheet_from_a_chinese_excel_reads_the_same_in_every_encoding() {
        let text = "编号,客户名称\r\nc-1,\"深圳恒渡, 贸易\"\r\n";
        let wanted = [["编号", "客户名称"], ["c-1", "深圳恒渡, 贸易"]].map(|row| row.map(str::to_owned).to_vec());
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(UTF_16LE.name(), "UTF-16LE");
        let all = [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            GB18030.encode(text).0.into_owned(),
            utf16,
        ];
        for bytes in all {
            assert_eq!(cells(&bytes), wanted);
        }
        assert_eq!(cells("编号;客户名称\nc-1;\"深圳恒渡, 贸易\"\n".as_bytes()), wanted, "semicolons");
    }

    #[test]
    fn lines_are_those_of_the_file_and_empty_ones_are_passed_over() {
        let text = "id,name\n\n,,\nc-1,\"two\nlines\"\nc-2,x\n";
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let rows = read(text.as_bytes(), false).expect("a sheet");
            assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 4, 6]);
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_with_what_to_do() {
        let error = read(&[b'i', b'd', 0x80, 0xff, 0xff, b'\n'], false).expect_err("no text");
        assert!(error.0.contains("CSV UTF-8"), "{error}");
    }

    #[test]
    fn what_is_written_has_the_mark_of_utf_8_and_no_formula_and_reads_back() {
        let rows = [vec!["=1+1".to_owned(), "深圳".to_owned()], vec!["a\"b".to_owned(), "two\nlines".to_owned()]];
        let bytes = write_csv(rows.iter().map(Vec::as_slice)).expect("written");
        assert!(bytes.starts_with("\u{feff}'=1+1,深圳\r\n".as_bytes()));
        assert_eq!(cells(&bytes), rows);
    }
}
