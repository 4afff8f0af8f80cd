//! `replay`: plays a folder of scripted events through real phones and a real server, and says which expectations hold.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tests::demo;
use tests::replay::run::{Report, replay};
use tests::replay::script::{self, Script};
use tests::replay::world::{Variation, World};

/// Replays scripted field weeks: real phones, a real server over HTTP, clocks turned by the script.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Replays a folder and prints every expectation that fails; exits 1 if one does.
    Run(Folder),
    /// Replays a folder, shows the board, and keeps serving when this is a terminal.
    Demo {
        #[command(flatten)]
        folder: Folder,
        /// Keeps serving where there is no terminal, too, until it is asked to end.
        #[arg(long)]
        serve: bool,
    },
}

#[derive(Args)]
struct Folder {
    /// The folder: org.json, customers.json, events.jsonl, expected.jsonl.
    #[arg(long, default_value = "tests/data/field-week")]
    dir: PathBuf,
    /// Moves requests within the minute that the script allows, and changes their order; 0 moves none.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Sends every request twice.
    #[arg(long)]
    twice: bool,
    /// Digests visits in an order of its own.
    #[arg(long)]
    digest_seed: Option<u64>,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        What::Run(folder) => run(&folder).map(|(_, report, _)| holds(&report)),
        What::Demo { folder, serve } => show(&folder, serve || std::io::stdout().is_terminal()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("replay: {why}");
            ExitCode::from(2)
        }
    }
}

/// A finished replay; its data is gone once the folder is dropped.
type Finished = (Script, Report, tempfile::TempDir);

fn run(folder: &Folder) -> Result<Finished, String> {
    let script = script::read(&folder.dir).map_err(|error| error.to_string())?;
    let data = scratch()?;
    let vary = Variation { seed: folder.seed, twice: folder.twice, digest_seed: folder.digest_seed };
    let people = script.org.people.len();
    eprintln!("replaying {} events of {people} people from {}", script.events.len(), folder.dir.display());
    let report = replay(&script, data.path(), &vary, &mut progress())?;
    eprintln!();
    print_failures(&report);
    println!("{} of {} expectations hold", report.held(), report.answers.len());
    println!("{} contacts, {} entries refused", report.contacts, report.refused);
    Ok((script, report, data))
}

fn show(folder: &Folder, serve: bool) -> Result<bool, String> {
    let (script, report, _data) = run(folder)?;
    demo::print_board(&report, World::who_sees_all(&script)?)?;
    for visit in ["visit-001", "visit-018", "visit-070"] {
        if script.expected.iter().any(|expected| expected.visit == visit) {
            demo::print_reasons(&report, World::who_sees_all(&script)?, visit)?;
        }
    }
    let held = holds(&report);
    println!("\n{} of {} expectations hold", report.held(), report.answers.len());
    let end = script.expected.last().map_or(sync_core::time::Timestamp(0), |last| last.at);
    if serve {
        demo::keep_serving(report, &script, end)?;
    } else {
        println!("on a terminal, or with --serve, the demo goes on serving the rep's app and the board");
    }
    Ok(held)
}

fn holds(report: &Report) -> bool {
    report.held() == report.answers.len() && report.refused == 0
}

/// Shows how far a replay is: one line that moves on a terminal, a line now and then elsewhere.
fn progress() -> impl FnMut(sync_core::time::Timestamp, usize, usize) {
    let terminal = std::io::stderr().is_terminal();
    let mut last = 0;
    move |at, asked, all| {
        let tenth = asked * 10 / all.max(1);
        if terminal {
            eprint!("\r{at}  {asked} of {all} expectations asked ");
        } else if tenth > last {
            last = tenth;
            eprintln!("{at}  {asked} of {all} expectations asked");
        }
    }
}

fn print_failures(report: &Report) {
    for answer in report.answers.iter().filter(|answer| !answer.holds()) {
        let expected = &answer.expected;
        println!("{} {}: expected {:?}, said {:?}", expected.at, expected.visit, expected.says, answer.said);
        println!("    expected because: {}\n    said because: {}", expected.why, answer.because);
    }
}

/// A folder that is gone afterwards, in memory where the machine has such a place: a replay makes tens of thousands of
/// commits, and what is tested is not the disk.
fn scratch() -> Result<tempfile::TempDir, String> {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.or_else(|_| tempfile::tempdir()).map_err(|error| error.to_string())
}
