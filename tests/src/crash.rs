//! What tests of crashes share: the two programs as processes that are killed and started again, what people do with them,
//! every promise that was heard, and the comparison of promises with what the server shows. The tests stand elsewhere.

pub mod compare;
pub mod draw;
pub mod ledger;
pub mod process;
pub mod programs;
pub mod seen;
pub mod server;
pub mod work;
