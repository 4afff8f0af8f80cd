//! `GET /v1/proposals` and `POST /v1/proposals/{device}/{seq}/review`: changes of cards that visits propose, and a superior's
//! review of them (V11.1).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::customer::{Field, ProposedChange};
use sync_core::ids::Seq;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::customers::ContactJson;
use crate::http::devices::words;
use crate::http::extract::{Asked, said};
use crate::http::json::time;
use crate::http::{Problem, blocking, wait_for};
use crate::proposal::{ProposalView, Review, ReviewError, proposals, review as review_it};
use crate::store::Position;

/// What the list takes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Those that were reviewed as well.
    #[serde(default)]
    all: bool,
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    at_least: Option<Position>,
}

/// Proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalsJson {
    /// Latest first.
    proposals: Vec<ProposalJson>,
}

/// A change that a visit proposes for a customer's card.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalJson {
    /// The device that wrote it.
    device: String,
    /// Its place in that device's journal.
    seq: Seq,
    /// On which visit.
    visit: String,
    /// Whose.
    person: String,
    /// When it was received.
    received: String,
    /// The customer of the visit; none where they have no card.
    customer: Option<String>,
    /// Their name.
    customer_name: Option<String>,
    /// `open`, `accepted` or `rejected`.
    state: &'static str,
    /// The field's key; none where it is a contact.
    field: Option<String>,
    /// The field's name in English.
    name_en: Option<&'static str>,
    /// The field's name in Chinese.
    name_zh: Option<&'static str>,
    /// What the rep saw there; none where the card was not on their phone.
    old: Option<String>,
    /// What should stand there.
    new: Option<String>,
    /// What stands there now.
    current: Option<String>,
    /// Whether the card says something else now than what the rep saw: both values must be looked at.
    conflict: bool,
    /// The contact that the card lacks.
    contact: Option<ContactJson>,
}

fn proposal_json(view: ProposalView) -> ProposalJson {
    let conflict = view.row.decided.is_none() && view.proposed.conflicts();
    let (field, old, new, current, contact) = match view.proposed {
        ProposedChange::Field { field, old, new, current } => (Some(field), old, Some(new), current, None),
        ProposedChange::Contact(contact) => (None, None, None, None, Some(ContactJson::from(*contact))),
    };
    let known = field.as_deref().and_then(Field::of_key);
    let (customer, customer_name) = view.customer.map(|(id, name)| (id.to_string(), name)).unzip();
    ProposalJson {
        device: view.row.device.to_string(),
        seq: view.row.seq,
        visit: view.row.visit.to_string(),
        person: view.row.person.to_string(),
        received: time(view.received),
        customer,
        customer_name,
        state: match view.row.decided {
            None => "open",
            Some((_, true)) => "accepted",
            Some((_, false)) => "rejected",
        },
        name_en: known.map(Field::en),
        name_zh: known.map(Field::zh),
        field,
        old,
        new,
        current,
        conflict,
        contact,
    }
}

/// Proposals of the caller and of those below them, beside what stands on the cards now.
#[utoipa::path(
    get, path = "/v1/proposals", tag = "pages", security(("token" = [])), params(ListQuery),
    responses((status = 200, body = ProposalsJson), (status = "default", response = Problem))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ListQuery>,
) -> Result<Json<ProposalsJson>, Problem> {
    wait_for(&app, asked.at_least).await;
    blocking(move || {
        let views = app.store.read_with(|read| proposals(read, &caller.org, &caller.person, asked.all))?;
        Ok(Json(ProposalsJson { proposals: views.into_iter().map(proposal_json).collect() }))
    })
    .await
}

/// A review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardReviewJson {
    /// Accepted, or else rejected.
    accept: bool,
    /// Why; the rep is told.
    reason: String,
    /// Where the card has changed since the rep saw it: what stands there now, as the caller has seen it.
    over: Option<String>,
}

/// What was reviewed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewedJson {
    /// Whose card it is about; none where they have none.
    customer: Option<String>,
}

impl From<ReviewError> for Problem {
    fn from(error: ReviewError) -> Self {
        let detail = error.to_string();
        match error {
            ReviewError::Unknown => Self::not_found("proposal"),
            ReviewError::Decided => Self::new(StatusCode::CONFLICT, "already_reviewed", detail),
            ReviewError::NoCard => Self::new(StatusCode::CONFLICT, "no_card", detail),
            ReviewError::Conflict { .. } => Self::new(StatusCode::CONFLICT, "card_changed", detail),
            ReviewError::Unfit(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "proposal_not_fit", detail),
            ReviewError::Store(store) => store.into(),
        }
    }
}

/// Accepts a proposal, which changes the card at once, or rejects it. Where the card has changed since the rep saw it, the answer
/// names both values and nothing is taken: ask again with `over`.
#[utoipa::path(
    post, path = "/v1/proposals/{device}/{seq}/review", tag = "pages", security(("token" = [])),
    params(("device" = String, Path, description = "the device's id"), ("seq" = u64, Path, description = "the entry")),
    request_body = CardReviewJson,
    responses((status = 200, body = ReviewedJson), (status = "default", response = Problem))
)]
pub async fn review(
    State(app): State<App>,
    caller: Caller,
    path: Result<Path<(String, Seq)>, axum::extract::rejection::PathRejection>,
    body: Bytes,
) -> Result<Json<ReviewedJson>, Problem> {
    let missing = || Problem::not_found("proposal");
    let Path((device, seq)) = path.map_err(|_| missing())?;
    let device = device.parse().map_err(|_| missing())?;
    let CardReviewJson { accept, reason, over } = said(&body)?;
    let said = Review { accepted: accept, reason: words("reason", &reason)?, over };
    blocking(move || {
        let now = app.clock.now();
        let by = caller.person;
        let done = app.store.write_with(move |tx| review_it(tx, &caller.org, now, &by, (device, seq), &said))?;
        Ok(Json(ReviewedJson { customer: done?.map(|id| id.to_string()) }))
    })
    .await
}
