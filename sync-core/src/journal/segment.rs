//! A segment: a run of one device's entries as it travels, with everything left out that the receiver can derive.
//!
//! Device, seq, prev and commit are implied; boot, zone and anchor stand only where they change. The first byte names the
//! codec of what follows; inflating is capped. The segment is signed once, over the hash of its last entry.

use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};

use crate::cbor::{self, CborError};
use crate::ids::{BootId, DeviceId, EntryHash, Seq};
use crate::journal::{Header, RunSecret, Signature, chain_hash, commit};
use crate::packing::{self, PackingError};
use crate::time::{AnchorSeen, Stamp, Timestamp};

/// Largest segment as it travels, in bytes.
pub const MAX_SEGMENT: usize = 4 << 20;
/// Largest segment after inflating, in bytes.
pub const MAX_INFLATED: usize = 16 << 20;
/// Largest body of one entry, in bytes.
const MAX_BODY: usize = 1 << 20;

/// How the bytes after the codec byte are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// As they are.
    None = 0,
    /// Raw deflate (RFC 1951).
    Deflate = 1,
    /// With the changes lifted out, see [`crate::packing`].
    Packed = 2,
}

/// From which entry on a run secret holds.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Run {
    /// The first entry of that run in this segment.
    #[n(0)]
    pub from: Seq,
    /// Its secret.
    #[n(1)]
    pub secret: RunSecret,
}

/// An entry as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WireEntry {
    /// The running clock.
    #[n(0)]
    pub running: u64,
    /// The boot, where it differs from the entry before.
    #[n(1)]
    pub boot: Option<BootId>,
    /// The wall clock.
    #[n(2)]
    pub wall: Timestamp,
    /// The zone, where it differs.
    #[n(3)]
    pub zone: Option<String>,
    /// The anchor, where it differs; an empty list says there is none.
    #[n(4)]
    pub anchor: Option<Vec<AnchorSeen>>,
    /// The body's bytes.
    #[n(5)]
    pub body: ByteVec,
}

/// A run of entries, signed over its last hash.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Segment {
    /// Version of the form: 1.
    #[n(0)]
    pub version: u8,
    /// Seq of the first entry.
    #[n(1)]
    pub first: Seq,
    /// The run secrets, ascending.
    #[n(2)]
    pub runs: Vec<Run>,
    /// The entries, gapless.
    #[n(3)]
    pub entries: Vec<WireEntry>,
    /// Over the hash of the last entry, purpose [`crate::journal::Purpose::Segment`].
    #[n(4)]
    pub signature: Signature,
}

/// An entry with everything derived again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpackedEntry {
    /// What the chain covers.
    pub header: Header,
    /// Hash of the header.
    pub hash: EntryHash,
    /// The salt of the commitment.
    pub salt: [u8; 32],
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// A segment that can't be taken. Nothing of it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// Too big to look at.
    #[error("the segment is larger than {MAX_SEGMENT} bytes: send fewer entries at a time")]
    TooLarge,
    /// Too big once inflated.
    #[error("the segment inflates to more than {MAX_INFLATED} bytes: send fewer entries at a time")]
    InflatesTooFar,
    /// A codec nobody here knows.
    #[error("codec byte {0} is not known: use 0 (none), 1 (deflate) or 2 (packed)")]
    Codec(u8),
    /// Not what the codec byte says.
    #[error("the segment can't be inflated: it is damaged or cut, send it again")]
    Damaged,
    /// Not deterministic CBOR.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A version nobody here knows.
    #[error("segment version {0} is not known: this server reads version 1")]
    Version(u8),
    /// No entries, or entries that no run secret or boot covers.
    #[error("{0}")]
    Malformed(&'static str),
}

/// Writes a segment with its codec byte.
pub fn pack(segment: &Segment, codec: Codec) -> Vec<u8> {
    let plain = cbor::encode(segment);
    let mut bytes = vec![codec as u8];
    bytes.extend(match codec {
        Codec::None => plain,
        Codec::Deflate => packing::deflate(&plain),
        Codec::Packed => packing::pack(&plain),
    });
    bytes
}

