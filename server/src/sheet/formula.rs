//! Cells that a spreadsheet would take for formulas: an apostrophe in front keeps them words, and is taken away when they come back.

/// What a cell must not begin with, in either width.
const BEGINS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn dangerous(text: &str) -> bool {
    text.starts_with(BEGINS) || text.starts_with('\'')
}

/// A text as it is written into a cell.
pub fn neutral(text: &str) -> String {
    if dangerous(text) { format!("'{text}") } else { text.to_owned() }
}

/// A cell as it is meant.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| dangerous(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::{neutral, plain};

    #[test]
    fn what_a_spreadsheet_would_compute_is_written_as_a_word_and_comes_back_as_it_was() {
        let computed =
            ["=1+1", "+86 755", "-5", "@SUM(A1)", "\tx", "\rx", "\n=1+1", "＝cmd|' /C calc'!A0", "＋1", "－1", "＠x"];
        for text in computed {
            assert_eq!(neutral(text), format!("'{text}"));
        }
        for text in computed.into_iter().chain(["plain", "it's", "'quoted'", "''", "'", "a=b", ""]) {
            assert_eq!(plain(&neutral(text)), text, "{text:?}");
            assert!(!neutral(text).starts_with(super::BEGINS));
        }
        assert_eq!(plain("'90s"), "'90s", "what people wrote so stays so");
    }
}
