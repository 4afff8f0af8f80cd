//! What the shim wrote down: the calls of one life of a program, in their order.

use std::path::Path;

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its number among those that count.
    pub number: u64,
    /// `write`, `sync`, `truncate`, `create`, `unlink`, `rename`, `link`, `mkdir`, `allocate` or `say`.
    pub kind: String,
    /// Whether it was done.
    pub done: bool,
    /// Whether it was made to fail.
    pub made_to_fail: bool,
    /// Where it writes, or the length it gives a file.
    pub offset: u64,
    /// The file.
    pub path: String,
    /// What is written, if bytes were asked for.
    pub bytes: Vec<u8>,
}

/// Reads what was written down. At least one call must be there, else the shim does not work.
pub fn read(log: &Path, with_bytes: bool) -> Vec<Call> {
    let text = std::fs::read(log).unwrap_or_default();
    assert!(!text.is_empty(), "{}: the shim saw nothing: does LD_PRELOAD work here?", log.display());
    let mut calls = Vec::new();
    let mut rest = text.as_slice();
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        let mut words = line.splitn(6, ' ');
        let mut word = || words.next().expect("six words").to_owned();
        let number = word().parse().expect("a number");
        let (kind, outcome) = (word(), word());
        let (done, made_to_fail) = (outcome == "1", outcome == "0");
        let offset = word().parse::<i64>().map(|at| u64::try_from(at).unwrap_or(0)).expect("an offset");
        let length: usize = word().parse().expect("a length");
        let taken = if with_bytes { length.min(rest.len()) } else { 0 };
        calls.push(Call { number, kind, done, made_to_fail, offset, path: word(), bytes: rest[..taken].to_vec() });
        rest = &rest[taken..];
    }
    calls
}
