//! `sojourn admin deposit`: what waits in quarantine, and what becomes of it.

use crate::cli::Failure;
use crate::cli::admin::{now, the_org};
use crate::cli::args::{Deposit, OfDevice};
use crate::deposit::{Decision, DepositView, deposits, judge};
use crate::store::{Doer, Store};

/// Runs one command.
pub fn run(store: &dyn Store, command: Deposit) -> Result<(), Failure> {
    let (of, decision) = match command {
        Deposit::List { org } => {
            let (org, now) = (the_org(store, org)?, now(store)?);
            let waiting = store.read_with(|read| deposits(read, &org, now))?;
            if waiting.is_empty() {
                say!("nothing waits");
            }
            waiting.iter().for_each(show);
            return Ok(());
        }
        Deposit::Take { of, through } => (of, Decision::Take(through)),
        Deposit::Refuse(of) => (of, Decision::Refuse),
    };
    let OfDevice { org, device, reason } = of;
    let org = the_org(store, org)?;
    match judge(store, &org, &device, decision, (Doer::Operator, reason), now(store)?)? {
        Some((taken, last)) if taken == last => say!("taken: all up to entry {last}"),
        Some((taken, last)) => say!("taken up to entry {taken}, refused up to entry {last}"),
        None => {
            return Err(
                format!("nothing of device {device} waits: `sojourn admin deposit list` shows what does").into()
            );
        }
    }
    Ok(())
}

fn show(view: &DepositView) {
    let DepositView { device, person, ended, stored, bytes, .. } = view;
    say!("{device}\t{person}\t{} since {}\tstored {stored}\t{bytes} bytes wait", ended.over.code(), ended.at);
    for entry in &view.entries {
        let bound = |at: Option<sync_core::time::Timestamp>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
        let (earliest, latest) = (bound(entry.placement.earliest), bound(entry.placement.latest));
        let (fact, side) = (entry.fact.unwrap_or("-"), entry.side.as_str());
        say!(
            "  {}\t{fact}\t{side}\tproven between {earliest} and {latest}\tclaims {}",
            entry.seq,
            entry.placement.wall
        );
    }
}
