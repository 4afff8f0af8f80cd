//! Which module may know which, inside each crate. The tables are the architecture: an arrow that is not in them is
//! a conscious edit here, with an ADR that says why.

use std::collections::BTreeSet;

use crate::finding::{Finding, none};
use crate::imports;
use crate::source::Source;
use crate::tree;

type Arrows = &'static [(&'static str, &'static [&'static str])];

/// `engine -> {command, sync} -> {document, fact} -> {ids, time}`; `assessment -> {obligation, rule, safety} -> {evidence,
/// policy, calendar} -> fact`; `access` over `ids` and `fact` alone.
const SYNC_CORE: Arrows = &[
    ("ids", &[]),
    ("cbor", &[]),
    ("packing", &[]),
    // Always answers no, but in the simulation.
    ("planted", &[]),
    ("time", &["ids"]),
    ("fact", &["ids", "time"]),
    ("document", &["fact", "ids", "time"]),
    // Local times, plans and people; the watch takes moments from it.
    ("itinerary", &["document", "ids", "time"]),
    ("journal", &["cbor", "fact", "ids", "packing", "time"]),
    ("access", &["fact", "ids"]),
    ("customer", &["fact", "ids"]),
    // The words of a visit, filed and searched alike on phone and server.
    ("archive", &["customer", "document", "fact"]),
    ("evidence", &["fact", "ids", "planted", "time"]),
    // What a person reads out over the telephone, of somebody's safety.
    ("text", &["ids", "time"]),
    ("place", &[]),
    ("calendar", &["fact", "ids", "place", "time"]),
    ("policy", &["fact", "ids", "place", "time"]),
    // What everybody is judged by: versions and working days together.
    ("rulebook", &["calendar", "policy", "time"]),
    ("rule", &["calendar", "fact", "ids", "policy", "time"]),
    // What the policy says of plans and records, for whoever writes, submits or settles.
    ("compliance", &["document", "fact", "ids", "policy", "rule", "time"]),
    ("obligation", &["calendar", "evidence", "fact", "ids", "planted", "policy", "time"]),
    // The watch weighs a return by the same account of evidence as an obligation.
    ("safety", &["evidence", "fact", "ids", "obligation", "planted", "policy", "time"]),
    (
        "assessment",
        &[
            "calendar",
            "compliance",
            "document",
            "evidence",
            "fact",
            "ids",
            "obligation",
            "planted",
            "policy",
            "rule",
            "safety",
            "time",
        ],
    ),
    ("sync", &["cbor", "customer", "document", "fact", "ids", "journal", "packing", "time"]),
    // Two counts of the same visits, held against each other.
    ("handover", &["ids", "obligation"]),
    // The log is held against what the server said before: its receipts.
    ("log", &["cbor", "ids", "journal", "sync", "time"]),
    // What is attached is named by its bytes, and a drawn signature is a small frame.
    ("blob", &["cbor", "fact", "ids"]),
    ("command", &["blob", "customer", "document", "fact", "ids", "itinerary", "time"]),
    (
        "engine",
        &[
            "access",
            "assessment",
            "calendar",
            "cbor",
            "command",
            "compliance",
            "customer",
            "document",
            "evidence",
            "fact",
            "handover",
            "ids",
            "itinerary",
            "journal",
            "obligation",
            "planted",
            "policy",
            "rule",
            "rulebook",
            "safety",
            "sync",
            "time",
        ],
    ),
];

