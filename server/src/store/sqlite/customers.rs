//! Customers' cards, the people there, and what visits propose: their statements.

use rusqlite::{Row, params};
use sync_core::customer::{Card, Contact, Field};
use sync_core::ids::{ContactId, CustomerId, DepartmentId, DeviceId, OrgId, PersonId, Seq};
use sync_core::time::Timestamp;

use crate::store::customers::{ContactRow, PastAct, Placed, ProposalRow, ReadCustomers, WriteCustomers};
use crate::store::sqlite::people::place;
use crate::store::sqlite::record::place_of_act;
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, id, id_or_none, number, number_or_none, rows, unreadable};
use crate::store::{Act, Customer, Doer, Position, StoreError, Subject};

const CONTACT: &str = "SELECT contact, customer, visit, sealed FROM customer_contact";
const PROPOSAL: &str = "SELECT device, seq, position, visit, person, decided, accepted FROM proposal";

fn place_of_contact(id: &ContactId) -> Place {
    Place::new("customer_contact", &[id.as_str().as_bytes()])
}

fn proposal(row: &Row<'_>) -> rusqlite::Result<ProposalRow> {
    let decided = number_or_none(row, 5)?.zip(row.get::<_, Option<bool>>(6)?);
    let (seq, position) = (number(row, 1)?, number(row, 2)?);
    Ok(ProposalRow {
        device: row.get(0).map(DeviceId)?,
        seq,
        position,
        visit: id(row, 3)?,
        person: id(row, 4)?,
        decided,
    })
}

impl Session<'_> {
    fn contact_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Option<ContactRow>> {
        let who: ContactId = id(row, 0)?;
        let name = Name::of(org, &Subject::Contact(who.clone()));
        let found = self.open_as::<Contact>(row, 3, &name, place_of_contact(&who))?;
        let (customer, visit) = (id(row, 1)?, id_or_none(row, 2)?);
        Ok(found.map(|contact| ContactRow { customer, contact, visit }))
    }

    fn past_act(&self, row: &Row<'_>, org: &OrgId, subject: &Subject) -> rusqlite::Result<Option<PastAct>> {
        let position = number(row, 0)?;
        let by: String = row.get(2)?;
        let by = Doer::named(&by).ok_or_else(|| unreadable(2, format!("{by:?} is no doer")))?;
        let opened = self.open(row, 3, &Name::of(org, subject), place_of_act(position))?;
        let act = |bytes: Vec<u8>| {
            let content = bytes.get(32..).unwrap_or_default();
            minicbor::decode::<Act>(content).map_err(|error| unreadable(3, error))
        };
        let act = opened.map(act).transpose()?;
        let at = row.get(1).map(Timestamp)?;
        Ok(act.map(|act| PastAct { position, at, by, act }))
    }

    /// Who is in charge, as a card in the store says.
    pub(super) fn in_charge_by(customer: &Customer) -> Option<String> {
        let card = Card::stored(&customer.name, &customer.card);
        Some(card.get(Field::InCharge).to_owned()).filter(|id| !id.is_empty())
    }
}

