//! What a run uses: programs, folders, data. What is measured with it is said in `case`.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use serde_json::{Value, json};

use crate::{Outcome, words};

/// Where things are.
#[derive(Debug, Clone, Args)]
pub struct Setting {
    /// The server that is measured
    #[arg(long, value_name = "FILE", default_value = "target/release/sojourn")]
    pub server: PathBuf,
    /// Folder for the server's data: on a real disk, since an fsync is a part of what is measured
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub data: PathBuf,
    /// Folder for the phones' data [default: beside the server's]. Real phones do not share the server's disk: a folder in
    /// memory (/dev/shm) keeps their fsyncs out of its way
    #[arg(long, value_name = "DIR")]
    pub phones: Option<PathBuf>,
    /// Folder with visits-20-50.ndjson.zst
    #[arg(long, value_name = "DIR", default_value = "tests/data/bench")]
    pub input: PathBuf,
    /// Devices, for the storms [default: 20; storm_100: 100]
    #[arg(long, value_name = "N")]
    pub devices: Option<usize>,
    /// Visits of each device, for the storms
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub visits: usize,
    /// Visits synced before the one new change, for incremental
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pub synced: usize,
    /// Open timers, for timers
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub timers: i64,
    /// Visits on the phone, for phone_start
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    pub held: usize,
    /// Visits of other departments, for scope
    #[arg(long, value_name = "N", default_value_t = 99_950)]
    pub others: i64,
    /// Filed visits, for archive
    #[arg(long, value_name = "N", default_value_t = 50_000)]
    pub filed: usize,
    /// Keep the folders, to look into them afterwards
    #[arg(long)]
    pub keep: bool,
}

impl Setting {
    /// The server's command.
    pub fn sojourn(&self) -> Command {
        Command::new(&self.server)
    }

    /// A fresh folder on the disk that is measured.
    ///
    /// # Errors
    /// What the system says.
    pub fn folder(&self, name: &str) -> Outcome<PathBuf> {
        fresh(&self.data.join(name))
    }

    /// A fresh folder for phones.
    ///
    /// # Errors
    /// What the system says.
    pub fn phones(&self, name: &str) -> Outcome<PathBuf> {
        let beside = || self.data.join(format!("{name}-phones"));
        fresh(&self.phones.as_ref().map_or_else(beside, |folder| folder.join(name)))
    }

    /// Removes what a case left behind.
    pub fn clear(&self, name: &str) {
        if self.keep {
            return;
        }
        let beside = self.data.join(format!("{name}-phones"));
        let _ = std::fs::remove_dir_all(self.phones.as_ref().map_or(beside, |folder| folder.join(name)));
        let _ = std::fs::remove_dir_all(self.data.join(name));
    }
}

fn fresh(folder: &Path) -> Outcome<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(words)?;
    }
    std::fs::create_dir_all(folder).map_err(words)?;
    folder.canonicalize().map_err(words)
}

/// The machine, for every line: cores, and how busy others keep them.
pub fn machine() -> Value {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Option<f64> = load.split(' ').next().and_then(|load| load.parse().ok());
    json!({"cores": cores, "load_before": load})
}
