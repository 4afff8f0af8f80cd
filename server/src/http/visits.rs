//! `GET /v1/visits/{id}`: one visit in full, with the evidence behind every verdict.

mod attachment;
mod compliance;
mod content;
mod review;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use sync_core::evidence::{ClockEvent, Placement};
use sync_core::ids::{DeviceId, EntryId};
use sync_core::sync::Refused;
use sync_core::time::Timestamp;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::board::BoardVisitJson;
use crate::http::extract::{Asked, VisitInPath};
use crate::http::json::{Lang, PageQuery, maybe, seconds, time};
use crate::http::looks::note;
use crate::http::told::ToldJson;
use crate::http::visits::attachment::AttachmentJson;
use crate::http::visits::compliance::ComplianceJson;
use crate::http::visits::content::{EditJson, NoteJson, PlanJson, RecordJson};
use crate::http::visits::review::{PointJson, VersionJson};
use crate::http::{Problem, blocking, wait_for};
use crate::query::evidence::FactView;
use crate::query::visit::{VisitDetail, visit as read_visit};
use crate::store::HistoryRow;

/// One visit in full.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitJson {
    /// The server's now.
    now: String,
    /// Up to where everything is digested.
    position: u64,
    /// As on the board: obligations, watch, findings, how much is known.
    #[serde(flatten)]
    summary: BoardVisitJson,
    /// The plan; for a watcher only what the trip needs.
    plan: Option<PlanJson>,
    /// The record; none for a watcher.
    record: Option<RecordJson>,
    /// What was done, by the best times; for a watcher only what belongs to the trip.
    facts: Vec<FactJson>,
    /// What could not be decided yet, and why. It counts against nobody.
    notes: Vec<NoteJson>,
    /// Who wrote what into plan and record, oldest first, and also what was overwritten since.
    edits: Vec<EditJson>,
    /// Photos and signatures, by `GET /v1/visits/{id}/blob/bytes`; none for who does not see the visit whole.
    attachments: Vec<AttachmentJson>,
    /// Reboots, and wall clocks that were set, of the devices meanwhile. They change no verdict by themselves.
    clocks: Vec<ClockJson>,
    /// Who submitted, reviewed or signed which version of the record, oldest first (A3.3, A4.1).
    versions: Vec<VersionJson>,
    /// What the checklist finds in the record: completeness, accuracy, logic (A3.3).
    checklist: Vec<PointJson>,
    /// How verdicts changed, oldest first.
    history: Vec<VerdictChangeJson>,
    /// Obligations whose verdict is frozen: evidence that comes later is an amendment in the history.
    frozen: Vec<FrozenJson>,
    /// How the safety watch changed, oldest first.
    watch_history: Vec<VerdictChangeJson>,
    /// Who was told of the watch, and how far each notice came, oldest first. The traveller sees of others what was before they first
    /// entered a code.
    told: Vec<ToldJson>,
    /// What the policy says of plan and record beside the findings; none for a watcher.
    compliance: Option<ComplianceJson>,
    /// Content of this visit that was refused.
    refused: Vec<RefusedJson>,
}

/// A fact with what is claimed, attested and proven about when it was.
#[derive(Debug, Serialize, ToSchema)]
struct FactJson {
    /// The entry, `<device>#<seq>`.
    entry: String,
    /// Whose.
    person: String,
    /// What, for example `brief`.
    name: &'static str,
    /// The few words that it carries.
    words: Option<String>,
    /// For a brief: whether the goals were met.
    goals_met: Option<bool>,
    /// For an arrival: where, if the phone knew. Corroboration, never proof.
    fix: Option<FixJson>,
    /// The best single time to show.
    at: String,
    /// The wall clock: a claim.
    wall: String,
    /// Proven: not before this.
    earliest: Option<String>,
    /// Whether `earliest` rests on the code of a site: proven as long as what its codes are made from has not leaked.
    earliest_by_code: bool,
    /// Proven: not after this.
    latest: Option<String>,
    /// Attested by running clocks: not before this.
    low: Option<String>,
    /// Attested: not after this.
    high: Option<String>,
    /// The running clock's best estimate.
    estimate: Option<String>,
    /// Error of the estimate either way, in seconds.
    error_seconds: Option<f64>,
    /// `A`, `B`, `C`, `D` or `X`.
    grade: &'static str,
    /// What contradicts itself, in English.
    contradiction_en: Option<&'static str>,
    /// What contradicts itself, in Chinese.
    contradiction_zh: Option<&'static str>,
    /// For the code of a site: nobody can have known it before this, but who has what its codes are made from. Whoever saw it may
    /// have told it to somebody elsewhere. None where the code says nothing.
    known_from: Option<String>,
    /// When the server received it.
    received: String,
}

