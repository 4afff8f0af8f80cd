//! `POST /v1/journal`: a device's contact. What is done with it stands in `receive`; what is new for the device comes along.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sync_core::cbor;
use sync_core::sync::CBOR;

use crate::app::App;
use crate::bearer::Caller;
use crate::feed::pull;
use crate::http::{Problem, blocking, wait_at_most};
use crate::receive::{Received, Sender, receive};
use crate::store::Page;

/// The most of the feed that comes with a push's answer; who has more to read asks for it.
const NEWS: Page = Page { rows: 32, bytes: 8 << 10 };
/// A push of at most so many entries is answered when it is digested, if that is soon: it saves asking again.
const FEW: usize = 16;
/// How long such a push waits.
const SOON: Duration = Duration::from_millis(100);

/// A frame on its way out.
pub struct Cbor(pub Vec<u8>);

impl IntoResponse for Cbor {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, CBOR)], self.0).into_response()
    }
}

/// Takes a push; answered once it is fsynced.
#[utoipa::path(
    post, path = "/v1/journal", tag = "device", security(("token" = [])),
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "push-request, see docs/wire.md"),
    responses(
        (status = 200, description = "push-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn push(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Cbor, Problem> {
    let sender = Sender { org: caller.org.clone(), device: caller.device };
    let receiving = app.clone();
    let mut taken = match blocking(move || Ok(receive(&receiving, &sender, &body)?)).await? {
        Received::Before(answer) => return Ok(Cbor(answer)),
        Received::Now(taken) => taken,
    };
    if taken.entries <= FEW && app.digests_soon(taken.position) {
        wait_at_most(&app, taken.position, SOON).await;
    }
    blocking(move || {
        let answer = &mut taken.answer;
        if let Some(cursor) = &taken.cursor {
            let Caller { org, person, device } = &caller;
            let news = app.store.read_with(|read| pull(read, org, person, device, cursor, NEWS))?;
            // Who has more to read gets it in larger pages.
            let news = news.filter(|news| !news.more);
            answer.merged = news.as_ref().map_or(answer.merged, |news| news.merged.max(answer.merged));
            answer.news = news.map(|news| news.write().into());
        }
        Ok(Cbor(cbor::encode(answer)))
    })
    .await
}
