//! Admission: what a request must pass before its handler sees it. Its token is checked, its budgets are asked, its body is read
//! at a decent pace; a handler's store work then waits for its turn. The rules stand in `fair`. Whoever can't be served is told so
//! before their body is read, wherever that can be known.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt;
use sync_core::ids::DeviceId;
use sync_core::time::Timestamp;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::bearer::{Caller, check_until, still_trusted};
use crate::fair::{Fair, Gate, Group, Kind, Lane, Later, Seat, Turn, Used, Who};
use crate::http::Problem;
use crate::http::address::Address;
use crate::http::auth::still_may;
use crate::http::known::KnownTokens;
use crate::http::peer::{Peer, address};
use crate::http::routes::{Answers, Route};

/// What a request costs the store at least, in microseconds, as long as nobody knows better.
const LEAST_COST: u64 = 500;
/// What a KiB of a body adds to that.
const COST_OF_KIB: u64 = 100;
/// What each entry leaves to digest, in microseconds.
const COST_OF_ENTRY: u64 = 200;

/// What a request about a blob uses of its budget at least, in bytes: asking is not free either.
const LEAST_OF_BLOB: u64 = 4 << 10;

/// Who asks too much is answered after this: asking without pause then costs them their connections' time, and nobody else
/// the processor's.
const SLOWLY: Duration = Duration::from_millis(250);
/// Most that are answered slowly at once; whoever comes then is answered at once.
const MOST_SLOWLY: usize = 2_048;

/// What all requests share.
pub struct Admission {
    /// The rules.
    pub fair: Arc<Fair>,
    known: KnownTokens,
    slowly: Semaphore,
}

impl Admission {
    /// Begins with nothing asked.
    pub fn new(fair: Arc<Fair>) -> Self {
        Self { fair, known: KnownTokens::default(), slowly: Semaphore::new(MOST_SLOWLY) }
    }
}

/// What a route's guard works with.
#[derive(Clone)]
pub struct Guard {
    pub app: App,
    pub admission: Arc<Admission>,
    pub route: &'static Route,
}

/// Whose request is being worked on, for whatever it asks the store.
#[derive(Clone)]
struct Guest {
    admission: Arc<Admission>,
    who: Who,
    lane: Lane,
    cost: u64,
    /// A turn that goes on.
    kept: Arc<Mutex<Option<Turn>>>,
}

tokio::task_local! {
    static GUEST: Guest;
}

/// Waits for a turn at the store; none for work that no request asked for.
///
/// # Errors
/// A [`Problem`] that says when to come again.
pub async fn turn() -> Result<Option<Turn>, Problem> {
    let Ok(guest) = GUEST.try_with(Clone::clone) else { return Ok(None) };
    let Guest { admission, who, lane, cost, kept } = guest;
    if let Some(turn) = kept.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Ok(Some(turn));
    }
    let gate: &Arc<Gate> = &admission.fair.gate;
    let turn = gate.turn(&who, lane, cost).await;
    turn.map(Some).map_err(|later| problem(&admission, later))
}

/// Whether a caller still may, asked in a turn that may be kept for what comes next.
async fn still(app: App, caller: Caller, now: Timestamp, keep: bool) -> Result<Caller, Problem> {
    let turn = turn().await?;
    let asked = tokio::task::spawn_blocking(move || (still_may(&app, caller, now), turn)).await;
    let (caller, turn) = asked.map_err(|_| Problem::internal())?;
    if keep {
        // A refusal gives it back with the request.
        let _ = GUEST.try_with(|guest| *guest.kept.lock().unwrap_or_else(PoisonError::into_inner) = turn);
    }
    caller
}

/// The request under way brought so many entries, which digest has yet to work on.
pub fn brought(entries: usize) {
    let entries = entries as u64;
    // Without a guest nobody is to pay.
    let _ = GUEST.try_with(|guest| {
        let fair = &guest.admission.fair;
        fair.gate.charge(&guest.who, entries.saturating_mul(COST_OF_ENTRY));
        fair.budgets.enter(&guest.who, Used { entries, ..Used::default() });
    });
}

/// Lets a request through to its handler.
pub async fn admit(State(guard): State<Guard>, request: Request, next: Next) -> Result<Response, Problem> {
    let admission = Arc::clone(&guard.admission);
    let answered = answer(guard, request, next).await;
    if answered.as_ref().is_err_and(|problem| problem.status == StatusCode::TOO_MANY_REQUESTS.as_u16())
        && let Ok(_one) = admission.slowly.try_acquire()
    {
        tokio::time::sleep(SLOWLY).await;
    }
    answered
}

