//! `sojourn admin policy` and `sojourn admin calendar`: runs one and says what came of it.

use sync_core::policy::PolicyDocument;

use crate::admin::{calendar as calendars, policy as policies};
use crate::cli::Failure;
use crate::cli::admin::{now, the_org};
use crate::cli::args::rules::{Calendar, OfFile, OfOrg, Policy};
use crate::store::Store;

/// Shows, checks, previews or publishes.
pub fn policy(store: &dyn Store, command: Policy) -> Result<(), Failure> {
    match command {
        Policy::Show(OfOrg { org }) => show(store, org)?,
        Policy::Check(OfFile { org, file }) => {
            let org = the_org(store, org)?;
            say!("{}: sound. {}", file.display(), would_be(&policies::check(store, &org, &file, now(store)?)?));
        }
        Policy::Preview(OfFile { org, file }) => {
            let org = the_org(store, org)?;
            let (version, found) = policies::preview(store, &org, &file, now(store)?)?;
            say!("{}", would_be(&version));
            for change in &found.changes {
                say!("{}\t{}\t{}\t{} -> {}", change.visit, change.rep, change.what, change.before, change.after);
            }
            say!(
                "{} visits would be judged by it, {} things would change. Nothing was.",
                found.judged,
                found.changes.len()
            );
        }
        Policy::Publish(OfFile { org, file }) => {
            let org = the_org(store, org)?;
            let PolicyDocument { version, effective_from, .. } = policies::publish(store, &org, &file, now(store)?)?;
            say!("version {version} is published for {org}, in force from {effective_from} on.");
            say!("Phones get it at their next contact; `policy acknowledged` shows who has read it.");
        }
        Policy::Acknowledged(OfOrg { org }) => {
            let org = the_org(store, org)?;
            let (version, readers) = policies::readers(store, &org)?;
            let not_yet = readers.iter().filter(|reader| reader.read.is_none()).count();
            for reader in &readers {
                let read = reader.read.map_or_else(|| "not yet".to_owned(), |at| format!("read {at}"));
                say!("{}\t{}\t{read}", reader.person, reader.name);
            }
            match readers.is_empty() {
                true => say!("{org} has published nothing: the defaults are in force."),
                false => {
                    say!("version {version}: {not_yet} of {} have not said that they have read it.", readers.len())
                }
            }
        }
    }
    Ok(())
}

fn show(store: &dyn Store, org: Option<sync_core::ids::OrgId>) -> Result<(), Failure> {
    let (org, now) = (the_org(store, org)?, now(store)?);
    let rules = policies::rules(store, &org)?;
    let history = rules.rulebook.policies();
    let in_force = history.in_force(now);
    say!("{}", serde_json::to_string_pretty(&in_force.to_json())?);
    for version in history.versions() {
        let published = rules.published.get(&version.version).map_or_else(|| "-".to_owned(), ToString::to_string);
        let word = if version.version == in_force.version { "\tin force" } else { "" };
        say!("version {}\tpublished {published}\tfrom {}{word}", version.version, version.effective_from);
    }
    Ok(())
}

fn would_be(version: &PolicyDocument) -> String {
    format!("It would be version {}, in force from {} on.", version.version, version.effective_from)
}

/// Which customers are due for a visit.
pub fn coverage(store: &dyn Store, OfOrg { org }: OfOrg) -> Result<(), Failure> {
    let (org, now) = (the_org(store, org)?, now(store)?);
    for of in policies::coverage(store, &org, now)? {
        let last = of.last.map_or_else(|| "never".to_owned(), |day| day.to_string());
        let (core, tier) = (if of.core { "core" } else { "ordinary" }, of.tier.as_deref().unwrap_or("-"));
        let (state, until) = (of.coverage.covered.as_str(), of.coverage.until);
        say!("{}\t{}\t{core}\t{tier}\t{state}\tby {until}\tlast {last}", of.customer, of.name);
    }
    Ok(())
}

/// Checks, imports or lists.
pub fn calendar(store: &dyn Store, command: Calendar) -> Result<(), Failure> {
    match command {
        Calendar::Check(OfFile { org, file }) => {
            let notice = calendars::check(store, &the_org(store, org)?, &file)?;
            say!("{}: sound. {} from {} through {}.", file.display(), notice.region(), notice.from(), notice.through());
        }
        Calendar::Import(OfFile { org, file }) => {
            let known = calendars::import(store, &the_org(store, org)?, &file, now(store)?)?;
            say!("{} is known from {} through {} now.", known.region(), known.from(), known.through());
            say!(
                "Answers that were provisional are given anew when the server next runs; phones get it at their next contact."
            );
        }
        Calendar::List(OfOrg { org }) => {
            for known in calendars::list(store, &the_org(store, org)?)? {
                say!("{}\t{}\t{}\t{}", known.region(), known.from(), known.through(), known.source());
            }
        }
    }
    Ok(())
}
