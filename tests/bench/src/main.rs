//! `bench`: measures the numbers that the architecture promises, with a real server process and real phones, against a
//! floor of the same run. One JSON line a case on standard output; progress on standard error.

mod bare;
mod case;
mod data;
mod fleet;
mod floor;
mod measure;
mod nudges;
mod phone;
mod process;
mod proxy;
mod reading;
mod secure;
mod setting;
mod town;
mod writing;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::case::Case;
use crate::setting::Setting;

/// What was done, or what went wrong, in words.
type Outcome<T> = Result<T, String>;

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Progress, for whoever watches.
fn note(what: &str) {
    eprintln!("bench: {what}");
}

/// Measures storms, reads and starts with a real server process and real phones, against a floor of the same run.
///
/// One JSON line a case on standard output: seconds, the floor's seconds and their ratio, the server's CPU time and peak of
/// memory, bytes on the wire in both directions, bytes on disk, and how many fields the second device expected, missed or
/// read differently. Figures of different machines compare by their ratios only; keep the machine idle meanwhile.
#[derive(Parser)]
#[command(
    version,
    after_help = "\
Examples:
  make bench                                     build what is needed, run all cases
  make bench CASE=storm                          one
  target/release/bench --case storm --phones /dev/shm/phones
  target/release/bench --case storm --devices 2 --visits 3 --server target/debug/sojourn
  perf record -p $(pgrep -n sojourn)             look into the server meanwhile"
)]
struct Cli {
    /// Which case; again for more [default: all]
    #[arg(long, value_enum)]
    case: Vec<Case>,
    #[command(flatten)]
    setting: Setting,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What the bench starts itself with, in a process of its own.
#[derive(Subcommand)]
enum Part {
    /// The bare server of the floor
    #[command(hide = true)]
    FloorServer { data: PathBuf },
    /// A phone that starts
    #[command(hide = true)]
    PhoneStart { folder: PathBuf },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.part {
        Some(Part::FloorServer { data }) => floor::serve(data),
        Some(Part::PhoneStart { folder }) => case::phone_start::child(folder),
        None => {
            let all = Case::value_variants();
            let cases = if cli.case.is_empty() { all } else { cli.case.as_slice() };
            case::run(&cli.setting, cases, &mut |line| println!("{line}"))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::from(2)
        }
    }
}