/// Something that happened to a device's clocks between two entries.
#[derive(Debug, Serialize, ToSchema)]
struct ClockJson {
    /// The entry after it, `<device>#<seq>`.
    entry: String,
    /// `reboot` or `clock_jump`.
    what: &'static str,
    /// The best single time to show.
    at: String,
    /// For a jump: what the wall clock would have shown.
    before: Option<String>,
    /// For a jump: what it showed.
    after: Option<String>,
}

/// A location, WGS-84.
#[derive(Debug, Serialize, ToSchema)]
struct FixJson {
    /// Degrees.
    latitude: f64,
    /// Degrees.
    longitude: f64,
    /// Radius in metres.
    accuracy_m: u32,
}

/// A verdict that stays as it is.
#[derive(Debug, Serialize, ToSchema)]
struct FrozenJson {
    /// `brief`, `thank_you` or `record`.
    subject: String,
    /// Since when.
    since: String,
}

/// One change of a verdict or watch.
#[derive(Debug, Serialize, ToSchema)]
struct VerdictChangeJson {
    /// `brief`, `thank_you`, `record`, `watch`, `approval` or `lead_time`; `amendment/brief` and so on for what later evidence says of a verdict that was
    /// frozen by then: `from` stays, `to` is what it would have become.
    subject: String,
    /// The evidence that changed it: a position of the journal.
    position: u64,
    /// When, by the server's clock.
    at: String,
    /// The state before; none at first.
    from: Option<String>,
    /// The state since.
    to: String,
    /// Why, in English.
    en: Option<String>,
    /// Why, in Chinese.
    zh: Option<String>,
}

/// Content that was refused.
#[derive(Debug, Serialize, ToSchema)]
struct RefusedJson {
    /// The entry, `<device>#<seq>`.
    entry: String,
    /// Stable code.
    code: String,
    /// What is wrong and what to do.
    detail: String,
    /// The refused entry that this one builds on.
    blocked_by: Option<u64>,
    /// The document.
    document: Option<String>,
}

/// One visit, judged at the server's now. Somebody else's, or another tenant's, is not found.
#[utoipa::path(
    get, path = "/v1/visits/{id}", tag = "pages", security(("token" = [])),
    params(PageQuery, ("id" = String, Path, description = "the visit's id")),
    responses((status = 200, body = VisitJson), (status = "default", response = Problem))
)]
pub async fn visit(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(id): VisitInPath,
    Asked(query): Asked<PageQuery>,
) -> Result<Json<VisitJson>, Problem> {
    wait_for(&app, query.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| read_visit(read, &caller.org, &caller.person, &id, now))?;
        let found = found.ok_or_else(|| Problem::not_found("visit"))?;
        // Written down before it is shown.
        note(&app, &caller, &found.about, &id, &found.looked, now)?;
        Ok(Json(VisitJson::new(&found, query.lang)))
    })
    .await
}

