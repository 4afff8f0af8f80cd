//! What the policy says while somebody types: of a command that is not saved yet, and of the record as it would stand with it.
//! Hints, never refusals; nothing is kept of it.

use crate::command::Command;
use crate::compliance::missing;
use crate::document::record::{Action, Intent, Item, RecordForm, RecordView, Section};
use crate::engine::{Engine, hints};
use crate::rule::completeness::Lacking;

/// What is said of something that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// What the policy has to say of it, Chinese and English (V6.1, V6.2, V7.2, V7.3, V9.2).
    pub hints: Vec<(String, String)>,
    /// What the record would lack with it (V9.1, A3.2); nothing where there is no record here.
    pub missing: Vec<Lacking>,
}

impl Engine {
    /// Looks at a command as it is being typed.
    pub fn typed(&self, command: &Command) -> Typed {
        let books = &self.books;
        let lacks = |visit| {
            let mut record = books.record(visit)?;
            fill(&mut record, command);
            Some(missing(books.plan(visit).as_ref(), &record))
        };
        let missing = command.visit().and_then(lacks).unwrap_or_default();
        Typed { hints: hints::before(books, command), missing }
    }
}

/// The record as far as completeness goes, with what is being typed.
fn fill(record: &mut RecordView, command: &Command) {
    match command {
        Command::Note { section, text, .. } | Command::Put { section, text, .. } => add(record, *section, text),
        Command::Summary { text, .. } => record.summary.clone_from(text),
        Command::SetIntent { intent, reason, .. } => {
            record.intent = Some(Intent::clone(intent));
            record.intent_reason = reason.clone().unwrap_or_default();
        }
        Command::Form { form, .. } => fill_form(record, form),
        Command::Together { commands } => commands.iter().for_each(|command| fill(record, command)),
        _ => {}
    }
}

fn add(record: &mut RecordView, section: Section, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let item = Item { text: text.to_owned(), ..Item::default() };
    match section {
        Section::Needs => record.needs.push(item),
        Section::Points => record.points.push(item),
        Section::Objections => record.objections.push(item),
        Section::Opinions => record.opinions.push(item),
        Section::Actions => record.actions.push(Action { item, due_working_days: None }),
    }
}

fn fill_form(record: &mut RecordView, form: &RecordForm) {
    let fields = [
        (&mut record.topic, &form.topic),
        (&mut record.scene, &form.scene),
        (&mut record.service_type, &form.service_type),
        (&mut record.expected_volume, &form.expected_volume),
    ];
    for (field, given) in fields {
        if let Some(text) = given {
            field.clone_from(text);
        }
    }
    record.framework = form.framework.clone().or_else(|| record.framework.take());
    record.key_customer = form.key_customer.unwrap_or(record.key_customer);
}
