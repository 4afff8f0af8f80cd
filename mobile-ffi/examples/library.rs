//! The phone's library as a shared one, for the journeys in other languages: an example, so that it is built with all tests by the
//! same features, and nothing is compiled a second time for it. What is shipped is `make phone-library`, from the same sources.

pub use mobile_ffi::bindings;
