//! What each may ask for over time: buckets that fill by use and leak by the clock. Pure: the time is handed in.
//!
//! Something is let in while its bucket is not full, whatever its size, and what it turns out to be is entered afterwards; a
//! bucket may stand above its rim by the last one. So 12,000 entries in one go pass, and the next wait for them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fair::Later;
use crate::fair::queue::Lane;
use crate::fair::who::{Group, Member, Who};

/// How much in one go, and how much over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// In one go.
    pub burst: u64,
    /// A second, from then on.
    pub per_second: u64,
}

/// What somebody may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Requests.
    pub requests: Rate,
    /// Bodies of requests and answers, in KiB.
    pub kib: Rate,
    /// Entries of journals.
    pub entries: Rate,
    /// Photos and signatures, in KiB: beside all of the above, so that they hold up nothing else.
    #[serde(default = "blobs_of_device")]
    pub blob_kib: Rate,
}

/// What a file of limits that is older than blobs gives each.
fn blobs_of_device() -> Rate {
    BLOBS_OF_DEVICE
}

/// A few dozen photos in one go, then two a minute.
pub(super) const BLOBS_OF_DEVICE: Rate = Rate { burst: 256 << 10, per_second: 256 };

/// Out of which budget something is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// That of the journal and of pages.
    Of(Lane),
    /// That of blobs.
    Bulk,
}

/// What was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// Requests.
    pub requests: u64,
    /// Bytes of bodies.
    pub bytes: u64,
    /// Entries.
    pub entries: u64,
    /// Bytes of photos and signatures.
    pub blob_bytes: u64,
}

/// Most that are kept account of at once; strangers beyond that have to wait.
const MOST: usize = 1 << 16;
/// How often those who owe nothing are forgotten.
const SWEEP: Duration = Duration::from_secs(10);

/// A bucket: thousandths of what was used and did not leak away.
#[derive(Debug, Clone, Copy, Default)]
struct Bucket(u64);

impl Bucket {
    fn leak(&mut self, rate: Rate, span: Duration) {
        let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        self.0 = self.0.saturating_sub(rate.per_second.saturating_mul(millis));
    }

    /// How long until there is room; none where there is.
    fn wait(self, rate: Rate) -> Option<Duration> {
        let rim = rate.burst.saturating_mul(1_000);
        let over = (self.0 + 1).checked_sub(rim).filter(|over| *over > 0)?;
        Some(Duration::from_millis(over.div_ceil(rate.per_second.max(1))))
    }

    fn fill(&mut self, by: u64) {
        self.0 = self.0.saturating_add(by.saturating_mul(1_000));
    }
}

/// The buckets of one.
#[derive(Debug, Clone, Copy, Default)]
struct Buckets {
    requests: Bucket,
    kib: Bucket,
    entries: Bucket,
    blob_kib: Bucket,
    /// When they last leaked.
    at: Duration,
}

impl Buckets {
    fn leak(&mut self, account: &Account, now: Duration) {
        let span = now.saturating_sub(self.at);
        // What is not a whole millisecond leaks next time.
        if span.as_millis() > 0 {
            self.requests.leak(account.requests, span);
            self.kib.leak(account.kib, span);
            self.entries.leak(account.entries, span);
            self.blob_kib.leak(account.blob_kib, span);
            self.at = now;
        }
    }

    /// How long until there is room. What may be about somebody's safety waits for nothing but too many requests.
    fn wait(&self, account: &Account, kind: Kind) -> Option<Duration> {
        let Account { requests, kib, entries, blob_kib } = *account;
        let requests = self.requests.wait(requests);
        match kind {
            Kind::Bulk => self.blob_kib.wait(blob_kib),
            Kind::Of(Lane::Short) => requests,
            Kind::Of(Lane::Long) => requests.max(self.kib.wait(kib)).max(self.entries.wait(entries)),
        }
    }

    fn fill(&mut self, used: Used) {
        self.requests.fill(used.requests);
        self.kib.fill(used.bytes.div_ceil(1_024));
        self.entries.fill(used.entries);
        self.blob_kib.fill(used.blob_bytes.div_ceil(1_024));
    }

    fn empty(&self) -> bool {
        (self.requests.0, self.kib.0, self.entries.0, self.blob_kib.0) == (0, 0, 0, 0)
    }
}

/// What everybody may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accounts {
    /// An organisation.
    pub org: Account,
    /// A device.
    pub device: Account,
    /// Whoever is behind an address and shows no token: perhaps a whole office.
    pub address: Account,
    /// A device that such a request names.
    pub named: Account,
    /// Tokens from an address that are not good.
    pub bad_tokens: Rate,
}

