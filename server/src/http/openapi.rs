//! The API described: `GET /v1/openapi.json`, from the same types that answer, and the page at `/v1/docs` that shows it. The
//! page's scripts are part of the server; nothing is loaded from elsewhere.

use axum::Json;
use axum::Router;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::http::json::Lang;
use crate::http::problem::Problem;
use crate::http::{
    absences, account, archive, blobs, board, codes, courier, coverage, customer_file, customers, delegations, deposit,
    devices, drills, enrol, feed, findings, handovers, health, itineraries, journal, keys, lanes, log, login, looks,
    nudges, oidc, operation, people, proposals, push, rules, sms, token, trips, visits, word,
};

/// A frame in deterministic CBOR; docs/wire.md says what stands in it.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "stands for bytes in the description")]
pub struct Frame(Vec<u8>);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sojourn",
        description = "Offline-first visit log. Devices speak CBOR frames (application/cbor, see docs/wire.md); pages \
            speak JSON with times in RFC 3339 UTC and durations in seconds. Every refusal is a problem (RFC 9457) with \
            a stable code."
    ),
    paths(
        health::healthz, document, enrol::enrol, token::nonce, token::token, journal::push, feed::feed, board::board,
        lanes::lanes, lanes::changes, lanes::figures,
        visits::visit, blobs::progress, blobs::upload, blobs::bytes, nudges::nudges, looks::looks, codes::set, absences::list, absences::add, absences::end, delegations::list, delegations::lend, delegations::end,
        log::checkpoint, log::inclusion, log::consistency,
        keys::jwks, keys::rotate, courier::bring, courier::key, word::safety, word::text, sms::text, deposit::deposit, deposit::list, deposit::decide, devices::list, devices::rename,
        devices::revoke, devices::lose, drills::list, drills::start, drills::confirmed,
        login::login, login::second_factor, login::accept, oidc::start, oidc::finish, account::account,
        account::change_password, push::list, push::subscribe, push::end, account::begin_factor, account::confirm_factor, people::list, people::invite, people::reset,
        people::unlock, people::reset_factor, rules::policy, rules::acknowledgements, coverage::coverage,
        customers::list, customers::card, customer_file::csv, customer_file::xlsx, customer_file::import, proposals::list, proposals::review,
        archive::list, archive::counts, archive::file, handovers::hand, handovers::counts,
        trips::list, findings::list, operation::operation, itineraries::itinerary, itineraries::by_address, itineraries::make_address, itineraries::end_addresses,
        itineraries::medical_note
    ),
    components(schemas(Frame, Lang), responses(Problem)),
    tags(
        (name = "device", description = "what a device says and is told"),
        (name = "login", description = "from who somebody says they are to a device of theirs"),
        (name = "people", description = "what those who look after people do"),
        (name = "pages", description = "what people look at"),
        (name = "operation", description = "what the operator's tools ask")
    ),
    modifiers(&Token)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
        let scheme = scheme.description(Some("ten minutes, from POST /v1/token")).build();
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The description as a value.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "operation", responses((status = 200, body = Object)))]
pub async fn document() -> Json<utoipa::openapi::OpenApi> {
    std::future::ready(Json(api())).await
}

/// The page that shows the document.
pub fn page() -> Router<App> {
    SwaggerUi::new("/v1/docs").config(Config::new(["/v1/openapi.json"])).into()
}
