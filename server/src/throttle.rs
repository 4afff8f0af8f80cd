//! How often somebody may try. Attempts are counted before they are looked at, so that many at once count as many; a right
//! one is taken back. Counts stand in the store: a restart forgets none. Waits grow, and end by themselves.
//!
//! Who locks whom out is decided by what is counted together. Attempts from an address from which the person logged in
//! before count against that person there and nowhere else, so nobody elsewhere can lock them out of it. Attempts from
//! everywhere else count together as well, so that many addresses are no way round the waits.

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

use crate::store::{Attempts, Bucket, StoreError, Tx};

/// What an attempt costs in a bucket.
struct Rule {
    /// So many cost nothing.
    free: u32,
    /// The wait after the next one; each later one doubles it.
    first: Millis,
    /// The longest wait: whoever has come there is locked out for that time.
    longest: Millis,
    /// Forgotten when nothing was counted for so long.
    forgotten: Millis,
}

/// The longest that anything is remembered.
const FORGOTTEN: Millis = Millis::hours(24);

fn rule(bucket: &Bucket) -> Rule {
    let rule = |free, seconds, minutes| Rule {
        free,
        first: Millis::seconds(seconds),
        longest: Millis::minutes(minutes),
        forgotten: FORGOTTEN,
    };
    match bucket {
        Bucket::Here(..) => rule(3, 2, 15),
        Bucket::Factor(..) => rule(5, 4, 15),
        Bucket::Account(..) => rule(20, 2, 15),
        // An office, or a carrier's customers, may share one.
        Bucket::Address(..) => rule(60, 1, 5),
        Bucket::Start(..) => Rule { forgotten: Millis::minutes(10), ..rule(30, 1, 1) },
    }
}

impl Rule {
    /// How long to wait after so many.
    fn wait(&self, failed: u32) -> Millis {
        match failed.checked_sub(self.free + 1) {
            None => Millis(0),
            Some(doubled) => {
                let wait = self.first.0.checked_shl(doubled.min(40)).unwrap_or(self.longest.0);
                Millis(wait.min(self.longest.0))
            }
        }
    }

    fn is_lock(&self, failed: u32) -> bool {
        self.wait(failed) == self.longest
    }
}

/// What an attempt was counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charged {
    buckets: Vec<Bucket>,
    /// Whether the person is locked out from where it came since this attempt, unless it is right.
    pub locks: bool,
}

/// Too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// For so long.
    pub span: Millis,
}

/// The buckets of an attempt at a person's password.
///
/// # Errors
/// What the store returns.
pub fn at_password(tx: &mut dyn Tx, org: &OrgId, person: &PersonId, address: &str) -> Result<Vec<Bucket>, StoreError> {
    let here = Bucket::Here(org.clone(), person.clone(), address.to_owned());
    if tx.knows_address(org, person, address)? {
        return Ok(vec![here]);
    }
    Ok(vec![here, Bucket::Account(org.clone(), person.clone()), Bucket::Address(address.to_owned())])
}

/// Counts an attempt, unless it comes too early; then nothing is counted, so that who asks too often waits no longer than
/// who waits.
///
/// # Errors
/// What the store returns.
pub fn charge(tx: &mut dyn Tx, buckets: Vec<Bucket>, now: Timestamp) -> Result<Result<Charged, Wait>, StoreError> {
    tx.forget_attempts(Timestamp(now.0 - FORGOTTEN.0))?;
    let mut next = Vec::new();
    let mut longest = Millis(0);
    let mut locks = false;
    for bucket in buckets {
        let rule = rule(&bucket);
        let known = tx.attempts(&bucket)?.filter(|known| now.0 - known.last.0 < rule.forgotten.0);
        if let Some(known) = known {
            longest = longest.max(Millis(known.last.0 + rule.wait(known.failed).0 - now.0));
        }
        let failed = known.map_or(0, |known| known.failed).saturating_add(1);
        let of_person = matches!(bucket, Bucket::Here(..) | Bucket::Account(..) | Bucket::Factor(..));
        locks |= of_person && rule.is_lock(failed) && !rule.is_lock(failed - 1);
        next.push((bucket, failed));
    }
    if longest.0 > 0 {
        return Ok(Err(Wait { span: longest }));
    }
    for (bucket, failed) in &next {
        tx.set_attempts(bucket, &Attempts { failed: *failed, last: now })?;
    }
    Ok(Ok(Charged { buckets: next.into_iter().map(|(bucket, _)| bucket).collect(), locks }))
}

