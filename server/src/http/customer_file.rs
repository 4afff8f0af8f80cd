//! `GET /v1/customers.csv`, `GET /v1/customers.xlsx` and `POST /v1/customers/import`: many cards as a sheet, taken away and brought in
//! (C2.2). What is brought in is read by the same code as at a command line, row by row, with less room.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use sync_core::access::{Action, Relation, Resource, allows};
use utoipa::{IntoParams, ToSchema};

use crate::admin::AdminError;
use crate::admin::customer::import::{How, Outcome, import_by};
use crate::app::App;
use crate::bearer::Caller;
use crate::customer::columns::Headings;
use crate::customer::file::sheet;
use crate::http::extract::Asked;
use crate::http::json::Lang;
use crate::http::{Problem, blocking};
use crate::query::customers::CustomerSight;
use crate::sheet::{self, Row};
use crate::store::{Act, CustomerAct, Doer, Read};

/// Largest sheet over HTTP, in bytes; a larger one is for the command line.
pub const SHEET_BODY: usize = 4 << 20;
/// Most rows over HTTP.
const MOST_ROWS: usize = 10_000;
/// Most bytes that a workbook over HTTP may come to when it is inflated.
const MOST_INFLATED: u64 = 64 << 20;
/// Most rows that are named in an answer.
const MOST_NAMED: usize = 1_000;

/// What the file takes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The language of headings; as the API names the fields where none is named.
    lang: Option<Lang>,
}

/// Cards as a CSV file for Excel, no cell a formula: those of whom somebody below the caller is in charge, or all by their role.
/// That it was taken stands in the journal.
#[utoipa::path(
    get, path = "/v1/customers.csv", tag = "pages", security(("token" = [])), params(FileQuery),
    responses(
        (status = 200, description = "UTF-8 with its mark", content_type = "text/csv", body = String),
        (status = "default", response = Problem)
    )
)]
pub async fn csv(State(app): State<App>, caller: Caller, Asked(asked): Asked<FileQuery>) -> Result<Response, Problem> {
    let headers = ["text/csv; charset=utf-8", "attachment; filename=\"customers.csv\""];
    blocking(move || taken_away(&app, &caller, &asked, false, headers)).await
}

/// The same as a workbook.
#[utoipa::path(
    get, path = "/v1/customers.xlsx", tag = "pages", security(("token" = [])), params(FileQuery),
    responses(
        (status = 200, description = "one sheet of words", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = String),
        (status = "default", response = Problem)
    )
)]
pub async fn xlsx(State(app): State<App>, caller: Caller, Asked(asked): Asked<FileQuery>) -> Result<Response, Problem> {
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let headers = [media, "attachment; filename=\"customers.xlsx\""];
    blocking(move || taken_away(&app, &caller, &asked, true, headers)).await
}

fn taken_away(
    app: &App,
    caller: &Caller,
    asked: &FileQuery,
    workbook: bool,
    [media, disposition]: [&'static str; 2],
) -> Result<Response, Problem> {
    let needs = (Action::Read, Resource::CustomerFile);
    let cards = app.store.read_with(|read| {
        let sight = CustomerSight::read(read, &caller.org, &caller.person)?;
        if !sight.may_any(needs.0, needs.1) {
            return Ok(None);
        }
        sight.cards(read, &caller.org, needs).map(Some)
    })?;
    let refused = || {
        let detail = "many cards at once are for superiors, risk control and executives: ask one of them";
        Problem::new(StatusCode::FORBIDDEN, "not_allowed", detail)
    };
    let cards = cards.ok_or_else(refused)?;
    let headings = match asked.lang {
        Some(Lang::Zh) => Headings::Zh,
        Some(Lang::En) => Headings::En,
        None => Headings::Keys,
    };
    let unfit = |why: sheet::SheetError| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "sheet_not_written", format!("{why}: take them as CSV"))
    };
    let bytes = sheet(&cards, headings, workbook).map_err(unfit)?;
    let (now, by, org) = (app.clock.now(), Doer::Person(caller.person.clone()), caller.org.clone());
    let act = CustomerAct::Exported { person: Some(caller.person.clone()), cards: cards.len() as u64 };
    app.store.write_with(move |tx| crate::act::carry_out(tx, &org, now, &by, Act::OfCustomer(act)))?;
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

/// How a sheet is brought in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Look only: nothing is written.
    #[serde(default)]
    check: bool,
    /// One bad row keeps all others out.
    #[serde(default)]
    all_or_nothing: bool,
}

