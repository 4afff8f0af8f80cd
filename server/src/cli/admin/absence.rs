//! `sojourn admin absence`: who is away for a time.

use crate::admin::absences;
use crate::cli::Failure;
use crate::cli::admin::{now, the_org};
use crate::cli::args::absence::Absence;
use crate::store::Store;

/// Runs one command.
pub fn run(store: &dyn Store, command: Absence) -> Result<(), Failure> {
    match command {
        Absence::Add { org, person, starts, ends } => {
            let (org, now) = (the_org(store, org)?, now(store)?);
            let who = person.clone();
            let id = absences::add(store, &org, now, person, (starts.unwrap_or(now), ends))?;
            say!("{id}\t{who} is away until {ends}.");
        }
        Absence::End { org, id } => {
            let org = the_org(store, org)?;
            let who = absences::end(store, &org, now(store)?, id)?;
            say!("{id} is over: {who} is told again.");
        }
        Absence::List { org } => {
            let (org, now) = (the_org(store, org)?, now(store)?);
            for row in store.read_with(|read| read.absences(&org))? {
                say!("{}\t{}\t{}\t{}\t{}", row.id, row.person, row.starts, row.ends, row.state(now));
            }
        }
    }
    Ok(())
}
