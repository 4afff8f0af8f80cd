//! Which paths a file names: its `use` trees taken apart, and the paths in its code.

use crate::source::{Line, Source, names};

/// Every path that the product's part of a file names after `use`, with its line: `use a::{b, c::d}` names `a::b` and `a::c::d`.
pub fn of(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut pending: Option<(usize, String)> = None;
    for line in source.product() {
        let (start, mut statement) = match pending.take() {
            Some(it) => it,
            None => match opens_use(line) {
                Some(rest) => (line.number, rest.to_owned()),
                None => continue,
            },
        };
        if start != line.number {
            statement.push_str(&line.code);
        }
        match statement.find(';') {
            Some(end) => {
                let tree: String = statement[..end].replace(" as ", "\u{0}").split_whitespace().collect();
                found.extend(expand(&tree).into_iter().map(|path| (start, path)));
            }
            None => pending = Some((start, statement)),
        }
    }
    found
}

/// The modules at the top of the crate that the file names, by `use` or in a path, with the line.
pub fn modules(source: &Source, depth: usize) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> =
        of(source).iter().filter_map(|(line, path)| Some((*line, top_of(path, depth)?))).collect();
    for line in source.product().filter(|line| opens_use(line).is_none()) {
        for (at, _) in line.code.match_indices("crate::").chain(line.code.match_indices("super::")) {
            let inner = line.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$');
            let end = line.code[at..].find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            let path = &line.code[at..end.map_or(line.code.len(), |it| at + it)];
            if let (false, Some(top)) = (inner, top_of(path, depth)) {
                found.push((line.number, top));
            }
        }
    }
    found
}

/// Whether the product's part of a line names a path, in full or by a grouped `use` that `imports` took apart.
pub fn named_in(source: &Source, path: &str) -> Vec<usize> {
    let by_use = of(source).into_iter().filter(|(_, it)| it == path || it.starts_with(&format!("{path}::")));
    let mut found: Vec<usize> = by_use.map(|(line, _)| line).collect();
    found.extend(source.product().filter(|line| names(&line.code, path)).map(|line| line.number));
    found.sort_unstable();
    found.dedup();
    found
}

fn opens_use(line: &Line) -> Option<&str> {
    let code = line.code.trim_start();
    let code = match code.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1.trim_start(),
        Some(rest) => rest.trim_start(),
        None => code,
    };
    code.strip_prefix("use ")
}

/// The top module of a path within the crate, for a file whose module stands `depth` below the crate.
fn top_of(path: &str, depth: usize) -> Option<String> {
    let parts: Vec<&str> = path.split("::").map(|part| part.split('\u{0}').next().unwrap_or(part)).collect();
    let supers = parts.iter().take_while(|&&part| part == "super").count();
    let top = match parts.first() {
        Some(&"crate") => parts.get(1),
        Some(&"super") if supers >= depth => parts.get(supers),
        _ => None,
    };
    top.map(|it| (*it).to_owned())
}

fn expand(tree: &str) -> Vec<String> {
    let Some(open) = tree.find('{') else { return vec![tree.to_owned()] };
    let (prefix, inner) = (&tree[..open], tree[open + 1..].strip_suffix('}').unwrap_or(&tree[open + 1..]));
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[from..]);
    let whole = parts.into_iter().filter(|part| !part.is_empty()).flat_map(expand);
    whole.map(|part| format!("{prefix}{part}").trim_end_matches("::self").to_owned()).collect()
}

#[test]
fn a_grouped_import_is_seen_as_its_parts() {
    let source =
        Source::parse("a.rs", "pub(crate) use std::{\n    fmt,\n    fs::{self, File},\n};\nfn f() { std::net::x() }");
    let paths: Vec<String> = of(&source).into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, ["std::fmt", "std::fs", "std::fs::File"]);
    assert_eq!((named_in(&source, "std::fs"), named_in(&source, "std::net")), (vec![1], vec![5]));
    assert!(named_in(&source, "std::f").is_empty());
}

#[test]
fn a_module_is_found_by_crate_by_super_and_in_a_path() {
    let text =
        "use crate::{ids::A, time as t};\nuse super::fact::B;\nuse super::super::cbor;\nlet x = crate::sync::push();";
    let tops: Vec<String> =
        modules(&Source::parse("engine/save.rs", text), 2).into_iter().map(|(_, top)| top).collect();
    assert_eq!(tops, ["ids", "time", "cbor", "sync"]);
}
