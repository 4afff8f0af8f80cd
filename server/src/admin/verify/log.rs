//! Rows against the log: each is the leaf that it was, none is missing and none too many; every node follows from the leaves,
//! and every checkpoint from the nodes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use sync_core::ids::OrgId;
use sync_core::log::{Frontier, Hash, SignedCheckpoint};
use sync_core::time::Timestamp;

use crate::admin::verify::{Broken, Trusted, Verified};
use crate::log::leaf_of;
use crate::store::{JournalRow, Position, Read, StoreError, TILE, Tile};

/// Checkpoints read at a time.
const BATCH: usize = 1_000;

/// All logs, walked beside the journal.
pub struct LogWalk<'a> {
    read: &'a dyn Read,
    trusted: Trusted<'a>,
    upto: Position,
    trees: BTreeMap<OrgId, Tree<'a>>,
    /// Files whose checkpoint is of what was lost by a restore.
    lost: BTreeSet<String>,
}

/// A checkpoint, and who holds it where it is not the store.
type Kept = (Option<String>, SignedCheckpoint);

/// One organisation's log as it is stored.
struct Tree<'a> {
    read: &'a dyn Read,
    org: OrgId,
    frontier: Frontier,
    /// The tile of the next leaf, and the tiles above by level, each with its number.
    tiles: BTreeMap<u32, (u64, Tile)>,
    signed: VecDeque<Kept>,
    held: VecDeque<Kept>,
    /// Up to which size checkpoints were read.
    read_upto: u64,
    /// The place of the last leaf, and of the last that a checkpoint bore out.
    last: Position,
    sound: Position,
    signed_at: Option<Timestamp>,
    /// A checkpoint did not hold: later ones can't either.
    bent: bool,
}

impl<'a> LogWalk<'a> {
    /// Begins at the first row.
    pub fn new(read: &'a dyn Read, trusted: Trusted<'a>) -> Result<Self, StoreError> {
        let mut lost = BTreeSet::new();
        for (file, held) in trusted.held {
            let lives = read.restorations(&held.org)?;
            let Some(checkpoint) = held.checkpoint.as_ref().map(|held| &held.checkpoint) else { continue };
            let since = lives.iter().skip_while(|life| life.before != checkpoint.epoch);
            if since.map(|life| life.size).min().is_some_and(|left| left < checkpoint.size) {
                lost.insert(file.clone());
            }
        }
        Ok(Self { read, trusted, upto: read.log_upto()?, trees: BTreeMap::new(), lost })
    }

    /// All rows up to here are in their logs.
    pub fn upto(&self) -> Position {
        self.upto
    }

    fn tree(&mut self, org: &OrgId) -> &mut Tree<'a> {
        let (read, trusted, lost) = (self.read, self.trusted, &self.lost);
        self.trees.entry(org.clone()).or_insert_with(|| Tree::new(read, org, trusted, lost))
    }

    /// The journal's next row.
    pub fn row(&mut self, row: &JournalRow, verified: &mut Verified) -> Result<(), StoreError> {
        let (upto, trusted) = (self.upto, self.trusted);
        let tree = self.tree(&row.org);
        tree.skip_to(row.position, trusted, verified)?;
        let wrong = match tree.next()? {
            Some((place, hash)) if place == row.position => {
                verified.leaves += 1;
                tree.step(place, hash, trusted, verified)?;
                (leaf_of(row).hash() != hash).then_some("the row is not what was logged: it was altered")
            }
            _ if row.position <= upto => Some("the log does not have this row: it was inserted"),
            _ => {
                verified.unlogged += 1;
                None
            }
        };
        verified.broken.extend(wrong.map(|what| broken(row.position, what)));
        Ok(())
    }

    /// The journal has ended.
    pub fn end(mut self, verified: &mut Verified) -> Result<(), StoreError> {
        let held: Vec<OrgId> = self.trusted.held.iter().map(|(_, held)| held.org.clone()).collect();
        for org in self.read.logged_organisations()?.into_iter().chain(held) {
            self.tree(&org);
        }
        verified.lost.extend(self.lost.iter().map(|file| {
            format!("{file}: its checkpoint reaches beyond the copy from which the store was put back since, as the journal says")
        }));
        for (_, mut tree) in self.trees {
            tree.skip_to(Position::MAX, self.trusted, verified)?;
            tree.end(verified)?;
        }
        Ok(())
    }
}

fn broken(position: Position, what: impl Into<String>) -> Broken {
    Broken { position, entry: None, what: what.into() }
}

impl<'a> Tree<'a> {
    fn new(read: &'a dyn Read, org: &OrgId, trusted: Trusted<'a>, lost: &BTreeSet<String>) -> Self {
        let of_org = trusted.held.iter().filter(|(file, held)| held.org == *org && !lost.contains(file));
        let kept = |(file, held): &(String, sync_core::log::Held)| Some((Some(file.clone()), held.checkpoint.clone()?));
        let mut held: Vec<Kept> = of_org.filter_map(kept).collect();
        held.sort_by_key(|(_, said)| said.checkpoint.size);
        Self {
            read,
            org: org.clone(),
            frontier: Frontier::default(),
            tiles: BTreeMap::new(),
            signed: VecDeque::new(),
            held: held.into(),
            read_upto: 0,
            last: 0,
            sound: 0,
            signed_at: None,
            bent: false,
        }
    }

