//! `sojourn admin hand-over`: says what goes, what is open of it, and what stays.

use std::path::Path;
use std::process::ExitCode;

use crate::admin::folder;
use crate::cli::Failure;
use crate::cli::admin::the_org;
use crate::cli::args::archive::HandOver;
use crate::clock::SystemTimeSource;
use crate::handover::{HandOverError, Reach, Wanted, hand_over, reach};

/// Runs it.
pub fn run(args: HandOver, data: &Path) -> Result<ExitCode, Failure> {
    let app = folder::open(data, Box::new(SystemTimeSource), None, None)?;
    let org = the_org(&*app.store, args.org)?;
    crate::admin::digested(&app)?;
    let wanted = Wanted { from: args.from, to: args.to, customer: args.customer, reason: args.reason };
    let done = match args.dry_run {
        true => app.store.read_with(|read| match reach(read, &org, None, &wanted) {
            Err(HandOverError::Store(error)) => Err(error),
            other => Ok(other),
        })?,
        false => hand_over(&app, &org, None, &wanted),
    };
    let Reach { visits, customers, open, on_the_road } = done?;
    let open: Vec<String> = open.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let open = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
    let done = if args.dry_run { "would go" } else { "went" };
    say!("{} visits and {} customers {done} from {} to {}.", visits.len(), customers.len(), wanted.from, wanted.to);
    say!("Open of these visits: {open}.");
    if !on_the_road.is_empty() {
        let names: Vec<&str> = on_the_road.iter().map(|visit| visit.as_str()).collect();
        say!("These stay, since their traveller is on the road; hand them on when they are back: {}", names.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}
