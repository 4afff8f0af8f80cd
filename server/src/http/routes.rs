//! The API's table of contents: every route with its method, what it asks the access table for, and its handler. The router
//! is built from this table and from nothing else, so no route can be missing in it, and one that is not public asks for a
//! token whatever its handler does. Only the page that shows the API's description stands beside it.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use sync_core::access::{Action, Resource};
use sync_core::ids::DeviceId;
use tower_http::limit::RequestBodyLimitLayer;

use crate::app::App;
use crate::http::access::Access::{self, Needs, Public};
use crate::http::admission::{Admission, Guard, admit};
use crate::http::{
    absences, account, archive, blobs, board, codes, courier, coverage, customer_file, customers, delegations, deposit,
    devices, drills, enrol, feed, findings, handovers, health, itineraries, journal, keys, lanes, layers, log, login,
    looks, nudges, oidc, openapi, operation, people, proposals, push, rules, sms, token, trips, visits, word,
};

/// How a route answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// As a whole, within the time limit.
    Whole,
    /// As a stream that stays open.
    Stream,
}

/// The device that a body names before anybody knows whether it is that device.
type Names = fn(&[u8]) -> Option<DeviceId>;

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
    /// The largest body it takes, in bytes.
    pub body: usize,
    /// Whether a small body may be what somebody in danger sends, or needs to send it: such a one is served first.
    pub may_be_short: bool,
    /// Whether it carries blobs, which have a budget of their own: they take nothing from the journal's.
    pub bulk: bool,
    /// The device that a request without a token names, for a budget of its own.
    pub names: Option<Names>,
    handler: Handler,
}

/// Largest body of a push, in bytes: segments with some room around them.
const PUSH_BODY: usize = 8 << 20;
/// Largest part of a blob, in bytes.
const PART_BODY: usize = sync_core::blob::PART as usize;
/// Largest body elsewhere, in bytes.
const SMALL_BODY: usize = 64 << 10;

impl Route {
    /// Whether it asks for no token.
    pub fn is_public(&self) -> bool {
        matches!(self.access, Public)
    }
}

type Handler = fn(MethodFilter) -> MethodRouter<App>;

const fn get(path: &'static str, access: Access, handler: Handler) -> Route {
    let (body, may_be_short, bulk, names) = (SMALL_BODY, false, false, None);
    Route { method: MethodFilter::GET, path, access, answers: Answers::Whole, body, may_be_short, bulk, names, handler }
}

const fn post(path: &'static str, access: Access, handler: Handler) -> Route {
    Route { method: MethodFilter::POST, ..get(path, access, handler) }
}

