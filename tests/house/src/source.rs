//! A Rust file as lines, each with its code, its literals and its comment apart, so that a rule about code is not
//! tripped by prose, nor one about SQL by a comment.

use crate::tree;

/// One line of a Rust file.
#[derive(Debug, Default, Clone)]
pub struct Line {
    pub number: usize,
    /// Code, with an empty pair of quotes for each string.
    pub code: String,
    /// What stands inside string literals.
    pub literal: String,
    /// What stands in comments.
    pub comment: String,
    /// Whether the line belongs to tests: a file of tests, or an item under `#[cfg(test)]`.
    pub of_tests: bool,
}

/// A Rust file.
pub struct Source {
    pub path: String,
    pub lines: Vec<Line>,
}

impl Source {
    /// Reads one.
    pub fn read(path: &str) -> Self {
        Self::parse(path, &tree::text(path).unwrap_or_default())
    }

    /// Reads all below a folder.
    pub fn all_under(folder: &str) -> Vec<Self> {
        tree::files_under(folder, ".rs").iter().map(|path| Self::read(path)).collect()
    }

    /// Splits the text of one.
    pub fn parse(path: &str, text: &str) -> Self {
        let mut lines = split(text);
        let file_of_tests = path.ends_with("/tests.rs") || path.split('/').rev().skip(1).any(|part| part == "tests");
        lines.iter_mut().for_each(|line| line.of_tests = file_of_tests);
        mark_tests(&mut lines);
        Self { path: path.to_owned(), lines }
    }

    /// The lines that end up in the product.
    pub fn product(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.of_tests)
    }
}

/// Whether `code` names `word`, standing alone: `SystemTime` is not named by `SystemTimeSource`.
pub fn names(code: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let opens = word.chars().next().is_some_and(part_of_word);
    let closes = word.chars().last().is_some_and(part_of_word);
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().last().is_some_and(part_of_word);
        let after = code[at + word.len()..].chars().next().is_some_and(part_of_word);
        !(opens && before || closes && after)
    })
}

enum Inside {
    Code,
    Text { hashes: Option<usize> },
    Line,
    Block { depth: usize },
}

fn split(text: &str) -> Vec<Line> {
    let chars: Vec<char> = text.chars().collect();
    let (mut lines, mut line) = (Vec::new(), Line { number: 1, ..Line::default() });
    let (mut inside, mut at) = (Inside::Code, 0);
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        if c == '\n' {
            let number = line.number + 1;
            lines.push(std::mem::replace(&mut line, Line { number, ..Line::default() }));
            if matches!(inside, Inside::Line) {
                inside = Inside::Code;
            }
            at += 1;
            continue;
        }
        let mut step = 1;
        match &mut inside {
            Inside::Code => match (c, next) {
                ('/', Some('/')) => inside = Inside::Line,
                ('/', Some('*')) => (inside, step) = (Inside::Block { depth: 1 }, 2),
                ('"', _) => {
                    let hashes = line.code.chars().rev().take_while(|&it| it == '#').count();
                    let raw = line.code.trim_end_matches('#').ends_with('r');
                    line.code.push('"');
                    inside = Inside::Text { hashes: raw.then_some(hashes) };
                }
                ('\'', _) => {
                    step = width_of_char(&chars[at..]);
                    line.code.push('\'');
                }
                _ => line.code.push(c),
            },
            Inside::Text { hashes: None } if c == '\\' && next != Some('\n') => step = 2,
            Inside::Text { hashes } => {
                let wanted = hashes.unwrap_or(0);
                if c == '"' && chars[at + 1..].iter().take(wanted).filter(|&&it| it == '#').count() == wanted {
                    line.code.push('"');
                    (inside, step) = (Inside::Code, 1 + wanted);
                } else {
                    line.literal.push(c);
                }
            }
            Inside::Line => line.comment.push(c),
            Inside::Block { depth } => match (c, next) {
                ('/', Some('*')) => (*depth, step) = (*depth + 1, 2),
                ('*', Some('/')) if *depth == 1 => (inside, step) = (Inside::Code, 2),
                ('*', Some('/')) => (*depth, step) = (*depth - 1, 2),
                _ => line.comment.push(c),
            },
        }
        at += step;
    }
    lines.push(line);
    lines
}

/// How many characters a character literal takes; 1 for a lifetime.
fn width_of_char(from: &[char]) -> usize {
    match from {
        ['\'', '\\', ..] => 2 + from[2..].iter().skip(1).position(|&c| c == '\'').map_or(0, |at| at + 2),
        ['\'', _, '\'', ..] => 3,
        _ => 1,
    }
}

/// Marks the item that follows each `#[cfg(test)]`, up to its closing brace or its semicolon.
fn mark_tests(lines: &mut [Line]) {
    let (mut open, mut depth) = (false, 0_i32);
    for line in lines {
        if !open && line.code.replace(' ', "").contains("#[cfg(test)]") {
            (open, depth) = (true, 0);
        }
        if !open {
            continue;
        }
        line.of_tests = true;
        let braces = line.code.matches('{').count() as i32 - line.code.matches('}').count() as i32;
        depth += braces;
        let whole_item = line.code.contains('}') || line.code.trim_end().ends_with(';');
        open = !(depth <= 0 && whole_item);
    }
}

#[test]
fn code_literals_and_comments_are_told_apart() {
    let text =
        "let a = \"SELECT \\\" x\"; // std::fs\nlet b = r#\"a \" b\"#; /* c\nd */ let e: &'a str = '\"'; f('\\n');";
    let lines = Source::parse("x.rs", text).lines;
    assert_eq!(lines[0].code.trim(), "let a = \"\";");
    assert!(lines[0].literal.starts_with("SELECT ") && lines[0].comment.contains("std::fs"));
    assert_eq!((lines[1].literal.as_str(), lines[1].comment.as_str()), ("a \" b", " c"));
    assert!(lines[2].code.contains("let e: &'a str = '; f(');"), "{}", lines[2].code);
}

#[test]
fn an_item_under_cfg_test_is_of_tests_and_what_follows_it_is_not() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod more;\nfn d() {}";
    let source = Source::parse("x.rs", text);
    assert_eq!(source.product().map(|line| line.number).collect::<Vec<_>>(), [1, 6, 9]);
}
