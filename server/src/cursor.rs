//! Feed cursors: opaque to devices, an epoch and a position for us.

use sync_core::ids::Epoch;

/// Writes a cursor.
pub fn write(epoch: Epoch, position: u64) -> String {
    format!("{epoch}-{position}")
}

/// The position in a cursor; the beginning for an empty one and for one of another life of the store; none for words that
/// are no cursor.
pub fn read(cursor: &str, epoch: Epoch) -> Option<u64> {
    if cursor.is_empty() {
        return Some(0);
    }
    let (of, position) = cursor.split_once('-')?;
    let (of, position): (Epoch, u64) = (of.parse().ok()?, position.parse().ok()?);
    Some(if of == epoch { position } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use sync_core::ids::Epoch;

    #[test]
    fn a_cursor_of_another_life_of_the_store_begins_anew_and_words_are_refused() {
        let (now, before) = (Epoch([1; 8]), Epoch([2; 8]));
        assert_eq!(read(&write(now, 7), now), Some(7));
        assert_eq!(read(&write(before, 7), now), Some(0));
        assert_eq!(read("", now), Some(0));
        assert_eq!(read("12", now), None);
        assert_eq!(read("zz-12", now), None);
    }
}
