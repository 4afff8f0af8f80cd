//! Feed cursors: opaque to devices, an epoch and a place for us; within a turn also the last visit that was looked at.

use sync_core::ids::{Epoch, VisitId};

/// A place in the feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Everything up to here was read, but for the rest of a turn.
    pub position: u64,
    /// Within the turn that stands there: the last visit that was looked at.
    pub inside: Option<VisitId>,
}

impl Cursor {
    /// Up to where everything was read.
    pub fn whole(&self) -> u64 {
        self.position.saturating_sub(u64::from(self.inside.is_some()))
    }
}

/// Writes a cursor.
pub fn write(epoch: Epoch, cursor: &Cursor) -> String {
    match &cursor.inside {
        None => format!("{epoch}-{}", cursor.position),
        Some(visit) => format!("{epoch}-{}-{visit}", cursor.position),
    }
}

/// The place in a cursor; the beginning for an empty one and for one of another life of the store; none for words that
/// are no cursor.
pub fn read(cursor: &str, epoch: Epoch) -> Option<Cursor> {
    if cursor.is_empty() {
        return Some(Cursor::default());
    }
    let mut parts = cursor.splitn(3, '-');
    let (of, position): (Epoch, u64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let inside = parts.next().map(str::parse).transpose().ok()?;
    Some(if of == epoch { Cursor { position, inside } } else { Cursor::default() })
}

#[cfg(test)]
mod tests {
    use super::{Cursor, read, write};
    use sync_core::ids::{Epoch, VisitId};

    #[test]
    fn a_cursor_of_another_life_of_the_store_begins_anew_and_words_are_refused() {
        let (now, before) = (Epoch([1; 8]), Epoch([2; 8]));
        let at = |position, inside: Option<&str>| Cursor {
            position,
            inside: inside.map(|id| VisitId::new(id).expect("sound")),
        };
        for cursor in [at(7, None), at(7, Some("visit-2026-1"))] {
            assert_eq!(read(&write(now, &cursor), now), Some(cursor.clone()));
            assert_eq!(read(&write(before, &cursor), now), Some(at(0, None)));
        }
        assert_eq!(read("", now), Some(at(0, None)));
        for words in ["12", "zz-12", "0101010101010101-7-", "0101010101010101-7-a b", "0101010101010101-x"] {
            assert_eq!(read(words, now), None, "{words}");
        }
    }
}
