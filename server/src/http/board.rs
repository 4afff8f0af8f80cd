//! `GET /v1/board`: the visits and devices that the caller may see, as they stand now, whole and in pages. The lanes of the supervisors'
//! first page are in `lanes`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync_core::assessment::ReviewState;
use sync_core::obligation::Sentence;
use sync_core::time::Timestamp;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::Asked;
use crate::http::json::{DeviceJson, Lang, en, maybe, time, zh};
use crate::http::lanes::ChosenQuery;
use crate::http::{Problem, blocking, wait_for};
use crate::query::board::{Board, BoardVisit, Room, board as read_board};
use crate::query::device::DeviceView;
use crate::query::standing::{Found, Owed, Watched};
use crate::query::synced::Synced;

/// The board.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardJson {
    /// The server's now.
    now: String,
    /// Up to where everything is digested: what `at_least` compares with.
    position: u64,
    /// What is chosen of the visits, by planned start; at most 200.
    visits: Vec<BoardVisitJson>,
    /// Where the next page begins; none at the end.
    next: Option<String>,
    /// Devices that the caller may look at; on the first page alone.
    devices: Vec<BoardDeviceJson>,
}

/// A device with its person's name.
#[derive(Debug, Serialize, ToSchema)]
struct BoardDeviceJson {
    /// The person's name.
    person_name: String,
    /// The device.
    #[serde(flatten)]
    device: DeviceJson,
}

/// One visit.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardVisitJson {
    /// The visit's id.
    id: String,
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
    /// Planned end.
    end: Option<String>,
    /// Whether only the itinerary is shown, since the caller watches over the trip and no more.
    itinerary_only: bool,
    /// The parts that the caller may look at: `plan`, `record`, `visit`, `itinerary`.
    parts: Vec<&'static str>,
    /// Brief (V9.3), thank-you (V10.1), record and its revisions (A3.3), replies to open questions (V10.3), proposals and word
    /// that they were seen (V10.2).
    obligations: Vec<ObligationJson>,
    /// How the review of the record stands (A3.3, A4.1); none where it is not shown.
    review: Option<ReviewJson>,
    /// The safety watch (V6.3), where the itinerary was shared.
    watch: Option<WatchJson>,
    /// Clauses broken.
    findings: Vec<FindingJson>,
    /// How much the server can know; none for a watcher.
    synced: Option<SyncedJson>,
    /// Long past its planned end, its phone in contact, and nobody has left.
    open_past_plan: bool,
    /// Whether content of it can't be merged within its budget.
    parked: bool,
    /// Where it was erased.
    erased: Option<ErasedJson>,
}

/// That a visit was erased, for ever.
#[derive(Debug, Serialize, ToSchema)]
struct ErasedJson {
    /// When.
    at: String,
    /// The same in a sentence, in English.
    sentence_en: Option<String>,
    /// In Chinese.
    sentence_zh: Option<String>,
}

/// How far the review of a record has come.
#[derive(Debug, Serialize, ToSchema)]
struct ReviewJson {
    /// `not_submitted`, `submitted`, `returned`, `passed`, `changed` (after it had passed, without a word) or `amended`.
    state: &'static str,
    /// The state in Chinese.
    state_zh: &'static str,
    /// Whether a superior is waited for.
    waits_for_superior: bool,
}

/// One thing owed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ObligationJson {
    /// Its name: `brief`, `thank_you`, `record`; or `question/…`, `proposal/…`, `seen/…`, `revision/…` with the entry that began
    /// it, `<device>-<seq>`.
    kind: String,
    /// The state, for example `met_offline`.
    state: String,
    /// The state in Chinese.
    state_zh: &'static str,
    /// When it falls due.
    due: Option<String>,
    /// Why, in English.
    sentence_en: Option<String>,
    /// Why, in Chinese.
    sentence_zh: Option<String>,
}

/// The safety watch.
#[derive(Debug, Serialize, ToSchema)]
struct WatchJson {
    /// The state, for example `under_way`.
    state: String,
    /// The state in Chinese.
    state_zh: &'static str,
    /// When to hear from the traveller next.
    due: String,
    /// Where it stands, in English.
    sentence_en: Option<String>,
    /// The same in Chinese.
    sentence_zh: Option<String>,
}

/// A clause that was broken.
#[derive(Debug, Serialize, ToSchema)]
struct FindingJson {
    /// The clause's id, for example `V4.1`.
    clause: String,
    /// What was broken, in English.
    title_en: Option<String>,
    /// What was broken, in Chinese.
    title_zh: Option<String>,
    /// How, in English.
    en: Option<String>,
    /// How, in Chinese.
    zh: Option<String>,
}

/// How much the server can know of a visit.
#[derive(Debug, Serialize, ToSchema)]
struct SyncedJson {
    /// `synced`, `forked`, `entries_missing`, `not_heard_since_plan`, `device_lost` or `no_device`.
    word: &'static str,
    /// The latest contact of any of its devices.
    last_contact: Option<String>,
    /// Entries that its devices announced and the server has not got.
    known_missing: u64,
    /// How much of its devices' journals was refused.
    refused: usize,
    /// The devices of the rep and the companions.
    devices: Vec<DeviceJson>,
    /// In a sentence.
    sentence_en: Option<String>,
    /// The same in Chinese.
    sentence_zh: Option<String>,
}