struct Books {
    accounts: Accounts,
    groups: HashMap<Group, Buckets>,
    members: HashMap<Who, Buckets>,
    bad_tokens: HashMap<Group, Buckets>,
    swept: Duration,
}

/// The accounts of all.
pub struct Budgets(Mutex<Books>);

impl Budgets {
    /// Begins with nothing used.
    pub fn new(accounts: Accounts) -> Self {
        let (groups, members, bad_tokens) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self(Mutex::new(Books { accounts, groups, members, bad_tokens, swept: Duration::ZERO }))
    }

    /// Lets one request in and enters it, unless a bucket of the group or the member is full.
    ///
    /// # Errors
    /// [`Later::Budget`] with how long until there is room; then nothing is entered. [`Later::Overload`] for a stranger when
    /// too many are kept account of.
    pub fn admit(&self, who: &Who, kind: Kind, now: Duration) -> Result<(), Later> {
        let mut books = self.books();
        books.sweep(now);
        if books.crowded() && matches!(who.group, Group::Address(_)) && !books.members.contains_key(who) {
            return Err(Later::Overload);
        }
        let (of_group, of_member) = books.accounts.of(who);
        let group = books.groups.entry(who.group.clone()).or_default();
        group.leak(&of_group, now);
        let wait = group.wait(&of_group, kind);
        let member = books.members.entry(who.clone()).or_default();
        member.leak(&of_member, now);
        match wait.max(member.wait(&of_member, kind)) {
            Some(wait) => Err(Later::Budget(wait)),
            None => {
                if kind != Kind::Bulk {
                    books.fill(who, Used { requests: 1, ..Used::default() });
                }
                Ok(())
            }
        }
    }

    /// Lets a request in of which only now is known whom it names: the group has been asked.
    ///
    /// # Errors
    /// As [`Self::admit`].
    pub fn admit_member(&self, who: &Who, now: Duration) -> Result<(), Later> {
        let mut books = self.books();
        if books.crowded() && !books.members.contains_key(who) {
            return Err(Later::Overload);
        }
        let (_, of_member) = books.accounts.of(who);
        let member = books.members.entry(who.clone()).or_default();
        member.leak(&of_member, now);
        if let Some(wait) = member.wait(&of_member, Kind::Of(Lane::Short)) {
            return Err(Later::Budget(wait));
        }
        member.fill(Used { requests: 1, ..Used::default() });
        Ok(())
    }

    /// Enters what was used beyond the request itself.
    pub fn enter(&self, who: &Who, used: Used) {
        self.books().fill(who, used);
    }

    /// Whether a token from this group's address may be looked at.
    ///
    /// # Errors
    /// [`Later::Budget`] where too many were not good.
    pub fn may_show_token(&self, stranger: &Who, now: Duration) -> Result<(), Later> {
        let mut books = self.books();
        let account = books.accounts.bad();
        let Some(bad) = books.bad_tokens.get_mut(&stranger.group) else { return Ok(()) };
        bad.leak(&account, now);
        bad.wait(&account, Kind::Of(Lane::Short)).map_or(Ok(()), |wait| Err(Later::Budget(wait)))
    }

    /// A token was not good.
    pub fn bad_token(&self, stranger: &Who, now: Duration) {
        let mut books = self.books();
        books.sweep(now);
        let bad = books.bad_tokens.entry(stranger.group.clone()).or_insert(Buckets { at: now, ..Buckets::default() });
        bad.fill(Used { requests: 1, ..Used::default() });
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        // Numbers only: nothing can be left half changed that would matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Accounts {
    /// What a group and its member may ask for. Who has no name is their group.
    fn of(&self, who: &Who) -> (Account, Account) {
        match (&who.group, who.member) {
            (Group::Org(_), _) => (self.org, self.device),
            (Group::Address(_), Member::Device(_)) => (self.address, self.named),
            (Group::Address(_), Member::Unnamed) => (self.address, self.address),
        }
    }

    fn bad(&self) -> Account {
        Account { requests: self.bad_tokens, ..self.address }
    }
}

impl Books {
    fn fill(&mut self, who: &Who, used: Used) {
        if let Some(group) = self.groups.get_mut(&who.group) {
            group.fill(used);
        }
        if let Some(member) = self.members.get_mut(who) {
            member.fill(used);
        }
    }

    fn crowded(&self) -> bool {
        self.members.len() >= MOST || self.groups.len() >= MOST
    }

