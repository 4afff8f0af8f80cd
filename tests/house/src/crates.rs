//! Which crate may know which, and what every manifest says.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::finding::{Finding, none};
use crate::tree;

/// Which crates of the house a crate may use in the product. `tests` stands outside and may know all.
const ARROWS: [(&str, &[&str]); 13] = [
    // What it derives stands in the core's types; the macro itself is in no product (ADR 0043).
    ("sync-core", &["numbered"]),
    ("numbered", &[]),
    ("server", &["sync-core"]),
    ("mobile-ffi", &["sync-core"]),
    ("wasm", &["sync-core", "plain-derive"]),
    // The same for the border to JavaScript.
    ("plain-derive", &[]),
    ("tests", &["sync-core", "server", "mobile-ffi"]),
    // What a hostile peer sends, for the tests of others.
    ("hostile", &["sync-core"]),
    // The server it measures is a process, built apart: a crate would be built with it.
    ("bench", &["sync-core", "mobile-ffi"]),
    ("house", &[]),
    // What stands under SQLite in a simulation.
    ("disk", &[]),
    ("sim", &["sync-core", "server", "mobile-ffi", "disk"]),
    // It reads the phone's library as a file.
    ("surface", &[]),
];

/// Who may use a package directly: package, crate, whether in its tests alone, reason.
const WRAPPERS: [(&str, &str, bool, &str); 10] = [
    ("rusqlite", "server", false, "the embedded store"),
    ("rusqlite", "mobile-ffi", false, "the phone's store"),
    ("rusqlite", "tests", true, "looks into a store after a crash"),
    ("rusqlite", "bench", false, "the floor of a storm, and a million timers"),
    ("axum", "server", false, "the HTTP API"),
    ("hyper", "server", false, "one task a connection, without a copy of all routes"),
    ("hyper-util", "server", false, "the same"),
    ("axum", "bench", false, "the floor of a storm"),
    ("rusqlite", "disk", false, "SQLite's table of functions for files"),
    ("axum", "sim", false, "asks the routes without a socket"),
];

/// The workspace itself, and what can't be one of its members: fuzzing needs a nightly compiler and flags of its own, and the tool that
/// writes the JavaScript around the browser's core brings forty crates that no other build should pay for (ADR 0040).
const APART: [&str; 3] = ["Cargo.toml", "tests/fuzz/Cargo.toml", "web/glue/Cargo.toml"];

/// Who has lints of its own: SQLite asks for files through C, and `unsafe` can't be allowed to a part of what forbids it.
const OWN_LINTS: [&str; 1] = ["tests/disk/Cargo.toml"];

fn packages() -> Vec<Value> {
    let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo).args(arguments).current_dir(tree::root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let whole: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    whole["packages"].as_array().expect("packages are a list").clone()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    package["dependencies"].as_array().into_iter().flatten()
}

/// What a crate depends on directly: for the product, or with `Some("dev")` for its tests.
pub fn direct(name: &str, kind: Option<&str>) -> Vec<String> {
    let packages = packages();
    let package = packages.iter().find(|it| text(it, "name") == name).expect("the crate is in the workspace");
    dependencies(package).filter(|it| it["kind"].as_str() == kind).map(|it| text(it, "name").to_owned()).collect()
}

#[test]
fn crates_know_each_other_only_along_the_arrows() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(|it| text(it, "name")).collect();
    let mut findings = Vec::new();
    for package in &packages {
        let name = text(package, "name");
        let row = ARROWS.iter().find(|(it, _)| *it == name);
        if row.is_none() {
            findings.push(Finding::new("Cargo.toml", 1, format!("`{name}` has no row")));
        }
        let may = row.map_or(&[][..], |(_, may)| may);
        for known in dependencies(package).filter(|it| it["kind"].is_null()).map(|it| text(it, "name")) {
            if ours.contains(known) && !may.contains(&known) {
                findings.push(Finding::new(&format!("{name}/Cargo.toml"), 1, format!("`{name}` knows `{known}`")));
            }
        }
    }
    none(&findings, "move what both need into sync-core; a new arrow is an ADR and an entry in `ARROWS`");
}

