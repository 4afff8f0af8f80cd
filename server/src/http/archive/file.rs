//! `GET /v1/archive.csv`: visits as a file, written piece by piece, so that a large one takes no more memory than a small one. Rights are
//! asked anew for each piece.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use sync_core::access::{Action, Resource};
use sync_core::archive::Heading;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::archive::ArchiveQuery;
use crate::http::auth::still_may;
use crate::http::extract::Asked;
use crate::http::json::{Lang, maybe};
use crate::http::{Problem, blocking, wait_for};
use crate::query::archive::{Cards, Found, Looking, Room, Wanted, look};
use crate::query::customers::CustomerSight;
use crate::sheet::{write_csv, write_csv_on};
use crate::store::{Act, ArchiveAct, Doer, FiledAt};

/// Visits in one piece.
const PIECE: Room = Room { found: 200, looked: 2_000 };
/// Names of the columns before those of the words: as the API has them, in Chinese, in English.
const COLUMNS: [(&str, &str, &str); 12] = [
    ("id", "拜访编号", "visit"),
    ("start", "计划开始", "planned start"),
    ("end", "计划结束", "planned end"),
    ("rep", "业务员编号", "rep's id"),
    ("rep_name", "业务员", "rep"),
    ("department", "部门", "department"),
    ("customer_id", "客户编号", "customer's id"),
    ("card_name", "客户档案名称", "name on the card"),
    ("class", "客户性质", "nature"),
    ("tier", "等级", "tier"),
    ("field", "业务领域", "business field"),
    ("review", "记录审核", "review of the record"),
];

/// What of a file is still to be written.
struct Rest {
    app: App,
    caller: Caller,
    wanted: Arc<Wanted>,
    cards: Arc<Cards>,
    /// Up to where it is written; none once it is whole.
    at: Option<Option<FiledAt>>,
}

/// Visits as a CSV file for Excel, no cell a formula: those that the access table lets the caller take away. That it was taken
/// stands in the journal.
#[utoipa::path(
    get, path = "/v1/archive.csv", tag = "pages", security(("token" = [])), params(ArchiveQuery),
    responses(
        (status = 200, description = "UTF-8 with its mark", content_type = "text/csv", body = String),
        (status = "default", response = Problem)
    )
)]
pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ArchiveQuery>,
) -> Result<Response, Problem> {
    let wanted = Arc::new(asked.wanted()?);
    wait_for(&app, asked.at_least).await;
    let (app, caller, all) = (app.clone(), caller.clone(), wanted.is_all());
    let (begun, cards) = {
        let (app, caller) = (app.clone(), caller.clone());
        blocking(move || begin(&app, &caller, all)).await.map(|cards| (heading_row(asked.lang), cards))?
    };
    let first = Bytes::from(begun.map_err(|_| Problem::internal())?);
    let rest = Rest { app, caller, wanted, cards: Arc::new(cards), at: Some(None) };
    let pieces = unfold((Some(first), rest), |(first, mut rest)| async move {
        if let Some(first) = first {
            return Some((Ok(first), (None, rest)));
        }
        let piece = rest.next().await?;
        Some((piece, (None, rest)))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"visits.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// Writes down that a file is taken, before anything of it is.
fn begin(app: &App, caller: &Caller, all: bool) -> Result<Cards, Problem> {
    let cards = app.store.read_with(|read| {
        let sight = CustomerSight::read(read, &caller.org, &caller.person)?;
        if !sight.may_any(Action::Read, Resource::ArchiveFile) {
            return Ok(None);
        }
        Cards::read(read, &caller.org, &caller.person).map(Some)
    })?;
    let refused = || {
        let detail = "many visits at once are for superiors, risk control and executives: ask one of them";
        Problem::new(StatusCode::FORBIDDEN, "not_allowed", detail)
    };
    let cards = cards.ok_or_else(refused)?;
    let (now, by) = (app.clock.now(), Doer::Person(caller.person.clone()));
    let (org, act) = (caller.org.clone(), ArchiveAct::Exported { person: caller.person.clone(), all });
    app.store.write_with(move |tx| crate::act::carry_out(tx, &org, now, &by, Act::OfArchive(act)))?;
    Ok(cards)
}

impl Rest {
    /// The next piece; none when all is written. A piece that fails ends the file where it can be seen that it is not whole.
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        let at = self.at.take()?;
        let (app, caller) = (self.app.clone(), self.caller.clone());
        let (wanted, cards) = (Arc::clone(&self.wanted), Arc::clone(&self.cards));
        let done = blocking(move || piece(&app, caller, &wanted, &cards, at)).await;
        match done {
            Ok((bytes, next)) => {
                self.at = next.map(Some);
                Some(Ok(bytes))
            }
            Err(problem) => Some(Err(io::Error::other(problem.detail))),
        }
    }
}

fn piece(
    app: &App,
    caller: Caller,
    wanted: &Wanted,
    cards: &Cards,
    at: Option<FiledAt>,
) -> Result<(Bytes, Option<FiledAt>), Problem> {
    let now = app.clock.now();
    let caller = still_may(app, caller, now)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let next = app.store.read_with(|read| {
        let looking = Looking { caller: &caller.person, wanted, cards, takes: true, now };
        look(read, &caller.org, &looking, at, PIECE, &mut |found| rows.push(cells(&found)))
    })?;
    let bytes = write_csv_on(rows.iter().map(Vec::as_slice)).map_err(|_| Problem::internal())?;
    Ok((Bytes::from(bytes), next))
}

fn heading_row(lang: Option<Lang>) -> Result<Vec<u8>, crate::sheet::SheetError> {
    let pick = |(key, zh, en): (&str, &str, &str)| match lang {
        Some(Lang::Zh) => zh.to_owned(),
        Some(Lang::En) => en.to_owned(),
        None => key.to_owned(),
    };
    let words = Heading::ALL.iter().map(|heading| (heading.key(), heading.zh(), heading.en()));
    let row: Vec<String> = COLUMNS.into_iter().chain(words).map(pick).collect();
    write_csv([row.as_slice()])
}

/// One visit; several things under one heading stand on lines of one cell.
fn cells(found: &Found) -> Vec<String> {
    let Found { row, rep_name, filed, words, .. } = found;
    let mut cells = vec![
        row.visit.to_string(),
        maybe(row.start).unwrap_or_default(),
        maybe(row.end).unwrap_or_default(),
        row.rep.to_string(),
        rep_name.clone(),
        row.department.as_ref().map(ToString::to_string).unwrap_or_default(),
        row.customer.clone(),
        filed.name.clone(),
        filed.class.clone(),
        filed.tier.clone(),
        filed.field.clone(),
        row.review.as_str().to_owned(),
    ];
    cells.extend(Heading::ALL.iter().map(|heading| {
        let texts = words.iter().filter(|words| words.heading == *heading).map(|words| words.text.as_str());
        texts.collect::<Vec<_>>().join("\n")
    }));
    cells
}
