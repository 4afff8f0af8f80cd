//! The board by lanes: what most asks for somebody comes first, in pages, with how many stand in each lane, and what changed since a
//! mark. Everything is chosen and counted on outlines; only the cards of an answer are opened.

mod card;
mod figures;

use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::obligation::State;
use sync_core::time::Timestamp;

pub use card::Card;
pub use figures::{Choices, Figures, Group, figures};

use crate::query::outlines::{Chosen, Outline, Outlines};
use crate::store::{Position, Read, Stood, StoreError};

/// Most changes that are told one by one.
pub const MOST_CHANGES: usize = 200;

/// Where a visit stands on the board: by what is owed on it and most asks for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Overdue or late.
    Act,
    /// A superior decides.
    Decide,
    /// A phone was not heard of.
    Silent,
    /// There is time left.
    Running,
    /// Done in time.
    Done,
    /// Nothing is owed, or not yet.
    Other,
}

impl Lane {
    /// All, the most urgent first.
    pub const ALL: [Self; 6] = [Self::Act, Self::Decide, Self::Silent, Self::Running, Self::Done, Self::Other];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Decide => "decide",
            Self::Silent => "silent",
            Self::Running => "running",
            Self::Done => "done",
            Self::Other => "other",
        }
    }

    /// The lane of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == name)
    }

    /// The lane to which a state leads.
    pub fn of(state: State) -> Self {
        match state {
            State::Missing | State::Late | State::Rejected => Self::Act,
            State::Claimed | State::Disputed | State::Undetermined => Self::Decide,
            State::AwaitingDevice | State::Unrecoverable => Self::Silent,
            State::Running => Self::Running,
            State::Met | State::MetOffline | State::Accepted => Self::Done,
            State::Void | State::Excused | State::Waiting => Self::Other,
        }
    }
}

/// What decides the lane; none where nothing is owed.
fn deciding(owed: &[Stood]) -> Option<&Stood> {
    owed.iter().min_by_key(|stood| Lane::of(stood.state))
}

/// A visit's lane and its place in it.
struct Placed<'o> {
    lane: Lane,
    key: String,
    outline: &'o Outline,
}

impl<'o> Placed<'o> {
    fn new(outline: &'o Outline) -> Self {
        let stood = deciding(&outline.row.owed);
        let lane = stood.map_or(Lane::Other, |stood| Lane::of(stood.state));
        Self { lane, key: key(lane, stood, outline), outline }
    }
}

/// A text by which a lane is in order: what can still be done before what is only late, then the latest first; what has time left, and what
/// has not begun, by when it is due or begins.
fn key(lane: Lane, stood: Option<&Stood>, outline: &Outline) -> String {
    let start = outline.row.start.map_or(i64::MIN, |at| at.0);
    let state = stood.map(|stood| stood.state);
    let (rank, at) = match (lane, state) {
        (Lane::Running, _) => (0, stood.and_then(|stood| stood.due).map_or(start, |at| at.0)),
        (_, Some(State::Waiting)) => (0, start),
        (Lane::Act, Some(State::Missing)) => (0, !start),
        (Lane::Act, Some(State::Rejected)) => (1, !start),
        _ => (2, !start),
    };
    // The order of signed numbers is kept by turning their first bit.
    format!("{rank}{:016x}{}", at.cast_unsigned() ^ (1 << 63), outline.row.visit)
}

/// What of the lanes is wanted.
#[derive(Debug, Clone)]
pub struct Room {
    /// Which lane; all where none is named.
    pub lane: Option<Lane>,
    /// Behind which card.
    pub after: Option<String>,
    /// Most cards of each lane.
    pub limit: usize,
}

/// A page of a lane.
#[derive(Debug, Clone)]
pub struct LanePage {
    /// Which lane.
    pub lane: Lane,
    /// How many visits stand in it.
    pub count: usize,
    /// Those of this page.
    pub cards: Vec<Card>,
    /// Behind which card the next page begins; none at the end.
    pub next: Option<String>,
}

/// What a page was made from; a later question names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Up to where everything was digested.
    pub position: Position,
    /// By which rights.
    pub print: u64,
}

/// Pages of lanes.
#[derive(Debug, Clone)]
pub struct Lanes {
    /// What they were made from.
    pub mark: Mark,
    /// How many visits there are for this person, chosen or not.
    pub all: usize,
    /// Each lane that was asked for.
    pub pages: Vec<LanePage>,
}

