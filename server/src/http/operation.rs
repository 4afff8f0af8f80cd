//! `GET /v1/operation`: how the server is, for the people who run it. `/healthz` says to machines whether it works; this says to people
//! what to look after.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use sync_core::access::{Action, Resource};
use sync_core::time::Millis;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::access::has_tick;
use crate::http::json::{maybe, seconds, time};
use crate::http::{Problem, blocking};
use crate::store::{Errand, ErrandState, Read, StoreError};

/// So many messages that did not go are named.
const NAMED: usize = 50;
/// So many timers that are late are counted.
const COUNTED: usize = 1_000;
/// A timer that is due so long is late: the loop looks at least that often.
const LATE: Millis = Millis::minutes(1);

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperationJson {
    /// The server's now.
    now: String,
    /// The program's version.
    version: &'static str,
    /// Which life of the store.
    epoch: String,
    /// Up to where everything is digested.
    digested: u64,
    /// The end of the journal.
    last: u64,
    /// For how many seconds the timer loop has not turned; none before it began. More than 120 is a fault.
    timers_stand_s: Option<u64>,
    /// How many timers have been due for more than a minute and have not fired, counted up to 1,000.
    timers_late: usize,
    /// Whether the machine's clock is in doubt: then the time goes on by its running clock, and no anchor is given.
    clock_in_doubt: bool,
    /// How far the wall clock is ahead of what the server goes by, in seconds; none without a doubt.
    clock_off_seconds: Option<f64>,
    /// Up to which place in the journal a copy outside the data folder holds all; none before the first copy.
    safe: Option<u64>,
    /// When that copy was noted.
    safe_at: Option<String>,
    /// Bytes of the database and its keys in the data folder, without what others may have put there.
    storage_bytes: u64,
    /// Messages of all organisations that wait for their channel.
    outbox_waiting: u64,
    /// Messages of all organisations that were given up.
    outbox_given_up: u64,
    /// The caller's organisation's messages that wait or were given up, at most 50.
    outbox: Vec<NotSentJson>,
    /// The last signed checkpoint of the organisation's log; none before the first.
    checkpoint: Option<CheckpointNoteJson>,
    /// The key that signs access tokens, and since when.
    token_key: TokenKeyJson,
}

/// A message that has not gone.
#[derive(Debug, Serialize, ToSchema)]
struct NotSentJson {
    /// Its number: `sojourn admin outbox retry` takes it.
    id: u64,
    /// `waiting`, or `given_up`.
    state: &'static str,
    /// When it is tried next, or was last looked at.
    at: String,
    /// How often it was tried.
    tries: u32,
    /// Why the last try failed.
    why: Option<String>,
}

/// A checkpoint, without its signature.
#[derive(Debug, Serialize, ToSchema)]
struct CheckpointNoteJson {
    /// How many leaves the log had.
    size: u64,
    /// When it was signed.
    at: String,
}

/// The key of tokens.
#[derive(Debug, Serialize, ToSchema)]
struct TokenKeyJson {
    /// Its id.
    kid: String,
    /// Since when it signs.
    since: String,
}

/// How the server is, as far as it knows itself.
#[utoipa::path(
    get, path = "/v1/operation", tag = "operation", security(("token" = [])),
    responses((status = 200, body = OperationJson), (status = "default", response = Problem))
)]
pub async fn operation(State(app): State<App>, caller: Caller) -> Result<Json<OperationJson>, Problem> {
    blocking(move || {
        app.store.read_with(|read| Ok(has_tick(read, &caller, Action::Read, Resource::Operation)))??;
        Ok(Json(app.store.read_with(|read| seen(read, &app, &caller))?))
    })
    .await
}

fn seen(read: &dyn Read, app: &App, caller: &Caller) -> Result<OperationJson, StoreError> {
    let (now, doubt) = (app.clock.now(), app.clock.doubt());
    let (counted, held) = (read.outbox()?, app.keys.tokens.held());
    let of_org = read.errands(&caller.org, NAMED)?;
    let checkpoint = read.last_checkpoint(&caller.org)?.map(|said| said.checkpoint);
    Ok(OperationJson {
        now: time(now),
        version: env!("CARGO_PKG_VERSION"),
        epoch: read.epoch()?.to_string(),
        digested: read.digested()?,
        last: read.last_position()?,
        timers_stand_s: app.timers_stand().map(|stands| stands.as_secs()),
        timers_late: read.due_timers(now, COUNTED)?.iter().filter(|timer| timer.due + LATE < now).count(),
        clock_in_doubt: doubt.is_some(),
        clock_off_seconds: doubt.map(|doubt| seconds(doubt.shown - doubt.expected)),
        safe: app.cover.position(),
        safe_at: maybe(app.cover.noted_at()),
        storage_bytes: app.cover.folder_bytes(),
        outbox_waiting: counted.waiting,
        outbox_given_up: counted.given_up,
        outbox: of_org.iter().filter_map(not_sent).collect(),
        checkpoint: checkpoint.map(|it| CheckpointNoteJson { size: it.size, at: time(it.at) }),
        token_key: TokenKeyJson { kid: held.kid().to_owned(), since: time(held.since) },
    })
}

fn not_sent(errand: &Errand) -> Option<NotSentJson> {
    let is_gone = errand.state == ErrandState::Sent;
    (!is_gone).then(|| NotSentJson {
        id: errand.id,
        state: errand.state.as_str(),
        at: time(errand.next_at),
        tries: errand.tries,
        why: errand.failed.clone(),
    })
}
