//! The customers' cards that one person may see, with how they stand to each (C2.2). What a relation allows stands in the access
//! table and nowhere else.

use sync_core::access::{Action, Relation, Resource, Role, allows};
use sync_core::customer::CustomerCard;
use sync_core::ids::{CustomerId, OrgId, PersonId};
use sync_core::policy::PolicyDocument;

use crate::customer::view::{Change, history, policy, whole};
use crate::customer::{relation, resolve};
use crate::relation::DepartmentTree;
use crate::store::{Read, StoreError};

/// One person's sight of customers.
pub struct CustomerSight {
    person: PersonId,
    roles: Option<Vec<Role>>,
    tree: DepartmentTree,
    /// The policy by which cards are classed and verified now.
    pub policy: PolicyDocument,
}

impl CustomerSight {
    /// Reads what a person's sight depends on.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<Self, StoreError> {
        let here = read.person(org, person)?.filter(|person| person.left.is_none());
        let (tree, policy) = (DepartmentTree::read(read, org)?, policy(read, org)?);
        Ok(Self { person: person.clone(), roles: here.map(|person| person.roles), tree, policy })
    }

    /// Whether anybody's card at all could be theirs for this: by a role, or since they lead somebody.
    pub fn may_any(&self, action: Action, resource: Resource) -> bool {
        let Some(roles) = &self.roles else { return false };
        let leads = !self.tree.led_by(&self.person).is_empty();
        let may = |relation| allows(roles, relation, action, resource);
        may(Relation::Colleague) || (leads && (may(Relation::Supervisor) || may(Relation::Manager)))
    }

    /// Whether the table gives this person a card for this.
    ///
    /// # Errors
    /// What the store returns.
    pub fn may(
        &self,
        read: &dyn Read,
        org: &OrgId,
        id: &CustomerId,
        asked: (Action, Resource),
    ) -> Result<bool, StoreError> {
        let (Some(roles), Some(placed)) = (&self.roles, read.placed(org, id)?) else { return Ok(false) };
        let relation = relation(read, &self.tree, org, &placed, &self.person)?;
        Ok(allows(roles, relation, asked.0, asked.1))
    }

    /// All cards that the table gives this person for this, by id.
    ///
    /// # Errors
    /// What the store returns.
    pub fn cards(
        &self,
        read: &dyn Read,
        org: &OrgId,
        asked: (Action, Resource),
    ) -> Result<Vec<CustomerCard>, StoreError> {
        let mut cards = Vec::new();
        for customer in read.customers(org)? {
            if self.may(read, org, &customer.id, asked)? {
                cards.push(whole(read, org, &customer, &self.policy)?);
            }
        }
        Ok(cards)
    }

    /// One card with its history; an id that was merged finds the card it is now. None where there is none for this person.
    ///
    /// # Errors
    /// What the store returns.
    pub fn card(
        &self,
        read: &dyn Read,
        org: &OrgId,
        id: &CustomerId,
    ) -> Result<Option<(CustomerCard, Vec<Change>)>, StoreError> {
        let id = resolve(read, org, id)?;
        let Some(customer) = read.customer(org, &id)? else { return Ok(None) };
        if !self.may(read, org, &id, (Action::Read, Resource::Customer))? {
            return Ok(None);
        }
        Ok(Some((whole(read, org, &customer, &self.policy)?, history(read, org, &id)?)))
    }
}
