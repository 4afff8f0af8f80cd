//! The whole of Sojourn, driven from outside: real device runtimes, each with its own store, over HTTP against the real
//! server. No unit tests live here.
pub mod crash;
pub mod demo;
pub mod faults;
pub mod replay;
