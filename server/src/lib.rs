//! The sojourn server. `http -> {receive, query} -> store <- sqlite`; `digest -> {merge, project, settle, notify} -> store`;
//! `main -> app -> everything`.

pub mod act;
pub mod admin;
pub mod app;
pub mod bearer;
pub mod cli;
pub mod clock;
pub mod code;
pub mod config;
pub mod cursor;
pub mod digest;
pub mod fair;
pub mod feed;
pub mod gather;
pub mod http;
pub mod keys;
pub mod notices;
pub mod query;
pub mod rebuild;
pub mod receive;
pub mod relation;
pub mod serve;
pub mod store;
pub mod timer;
pub mod tls;
pub mod watch;
