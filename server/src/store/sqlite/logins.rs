//! Accounts, attempts, passes and providers: their statements.

use rusqlite::{Row, params};
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, id, id_or_none};
use crate::store::{Account, Attempts, Bucket, Identity, Pass, PassKind, ReadLogins, StoreError, WriteLogins};

/// Addresses that are kept of a person.
const ADDRESSES: i64 = 32;
/// Logins at a provider that may be under way in an organisation at once.
const STARTED: i64 = 10_000;

const ACCOUNT: &str =
    "SELECT person, password, password_set, factor, factor_step, email, failed, failed_last FROM account";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        person: id(row, 0)?,
        password: row.get(1)?,
        password_set: row.get::<_, Option<_>>(2)?.map(Timestamp),
        factor: row.get(3)?,
        factor_step: row.get(4)?,
        email: row.get(5)?,
        failed: row.get(6)?,
        failed_last: row.get::<_, Option<_>>(7)?.map(Timestamp),
    })
}

fn identity(row: &Row<'_>) -> rusqlite::Result<Identity> {
    Ok(Identity { issuer: row.get(0)?, subject: row.get(1)?, person: id(row, 2)? })
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

impl ReadLogins for Session<'_> {
    fn account(&self, org: &OrgId, person: &PersonId) -> Result<Option<Account>, StoreError> {
        let sql = format!("{ACCOUNT} WHERE org = ?1 AND person = ?2");
        self.one("account", &sql, [org.as_str(), person.as_str()], account)
    }

    fn person_by_email(&self, org: &OrgId, email: &str) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM account WHERE org = ?1 AND email = ?2";
        self.one("e-mail address", sql, [org.as_str(), email], |row| id(row, 0))
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
        self.always("address", sql, [org.as_str(), person.as_str(), address], |row| row.get(0))
    }

    fn pass(&self, org: &OrgId, digest: &[u8; 32], kind: PassKind, now: Timestamp) -> Result<Option<Pass>, StoreError> {
        let sql = "SELECT person, expires, tries, data FROM pass
            WHERE org = ?1 AND digest = ?2 AND kind = ?3 AND expires > ?4";
        self.one("pass", sql, params![org.as_str(), digest, kind as i64, now.0], |row| {
            Ok(Pass {
                kind,
                person: id_or_none(row, 0)?,
                expires: Timestamp(row.get(1)?),
                tries: row.get(2)?,
                data: row.get(3)?,
            })
        })
    }

    fn provider(&self, org: &OrgId) -> Result<Option<String>, StoreError> {
        self.one("provider", "SELECT settings FROM provider WHERE org = ?1", [org.as_str()], |row| row.get(0))
    }

    fn identity(&self, org: &OrgId, issuer: &str, subject: &str) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM identity WHERE org = ?1 AND issuer = ?2 AND subject = ?3";
        self.one("identity", sql, [org.as_str(), issuer, subject], |row| id(row, 0))
    }

    fn identities_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Identity>, StoreError> {
        let sql = "SELECT issuer, subject, person FROM identity WHERE org = ?1 AND person = ?2 ORDER BY issuer";
        self.all("identity", sql, [org.as_str(), person.as_str()], identity)
    }
}

impl WriteLogins for Session<'_> {
    fn put_account(&mut self, org: &OrgId, account: &Account) -> Result<(), StoreError> {
        let sql = "INSERT INTO account
            (org, person, password, password_set, factor, factor_step, email, failed, failed_last)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (org, person) DO UPDATE SET password = excluded.password, password_set = excluded.password_set,
                factor = excluded.factor, factor_step = excluded.factor_step, email = excluded.email,
                failed = excluded.failed, failed_last = excluded.failed_last";
        let values = params![
            org.as_str(),
            account.person.as_str(),
            account.password,
            account.password_set.map(|at| at.0),
            account.factor,
            account.factor_step,
            account.email,
            account.failed,
            account.failed_last.map(|at| at.0),
        ];
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
        self.run("keeping an address", sql, params![org.as_str(), person.as_str(), address, now.0])?;
        let sql = "DELETE FROM address WHERE org = ?1 AND person = ?2 AND address IN
            (SELECT address FROM address WHERE org = ?1 AND person = ?2 ORDER BY last DESC, address LIMIT -1 OFFSET ?3)";
        self.run("forgetting addresses", sql, params![org.as_str(), person.as_str(), ADDRESSES]).map(|_| ())
    }

    fn put_pass(&mut self, org: &OrgId, digest: &[u8; 32], pass: &Pass, now: Timestamp) -> Result<(), StoreError> {
        self.run("forgetting passes", "DELETE FROM pass WHERE kind = ?1 AND expires <= ?2", [pass.kind as i64, now.0])?;
        let sql =
            "INSERT INTO pass (org, digest, kind, person, expires, tries, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (org, digest) DO UPDATE SET person = excluded.person, expires = excluded.expires,
                tries = excluded.tries, data = excluded.data";
        let person = pass.person.as_ref().map(|person| person.as_str());
        let (kind, expires) = (pass.kind as i64, pass.expires.0);
        self.run("putting a pass", sql, params![org.as_str(), digest, kind, person, expires, pass.tries, pass.data])?;
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
        let sql = "INSERT INTO identity (org, issuer, subject, person) VALUES (?1, ?2, ?3, ?4)";
        let values = params![org.as_str(), identity.issuer, identity.subject, identity.person.as_str()];
        self.run("adding an identity", sql, values).map(|_| ())
    }

    fn drop_identities_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM identity WHERE org = ?1 AND person = ?2";
        self.run("dropping identities", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }
}
