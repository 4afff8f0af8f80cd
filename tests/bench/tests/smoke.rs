//! That the bench runs at all: a storm of two phones with three visits each, against the development server.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// `sojourn` beside this test, built if it is not there.
fn sojourn() -> PathBuf {
    let this = std::env::current_exe().expect("this test is a file");
    let folder = this.parent().and_then(Path::parent).expect("target/debug/deps");
    let server = folder.join("sojourn");
    if !server.is_file() {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--locked", "-p", "server", "--bin", "sojourn", "--target-dir"]);
        build.arg(folder.parent().expect("target")).current_dir(env!("CARGO_MANIFEST_DIR"));
        assert!(build.status().expect("cargo runs").success(), "the server can't be built");
    }
    server
}

#[test]
fn a_small_storm_is_stored_and_read_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = Command::new(env!("CARGO_BIN_EXE_bench"));
    bench.args(["--case", "storm", "--case", "storm_read", "--devices", "2", "--visits", "3"]);
    bench.arg("--server").arg(sojourn()).arg("--data").arg(folder.path());
    bench.arg("--input").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/bench"));
    let output = bench.output().expect("the bench starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.iter().map(|line| line["case"].clone()).collect::<Vec<_>>(), ["storm", "storm_read"]);
    for line in lines {
        assert_eq!((&line["missing"], &line["different"]), (&Value::from(0), &Value::from(0)), "{line}");
        assert_eq!(line["expected"], Value::from(2 * 3 * 25), "{line}");
        assert!(line["up_bytes"].as_u64() > Some(0) && line["floor_seconds"].as_f64() > Some(0.0), "{line}");
    }
}

#[test]
fn a_small_archive_is_searched_and_exported_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = Command::new(env!("CARGO_BIN_EXE_bench"));
    bench.args(["--case", "archive", "--filed", "60"]);
    bench.arg("--server").arg(sojourn()).arg("--data").arg(folder.path());
    bench.arg("--input").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/bench"));
    let output = bench.output().expect("the bench starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&line["missing"], &line["expected"], &line["visits"]), (&0.into(), &1.into(), &60.into()), "{line}");
    assert!(line["export_bytes"].as_u64() > Some(60) && line["peak_rss_mb"].as_f64() < Some(256.0), "{line}");
}
