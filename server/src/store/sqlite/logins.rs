//! Accounts, attempts, passes and providers: their statements. What is personal is sealed under the person's key; what must be found
//! by a text that nobody else may read is found by a tag under the organisation's.

use minicbor::bytes::ByteVec;
use rusqlite::{Row, params};
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, id, id_or_none};
use crate::store::{Account, Attempts, Bucket, Identity, Pass, PassKind, ReadLogins, StoreError, Subject, WriteLogins};

/// Addresses that are kept of a person.
const ADDRESSES: i64 = 32;
/// Logins at a provider that may be under way in an organisation at once.
const STARTED: i64 = 10_000;

const ACCOUNT: &str = "SELECT person, factor_step, failed, failed_last, sealed FROM account";

/// What of an account is sealed: the password's hash and since when, the second factor, the e-mail address.
type Secrets = (Option<String>, Option<i64>, Option<ByteVec>, Option<String>);

fn place_of_account(person: &PersonId) -> Place {
    Place::new("account", &[person.as_str().as_bytes()])
}

fn place_of_pass(digest: &[u8; 32]) -> Place {
    Place::new("pass", &[digest])
}

fn place_of_identity(issuer: &str, person: &PersonId) -> Place {
    Place::new("identity", &[issuer.as_bytes(), person.as_str().as_bytes()])
}

impl Session<'_> {
    /// None of who was erased.
    fn account_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Option<Account>> {
        let person: PersonId = id(row, 0)?;
        let opened = self.open_as::<Secrets>(row, 4, &Name::person(org, &person), place_of_account(&person))?;
        let Some((password, password_set, factor, email)) = opened else { return Ok(None) };
        Ok(Some(Account {
            person,
            password,
            password_set: password_set.map(Timestamp),
            factor: factor.map(ByteVec::into),
            factor_step: row.get(1)?,
            email,
            failed: row.get(2)?,
            failed_last: row.get::<_, Option<_>>(3)?.map(Timestamp),
        }))
    }

    fn identity_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Option<Identity>> {
        let (issuer, person): (String, PersonId) = (row.get(0)?, id(row, 1)?);
        let place = place_of_identity(&issuer, &person);
        let subject = self.open_as(row, 2, &Name::person(org, &person), place)?;
        Ok(subject.map(|subject| Identity { issuer, subject, person }))
    }

    /// By what a text is found again without standing anywhere.
    fn login_tag(&self, org: &OrgId, kind: &str, parts: &[&str]) -> Result<[u8; 32], StoreError> {
        let text = minicbor::to_vec((kind, parts));
        let text = text.map_err(|e| StoreError::Other { context: "sealing", source: e.into() })?;
        self.seal.tag(&Name::of(org, &Subject::Organisation), &text)
    }

    /// All that is kept of a person's logins.
    pub(super) fn forget_logins_of(&self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        for table in ["account", "recovery", "attempt", "address", "pass", "identity"] {
            let sql = format!("DELETE FROM {table} WHERE org = ?1 AND person = ?2");
            self.run("erasing", &sql, [org.as_str(), person.as_str()])?;
        }
        Ok(())
    }
}

/// Organisation, person, kind and address of a bucket.
fn key(bucket: &Bucket) -> (&str, &str, i64, &str) {
    match bucket {
        Bucket::Address(address) => ("", "", 0, address),
        Bucket::Account(org, person) => (org.as_str(), person.as_str(), 1, ""),
        Bucket::Here(org, person, address) => (org.as_str(), person.as_str(), 2, address),
        Bucket::Factor(org, person) => (org.as_str(), person.as_str(), 3, ""),
        Bucket::Start(address) => ("", "", 4, address),
    }
}

/// Under whose key a pass stands.
fn whose(org: &OrgId, person: Option<&PersonId>) -> Name {
    person.map_or_else(|| Name::of(org, &Subject::Organisation), |person| Name::person(org, person))
}

