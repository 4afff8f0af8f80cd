//! Accounts, attempts, and what of logins is under way.

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::StoreError;

/// What is kept of a person's login. One without a password, a factor and failures is as good as none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub person: PersonId,
    /// The password's hash; none before the first.
    pub password: Option<String>,
    /// Since when it is this one.
    pub password_set: Option<Timestamp>,
    /// The second factor as it is kept; none before one is set up.
    pub factor: Option<Vec<u8>>,
    /// The last step of which a code was used.
    pub factor_step: i64,
    /// The address by which a first login through the organisation's provider finds them, in lower case.
    pub email: Option<String>,
    /// Attempts that failed since the last login.
    pub failed: u32,
    /// When the last of them was.
    pub failed_last: Option<Timestamp>,
}

impl Account {
    /// An account of which nothing is kept yet.
    pub fn new(person: PersonId) -> Self {
        Self {
            person,
            password: None,
            password_set: None,
            factor: None,
            factor_step: 0,
            email: None,
            failed: 0,
            failed_last: None,
        }
    }
}

/// What attempts are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// From one address, at whomever of any organisation.
    Address(String),
    /// At one person, from wherever they never logged in before. There may be no such person.
    Account(OrgId, PersonId),
    /// At one person, from one address.
    Here(OrgId, PersonId, String),
    /// At one person's second factor.
    Factor(OrgId, PersonId),
    /// Logins through a provider that were begun from one address.
    Start(String),
}

/// How often something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// So often.
    pub failed: u32,
    /// Last at this time.
    pub last: Timestamp,
}

/// What a pass is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassKind {
    /// To set a first password.
    Invitation = 0,
    /// To go on with a login whose first factor was right.
    Login = 1,
    /// To finish a login at the organisation's provider.
    Provider = 2,
    /// To confirm a second factor that a person sets up.
    Factor = 3,
}

/// Something under way, known by the digest of a text that only one side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// What it is for.
    pub kind: PassKind,
    /// For whom; none while nobody is known.
    pub person: Option<PersonId>,
    /// When it is over.
    pub expires: Timestamp,
    /// How often a wrong code was given with it.
    pub tries: u32,
    /// What else belongs to it.
    pub data: Vec<u8>,
}

/// Who somebody is at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Its name for them.
    pub subject: String,
    /// Who that is.
    pub person: PersonId,
}

/// Asks about logins.
pub trait ReadLogins {
    /// What is kept of a person's login.
    fn account(&self, org: &OrgId, person: &PersonId) -> Result<Option<Account>, StoreError>;
    /// Whose e-mail address this is, in lower case.
    fn person_by_email(&self, org: &OrgId, email: &str) -> Result<Option<PersonId>, StoreError>;
    /// How many recovery codes a person has left.
    fn recovery_codes(&self, org: &OrgId, person: &PersonId) -> Result<u32, StoreError>;
    /// What was counted in a bucket.
    fn attempts(&self, bucket: &Bucket) -> Result<Option<Attempts>, StoreError>;
    /// Whether a person logged in from an address before.
    fn knows_address(&self, org: &OrgId, person: &PersonId, address: &str) -> Result<bool, StoreError>;
    /// A pass that is not over.
    fn pass(&self, org: &OrgId, digest: &[u8; 32], kind: PassKind, now: Timestamp) -> Result<Option<Pass>, StoreError>;
    /// The settings of an organisation's provider, as stored JSON.
    fn provider(&self, org: &OrgId) -> Result<Option<String>, StoreError>;
    /// Who somebody of a provider is.
    fn identity(&self, org: &OrgId, issuer: &str, subject: &str) -> Result<Option<PersonId>, StoreError>;
    /// Who a person is at providers, by issuer.
    fn identities_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Identity>, StoreError>;
}

/// Changes what is kept of logins.
pub trait WriteLogins {
    /// Inserts or replaces what is kept of a person's login.
    fn put_account(&mut self, org: &OrgId, account: &Account) -> Result<(), StoreError>;
    /// Replaces a person's recovery codes by their digests.
    fn set_recovery_codes(&mut self, org: &OrgId, person: &PersonId, digests: &[[u8; 32]]) -> Result<(), StoreError>;
    /// Uses a recovery code up: whether it was there.
    fn use_recovery_code(&mut self, org: &OrgId, person: &PersonId, digest: &[u8; 32]) -> Result<bool, StoreError>;
    /// Replaces what was counted in a bucket.
    fn set_attempts(&mut self, bucket: &Bucket, attempts: &Attempts) -> Result<(), StoreError>;
    /// Empties a bucket.
    fn clear_attempts(&mut self, bucket: &Bucket) -> Result<(), StoreError>;
    /// Empties all buckets of a person.
    fn clear_attempts_at(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError>;
    /// Forgets what was counted last before a time.
    fn forget_attempts(&mut self, before: Timestamp) -> Result<(), StoreError>;
    /// Notes that a person logged in from an address. Of many the one that was used least lately may be forgotten.
    fn know_address(&mut self, org: &OrgId, person: &PersonId, address: &str, now: Timestamp)
    -> Result<(), StoreError>;
    /// Inserts or replaces a pass. Passes that are over are forgotten, of many of a kind without a person the oldest too.
    fn put_pass(&mut self, org: &OrgId, digest: &[u8; 32], pass: &Pass, now: Timestamp) -> Result<(), StoreError>;
    /// Takes a pass away: whether it was there.
    fn drop_pass(&mut self, org: &OrgId, digest: &[u8; 32]) -> Result<bool, StoreError>;
    /// Takes all passes of a person away.
    fn drop_passes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError>;
    /// Inserts or replaces the settings of an organisation's provider; none takes them away.
    fn set_provider(&mut self, org: &OrgId, settings: Option<&str>) -> Result<(), StoreError>;
    /// Notes who a person is at a provider.
    fn add_identity(&mut self, org: &OrgId, identity: &Identity) -> Result<(), StoreError>;
    /// Forgets who a person is at providers.
    fn drop_identities_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError>;
}
