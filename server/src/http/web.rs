//! The web app, as it was built into this binary: the rep's pages at `/`, the board at `/board`. Every file is public; what people may
//! see comes by the API, with their token. Files are kept as brotli beside the plain ones, made when the app was built.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use crate::http::Problem;

// A development build reads the folder when it is asked, by the path that it had when this was built: it has to be there by then, if
// empty (`make` sees to it). A release holds the files.
#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Built;

/// No script but the app's own files, no other host at all. Styles may be inline: the board's components write their own.
const CONTENT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);
/// What a file's name holds the hash of never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else is asked for again, so that a new version is seen.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const BROTLI: HeaderValue = HeaderValue::from_static("br");

/// The pages and their files.
pub fn pages() -> Router {
    let named = ["/", "/board", "/sw.js", "/manifest.webmanifest", "/icon.svg", "/icon-192.png", "/icon-512.png"];
    named
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, get(file)))
        .route("/assets/{name}", get(file))
}

async fn file(uri: Uri, headers: HeaderMap) -> Response {
    let path = match uri.path() {
        "/" => "index.html",
        "/board" => "board.html",
        other => other.trim_start_matches('/'),
    };
    std::future::ready(found(path, &headers)).await
}

fn found(path: &str, headers: &HeaderMap) -> Response {
    let small = takes_brotli(headers).then(|| Built::get(&format!("{path}.br"))).flatten();
    let coded = small.is_some();
    let Some(file) = small.or_else(|| Built::get(path)) else {
        return Problem::of_status(StatusCode::NOT_FOUND).into_response();
    };
    let mut response = Body::from(file.data.into_owned()).into_response();
    let said = response.headers_mut();
    said.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    said.insert(header::CACHE_CONTROL, if path.starts_with("assets/") { FOR_EVER } else { ASK_AGAIN });
    said.insert(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    said.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if coded {
        said.insert(header::CONTENT_ENCODING, BROTLI);
    }
    response
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let named = headers.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or_default();
    // `br;q=0` is a refusal, and nobody who sends it means anything but that.
    named.split(',').any(|one| one.trim() == "br" || one.trim().starts_with("br;q=1"))
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
