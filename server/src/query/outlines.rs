//! The visits that one person may see, in outline: rights, verdicts at now and filters, before a single word is opened. What a page then
//! shows of them is opened visit by visit.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use sync_core::access::Relation;
use sync_core::assessment::ReviewState;
use sync_core::fact::Owed;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::obligation::State;
use sync_core::time::Timestamp;

use crate::query::sight::{Shown, Sight};
use crate::query::standing::Asked;
use crate::store::{MemberRole, OutlineRow, Position, Read, Stood, StoreError};

/// Most visits that are judged anew for one page, where time has passed what their rows hold for: timers settle them anyway, and until
/// then the others stand as they are stored.
const MOST_JUDGED: usize = 200;

/// A visit in sight.
#[derive(Debug, Clone)]
pub struct Outline {
    /// What stands of it.
    pub row: OutlineRow,
    /// What of it is shown.
    pub shown: Shown,
}

/// By what visits are chosen; what is left out does not matter.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The rep's department.
    pub department: Option<String>,
    /// Whose.
    pub person: Option<String>,
    /// The ISO week of the planned start, for example `2026-W47`.
    pub week: Option<String>,
    /// A state that something owed is in.
    pub state: Option<String>,
    /// Words that must all stand in the names of customer and rep, or in an id, in small letters.
    pub words: Vec<String>,
    /// In which zone weeks are weeks.
    pub zone: TimeZone,
}

impl Chosen {
    /// Whether everything is.
    pub fn is_all(&self) -> bool {
        let texts = [&self.department, &self.person, &self.week, &self.state];
        texts.into_iter().all(Option::is_none) && self.words.is_empty()
    }

    /// The ISO week of a planned start.
    pub fn week_of(&self, start: Option<Timestamp>) -> Option<String> {
        let at = jiff::Timestamp::from_millisecond(start?.0).ok()?;
        let week = at.to_zoned(self.zone.clone()).date().iso_week_date();
        Some(format!("{:04}-W{:02}", week.year(), week.week()))
    }

    fn is_of(&self, outline: &Outline) -> bool {
        let row = &outline.row;
        let same = |wanted: &Option<String>, is: Option<&str>| wanted.as_deref().is_none_or(|it| Some(it) == is);
        same(&self.department, row.department.as_ref().map(|it| it.as_str()))
            && same(&self.person, Some(row.rep.as_str()))
            && self.state.as_deref().is_none_or(|state| row.owed.iter().any(|owed| owed.state.as_str() == state))
            && (self.week.is_none() || self.week == self.week_of(row.start))
    }
}

/// All visits that a person may see, in outline.
pub struct Outlines<'a> {
    /// The page that they are for.
    pub asked: Asked<'a>,
    /// What the person may see.
    pub sight: Sight,
    /// In the order of their ids.
    pub all: Vec<Outline>,
    /// The last place that changed something about a visit that this person may see at another stage of it, and does not now.
    veiled: Position,
}

