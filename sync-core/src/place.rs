//! Where something stands in a file that a person wrote, so that a refusal can name the line. What the file means is its reader's
//! business.

/// The line, from 1 on, on which a JSON object names a key for the `nth` time, from 0 on; the first line where it does not.
pub fn line_of(text: &str, key: &str, nth: usize) -> usize {
    let quoted = format!("\"{key}\"");
    let is_key = |at: &usize| text.get(at + quoted.len()..).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let at = text.match_indices(&quoted).map(|(at, _)| at).filter(is_key).nth(nth);
    at.and_then(|at| text.get(..at)).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_line_is_found_by_its_key_and_not_by_a_value_that_reads_alike() {
        let text = "{\"b\": \"a\",\n \"a\" : 1,\n\"c\": [{\"a\": 2}]}";
        assert_eq!([line_of(text, "a", 0), line_of(text, "a", 1), line_of(text, "c", 0)], [2, 3, 3]);
        assert_eq!(line_of(text, "missing", 0), 1);
    }
}
