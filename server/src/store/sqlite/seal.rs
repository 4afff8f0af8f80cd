//! Sealing: what stands in the database as content is encrypted under the key of what it is about, and bound to its place.
//! `master` is the file that opens all keys, `ring` keeps them, `opened` holds a few in memory, `erasures` is the list that outlives
//! every restore. Which columns are sealed, and under what, is said where their statements stand.

mod erasures;
mod master;
mod opened;
mod ring;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::chance::Chance;
use crate::store::{StoreError, Subject};
pub(super) use erasures::Line;
use opened::{Opened, SubjectKey};
use ring::{Found, Ring};

/// What a data folder that has sealed content says of its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Expected {
    /// The folder's id.
    pub(super) folder: [u8; 16],
    /// How many keys were made before its last commit.
    pub(super) keys: u64,
}

/// The name of a key: whose organisation, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name(String);

impl Name {
    /// Of a subject.
    pub(super) fn of(org: &OrgId, subject: &Subject) -> Self {
        match subject {
            Subject::Visit(visit) => Self::visit(org, visit),
            Subject::Person(person) => Self::person(org, person),
            Subject::Organisation | Subject::Customer(_) | Subject::Contact(_) | Subject::Trip(_) => {
                Self(format!("{org}/{subject}"))
            }
        }
    }

    /// Of a visit.
    pub(super) fn visit(org: &OrgId, visit: &VisitId) -> Self {
        Self([org.as_str(), "/visit/", visit.as_str()].concat())
    }

    /// Of a person.
    pub(super) fn person(org: &OrgId, person: &PersonId) -> Self {
        Self([org.as_str(), "/person/", person.as_str()].concat())
    }

    /// Of what waits in an organisation, in one of the times between two erasures.
    fn transit(org: &OrgId, turn: u64) -> Self {
        Self(format!("{}{turn:016x}", Self::transits(org)))
    }

    fn transits(org: &OrgId) -> String {
        format!("{org}/transit/")
    }
}

/// Where a sealed value stands: table and row. It can be opened nowhere else.
pub(super) struct Place(Vec<u8>);

impl Place {
    /// A row's place, by its key.
    pub(super) fn new(table: &'static str, key: &[&[u8]]) -> Self {
        let mut bytes = Vec::with_capacity(160);
        for part in std::iter::once(&table.as_bytes()).chain(key) {
            bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        Self(bytes)
    }

    fn under(mut self, name: &Name) -> Vec<u8> {
        self.0.extend_from_slice(name.0.as_bytes());
        self.0
    }
}

/// The keys of a data folder.
pub(super) struct Seal {
    state: Mutex<State>,
    chance: Arc<dyn Chance>,
    /// Whether anything was ever erased here.
    erased: AtomicBool,
}

struct State {
    ring: Ring,
    opened: Opened,
    erasures: erasures::List,
}

impl Seal {
    /// Opens the keys of a folder; makes them where nothing sealed is expected.
    ///
    /// # Errors
    /// [`StoreError::Keys`] where they are not there, can't be read or are another folder's: then nothing was touched.
    pub(super) fn open(folder: &Path, expected: Option<Expected>, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        let master = match expected {
            Some(_) => master::read(folder)?,
            None => master::read_or_make(folder, &*chance)?,
        };
        let ring = Ring::open(folder, master, expected, Arc::clone(&chance))?;
        let erasures = erasures::List::open(folder)?;
        let erased = AtomicBool::new(ring.has_destroyed()? || !erasures.lines().is_empty());
        Ok(Self { state: Mutex::new(State { ring, opened: Opened::default(), erasures }), chance, erased })
    }

    /// The randomness of what is written here.
    pub(super) fn chance(&self) -> &dyn Chance {
        &*self.chance
    }