impl ReadLogins for Session<'_> {
    fn account(&self, org: &OrgId, person: &PersonId) -> Result<Option<Account>, StoreError> {
        let sql = format!("{ACCOUNT} WHERE org = ?1 AND person = ?2");
        let found = self.one("account", &sql, [org.as_str(), person.as_str()], |row| self.account_in(row, org))?;
        Ok(found.flatten())
    }

    fn person_by_email(&self, org: &OrgId, email: &str) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM account WHERE org = ?1 AND email = ?2";
        let tag = self.login_tag(org, "email", &[email])?;
        self.one("e-mail address", sql, params![org.as_str(), tag], |row| id(row, 0))
    }

    fn recovery_codes(&self, org: &OrgId, person: &PersonId) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM recovery WHERE org = ?1 AND person = ?2";
        self.always("recovery codes", sql, [org.as_str(), person.as_str()], |row| row.get(0))
    }

    fn attempts(&self, bucket: &Bucket) -> Result<Option<Attempts>, StoreError> {
        let sql = "SELECT failed, last FROM attempt WHERE org = ?1 AND person = ?2 AND kind = ?3 AND address = ?4";
        self.one("attempts", sql, key(bucket), |row| Ok(Attempts { failed: row.get(0)?, last: Timestamp(row.get(1)?) }))
    }

    fn knows_address(&self, org: &OrgId, person: &PersonId, address: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM address WHERE org = ?1 AND person = ?2 AND address = ?3)";
        let tag = self.login_tag(org, "address", &[person.as_str(), address])?;
        self.always("address", sql, params![org.as_str(), person.as_str(), tag], |row| row.get(0))
    }

    fn pass(&self, org: &OrgId, digest: &[u8; 32], kind: PassKind, now: Timestamp) -> Result<Option<Pass>, StoreError> {
        let sql = "SELECT person, expires, tries, sealed FROM pass
            WHERE org = ?1 AND digest = ?2 AND kind = ?3 AND expires > ?4";
        let found = self.one("pass", sql, params![org.as_str(), digest, kind as i64, now.0], |row| {
            let person: Option<PersonId> = id_or_none(row, 0)?;
            let data = self.open(row, 3, &whose(org, person.as_ref()), place_of_pass(digest))?;
            let (expires, tries) = (Timestamp(row.get(1)?), row.get(2)?);
            Ok(data.map(|data| Pass { kind, person, expires, tries, data }))
        })?;
        Ok(found.flatten())
    }

    fn provider(&self, org: &OrgId) -> Result<Option<String>, StoreError> {
        self.one("provider", "SELECT settings FROM provider WHERE org = ?1", [org.as_str()], |row| row.get(0))
    }

    fn identity(&self, org: &OrgId, issuer: &str, subject: &str) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM identity WHERE org = ?1 AND issuer = ?2 AND subject = ?3";
        let tag = self.login_tag(org, "identity", &[issuer, subject])?;
        self.one("identity", sql, params![org.as_str(), issuer, tag], |row| id(row, 0))
    }

    fn identities_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Identity>, StoreError> {
        let sql = "SELECT issuer, person, sealed FROM identity WHERE org = ?1 AND person = ?2 ORDER BY issuer";
        let found = self.all("identity", sql, [org.as_str(), person.as_str()], |row| self.identity_in(row, org))?;
        Ok(found.into_iter().flatten().collect())
    }
}

