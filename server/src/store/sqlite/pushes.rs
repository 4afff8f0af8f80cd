//! Subscriptions to web push: their statements. Where a browser is found stands under its person's key.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, id, unreadable};
use crate::store::{PushTo, ReadPushes, StoreError, Subject, Subscription, WritePushes};

const SUBSCRIPTION: &str = "SELECT person, device, since, key, sealed FROM push_subscription";

fn place(device: &DeviceId) -> Place {
    Place::new("push_subscription", &[&device.0])
}

impl Session<'_> {
    /// None of whom was erased.
    fn subscription_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Option<Subscription>> {
        let (person, device): (PersonId, DeviceId) = (id(row, 0)?, DeviceId(row.get(1)?));
        let Some(opened) = self.open(row, 4, &Name::person(org, &person), place(&device))? else { return Ok(None) };
        let to: PushTo = cbor::decode("subscription", &opened).map_err(|error| unreadable(4, error))?;
        Ok(Some(Subscription { person, device, since: Timestamp(row.get(2)?), key: row.get(3)?, to }))
    }

    /// By what an endpoint is found again without standing anywhere.
    fn endpoint_tag(&self, org: &OrgId, endpoint: &str) -> Result<[u8; 32], StoreError> {
        self.seal.tag(&Name::of(org, &Subject::Organisation), format!("push endpoint\n{endpoint}").as_bytes())
    }

    /// All of a person's.
    pub(super) fn forget_subscriptions_of(&self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM push_subscription WHERE org = ?1 AND person = ?2";
        self.run("erasing", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }
}

impl ReadPushes for Session<'_> {
    fn subscription(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Subscription>, StoreError> {
        let sql = format!("{SUBSCRIPTION} WHERE org = ?1 AND device = ?2");
        let row = |row: &Row<'_>| self.subscription_in(row, org);
        Ok(self.one("subscription", &sql, params![org.as_str(), device.0], row)?.flatten())
    }

    fn subscriptions(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Subscription>, StoreError> {
        let sql = format!("{SUBSCRIPTION} WHERE org = ?1 AND person = ?2 ORDER BY since, device");
        let row = |row: &Row<'_>| self.subscription_in(row, org);
        let found = self.all("subscription", &sql, [org.as_str(), person.as_str()], row)?;
        Ok(found.into_iter().flatten().collect())
    }
}

impl WritePushes for Session<'_> {
    fn put_subscription(&mut self, org: &OrgId, subscription: &Subscription) -> Result<(), StoreError> {
        let Subscription { person, device, since, key, to } = subscription;
        let sealed = self.seal.seal(&Name::person(org, person), place(device), &cbor::encode(to))?;
        let tag = self.endpoint_tag(org, &to.endpoint)?;
        let sql = "DELETE FROM push_subscription WHERE org = ?1 AND tag = ?2 AND device <> ?3";
        self.run("ending a subscription", sql, params![org.as_str(), tag, device.0])?;
        let sql = "INSERT INTO push_subscription (org, device, person, since, key, tag, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (org, device) DO UPDATE SET person = excluded.person, since = excluded.since, key = excluded.key,
                tag = excluded.tag, sealed = excluded.sealed";
        let values = params![org.as_str(), device.0, person.as_str(), since.0, key, tag, sealed];
        self.run("keeping a subscription", sql, values).map(|_| ())
    }

    fn end_subscription(&mut self, org: &OrgId, device: &DeviceId, endpoint: Option<&str>) -> Result<bool, StoreError> {
        let tag = endpoint.map(|endpoint| self.endpoint_tag(org, endpoint)).transpose()?;
        let sql = "DELETE FROM push_subscription WHERE org = ?1 AND device = ?2 AND (?3 IS NULL OR tag = ?3)";
        Ok(self.run("ending a subscription", sql, params![org.as_str(), device.0, tag])? > 0)
    }
}
