//! The table of routes and the API's description say the same.

use std::collections::BTreeSet;

use super::access::Access;
use super::openapi;
use super::routes::{ROUTES, Route};
use axum::routing::MethodFilter;

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

fn method(route: &Route) -> &'static str {
    if route.method == MethodFilter::GET { "GET" } else { "POST" }
}

fn described() -> BTreeSet<(String, String)> {
    let document = serde_json::to_value(openapi::api()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").clone();
    let of_path = |(path, item): (String, serde_json::Value)| {
        let methods: Vec<String> = item.as_object().expect("an item").keys().cloned().collect();
        methods.into_iter().filter(|m| METHODS.contains(&m.as_str())).map(move |m| (m.to_uppercase(), path.clone()))
    };
    paths.into_iter().flat_map(of_path).collect()
}

#[test]
fn every_route_is_described_and_everything_described_is_a_route() {
    let routes: BTreeSet<_> = ROUTES.iter().map(|route| (method(route).to_owned(), route.path.to_owned())).collect();
    assert_eq!(routes.len(), ROUTES.len(), "a route stands twice in the table");
    assert_eq!(routes, described());
}

#[test]
fn a_route_asks_for_a_token_exactly_where_the_table_says_so() {
    let document = serde_json::to_value(openapi::api()).expect("JSON");
    for route in ROUTES {
        let operation = &document["paths"][route.path][method(route).to_lowercase()];
        let asks = operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty());
        assert_eq!(asks, route.access != Access::Public, "{} {}", method(route), route.path);
    }
}
