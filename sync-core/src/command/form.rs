//! What is filled in like a form or settled: the record's single fields (V9.2, A3.2), the decision chain, conflicts, and the
//! checklists of the plan (V6.1, V6.2, V7.3). The other commands stand in `act`.

use crate::command::act::{Act, Known, edit_only, filled, need};
use crate::command::edit::Edit;
use crate::command::{Command, CommandError, Settled};
use crate::document::record::{Place, RecordForm};
use crate::ids::{DocumentId, VisitId};

/// Longest name of a checklist's line, in characters.
const LONGEST_LINE: usize = 80;

/// What became of a command.
pub(super) enum Formed {
    /// It was one of these.
    Act(Act),
    /// It is another.
    Other(Box<Command>),
}

/// Takes the commands of the form.
///
/// # Errors
/// [`CommandError`] naming the field and the remedy; nothing has changed.
pub(super) fn of_form(command: Command, known: &mut dyn Known) -> Result<Formed, CommandError> {
    let (visit, step) = match command {
        Command::Form { visit, form } => (visit, fill_in(*form)?),
        Command::Decider { visit, id, name, post, attitude } => {
            let id = id.unwrap_or_else(|| known.fresh_id());
            let (name, attitude) = (filled("name", name)?, filled("attitude", attitude.as_str().to_owned())?);
            (visit, Edit::PutDecider { id, name, post, attitude })
        }
        Command::Settle { visit, place, with } => {
            let text = settled(known, &visit, &place, with)?;
            (visit, Edit::Settle { of: place.to_string(), text })
        }
        Command::Prepare { visit, line, done } => {
            let plan = DocumentId::plan(&visit);
            need(known, &plan)?;
            let line = filled("line", line)?;
            if line.chars().count() > LONGEST_LINE {
                return Err(CommandError::OutOfRange(
                    "line",
                    "give the name of a line as the checklist shows it".into(),
                ));
            }
            return Ok(Formed::Act(edit_only(visit, plan, Edit::Prepare { line, done })));
        }
        other => return Ok(Formed::Other(Box::new(other))),
    };
    let record = DocumentId::record(&visit);
    need(known, &record)?;
    Ok(Formed::Act(edit_only(visit, record, step)))
}

fn fill_in(form: RecordForm) -> Result<Edit, CommandError> {
    if form == RecordForm::default() {
        return Err(CommandError::Empty("form"));
    }
    Ok(Edit::SetForm { form: Box::new(form) })
}

/// The words that shall stand.
fn settled(known: &dyn Known, visit: &VisitId, place: &Place, with: Settled) -> Result<String, CommandError> {
    let record = known.record(visit).ok_or_else(|| CommandError::NotHere(DocumentId::record(visit)))?;
    let versions = record.versions_at(place);
    if versions.is_empty() {
        return Err(CommandError::NoConflict(place.to_string()));
    }
    match with {
        Settled::Text(text) => filled("text", text),
        Settled::Keep(number) => {
            let kept = number.checked_sub(1).and_then(|at| versions.get(at));
            let range = || CommandError::OutOfRange("keep", format!("give 1 to {}", versions.len()));
            kept.map(|version| version.text.clone()).ok_or_else(range)
        }
    }
}
