//! Search in words of both languages (A3.4): Chinese is found wherever it stands in a text, a Latin word by its beginning. Width, case and
//! line breaks make no difference. What is searched, and by whom, is not known here.

use super::{Heading, Words};
use crate::customer::duplicate::narrow;

/// Longest search, in characters.
pub const MAX_SEARCH: usize = 200;
/// Most terms.
pub const MAX_TERMS: usize = 16;
/// Characters before and after what was found.
const AROUND: usize = 30;

/// A search that can't be carried out. It says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSearch {
    /// Nothing is sought.
    #[error("text: it has no letter or digit: write what is to be found")]
    Empty,
    /// Too much is.
    #[error("text: it is longer than {MAX_SEARCH} characters or has more than {MAX_TERMS} words: leave words out")]
    TooLong,
}

/// Terms that must all stand in a visit, in whatever order and under whatever heading. Words between double quotes are one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    terms: Vec<String>,
}

/// A piece of the text in which something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Where.
    pub heading: Heading,
    /// What stands around it; dots where it goes on.
    pub text: String,
}

impl Search {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// [`BadSearch`].
    pub fn read(text: &str) -> Result<Self, BadSearch> {
        if text.chars().count() > MAX_SEARCH {
            return Err(BadSearch::TooLong);
        }
        let mut terms: Vec<String> = Vec::new();
        for (at, piece) in folded(text).replace(['“', '”'], "\"").split('"').enumerate() {
            let phrase = at % 2 == 1;
            let words: Vec<&str> = piece.split(' ').filter(|word| !word.is_empty()).collect();
            if phrase {
                terms.push(words.join(" "));
            } else {
                terms.extend(words.into_iter().map(str::to_owned));
            }
        }
        terms.retain(|term| term.chars().any(char::is_alphanumeric));
        terms.sort();
        terms.dedup();
        match terms.len() {
            0 => Err(BadSearch::Empty),
            1..=MAX_TERMS => Ok(Self { terms }),
            _ => Err(BadSearch::TooLong),
        }
    }

    /// Where the first of the terms stands, if each stands somewhere in the words.
    pub fn find<'w>(&self, words: impl IntoIterator<Item = &'w Words>) -> Option<Excerpt> {
        let mut missing: Vec<&str> = self.terms.iter().map(String::as_str).collect();
        let mut first = None;
        for words in words {
            let text = folded(&words.text);
            missing.retain(|term| match found(&text, term) {
                Some(at) => {
                    let before = text.get(..at).map_or(0, |before| before.chars().count());
                    first.get_or_insert((words, before, term.chars().count()));
                    false
                }
                None => true,
            });
            if missing.is_empty() {
                break;
            }
        }
        let (words, at, long) = first.filter(|_| missing.is_empty())?;
        Some(Excerpt { heading: words.heading, text: around(&words.text, at, long) })
    }
}

/// A text in half width and small letters, one character for each of it, with spaces for all that is empty.
fn folded(text: &str) -> String {
    let fold = |c: char| {
        let c = narrow(c);
        if c.is_whitespace() {
            return ' ';
        }
        // Where the small form has several characters, the first alone keeps the count.
        c.to_lowercase().next().unwrap_or(c)
    };
    text.chars().map(fold).collect()
}

/// Whether words of a script are written without spaces between them.
fn unspaced(c: char) -> bool {
    c >= '\u{2e80}'
}

/// Where a term stands: a Latin one at the beginning of a word, Chinese anywhere.
fn found(text: &str, term: &str) -> Option<usize> {
    let begins_latin = term.chars().next().is_some_and(|c| c.is_alphanumeric() && !unspaced(c));
    let fits = |at: &usize| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        !begins_latin || before.is_none_or(|c| !c.is_alphanumeric() || unspaced(c))
    };
    text.match_indices(term).map(|(at, _)| at).find(fits)
}

fn around(text: &str, at: usize, long: usize) -> String {
    let from = at.saturating_sub(AROUND);
    let piece: String = text.chars().skip(from).take(at - from + long + AROUND).collect();
    let goes_on = text.chars().count() > at + long + AROUND;
    let piece = piece.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{piece}{}", if from > 0 { "…" } else { "" }, if goes_on { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::{BadSearch, Search};
    use crate::archive::{Heading, Words};

    fn words(texts: &[&str]) -> Vec<Words> {
        texts.iter().map(|text| Words { heading: Heading::Points, text: (*text).to_owned() }).collect()
    }

    #[test]
    fn a3_4_a_search_finds_chinese_anywhere_and_latin_words_by_their_beginning() {
        let table: [(&[&str], &str, bool); 14] = [
            (&["客户希望走海运整柜"], "海运", true),
            (&["客户希望走海运整柜"], "运海", false),
            (&["客户希望走海运整柜"], "海运 客户", true),
            (&["客户希望走海运整柜"], "海运 空运", false),
            (&["海运", "报价"], "报价 海运", true),
            (&["Sea freight to Hamburg"], "sea", true),
            (&["Sea freight to Hamburg"], "FREI", true),
            (&["Sea freight to Hamburg"], "burg", false),
            (&["Sea freight to Hamburg"], "\"sea freight\"", true),
            (&["Sea freight to Hamburg"], "“freight sea”", false),
            (&["走ＦＣＬ海运"], "fcl", true),
            (&["走ＦＣＬ海运"], "cl", false),
            (&["two\nlines"], "\"two lines\"", true),
            (&["ÜBERSEE"], "übersee", true),
        ];
        for (texts, sought, there) in table {
            let found = Search::read(sought).expect("sound").find(&words(texts));
            assert_eq!(found.is_some(), there, "{sought} in {texts:?}");
        }
    }

    #[test]
    fn what_can_not_be_sought_is_refused_with_what_to_do() {
        assert_eq!(Search::read("  \"\" ,。"), Err(BadSearch::Empty));
        assert_eq!(Search::read(&"a".repeat(201)), Err(BadSearch::TooLong));
        let many: String = (0..17).map(|number| format!("w{number} ")).collect();
        assert_eq!(Search::read(&many), Err(BadSearch::TooLong));
    }

    #[test]
    fn an_excerpt_shows_what_stands_around() {
        let text = format!("{}海运{}", "前".repeat(50), "后".repeat(50));
        let excerpt = Search::read("海运").expect("sound").find(&words(&[&text])).expect("there");
        assert_eq!(excerpt.text, format!("…{}海运{}…", "前".repeat(30), "后".repeat(30)));
    }
}
