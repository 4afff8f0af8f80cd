//! What a rep proposes for a customer's card after a visit, and a superior's word on it (V11.1): checked here, so that what is saved
//! can be accepted, and nobody decides twice what is known to be decided.

use crate::command::act::{Known, filled};
use crate::command::{Command, CommandError};
use crate::customer::contact::PARTS;
use crate::customer::{CardProposal, Contact, Field, ProposedChange};
use crate::fact::{CardStep, Fact};
use crate::ids::{EntryId, VisitId};

/// The fact that a command about the card leaves.
pub(super) fn fact(command: Command, visit: VisitId, known: &dyn Known) -> Result<Fact, CommandError> {
    match command {
        Command::ProposeChange { field, new, .. } => change(known, visit, &field, &new),
        Command::ProposeContact { contact, .. } => self::contact(visit, *contact),
        Command::ReviewCard { proposal, accepted, reason, over, .. } => {
            let step = review(known, &visit, proposal, (accepted, reason, over))?;
            Ok(Fact::Card(visit, step))
        }
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

/// A superior's word on a proposal that is known here.
fn review(
    known: &dyn Known,
    visit: &VisitId,
    named: Option<EntryId>,
    (accepted, reason, over): (bool, String, bool),
) -> Result<CardStep, CommandError> {
    let proposal = reviewed(known.card_proposals(visit), visit, named)?;
    if let Some(before) = proposal.holds() {
        return Err(CommandError::CardDecided { by: before.by.clone(), reason: before.reason.clone() });
    }
    if !proposal.awaits {
        return Err(CommandError::NotToReview);
    }
    let current = match &proposal.proposed {
        ProposedChange::Field { old, new, current: Some(current), .. } => {
            if accepted && !over && proposal.proposed.conflicts() {
                let (old, new, current) = (old.clone().unwrap_or_default(), new.clone(), current.clone());
                return Err(CommandError::CardChanged { old, new, current });
            }
            Some(current.clone())
        }
        ProposedChange::Field { current: None, .. } | ProposedChange::Contact(_) => None,
    };
    Ok(CardStep::Reviewed { proposal: proposal.entry, accepted, reason: filled("reason", reason)?, current })
}

/// The proposal that is meant: the one that was named, else the only one that awaits this person.
fn reviewed(all: Vec<CardProposal>, visit: &VisitId, named: Option<EntryId>) -> Result<CardProposal, CommandError> {
    let unknown = || CommandError::NoProposal(visit.clone());
    if let Some(named) = named {
        return all.into_iter().find(|proposal| proposal.entry == named).ok_or_else(unknown);
    }
    let mut waiting: Vec<CardProposal> = all.into_iter().filter(|proposal| proposal.awaits).collect();
    match waiting.len() {
        0 => Err(unknown()),
        1 => waiting.pop().ok_or_else(unknown),
        _ => {
            let names: Vec<String> = waiting.iter().map(CardProposal::name).collect();
            Err(CommandError::WhichOne { what: "proposal", names: names.join(", ") })
        }
    }
}
