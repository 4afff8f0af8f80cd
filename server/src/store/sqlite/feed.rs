//! The feed: one place for each published item or turn, one row for each scope it goes to. The statements behind `visits`.

use std::collections::BTreeSet;

use rusqlite::params;
use sync_core::ids::{DeviceId, OrgId};

use crate::store::sqlite::session::{Session, bits, bound, id_or_none, number, rows, unreadable};
use crate::store::{FeedPage, FeedRow, Page, Published, ReadScope, Scope, StoreError, Turn};

/// What a turn counts against the bytes of a page: next to nothing, but a page of turns ends too.
const TURN: usize = 64;

fn turn(key: &str) -> rusqlite::Result<Turn> {
    Turn::named(key).ok_or_else(|| unreadable(0, format!("{key:?} is no turn")))
}

impl Session<'_> {
    /// The first items after a place that go to any of the scopes, each once.
    pub(super) fn read_feed(
        &self,
        org: &OrgId,
        scopes: &[ReadScope],
        after: u64,
        not_by: &DeviceId,
        page: Page,
    ) -> Result<FeedPage, StoreError> {
        let sql = "SELECT position FROM feed WHERE org = ?1 AND scope = ?2 AND position > ?3 AND by <> ?4
            ORDER BY position LIMIT ?5";
        let mut positions = BTreeSet::new();
        for (scope, since) in scopes {
            let values = params![org.as_str(), scope.key(), bound(after.max(*since)), not_by.0, rows(page.rows)];
            positions.extend(self.all("feed row", sql, values, |row| number(row, 0))?);
        }
        let mut found = FeedPage { rows: Vec::new(), full: positions.len() >= page.rows };
        let mut bytes = 0;
        for position in positions.into_iter().take(page.rows) {
            let row = self.feed_item(position)?;
            bytes += match &row.what {
                Published::Item(_, item) => item.len(),
                Published::Turn(_) => TURN,
            };
            if bytes > page.bytes && !found.rows.is_empty() {
                found.full = true;
                break;
            }
            found.rows.push(row);
        }
        Ok(found)
    }

    fn feed_item(&self, position: u64) -> Result<FeedRow, StoreError> {
        let sql = "SELECT turn, visit, item FROM feed_item WHERE position = ?1";
        let what = self.always("feed item", sql, [bits(position)], |row| {
            Ok(match row.get::<_, Option<String>>(0)? {
                Some(key) => Published::Turn(turn(&key)?),
                None => Published::Item(id_or_none(row, 1)?, row.get(2)?),
            })
        })?;
        Ok(FeedRow { position, what })
    }

    pub(super) fn find_turn(&self, org: &OrgId, position: u64) -> Result<Option<Turn>, StoreError> {
        let sql = "SELECT turn FROM feed_item WHERE position = ?1 AND org = ?2";
        let found = self.one("feed item", sql, params![bound(position), org.as_str()], |row| {
            row.get::<_, Option<String>>(0)?.map(|key| turn(&key)).transpose()
        })?;
        Ok(found.flatten())
    }

    /// The last place that went to any of the scopes, 0 for none.
    pub(super) fn last_place(&self, org: &OrgId, scopes: &[ReadScope]) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(position), 0) FROM feed WHERE org = ?1 AND scope = ?2";
        let mut ends = scopes
            .iter()
            .map(|(scope, _)| self.always("feed row", sql, params![org.as_str(), scope.key()], |row| number(row, 0)));
        ends.try_fold(0, |last, end| end.map(|end: u64| end.max(last)))
    }

    /// Writes an item or a turn and its row for each scope.
    pub(super) fn add_feed(
        &mut self,
        org: &OrgId,
        scopes: &[Scope],
        by: &DeviceId,
        what: &Published,
    ) -> Result<Option<u64>, StoreError> {
        if scopes.is_empty() {
            return Ok(None);
        }
        let sql = "INSERT INTO feed_item (org, item, visit, turn) VALUES (?1, ?2, ?3, ?4)";
        let (item, visit, turn): (&[u8], _, _) = match what {
            Published::Item(visit, item) => (item, visit.as_ref().map(|id| id.as_str()), None),
            Published::Turn(turn) => (&[], None, Some(turn.key())),
        };
        self.run("publishing", sql, params![org.as_str(), item, visit, turn])?;
        let position = self.inserted();
        let sql = "INSERT INTO feed (org, scope, position, by) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, scope, position) DO NOTHING";
        for scope in scopes {
            self.run("publishing", sql, params![org.as_str(), scope.key(), bits(position), by.0])?;
        }
        Ok(Some(position))
    }
}
