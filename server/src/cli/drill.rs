//! `sojourn admin drill`: runs one and says what came of it.

use crate::admin::drill::{self as admin, Report, Way};
use crate::cli::Failure;
use crate::cli::admin::{now, the_org};
use crate::cli::args::drill::Drill;
use crate::store::{DrillPlace, Store};

/// Starts, shows or lists drills.
pub fn run(store: &dyn Store, command: Drill) -> Result<(), Failure> {
    match command {
        Drill::Start { org } => {
            let org = the_org(store, org)?;
            let id = admin::start(store, &org, now(store)?)?;
            say!("drill-{id} runs. E-mails and requests go out once the server runs.");
            show(&admin::report(store, &org, Some(id), now(store)?)?);
        }
        Drill::Report { org, id, json } => {
            let org = the_org(store, org)?;
            let report = admin::report(store, &org, id, now(store)?)?;
            if json {
                say!("{}", serde_json::to_string_pretty(&admin::as_json(&report))?);
            } else {
                show(&report);
            }
        }
        Drill::List { org } => {
            let org = the_org(store, org)?;
            for drill in admin::list(store, &org)? {
                let over = drill.over.map_or_else(|| "runs".to_owned(), |at| format!("over {at}"));
                say!("{}\t{}\t{}\tconfirm by {}\t{over}", drill.id, drill.at, drill.by.key(), drill.confirm_by);
            }
        }
    }
    Ok(())
}

fn show(report: &Report) {
    let drill = &report.drill;
    let over = drill.over.map_or_else(|| format!("until {}", drill.confirm_by), |at| format!("over since {at}"));
    say!("drill-{}\tbegun {} by {}\t{over}", drill.id, drill.at, drill.by.key());
    for (place, ways) in &report.places {
        say!("{}", line(place, ways));
    }
    if let Some(next) = report.next.filter(|_| drill.over.is_some()) {
        say!("The next starts by itself at {next}.");
    }
}

fn line(place: &DrillPlace, ways: &[Way]) -> String {
    let department = place.department.as_ref().map_or("-", |it| it.as_str());
    let note = if place.en.is_empty() { String::new() } else { format!("\t{}", place.en) };
    let Some(person) = &place.person else {
        return format!("{department}\t{}\tNOBODY stands on this rung{note}", place.rung);
    };
    let said = place.confirmed.map_or_else(|| "not confirmed".to_owned(), |at| format!("confirmed {at}"));
    let ways: Vec<String> = ways.iter().map(way).collect();
    format!("{department}\t{}\t{person}\t{said}\t{}{note}", place.rung, ways.join("\t"))
}

fn way(way: &Way) -> String {
    let why = way.why.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
    let at = way.at.map_or_else(String::new, |at| format!(" {at}"));
    format!("{} {}{at}{why}", way.by, way.far.as_str())
}
