//! The words in the bytes of one change, for showing what somebody wrote where nothing else is known of it. A change is not
//! applied here, and what it means is not known.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::OpType;
use automerge::{Change, ScalarValue};

use super::guard;

/// All texts that a change writes, in order; letters that were inserted one by one hang together. Nothing for bytes that are
/// no change.
pub fn words_of(change: &[u8]) -> Vec<String> {
    if guard::scan(change).is_err() {
        return Vec::new();
    }
    let decode = || Change::from_bytes(change.to_vec()).map(|change| change.decode()).ok();
    let Some(decoded) = catch_unwind(AssertUnwindSafe(decode)).ok().flatten() else { return Vec::new() };
    let mut words: Vec<String> = Vec::new();
    let mut typing = false;
    for operation in &decoded.operations {
        let OpType::Put(ScalarValue::Str(text)) = &operation.action else { continue };
        let letter = operation.insert && text.chars().count() == 1;
        match words.last_mut() {
            Some(last) if letter && typing => last.push_str(text),
            _ => words.push(text.to_string()),
        }
        typing = letter;
    }
    words
}
