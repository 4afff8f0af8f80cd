//! What stands at the head of every answer, and requests whose heads are wrong: as bytes on a real connection.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use server::http::routes_listed;

use crate::setting::Setting;

/// An answer as it came: status and head fields in lower case.
pub struct Head {
    pub status: u16,
    pub fields: BTreeMap<String, String>,
}

impl Head {
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.split("\r\n\r\n").next().unwrap_or_default().lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let fields = lines.filter_map(|line| line.split_once(": "));
        let fields = fields.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Self { status: status.unwrap_or(0), fields }
    }
}

/// Says something and reads until the end: all answers, one after the other.
fn said(setting: &Setting, request: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(setting.running().addr).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

fn asked(setting: &Setting, line: &str, fields: &str) -> Head {
    Head::of(&said(setting, &format!("{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{fields}\r\n")))
}

fn policy(head: &Head) -> Vec<&str> {
    head.field("content-security-policy").split(';').map(str::trim).collect()
}

fn is_guarded(head: &Head, what: &str) {
    assert_eq!(head.field("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(head.field("referrer-policy"), "no-referrer", "{what}");
    for directive in ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy(head).contains(&directive), "{what}: {directive}");
    }
    let granted = head.fields.keys().find(|name| name.starts_with("access-control-"));
    assert_eq!(granted, None, "{what}: nothing is granted to other origins");
    assert!(!head.fields.contains_key("strict-transport-security"), "{what}: without TLS it means nothing");
}

#[test]
fn every_answer_of_every_route_says_what_browsers_may_do_with_it() {
    let setting = Setting::still();
    for route in routes_listed() {
        let path = route.path.replace(['{', '}'], "");
        let length = if route.method == "POST" { "content-length: 0\r\n" } else { "" };
        let head =
            asked(&setting, &format!("{} {path}", route.method), &format!("origin: https://evil.example\r\n{length}"));
        assert!(head.status >= 200, "{path}");
        is_guarded(&head, path.as_str());
        let kind = head.field("content-type");
        let known = ["application/json", "application/problem+json", "application/cbor", "application/jwk-set+json"];
        assert!(known.contains(&kind), "{path}: {kind:?}, whose charset is UTF-8 by their definition");
    }
    for (line, status) in [("GET /nowhere", 404), ("GET /v1/enrol", 405), ("GET /v1/docs/", 200)] {
        let head = asked(&setting, line, "origin: https://evil.example\r\n");
        assert_eq!(head.status, status, "{line}");
        is_guarded(&head, line);
    }
}

#[test]
fn a_preflight_is_granted_nothing() {
    let setting = Setting::still();
    let head = asked(
        &setting,
        "OPTIONS /v1/journal",
        "origin: https://evil.example\r\naccess-control-request-method: POST\r\n",
    );
    assert_eq!(head.status, 405);
    is_guarded(&head, "OPTIONS");
}

#[test]
fn trace_and_other_methods_are_not_answered() {
    let setting = Setting::still();
    for method in ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"] {
        let head = asked(&setting, &format!("{method} /v1/board"), "x-secret: 1\r\n");
        assert_eq!(head.status, 405, "{method}");
    }
}

#[test]
fn a_field_of_a_query_given_twice_is_refused() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let answer = setting.get("/v1/board?at_least=0&at_least=1", Some(&token));
    assert_eq!((answer.status, answer.code()), (400, "query_not_valid".to_owned()));
}

#[test]
fn a_request_whose_end_can_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_heard() {
    let setting = Setting::still();
    let hidden = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    for fields in [
        "content-length: 0\r\ncontent-length: 38\r\n",
        "content-length: 0\r\ntransfer-encoding: chunked\r\n",
        "content-length: +0\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
    ] {
        let answers = said(&setting, &format!("POST /v1/nonce HTTP/1.1\r\nhost: x\r\n{fields}\r\n{hidden}"));
        let text = String::from_utf8_lossy(&answers);
        assert!(!text.contains("HTTP/1.1 200"), "{fields:?}: {text}");
    }
}