/// Visits of a page, and at most.
const VISITS: usize = 200;

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    /// Where the page before ended: its `next`.
    after: Option<String>,
    /// Visits on the page: 200, and at most 200.
    limit: Option<usize>,
}

/// The board of the visits that the caller may see, judged at the server's now: a page, by planned start.
#[utoipa::path(
    get, path = "/v1/board", tag = "pages", params(ChosenQuery, BoardQuery), security(("token" = [])),
    responses((status = 200, body = BoardJson), (status = "default", response = Problem))
)]
pub async fn board(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<ChosenQuery>,
    Asked(page): Asked<BoardQuery>,
) -> Result<Json<BoardJson>, Problem> {
    let chosen = query.chosen()?;
    let limit = page.limit.unwrap_or(VISITS).clamp(1, VISITS);
    wait_for(&app, query.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let room = Room { after: page.after.as_deref(), limit };
        let board = app.store.read_with(|read| {
            let chosen = chosen.at_office(read, &caller)?;
            read_board(read, &caller.org, &caller.person, now, &chosen, room)
        })?;
        Ok(Json(BoardJson::new(&board, query.lang)))
    })
    .await
}

impl BoardJson {
    fn new(board: &Board, lang: Option<Lang>) -> Self {
        let device =
            |(name, view): &(String, DeviceView)| BoardDeviceJson { person_name: name.clone(), device: view.into() };
        Self {
            now: time(board.now),
            position: board.position,
            visits: board.visits.iter().map(|visit| BoardVisitJson::new(visit, lang)).collect(),
            next: board.next.clone(),
            devices: board.devices.iter().map(device).collect(),
        }
    }
}

impl BoardVisitJson {
    /// One visit in the languages that were asked for.
    pub fn new(visit: &BoardVisit, lang: Option<Lang>) -> Self {
        let standing = &visit.standing;
        Self {
            id: visit.visit.to_string(),
            rep: visit.rep.to_string(),
            rep_name: visit.rep_name.clone(),
            department: visit.department.as_ref().map(ToString::to_string),
            department_name: visit.department_name.clone(),
            customer_name: visit.customer.clone(),
            start: maybe(visit.start),
            end: maybe(visit.end),
            itinerary_only: visit.itinerary_only,
            parts: visit.parts.clone(),
            obligations: standing.obligations.iter().map(|owed| obligation(owed, lang)).collect(),
            review: standing.review.map(review),
            watch: standing.watch.as_ref().map(|watch| watch_json(watch, lang)),
            findings: standing.findings.iter().map(|found| finding(found, lang)).collect(),
            synced: visit.synced.as_ref().map(|known| synced(known, lang)),
            open_past_plan: standing.open_past_plan,
            parked: visit.parked,
            erased: visit.erased.map(|at| erased(at, lang)),
        }
    }
}

fn erased(at: Timestamp, lang: Option<Lang>) -> ErasedJson {
    let (english, chinese) = ("This visit was erased: nothing of it is kept.", "此次拜访的内容已永久删除，不再保存。");
    let sentence = Sentence { en: english.to_owned(), zh: chinese.to_owned() };
    ErasedJson { at: time(at), sentence_en: en(&sentence, lang), sentence_zh: zh(&sentence, lang) }
}

fn review(state: ReviewState) -> ReviewJson {
    let waits_for_superior = state.waits_for_superior();
    ReviewJson { state: state.as_str(), state_zh: state.zh(), waits_for_superior }
}

/// One thing owed in the languages that were asked for.
pub(super) fn obligation(owed: &Owed, lang: Option<Lang>) -> ObligationJson {
    ObligationJson {
        kind: owed.kind.clone(),
        state: owed.state.clone(),
        state_zh: owed.state_zh,
        due: maybe(owed.due),
        sentence_en: en(&owed.said, lang),
        sentence_zh: zh(&owed.said, lang),
    }
}

fn watch_json(watch: &Watched, lang: Option<Lang>) -> WatchJson {
    WatchJson {
        state: watch.state.clone(),
        state_zh: watch.state_zh,
        due: time(watch.due),
        sentence_en: en(&watch.said, lang),
        sentence_zh: zh(&watch.said, lang),
    }
}

fn finding(found: &Found, lang: Option<Lang>) -> FindingJson {
    FindingJson {
        clause: found.clause.clone(),
        title_en: en(&found.title, lang),
        title_zh: zh(&found.title, lang),
        en: en(&found.said, lang),
        zh: zh(&found.said, lang),
    }
}

fn synced(known: &Synced, lang: Option<Lang>) -> SyncedJson {
    SyncedJson {
        word: known.word.as_str(),
        last_contact: maybe(known.last_contact),
        known_missing: known.known_missing(),
        refused: known.refused(),
        devices: known.devices.iter().map(DeviceJson::from).collect(),
        sentence_en: en(&known.said, lang),
        sentence_zh: zh(&known.said, lang),
    }
}
