//! Makes what a program asks of the disk go wrong, at exactly one call or from it on, and writes every such call down. The
//! program is a real process; a shim before its C library (`faults/shim.c`) does what is said here. Where the shim does not
//! work, a test fails: it never passes for want of faults.

pub mod record;

use std::path::{Path, PathBuf};
use std::process::Command;

/// What happens at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Nothing.
    Nothing,
    /// SIGKILL before it.
    Kill,
    /// Half of what is written, then SIGKILL.
    HalfThenKill,
    /// The disk is full.
    Full,
    /// Half of what is written, then the disk is full.
    Short,
    /// The disk fails.
    Broken,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Kill => "kill",
            Self::HalfThenKill => "half",
            Self::Full => "enospc",
            Self::Short => "short",
            Self::Broken => "eio",
        }
    }
}

/// What goes wrong in one life of a program, and what is written down of it.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What happens.
    pub what: What,
    /// At which call, from 1.
    pub at: u64,
    /// The last call at which it happens; 0 for all that follow.
    pub last: u64,
    /// Kinds of calls that count: `write`, `sync`, `create`…; empty for all.
    pub kinds: &'static [&'static str],
    /// Errors happen only while this file is there.
    pub only_while: Option<PathBuf>,
    /// Whether what is said on stdout and sockets counts too.
    pub talk: bool,
    /// Where calls are written down, and whether with their bytes.
    pub log: PathBuf,
    /// See `log`.
    pub bytes: bool,
}

impl Fault {
    /// This at one call, of whatever kind.
    pub fn at(what: What, at: u64, log: PathBuf) -> Self {
        Self { what, at, last: at, kinds: &[], only_while: None, talk: false, log, bytes: false }
    }
}

/// The shim, built.
pub struct Shim {
    library: PathBuf,
}

impl Shim {
    /// Builds it into a folder.
    pub fn build(folder: &Path) -> Self {
        assert_eq!(std::env::consts::OS, "linux", "faults are made by LD_PRELOAD: run these tests on Linux");
        let library = folder.join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/faults/shim.c");
        let mut cc = Command::new("cc");
        cc.args(["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl");
        let output = cc.output().expect("cc is a program: `make setup` installs it");
        assert!(output.status.success(), "the shim can't be built:\n{}", String::from_utf8_lossy(&output.stderr));
        Self { library }
    }

    /// Puts it before a program, for the files under a folder.
    pub fn attach(&self, command: &mut Command, under: &Path, fault: &Fault) {
        let under = under.canonicalize().unwrap_or_else(|_| under.to_owned());
        let _ = std::fs::remove_file(&fault.log);
        command.env("LD_PRELOAD", &self.library).env("FAULT_UNDER", under).env("FAULT_LOG", &fault.log);
        command.env("FAULT_DO", fault.what.word());
        command.env("FAULT_AT", fault.at.to_string()).env("FAULT_LAST", fault.last.to_string());
        if !fault.kinds.is_empty() {
            command.env("FAULT_OF", format!(" {} ", fault.kinds.join(" ")));
        }
        if let Some(file) = &fault.only_while {
            command.env("FAULT_WHILE", file);
        }
        if fault.talk {
            command.env("FAULT_TALK", "1");
        }
        if fault.bytes {
            command.env("FAULT_DATA", "1");
        }
    }
}
