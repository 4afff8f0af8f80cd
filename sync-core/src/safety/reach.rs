//! How far a shared itinerary has reached each of those who watch (V6.3): receipts for the traveller, as far as whoever asks knows.

use crate::fact::{Fact, SafetyAct};
use crate::ids::{EntryId, PersonId};
use crate::time::Timestamp;

/// How far it has reached one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Nothing tells that any device of theirs has it.
    NotReached,
    /// A device of theirs has fetched it.
    OnDevice,
    /// They say that they have opened it.
    Opened,
}

impl Reach {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotReached => "not_reached",
            Self::OnDevice => "on_device",
            Self::Opened => "opened",
        }
    }

    /// Its name for people.
    pub fn en(self) -> &'static str {
        match self {
            Self::NotReached => "not reached",
            Self::OnDevice => "on their device",
            Self::Opened => "opened",
        }
    }

    /// The same in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::NotReached => "未送达",
            Self::OnDevice => "已到设备",
            Self::Opened => "已打开",
        }
    }
}

/// One who watches, and how far the share in force has reached them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Who.
    pub person: PersonId,
    /// How far.
    pub reach: Reach,
    /// When the server heard so; none where it heard nothing, or only this device knows.
    pub at: Option<Timestamp>,
}

/// What may tell of it: who says it, what, and when it was received.
pub type Told<'a> = (&'a PersonId, &'a Fact, Option<Timestamp>);

/// How far a share has reached those it names, in the order in which they are named. What was said of an earlier share says nothing of
/// this one.
pub fn reached<'a>(
    share: EntryId,
    watchers: &[PersonId],
    facts: impl Iterator<Item = Told<'a>> + Clone,
) -> Vec<Reached> {
    let said = |watcher: &PersonId, (by, fact, at): Told<'a>| match fact {
        Fact::Safety { step: SafetyAct::Opened { share: of }, .. } if *of == share && by == watcher => {
            Some((Reach::Opened, at))
        }
        Fact::Safety { step: SafetyAct::Reached { share: of, watcher: whose }, .. }
            if *of == share && whose == watcher =>
        {
            Some((Reach::OnDevice, at))
        }
        _ => None,
    };
    let of = |watcher: &PersonId| {
        let furthest = facts.clone().filter_map(|fact| said(watcher, fact)).max_by_key(|(reach, _)| *reach);
        let (reach, at) = furthest.unwrap_or((Reach::NotReached, None));
        Reached { person: watcher.clone(), reach, at }
    };
    watchers.iter().map(of).collect()
}
