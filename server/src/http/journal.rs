//! `POST /v1/journal`: a device's contact. What is done with it stands in `receive`; what is new for the device comes along.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sync_core::cbor;
use sync_core::sync::{CBOR, FeedAnswer};

use crate::app::App;
use crate::bearer::Caller;
use crate::feed::pull;
use crate::http::admission::brought;
use crate::http::feed::note_contact;
use crate::http::{Problem, blocking, wait_at_most};
use crate::receive::{Received, Sender, Taken, receive};
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
    let (asker, receiving) = (caller.clone(), app.clone());
    let stored = blocking(move || match receive(&receiving, &sender, &body)? {
        Received::Before(answer) => Ok((0, Stored::Answered(answer))),
        Received::Now(taken) if taken.entries > 0 && taken.entries <= FEW && receiving.digests_soon(taken.position) => {
            Ok((taken.entries, Stored::Soon(taken)))
        }
        Received::Now(taken) => Ok((taken.entries, Stored::Answered(answer(&receiving, &asker, *taken)))),
    });
    let (entries, stored) = stored.await?;
    brought(entries);
    match stored {
        Stored::Answered(answer) => Ok(Cbor(answer)),
        Stored::Soon(taken) => {
            wait_at_most(&app, taken.position, SOON).await;
            let plain = cbor::encode(&taken.answer);
            let with_news = blocking(move || Ok(Cbor(answer(&app, &caller, *taken)))).await;
            // It is stored: whoever has no time for news is not to hear that it failed.
            Ok(with_news.unwrap_or(Cbor(plain)))
        }
    }
}

/// A push that is stored.
enum Stored {
    /// Nothing is waited for.
    Answered(Vec<u8>),
    /// Digest comes to it in a moment.
    Soon(Box<Taken>),
}

/// The answer with a little news, where there is any.
fn answer(app: &App, caller: &Caller, taken: Taken) -> Vec<u8> {
    let Taken { mut answer, cursor, .. } = taken;
    if let Some(cursor) = &cursor {
        note_contact(app, caller, cursor);
    }
    if let Some(news) = cursor.and_then(|cursor| news(app, caller, &cursor)) {
        answer.merged = answer.merged.max(news.merged);
        let packed = news.write();
        answer.news = (packed.len() <= NEWS.bytes).then(|| packed.into());
    }
    cbor::encode(&answer)
}

/// All that is new after a cursor. Who has more to read gets it in larger pages; what can't be read is no reason to say that a
/// stored push failed.
fn news(app: &App, caller: &Caller, cursor: &str) -> Option<FeedAnswer> {
    let Caller { org, person, device } = caller;
    let pulled = app.store.read_with(|read| pull(read, org, person, device, cursor, NEWS));
    let pulled = pulled.inspect_err(|error| tracing::error!(error = %error, "no news come with a push"));
    pulled.ok().flatten().filter(|news| !news.more)
}