/// All routes.
pub const ROUTES: &[Route] = &[
    get("/healthz", Public, |method| on(method, health::healthz)),
    get("/v1/openapi.json", Public, |method| on(method, openapi::document)),
    post("/v1/enrol", Public, |method| on(method, enrol::enrol)),
    Route {
        may_be_short: true,
        names: Some(token::device_of_nonce),
        ..post("/v1/nonce", Public, |method| on(method, token::nonce))
    },
    Route {
        may_be_short: true,
        names: Some(token::device_of_token),
        ..post("/v1/token", Public, |method| on(method, token::token))
    },
    post("/v1/login", Public, |method| on(method, login::login)),
    post("/v1/login/second-factor", Public, |method| on(method, login::second_factor)),
    post("/v1/invitation", Public, |method| on(method, login::accept)),
    post("/v1/oidc/start", Public, |method| on(method, oidc::start)),
    post("/v1/oidc/finish", Public, |method| on(method, oidc::finish)),
    get("/v1/account", Needs(Action::Read, Resource::Account), |method| on(method, account::account)),
    post("/v1/account/password", Needs(Action::Write, Resource::Account), |method| {
        on(method, account::change_password)
    }),
    get("/v1/account/absences", Needs(Action::Read, Resource::Account), |method| on(method, absences::list)),
    post("/v1/account/absences", Needs(Action::Write, Resource::Account), |method| on(method, absences::add)),
    post("/v1/account/absences/end", Needs(Action::Write, Resource::Account), |method| on(method, absences::end)),
    post("/v1/account/codes", Needs(Action::Write, Resource::Account), |method| on(method, codes::set)),
    get("/v1/account/push", Needs(Action::Read, Resource::Account), |method| on(method, push::list)),
    post("/v1/account/push", Needs(Action::Write, Resource::Account), |method| on(method, push::subscribe)),
    post("/v1/account/push/end", Needs(Action::Write, Resource::Account), |method| on(method, push::end)),
    post("/v1/account/second-factor", Needs(Action::Write, Resource::Account), |method| {
        on(method, account::begin_factor)
    }),
    post("/v1/account/second-factor/confirm", Needs(Action::Write, Resource::Account), |method| {
        on(method, account::confirm_factor)
    }),
    get("/v1/people", Needs(Action::Read, Resource::People), |method| on(method, people::list)),
    post("/v1/people/{id}/invitation", Needs(Action::Administer, Resource::Account), |method| {
        on(method, people::invite)
    }),
    post("/v1/people/{id}/reset", Needs(Action::Administer, Resource::Account), |method| on(method, people::reset)),
    post("/v1/people/{id}/unlock", Needs(Action::Administer, Resource::Account), |method| on(method, people::unlock)),
    post("/v1/people/{id}/second-factor/reset", Needs(Action::Administer, Resource::Account), |method| {
        on(method, people::reset_factor)
    }),
    Route {
        may_be_short: true,
        body: PUSH_BODY,
        ..post("/v1/journal", Needs(Action::Deposit, Resource::Journal), |method| on(method, journal::push))
    },
    Route {
        body: sync_core::sync::MAX_SEALED,
        ..post("/v1/courier", Needs(Action::Deposit, Resource::Journal), |method| on(method, courier::bring))
    },
    Route {
        may_be_short: true,
        names: Some(word::device_of_safety),
        ..post("/v1/safety", Public, |method| on(method, word::safety))
    },
    post("/v1/text", Needs(Action::Act, Resource::Safety), |method| on(method, word::text)),
    Route {
        may_be_short: true,
        body: crate::sms::LARGEST,
        ..post("/v1/sms/{org}", Public, |method| on(method, sms::text))
    },
    get("/v1/courier/key", Needs(Action::Deposit, Resource::Journal), |method| on(method, courier::key)),
    get("/.well-known/jwks.json", Public, |method| on(method, keys::jwks)),
    post("/v1/keys/rotation", Needs(Action::Administer, Resource::Keys), |method| on(method, keys::rotate)),
    Route {
        body: PUSH_BODY,
        names: Some(deposit::device_of_deposit),
        ..post("/v1/deposit", Public, |method| on(method, deposit::deposit))
    },
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
    get("/v1/feed", Needs(Action::Read, Resource::Feed), |method| on(method, feed::feed)),
    get("/v1/drills", Needs(Action::Read, Resource::Drill), |method| on(method, drills::list)),
    post("/v1/drills", Needs(Action::Administer, Resource::Drill), |method| on(method, drills::start)),
    post("/v1/drills/{id}/confirm", Needs(Action::Read, Resource::Feed), |method| on(method, drills::confirmed)),
    get("/v1/log/checkpoint", Needs(Action::Read, Resource::Log), |method| on(method, log::checkpoint)),
    get("/v1/log/inclusion", Needs(Action::Read, Resource::Log), |method| on(method, log::inclusion)),
    get("/v1/log/consistency", Needs(Action::Read, Resource::Log), |method| on(method, log::consistency)),
    get("/v1/board", Needs(Action::Read, Resource::Board), |method| on(method, board::board)),
    get("/v1/board/lanes", Needs(Action::Read, Resource::Board), |method| on(method, lanes::lanes)),
    get("/v1/board/changes", Needs(Action::Read, Resource::Board), |method| on(method, lanes::changes)),
    get("/v1/board/figures", Needs(Action::Read, Resource::Board), |method| on(method, lanes::figures)),
    get("/v1/looks", Needs(Action::Read, Resource::Looks), |method| on(method, looks::looks)),
    get("/v1/delegations", Needs(Action::Read, Resource::Delegation), |method| on(method, delegations::list)),
    post("/v1/delegations", Needs(Action::Administer, Resource::Delegation), |method| on(method, delegations::lend)),
    post("/v1/delegations/{id}/end", Needs(Action::Administer, Resource::Delegation), |method| {
        on(method, delegations::end)
    }),
    get("/v1/coverage", Needs(Action::Read, Resource::Coverage), |method| on(method, coverage::coverage)),
    get("/v1/policy", Needs(Action::Read, Resource::Policy), |method| on(method, rules::policy)),
    get("/v1/policy/acknowledgements", Needs(Action::Read, Resource::Acknowledgement), |method| {
        on(method, rules::acknowledgements)
    }),
    get("/v1/customers", Needs(Action::Read, Resource::Customer), |method| on(method, customers::list)),
    get("/v1/customers/{id}", Needs(Action::Read, Resource::Customer), |method| on(method, customers::card)),
    get("/v1/customers.csv", Needs(Action::Read, Resource::CustomerFile), |method| on(method, customer_file::csv)),
    get("/v1/customers.xlsx", Needs(Action::Read, Resource::CustomerFile), |method| on(method, customer_file::xlsx)),
    Route {
        body: customer_file::SHEET_BODY,
        ..post("/v1/customers/import", Needs(Action::Administer, Resource::Customer), |method| {
            on(method, customer_file::import)
        })
    },
    get("/v1/proposals", Needs(Action::Read, Resource::Proposal), |method| on(method, proposals::list)),
    post("/v1/proposals/{device}/{seq}/review", Needs(Action::Decide, Resource::Proposal), |method| {
        on(method, proposals::review)
    }),
    get("/v1/archive", Needs(Action::Read, Resource::Archive), |method| on(method, archive::list)),
    get("/v1/archive/counts", Needs(Action::Read, Resource::Archive), |method| on(method, archive::counts)),
    Route {
        answers: Answers::Stream,
        ..get("/v1/archive.csv", Needs(Action::Read, Resource::ArchiveFile), |method| on(method, archive::file))
    },
    post("/v1/handovers", Needs(Action::Administer, Resource::Handover), |method| on(method, handovers::hand)),
    get("/v1/counts", Needs(Action::Read, Resource::Handover), |method| on(method, handovers::counts)),
    get("/v1/itineraries", Needs(Action::Read, Resource::Itinerary), |method| on(method, trips::list)),
    get("/v1/findings", Needs(Action::Read, Resource::Visit), |method| on(method, findings::list)),
    get("/v1/operation", Needs(Action::Read, Resource::Operation), |method| on(method, operation::operation)),
    get("/v1/itineraries/{id}", Needs(Action::Read, Resource::Itinerary), |method| on(method, itineraries::itinerary)),
    post("/v1/itineraries/{id}/calendar", Needs(Action::Administer, Resource::Calendar), |method| {
        on(method, itineraries::make_address)
    }),
    post("/v1/itineraries/{id}/calendar/end", Needs(Action::Administer, Resource::Calendar), |method| {
        on(method, itineraries::end_addresses)
    }),
    post("/v1/itineraries/{id}/medical-note", Needs(Action::Act, Resource::MedicalNote), |method| {
        on(method, itineraries::medical_note)
    }),
    get("/v1/calendar.ics", Public, |method| on(method, itineraries::by_address)),
    get("/v1/visits/{id}", Needs(Action::Read, Resource::Visit), |method| on(method, visits::visit)),
    Route {
        bulk: true,
        ..get("/v1/visits/{id}/blob", Needs(Action::Write, Resource::Attachment), |method| on(method, blobs::progress))
    },
    Route {
        bulk: true,
        body: PART_BODY,
        ..post("/v1/visits/{id}/blob", Needs(Action::Write, Resource::Attachment), |method| on(method, blobs::upload))
    },
    Route {
        bulk: true,
        ..get("/v1/visits/{id}/blob/bytes", Needs(Action::Read, Resource::Attachment), |method| {
            on(method, blobs::bytes)
        })
    },
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
pub fn answering(answers: Answers, app: &App, admission: &Arc<Admission>) -> Router<App> {
    let chosen = ROUTES.iter().filter(|route| route.answers == answers);
    chosen.fold(Router::new(), |router, route| router.route(route.path, guarded(route, app, admission)))
}

/// A route with its guard and the limit of its body.
fn guarded(route: &'static Route, app: &App, admission: &Arc<Admission>) -> MethodRouter<App> {
    let handler = (route.handler)(route.method);
    let handler = if route.answers == Answers::Whole { layers::bounded(handler) } else { handler };
    let guard = Guard { app: app.clone(), admission: Arc::clone(admission), route };
    handler
        .route_layer(from_fn_with_state(guard, admit))
        .layer::<_, Infallible>(RequestBodyLimitLayer::new(route.body))
        .layer(DefaultBodyLimit::max(route.body))
}
