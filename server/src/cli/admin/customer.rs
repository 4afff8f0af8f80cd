//! `sojourn admin customer`: cards put, shown, verified, merged, imported and exported, and what came of it in sentences.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sync_core::customer::{CustomerCard, Field};
use sync_core::ids::{ContactId, OrgId};

use super::{now, the_org};
use crate::admin::customer::import::{How, Outcome, RowError};
use crate::admin::customer::{self as cards, import};
use crate::cli::Failure;
use crate::cli::args::customer::{Contact, Customer, Words};
use crate::customer::columns::Headings;
use crate::customer::file;
use crate::customer::view::Change;
use crate::sheet;
use crate::store::Store;

/// Most errors that are said one by one: all stand in the file of bad rows.
const SAID: usize = 50;

/// Runs one command.
pub fn run(store: &Arc<dyn Store>, command: Customer) -> Result<ExitCode, Failure> {
    let store = &**store;
    match command {
        Customer::Put { org, id, set } => {
            let org = the_org(store, org)?;
            let put = cards::put(store, &org, now(store)?, &id, &set)?;
            let what = if put.made { "is in" } else { "is changed" };
            say!("{id} {what}: {} fields written.", put.changed);
            for (like, same) in put.like {
                say!(
                    "Warning: {like} may be the same customer ({}): if so, `sojourn admin customer merge`.",
                    same.names().1
                );
            }
        }
        Customer::Contact(contact) => of_contact(store, contact)?,
        Customer::Show { org, id, lang } => {
            let org = the_org(store, org)?;
            show(store, &org, &cards::card(store, &org, &id)?, lang == Words::Zh)?;
        }
        Customer::List { org, due } => list(store, &the_org(store, org)?, due)?,
        Customer::Verify { org, id, on } => {
            let (org, now) = (the_org(store, org)?, now(store)?);
            let id = cards::card(store, &org, &id)?.customer;
            let on = on.map_or_else(|| cards::today(store, &org, now), Ok)?;
            cards::put(store, &org, now, &id, &[(Field::Verified, on.to_string())])?;
            let by = cards::card(store, &org, &id)?.verify_by.unwrap_or_default();
            say!("{id} is verified as of {on}; the next time by {by}.");
        }
        Customer::Merge { org, keep, drop } => {
            let org = the_org(store, org)?;
            cards::merge(store, &org, now(store)?, &keep, &drop)?;
            say!(
                "{drop} is another name of {keep} now, with its visits and contacts. Its own card is kept no more than for its history."
            );
        }
        Customer::Import { org, file, check, all_or_nothing, bad } => {
            return take(store, &the_org(store, org)?, &file, How { check, all_or_nothing }, bad);
        }
        Customer::Export { org, file, lang } => give(store, &the_org(store, org)?, &file, lang)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn of_contact(store: &dyn Store, args: Contact) -> Result<(), Failure> {
    let (org, now) = (the_org(store, args.org)?, now(store)?);
    if let (true, Some(id)) = (args.drop, &args.id) {
        cards::drop_contact(store, &org, now, id)?;
        say!("{id} is off the card. `sojourn admin erase contact` lets go of all that was kept of them.");
        return Ok(());
    }
    let known = cards::card(store, &org, &args.customer)?.contacts;
    let id = args.id.unwrap_or_else(|| ContactId::drawn(rand::random()));
    let found = known.into_iter().find(|known| known.contact == id);
    let mut contact = found.unwrap_or_else(|| sync_core::customer::Contact::new(id));
    let given = [args.name, args.post, args.phone, args.mail, args.language];
    let parts = [&mut contact.name, &mut contact.post, &mut contact.phone, &mut contact.mail, &mut contact.language];
    for (part, given) in parts.into_iter().zip(given) {
        *part = given.unwrap_or_else(|| std::mem::take(part));
    }
    let id = cards::put_contact(store, &org, now, &args.customer, contact)?;
    say!("{id} is on the card of {}.", args.customer);
    Ok(())
}

fn show(store: &dyn Store, org: &OrgId, whole: &CustomerCard, zh: bool) -> Result<(), Failure> {
    say!("{}", whole.customer);
    let mut group = None;
    for (field, text) in whole.card().values() {
        if group != Some(field.group()) {
            group = Some(field.group());
            let (in_zh, in_en) = field.group().names();
            say!("{}", if zh { in_zh } else { in_en });
        }
        say!("  {}: {}", if zh { field.zh() } else { field.en() }, field.shown(text, zh));
    }
    for contact in &whole.contacts {
        let words: Vec<&str> = contact.words().into_iter().filter(|word| !word.is_empty()).collect();
        say!("{}\t{}", contact.contact, words.join(" · "));
    }
    let size = whole.size.as_deref().unwrap_or("-");
    say!("size {size}; to be verified by {}", whole.verify_by.as_deref().unwrap_or("now: it never was"));
    for change in cards::story(store, org, &whole.customer)? {
        story(&change).iter().for_each(|line| say!("{line}"));
    }
    Ok(())
}

fn story(change: &Change) -> Vec<String> {
    let head = format!("{}  {}  {}", change.at, change.by.key(), change.what);
    let fields = change.fields.iter().map(|it| format!("    {}: {:?} -> {:?}", it.field, it.old, it.new));
    let contact = change.contact.iter().map(|(before, after)| {
        let words = |it: &Option<sync_core::customer::Contact>| {
            it.as_ref().map_or_else(String::new, |it| it.words().join(" · "))
        };
        format!("    {:?} -> {:?}", words(before), words(after))
    });
    let merged = change.merged.iter().map(|id| format!("    {id} is another name of this customer"));
    std::iter::once(head).chain(fields).chain(contact).chain(merged).collect()
}

fn list(store: &dyn Store, org: &OrgId, due: bool) -> Result<(), Failure> {
    let today = cards::today(store, org, now(store)?)?;
    for whole in cards::cards(store, org)?.into_iter().filter(|whole| !due || whole.is_due(today)) {
        let card = whole.card();
        let or_none = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        let key = if card.get(Field::Key) == "true" { "key" } else { "-" };
        let by = whole.verify_by.clone().unwrap_or_else(|| "never verified".to_owned());
        let (size, tier) = (whole.size.as_deref().unwrap_or("-"), or_none(card.get(Field::Tier)));
        let (in_charge, name) = (or_none(card.get(Field::InCharge)), card.get(Field::Name));
        let is_due = if whole.is_due(today) { "DUE" } else { "-" };
        say!("{}\t{name}\t{tier}\t{key}\t{size}\t{in_charge}\t{by}\t{is_due}", whole.customer);
    }
    Ok(())
}

fn take(store: &dyn Store, org: &OrgId, file: &Path, how: How, bad: Option<PathBuf>) -> Result<ExitCode, Failure> {
    let at = |why: String| format!("{}: {why}", file.display());
    let bytes = std::fs::read(file).map_err(|error| at(error.to_string()))?;
    let rows = sheet::read(&bytes, sheet::is_workbook(file)).map_err(|error| at(error.to_string()))?;
    let bar = progress_bar();
    let mut progress = |done: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    };
    let outcome =
        import::import(store, org, now(store)?, &rows, how, &mut progress).map_err(|error| at(error.to_string()));
    bar.finish_and_clear();
    let outcome = outcome?;
    for RowError { line, column, reason, remedy } in outcome.errors.iter().take(SAID) {
        let column = if column.is_empty() { String::new() } else { format!(", column {column}") };
        say!("line {line}{column}: {reason}: {remedy}");
    }
    if outcome.errors.len() > SAID {
        say!("and {} more", outcome.errors.len() - SAID);
    }
    for likeness in &outcome.likenesses {
        let (line, id, other) = (likeness.line, &likeness.customer, &likeness.like);
        say!("line {line}: Warning: {id} may be the same customer as {other} ({})", likeness.same.names().1);
    }
    sum(&outcome, how);
    if !outcome.bad.is_empty() && !how.check {
        let to = bad.unwrap_or_else(|| file.with_extension("bad.csv"));
        keep(&to, &sheet::write_csv(outcome.bad.iter().map(Vec::as_slice)).map_err(|error| error.to_string())?)?;
        say!("The rows that were not taken stand in {}, each with why: mend and import it.", to.display());
    }
    Ok(if outcome.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn sum(outcome: &Outcome, how: How) {
    let Outcome { rows, made, changed, same, bad, .. } = outcome;
    let wrong = bad.len().saturating_sub(1);
    let (word, end) = match (how.check, outcome.written) {
        (true, _) => ("would be", "nothing was written (--check)"),
        (false, false) => ("would be", "nothing was written (--all-or-nothing)"),
        (false, true) => ("are", "written"),
    };
    say!(
        "{rows} rows: {made} customers {word} new, {changed} changed, {same} the same, {wrong} rows not taken; {end}."
    );
}

/// On the standard error, and only where somebody looks at it.
fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} customers, {eta} left");
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

fn give(store: &dyn Store, org: &OrgId, to: &Path, lang: Words) -> Result<(), Failure> {
    let all = cards::cards(store, org)?;
    let headings = if lang == Words::Zh { Headings::Zh } else { Headings::En };
    let bytes = file::sheet(&all, headings, sheet::is_workbook(to)).map_err(|error| error.to_string())?;
    // Said first: what was taken away stands in the journal whatever becomes of the file.
    cards::exported(store, org, now(store)?, all.len())?;
    keep(to, &bytes)?;
    say!("{}: {} customers. It holds personal data: keep it as such.", to.display(), all.len());
    Ok(())
}

/// A new file for its owner only.
fn keep(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::os::unix::fs::OpenOptionsExt;
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut out = opened.map_err(|error| format!("{}: {error}: name another file", file.display()))?;
    out.write_all(bytes).and_then(|()| out.sync_all()).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(())
}
