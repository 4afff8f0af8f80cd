//! The feed: one place for each published item, one row for each scope it goes to. The statements behind `visits`.

use std::collections::BTreeSet;

use rusqlite::params;
use sync_core::ids::{DeviceId, OrgId};

use crate::store::sqlite::session::{Session, bits, bound, number, rows};
use crate::store::{FeedPage, FeedRow, Page, Scope, StoreError};

impl Session<'_> {
    /// The first items after a place that go to any of the scopes, each once.
    pub(super) fn read_feed(
        &self,
        org: &OrgId,
        scopes: &[Scope],
        after: u64,
        not_by: &DeviceId,
        page: Page,
    ) -> Result<FeedPage, StoreError> {
        let sql = "SELECT position FROM feed WHERE org = ?1 AND scope = ?2 AND position > ?3 AND by <> ?4
            ORDER BY position LIMIT ?5";
        let mut positions = BTreeSet::new();
        for scope in scopes {
            let values = params![org.as_str(), scope.key(), bound(after), not_by.0, rows(page.rows)];
            positions.extend(self.all("feed row", sql, values, |row| number(row, 0))?);
        }
        let mut found = FeedPage { rows: Vec::new(), full: positions.len() >= page.rows };
        let mut bytes = 0;
        for position in positions.into_iter().take(page.rows) {
            let row = self.feed_item(position)?;
            bytes += row.item.len();
            if bytes > page.bytes && !found.rows.is_empty() {
                found.full = true;
                break;
            }
            found.rows.push(row);
        }
        Ok(found)
    }

    fn feed_item(&self, position: u64) -> Result<FeedRow, StoreError> {
        let sql = "SELECT item FROM feed_item WHERE position = ?1";
        let item = self.always("feed item", sql, [bits(position)], |row| row.get(0))?;
        Ok(FeedRow { position, item })
    }

    /// The last place that went to any of the scopes, 0 for none.
    pub(super) fn last_place(&self, org: &OrgId, scopes: &[Scope]) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(position), 0) FROM feed WHERE org = ?1 AND scope = ?2";
        let mut ends = scopes
            .iter()
            .map(|scope| self.always("feed row", sql, params![org.as_str(), scope.key()], |row| number(row, 0)));
        ends.try_fold(0, |last, end| end.map(|end: u64| end.max(last)))
    }

    /// Writes an item and its row for each scope.
    pub(super) fn add_feed(
        &mut self,
        org: &OrgId,
        scopes: &[Scope],
        by: &DeviceId,
        item: &[u8],
    ) -> Result<(), StoreError> {
        if scopes.is_empty() {
            return Ok(());
        }
        self.run("publishing", "INSERT INTO feed_item (org, item) VALUES (?1, ?2)", params![org.as_str(), item])?;
        let position = self.inserted();
        let sql = "INSERT INTO feed (org, scope, position, by) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, scope, position) DO NOTHING";
        for scope in scopes {
            self.run("publishing", sql, params![org.as_str(), scope.key(), bits(position), by.0])?;
        }
        Ok(())
    }
}