impl WriteLogins for Session<'_> {
    fn put_account(&mut self, org: &OrgId, account: &Account) -> Result<(), StoreError> {
        let sql = "INSERT INTO account (org, person, factor_step, email, failed, failed_last, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (org, person) DO UPDATE SET factor_step = excluded.factor_step, email = excluded.email,
                failed = excluded.failed, failed_last = excluded.failed_last, sealed = excluded.sealed";
        let email = account.email.as_ref().map(|email| self.login_tag(org, "email", &[email])).transpose()?;
        let secrets: Secrets = (
            account.password.clone(),
            account.password_set.map(|at| at.0),
            account.factor.clone().map(ByteVec::from),
            account.email.clone(),
        );
        let person = &account.person;
        let sealed = self.seal_as(&Name::person(org, person), place_of_account(person), &secrets)?;
        let (failed, last) = (account.failed, account.failed_last.map(|at| at.0));
        let values = params![org.as_str(), person.as_str(), account.factor_step, email, failed, last, sealed];
        self.run("putting an account", sql, values).map(|_| ())
    }

    fn set_recovery_codes(&mut self, org: &OrgId, person: &PersonId, digests: &[[u8; 32]]) -> Result<(), StoreError> {
        let sql = "DELETE FROM recovery WHERE org = ?1 AND person = ?2";
        self.run("dropping recovery codes", sql, [org.as_str(), person.as_str()])?;
        let sql = "INSERT INTO recovery (org, person, digest) VALUES (?1, ?2, ?3)";
        digests.iter().try_for_each(|digest| {
            self.run("adding a recovery code", sql, params![org.as_str(), person.as_str(), digest]).map(|_| ())
        })
    }

    fn use_recovery_code(&mut self, org: &OrgId, person: &PersonId, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM recovery WHERE org = ?1 AND person = ?2 AND digest = ?3";
        Ok(self.run("using a recovery code", sql, params![org.as_str(), person.as_str(), digest])? > 0)
    }

    fn set_attempts(&mut self, bucket: &Bucket, attempts: &Attempts) -> Result<(), StoreError> {
        let (org, person, kind, address) = key(bucket);
        let sql = "INSERT INTO attempt (org, person, kind, address, failed, last) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (org, person, kind, address) DO UPDATE SET failed = excluded.failed, last = excluded.last";
        let values = params![org, person, kind, address, attempts.failed, attempts.last.0];
        self.run("counting an attempt", sql, values).map(|_| ())
    }

    fn clear_attempts(&mut self, bucket: &Bucket) -> Result<(), StoreError> {
        let sql = "DELETE FROM attempt WHERE org = ?1 AND person = ?2 AND kind = ?3 AND address = ?4";
        self.run("clearing attempts", sql, key(bucket)).map(|_| ())
    }

    fn clear_attempts_at(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM attempt WHERE org = ?1 AND person = ?2";
        self.run("clearing attempts", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }

    fn forget_attempts(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.run("forgetting attempts", "DELETE FROM attempt WHERE last < ?1", [before.0]).map(|_| ())
    }

    fn know_address(
        &mut self,
        org: &OrgId,
        person: &PersonId,
        address: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO address (org, person, address, last) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, person, address) DO UPDATE SET last = excluded.last";
        let tag = self.login_tag(org, "address", &[person.as_str(), address])?;
        self.run("keeping an address", sql, params![org.as_str(), person.as_str(), tag, now.0])?;
        let sql = "DELETE FROM address WHERE org = ?1 AND person = ?2 AND address IN
            (SELECT address FROM address WHERE org = ?1 AND person = ?2 ORDER BY last DESC, address LIMIT -1 OFFSET ?3)";
        self.run("forgetting addresses", sql, params![org.as_str(), person.as_str(), ADDRESSES]).map(|_| ())
    }

    fn put_pass(&mut self, org: &OrgId, digest: &[u8; 32], pass: &Pass, now: Timestamp) -> Result<(), StoreError> {
        self.run("forgetting passes", "DELETE FROM pass WHERE kind = ?1 AND expires <= ?2", [pass.kind as i64, now.0])?;
        let sql =
            "INSERT INTO pass (org, digest, kind, person, expires, tries, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (org, digest) DO UPDATE SET person = excluded.person, expires = excluded.expires,
                tries = excluded.tries, sealed = excluded.sealed";
        let sealed = self.seal.seal(&whose(org, pass.person.as_ref()), place_of_pass(digest), &pass.data)?;
        let person = pass.person.as_ref().map(|person| person.as_str());
        let (kind, expires) = (pass.kind as i64, pass.expires.0);
        self.run("putting a pass", sql, params![org.as_str(), digest, kind, person, expires, pass.tries, sealed])?;
        if pass.person.is_some() {
            return Ok(());
        }
        let sql = "DELETE FROM pass WHERE org = ?1 AND digest IN (SELECT digest FROM pass
            WHERE org = ?1 AND kind = ?2 AND person IS NULL ORDER BY expires DESC, digest LIMIT -1 OFFSET ?3)";
        self.run("forgetting passes", sql, params![org.as_str(), kind, STARTED]).map(|_| ())
    }

    fn drop_pass(&mut self, org: &OrgId, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM pass WHERE org = ?1 AND digest = ?2";
        Ok(self.run("dropping a pass", sql, params![org.as_str(), digest])? > 0)
    }

    fn drop_passes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM pass WHERE org = ?1 AND person = ?2";
        self.run("dropping passes", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }

    fn set_provider(&mut self, org: &OrgId, settings: Option<&str>) -> Result<(), StoreError> {
        let Some(settings) = settings else {
            let sql = "DELETE FROM provider WHERE org = ?1";
            return self.run("dropping a provider", sql, [org.as_str()]).map(|_| ());
        };
        let sql = "INSERT INTO provider (org, settings) VALUES (?1, ?2)
            ON CONFLICT (org) DO UPDATE SET settings = excluded.settings";
        self.run("putting a provider", sql, [org.as_str(), settings]).map(|_| ())
    }

    fn add_identity(&mut self, org: &OrgId, identity: &Identity) -> Result<(), StoreError> {
        let sql = "INSERT INTO identity (org, issuer, subject, person, sealed) VALUES (?1, ?2, ?3, ?4, ?5)";
        let Identity { issuer, subject, person } = identity;
        let tag = self.login_tag(org, "identity", &[issuer, subject])?;
        let sealed = self.seal_as(&Name::person(org, person), place_of_identity(issuer, person), subject)?;
        let values = params![org.as_str(), issuer, tag, person.as_str(), sealed];
        self.run("adding an identity", sql, values).map(|_| ())
    }

    fn drop_identities_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM identity WHERE org = ?1 AND person = ?2";
        self.run("dropping identities", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }
}