/// `http -> {receive, query} -> store <- sqlite`; `digest -> {merge, project, settle, notify} -> store`;
/// `main -> serve -> everything`. Nobody below `http` knows `http`.
const SERVER: Arrows = &[
    ("chance", &[]),
    ("clock", &[]),
    ("code", &[]),
    ("cover", &[]),
    ("cursor", &[]),
    ("config", &[]),
    ("ring", &[]),
    ("fair", &[]),
    ("keys", &["ring"]),
    ("bearer", &["keys"]),
    ("tls", &[]),
    ("password", &[]),
    ("totp", &["code"]),
    ("oidc", &[]),
    ("store", &["chance"]),
    ("sheet", &[]),
    ("site", &["store", "totp"]),
    ("throttle", &["store"]),
    ("relation", &["store"]),
    ("codes", &["store"]),
    ("rulebook", &["store"]),
    ("gather", &["relation", "rulebook", "store"]),
    ("notices", &["gather", "relation", "store"]),
    ("customer", &["gather", "notices", "relation", "rulebook", "sheet", "store"]),
    ("feed", &["codes", "cursor", "customer", "gather", "relation", "store"]),
    ("channel", &["chance", "keys", "store"]),
    ("app", &["channel", "clock", "config", "cover", "keys", "oidc", "password", "store"]),
    ("trip", &["notices", "relation", "store"]),
    ("ics", &[]),
    ("watch", &["app", "codes", "gather", "notices", "relation", "store", "trip"]),
    ("life", &["rulebook", "store"]),
    ("receive", &["app", "customer", "gather", "life", "notices", "relation", "site", "store", "trip", "watch"]),
    ("act", &["customer", "notices", "receive", "store", "trip"]),
    ("blob", &["app", "receive", "relation", "rulebook", "store"]),
    // What came of a letter to a customer is an act.
    ("outbox", &["act", "app", "chance", "channel", "customer", "life", "store"]),
    ("proposal", &["act", "customer", "notices", "relation", "store"]),
    ("deposit", &["act", "app", "gather", "life", "receive", "store", "watch"]),
    ("courier", &["act", "app", "bearer", "deposit", "gather", "keys", "life", "receive", "store", "watch"]),
    ("word", &["act", "app", "bearer", "gather", "life", "notices", "relation", "rulebook", "store", "watch"]),
    ("sms", &["app", "store", "word"]),
    // What a login gives is the right to enrol a device.
    ("login", &["act", "app", "bearer", "code", "oidc", "password", "store", "throttle", "totp"]),
    ("erase", &["act", "app", "customer", "notices", "receive", "relation", "store"]),
    ("handover", &["act", "app", "customer", "notices", "receive", "relation", "store"]),
    ("retention", &["act", "app", "customer", "erase", "store"]),
    ("drill", &["act", "app", "notices", "rulebook", "store", "watch"]),
    ("query", &["app", "blob", "codes", "customer", "gather", "relation", "rulebook", "store", "watch"]),
    // What is done about a trip is asked by the same account as its page.
    ("itinerary", &["act", "app", "codes", "ics", "notices", "query", "rulebook", "store"]),
    ("log", &["app", "store"]),
    // A stage takes the previous stage's type, so none can be skipped.
    (
        "digest",
        &["app", "customer", "feed", "gather", "log", "notices", "proposal", "receive", "relation", "store", "trip"],
    ),
    (
        "timer",
        &["act", "app", "bearer", "clock", "digest", "drill", "gather", "itinerary", "receive", "store", "watch"],
    ),
    ("rebuild", &["act", "app", "customer", "digest", "gather", "receive", "store", "trip", "watch"]),
    (
        "admin",
        &[
            "act", "app", "bearer", "blob", "chance", "channel", "clock", "code", "config", "cover", "customer",
            "digest", "drill", "erase", "gather", "handover", "keys", "log", "login", "notices", "oidc", "query",
            "rebuild", "receive", "relation", "ring", "rulebook", "sheet", "site", "sms", "store", "totp",
        ],
    ),
    (
        "http",
        &[
            "act",
            "admin",
            "app",
            "bearer",
            "blob",
            "channel",
            "clock",
            "code",
            "codes",
            "courier",
            "cursor",
            "customer",
            "deposit",
            "digest",
            "drill",
            "fair",
            "feed",
            "handover",
            "itinerary",
            "keys",
            "life",
            "log",
            "login",
            "password",
            "proposal",
            "query",
            "receive",
            "relation",
            "ring",
            "rulebook",
            "sheet",
            "sms",
            "store",
            "timer",
            "tls",
            "watch",
            "word",
        ],
    ),
    (
        "serve",
        &[
            "admin", "app", "blob", "clock", "config", "digest", "fair", "http", "keys", "outbox", "rebuild", "store",
            "timer", "tls", "watch",
        ],
    ),
    (
        "cli",
        &[
            "admin",
            "app",
            "channel",
            "clock",
            "config",
            "customer",
            "deposit",
            "erase",
            "fair",
            "handover",
            "keys",
            "oidc",
            "rebuild",
            "retention",
            "ring",
            "serve",
            "sheet",
            "store",
            "tls",
        ],
    ),
];

/// The skin of a phone; `cli` is the terminal's and knows the rest from outside.
const MOBILE_FFI: Arrows = &[
    ("clock", &[]),
    ("files", &[]),
    ("vault", &["files"]),
    ("key", &["files", "vault"]),
    ("server", &["files"]),
    ("store", &["files", "vault"]),
    ("transport", &["server"]),
    ("login", &["transport"]),
    ("qr", &[]),
    ("device", &["clock", "key", "server", "store", "transport"]),
    ("codes", &["device", "files"]),
    // The phone as a library for other languages (ADR 0030).
    ("bindings", &["clock", "codes", "device", "files", "key", "login", "qr", "server", "store", "transport", "vault"]),
    ("cli", &[]),
];

const CRATES: [(&str, Arrows); 3] = [("sync-core", SYNC_CORE), ("server", SERVER), ("mobile-ffi", MOBILE_FFI)];

/// Module at the top of a crate, and how deep the file's own module stands: `engine/save.rs` is `engine`, 2.
fn place(path: &str, src: &str) -> (String, usize) {
    let within = path.trim_start_matches(src).trim_end_matches(".rs");
    (within.split('/').next().unwrap_or_default().to_owned(), within.split('/').count())
}

#[test]
fn modules_know_each_other_only_along_the_arrows() {
    let mut findings = Vec::new();
    for (name, arrows) in CRATES {
        let src = format!("{name}/src/");
        let tops: BTreeSet<String> = tree::files_under(&src, ".rs").iter().map(|path| place(path, &src).0).collect();
        for source in Source::all_under(&src) {
            let (top, depth) = place(&source.path, &src);
            if top == "lib" || top == "main" || top == "bin" {
                continue;
            }
            let Some((_, may)) = arrows.iter().find(|(it, _)| *it == top) else {
                if depth == 1 {
                    findings.push(Finding::new(&source.path, 1, format!("`{top}` has no row: say what it may know")));
                }
                continue;
            };
            for (line, known) in imports::modules(&source, depth) {
                if known != top && tops.contains(&known) && !may.contains(&known.as_str()) {
                    findings.push(Finding::new(&source.path, line, format!("`{top}` knows `{known}`")));
                }
            }
        }
    }
    none(&findings, "turn the arrow round or move what both need down; a new arrow is an ADR and an edit of the table");
}

#[test]
fn the_arrows_never_run_in_a_circle() {
    for (name, arrows) in CRATES {
        // Each row stands below all that it may know, so no way leads back.
        let mut below: BTreeSet<&str> = BTreeSet::new();
        for (top, may) in arrows {
            let ahead: Vec<_> = may.iter().filter(|it| !below.contains(**it)).collect();
            assert!(
                ahead.is_empty(),
                "{name}: `{top}` may know {ahead:?}, which stand below it in the table: a circle"
            );
            below.insert(top);
        }
    }
}
