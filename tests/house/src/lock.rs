//! `Cargo.lock`, read as text: what each package brings in. It needs neither network nor downloaded crates.

use std::collections::BTreeMap;

use crate::finding::{Finding, none};
use crate::tree;

/// Packages that may not be in the house at all, and why.
const BANNED: [(&str, &str); 4] = [
    ("openssl-sys", "cross-compiling to phones: rustls"),
    ("native-tls", "cross-compiling to phones: rustls"),
    ("aws-lc-sys", "needs a C toolchain of its own: ring or rust_crypto"),
    ("sqlx", "a second way to the database: the stores are traits over rusqlite"),
];

/// The lock file: each package with the names it depends on, of all its versions together.
pub struct Lock {
    packages: BTreeMap<String, Vec<String>>,
}

impl Lock {
    /// Reads it.
    pub fn read() -> Self {
        let mut packages: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (mut package, mut listing) = (String::new(), false);
        for line in tree::text("Cargo.lock").expect("Cargo.lock is committed").lines() {
            if let Some(name) = line.strip_prefix("name = ") {
                package = name.trim_matches('"').to_owned();
                packages.entry(package.clone()).or_default();
            } else if line.starts_with("dependencies = [") {
                listing = true;
            } else if line == "]" {
                listing = false;
            } else if let (true, Some(name)) = (listing, line.trim().trim_matches(['"', ',']).split(' ').next()) {
                packages.entry(package.clone()).or_default().push(name.to_owned());
            }
        }
        Self { packages }
    }

    /// All that comes in with these, each with the package that brings it.
    pub fn below(&self, direct: &[String]) -> BTreeMap<String, String> {
        let mut found: BTreeMap<String, String> = direct.iter().map(|it| (it.clone(), "Cargo.toml".into())).collect();
        let mut open = direct.to_vec();
        while let Some(package) = open.pop() {
            for name in self.packages.get(&package).into_iter().flatten() {
                if !found.contains_key(name) {
                    found.insert(name.clone(), package.clone());
                    open.push(name.clone());
                }
            }
        }
        found
    }
}

#[test]
fn banned_packages_are_not_in_the_lock() {
    let lock = Lock::read();
    let found = BANNED.iter().filter(|(name, _)| lock.packages.contains_key(*name));
    let findings: Vec<_> = found.map(|(name, why)| Finding::new("Cargo.lock", 1, format!("`{name}`: {why}"))).collect();
    none(&findings, "turn off the feature that brings it in (`cargo tree -i NAME` says which)");
}

#[test]
fn the_lock_is_read_with_its_versions_and_lists() {
    let below = Lock::read().below(&["automerge".to_owned()]);
    assert!(below.len() > 5 && below.contains_key("flate2") && below.contains_key("sha2"), "{below:?}");
}
