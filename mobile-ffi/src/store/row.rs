//! How a row's value is kept: four bytes of CRC-32 over table, key and value, then the value.

use sync_core::engine::effect::Table;

use super::StoreError;

fn checksum(table: Table, key: &[u8], value: &[u8]) -> [u8; 4] {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&[table as u8]);
    crc.update(&(key.len() as u64).to_be_bytes());
    crc.update(key);
    crc.update(value);
    crc.finalize().to_be_bytes()
}

/// The value with its checksum.
pub(super) fn seal(table: Table, key: &[u8], value: &[u8]) -> Vec<u8> {
    [checksum(table, key, value).as_slice(), value].concat()
}

/// The value without its checksum, if that holds.
pub(super) fn open<'v>(table: Table, key: &[u8], sealed: &'v [u8]) -> Result<&'v [u8], StoreError> {
    match sealed.split_first_chunk::<4>() {
        Some((sum, value)) if *sum == checksum(table, key, value) => Ok(value),
        _ => Err(StoreError::Damaged { table, key: key.iter().map(|b| format!("{b:02x}")).collect() }),
    }
}

/// The table of a number.
pub(super) fn table(number: i64) -> Result<Table, StoreError> {
    Table::ALL.into_iter().find(|table| *table as i64 == number).ok_or(StoreError::UnknownTable(number))
}
