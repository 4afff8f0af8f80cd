//! The two programs, found beside this test. `make kill` builds them before, and so does a build of the whole workspace's
//! tests; where they are missing, they are built here.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the programs are.
pub struct Programs {
    /// `sojourn`.
    pub server: PathBuf,
    /// `sojourn-device`.
    pub device: PathBuf,
}

impl Programs {
    /// Finds them, and builds them if need be.
    pub fn find() -> Self {
        let this = std::env::current_exe().expect("this test is a file");
        let folder = this.parent().and_then(Path::parent).expect("target/debug/deps").to_owned();
        let programs = Self { server: folder.join("sojourn"), device: folder.join("sojourn-device") };
        if !programs.are_there() {
            build(folder.parent().expect("target/debug"));
        }
        assert!(programs.are_there(), "no sojourn and sojourn-device in {}: build them", folder.display());
        programs
    }

    fn are_there(&self) -> bool {
        self.server.is_file() && self.device.is_file()
    }
}

fn build(target: &Path) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--locked", "-p", "server", "-p", "mobile-ffi", "--bins", "--target-dir"]).arg(target);
    let status = command.current_dir(env!("CARGO_MANIFEST_DIR")).status().expect("cargo runs");
    assert!(status.success(), "the programs can't be built: {status}");
}