/// Takes a right attempt back: what was counted against the person here is forgotten; what is counted for others as well
/// loses this one only, else one's own password would be a way to go on guessing those of others.
///
/// # Errors
/// What the store returns.
pub fn give_back(tx: &mut dyn Tx, charged: &Charged) -> Result<(), StoreError> {
    for bucket in &charged.buckets {
        if matches!(bucket, Bucket::Here(..) | Bucket::Factor(..)) {
            tx.clear_attempts(bucket)?;
        } else {
            take_one_back(tx, bucket)?;
        }
    }
    Ok(())
}

/// Counts a wrong attempt from now on, not from when it was begun.
///
/// # Errors
/// What the store returns.
pub fn keep(tx: &mut dyn Tx, charged: &Charged, now: Timestamp) -> Result<(), StoreError> {
    for bucket in &charged.buckets {
        if let Some(known) = tx.attempts(bucket)? {
            tx.set_attempts(bucket, &Attempts { last: now, ..known })?;
        }
    }
    Ok(())
}

/// Takes an attempt back that was not looked at.
///
/// # Errors
/// What the store returns.
pub fn undo(tx: &mut dyn Tx, charged: &Charged) -> Result<(), StoreError> {
    charged.buckets.iter().try_for_each(|bucket| take_one_back(tx, bucket))
}

/// Takes one attempt back that was counted in a bucket earlier.
///
/// # Errors
/// What the store returns.
pub fn undo_one(tx: &mut dyn Tx, bucket: &Bucket) -> Result<(), StoreError> {
    take_one_back(tx, bucket)
}

fn take_one_back(tx: &mut dyn Tx, bucket: &Bucket) -> Result<(), StoreError> {
    match tx.attempts(bucket)? {
        Some(known) if known.failed > 1 => {
            tx.set_attempts(bucket, &Attempts { failed: known.failed - 1, last: known.last })
        }
        _ => tx.clear_attempts(bucket),
    }
}

#[cfg(test)]
mod tests {
    use super::{Wait, at_password, charge, give_back, undo};
    use crate::store::sqlite::SqliteStore;
    use crate::store::{Bucket, Store};
    use sync_core::ids::{OrgId, PersonId};
    use sync_core::time::{Millis, Timestamp};
    use tempfile::TempDir;

    const NOW: Timestamp = Timestamp(1_789_356_600_000);

    fn org() -> OrgId {
        OrgId::new("acme").expect("sound")
    }

    fn li_na() -> PersonId {
        PersonId::new("li.na").expect("sound")
    }

    struct Desk(Box<dyn Store>, TempDir);

    impl Desk {
        fn new() -> Self {
            let folder = TempDir::new().expect("a folder");
            Self(Box::new(SqliteStore::open(folder.path()).expect("a store")), folder)
        }

        /// An attempt at li.na's password: how long to wait, or whether it locks.
        fn try_at(&self, person: &str, address: &str, now: Timestamp, right: bool) -> Result<bool, Millis> {
            let (person, address) = (PersonId::new(person).expect("sound"), address.to_owned());
            let tried = self.0.write_with(move |tx| {
                let buckets = at_password(tx, &org(), &person, &address)?;
                let charged = charge(tx, buckets, now)?;
                if let (Ok(charged), true) = (&charged, right) {
                    give_back(tx, charged)?;
                }
                Ok(charged)
            });
            tried.expect("stored").map(|charged| charged.locks).map_err(|Wait { span }| span)
        }
    }

