//! `GET /v1/nudges`: server-sent events that say that something changed, never what. Read by fetch with the token in a
//! header; a page then asks again with its own rights. The stream ends with the token's time: the page comes back.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::{broadcast, watch};
use tokio::time::Sleep;

use crate::app::{App, Nudge};
use crate::bearer::{Caller, TOKEN_LASTS};
use crate::http::auth::still_may;
use crate::http::{Problem, blocking};
use crate::relation::DepartmentTree;
use crate::store::Scope;

const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// One listener.
struct Listener {
    app: App,
    caller: Caller,
    scopes: Vec<Scope>,
    nudges: broadcast::Receiver<Nudge>,
    turns: watch::Receiver<u64>,
    over: Pin<Box<Sleep>>,
}

/// Nudges for the caller's scopes: `event: nudge` without data.
#[utoipa::path(
    get, path = "/v1/nudges", tag = "pages", security(("token" = [])),
    responses(
        (status = 200, description = "events `nudge` without data", content_type = "text/event-stream", body = String),
        (status = "default", response = Problem)
    )
)]
pub async fn nudges(
    State(app): State<App>,
    caller: Caller,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    // Subscribed before the scopes are read, so that nothing falls between.
    let (nudges, turns) = (app.nudges.subscribe(), app.follow_timers());
    let scopes = scopes(app.clone(), caller.clone()).await?;
    let lasts = Duration::from_millis(TOKEN_LASTS.0.unsigned_abs());
    let over = Box::pin(tokio::time::sleep(lasts));
    let listener = Listener { app, caller, scopes, nudges, turns, over };
    let events = unfold(listener, |mut listener| async move {
        listener.next().await.then(|| (Ok(Event::default().event("nudge").data("")), listener))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE).text("keep-alive")))
}

/// What a caller who still may hears of.
async fn scopes(app: App, caller: Caller) -> Result<Vec<Scope>, Problem> {
    blocking(move || {
        let caller = still_may(&app, caller, app.clock.now())?;
        Ok(app.store.read_with(|read| Ok(DepartmentTree::read(read, &caller.org)?.scopes(&caller.person)))?)
    })
    .await
}

impl Listener {
    /// Waits for the next nudge: false once the server stops or the token's time is over.
    async fn next(&mut self) -> bool {
        while !self.app.is_stopping() {
            tokio::select! {
                nudge = self.nudges.recv() => match nudge {
                    // Rights are asked anew each time: who was revoked meanwhile, or has left, hears no more.
                    Ok(nudge) if self.concerns(&nudge) => match scopes(self.app.clone(), self.caller.clone()).await {
                        Ok(scopes) => {
                            self.scopes = scopes;
                            if self.concerns(&nudge) {
                                return true;
                            }
                        }
                        Err(_) => return false,
                    },
                    Ok(_) => {}
                    // Too slow to be told each: it looks at everything.
                    Err(broadcast::error::RecvError::Lagged(_)) => return true,
                    Err(broadcast::error::RecvError::Closed) => return false,
                },
                // Turns when the server stops, among other things.
                turned = self.turns.changed() => if turned.is_err() { return false },
                () = &mut self.over => return false,
            }
        }
        false
    }

    fn concerns(&self, nudge: &Nudge) -> bool {
        nudge.org == self.caller.org && nudge.scopes.iter().any(|scope| self.scopes.contains(scope))
    }
}
