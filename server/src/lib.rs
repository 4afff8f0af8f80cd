//! The sojourn server. `http -> {receive, query} -> store <- sqlite`; `digest -> {merge, project, settle, notify} -> store`;
//! `main -> app -> everything`.

pub mod store;