/// A page of each lane that is wanted.
///
/// # Errors
/// What the store returns.
pub fn lanes(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    now: Timestamp,
    chosen: &Chosen,
    room: &Room,
) -> Result<Lanes, StoreError> {
    let outlines = Outlines::read(read, org, caller, now)?;
    let placed = placed(&outlines, chosen)?;
    let wanted = Lane::ALL.into_iter().filter(|lane| room.lane.is_none_or(|wanted| wanted == *lane));
    let pages = wanted.map(|lane| page(&outlines, &placed, lane, room)).collect::<Result<_, StoreError>>()?;
    Ok(Lanes { mark: mark(&outlines), all: outlines.all.len(), pages })
}

fn mark(outlines: &Outlines<'_>) -> Mark {
    Mark { position: outlines.position(), print: outlines.print() }
}

/// What is chosen, in order.
fn placed<'o>(outlines: &'o Outlines<'_>, chosen: &Chosen) -> Result<Vec<Placed<'o>>, StoreError> {
    let mut placed: Vec<Placed<'_>> = outlines.chosen(chosen)?.into_iter().map(Placed::new).collect();
    placed.sort_unstable_by(|one, other| (one.lane, &one.key).cmp(&(other.lane, &other.key)));
    Ok(placed)
}

fn page(outlines: &Outlines<'_>, placed: &[Placed<'_>], lane: Lane, room: &Room) -> Result<LanePage, StoreError> {
    let from = placed.partition_point(|it| it.lane < lane);
    let upto = placed.partition_point(|it| it.lane <= lane);
    let of_lane = placed.get(from..upto).unwrap_or_default();
    let behind = room.after.as_ref().map_or(0, |after| of_lane.partition_point(|it| it.key <= *after));
    let rest = of_lane.get(behind..).unwrap_or_default();
    let shown = rest.get(..room.limit.min(rest.len())).unwrap_or_default();
    let mut cards = Vec::with_capacity(shown.len());
    for it in shown {
        cards.extend(Card::open(outlines, it)?);
    }
    let next = shown.last().filter(|_| rest.len() > shown.len()).map(|it| it.key.clone());
    Ok(LanePage { lane, count: of_lane.len(), cards, next })
}

/// What changed since a mark.
#[derive(Debug, Clone)]
pub struct Changes {
    /// What to name next.
    pub mark: Mark,
    /// How many visits there are for this person, chosen or not.
    pub all: usize,
    /// Too much changed, or rights did: what was shown is to be asked for anew.
    pub again: bool,
    /// How many stand in each lane.
    pub counts: Vec<(Lane, usize)>,
    /// Visits that changed, as they stand now.
    pub changed: Vec<Card>,
    /// Visits that changed and are not chosen (any more).
    pub gone: Vec<VisitId>,
}

/// What changed since a mark, of what is chosen.
///
/// # Errors
/// What the store returns.
pub fn changes(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    now: Timestamp,
    chosen: &Chosen,
    since: Mark,
) -> Result<Changes, StoreError> {
    let outlines = Outlines::read(read, org, caller, now)?;
    let placed = placed(&outlines, chosen)?;
    let count = |lane| placed.iter().filter(|it| it.lane == lane).count();
    let counts = Lane::ALL.into_iter().map(|lane| (lane, count(lane))).collect();
    let touched = |it: &Outline| it.row.merged > since.position;
    let moved: Vec<&Placed<'_>> = placed.iter().filter(|it| touched(it.outline)).collect();
    let all_moved = outlines.all.iter().filter(|it| touched(it)).count();
    let now_mark = mark(&outlines);
    let again = now_mark.print != since.print
        || now_mark.position < since.position
        || all_moved > MOST_CHANGES
        || outlines.lost_any(since.position)?;
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    if !again {
        for it in &moved {
            changed.extend(Card::open(&outlines, it)?);
        }
        let here = |it: &&Outline| moved.iter().any(|placed| placed.outline.row.visit == it.row.visit);
        let left = outlines.all.iter().filter(|it| touched(it)).filter(|it| !here(it));
        gone = left.map(|it| it.row.visit.clone()).collect();
    }
    Ok(Changes { mark: now_mark, all: outlines.all.len(), again, counts, changed, gone })
}
