//! The gateway for texts: its statements. The secret and what was answered are sealed under the organisation's key; names of messages and
//! senders stand as tags that only that key can make.

use rusqlite::params;
use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::store::sms::{GATEWAY_SECRET, Gateway, ReadSms, WriteSms};
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, number, unreadable};
use crate::store::{StoreError, Subject};

type Kept = (Vec<u8>, Option<(Vec<u8>, i64)>);

fn name(org: &OrgId) -> Name {
    Name::of(org, &Subject::Organisation)
}

fn place() -> Place {
    Place::new("sms_gateway", &[])
}

impl Session<'_> {
    fn tag_of_sms(&self, org: &OrgId, kind: &str, text: &str) -> Result<[u8; 32], StoreError> {
        self.seal.tag(&name(org), format!("sms/{kind}/{text}").as_bytes())
    }
}

impl ReadSms for Session<'_> {
    fn gateway(&self, org: &OrgId) -> Result<Option<Gateway>, StoreError> {
        let sql = "SELECT since, sealed FROM sms_gateway WHERE org = ?1";
        let found = self.one("gateway", sql, [org.as_str()], |row| {
            let since = row.get(0).map(Timestamp)?;
            let Some((secret, before)) = self.open_as::<Kept>(row, 1, &name(org), place())? else { return Ok(None) };
            let whole =
                |bytes: Vec<u8>| <[u8; GATEWAY_SECRET]>::try_from(bytes).map_err(|_| unreadable(1, "it is cut"));
            let before = before.map(|(bytes, until)| Ok::<_, rusqlite::Error>((whole(bytes)?, Timestamp(until))));
            Ok(Some(Gateway { since, secret: whole(secret)?, before: before.transpose()? }))
        })?;
        Ok(found.flatten())
    }

    fn answered_sms(&self, org: &OrgId, message: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let tag = self.tag_of_sms(org, "message", message)?;
        let sql = "SELECT sealed FROM sms WHERE org = ?1 AND message = ?2";
        let found = self.one("text of a gateway", sql, params![org.as_str(), tag], |row| {
            self.open(row, 0, &name(org), Place::new("sms", &[&tag]))
        })?;
        Ok(found.flatten())
    }

    fn sms_from(&self, org: &OrgId, sender: &str, since: Timestamp) -> Result<u64, StoreError> {
        let tag = self.tag_of_sms(org, "sender", sender)?;
        let sql = "SELECT count(*) FROM sms WHERE org = ?1 AND sender = ?2 AND at >= ?3";
        self.always("text of a gateway", sql, params![org.as_str(), tag, since.0], |row| number(row, 0))
    }
}

impl WriteSms for Session<'_> {
    fn set_gateway(&mut self, org: &OrgId, gateway: Option<&Gateway>) -> Result<(), StoreError> {
        let Some(gateway) = gateway else {
            self.run("ending a gateway", "DELETE FROM sms WHERE org = ?1", [org.as_str()])?;
            return self.run("ending a gateway", "DELETE FROM sms_gateway WHERE org = ?1", [org.as_str()]).map(|_| ());
        };
        let before = gateway.before.map(|(bytes, until)| (bytes.to_vec(), until.0));
        let kept: Kept = (gateway.secret.to_vec(), before);
        let sealed = self.seal_as(&name(org), place(), &kept)?;
        let sql = "INSERT OR REPLACE INTO sms_gateway (org, since, sealed) VALUES (?1, ?2, ?3)";
        self.run("setting a gateway", sql, params![org.as_str(), gateway.since.0, sealed]).map(|_| ())
    }

    fn add_sms(
        &mut self,
        org: &OrgId,
        (message, sender): (&str, Option<&str>),
        at: Timestamp,
        answer: &[u8],
        forget: Timestamp,
    ) -> Result<(), StoreError> {
        self.run("forgetting texts", "DELETE FROM sms WHERE org = ?1 AND at < ?2", params![org.as_str(), forget.0])?;
        let tag = self.tag_of_sms(org, "message", message)?;
        let sender = sender.map(|sender| self.tag_of_sms(org, "sender", sender)).transpose()?;
        let sealed = self.seal.seal(&name(org), Place::new("sms", &[&tag]), answer)?;
        let sql = "INSERT OR IGNORE INTO sms (org, message, sender, at, sealed) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run("noting a text", sql, params![org.as_str(), tag, sender, at.0, sealed]).map(|_| ())
    }
}