    #[test]
    fn three_are_free_and_then_the_wait_doubles_until_the_lock() {
        let desk = Desk::new();
        let mut now = NOW;
        let mut waits = Vec::new();
        for _ in 0..16 {
            match desk.try_at("li.na", "a", now, false) {
                Ok(locks) => waits.push(if locks { -1 } else { 0 }),
                Err(wait) => {
                    waits.push(wait.0 / 1_000);
                    now = now + wait;
                }
            }
        }
        assert_eq!(waits, [0, 0, 0, 0, 2, 0, 4, 0, 8, 0, 16, 0, 32, 0, 64, 0]);
        while now.0 < NOW.0 + 3_600_000 * 3 {
            if let Err(wait) = desk.try_at("li.na", "a", now, false) {
                assert!(wait <= Millis::minutes(15));
                now = now + wait;
            }
        }
    }

    #[test]
    fn asking_too_early_neither_counts_nor_lengthens_the_wait() {
        let desk = Desk::new();
        (0..4).for_each(|_| assert_eq!(desk.try_at("li.na", "a", NOW, false), Ok(false)));
        (0..50).for_each(|_| assert_eq!(desk.try_at("li.na", "a", NOW, false), Err(Millis::seconds(2))));
        assert_eq!(desk.try_at("li.na", "a", NOW + Millis::seconds(2), true), Ok(false));
        assert_eq!(desk.try_at("li.na", "a", NOW + Millis::seconds(2), false), Ok(false), "a right one ends it");
    }

    #[test]
    fn an_address_from_which_the_person_logged_in_before_has_its_own_count() {
        let desk = Desk::new();
        desk.0.write_with(|tx| tx.know_address(&org(), &li_na(), "office", NOW)).expect("known");
        for n in 0..60 {
            let _ = desk.try_at("li.na", &format!("bot {n}"), NOW, false);
        }
        assert!(desk.try_at("li.na", "a new phone", NOW, false).is_err(), "many addresses are no way round");
        assert_eq!(desk.try_at("li.na", "office", NOW, false), Ok(false));
        assert_eq!(
            desk.try_at("li.na", "a new phone", NOW + Millis::minutes(15), false),
            Ok(false),
            "it ends by itself"
        );
    }

    #[test]
    fn one_address_that_tries_many_people_waits_too_and_its_own_login_does_not_help_it() {
        let desk = Desk::new();
        for n in 0..61 {
            assert!(desk.try_at(&format!("p{n}"), "a", NOW, false).is_ok(), "{n}");
        }
        assert_eq!(desk.try_at("p99", "a", NOW, false), Err(Millis::seconds(1)));
        assert_eq!(desk.try_at("p99", "b", NOW, false), Ok(false));
        assert_eq!(desk.try_at("mine", "a", NOW + Millis::seconds(1), true), Ok(false));
        assert!(desk.try_at("p99", "a", NOW + Millis::seconds(1), false).is_err());
    }

    #[test]
    fn what_was_counted_is_there_after_a_restart_and_forgotten_after_a_day() {
        let Desk(store, folder) = Desk::new();
        let desk = Desk(store, folder);
        (0..4).for_each(|_| assert!(desk.try_at("li.na", "a", NOW, false).is_ok()));
        let Desk(store, folder) = desk;
        drop(store);
        let desk = Desk(Box::new(SqliteStore::open(folder.path()).expect("opened again")), folder);
        assert_eq!(desk.try_at("li.na", "a", NOW, false), Err(Millis::seconds(2)));
        (0..4).for_each(|_| assert!(desk.try_at("li.na", "a", NOW + Millis::hours(24), false).is_ok()));
    }

    #[test]
    fn an_attempt_that_was_not_looked_at_is_as_if_it_had_not_been() {
        let desk = Desk::new();
        let bucket = Bucket::Factor(org(), li_na());
        let counted = bucket.clone();
        let store = &desk.0;
        let after = store.write_with(move |tx| {
            let charged = charge(tx, vec![counted.clone()], NOW)?.expect("free");
            undo(tx, &charged)?;
            let (first, _) = (charge(tx, vec![counted.clone()], NOW)?, charge(tx, vec![counted], NOW)?);
            undo(tx, &first.expect("free"))
        });
        after.expect("stored");
        assert_eq!(store.read_with(|read| read.attempts(&bucket)).expect("read").map(|it| it.failed), Some(1));
    }
}
