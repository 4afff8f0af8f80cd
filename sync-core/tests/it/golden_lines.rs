//! How golden files are written and compared: a line for each thing, its name and its bytes in hexadecimal.

use std::collections::BTreeMap;
use std::fmt::Write;

use sync_core::cbor;
use sync_core::fact::Fact;

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes it");
        text
    })
}

pub fn bytes(hex: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(pair).collect()
}

/// That facts are written as they ever were, one line each in the order of their names, and that the lines are still read.
#[track_caller]
pub fn facts_hold(golden: &str, facts: impl IntoIterator<Item = (String, Fact)>) {
    let all: BTreeMap<String, Fact> = facts.into_iter().collect();
    let said: Vec<String> = all.iter().map(|(name, fact)| format!("{name} {}", hex(&cbor::encode(fact)))).collect();
    assert!(golden.lines().eq(said.iter().map(String::as_str)), "now it is\n{}\n", said.join("\n"));
    for line in golden.lines() {
        let (name, kept) = line.split_once(' ').expect("a name and bytes");
        assert_eq!(cbor::decode::<Fact>("fact", &bytes(kept)).as_ref(), Ok(&all[name]), "{name}");
    }
}
