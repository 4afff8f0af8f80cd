//! Every row of a sheet looked at, against what is there: what is to be done for each customer, and what is wrong with which cell.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::customer::duplicate::Known;
use sync_core::customer::{Card, Contact, Field, FieldError};
use sync_core::ids::{ContactId, CustomerId, OrgId};

use super::super::fit;
use super::{Headed, Likeness, Planned, RowError, part};
use crate::customer::columns::{Column, Headings};
use crate::customer::likeness;
use crate::sheet::Row;
use crate::store::{CustomerAct, Read, StoreError, Subject};

/// What a sheet comes to.
#[derive(Default)]
pub(super) struct Checked {
    pub planned: Vec<Planned>,
    pub errors: Vec<RowError>,
    pub likenesses: Vec<Likeness>,
    /// Lines that are not taken, with why.
    pub bad: BTreeMap<u64, String>,
}

/// A row that can be read: what it writes. A cell that is `-` empties its field, an empty one leaves it.
struct Read1<'r> {
    row: &'r Row,
    fields: Vec<(Field, String)>,
    contact_id: Option<ContactId>,
    parts: Vec<(usize, String)>,
}

/// Empties a field.
const EMPTIES: &str = "-";

pub(super) fn check(read: &dyn Read, org: &OrgId, columns: &[Headed], rows: &[Row]) -> Result<Checked, StoreError> {
    let mut checked = Checked::default();
    let mut by_id: BTreeMap<CustomerId, Vec<Read1<'_>>> = BTreeMap::new();
    let mut order: Vec<CustomerId> = Vec::new();
    for row in rows {
        match one(columns, row) {
            Ok((id, read)) => {
                if !by_id.contains_key(&id) {
                    order.push(id.clone());
                }
                by_id.entry(id).or_default().push(read);
            }
            Err(errors) => checked.refuse(errors),
        }
    }
    let mut customers = Customers { read, org, known: likeness::known(read, org)?, contacts: BTreeSet::new(), checked };
    for id in order {
        let rows = by_id.remove(&id).unwrap_or_default();
        customers.customer(id, rows)?;
    }
    customers.checked.errors.sort_by(|a, b| (a.line, &a.column).cmp(&(b.line, &b.column)));
    Ok(customers.checked)
}

impl Checked {
    fn refuse(&mut self, errors: Vec<RowError>) {
        for error in errors {
            let column = if error.column.is_empty() { String::new() } else { format!("{}: ", error.column) };
            let why = format!("{column}{}: {}", error.reason, error.remedy);
            let said = self.bad.entry(error.line).or_default();
            if !said.is_empty() {
                said.push_str("; ");
            }
            said.push_str(&why);
            self.errors.push(error);
        }
    }
}

fn error(row: &Row, column: &str, reason: impl Into<String>, remedy: impl Into<String>) -> RowError {
    RowError { line: row.line, column: column.to_owned(), reason: reason.into(), remedy: remedy.into() }
}

/// One row: whose it is and what it writes, or everything that is wrong with it.
fn one<'r>(columns: &[Headed], row: &'r Row) -> Result<(CustomerId, Read1<'r>), Vec<RowError>> {
    let mut errors = Vec::new();
    let mut id = None;
    let mut read = Read1 { row, fields: Vec::new(), contact_id: None, parts: Vec::new() };
    if row.cells.len() > columns.len() {
        let remedy = "put quotation marks around a cell that holds a separator";
        errors.push(error(row, "", format!("it has {} cells and {} headings", row.cells.len(), columns.len()), remedy));
    }
    for (headed, cell) in columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
        let said = |FieldError { reason, remedy }| error(row, &headed.heading, reason, remedy);
        match headed.column {
            Column::Errors => {}
            Column::Id => match CustomerId::new(cell.as_str()) {
                Ok(found) => id = Some(found),
                Err(why) => errors.push(error(
                    row,
                    &headed.heading,
                    format!("{cell:?} is no id"),
                    format!("write {}", why.form),
                )),
            },
            Column::ContactId => match ContactId::new(cell.as_str()) {
                Ok(found) => read.contact_id = Some(found),
                Err(_) => errors.push(error(
                    row,
                    &headed.heading,
                    format!("{cell:?} is no id"),
                    "leave it empty to get a new one",
                )),
            },
            Column::Contact(at) => read.parts.push((at, if cell == EMPTIES { String::new() } else { cell.clone() })),
            Column::Of(Field::Name) if cell == EMPTIES => {
                errors.push(error(row, &headed.heading, "a customer has a name", "write it, or leave the cell empty"));
            }
            Column::Of(field) if cell == EMPTIES => read.fields.push((field, String::new())),
            Column::Of(field) => match field.read(cell) {
                Ok(text) => read.fields.push((field, text)),
                Err(why) => errors.push(said(why)),
            },
        }
    }
    match (id, errors.is_empty()) {
        (Some(id), true) => Ok((id, read)),
        (None, true) => {
            let heading = columns.iter().find(|headed| matches!(headed.column, Column::Id));
            let heading = heading.map_or("id", |headed| headed.heading.as_str());
            Err(vec![error(row, heading, "the row names no customer", "write the customer's id")])
        }
        (_, false) => Err(errors),
    }
}

