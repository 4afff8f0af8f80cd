//! `sojourn init`, and what to do next.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::admin::init::{Made, init};
use crate::cli::Failure;
use crate::cli::args::Init;

/// Runs it.
pub fn run(args: &Init, data: PathBuf) -> Result<ExitCode, Failure> {
    let (made, origin) = init(&data, &args.org, &args.name, args.origin.as_deref())?;
    let (data, org) = (data.display(), &args.org);
    match made {
        Made::Organisation => say!("{data} is ready for organisation {org}."),
        Made::Nothing => say!("{data} holds organisation {org} already; nothing has changed."),
    }
    say!("The server calls itself {origin}; every signature covers that name.");
    if args.origin.as_ref().is_some_and(|wanted| *wanted != origin) {
        say!("It had that name already, and keeps it: devices check signatures against it.");
    }
    say!("Back up the keys in {data} apart from the database: who has them can sign in the server's name.");
    say!("");
    say!("Next:");
    say!("  sojourn admin --data {data} user add --org {org} --id NAME --name 'Full Name' --roles rep");
    say!("  sojourn admin --data {data} device code --org {org} --person NAME");
    say!("  sojourn serve --data {data}");
    Ok(ExitCode::SUCCESS)
}