/// A cell, or a row, that was not taken.
#[derive(Debug, Serialize, ToSchema)]
struct RowErrorJson {
    /// The line in the file, from 1 on.
    line: u64,
    /// The column's heading, as the file has it; empty where it is the row.
    column: String,
    /// What is wrong.
    reason: String,
    /// What to do.
    remedy: String,
}

/// A card that may be another's.
#[derive(Debug, Serialize, ToSchema)]
struct LikenessJson {
    /// The line in the file.
    line: u64,
    /// Which.
    customer: String,
    /// The other.
    like: String,
}

/// What an import came to, or would come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportJson {
    /// Rows that were read, without the headings.
    rows: usize,
    /// Customers that are new.
    made: usize,
    /// Customers of whom something changed.
    changed: usize,
    /// Customers of whom nothing did.
    same: usize,
    /// Whether it was written; rows that are wrong are left out.
    written: bool,
    /// How many things are wrong.
    wrong: usize,
    /// The first thousand of them, by line.
    errors: Vec<RowErrorJson>,
    /// Cards that may be another's, the first thousand (C2.4).
    likenesses: Vec<LikenessJson>,
}

impl From<Outcome> for ImportJson {
    fn from(outcome: Outcome) -> Self {
        let Outcome { rows, made, changed, same, errors, likenesses, written, .. } = outcome;
        let wrong = errors.len();
        let error = |it: crate::admin::customer::import::RowError| RowErrorJson {
            line: it.line,
            column: it.column,
            reason: it.reason,
            remedy: it.remedy,
        };
        let errors = errors.into_iter().take(MOST_NAMED).map(error).collect();
        let like = |it: crate::admin::customer::import::Likeness| LikenessJson {
            line: it.line,
            customer: it.customer.to_string(),
            like: it.like.to_string(),
        };
        let likenesses = likenesses.into_iter().take(MOST_NAMED).map(like).collect();
        Self { rows, made, changed, same, written, wrong, errors, likenesses }
    }
}

/// Brings in a sheet of cards, CSV or a workbook, of at most 4 MiB and 10,000 rows; `sojourn admin customer import` takes more. Every
/// cell is looked at before anything is written; rows that are wrong are named and left out, or keep all out.
#[utoipa::path(
    post, path = "/v1/customers/import", tag = "pages", security(("token" = [])), params(ImportQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "the file: .csv in UTF-8, UTF-16 or GB18030, or .xlsx"),
    responses((status = 200, body = ImportJson), (status = "default", response = Problem))
)]
pub async fn import(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ImportQuery>,
    body: Bytes,
) -> Result<Json<ImportJson>, Problem> {
    blocking(move || {
        let may = app.store.read_with(|read| may_bring_in(read, &caller))?;
        if !may {
            let detail = "cards are put by administration: ask them";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not_allowed", detail));
        }
        let unreadable = |why: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "sheet_not_read", why);
        let rows = read(&body).map_err(|error| unreadable(error.to_string()))?;
        let how = How { check: asked.check, all_or_nothing: asked.all_or_nothing };
        let by = Doer::Person(caller.person.clone());
        let done = import_by(&*app.store, (&caller.org, &by), app.clock.now(), &rows, how, &mut |_, _| {});
        app.wake_digest();
        match done {
            Ok(outcome) => Ok(Json(outcome.into())),
            Err(AdminError::Store(error)) => Err(error.into()),
            Err(error) => Err(unreadable(error.to_string())),
        }
    })
    .await
}

fn may_bring_in(read: &dyn Read, caller: &Caller) -> Result<bool, crate::store::StoreError> {
    let here = read.person(&caller.org, &caller.person)?.filter(|person| person.left.is_none());
    let may = |roles: &[_]| allows(roles, Relation::Colleague, Action::Administer, Resource::Customer);
    Ok(here.is_some_and(|person| may(&person.roles)))
}

/// A workbook begins as any archive does.
fn read(bytes: &[u8]) -> Result<Vec<Row>, sheet::SheetError> {
    let rows = sheet::read_within(bytes, bytes.starts_with(b"PK"), MOST_INFLATED)?;
    // The first holds the headings.
    if rows.len() > MOST_ROWS + 1 {
        let why = format!("it has more than {MOST_ROWS} rows: split it, or have the operator import it");
        return Err(sheet::SheetError(why));
    }
    Ok(rows)
}
