//! Splits a line of a script into words as a shell would: blanks part, '…' and "…" hold together, \ takes the next as it is.

/// The words of a line; none for an empty one and for a comment.
///
/// # Errors
/// What is not closed.
pub fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('\''), c) => word.get_or_insert_default().push(c),
            (_, '\\') => word.get_or_insert_default().push(chars.next().ok_or("the line ends after a \\")?),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    match quote {
        Some(open) => Err(format!("the {open} is not closed")),
        None => {
            words.extend(word);
            Ok(words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_split_as_a_shell_would() {
        let words = split(r#"note v1 --section needs 'it''s a "b"' "c\"d" 客户\ 需求 '' # why"#).expect("sound");
        assert_eq!(words, ["note", "v1", "--section", "needs", r#"its a "b""#, "c\"d", "客户 需求", ""]);
        assert!(split("  # only a comment").expect("sound").is_empty());
    }

    #[test]
    fn a_quote_that_is_not_closed_is_named() {
        assert_eq!(split("note v1 'abc").expect_err("open"), "the ' is not closed");
        assert!(split("x \\").is_err());
    }
}
