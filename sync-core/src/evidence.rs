//! What may be concluded about when a fact was: proven bounds, what the running clock attests, what the wall clock claims.
//!
//! A device's journal is laid out as a [`Timeline`]; every entry gets a [`Placement`]. Which deadline that meets is decided
//! in `obligation`. Everything here is a function of the set of evidence, whatever order it arrived in.

mod jump;
mod pairs;
mod timeline;

pub use jump::{ClockEvent, Jump, jump};
pub use pairs::KnownAnchor;
pub use timeline::{Stamped, Timeline};

use crate::time::{Millis, Timestamp};

/// Honest running clocks stay within this rate, in parts per million.
pub const RATE_PPM: i64 = 200;
/// A clock pair whose exchange took longer gives bounds but no estimate.
pub const MAX_ROUND_TRIP: Millis = Millis::seconds(60);
/// Both bounds within this: grade A.
pub const GRADE_A_SPAN: Millis = Millis::seconds(60);
/// A wall clock that runs away from the running clock by more than this, and by what a clock may drift, was set.
pub const JUMP: Millis = Millis::seconds(60);
/// No anchor for this long: grade D.
pub const STALE_ANCHOR: Millis = Millis::days(7);

/// How good the evidence for one entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Both proven bounds within a minute.
    A,
    /// A clock pair in the same boot.
    B,
    /// No clock pair in its boot: bounds and a wall clock.
    C,
    /// No anchor for seven days, or the rate check failed.
    D,
    /// A contradiction.
    X,
}

impl Grade {
    /// The letter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::X => "X",
        }
    }
}

/// Why an entry's evidence contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contradiction {
    /// The device's chain has two heads from this entry or an earlier one on.
    Fork,
    /// The running clock went back within a boot, or a boot came again.
    RunningClock,
    /// What the running clock attests lies outside the proven bounds.
    OutsideBounds,
}

impl Contradiction {
    /// The reason in English and Chinese.
    pub fn sentence(self) -> (&'static str, &'static str) {
        match self {
            Self::Fork => ("the phone's journal has two branches", "该手机的日志出现分叉"),
            Self::RunningClock => ("the running clock went back within one boot", "同一次开机内运行时钟倒退"),
            Self::OutsideBounds => {
                ("the running clock contradicts the proven bounds", "运行时钟与已证实的时间界限矛盾")
            }
        }
    }
}

/// On which side of a moment an entry lies. Running clocks and wall clocks say nothing here: only what nobody could make up
/// counts, since a right begins or ends there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It existed by then.
    Before,
    /// It may have been made before or after.
    Unproven,
    /// It was made after.
    After,
}

impl Side {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Unproven => "unproven",
            Self::After => "after",
        }
    }
}

/// When an entry was, as far as can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Placement {
    /// Proven: not before this. None before the first anchor.
    pub earliest: Option<Timestamp>,
    /// Proven: not after this, the receipt.
    pub latest: Option<Timestamp>,
    /// Attested by running clocks, of this boot or of neighbours in the chain: not before this.
    pub low: Option<Timestamp>,
    /// Attested: not after this.
    pub high: Option<Timestamp>,
    /// The running clock's best estimate, where its own boot has a clock pair.
    pub estimate: Option<Timestamp>,
    /// Error of the estimate, either way.
    pub error: Option<Millis>,
    /// The wall clock: a claim.
    pub wall: Timestamp,
    /// How good all that is.
    pub grade: Grade,
    /// What is wrong, for grade X.
    pub contradiction: Option<Contradiction>,
    /// Whether `earliest` rests on the code of a site: proven as long as what its codes are made from has not leaked.
    pub by_code: bool,
}

impl Placement {
    /// One moment to show to people: the estimate, else the wall clock cut to what is attested and proven.
    pub fn shown(&self) -> Timestamp {
        let mut shown = self.estimate.unwrap_or(self.wall);
        if let Some(low) = self.low.max(self.earliest) {
            shown = shown.max(low);
        }
        if let Some(high) = least(self.high, self.latest) {
            shown = shown.min(high);
        }
        shown
    }

    /// The moment that other phones are told, which take it for attested: none where only the wall clock speaks.
    pub fn told(&self) -> Option<Timestamp> {
        self.estimate.map(|_| self.shown())
    }

    /// On which side of a moment the entry lies, by proof alone.
    pub fn side_of(&self, end: Timestamp) -> Side {
        if self.latest.is_some_and(|latest| latest <= end) {
            Side::Before
        } else if self.earliest.is_some_and(|earliest| earliest > end) {
            Side::After
        } else {
            Side::Unproven
        }
    }

    /// Whether the estimate is of grade A or B.
    pub fn is_attested(&self) -> bool {
        matches!(self.grade, Grade::A | Grade::B)
    }
}

/// The lesser of two bounds, where none means unbounded above.
pub(crate) fn least(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
