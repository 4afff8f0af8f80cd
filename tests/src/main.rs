//! `replay`: plays a folder of scripted events through real phones and a real server, and says which expectations hold.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tests::replay::run::{Report, replay};
use tests::replay::script;
use tests::replay::world::Variation;

/// Replays scripted field weeks against a real server.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Replays a folder and prints every expectation that fails.
    Run {
        /// The folder: org.json, customers.json, events.jsonl, expected.jsonl.
        #[arg(long)]
        dir: PathBuf,
        /// Moves requests within the minute that the script allows; 0 moves none.
        #[arg(long, default_value_t = 0)]
        seed: u64,
        /// Sends every request twice.
        #[arg(long)]
        twice: bool,
        /// Digests visits in an order of its own.
        #[arg(long)]
        digest_seed: Option<u64>,
    },
}

fn main() -> ExitCode {
    let What::Run { dir, seed, twice, digest_seed } = Cli::parse().command;
    match run(&dir, &Variation { seed, twice, digest_seed }) {
        Ok(report) => {
            print(&report);
            if report.held() == report.answers.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(why) => {
            eprintln!("replay: {why}");
            ExitCode::from(2)
        }
    }
}

fn run(dir: &std::path::Path, vary: &Variation) -> Result<Report, String> {
    let script = script::read(dir).map_err(|error| error.to_string())?;
    let folder = scratch()?;
    let terminal = std::io::stderr().is_terminal();
    let mut last = 0;
    replay(&script, folder.path(), vary, &mut |at, asked, all| {
        let tenth = asked * 10 / all.max(1);
        if terminal {
            eprint!("\r{at}  {asked} of {all} expectations asked");
        } else if tenth > last {
            last = tenth;
            eprintln!("{at}  {asked} of {all} expectations asked");
        }
    })
}

fn print(report: &Report) {
    for answer in report.answers.iter().filter(|answer| !answer.holds()) {
        println!(
            "{} {}: expected {:?}, said {:?}\n    expected because: {}\n    said because: {}",
            answer.expected.at,
            answer.expected.visit,
            answer.expected.says,
            answer.said,
            answer.expected.why,
            answer.because
        );
    }
    println!("{} of {} expectations hold", report.held(), report.answers.len());
}

/// A folder that is gone afterwards, in memory where the machine has such a place: a replay makes tens of thousands of
/// commits, and what is tested is not the disk.
fn scratch() -> Result<tempfile::TempDir, String> {
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.or_else(|_| tempfile::tempdir()).map_err(|error| error.to_string())
}
