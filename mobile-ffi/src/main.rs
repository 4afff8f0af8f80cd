//! `sojourn-device`: a phone for the terminal. Reads what is to be done, does it with the library's hands, and says plainly
//! how far it has come. Decides nothing about visits.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
