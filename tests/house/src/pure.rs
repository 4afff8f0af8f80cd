//! What the core may not do: read a clock, a file, a socket, the environment or a random source, or be asynchronous.

use crate::crates::direct;
use crate::finding::{Finding, none};
use crate::imports::named_in;
use crate::lock::Lock;
use crate::source::Source;

/// What would make the same input give another answer.
const AMBIENT: [(&str, &str); 17] = [
    ("std::fs", "ask for an effect, the host performs it"),
    ("std::net", "ask for an effect, the host performs it"),
    ("std::io", "ask for an effect, the host performs it"),
    ("std::env", "take it as an argument"),
    ("std::process", "ask for an effect, the host performs it"),
    ("std::thread", "the host has the threads"),
    ("std::time::SystemTime", "`now` is an argument"),
    ("std::time::Instant", "`now` is an argument"),
    ("Timestamp::now", "`now` is an argument"),
    ("Zoned::now", "`now` is an argument"),
    ("Uuid::new_v4", "ids are made of randomness that is handed in"),
    ("ActorId::random", "actor ids are handed in"),
    ("OsRng", "randomness is handed in"),
    ("rand", "randomness is handed in"),
    ("getrandom", "randomness is handed in"),
    ("tokio", "the core is not asynchronous"),
    ("async", "the core is not asynchronous"),
];

/// What would leave by the back door, or come in another order each time.
const UNREPEATABLE: [(&str, &str); 8] = [
    ("println!", "return it"),
    ("eprintln!", "return it"),
    ("print!", "return it"),
    ("eprint!", "return it"),
    ("HashMap", "use `BTreeMap`: its order is the same on every device"),
    ("HashSet", "use `BTreeSet`: its order is the same on every device"),
    ("static mut", "state is the engine's"),
    ("thread_local!", "state is the engine's"),
];

/// Where one of these is right: file, word, reason.
const ALLOWED: [(&str, &str, &str); 1] =
    [("sync-core/src/packing/deflate.rs", "std::io", "inflates in memory: `Read` is the inflater's trait")];

/// What the core may depend on directly. A new one is weighed in an ADR: it goes on every phone.
const DEPENDENCIES: [&str; 12] = [
    "automerge",
    "flate2",
    "hmac",
    "jiff",
    "minicbor",
    "numbered",
    "p256",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "uuid",
];

/// What may not come in by any way.
const NEVER_BELOW: [&str; 8] = ["tokio", "rusqlite", "axum", "ureq", "reqwest", "hyper", "mio", "postgres"];

#[test]
fn sync_core_has_no_io_or_ambient_time_or_randomness() {
    let mut findings = Vec::new();
    for source in Source::all_under("sync-core/src/") {
        for (word, instead) in AMBIENT.iter().chain(&UNREPEATABLE) {
            if ALLOWED.iter().any(|(file, it, _)| *file == source.path && it == word) {
                continue;
            }
            let lines = named_in(&source, word).into_iter();
            findings.extend(lines.map(|line| Finding::new(&source.path, line, format!("`{word}`: {instead}"))));
        }
    }
    none(&findings, "the core takes input and returns effects: do as the line says");
}

#[test]
fn sync_core_depends_on_small_pure_crates_only() {
    let named = direct("sync-core", None);
    let new: Vec<_> = named.iter().filter(|it| !DEPENDENCIES.contains(&it.as_str())).collect();
    let findings: Vec<_> = new.iter().map(|it| Finding::new("sync-core/Cargo.toml", 1, format!("`{it}`"))).collect();
    none(&findings, "leave it out, or write an ADR and add it to `DEPENDENCIES`");
}

#[test]
fn nothing_below_sync_core_does_io() {
    let below = Lock::read().below(&direct("sync-core", None));
    let found = NEVER_BELOW.iter().filter(|it| below.contains_key(**it));
    let way = |it: &str| format!("`{it}`, by way of `{}`", below[it]);
    let findings: Vec<_> = found.map(|it| Finding::new("sync-core/Cargo.toml", 1, way(it))).collect();
    none(&findings, "turn off the feature that brings it in, or do without the crate");
}
