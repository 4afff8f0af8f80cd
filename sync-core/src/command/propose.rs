//! What a rep proposes for a customer's card after a visit (V11.1): checked here, so that what is saved can be accepted.

use crate::command::act::Known;
use crate::command::{Command, CommandError};
use crate::customer::contact::PARTS;
use crate::customer::{Contact, Field};
use crate::fact::Fact;
use crate::ids::VisitId;

/// The fact that a command about the card leaves.
pub(super) fn fact(command: Command, visit: VisitId, known: &dyn Known) -> Result<Fact, CommandError> {
    match command {
        Command::ProposeChange { field, new, .. } => change(known, visit, &field, &new),
        Command::ProposeContact { contact, .. } => self::contact(visit, *contact),
        Command::NewInformation { what, .. } if what.trim().is_empty() => Err(CommandError::Empty("what")),
        Command::NewInformation { what, .. } => Ok(Fact::NewInformation { visit, what }),
        _ => Err(CommandError::Empty("command")),
    }
}

/// A field that should read otherwise, beside what stands there on this device.
fn change(known: &dyn Known, visit: VisitId, field: &str, new: &str) -> Result<Fact, CommandError> {
    let unknown = || {
        let known: Vec<&str> = Field::ALL.iter().map(|field| field.key()).collect();
        CommandError::OutOfRange("field", format!("name one of {}", known.join(", ")))
    };
    let field = Field::of_heading(field).ok_or_else(unknown)?;
    if matches!(field, Field::InCharge) {
        let why = "who is in charge of a customer is decided by whoever looks after the cards";
        return Err(CommandError::OutOfRange("field", why.to_owned()));
    }
    let new = field.read(new).map_err(|error| CommandError::OutOfRange(field.key(), error.to_string()))?;
    if field == Field::Name && new.is_empty() {
        return Err(CommandError::Empty("name"));
    }
    let customer = known.plan(&visit).map(|plan| plan.customer);
    let old = customer.and_then(|customer| known.card_says(&customer, field));
    if old.as_ref() == Some(&new) {
        return Err(CommandError::OutOfRange(field.key(), "that stands on the card already".to_owned()));
    }
    Ok(Fact::ProposeChange { visit, field: field.key().to_owned(), old, new })
}

/// A contact that the card lacks.
fn contact(visit: VisitId, contact: Contact) -> Result<Fact, CommandError> {
    let name_of = |at: usize| PARTS.get(at).map_or("contact", |(key, ..)| *key);
    let read = contact.read().map_err(|(at, error)| CommandError::OutOfRange(name_of(at), error.to_string()))?;
    let Contact { name, post, phone, mail, language, .. } = read;
    Ok(Fact::ProposeContact { visit, name, post, phone, mail, language })
}