async fn answer(guard: Guard, request: Request, next: Next) -> Result<Response, Problem> {
    let Guard { app, admission, route } = guard;
    let fair = &admission.fair;
    let from = from(&request, fair);
    let stranger = Who::stranger(from, None);
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(Address::of(from));
    let mut who = stranger.clone();
    let now = app.clock.now();
    let caller = if route.is_public() { None } else { Some(caller(&parts.headers, &app, &admission, &stranger, now)?) };
    if let Some(caller) = &caller {
        who = Who::device(&caller.org, caller.device);
    }
    let busy = |later| problem(&admission, later);
    let announced = body.size_hint().upper().unwrap_or(route.body as u64);
    let lane = lane(route, announced, fair.limits.short_push_bytes);
    fair.budgets.admit(&who, kind(route, lane), app.clock.running()).map_err(busy)?;
    let seat = match route.answers {
        Answers::Whole => fair.seats.request(&who),
        Answers::Stream => fair.seats.stream(&who),
    };
    let seat = seat.map_err(busy)?;
    fair.gate.has_room(&who, lane).map_err(busy)?;
    let bytes = usize::try_from(announced).unwrap_or(usize::MAX).min(route.body);
    let held = fair.seats.body(&who, bytes).map_err(busy)?;
    let body = read(body, fair).await?;
    if let Some(device) = route.names.and_then(|names| names(&body)) {
        who = named(fair, &stranger, device, app.clock.running()).map_err(busy)?;
    }
    let read = body.len() as u64;
    let cost = LEAST_COST + (read / 1_024) * COST_OF_KIB;
    let guest = Guest { admission: Arc::clone(&admission), who, lane, cost, kept: Arc::default() };
    let work = async {
        if let Some(caller) = caller {
            // The push behind it begins at once; others may wait for digest in between, and must not keep a slot meanwhile.
            parts.extensions.insert(still(app, caller, now, route.may_be_short).await?);
        }
        Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
    };
    let answer: Result<Response, Problem> = GUEST.scope(guest.clone(), work).await;
    let answer = answer?;
    drop(held);
    let sent = answer.body().size_hint().lower();
    fair.budgets.enter(&guest.who, used(route, read + sent));
    Ok(match route.answers {
        Answers::Whole => answer,
        // A stream is open until its body ends.
        Answers::Stream => answer.map(|body| keeping(body, seat)),
    })
}

/// A body that keeps its seat until it ends or is dropped.
fn keeping(body: Body, seat: Seat) -> Body {
    Body::from_stream(body.into_data_stream().inspect(move |_| {
        let _kept = &seat;
    }))
}

/// Where a request comes from.
fn from(request: &Request, fair: &Fair) -> IpAddr {
    let peer = request.extensions().get::<Peer>().map_or(std::net::Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0);
    address(peer, request.headers(), &fair.limits.proxies)
}

/// Whose token a request shows.
fn caller(
    headers: &HeaderMap,
    app: &App,
    admission: &Admission,
    stranger: &Who,
    now: Timestamp,
) -> Result<Caller, Problem> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::unauthorised)?;
    if let Some(caller) = admission.known.caller(token, now).filter(|_| still_trusted(&app.keys, token, now)) {
        return Ok(caller);
    }
    let (budgets, running) = (&admission.fair.budgets, app.clock.running());
    budgets.may_show_token(stranger, running).map_err(|later| problem(admission, later))?;
    match check_until(&app.keys, &app.origin, token, now) {
        Some((caller, ends)) => {
            admission.known.remember(token, &caller, ends, now);
            Ok(caller)
        }
        None => {
            budgets.bad_token(stranger, running);
            Err(Problem::unauthorised())
        }
    }
}

/// A device that a stranger names: it has a budget of its own at this address, so that it can't use up another's, nor be kept
/// out by somebody elsewhere who names it.
fn named(fair: &Fair, stranger: &Who, device: DeviceId, running: Duration) -> Result<Who, Later> {
    let Group::Address(at) = stranger.group else { return Ok(stranger.clone()) };
    let who = Who::stranger(at, Some(device));
    fair.budgets.admit_member(&who, running)?;
    Ok(who)
}

/// Out of which budget a request is let in.
fn kind(route: &Route, lane: Lane) -> Kind {
    if route.bulk { Kind::Bulk } else { Kind::Of(lane) }
}

/// What a request that was answered used up.
fn used(route: &Route, bytes: u64) -> Used {
    match route.bulk {
        true => Used { blob_bytes: bytes.max(LEAST_OF_BLOB), ..Used::default() },
        false => Used { bytes, ..Used::default() },
    }
}

fn lane(route: &Route, announced: u64, short: u64) -> Lane {
    if route.may_be_short && announced <= short { Lane::Short } else { Lane::Long }
}

/// Reads a body, which must come at a decent pace.
async fn read(body: Body, fair: &Fair) -> Result<Bytes, Problem> {
    let patience = Duration::from_millis(fair.limits.body_ms);
    let begun = tokio::time::Instant::now();
    let mut parts = body.into_data_stream();
    let (mut first, mut whole) = (None::<Bytes>, Vec::new());
    loop {
        let come = whole.len() + first.as_ref().map_or(0, Bytes::len);
        let until = begun + fair.limits.at_pace(patience, come as u64);
        let Ok(part) = tokio::time::timeout_at(until, parts.next()).await else { return Err(Problem::too_slow()) };
        let part = match part {
            None => break,
            Some(part) => part.map_err(|error| cut(&error))?,
        };
        match first.take() {
            None if whole.is_empty() => first = Some(part),
            None => whole.extend_from_slice(&part),
            Some(before) => {
                whole.extend_from_slice(&before);
                whole.extend_from_slice(&part);
            }
        }
    }
    Ok(first.unwrap_or_else(|| whole.into()))
}

/// A body that did not come to its end: it is too large, or the caller has gone.
fn cut(error: &axum::Error) -> Problem {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("length limit exceeded") {
            return Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE);
        }
        cause = error.source();
    }
    Problem::of_status(StatusCode::BAD_REQUEST)
}

/// Why somebody is to come again, and when: by chance within a span, so that those who were sent away together do not come back
/// together.
fn problem(admission: &Admission, later: Later) -> Problem {
    let span = admission.fair.limits.retry_after_s.max(1);
    match later {
        Later::Budget(wait) => {
            let wait = wait.as_secs() + 1;
            Problem::too_many_requests(wait + rand::random_range(0..=wait.min(span)))
        }
        Later::Open => Problem::too_many_open(1),
        Later::Overload => Problem::overloaded(rand::random_range(1..=span)),
    }
}
