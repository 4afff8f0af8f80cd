//! Text with the differences that don't matter taken out: width, case, spaces and punctuation. Ends of sentences and
//! clauses stay as marks, since a phrase does not run across them and a denial does not reach across them.

use std::ops::Range;

/// The mark left by the end of a sentence or clause. No phrase holds it.
const END: char = '\n';

/// A levelled text that remembers where each character came from.
pub(super) struct Levelled {
    /// The characters that matter, and `END`.
    chars: Vec<char>,
    /// For each, the bytes of the text it came from.
    from: Vec<Range<usize>>,
    /// For each, whether a word begins here: the character before it in the text was no ASCII letter or digit.
    begins: Vec<bool>,
    /// For each, where its clause begins. Kept, since looking for it at every phrase would cost the square of the length.
    clause: Vec<usize>,
}

impl Levelled {
    /// Levels a text.
    pub(super) fn new(text: &str) -> Self {
        let mut levelled = Self::with_room_for(text.len() / 2);
        let mut before = ' ';
        let mut rest = text.char_indices().peekable();
        while let Some((at, original)) = rest.next() {
            let narrow = half_width(original);
            let next = rest.peek().map_or(' ', |(_, next)| half_width(*next));
            let span = at..at + original.len_utf8();
            if is_end(narrow, next) {
                levelled.push(END, span, true);
            } else {
                let begins = !before.is_ascii_alphanumeric();
                matters(narrow).for_each(|c| levelled.push(c, span.clone(), begins));
            }
            before = if is_apostrophe(narrow) { before } else { narrow };
        }
        levelled
    }

    fn with_room_for(chars: usize) -> Self {
        Self {
            chars: Vec::with_capacity(chars),
            from: Vec::with_capacity(chars),
            begins: Vec::with_capacity(chars),
            clause: Vec::with_capacity(chars),
        }
    }

    fn push(&mut self, c: char, from: Range<usize>, begins: bool) {
        let clause = match (self.chars.last(), self.clause.last()) {
            (Some(&END), _) => self.chars.len(),
            (_, Some(clause)) => *clause,
            (_, None) => 0,
        };
        self.clause.push(clause);
        self.chars.push(c);
        self.from.push(from);
        self.begins.push(begins);
    }

    /// Where a levelled phrase stands, as places of characters. A phrase of Latin letters begins with a word.
    pub(super) fn places(&self, phrase: &[char]) -> Vec<Range<usize>> {
        let Some((first, rest)) = phrase.split_first() else { return Vec::new() };
        let begins = self.chars.iter().enumerate().filter(|(_, c)| *c == first).map(|(start, _)| start);
        let here = |start: &usize| self.chars[start + 1..].starts_with(rest) && self.begins_word(*start);
        begins.filter(here).map(|start| start..start + phrase.len()).collect()
    }

    /// The bytes of the text that a place came from.
    pub(super) fn bytes(&self, place: &Range<usize>) -> Range<usize> {
        let first = self.from.get(place.start).map_or(0, |from| from.start);
        let last = place.end.checked_sub(1).and_then(|last| self.from.get(last)).map_or(first, |from| from.end);
        first..last
    }

    /// The place where the clause that holds a place begins.
    pub(super) fn clause_start(&self, place: usize) -> usize {
        self.clause.get(place).copied().unwrap_or(0)
    }

    /// Where `word` begins if it ends right before `end` and not before `start`.
    pub(super) fn ending_with(&self, word: &str, start: usize, end: usize) -> Option<usize> {
        let place = end.checked_sub(word.chars().count()).filter(|place| *place >= start)?;
        let same = self.chars.get(place..end)?.iter().copied().eq(word.chars());
        (same && self.begins_word(place)).then_some(place)
    }

    /// Whether a Latin word at this place is not in the middle of one. Han characters begin anywhere.
    fn begins_word(&self, place: usize) -> bool {
        let latin = self.chars.get(place).is_some_and(char::is_ascii_alphanumeric);
        !latin || self.begins.get(place).copied().unwrap_or(false)
    }
}

/// The characters of a phrase that matter, to be looked for with [`Levelled::places`].
pub(super) fn plain(phrase: &str) -> Vec<char> {
    phrase.chars().flat_map(|c| matters(half_width(c))).collect()
}

/// What a character comes to: its lower case if it is a letter, digit or percent sign, else nothing.
fn matters(c: char) -> impl Iterator<Item = char> {
    // What most texts consist of is told without the tables of Unicode.
    let (plain, others) = match c {
        '\u{4e00}'..='\u{9fff}' | '%' => (Some(c), None),
        '\0'..='\u{7f}' => (c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()), None),
        _ => (None, c.is_alphanumeric().then(|| c.to_lowercase())),
    };
    plain.into_iter().chain(others.into_iter().flatten())
}

/// A full-width character as its half-width one.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{fe6a}' => '%',
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn is_end(c: char, next: char) -> bool {
    match c {
        '。' | '!' | '?' | ';' | ',' | ':' | '｡' | '…' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => true,
        '.' => !next.is_alphanumeric(),
        _ => false,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}