impl<'a> Outlines<'a> {
    /// Reads them, judged at now.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(read: &'a dyn Read, org: &'a OrgId, caller: &PersonId, now: Timestamp) -> Result<Self, StoreError> {
        let asked = Asked::new(read, org, now)?;
        let sight = Sight::read(read, org, caller)?;
        let mut relations = Relations::read(read, org, caller)?;
        let (mut all, mut veiled) = (Vec::new(), 0);
        for mut row in read.outlines(org)? {
            let relation = relations.of(&sight, &row);
            let shown = sight.shown_as(relation, row.approved, row.review);
            if !shown.anything() {
                if sight.shown_as(relation, true, ReviewState::Passed).anything() {
                    veiled = row.merged.max(veiled);
                }
                continue;
            }
            if !shown.visit || row.erased {
                row.owed.clear();
            }
            all.push(Outline { row, shown });
        }
        let mut outlines = Self { asked, sight, all, veiled };
        outlines.judge()?;
        Ok(outlines)
    }

    /// Judges anew where time has passed what the rows hold for, the longest passed first.
    fn judge(&mut self) -> Result<(), StoreError> {
        let now = self.asked.now;
        let passed =
            |row: &OutlineRow| row.owed.iter().filter_map(|owed| owed.changes_at).min().filter(|at| *at <= now);
        let mut stale: Vec<(Timestamp, usize)> =
            self.all.iter().enumerate().filter_map(|(at, it)| Some((passed(&it.row)?, at))).collect();
        stale.sort_unstable();
        for (_, at) in stale.into_iter().take(MOST_JUDGED) {
            let Some(outline) = self.all.get_mut(at) else { continue };
            let Some(row) = self.asked.read.visit(self.asked.org, &outline.row.visit)? else { continue };
            let standing = self.asked.standing(&row, outline.shown.own)?;
            let judged = standing.obligations.iter().filter_map(|owed| {
                let (state, kind): (State, Owed) = (State::named(&owed.state)?, owed.kind.parse().ok()?);
                Some(Stood { owed: kind, state, due: owed.due, changes_at: None })
            });
            outline.row.owed = judged.collect();
        }
        Ok(())
    }

    /// Those that are chosen.
    ///
    /// # Errors
    /// What the store returns.
    pub fn chosen(&self, by: &Chosen) -> Result<Vec<&Outline>, StoreError> {
        let mut chosen: Vec<&Outline> = self.all.iter().filter(|it| by.is_of(it)).collect();
        if by.words.is_empty() {
            return Ok(chosen);
        }
        let mut found = Vec::new();
        for outline in chosen.drain(..) {
            if self.has_words(outline, &by.words)? {
                found.push(outline);
            }
        }
        Ok(found)
    }

    fn has_words(&self, outline: &Outline, words: &[String]) -> Result<bool, StoreError> {
        let row = &outline.row;
        let known = format!("{} {} {}", self.sight.name(&row.rep), row.rep, row.visit).to_lowercase();
        if words.iter().all(|word| known.contains(word)) {
            return Ok(true);
        }
        let opened = self.asked.read.visit(self.asked.org, &row.visit)?;
        let customer = opened.map(|row| row.customer_name.to_lowercase()).unwrap_or_default();
        Ok(words.iter().all(|word| known.contains(word) || customer.contains(word)))
    }

    /// Something that is another once what was seen before must be asked again: rights changed, or something was erased.
    pub fn print(&self) -> u64 {
        let erased = self.all.iter().filter(|it| it.row.erased).count() as u64;
        self.sight.print().wrapping_add(erased)
    }

    /// Whether something may have gone out of this person's sight after a place of the journal, of which they can't be told which.
    ///
    /// # Errors
    /// What the store returns.
    pub fn lost_any(&self, after: Position) -> Result<bool, StoreError> {
        Ok(self.veiled > after || self.asked.read.parts_ended(self.asked.org, after)?)
    }

    /// Up to where everything is digested: what changes later has a later place.
    pub fn position(&self) -> Position {
        self.asked.digested
    }
}

/// How one person stands to visits, from what was read at once.
struct Relations {
    caller: PersonId,
    parts: HashMap<VisitId, Vec<MemberRole>>,
    above: BTreeMap<PersonId, Relation>,
}

impl Relations {
    fn read(read: &dyn Read, org: &OrgId, caller: &PersonId) -> Result<Self, StoreError> {
        let mut parts: HashMap<VisitId, Vec<MemberRole>> = HashMap::new();
        for (visit, member) in read.parts_of(org, caller)? {
            if member.at(Position::MAX) {
                parts.entry(visit).or_default().push(member.role);
            }
        }
        Ok(Self { caller: caller.clone(), parts, above: BTreeMap::new() })
    }

    /// The same as [`Sight::of_visit`], which reads each visit's members.
    fn of(&mut self, sight: &Sight, row: &OutlineRow) -> Relation {
        if row.rep == self.caller {
            return Relation::Rep;
        }
        let mine = self.parts.get(&row.visit);
        let has = |role| mine.is_some_and(|roles| roles.contains(&role));
        if has(MemberRole::Companion) {
            return Relation::Companion;
        }
        let above = match self.above.get(&row.rep) {
            Some(above) => *above,
            None => *self.above.entry(row.rep.clone()).or_insert(sight.of_person(&row.rep)),
        };
        match above {
            Relation::Colleague if has(MemberRole::Watcher) => Relation::Watcher,
            Relation::Colleague if has(MemberRole::Expert) => Relation::Expert,
            above => above,
        }
    }
}