    /// Forgets, now and then, whose buckets are empty.
    fn sweep(&mut self, now: Duration) {
        if now.saturating_sub(self.swept) < SWEEP {
            return;
        }
        self.swept = now;
        let accounts = self.accounts;
        let filled = |buckets: &mut Buckets, account: Account| {
            buckets.leak(&account, now);
            !buckets.empty()
        };
        self.members.retain(|who, buckets| filled(buckets, accounts.of(who).1));
        self.groups.retain(|group, buckets| {
            let unnamed = Who { group: group.clone(), member: Member::Unnamed };
            filled(buckets, accounts.of(&unnamed).0)
        });
        self.bad_tokens.retain(|_, buckets| filled(buckets, accounts.bad()));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sync_core::ids::{DeviceId, OrgId};

    use super::{Account, Accounts, Budgets, Kind, Lane, Later, Rate, Used, Who};
    use crate::fair::Limits;

    const NOW: Duration = Duration::from_secs(1_000);

    fn who(device: u8) -> Who {
        Who::device(&OrgId::new("acme").expect("sound"), DeviceId([device; 16]))
    }

    fn small() -> Accounts {
        let requests = Rate { burst: 3, per_second: 1 };
        let defaults = Limits::default().accounts;
        Accounts { device: Account { requests, ..defaults.device }, ..defaults }
    }

    #[test]
    fn a_budget_that_is_used_up_says_when_and_refills_by_the_clock() {
        let budgets = Budgets::new(small());
        (0..3).for_each(|_| budgets.admit(&who(1), Kind::Of(Lane::Long), NOW).expect("room"));
        assert_eq!(budgets.admit(&who(1), Kind::Of(Lane::Long), NOW), Err(Later::Budget(Duration::from_millis(1))));
        assert_eq!(budgets.admit(&who(2), Kind::Of(Lane::Long), NOW), Ok(()), "another device has its own");
        assert_eq!(
            budgets.admit(&who(1), Kind::Of(Lane::Long), NOW + Duration::from_millis(1)),
            Ok(()),
            "there was room for a beginning"
        );
        assert_eq!(
            budgets.admit(&who(1), Kind::Of(Lane::Long), NOW + Duration::from_millis(2)),
            Err(Later::Budget(Duration::from_millis(999)))
        );
        assert_eq!(budgets.admit(&who(1), Kind::Of(Lane::Long), NOW + Duration::from_secs(60)), Ok(()));
    }

    #[test]
    fn two_weeks_offline_pass_in_one_go_and_a_flood_does_not() {
        let budgets = Budgets::new(Limits::default().accounts);
        for _ in 0..6 {
            budgets.admit(&who(1), Kind::Of(Lane::Long), NOW).expect("12,000 entries pass");
            budgets.enter(&who(1), Used { entries: 2_048, bytes: 1 << 20, ..Used::default() });
        }
        budgets.enter(&who(1), Used { entries: 20_000, ..Used::default() });
        assert!(
            matches!(budgets.admit(&who(1), Kind::Of(Lane::Long), NOW), Err(Later::Budget(wait)) if wait > Duration::from_secs(60))
        );
        assert_eq!(budgets.admit(&who(2), Kind::Of(Lane::Long), NOW), Ok(()));
        assert_eq!(budgets.admit(&who(1), Kind::Of(Lane::Short), NOW), Ok(()), "a check-in does not wait for that");
    }

    #[test]
    fn bad_tokens_from_an_address_are_no_longer_looked_at_and_others_addresses_are() {
        let bad_tokens = Rate { burst: 2, per_second: 1 };
        let budgets = Budgets::new(Accounts { bad_tokens, ..Limits::default().accounts });
        let at = |address: &str| Who::stranger(address.parse().expect("an address"), None);
        for _ in 0..2 {
            assert_eq!(budgets.may_show_token(&at("192.0.2.1"), NOW), Ok(()));
            budgets.bad_token(&at("192.0.2.1"), NOW);
        }
        assert!(budgets.may_show_token(&at("192.0.2.1"), NOW).is_err());
        assert_eq!(budgets.may_show_token(&at("192.0.2.2"), NOW), Ok(()));
        assert_eq!(budgets.may_show_token(&at("192.0.2.1"), NOW + Duration::from_secs(2)), Ok(()));
    }

    #[test]
    fn who_has_not_asked_for_long_is_forgotten() {
        let budgets = Budgets::new(Limits::default().accounts);
        (0..200).for_each(|device| budgets.admit(&who(device), Kind::Of(Lane::Long), NOW).expect("room"));
        budgets.admit(&who(250), Kind::Of(Lane::Long), NOW + Duration::from_secs(600)).expect("room");
        assert_eq!(budgets.books().members.len(), 1);
    }
}
