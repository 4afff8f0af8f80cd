//! The API's table of contents: every route with its method, what it asks the access table for, and its handler. The router
//! is built from this table and from nothing else, so no route can be missing in it, and one that is not public asks for a
//! token whatever its handler does. Only the page that shows the API's description stands beside it.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use sync_core::access::{Action, Resource};

use crate::app::App;
use crate::http::access::Access::{self, Needs, Public};
use crate::http::auth::admit;
use crate::http::{
    board, delegations, deposit, devices, enrol, feed, health, journal, keys, log, looks, nudges, openapi, token,
    visits,
};

/// How a route answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// As a whole, within the time limit.
    Whole,
    /// As a stream that stays open.
    Stream,
}

/// One route.
pub struct Route {
    /// Its method.
    pub method: MethodFilter,
    /// Its path.
    pub path: &'static str,
    /// What it asks for.
    pub access: Access,
    /// How it answers.
    pub answers: Answers,
    handler: Handler,
}

type Handler = fn(MethodFilter) -> MethodRouter<App>;

const fn get(path: &'static str, access: Access, handler: Handler) -> Route {
    Route { method: MethodFilter::GET, path, access, answers: Answers::Whole, handler }
}

const fn post(path: &'static str, access: Access, handler: Handler) -> Route {
    Route { method: MethodFilter::POST, ..get(path, access, handler) }
}

/// All routes.
pub const ROUTES: &[Route] = &[
    get("/healthz", Public, |method| on(method, health::healthz)),
    get("/v1/openapi.json", Public, |method| on(method, openapi::document)),
    post("/v1/enrol", Public, |method| on(method, enrol::enrol)),
    post("/v1/nonce", Public, |method| on(method, token::nonce)),
    post("/v1/token", Public, |method| on(method, token::token)),
    get("/.well-known/jwks.json", Public, |method| on(method, keys::jwks)),
    post("/v1/keys/rotation", Needs(Action::Administer, Resource::Keys), |method| on(method, keys::rotate)),
    post("/v1/deposit", Public, |method| on(method, deposit::deposit)),
    get("/v1/deposits", Needs(Action::Read, Resource::Quarantine), |method| on(method, deposit::list)),
    post("/v1/deposits/{device}/decision", Needs(Action::Decide, Resource::Quarantine), |method| {
        on(method, deposit::decide)
    }),
    get("/v1/devices", Needs(Action::Read, Resource::Device), |method| on(method, devices::list)),
    post("/v1/devices/{device}/name", Needs(Action::Write, Resource::Device), |method| on(method, devices::rename)),
    post("/v1/devices/{device}/revocation", Needs(Action::Administer, Resource::Device), |method| {
        on(method, devices::revoke)
    }),
    post("/v1/devices/{device}/loss", Needs(Action::Act, Resource::Loss), |method| on(method, devices::lose)),
    post("/v1/journal", Needs(Action::Deposit, Resource::Journal), |method| on(method, journal::push)),
    get("/v1/feed", Needs(Action::Read, Resource::Feed), |method| on(method, feed::feed)),
    get("/v1/log/checkpoint", Needs(Action::Read, Resource::Log), |method| on(method, log::checkpoint)),
    get("/v1/log/inclusion", Needs(Action::Read, Resource::Log), |method| on(method, log::inclusion)),
    get("/v1/log/consistency", Needs(Action::Read, Resource::Log), |method| on(method, log::consistency)),
    get("/v1/board", Needs(Action::Read, Resource::Board), |method| on(method, board::board)),
    get("/v1/looks", Needs(Action::Read, Resource::Looks), |method| on(method, looks::looks)),
    get("/v1/delegations", Needs(Action::Read, Resource::Delegation), |method| on(method, delegations::list)),
    post("/v1/delegations", Needs(Action::Administer, Resource::Delegation), |method| on(method, delegations::lend)),
    post("/v1/delegations/{id}/end", Needs(Action::Administer, Resource::Delegation), |method| {
        on(method, delegations::end)
    }),
    get("/v1/visits/{id}", Needs(Action::Read, Resource::Visit), |method| on(method, visits::visit)),
    Route {
        answers: Answers::Stream,
        ..get("/v1/nudges", Needs(Action::Read, Resource::Nudges), |method| on(method, nudges::nudges))
    },
];

/// A route by its names, for whoever asks all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, with `{}` around what stands for something.
    pub path: &'static str,
    /// The row of the access table that it asks for; none where it is public.
    pub needs: Option<(Action, Resource)>,
}

/// All routes by their names.
pub fn routes_listed() -> Vec<Listed> {
    let listed = |route: &Route| Listed {
        method: if route.method == MethodFilter::GET { "GET" } else { "POST" },
        path: route.path,
        needs: match route.access {
            Public => None,
            Needs(action, resource) => Some((action, resource)),
        },
    };
    ROUTES.iter().map(listed).collect()
}

/// The routes that answer in one way.
pub fn answering(answers: Answers, app: &App) -> Router<App> {
    let chosen = ROUTES.iter().filter(|route| route.answers == answers);
    chosen.fold(Router::new(), |router, route| router.route(route.path, guarded(route, app)))
}

/// A route with its guard, where it has one.
fn guarded(route: &Route, app: &App) -> MethodRouter<App> {
    let handler = (route.handler)(route.method);
    match route.access {
        Public => handler,
        Needs(..) => handler.route_layer(from_fn_with_state(app.clone(), admit)),
    }
}
