//! `sojourn admin retention …`: what is due, holds, destruction and its certificate.

use std::path::Path;
use std::process::ExitCode;

use crate::admin::folder;
use crate::app::App;
use crate::cli::Failure;
use crate::cli::admin::the_org;
use crate::cli::args::retention::{Held, Retention};
use crate::clock::SystemTimeSource;
use crate::customer::view::policy;
use crate::retention::{Certificate, certificates, check, destroy, ended, hold, lift};
use crate::store::Doer;

/// Runs one command.
pub fn run(command: Retention, data: &Path) -> Result<ExitCode, Failure> {
    let app = folder::open(data, Box::new(SystemTimeSource), None, None)?;
    // How many visits there are to whom is known once all is digested.
    crate::admin::digested(&app)?;
    match command {
        Retention::Due { org } => due(&app, org)?,
        Retention::Hold(Held { org, id, reason }) => {
            hold(&app, &the_org(&*app.store, org)?, &id, &reason, &Doer::Operator)?;
            say!("{id} is held: neither they nor a visit to them can be destroyed or erased.");
        }
        Retention::Lift(Held { org, id, reason }) => {
            lift(&app, &the_org(&*app.store, org)?, &id, &reason, &Doer::Operator)?;
            say!("{id} is not held any more.");
        }
        Retention::Destroy { of: Held { org, id, reason }, yes } => {
            let org = the_org(&*app.store, org)?;
            let kept = check(&app, &org, &id)?;
            say!("{id} and {} visits to them may be destroyed since {}.", kept.visits, kept.until);
            if !yes {
                say!("Nothing was destroyed: add --yes. It can't be undone.");
                return Ok(ExitCode::FAILURE);
            }
            print(&destroy(&app, &org, &id, &reason, &Doer::Operator)?);
        }
        Retention::Certificate { org, number } => {
            let all = certificates(&app, &the_org(&*app.store, org)?)?;
            let wanted: Vec<_> = all.iter().filter(|it| number.is_none_or(|number| number == it.number)).collect();
            if wanted.is_empty() {
                return Err("there is no such certificate: leave the number out to see all".into());
            }
            wanted.into_iter().for_each(print);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn due(app: &App, org: Option<sync_core::ids::OrgId>) -> Result<(), Failure> {
    let org = the_org(&*app.store, org)?;
    let (all, policy) = app.store.read_with(|read| Ok((ended(read, &org)?, policy(read, &org)?)))?;
    let today = policy.office_day(app.clock.now());
    for kept in &all {
        let due = today.is_some_and(|today| kept.is_due(today));
        let word = match (&kept.held, due) {
            (Some(why), _) => format!("held: {why}"),
            (None, true) => "DUE".to_owned(),
            (None, false) => "kept".to_owned(),
        };
        let (id, name, visits) = (&kept.customer, &kept.name, kept.visits);
        say!("{id}  {name}  ended {}  kept until {}  {visits} visits  {word}", kept.ended, kept.until);
    }
    if all.is_empty() {
        say!("Co-operation has ended with no customer, as far as their cards say (co_operation_ended).");
    }
    Ok(())
}

fn print(certificate: &Certificate) {
    say!("{}sha256: {}", certificate.text, certificate.digest);
    say!("signature (ES256, server key): {}", certificate.signature);
    say!();
}