/// The customers of a sheet, one after the other.
struct Customers<'a> {
    read: &'a dyn Read,
    org: &'a OrgId,
    known: Known,
    /// Contacts that the sheet has named.
    contacts: BTreeSet<ContactId>,
    checked: Checked,
}

impl Customers<'_> {
    fn customer(&mut self, id: CustomerId, mut rows: Vec<Read1<'_>>) -> Result<(), StoreError> {
        let Some(line) = rows.first().map(|read| read.row.line) else { return Ok(()) };
        let found = self.read.customer(self.org, &id)?;
        let before = found.as_ref().map(|found| Card::stored(&found.name, &found.card)).unwrap_or_default();
        let mut card = before.clone();
        rows.iter().flat_map(|read| &read.fields).for_each(|(field, text)| card.set(*field, text.clone()));
        if let Err(why) = fit(self.read, self.org, &id, &card) {
            let (reason, remedy) = split(&why.to_string());
            let column = if card.get(Field::Name).is_empty() { "name" } else { "" };
            let errors = rows.iter().map(|read| error(read.row, column, reason.clone(), remedy.clone())).collect();
            self.checked.refuse(errors);
            return Ok(());
        }
        let people = self.read.people_at(self.org, &id)?;
        let mut contacts: Vec<Contact> = people.into_iter().map(|row| row.contact).collect();
        let mut acts = Vec::new();
        for read in rows.iter_mut().filter(|read| read.contact_id.is_some() || !read.parts.is_empty()) {
            acts.extend(self.contact(&id, read, &mut contacts)?);
        }
        let changes = card.changes_from(&before);
        if !changes.is_empty() {
            acts.insert(0, CustomerAct::Changed { customer: id.clone(), changes, proposed: None });
            let like = self.known.like(&id, &card, &contacts);
            let like = like.into_iter().map(|(like, same)| Likeness { line, customer: id.clone(), like, same });
            self.checked.likenesses.extend(like);
        }
        self.known.add(&id, &card, &contacts);
        self.checked.planned.push(Planned { made: found.is_none(), acts });
        Ok(())
    }

    /// What a row says of a contact: of the one of its id, of the one of its name, or of a new one.
    fn contact(
        &mut self,
        customer: &CustomerId,
        read: &Read1<'_>,
        contacts: &mut Vec<Contact>,
    ) -> Result<Option<CustomerAct>, StoreError> {
        let name = read.parts.iter().find(|(at, _)| *at == 0).map(|(_, name)| name.as_str());
        let known = match &read.contact_id {
            Some(id) => contacts.iter().position(|known| known.contact == *id),
            None => contacts.iter().position(|known| Some(known.name.as_str()) == name),
        };
        let before = known.and_then(|at| contacts.get(at)).cloned();
        let id = match (&before, &read.contact_id) {
            (Some(known), _) => known.contact.clone(),
            (None, Some(id)) if self.is_taken(id)? => {
                let remedy = "leave the cell empty to get a new one";
                let reason = format!("{id} is a contact of another customer, or was erased");
                self.checked.refuse(vec![error(read.row, "contact_id", reason, remedy)]);
                return Ok(None);
            }
            (None, Some(id)) => id.clone(),
            (None, None) => ContactId::drawn(rand::random()),
        };
        let mut contact = before.clone().unwrap_or_else(|| Contact::new(id));
        for (at, text) in &read.parts {
            if let Some(part) = part(&mut contact, *at) {
                part.clone_from(text);
            }
        }
        let contact = match contact.read() {
            Ok(contact) => contact,
            Err((at, FieldError { reason, remedy })) => {
                let heading = Column::Contact(at).heading(Headings::Keys);
                self.checked.refuse(vec![error(read.row, &heading, reason, remedy)]);
                return Ok(None);
            }
        };
        self.contacts.insert(contact.contact.clone());
        match known.and_then(|at| contacts.get_mut(at)) {
            Some(place) => place.clone_from(&contact),
            None => contacts.push(contact.clone()),
        }
        let (customer, same) = (customer.clone(), before.as_ref() == Some(&contact));
        let before = before.map(Box::new);
        Ok((!same).then_some(CustomerAct::ContactPut { customer, contact, before, visit: None, proposed: None }))
    }

    /// Whether an id is another's: in the store, in this sheet, or of somebody who was erased.
    fn is_taken(&self, id: &ContactId) -> Result<bool, StoreError> {
        Ok(self.contacts.contains(id)
            || self.read.contact_row(self.org, id)?.is_some()
            || self.read.is_erased(self.org, &Subject::Contact(id.clone()))?)
    }
}

/// A sentence of ours: what is wrong, and after the last colon what to do.
fn split(sentence: &str) -> (String, String) {
    sentence.rsplit_once(": ").map_or_else(
        || (sentence.to_owned(), "correct it".to_owned()),
        |(reason, remedy)| (reason.to_owned(), remedy.to_owned()),
    )
}
