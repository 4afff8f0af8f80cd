//! What pages ask for: plain views of what the store holds, as one person may see it, at the server's now. Nothing is
//! written here and no page format stands here; who may see what is the access table's word.

pub mod absences;
pub mod accounts;
pub mod archive;
pub mod attachments;
pub mod board;
pub mod counts;
pub mod coverage;
pub mod customers;
pub mod delegations;
pub mod device;
pub mod edits;
pub mod evidence;
pub mod findings;
pub mod itinerary;
pub mod lanes;
pub mod looks;
pub mod outlines;
pub mod preview;
pub mod reached;
pub mod rules;
pub mod sight;
pub mod standing;
pub mod synced;
pub mod told;
pub mod trips;
pub mod visit;
pub mod whereabouts;

use sync_core::obligation::Sentence;
use sync_core::time::Timestamp;

/// One thing said in both languages.
fn said(en: impl Into<String>, zh: impl Into<String>) -> Sentence {
    Sentence { en: en.into(), zh: zh.into() }
}

/// A moment in a zone, to the minute, as the verdicts' sentences have it. `zone` is an IANA name.
fn clock(at: Timestamp, zone: &str) -> String {
    let zoned = jiff::Timestamp::from_millisecond(at.0).ok().and_then(|at| at.in_tz(zone).ok());
    zoned.map_or_else(|| at.to_string(), |zoned| zoned.strftime("%Y-%m-%d %H:%M %Z").to_string())
}
