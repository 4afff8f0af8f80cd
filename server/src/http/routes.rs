//! The API's table of contents: every route with its method, what it asks the access table for, and its handler. The router
//! is built from this table and from nothing else, so no route can be missing in it.

use axum::Router;
use axum::routing::{MethodRouter, get, post};
use sync_core::access::Action;

use crate::app::App;
use crate::http::access::Access::{self, Needs, Public};
use crate::http::{board, enrol, feed, health, journal, nudges, openapi, token, visits};

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
    pub method: &'static str,
    /// Its path.
    pub path: &'static str,
    /// What it asks for.
    pub access: Access,
    /// How it answers.
    pub answers: Answers,
    handler: fn() -> MethodRouter<App>,
}

const fn route(method: &'static str, path: &'static str, access: Access, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method, path, access, answers: Answers::Whole, handler }
}

/// All routes.
pub const ROUTES: &[Route] = &[
    route("GET", "/healthz", Public, || get(health::healthz)),
    route("GET", "/v1/openapi.json", Public, || get(openapi::document)),
    route("POST", "/v1/enrol", Public, || post(enrol::enrol)),
    route("POST", "/v1/nonce", Public, || post(token::nonce)),
    route("POST", "/v1/token", Public, || post(token::token)),
    route("POST", "/v1/journal", Needs(Action::PushJournal), || post(journal::push)),
    route("GET", "/v1/feed", Needs(Action::ReadFeed), || get(feed::feed)),
    route("GET", "/v1/board", Needs(Action::ReadBoard), || get(board::board)),
    route("GET", "/v1/visits/{id}", Needs(Action::ReadVisit), || get(visits::visit)),
    Route { answers: Answers::Stream, ..route("GET", "/v1/nudges", Needs(Action::ReadNudges), || get(nudges::nudges)) },
];

/// The routes that answer in one way.
pub fn answering(answers: Answers) -> Router<App> {
    let chosen = ROUTES.iter().filter(|route| route.answers == answers);
    chosen.fold(Router::new(), |router, route| router.route(route.path, (route.handler)()))
}
