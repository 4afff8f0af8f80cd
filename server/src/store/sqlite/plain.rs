//! Seals what an earlier version stored in the clear, once, at the first start: some rows at a time, each time in a transaction, so
//! that a start that was cut short goes on where it was. Afterwards the file is written anew, so that no old page is left in it.

mod journal;
mod people;
#[cfg(test)]
mod tests;
mod visits;

use rusqlite::{Connection, Row, ToSql};

use crate::store::StoreError;
use crate::store::sqlite::seal::Seal;
use crate::store::sqlite::session::{Session, fault};
use crate::store::sqlite::{fold, open};

/// Rows sealed in one transaction.
const ROWS: i64 = 500;

/// Seals some rows of one table: how many there were.
type Step = fn(&mut Session<'_>) -> Result<usize, StoreError>;

const STEPS: [(&str, Step); 20] = [
    ("person", people::people),
    ("customer", people::customers),
    ("device", people::devices),
    ("answer", people::answers),
    ("body", journal::bodies),
    ("act", journal::acts),
    ("parcel", journal::parcels),
    ("held_segment", journal::held),
    ("deposit", journal::deposits),
    ("fork", journal::forks),
    ("refused", journal::refused),
    ("fact", visits::facts),
    ("change", visits::changes),
    ("waiting", visits::waiting),
    ("visit", visits::visits),
    ("obligation", visits::obligations),
    ("history", visits::history),
    ("watch", visits::watches),
    ("notice", visits::notices),
    ("feed_item", visits::feed),
];

/// Seals all that is left in the clear.
pub(super) fn seal_all(connection: &Connection, seal: &Seal) -> Result<(), StoreError> {
    let mark = "SELECT sealed FROM meta";
    let mark = connection.query_row(mark, [], |row| row.get::<_, i64>(0));
    let mark = mark.map_err(|e| fault("looking for what is not sealed", e))?;
    if mark == 0 {
        for (table, step) in STEPS {
            seal_table(connection, seal, table, step)?;
        }
        run(connection, "UPDATE meta SET sealed = 1")?;
    }
    if mark < 2 {
        tracing::info!("all is sealed; the database is written anew, so that nothing is left of what it held before");
        run(connection, "VACUUM")?;
        fold::wholly(connection)?;
        run(connection, "UPDATE meta SET sealed = 2")?;
        fold::wholly(connection)?;
    }
    Ok(())
}

fn run(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection.execute_batch(sql).map_err(|e| fault("sealing what was stored in the clear", e))
}

fn seal_table(connection: &Connection, seal: &Seal, table: &'static str, step: Step) -> Result<(), StoreError> {
    let key = if matches!(table, "body" | "act" | "feed_item" | "parcel") { "position" } else { "org" };
    let rest = rest(table);
    run(
        connection,
        &format!("CREATE INDEX IF NOT EXISTS plain_{table} ON {table} ({key}) WHERE sealed IS NULL{rest}"),
    )?;
    let (mut done, mut said) = (0, 0);
    loop {
        run(connection, "BEGIN IMMEDIATE")?;
        let mut session = Session::new(connection, seal);
        let sealed = step(&mut session).and_then(|rows| {
            open::keep_keys(connection, seal)?;
            run(connection, "COMMIT")?;
            Ok(rows)
        });
        let rows = sealed.inspect_err(|_| {
            // What was wrong is said; the transaction ends with the connection at the latest.
            let _ = connection.execute_batch("ROLLBACK");
        })?;
        if rows == 0 {
            break;
        }
        fold::when_long(connection)?;
        done += rows;
        if done - said >= 50_000 {
            tracing::info!(table, rows = done, "sealing what was stored in the clear");
            said = done;
        }
    }
    if done > 0 {
        tracing::info!(table, rows = done, "sealed what was stored in the clear");
    }
    run(connection, &format!("DROP INDEX IF EXISTS plain_{table}"))
}

/// Which rows have content at all.
fn rest(table: &str) -> &'static str {
    match table {
        "act" => " AND act IS NOT NULL",
        "feed_item" => " AND turn IS NULL",
        _ => "",
    }
}

impl Session<'_> {
    /// Some rows that are not sealed yet.
    fn plain<T>(
        &self,
        table: &'static str,
        columns: &str,
        more: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let rest = rest(table);
        let sql = format!(
            "SELECT {columns} FROM {table} t INDEXED BY plain_{table} {more} WHERE t.sealed IS NULL{rest} LIMIT {ROWS}"
        );
        self.all(table, &sql, [], read)
    }

    fn sealed(&self, sql: &str, values: &[&dyn ToSql]) -> Result<(), StoreError> {
        self.change("sealing what was stored in the clear", sql, values)
    }
}

fn damaged(what: &'static str, why: impl ToString) -> StoreError {
    StoreError::Damaged { what, why: why.to_string() }
}
