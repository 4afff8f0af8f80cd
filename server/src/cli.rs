//! The command line: from words to one call, and from its result to sentences. What a command does stands elsewhere.

/// A line to the terminal. A reader that has gone away is no error.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

mod account;
mod admin;
mod args;
mod channel;
mod deposit;
mod drill;
mod init;
mod rules;
mod serve;
mod sms;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::{Args, Command};
use crate::config::{self, Config};

/// Why a command did not succeed, in a sentence.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Runs the command that this process was started with.
pub fn main() -> ExitCode {
    let args = Args::parse();
    config::start_logging();
    match run(args) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("sojourn: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<ExitCode, Failure> {
    let config = Config::read()?;
    match args.command {
        Command::Init(init) => init::run(&init, folder(init.data.clone(), &config)?),
        Command::Serve(serve) => {
            let data = folder(serve.data.clone(), &config)?;
            serve::run(serve, data, config)
        }
        Command::Admin { data, command } => admin::run(command, &folder(data, &config)?),
        Command::Limits => {
            say!("{}", crate::fair::Limits::default().json());
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi => {
            say!("{}", crate::serve::description());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn folder(given: Option<PathBuf>, config: &Config) -> Result<PathBuf, Failure> {
    let folder = given.or_else(|| config.data.clone());
    folder.ok_or_else(|| "no data folder: give --data DIR, or set SOJOURN_DATA".into())
}