#[test]
fn only_the_stores_and_the_http_layer_use_their_libraries_directly() {
    let mut findings = Vec::new();
    for package in &packages() {
        let name = text(package, "name");
        for used in dependencies(package) {
            let guarded: Vec<_> = WRAPPERS.iter().filter(|(it, ..)| *it == text(used, "name")).collect();
            let in_tests = used["kind"].as_str() == Some("dev");
            let may = guarded.iter().any(|(_, by, tests_alone, _)| *by == name && (in_tests || !tests_alone));
            if !guarded.is_empty() && !may {
                let what = format!("`{name}` uses `{}`", text(used, "name"));
                findings.push(Finding::new(&format!("{name}/Cargo.toml"), 1, what));
            }
        }
    }
    none(&findings, "go through the crate that wraps it; an exception is a row with its reason in `WRAPPERS`");
}

#[test]
fn a_clock_that_can_be_turned_is_for_tests_alone() {
    let mut findings = Vec::new();
    for package in &packages() {
        let name = text(package, "name");
        let by_default = package["features"]["default"].to_string().contains("turned-clock");
        let asks = |it: &&Value| it["features"].to_string().contains("turned-clock") && it["kind"].is_null();
        if by_default || (name != "tests" && dependencies(package).any(|it| asks(&it))) {
            findings.push(Finding::new(&format!("{name}/Cargo.toml"), 1, "turns on `turned-clock` for the product"));
        }
    }
    none(&findings, "name the feature in `tests` or under [dev-dependencies] only");
}

/// A phone's store is sealed with the system's OpenSSL, by a feature of the crate that both stores use. Built alone, as it is
/// released, the server must have neither.
#[test]
fn the_server_built_alone_has_plain_sqlite_and_no_openssl() {
    let tree = tree_of("server");
    let found = ["sqlcipher", "openssl", "native-tls", "aws-lc"].into_iter().filter(|name| tree.contains(name));
    let findings: Vec<_> = found.map(|it| Finding::new("server/Cargo.toml", 1, format!("brings in `{it}`"))).collect();
    none(&findings, "`cargo tree -p server -e normal,features -i NAME` says by which way");
    assert!(tree.contains("rusqlite feature \"bundled\""), "the tree was not read");
    // And this is what would be found: the phone has it.
    assert!(tree_of("mobile-ffi").contains("sqlcipher"));
}

fn tree_of(name: &str) -> String {
    let arguments =
        ["tree", "--offline", "--locked", "--package", name, "--edges", "normal,build,features", "--prefix", "none"];
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo).args(arguments).current_dir(tree::root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn planted_bugs_are_for_the_simulation_alone() {
    let mut findings = Vec::new();
    for package in &packages() {
        let name = text(package, "name");
        let by_default = package["features"]["default"].to_string().contains("planted");
        let asks = |it: &&Value| it["features"].to_string().contains("planted");
        if by_default || dependencies(package).any(|it| asks(&it)) {
            findings.push(Finding::new(&format!("{name}/Cargo.toml"), 1, "turns on `planted`"));
        }
    }
    none(&findings, "turn `planted` on at the command line, for `-p sim` alone");
}

#[test]
fn every_crate_takes_licence_and_lints_from_the_workspace() {
    let licence = tree::text("LICENSE").unwrap_or_default();
    assert!(licence.contains("Apache License"), "LICENSE:1: the text of Apache-2.0 stands at the root");
    let manifests = tree::files_under("", "Cargo.toml").into_iter().filter(|path| !APART.contains(&path.as_str()));
    let mut findings = Vec::new();
    for path in manifests {
        let manifest = tree::text(&path).unwrap_or_default();
        let says = |line: &str| manifest.lines().any(|it| it.trim() == line);
        if !says("license.workspace = true") {
            findings.push(Finding::new(&path, 1, "no `license.workspace = true`"));
        }
        if !manifest.contains("[lints]\nworkspace = true") && !OWN_LINTS.contains(&path.as_str()) {
            findings.push(Finding::new(&path, 1, "no `[lints]` with `workspace = true`"));
        }
    }
    none(&findings, "add the line: one licence and one set of lints hold for the whole house");
}
