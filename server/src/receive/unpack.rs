//! Unpack: sizes, canonical form, capped inflate. Nothing is known about the sender's chain yet.

use sync_core::journal::Segment;
use sync_core::sync::{PushRequest, Refused, SignedReceipt};

use crate::receive::refused;

/// Segments that can be read, with their bytes; and those that can't, with the reason.
pub struct Unpacked {
    /// In the order in which they were sent.
    pub segments: Vec<(Segment, Vec<u8>)>,
    /// What was refused.
    pub refused: Vec<Refused>,
    /// Receipts that come back.
    pub receipts: Vec<SignedReceipt>,
}

/// Most entries in one push, twice what a phone sends: each is work in one transaction, for which everybody waits.
const MAX_ENTRIES: usize = 4_096;

/// Reads the segments of a push.
pub fn unpack(request: &PushRequest) -> Unpacked {
    let mut unpacked =
        Unpacked { segments: Vec::new(), refused: Vec::new(), receipts: request.receipts.clone().unwrap_or_default() };
    let mut entries = 0;
    for bytes in &request.segments {
        match Segment::read(bytes) {
            Ok(segment) if entries + segment.entries.len() > MAX_ENTRIES => {
                let detail = format!("more than {MAX_ENTRIES} entries in one push: send fewer at a time");
                unpacked.refused.push(refused(0, "segment_unreadable", detail));
            }
            Ok(segment) => {
                entries += segment.entries.len();
                unpacked.segments.push((segment, bytes.to_vec()));
            }
            // Which entries it held can't be said: 0 stands for the segment as a whole.
            Err(error) => unpacked.refused.push(refused(0, "segment_unreadable", error.to_string())),
        }
    }
    unpacked
}
