//! The archive as one person may see it (A3.4): visits by class, business field, time and words, latest first. A visit is looked into
//! only where the board would show it, and only into the parts that are shown there; the words are opened one visit at a time.

mod cards;
mod counts;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use sync_core::access::{Action, Resource};
use sync_core::archive::{Excerpt, Part, Search, Words, words};
use sync_core::assessment::ReviewState;
use sync_core::ids::{DepartmentId, OrgId, PersonId};
use sync_core::time::Timestamp;

pub use cards::{Cards, Filed};
pub use counts::{Counts, counts};

use crate::query::sight::{Shown, Sight};
use crate::query::standing::Asked;
use crate::store::{FiledAt, FiledSpan, Read, StoreError, VisitRow};

/// Visits that are read from the store at once.
const AT_ONCE: usize = 256;

/// What is asked for: what is left out does not matter.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Words that must stand in it.
    pub search: Option<Search>,
    /// The customer's nature: `trader`, `manufacturer` or `end_customer` (C2.1).
    pub class: Option<String>,
    /// The customer's tier.
    pub tier: Option<String>,
    /// The customer's business field.
    pub field: Option<String>,
    /// The customer's id.
    pub customer: Option<String>,
    /// The rep's department.
    pub department: Option<DepartmentId>,
    /// How far the review of its record is.
    pub review: Option<ReviewState>,
    /// The first day of the planned start, in the office's zone.
    pub from: Option<Date>,
    /// The last day.
    pub upto: Option<Date>,
}

impl Wanted {
    /// Whether everything is.
    pub fn is_all(&self) -> bool {
        let texts = [&self.class, &self.tier, &self.field, &self.customer];
        texts.into_iter().all(Option::is_none)
            && self.search.is_none()
            && self.department.is_none()
            && self.review.is_none()
            && self.from.is_none()
            && self.upto.is_none()
    }

    fn is_of(&self, row: &VisitRow, filed: &Filed) -> bool {
        let same = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
        same(&self.class, &filed.class)
            && same(&self.tier, &filed.tier)
            && same(&self.field, &filed.field)
            && same(&self.customer, &row.customer)
            && (self.department.is_none() || self.department == row.department)
            && self.review.is_none_or(|review| review == row.review)
    }
}

/// How much is looked at before it is somebody else's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Most that are found.
    pub found: usize,
    /// Most that are looked at.
    pub looked: usize,
}

/// A visit that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// What pages show of it.
    pub row: VisitRow,
    /// Its rep's name.
    pub rep_name: String,
    /// As what its customer is filed, as far as this person may see their card.
    pub filed: Filed,
    /// Where the first of the words stands that were sought.
    pub excerpt: Option<Excerpt>,
    /// Its words, as far as they are shown and were asked for.
    pub words: Vec<Words>,
}

/// Whoever asks, for what, and how.
pub struct Looking<'a> {
    /// The person.
    pub caller: &'a PersonId,
    /// What they ask for.
    pub wanted: &'a Wanted,
    /// The cards that they may see.
    pub cards: &'a Cards,
    /// Whether only what the access table lets them take away counts, and with all its words.
    pub takes: bool,
    /// The server's now.
    pub now: Timestamp,
}

/// Shows what is found from a place on, latest first: where to go on; none at the end.
///
/// # Errors
/// What the store returns.
pub fn look(
    read: &dyn Read,
    org: &OrgId,
    looking: &Looking<'_>,
    before: Option<FiledAt>,
    room: Room,
    show: &mut dyn FnMut(Found),
) -> Result<Option<FiledAt>, StoreError> {
    let sight = Sight::read(read, org, looking.caller)?;
    let asked = Asked::new(read, org, looking.now)?;
    let span = span(&asked.zone, looking.wanted);
    let (mut before, mut found, mut looked) = (before, 0, 0);
    loop {
        let rows = read.visits_filed(org, span, before.as_ref(), AT_ONCE)?;
        let last = rows.len() < AT_ONCE;
        for row in rows {
            if found == room.found || looked == room.looked {
                return Ok(before);
            }
            looked += 1;
            before = Some(FiledAt::of(&row));
            if let Some(seen) = looking.into(&asked, &sight, row)? {
                found += 1;
                show(seen);
            }
        }
        if last {
            return Ok(None);
        }
    }
}

impl Looking<'_> {
    /// One visit; none where it is not for them, or not what they look for.
    fn into(&self, asked: &Asked<'_>, sight: &Sight, row: VisitRow) -> Result<Option<Found>, StoreError> {
        let filed = self.cards.of(&row.customer);
        if !self.wanted.is_of(&row, &filed) {
            return Ok(None);
        }
        let shown = sight.shown(asked.read, asked.org, &row)?;
        if !(shown.visit || shown.plan || shown.record) || (self.takes && !takes(asked, sight, &row)?) {
            return Ok(None);
        }
        let mut words = Vec::new();
        let mut excerpt = None;
        if self.takes || self.wanted.search.is_some() {
            words = words_of(asked, &row)?;
            words.retain(|words| is_shown(&shown, words.heading.part()));
        }
        if let Some(search) = &self.wanted.search {
            excerpt = search.find(&words);
            if excerpt.is_none() {
                return Ok(None);
            }
        }
        let words = if self.takes { words } else { Vec::new() };
        Ok(Some(Found { rep_name: sight.name(&row.rep), row, filed, excerpt, words }))
    }
}

fn takes(asked: &Asked<'_>, sight: &Sight, row: &VisitRow) -> Result<bool, StoreError> {
    let relation = sight.of_visit(asked.read, asked.org, row)?;
    Ok(sight.allows(relation, Action::Read, Resource::ArchiveFile))
}

fn is_shown(shown: &Shown, part: Part) -> bool {
    match part {
        Part::Plan => shown.plan,
        Part::Record => shown.record,
        Part::Visit => shown.visit,
    }
}

/// As they were filed; from the documents where that was before there was an archive.
fn words_of(asked: &Asked<'_>, row: &VisitRow) -> Result<Vec<Words>, StoreError> {
    if let Some(filed) = asked.read.filed_words(asked.org, &row.visit)? {
        return Ok(filed);
    }
    let gathered = asked.gather(&row.visit)?;
    Ok(words(gathered.plan(), gathered.record(), gathered.facts.iter().map(|seen| &seen.fact)))
}

/// Days of the office as moments.
fn span(zone: &str, wanted: &Wanted) -> FiledSpan {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let begins = |day: Date| {
        let zoned = day.to_zoned(zone.clone()).ok()?;
        Some(Timestamp(zoned.timestamp().as_millisecond()))
    };
    let end = |day: Date| Some(Timestamp(begins(day.tomorrow().ok()?)?.0 - 1));
    FiledSpan { from: wanted.from.and_then(begins), upto: wanted.upto.and_then(end) }
}