impl VisitJson {
    fn new(detail: &VisitDetail, lang: Option<Lang>) -> Self {
        let change = |row: &HistoryRow| change(row, lang);
        let of_watch = |row: &&HistoryRow| row.subject == crate::watch::SUBJECT;
        Self {
            now: time(detail.now),
            position: detail.position,
            summary: BoardVisitJson::new(&detail.summary, lang),
            plan: detail.plan.as_ref().map(PlanJson::from),
            record: detail.record.as_ref().map(|record| RecordJson::new(record, detail.plan.as_ref(), &detail.authors)),
            compliance: detail.compliance.as_ref().map(ComplianceJson::from),
            facts: detail.facts.iter().map(fact).collect(),
            notes: detail.notes.iter().map(|(clause, note)| NoteJson::new(*clause, note, lang)).collect(),
            edits: detail.edits.iter().map(EditJson::from).collect(),
            attachments: detail.attachments.iter().map(AttachmentJson::from).collect(),
            clocks: detail.clocks.iter().map(clock).collect(),
            versions: detail.review.iter().flat_map(|review| &review.versions).map(VersionJson::from).collect(),
            checklist: detail.checklist.iter().map(PointJson::from).collect(),
            history: detail.history.iter().filter(|row| !of_watch(row)).map(change).collect(),
            frozen: detail.frozen.iter().map(frozen).collect(),
            watch_history: detail.history.iter().filter(of_watch).map(change).collect(),
            told: detail.told.iter().map(ToldJson::from).collect(),
            refused: detail.refused.iter().map(refused).collect(),
        }
    }
}

fn fact(view: &FactView) -> FactJson {
    let placement = &view.placement;
    let contradiction = placement.contradiction.map(|contradiction| contradiction.sentence());
    let degrees = |e6: i32| f64::from(e6) / 1_000_000.0;
    FactJson {
        entry: view.entry.to_string(),
        person: view.person.to_string(),
        name: view.name,
        words: view.words.clone(),
        goals_met: view.goals_met,
        fix: view.fix.map(|fix| FixJson {
            latitude: degrees(fix.latitude_e6),
            longitude: degrees(fix.longitude_e6),
            accuracy_m: fix.accuracy_m,
        }),
        at: time(placement.shown()),
        wall: time(placement.wall),
        earliest: maybe(placement.earliest),
        earliest_by_code: placement.by_code,
        latest: maybe(placement.latest),
        low: maybe(placement.low),
        high: maybe(placement.high),
        estimate: maybe(placement.estimate),
        error_seconds: placement.error.map(seconds),
        grade: placement.grade.as_str(),
        contradiction_en: contradiction.map(|(en, _)| en),
        contradiction_zh: contradiction.map(|(_, zh)| zh),
        known_from: maybe(view.known_from),
        received: time(view.received),
    }
}

fn frozen((subject, since): &(String, Timestamp)) -> FrozenJson {
    FrozenJson { subject: subject.clone(), since: time(*since) }
}

fn clock((entry, placement, event): &(EntryId, Placement, ClockEvent)) -> ClockJson {
    let jump = match event {
        ClockEvent::Jump(jump) => Some(jump),
        ClockEvent::Reboot => None,
    };
    ClockJson {
        entry: entry.to_string(),
        what: event.as_str(),
        at: time(placement.shown()),
        before: jump.map(|jump| time(jump.before)),
        after: jump.map(|jump| time(jump.after)),
    }
}

fn change(row: &HistoryRow, lang: Option<Lang>) -> VerdictChangeJson {
    VerdictChangeJson {
        subject: row.subject.clone(),
        position: row.position,
        at: time(row.at),
        from: row.from.clone(),
        to: row.to.clone(),
        en: (lang != Some(Lang::Zh)).then(|| row.en.clone()),
        zh: (lang != Some(Lang::En)).then(|| row.zh.clone()),
    }
}

fn refused((device, refused): &(DeviceId, Refused)) -> RefusedJson {
    RefusedJson {
        entry: format!("{device}#{}", refused.seq),
        code: refused.code.clone(),
        detail: refused.detail.clone(),
        blocked_by: refused.blocked_by,
        document: refused.document.as_ref().map(ToString::to_string),
    }
}