    /// The id of the folder that these keys belong to.
    pub(super) fn folder(&self) -> [u8; 16] {
        self.state().ring.folder()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What stands in memory only repeats what is in the files, but for fresh keys, which are added whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seals a value under a key, which is made if there is none. It is durable before the next commit.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where the key was destroyed.
    pub(super) fn seal(&self, name: &Name, place: Place, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.key_to_seal(name)?.seal(self.chance(), &place.under(name), plain)
    }

    /// Opens a sealed value: none where its key was destroyed.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the value is not what was sealed at this place, or its key is missing.
    pub(super) fn open_value(&self, name: &Name, place: Place, sealed: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(key) = self.key_to_open(name)? else { return Ok(None) };
        key.open(&place.under(name), sealed).map(Some)
    }

    /// A digest that only who has the key can compare with: none where it was destroyed.
    ///
    /// # Errors
    /// As [`Seal::open_value`]; and, where there is no key yet, as making one.
    pub(super) fn tag(&self, name: &Name, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
        Ok(self.key_to_seal(name)?.tag(bytes))
    }

    /// Seals what waits in an organisation. In front stands which of its keys it was.
    ///
    /// # Errors
    /// As [`Seal::seal`].
    pub(super) fn seal_waiting(&self, org: &OrgId, place: Place, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let turn = self.state().turn(org)?;
        let mut sealed = turn.to_be_bytes().to_vec();
        sealed.extend(self.seal(&Name::transit(org, turn), place, plain)?);
        Ok(sealed)
    }

    /// Opens what waits: none where its key was destroyed.
    ///
    /// # Errors
    /// As [`Seal::open_value`].
    pub(super) fn open_waiting(&self, org: &OrgId, place: Place, sealed: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let (turn, sealed) = sealed.split_first_chunk::<8>().ok_or_else(|| damaged("it is cut"))?;
        self.open_value(&Name::transit(org, u64::from_be_bytes(*turn)), place, sealed)
    }

    /// Begins another key for what waits: what is sealed from now on stands under it. Those before it, to be destroyed.
    ///
    /// # Errors
    /// What the keys' file says.
    pub(super) fn turn(&self, org: &OrgId) -> Result<Vec<Name>, StoreError> {
        let mut state = self.state();
        let before = state.transits(org)?;
        let turn = before.last().copied().unwrap_or(0) + 1;
        state.make(&Name::transit(org, turn))?;
        state.opened.set_turn(org, turn);
        Ok(before.into_iter().map(|turn| Name::transit(org, turn)).collect())
    }

    /// Whether anything was ever erased here.
    pub(super) fn has_erased(&self) -> bool {
        self.erased.load(Ordering::SeqCst)
    }

    /// From now on somebody looks whether something was erased.
    pub(super) fn will_erase(&self) {
        self.erased.store(true, Ordering::SeqCst);
    }

    /// Writes the keys that were made since the last time, fsynced: how many there were in all; none where there were no new ones.
    ///
    /// # Errors
    /// What the keys' file says.
    pub(super) fn make_durable(&self) -> Result<Option<u64>, StoreError> {
        let mut state = self.state();
        let State { ring, opened, .. } = &mut *state;
        if opened.fresh().len() == 0 {
            return Ok(None);
        }
        let made = ring.keep(opened.fresh())?;
        opened.kept();
        Ok(Some(made))
    }

    /// Before the keys' file is closed.
    ///
    /// # Errors
    /// What the file says.
    pub(super) fn fold_at_end(&self) -> Result<(), StoreError> {
        self.state().ring.fold_at_end()
    }

    /// After a failed write: nothing is written any more.
    pub(super) fn never_again(&self) {
        self.state().ring.never_again();
    }

    /// Destroys keys for ever: afterwards no file has their bytes, and none is made again for the subjects among them.
    ///
    /// # Errors
    /// What the files say; then it must be done again.
    pub(super) fn destroy(&self, keys: &[Name], subjects: &[Line]) -> Result<(), StoreError> {
        let mut state = self.state();
        let State { ring, opened, erasures } = &mut *state;
        erasures.add(subjects)?;
        let gone: Vec<(Name, Timestamp)> = subjects.iter().map(|line| (line.name(), line.at)).collect();
        for name in keys.iter().chain(gone.iter().map(|(name, _)| name)) {
            opened.forget(name);
        }
        ring.destroy(keys, &gone)
    }

    /// What is listed as erased, here or in the keys' file.
    ///
    /// # Errors
    /// What the files say.
    pub(super) fn listed(&self) -> Result<Vec<Line>, StoreError> {
        let state = self.state();
        let mut lines = state.erasures.lines().to_vec();
        for line in state.ring.destroyed()? {
            if !lines.iter().any(|known| known.is_about_the_same(&line)) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Whether a key is there that must not be.
    ///
    /// # Errors
    /// What the keys' file says.
    pub(super) fn still_has(&self, line: &Line) -> Result<bool, StoreError> {
        let state = self.state();
        let listed = state.erasures.lines().iter().any(|known| known.is_about_the_same(line));
        Ok(!listed || !matches!(state.ring.find(&line.name())?, Found::Destroyed))
    }

    fn key_to_seal(&self, name: &Name) -> Result<Arc<SubjectKey>, StoreError> {
        let mut state = self.state();
        match state.find(name)? {
            Found::Key(key) => Ok(key),
            Found::Destroyed => Err(StoreError::Erased(name.0.clone())),
            Found::Nothing => state.make(name),
        }
    }

    fn key_to_open(&self, name: &Name) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        match self.state().find(name)? {
            Found::Key(key) => Ok(Some(key)),
            Found::Destroyed => Ok(None),
            // Keys for what waits are not listed when they go.
            Found::Nothing if name.0.contains("/transit/") => Ok(None),
            Found::Nothing => Err(damaged("its key is missing: restore keys.db")),
        }
    }
}

impl State {
    fn find(&mut self, name: &Name) -> Result<Found, StoreError> {
        if let Some(key) = self.opened.get(name) {
            return Ok(Found::Key(key));
        }
        let found = self.ring.find(name)?;
        if let Found::Key(key) = &found {
            self.opened.put(name.clone(), Arc::clone(key));
        }
        Ok(found)
    }

    fn make(&mut self, name: &Name) -> Result<Arc<SubjectKey>, StoreError> {
        let (key, wrapped) = self.ring.make(name)?;
        self.opened.add_fresh(name.clone(), Arc::clone(&key), wrapped);
        Ok(key)
    }

    fn transits(&self, org: &OrgId) -> Result<Vec<u64>, StoreError> {
        let prefix = Name::transits(org);
        let turn = |name: &str| name.strip_prefix(&prefix).and_then(|turn| u64::from_str_radix(turn, 16).ok());
        let mut turns: Vec<u64> = self.ring.names(&prefix)?.iter().filter_map(|name| turn(name)).collect();
        turns.extend(self.opened.fresh().filter_map(|(name, _)| turn(&name.0)));
        turns.sort_unstable();
        turns.dedup();
        Ok(turns)
    }

    /// The newest key for what waits.
    fn turn(&mut self, org: &OrgId) -> Result<u64, StoreError> {
        if let Some(turn) = self.opened.turn(org) {
            return Ok(turn);
        }
        let turn = match self.transits(org)?.last() {
            Some(turn) => *turn,
            None => {
                self.make(&Name::transit(org, 1))?;
                1
            }
        };
        self.opened.set_turn(org, turn);
        Ok(turn)
    }
}

/// A sealed value that can't be opened.
fn damaged(why: &str) -> StoreError {
    StoreError::Damaged { what: "sealed value", why: why.to_owned() }
}
