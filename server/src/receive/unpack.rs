//! Unpack: sizes, canonical form, capped inflate. Nothing is known about the sender's chain yet.

use sync_core::journal::Segment;
use sync_core::sync::{PushRequest, Refused};

use crate::receive::refused;

/// Segments that can be read, with their bytes; and those that can't, with the reason.
pub struct Unpacked {
    /// In the order in which they were sent.
    pub segments: Vec<(Segment, Vec<u8>)>,
    /// What was refused.
    pub refused: Vec<Refused>,
}

/// Reads the segments of a push.
pub fn unpack(request: &PushRequest) -> Unpacked {
    let mut unpacked = Unpacked { segments: Vec::new(), refused: Vec::new() };
    for bytes in &request.segments {
        match Segment::read(bytes) {
            Ok(segment) => unpacked.segments.push((segment, bytes.to_vec())),
            // Which entries it held can't be said: 0 stands for the segment as a whole.
            Err(error) => unpacked.refused.push(refused(0, "segment_unreadable", error.to_string())),
        }
    }
    unpacked
}
