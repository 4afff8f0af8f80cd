//! One transaction as the traits see it: a borrowed connection, the keys, how statements are run, how content is sealed on its way
//! in and opened on its way out, and how errors and columns become ours. What the statements say stands in the file of their topic.

use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, Params, Row, ffi};

use crate::store::sqlite::seal::{Line, Name, Place, Seal};
use crate::store::{Draw, StoreError};

/// A transaction on a reader's or the writer's connection.
pub(super) struct Session<'c> {
    connection: &'c Connection,
    /// The keys of what stands in it.
    pub(super) seal: &'c Seal,
    /// Keys that are destroyed once this is committed.
    pub(super) doomed: Doomed,
}

/// Keys that are destroyed once a transaction is committed: those of subjects, for ever, and those of what waited.
#[derive(Default)]
pub(super) struct Doomed {
    /// What is erased.
    pub(super) subjects: Vec<Line>,
    /// Keys that others take the place of.
    pub(super) keys: Vec<Name>,
}

impl Doomed {
    /// Whether nothing is to be destroyed.
    pub(super) fn is_empty(&self) -> bool {
        self.subjects.is_empty() && self.keys.is_empty()
    }

    /// Adds another's.
    pub(super) fn extend(&mut self, other: Self) {
        self.subjects.extend(other.subjects);
        self.keys.extend(other.keys);
    }
}

impl Draw for Session<'_> {
    fn draw(&mut self, bytes: &mut [u8]) {
        self.seal.chance().fill(bytes);
    }
}

impl<'c> Session<'c> {
    /// Over a connection on which a transaction is open.
    pub(super) fn new(connection: &'c Connection, seal: &'c Seal) -> Self {
        Self { connection, seal, doomed: Doomed::default() }
    }

    /// Opens a column that is sealed: none where its key was destroyed.
    pub(super) fn open(
        &self,
        row: &Row<'_>,
        column: usize,
        name: &Name,
        place: Place,
    ) -> rusqlite::Result<Option<Vec<u8>>> {
        let opened = self.seal.open_value(name, place, row.get_ref(column)?.as_blob()?);
        opened.map_err(|error| unreadable(column, error))
    }

    /// Opens a column that holds several values.
    pub(super) fn open_as<T: for<'b> minicbor::Decode<'b, ()>>(
        &self,
        row: &Row<'_>,
        column: usize,
        name: &Name,
        place: Place,
    ) -> rusqlite::Result<Option<T>> {
        let opened = self.open(row, column, name, place)?;
        opened.map(|bytes| minicbor::decode(&bytes).map_err(|error| unreadable(column, error))).transpose()
    }

    /// Seals several values for one column.
    pub(super) fn seal_as<T: minicbor::Encode<()>>(
        &self,
        name: &Name,
        place: Place,
        values: &T,
    ) -> Result<Vec<u8>, StoreError> {
        let bytes = minicbor::to_vec(values).map_err(|e| StoreError::Other { context: "sealing", source: e.into() })?;
        self.seal.seal(name, place, &bytes)
    }

    /// Runs a statement: how many rows it changed.
    pub(super) fn run(&self, context: &'static str, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let run = || self.connection.prepare_cached(sql)?.execute(params);
        run().map_err(|e| fault(context, e))
    }

    /// Runs a statement that must find its row.
    pub(super) fn change(&self, context: &'static str, sql: &str, params: impl Params) -> Result<(), StoreError> {
        match self.run(context, sql, params)? {
            0 => Err(StoreError::Other { context, source: "there is no such row".into() }),
            _ => Ok(()),
        }
    }

    /// The first row, if there is one.
    pub(super) fn one<T>(
        &self,
        context: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let run = || self.connection.prepare_cached(sql)?.query_row(params, read).optional();
        run().map_err(|e| fault(context, e))
    }

    /// The first row of a query that always has one.
    pub(super) fn always<T>(
        &self,
        context: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let run = || self.connection.prepare_cached(sql)?.query_row(params, read);
        run().map_err(|e| fault(context, e))
    }

    /// All rows.
    pub(super) fn all<T>(
        &self,
        context: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let run = || self.connection.prepare_cached(sql)?.query_map(params, read)?.collect::<rusqlite::Result<_>>();
        run().map_err(|e| fault(context, e))
    }

    /// The key of the row that was inserted last.
    pub(super) fn inserted(&self) -> u64 {
        self.connection.last_insert_rowid().cast_unsigned()
    }
}

/// An error of SQLite in our words. A failed write or fsync stops the store; a failed read does not.
pub(super) fn fault(context: &'static str, error: Error) -> StoreError {
    let read = matches!(
        error.sqlite_error().map(|e| e.extended_code),
        Some(ffi::SQLITE_IOERR_READ | ffi::SQLITE_IOERR_SHORT_READ)
    );
    // Without room for the log's index SQLite speaks of an IO error; the index is made anew at every start.
    let index = error.sqlite_error().map(|e| e.extended_code) == Some(ffi::SQLITE_IOERR_SHMSIZE);
    match (error.sqlite_error_code(), &error) {
        _ if index => StoreError::Full,
        (Some(ErrorCode::DiskFull), _) => StoreError::Full,
        (Some(ErrorCode::CannotOpen), _) => StoreError::Unopened,
        (Some(ErrorCode::SystemIoFailure), _) if !read => StoreError::Stopped,
        (Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase), _)
        | (
            None,
            Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..) | Error::IntegralValueOutOfRange(..),
        ) => StoreError::Damaged { what: context, why: error.to_string() },
        _ => StoreError::Other { context, source: Box::new(error) },
    }
}

/// A number as its 64 bits: devices may name numbers that SQLite has no room for, and must get them back.
pub(super) fn bits(number: u64) -> i64 {
    number.cast_signed()
}

/// A number from its bits.
pub(super) fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

/// A number, if there is one.
pub(super) fn number_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u64>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned))
}

/// A bound to compare with: all that lies beyond what SQLite counts is the greatest number.
pub(super) fn bound(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How many rows at most.
pub(super) fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A column that holds the text of an id.
struct Text<T>(T);

impl<T: FromStr<Err: std::error::Error + Send + Sync + 'static>> FromSql for Text<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

/// An id from its text.
pub(super) fn id<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    row.get::<_, Text<T>>(column).map(|text| text.0)
}

/// An id from its text, if there is one.
pub(super) fn id_or_none<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    Ok(row.get::<_, Option<Text<T>>>(column)?.map(|text| text.0))
}

/// A column that doesn't hold what it should.
pub(super) fn unreadable(column: usize, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::FromSqlConversionFailure(column, rusqlite::types::Type::Blob, why.into())
}
