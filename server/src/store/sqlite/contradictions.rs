//! What is written in two tables of the journal, for speed, must agree: the statements that find where it does not.

use crate::store::sqlite::session::{Session, number};
use crate::store::{Position, StoreError};

/// Where two tables of the journal say the same, and one of them another thing.
const CONTRADICTIONS: [(&str, &str); 9] = [
    ("a row stands before the first place", "SELECT position FROM journal WHERE position < 1"),
    (
        "the entry's time of receiving is not that of its row",
        // What lay in quarantine, or came back after a restore, is known to have been there before.
        "SELECT e.position FROM entry e JOIN journal j ON j.position = e.position WHERE e.received > j.at
            OR (e.received < j.at AND NOT EXISTS (SELECT 1 FROM confirmed a WHERE a.org = e.org AND a.device = e.device
                AND a.seq >= e.seq AND a.at = e.received))",
    ),
    (
        "an entry stands there that the journal does not have",
        "SELECT e.position FROM entry e WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.position = e.position
            AND j.kind = 'entry' AND j.org = e.org AND j.device = e.device AND j.seq = e.seq)",
    ),
    (
        "the contact's time is not that of its row, or it is called complete and is not",
        "SELECT c.position FROM contact c JOIN journal j ON j.position = c.position
            WHERE c.at <> j.at OR (c.stored >= 0 AND c.announced >= 0 AND c.complete <> (c.announced <= c.stored))",
    ),
    (
        "a contact stands there that the journal does not have",
        "SELECT c.position FROM contact c WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.position = c.position
            AND j.kind = 'contact' AND j.org = c.org AND j.device = c.device)",
    ),
    (
        "a body stands there without its entry",
        "SELECT b.position FROM body b WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.position = b.position
            AND j.kind = 'entry')",
    ),
    (
        "a fired timer stands there that the journal does not have",
        "SELECT t.position FROM timer_fired t WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.position = t.position
            AND j.kind = 'timer_fired')",
    ),
    (
        "an act stands there that the journal does not have",
        "SELECT a.position FROM act a WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.position = a.position
            AND j.kind = 'act')",
    ),
    (
        "the entry is called released by something that is not behind it",
        "SELECT e.position FROM entry e WHERE e.released_by IS NOT NULL AND (e.recorded <> 'held' OR NOT EXISTS
            (SELECT 1 FROM journal j WHERE j.position = e.released_by AND j.org = e.org AND j.position > e.position))",
    ),
];

impl Session<'_> {
    /// All of them, by place.
    pub(super) fn find_contradictions(&self) -> Result<Vec<(Position, &'static str)>, StoreError> {
        let mut found = Vec::new();
        for (what, sql) in CONTRADICTIONS {
            let places = self.all("journal row", sql, [], |row| number(row, 0))?;
            found.extend(places.into_iter().map(|place| (place, what)));
        }
        found.sort_unstable();
        Ok(found)
    }
}
