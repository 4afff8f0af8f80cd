//! `GET /v1/board/lanes`, `/v1/board/changes` and `/v1/board/figures`: the board in pages, what changed since a page, and its numbers.
//! Answers are bounded however many visits there are.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::board::{ObligationJson, obligation};
use crate::http::extract::Asked;
use crate::http::json::{Lang, maybe, time};
use crate::http::{Problem, blocking, wait_for};
use crate::query::lanes::{
    Card, Changes, Figures, Group, Lane, LanePage, Lanes, Mark, Room, changes as read_changes, figures as read_figures,
    lanes as read_lanes,
};
use crate::query::outlines::Chosen;
use crate::rulebook::rulebook;
use crate::store::{Position, Read, StoreError};

/// Cards of a lane where nothing is said.
const CARDS: usize = 50;
/// And at most.
const MAX_CARDS: usize = 200;
/// Longest text that is looked for, in letters.
const LONGEST: usize = 200;

/// By what visits are chosen, and how much is wanted. What is left out does not matter.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChosenQuery {
    /// The rep's department.
    department: Option<String>,
    /// The rep.
    person: Option<String>,
    /// The ISO week of the planned start, for example `2026-W47`, in `zone`.
    week: Option<String>,
    /// A state that something owed on the visit is in, for example `late`.
    state: Option<String>,
    /// Words that must all stand in the name of customer or rep, or in an id; at most 200 letters.
    q: Option<String>,
    /// The IANA zone in which weeks are weeks; the office's where none is named.
    zone: Option<String>,
    /// The language of sentences; both where none is named.
    pub(super) lang: Option<Lang>,
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    pub(super) at_least: Option<Position>,
}

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RoomQuery {
    /// One lane: `act`, `decide`, `silent`, `running`, `done` or `other`; all where none is named.
    lane: Option<String>,
    /// Where the page before ended: the lane's `next`. Asks for a lane.
    after: Option<String>,
    /// Cards of each lane: 50, at most 200.
    limit: Option<usize>,
}

/// Since when.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SinceQuery {
    /// The `mark` of an earlier answer.
    since: String,
}

/// Pages of lanes.
#[derive(Debug, Serialize, ToSchema)]
pub struct LanesJson {
    /// The server's now.
    now: String,
    /// What to ask `/v1/board/changes` with.
    mark: String,
    /// How many visits there are for the caller, chosen or not.
    all: usize,
    /// The lanes that were asked for, the most urgent first.
    lanes: Vec<LaneJson>,
}

/// A page of a lane.
#[derive(Debug, Serialize, ToSchema)]
struct LaneJson {
    /// Which lane.
    lane: &'static str,
    /// How many of what is chosen stand in it.
    count: usize,
    /// Cards, in the order of their keys; at most 200.
    cards: Vec<LaneCardJson>,
    /// Where the next page begins; none at the end.
    next: Option<String>,
}

/// A card.
#[derive(Debug, Serialize, ToSchema)]
struct LaneCardJson {
    /// The visit's id.
    id: String,
    /// Its place in the lane: cards are in the order of these texts, by their letters' numbers.
    key: String,
    /// The lane.
    lane: &'static str,
    /// Whose.
    rep: String,
    /// Their name.
    rep_name: String,
    /// The rep's department.
    department: Option<String>,
    /// The department's name.
    department_name: Option<String>,
    /// The customer's name as the plan has it.
    customer_name: String,
    /// Planned start.
    start: Option<String>,
    /// What decides the lane; none where nothing is owed, or the caller may not look at it.
    owed: Option<ObligationJson>,
}

/// What changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangesJson {
    /// The server's now.
    now: String,
    /// What to ask with next.
    mark: String,
    /// How many visits there are for the caller, chosen or not.
    all: usize,
    /// Too much changed, or rights did: ask `/v1/board/lanes` anew; then nothing else counts here.
    again: bool,
    /// How many of what is chosen stand in each lane.
    counts: BTreeMap<&'static str, usize>,
    /// Visits that changed, as they stand now; at most 200.
    changed: Vec<LaneCardJson>,
    /// Visits that changed and are not chosen, by id.
    gone: Vec<String>,
}

/// Numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiguresJson {
    /// The server's now.
    now: String,
    /// How many visits there are for the caller, chosen or not.
    all: usize,
    /// How many are chosen.
    shown: usize,
    /// What is chosen, by department.
    departments: Vec<GroupJson>,
    /// By week.
    weeks: Vec<GroupJson>,
    /// What there is to choose by, over all.
    choices: ChoicesJson,
}

/// Visits that have something in common.
#[derive(Debug, Serialize, ToSchema)]
struct GroupJson {
    /// What: a department's name, or a week; empty for none.
    name: String,
    /// How many.
    visits: usize,
    /// How many things owed are in which state.
    states: BTreeMap<&'static str, usize>,
}

/// What there is to choose by.
#[derive(Debug, Serialize, ToSchema)]
struct ChoicesJson {
    /// Departments, by id.
    departments: Vec<NamedJson>,
    /// People, by id.
    people: Vec<NamedJson>,
    /// Weeks, the first first.
    weeks: Vec<String>,
    /// States.
    states: Vec<&'static str>,
}

/// An id with its name.
#[derive(Debug, Serialize, ToSchema)]
struct NamedJson {
    /// The id.
    id: String,
    /// The name.
    name: String,
}

/// The caller's board in lanes, the most urgent first: a page of each, or of one.
#[utoipa::path(
    get, path = "/v1/board/lanes", tag = "pages", params(ChosenQuery, RoomQuery), security(("token" = [])),
    responses((status = 200, body = LanesJson), (status = "default", response = Problem))
)]
pub async fn lanes(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<ChosenQuery>,
    Asked(room): Asked<RoomQuery>,
) -> Result<Json<LanesJson>, Problem> {
    let (chosen, room) = (query.chosen()?, room.room()?);
    wait_for(&app, query.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| {
            let chosen = chosen.at_office(read, &caller)?;
            read_lanes(read, &caller.org, &caller.person, now, &chosen, &room)
        })?;
        let Lanes { mark, all, pages } = found;
        let lanes = pages.iter().map(|page| LaneJson::new(page, query.lang)).collect();
        Ok(Json(LanesJson { now: time(now), mark: write(mark), all, lanes }))
    })
    .await
}

/// What changed on the caller's board since an earlier answer.
#[utoipa::path(
    get, path = "/v1/board/changes", tag = "pages", params(ChosenQuery, SinceQuery), security(("token" = [])),
    responses((status = 200, body = ChangesJson), (status = "default", response = Problem))
)]
pub async fn changes(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<ChosenQuery>,
    Asked(since): Asked<SinceQuery>,
) -> Result<Json<ChangesJson>, Problem> {
    let remedy = "take it from `mark` of an earlier answer, as it is";
    let (chosen, since) = (query.chosen()?, read_mark(&since.since).ok_or_else(|| bad("since", remedy))?);
    wait_for(&app, query.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| {
            let chosen = chosen.at_office(read, &caller)?;
            read_changes(read, &caller.org, &caller.person, now, &chosen, since)
        })?;
        let Changes { mark, all, again, counts, changed, gone } = found;
        Ok(Json(ChangesJson {
            now: time(now),
            mark: write(mark),
            all,
            again,
            counts: counts.into_iter().map(|(lane, count)| (lane.as_str(), count)).collect(),
            changed: changed.iter().map(|card| LaneCardJson::new(card, query.lang)).collect(),
            gone: gone.iter().map(ToString::to_string).collect(),
        }))
    })
    .await
}

