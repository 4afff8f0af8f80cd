//! SIGKILL at every call of a backup and of a restore. What is named like a copy can be put back whole, nothing is called safe that
//! no copy holds, and a folder whose restore died is no server's: it is thrown away, and the next restore is whole.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use server::admin::backup::{Kind, copies};
use tests::crash::programs::Programs;
use tests::faults::record::read;
use tests::faults::{Fault, What};

use crate::ground::Ground;
use crate::step;

const SIGKILL: i32 = 9;

/// What one life of a command came to: whether it was killed, and what is left of it.
type Lived = (bool, &'static str);

/// Kills at every call, or every so many-th, until a life ends in peace: how often each outcome came.
fn sweep(name: &str, ground: &Ground<'_>, live: impl Fn(&Fault) -> Lived) -> BTreeMap<&'static str, u64> {
    let (begun, log) = (Instant::now(), ground.life().with_extension("calls"));
    let (mut came, mut at): (BTreeMap<&str, u64>, u64) = (BTreeMap::new(), 1);
    loop {
        let fault = Fault { talk: true, ..Fault::at(What::Kill, at, log.clone()) };
        let (died, outcome) = live(&fault);
        read(&log, false);
        *came.entry(outcome).or_default() += 1;
        if !died {
            break;
        }
        at += step();
    }
    println!("{name}: killed at every {}. of {at} calls: {came:?}; {} s", step(), begun.elapsed().as_secs());
    came
}

/// Runs `sojourn admin …` on a data folder: what came of it, and whether it was killed.
fn admin(ground: &Ground<'_>, data: &Path, words: &[&str], fault: Option<&Fault>) -> (Output, bool) {
    let mut command = Command::new(&ground.programs.server);
    command.arg("admin").args(words).arg("--data").arg(data).stdin(Stdio::null());
    if let Some(fault) = fault {
        ground.shim.attach(&mut command, &ground.life(), fault);
    }
    let output = command.output().expect("it starts");
    let died = output.status.signal() == Some(SIGKILL);
    (output, died)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a temporary folder has a plain name")
}

/// Where copies and what is put back stand in a life.
struct Places {
    copies: PathBuf,
    keys: PathBuf,
    back: PathBuf,
}

impl Places {
    fn of(ground: &Ground<'_>) -> Self {
        let at = |name: &str| ground.life().join(name);
        Self { copies: at("copies"), keys: at("keys"), back: at("back") }
    }

    fn backup(&self, ground: &Ground<'_>, fault: Option<&Fault>) -> bool {
        let words = ["backup", "--to", path(&self.copies), "--keys-to", path(&self.keys), "--keep", "1"];
        let (output, died) = admin(ground, &ground.server.data, &words, fault);
        assert!(died || output.status.success(), "{output:?}");
        died
    }

    fn restore(&self, ground: &Ground<'_>, fault: Option<&Fault>) -> bool {
        let words = ["restore", "--from", path(&self.copies), "--keys", path(&self.keys), "--reason", "a test"];
        let (output, died) = admin(ground, &self.back, &words, fault);
        assert!(died || output.status.success(), "{output:?}");
        died
    }

    /// What was put back is a whole server's.
    fn is_whole(&self, ground: &Ground<'_>) {
        let (output, _) = admin(ground, &self.back, &["verify"], None);
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn a_backup_killed_at_any_call_leaves_a_whole_copy_or_none_and_calls_nothing_safe_without_one() {
    let programs = Programs::find();
    let ground = Ground::prepare(&programs, &[]);
    let came = sweep("backup", &ground, |fault| {
        let _phone = ground.begin();
        let places = Places::of(&ground);
        let died = places.backup(&ground, Some(fault));
        let there = |folder: &Path, kind| folder.is_dir() && !copies(folder, kind).expect("read").is_empty();
        let both = there(&places.copies, Kind::Data) && there(&places.keys, Kind::Keys);
        let safe = ground.server.data.join("covered").exists();
        assert!(both || !safe, "call {}: something is called safe and no copy is there", fault.at);
        if both {
            places.restore(&ground, None);
            places.is_whole(&ground);
            std::fs::remove_dir_all(&places.back).expect("removed");
        }
        // Whatever was left behind, the next one succeeds, and one copy of each is there.
        assert!(!places.backup(&ground, None));
        assert_eq!(copies(&places.copies, Kind::Data).expect("read").len(), 1, "call {}", fault.at);
        (died, if both { "a copy" } else { "none" })
    });
    assert!(came.contains_key("a copy") && came.contains_key("none"), "{came:?}");
}

#[test]
fn a_restore_killed_at_any_call_leaves_a_whole_server_or_a_folder_that_nobody_serves() {
    let programs = Programs::find();
    let ground = Ground::prepare(&programs, &[]);
    let _phone = ground.begin();
    let places = Places::of(&ground);
    assert!(!places.backup(&ground, None));
    let came = sweep("restore", &ground, |fault| {
        let _ = std::fs::remove_dir_all(&places.back);
        let died = places.restore(&ground, Some(fault));
        let (output, _) = admin(&ground, &places.back, &["verify"], None);
        let outcome = if output.status.success() {
            "whole"
        } else {
            assert!(died && !places.back.join("origin").exists(), "call {}: {output:?}", fault.at);
            std::fs::remove_dir_all(&places.back).unwrap_or_default();
            assert!(!places.restore(&ground, None));
            places.is_whole(&ground);
            "no server's"
        };
        (died, outcome)
    });
    assert!(came.contains_key("whole") && came.contains_key("no server's"), "{came:?}");
}
