//! What only one place of a crate may touch: the web framework, SQL, the environment, the clock.

use crate::finding::{Finding, none};
use crate::imports::named_in;
use crate::source::{Source, names};
use crate::tree;

/// Openings of SQL statements, as they stand in string literals.
const SQL: [&str; 13] = [
    "SELECT ",
    "INSERT INTO",
    "INSERT OR",
    "UPDATE ",
    "DELETE FROM",
    "CREATE TABLE",
    "CREATE INDEX",
    "CREATE UNIQUE",
    "ALTER TABLE",
    "DROP TABLE",
    "PRAGMA ",
    "BEGIN IMMEDIATE",
    "VACUUM",
];

/// Who may: crate, what is guarded, and the files (a folder ends in `/`) where it may stand.
const DOORS: [(&str, &str, &[&str]); 27] = [
    ("server", "axum", &["http.rs", "http/", "serve.rs", "serve/", "cli.rs", "cli/"]),
    ("server", "tower_http", &["http.rs", "http/", "serve.rs", "serve/"]),
    ("server", "hyper", &["http/connections.rs", "http/connections/"]),
    ("server", "hyper_util", &["http/connections.rs"]),
    ("server", "rustls", &["tls.rs", "tls/"]),
    ("server", "tokio_rustls", &["tls.rs", "tls/"]),
    ("server", "rustls_acme", &["tls.rs", "tls/"]),
    ("server", "x509_parser", &["tls/about.rs"]),
    ("server", "openidconnect", &["oidc.rs", "oidc/"]),
    ("server", "ureq", &["oidc/back_channel.rs", "channel/guarded.rs"]),
    ("server", "lettre", &["channel/mail.rs"]),
    ("server", "argon2", &["password.rs"]),
    ("server", "rust_embed", &["http/web.rs"]),
    // JavaScript sees one module of the browser's core; all else of it is ordinary Rust.
    ("web/wasm", "wasm_bindgen", &["skin.rs", "skin/"]),
    ("web/wasm", "std::env", &[]),
    ("web/wasm", "SystemTime", &[]),
    ("server", "rusqlite", &["store/sqlite.rs", "store/sqlite/"]),
    ("server", "std::env", &["config.rs"]),
    ("server", "env::var", &["config.rs"]),
    ("server", "SystemTime", &["clock.rs"]),
    ("server", "Timestamp::now", &["clock.rs"]),
    ("mobile-ffi", "rusqlite", &["store.rs", "store/"]),
    // An address is parsed with the client's own type.
    ("mobile-ffi", "ureq", &["transport.rs", "transport/", "server/"]),
    ("mobile-ffi", "rustls", &["transport/", "server/authority.rs"]),
    // The terminal's language; the zone of a machine that keeps it in TZ.
    ("mobile-ffi", "std::env", &["cli.rs", "cli/args.rs", "clock/system.rs"]),
    ("mobile-ffi", "SystemTime", &["clock/system.rs"]),
    ("mobile-ffi", "Timestamp::now", &["clock/system.rs"]),
];

/// Where SQL may stand.
const SQL_DOORS: [(&str, &[&str]); 2] = [
    ("server", &["store/sqlite.rs", "store/sqlite/", "store/postgres.rs", "store/postgres/"]),
    ("mobile-ffi", &["store.rs", "store/"]),
];

fn behind(path: &str, doors: &[&str]) -> bool {
    let within = path.split_once("/src/").map_or(path, |(_, within)| within);
    doors.iter().any(|door| if door.ends_with('/') { within.starts_with(door) } else { within == *door })
}

#[test]
fn framework_environment_and_clock_are_named_behind_their_one_door() {
    let mut findings = Vec::new();
    for (name, guarded, doors) in DOORS {
        for source in Source::all_under(&format!("{name}/src/")) {
            if behind(&source.path, doors) {
                continue;
            }
            let lines = named_in(&source, guarded).into_iter();
            let what = format!("`{guarded}` outside {}", doors.join(", "));
            findings.extend(lines.map(|line| Finding::new(&source.path, line, what.clone())));
        }
    }
    none(&findings, "take the value as an argument, or go through the module that owns it");
}

#[test]
fn sql_stands_only_in_store_folders() {
    let mut findings = Vec::new();
    for (name, doors) in SQL_DOORS {
        let src = format!("{name}/src/");
        let scripts = tree::files_under(&src, ".sql").into_iter().filter(|path| !behind(path, doors));
        findings.extend(scripts.map(|path| Finding::new(&path, 1, "a file of SQL")));
        for source in Source::all_under(&src).iter().filter(|source| !behind(&source.path, doors)) {
            for line in source.product() {
                let found = SQL.iter().find(|it| line.literal.contains(**it));
                findings.extend(found.map(|it| Finding::new(&source.path, line.number, format!("`{it}…`"))));
            }
        }
    }
    none(&findings, "give `Store` or `Tx` a method in words of the domain, and write the SQL behind it");
}

#[test]
fn only_config_lets_an_argument_come_from_the_environment() {
    let mut findings = Vec::new();
    for source in Source::all_under("server/src/").iter().filter(|source| !behind(&source.path, &["config.rs"])) {
        let of_clap = source.product().filter(|line| line.code.contains("#[arg(") && names(&line.code, "env"));
        findings.extend(of_clap.map(|line| Finding::new(&source.path, line.number, "an argument with `env`")));
    }
    none(&findings, "let `config.rs` declare it");
}