/// The caller's board in numbers, by department and by week, and what there is to choose by.
#[utoipa::path(
    get, path = "/v1/board/figures", tag = "pages", params(ChosenQuery), security(("token" = [])),
    responses((status = 200, body = FiguresJson), (status = "default", response = Problem))
)]
pub async fn figures(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<ChosenQuery>,
) -> Result<Json<FiguresJson>, Problem> {
    let chosen = query.chosen()?;
    wait_for(&app, query.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let Figures { all, shown, departments, weeks, choices } = app.store.read_with(|read| {
            let chosen = chosen.at_office(read, &caller)?;
            read_figures(read, &caller.org, &caller.person, now, &chosen)
        })?;
        let groups = |groups: BTreeMap<String, Group>| {
            let group = |(name, Group { visits, states })| GroupJson { name, visits, states };
            groups.into_iter().map(group).collect()
        };
        let named = |all: BTreeMap<String, String>| all.into_iter().map(|(id, name)| NamedJson { id, name }).collect();
        let choices = ChoicesJson {
            departments: named(choices.departments),
            people: named(choices.people),
            weeks: choices.weeks.into_iter().collect(),
            states: choices.states.into_iter().collect(),
        };
        let (departments, weeks) = (groups(departments), groups(weeks));
        Ok(Json(FiguresJson { now: time(now), all, shown, departments, weeks, choices }))
    })
    .await
}

fn bad(field: &str, remedy: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "query_not_valid", format!("{field}: {remedy}"))
}

/// What is chosen, before the office's zone is known.
pub(super) struct Wanted {
    chosen: Chosen,
    named: bool,
}

impl Wanted {
    /// With the office's zone, where no other is named.
    pub(super) fn at_office(&self, read: &dyn Read, caller: &Caller) -> Result<Chosen, StoreError> {
        let mut chosen = self.chosen.clone();
        if !self.named {
            let office = rulebook(read, &caller.org, Position::MAX)?.policies().latest().office_zone.clone();
            chosen.zone = TimeZone::get(&office).unwrap_or(TimeZone::UTC);
        }
        Ok(chosen)
    }
}

impl ChosenQuery {
    /// What the query says, checked.
    pub(super) fn chosen(&self) -> Result<Wanted, Problem> {
        let zone = |name: &String| TimeZone::get(name).map_err(|_| bad("zone", "name one of IANA's, as Asia/Shanghai"));
        let zone = self.zone.as_ref().map(zone).transpose()?;
        let text = self.q.as_deref().unwrap_or_default();
        if text.chars().count() > LONGEST {
            return Err(bad("q", "look for at most 200 letters"));
        }
        let set = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let chosen = Chosen {
            department: set(&self.department),
            person: set(&self.person),
            week: set(&self.week),
            state: set(&self.state),
            words: text.to_lowercase().split_whitespace().map(str::to_owned).collect(),
            zone: zone.clone().unwrap_or(TimeZone::UTC),
        };
        Ok(Wanted { chosen, named: zone.is_some() })
    }
}

impl RoomQuery {
    fn room(&self) -> Result<Room, Problem> {
        let known = "name one of act, decide, silent, running, done, other";
        let lane = |name: &String| Lane::named(name).ok_or_else(|| bad("lane", known));
        let lane = self.lane.as_ref().map(lane).transpose()?;
        if self.after.is_some() && lane.is_none() {
            return Err(bad("after", "name the `lane` whose `next` it is"));
        }
        Ok(Room { lane, after: self.after.clone(), limit: self.limit.unwrap_or(CARDS).clamp(1, MAX_CARDS) })
    }
}

fn write(mark: Mark) -> String {
    format!("{}-{:016x}", mark.position, mark.print)
}

fn read_mark(text: &str) -> Option<Mark> {
    let (position, print) = text.split_once('-')?;
    Some(Mark { position: position.parse().ok()?, print: u64::from_str_radix(print, 16).ok()? })
}

impl LaneJson {
    fn new(page: &LanePage, lang: Option<Lang>) -> Self {
        Self {
            lane: page.lane.as_str(),
            count: page.count,
            cards: page.cards.iter().map(|card| LaneCardJson::new(card, lang)).collect(),
            next: page.next.clone(),
        }
    }
}

impl LaneCardJson {
    fn new(card: &Card, lang: Option<Lang>) -> Self {
        Self {
            id: card.visit.to_string(),
            key: card.key.clone(),
            lane: card.lane.as_str(),
            rep: card.rep.to_string(),
            rep_name: card.rep_name.clone(),
            department: card.department.as_ref().map(ToString::to_string),
            department_name: card.department_name.clone(),
            customer_name: card.customer.clone(),
            start: maybe(card.start),
            owed: card.owed.as_ref().map(|owed| obligation(owed, lang)),
        }
    }
}
