//! `sojourn admin erase`: shows what will go, asks, erases, and says what went.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use sync_core::ids::VisitId;

use crate::admin::folder;
use crate::cli::Failure;
use crate::cli::args::{Erase, ErasedKind};
use crate::clock::SystemTimeSource;
use crate::erase::{Reach, erase, reach};
use crate::store::{Doer, Subject};

/// Most visits that are named one by one.
const NAMED: usize = 20;

/// Runs it.
pub fn run(args: Erase, data: &Path) -> Result<ExitCode, Failure> {
    let subject = subject(&args)?;
    let app = folder::open(data, Box::new(SystemTimeSource), None, None)?;
    // Which customer a visit is to is known once all is digested.
    crate::admin::digested(&app)?;
    let seen = app.store.read_with(|read| Ok(reach(read, &args.org, &subject)))??;
    show(&seen);
    if args.dry_run {
        say!("Nothing was erased.");
        return Ok(ExitCode::SUCCESS);
    }
    if !args.yes && !confirmed(&args.id)? {
        say!("Nothing was erased.");
        return Ok(ExitCode::FAILURE);
    }
    let reason = args.reason.unwrap_or_default();
    let done = erase(&app, &args.org, &subject, &reason, &Doer::Operator)?;
    say!("{subject} is erased, with {} visits. Their keys are destroyed.", done.visits.len());
    say!("Copy the file `erasures` to where your backups are: after a restore it is what erases again.");
    say!(
        "Destroy the backups of keys.db from before now, when their time is over: with one of them, an older copy of the data can be read."
    );
    Ok(ExitCode::SUCCESS)
}

fn subject(args: &Erase) -> Result<Subject, Failure> {
    Ok(match args.kind {
        ErasedKind::Customer => Subject::Customer(args.id.parse()?),
        ErasedKind::Person => Subject::Person(args.id.parse()?),
        ErasedKind::Contact => Subject::Contact(args.id.parse()?),
        ErasedKind::Visit => Subject::Visit(args.id.parse()?),
    })
}

fn show(reach: &Reach) {
    let Reach { subject, visits, may_have_named, devices, shared } = reach;
    say!("To be erased, for ever: {subject}");
    match subject {
        Subject::Customer(_) => say!("  the card, and all {} visits to them: {}", visits.len(), list(visits)),
        Subject::Contact(_) => say!("  the person at the customer's, as the card has and had them"),
        Subject::Person(_) => {
            say!("  the name, the names of {devices} devices, and what was administered about them");
            say!("  all {} visits of which they are the rep: {}", visits.len(), list(visits));
        }
        Subject::Visit(_) | Subject::Trip(_) | Subject::Organisation => say!("  all that was ever written about it"),
    }
    if !may_have_named.is_empty() {
        say!(
            "These visits stay. Their plans, or what was proposed on them, may name this; erase them one by one if they must go:"
        );
        say!("  {}", list(may_have_named));
    }
    if !shared.is_empty() {
        say!("These visits of others stay, with what this person wrote there: it belongs to the visit.");
        say!("  {}", list(shared));
    }
    say!("Ids, times and states stay, and so do chains, signatures and receipts. This can't be undone.");
}

fn list(visits: &[VisitId]) -> String {
    let named: Vec<&str> = visits.iter().take(NAMED).map(VisitId::as_str).collect();
    match (named.is_empty(), visits.len().saturating_sub(NAMED)) {
        (true, _) => "none".to_owned(),
        (false, 0) => named.join(", "),
        (false, more) => format!("{} and {more} more", named.join(", ")),
    }
}

/// Whether somebody at the terminal typed the id.
fn confirmed(id: &str) -> Result<bool, Failure> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err("nobody is there to be asked: look with --dry-run, then add --yes".into());
    }
    eprint!("Type {id} to erase it: ");
    std::io::stderr().flush()?;
    let mut typed = String::new();
    input.read_line(&mut typed)?;
    Ok(typed.trim() == id)
}