impl Segment {
    /// Reads a segment: sizes, capped inflate, canonical form. Chain and signature come later.
    ///
    /// # Errors
    /// [`SegmentError`], naming the remedy.
    pub fn read(bytes: &[u8]) -> Result<Self, SegmentError> {
        if bytes.len() > MAX_SEGMENT {
            return Err(SegmentError::TooLarge);
        }
        let (codec, packed) = bytes.split_first().ok_or(SegmentError::Damaged)?;
        let segment: Self = match codec {
            0 => cbor::decode("segment", packed)?,
            1 => cbor::decode("segment", &packing::inflate(packed, MAX_INFLATED).map_err(unpacking)?)?,
            2 => cbor::decode("segment", &packing::unpack(packed, MAX_INFLATED).map_err(unpacking)?)?,
            other => return Err(SegmentError::Codec(*other)),
        };
        segment.check()?;
        Ok(segment)
    }

    fn check(&self) -> Result<(), SegmentError> {
        if self.version != 1 {
            return Err(SegmentError::Version(self.version));
        }
        let first =
            self.entries.first().ok_or(SegmentError::Malformed("the segment holds no entries: leave it out"))?;
        if self.first == 0 || self.first.checked_add(self.entries.len() as u64).is_none() {
            return Err(SegmentError::Malformed("seq counts from 1 and has an end: number the entries anew"));
        }
        if first.boot.is_none() || first.zone.is_none() || first.anchor.is_none() {
            return Err(SegmentError::Malformed("the first entry must name boot, zone and anchor"));
        }
        let ascending = self.runs.windows(2).all(|pair| pair[0].from < pair[1].from);
        if !ascending || self.runs.first().is_none_or(|run| run.from != self.first) {
            return Err(SegmentError::Malformed("run secrets must begin at the first entry and ascend"));
        }
        if self.entries.iter().any(|entry| entry.body.len() > MAX_BODY) {
            return Err(SegmentError::Malformed("an entry's body is larger than 1 MiB: split the act"));
        }
        Ok(())
    }

    /// Seq of the last entry.
    pub fn last(&self) -> Seq {
        self.first + self.entries.len() as u64 - 1
    }
}

fn unpacking(error: PackingError) -> SegmentError {
    match error {
        PackingError::Damaged => SegmentError::Damaged,
        PackingError::TooLarge => SegmentError::InflatesTooFar,
    }
}

/// Derives headers, hashes and salts of a segment's entries, given the hash before its first entry.
pub fn unpack(segment: &Segment, device: DeviceId, prev: EntryHash) -> Vec<UnpackedEntry> {
    let mut unpacked: Vec<UnpackedEntry> = Vec::with_capacity(segment.entries.len());
    let mut runs = segment.runs.iter().peekable();
    let mut secret = RunSecret([0; 32]);
    for (wire, seq) in segment.entries.iter().zip(segment.first..) {
        while let Some(run) = runs.next_if(|run| run.from <= seq) {
            secret = run.secret;
        }
        let last = unpacked.last();
        let salt = secret.salt(device, seq);
        let header = Header {
            device,
            seq,
            prev: last.map_or(prev, |last| last.hash),
            stamp: full_stamp(wire, last.map(|last| &last.header.stamp)),
            commit: commit(&salt, &wire.body),
        };
        unpacked.push(UnpackedEntry { hash: chain_hash(&header), header, salt, body: wire.body.to_vec() });
    }
    unpacked
}

fn full_stamp(wire: &WireEntry, last: Option<&Stamp>) -> Stamp {
    Stamp {
        running: wire.running,
        boot: wire.boot.or(last.map(|last| last.boot)).unwrap_or(BootId([0; 8])),
        wall: wire.wall,
        zone: wire.zone.clone().or(last.map(|last| last.zone.clone())).unwrap_or_default(),
        anchor: match &wire.anchor {
            Some(list) => list.first().copied(),
            None => last.and_then(|last| last.anchor),
        },
    }
}

impl WireEntry {
    /// An entry as it travels after one stamped `last`.
    pub fn new(stamp: &Stamp, body: Vec<u8>, last: Option<&Stamp>) -> Self {
        Self {
            running: stamp.running,
            boot: last.is_none_or(|last| last.boot != stamp.boot).then_some(stamp.boot),
            wall: stamp.wall,
            zone: last.is_none_or(|last| last.zone != stamp.zone).then(|| stamp.zone.clone()),
            anchor: last.is_none_or(|last| last.anchor != stamp.anchor).then(|| stamp.anchor.into_iter().collect()),
            body: body.into(),
        }
    }
}