impl ReadCustomers for Session<'_> {
    fn customers(&self, org: &OrgId) -> Result<Vec<Customer>, StoreError> {
        let sql = "SELECT customer, sealed FROM customer WHERE org = ?1 AND merged_into IS NULL ORDER BY customer";
        let found = self.all("customer", sql, [org.as_str()], |row| {
            let id: CustomerId = id(row, 0)?;
            let name = Name::of(org, &Subject::Customer(id.clone()));
            let opened = self.open_as::<(String, String)>(row, 1, &name, place("customer", id.as_str()))?;
            Ok(opened.map(|(name, card)| Customer { id, name, card }))
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    fn placed(&self, org: &OrgId, customer: &CustomerId) -> Result<Option<Placed>, StoreError> {
        let sql = "SELECT customer, in_charge, department, merged_into FROM customer WHERE org = ?1 AND customer = ?2";
        self.one("customer", sql, [org.as_str(), customer.as_str()], |row| {
            let (in_charge, department) = (id_or_none(row, 1)?, id_or_none(row, 2)?);
            Ok(Placed { customer: id(row, 0)?, in_charge, department, merged_into: id_or_none(row, 3)? })
        })
    }

    fn customers_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<CustomerId>, StoreError> {
        let sql = "SELECT customer FROM customer WHERE org = ?1 AND in_charge = ?2 AND merged_into IS NULL
            ORDER BY customer";
        self.all("customer", sql, [org.as_str(), person.as_str()], |row| id(row, 0))
    }

    fn customers_in(&self, org: &OrgId, department: &DepartmentId) -> Result<Vec<CustomerId>, StoreError> {
        let sql = "SELECT customer FROM customer WHERE org = ?1 AND department = ?2 AND merged_into IS NULL
            ORDER BY customer";
        self.all("customer", sql, [org.as_str(), department.as_str()], |row| id(row, 0))
    }

    fn aliases(&self, org: &OrgId, customer: &CustomerId) -> Result<Vec<CustomerId>, StoreError> {
        let sql = "SELECT customer FROM customer WHERE org = ?1 AND merged_into = ?2 ORDER BY customer";
        self.all("customer", sql, [org.as_str(), customer.as_str()], |row| id(row, 0))
    }

    fn people_at(&self, org: &OrgId, customer: &CustomerId) -> Result<Vec<ContactRow>, StoreError> {
        let sql = format!("{CONTACT} WHERE org = ?1 AND customer = ?2 ORDER BY contact");
        let values = [org.as_str(), customer.as_str()];
        Ok(self.all("contact", &sql, values, |row| self.contact_in(row, org))?.into_iter().flatten().collect())
    }

    fn contact_row(&self, org: &OrgId, contact: &ContactId) -> Result<Option<ContactRow>, StoreError> {
        let sql = format!("{CONTACT} WHERE org = ?1 AND contact = ?2");
        let values = [org.as_str(), contact.as_str()];
        Ok(self.one("contact", &sql, values, |row| self.contact_in(row, org))?.flatten())
    }

    fn acts_on(&self, org: &OrgId, subject: &Subject) -> Result<Vec<PastAct>, StoreError> {
        let sql = "SELECT act.position, journal.at, act.by, act.sealed FROM act
            JOIN journal ON journal.position = act.position
            WHERE act.subject = ?2 AND journal.org = ?1 AND act.sealed IS NOT NULL ORDER BY act.position";
        let values = params![org.as_str(), subject.to_string()];
        let found = self.all("act", sql, values, |row| self.past_act(row, org, subject))?;
        Ok(found.into_iter().flatten().collect())
    }

    fn proposals(&self, org: &OrgId, limit: usize) -> Result<Vec<ProposalRow>, StoreError> {
        let sql = format!("{PROPOSAL} WHERE org = ?1 ORDER BY position DESC, device, seq DESC LIMIT ?2");
        self.all("proposal", &sql, params![org.as_str(), rows(limit)], proposal)
    }

    fn proposal(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<ProposalRow>, StoreError> {
        let sql = format!("{PROPOSAL} WHERE org = ?1 AND device = ?2 AND seq = ?3");
        self.one("proposal", &sql, params![org.as_str(), device.0, bits(seq)], proposal)
    }
}

impl WriteCustomers for Session<'_> {
    fn place_customer(
        &mut self,
        org: &OrgId,
        customer: &CustomerId,
        department: Option<&DepartmentId>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE customer SET department = ?3 WHERE org = ?1 AND customer = ?2";
        let values = params![org.as_str(), customer.as_str(), department.map(|id| id.as_str())];
        self.run("placing a customer", sql, values).map(|_| ())
    }

    fn merge_customer(&mut self, org: &OrgId, dropped: &CustomerId, kept: &CustomerId) -> Result<(), StoreError> {
        let sql = "UPDATE customer SET merged_into = ?3, department = NULL
            WHERE org = ?1 AND (customer = ?2 OR merged_into = ?2)";
        self.change("merging customers", sql, [org.as_str(), dropped.as_str(), kept.as_str()])?;
        let sql = "UPDATE customer_contact SET customer = ?3 WHERE org = ?1 AND customer = ?2";
        self.run("merging customers", sql, [org.as_str(), dropped.as_str(), kept.as_str()]).map(|_| ())
    }

    fn put_contact(&mut self, org: &OrgId, row: &ContactRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO customer_contact (org, contact, customer, visit, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (org, contact) DO UPDATE SET customer = excluded.customer, sealed = excluded.sealed";
        let who = &row.contact.contact;
        let name = Name::of(org, &Subject::Contact(who.clone()));
        let sealed = self.seal_as(&name, place_of_contact(who), &row.contact)?;
        let visit = row.visit.as_ref().map(|id| id.as_str());
        let values = params![org.as_str(), who.as_str(), row.customer.as_str(), visit, sealed];
        self.run("putting a contact", sql, values).map(|_| ())
    }

    fn drop_contact(&mut self, org: &OrgId, contact: &ContactId) -> Result<(), StoreError> {
        let sql = "DELETE FROM customer_contact WHERE org = ?1 AND contact = ?2";
        self.run("dropping a contact", sql, [org.as_str(), contact.as_str()]).map(|_| ())
    }

    fn add_proposal(&mut self, org: &OrgId, row: &ProposalRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO proposal (org, device, seq, position, visit, person, decided, accepted)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL) ON CONFLICT (org, device, seq) DO NOTHING";
        let (visit, person) = (row.visit.as_str(), row.person.as_str());
        let values = params![org.as_str(), row.device.0, bits(row.seq), bits(row.position), visit, person];
        self.run("adding a proposal", sql, values).map(|_| ())
    }

    fn decide_proposal(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        seq: Seq,
        (position, accepted): (Position, bool),
    ) -> Result<(), StoreError> {
        let sql = "UPDATE proposal SET decided = ?4, accepted = ?5
            WHERE org = ?1 AND device = ?2 AND seq = ?3 AND decided IS NULL";
        let values = params![org.as_str(), device.0, bits(seq), bits(position), accepted];
        self.run("deciding on a proposal", sql, values).map(|_| ())
    }
}
