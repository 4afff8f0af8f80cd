//! So many hashes at once and no more: each takes 19 MiB and a core, and neither may be had by whoever asks often enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::password::Password;

/// Hashes at once.
const AT_ONCE: usize = 2;
/// How many more may wait for one. At about 50 ms each nobody waits long.
const WAITING: usize = 32;

/// Too many wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

/// Where passwords are hashed.
pub struct Pool {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    done: Arc<AtomicU64>,
}

impl Default for Pool {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), waiting: AtomicUsize::new(0), done: Arc::default() }
    }
}

/// A place that is waited for, given back however the waiting ends.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A place in which one hash can be made at a time.
pub struct Place {
    done: Arc<AtomicU64>,
    _held: OwnedSemaphorePermit,
}

impl Pool {
    /// Waits for a place.
    ///
    /// # Errors
    /// [`Busy`] when too many wait already.
    pub async fn place(&self) -> Result<Place, Busy> {
        let ahead = self.waiting.fetch_add(1, Ordering::SeqCst);
        let _waiting = Waiting(&self.waiting);
        if ahead >= WAITING {
            return Err(Busy);
        }
        let held = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Busy)?;
        Ok(Place { done: Arc::clone(&self.done), _held: held })
    }

    /// How many hashes were made so far: what an attempt costs can be counted.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::SeqCst)
    }
}

impl Place {
    /// Whether this hash is of this password: always the work of one hash, where there is none as well.
    pub fn verify(&self, password: &Password, kept: Option<&str>) -> bool {
        self.done.fetch_add(1, Ordering::SeqCst);
        password.verify(kept)
    }

    /// A password's hash; none where the system has no randomness or memory.
    pub fn hash(&self, password: &Password) -> Option<String> {
        self.done.fetch_add(1, Ordering::SeqCst);
        password.hash()
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, Busy, Pool, WAITING};
    use crate::password::Password;
    use futures_util::FutureExt;

    #[test]
    fn a_hash_is_made_whether_or_not_there_is_one_to_compare_with() {
        let pool = Pool::default();
        let place = pool.place().now_or_never().expect("at once").expect("a place");
        let password = Password::typed("copper kettle lamp");
        let kept = place.hash(&password).expect("a hash");
        let before = pool.done();
        assert!(place.verify(&password, Some(&kept)));
        assert!(!place.verify(&password, None) && !place.verify(&password, Some("no hash")));
        assert_eq!(pool.done(), before + 3);
    }

    #[test]
    fn beyond_the_places_some_wait_and_the_rest_are_sent_away() {
        let pool = Pool::default();
        let held: Vec<_> =
            (0..AT_ONCE).map(|_| pool.place().now_or_never().expect("at once").expect("a place")).collect();
        let mut waiting: Vec<_> = (0..WAITING).map(|_| Box::pin(pool.place())).collect();
        assert!(waiting.iter_mut().all(|place| place.now_or_never().is_none()));
        assert_eq!(pool.place().now_or_never().expect("at once").err(), Some(Busy));
        drop(held);
        assert!(waiting.iter_mut().take(1).all(|place| place.now_or_never().is_some_and(|place| place.is_ok())));
        drop(waiting);
        assert!(pool.place().now_or_never().expect("at once").is_ok(), "whoever gave up waits no more");
    }
}