    fn tile(&mut self, level: u32, number: u64) -> Result<Option<&Tile>, StoreError> {
        if self.tiles.get(&level).is_none_or(|(kept, _)| *kept != number) {
            let tile = self.read.log_tile(&self.org, level, number)?.unwrap_or_default();
            self.tiles.insert(level, (number, tile));
        }
        Ok(self.tiles.get(&level).map(|(_, tile)| tile))
    }

    /// The next leaf: place and hash.
    fn next(&mut self) -> Result<Option<(Position, Hash)>, StoreError> {
        let (number, within) = split(self.frontier.size());
        let tile = self.tile(0, number)?;
        Ok(tile.and_then(|tile| tile.places.get(within).copied().zip(tile.hashes.get(within).copied())))
    }

    /// Leaves before a place have no row any more.
    fn skip_to(&mut self, end: Position, trusted: Trusted<'_>, verified: &mut Verified) -> Result<(), StoreError> {
        while let Some((place, hash)) = self.next()?.filter(|(place, _)| *place < end) {
            verified.broken.push(broken(place, "the row that was logged here is gone: it was removed"));
            self.step(place, hash, trusted, verified)?;
        }
        Ok(())
    }

    fn step(
        &mut self,
        place: Position,
        hash: Hash,
        trusted: Trusted<'_>,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        let mut whole = Vec::new();
        self.frontier.push(hash, |height, index, node| {
            if height % TILE.ilog2() == 0 {
                whole.push((height / TILE.ilog2(), index, *node));
            }
        });
        if place <= self.last {
            verified.broken.push(broken(place, "the log has its rows in another order than the journal"));
        }
        self.last = place;
        for (level, index, node) in whole {
            let (number, within) = split(index);
            if self.tile(level, number)?.and_then(|tile| tile.hashes.get(within)) != Some(&node) {
                let what = format!("node {index} of level {level} of the log does not follow from its leaves");
                verified.broken.push(broken(place, what));
            }
        }
        self.checkpoints(trusted, verified)
    }

    /// Checkpoints of as many leaves as there are by now.
    fn checkpoints(&mut self, trusted: Trusted<'_>, verified: &mut Verified) -> Result<(), StoreError> {
        let size = self.frontier.size();
        while let Some(said) = self.next_signed()?.filter(|said| said.checkpoint.size <= size) {
            self.signed.pop_front();
            self.checkpoint(None, &said, trusted, verified);
        }
        while let Some((file, said)) = self.held.pop_front_if(|(_, said)| said.checkpoint.size <= size) {
            self.checkpoint(file.as_deref(), &said, trusted, verified);
        }
        Ok(())
    }

    fn next_signed(&mut self) -> Result<Option<SignedCheckpoint>, StoreError> {
        if self.signed.is_empty() {
            let more = self.read.checkpoints(&self.org, self.read_upto, BATCH)?;
            self.read_upto = more.last().map_or(u64::MAX, |said| said.checkpoint.size.max(self.read_upto + 1));
            self.signed = more.into_iter().map(|said| (None, said)).collect();
        }
        Ok(self.signed.front().map(|(_, said)| said.clone()))
    }

    fn checkpoint(
        &mut self,
        file: Option<&str>,
        said: &SignedCheckpoint,
        trusted: Trusted<'_>,
        verified: &mut Verified,
    ) {
        verified.checkpoints += 1;
        let holder = file.map(|file| format!("{file}: ")).unwrap_or_default();
        let checkpoint = &said.checkpoint;
        let name = format!("{holder}the checkpoint of {} rows, signed {},", checkpoint.size, checkpoint.at);
        if !trusted.keys.is_empty() {
            verified.signatures += 1;
            let signs = |key| said.verify(key, trusted.origin).is_ok();
            if checkpoint.org != self.org || !trusted.keys.iter().any(signs) {
                verified.broken.push(broken(self.last, format!("{name} is not signed by this server")));
                return;
            }
        }
        if file.is_none() && self.signed_at.is_some_and(|before| checkpoint.at < before) {
            verified.broken.push(broken(self.last, format!("{name} is older than a smaller one")));
        }
        self.signed_at = self.signed_at.max(file.is_none().then_some(checkpoint.at));
        if checkpoint.size == self.frontier.size() && checkpoint.root == self.frontier.root() {
            self.sound = self.last;
        } else if !self.bent {
            self.bent = true;
            let (from, to) = (self.sound + 1, self.last);
            let what = format!(
                "{name} is of another log: rows from position {from} to {to} were altered, and the log with them"
            );
            verified.broken.push(broken(self.last, what));
        }
    }

    /// No leaf is left: nor may a checkpoint be.
    fn end(mut self, verified: &mut Verified) -> Result<(), StoreError> {
        let size = self.frontier.size();
        let (last, mut beyond) = (self.last, Vec::new());
        while let Some(said) = self.next_signed()? {
            self.signed.pop_front();
            beyond.push((None, said));
        }
        beyond.extend(self.held);
        for (file, said) in beyond {
            let holder = file.map(|file: String| format!("{file}: ")).unwrap_or_default();
            let checkpoint = &said.checkpoint;
            let (many, at) = (checkpoint.size, checkpoint.at);
            let what = format!(
                "{holder}a log of {many} rows was signed {at}, and it has {size}: rows at its end were removed"
            );
            verified.broken.push(broken(last, what));
        }
        Ok(())
    }
}

/// Which tile, and where in it.
fn split(index: u64) -> (u64, usize) {
    (index / TILE as u64, usize::try_from(index % TILE as u64).unwrap_or(usize::MAX))
}
