//! What crosses the border to TypeScript. Its types there are written from these, so that no two descriptions can differ.

pub(crate) mod at_visit;
pub(crate) mod blob;
pub(crate) mod command;
pub(crate) mod customer;
pub(crate) mod decide;
pub(crate) mod detail;
pub(crate) mod effect;
pub(crate) mod input;
pub(crate) mod trip;
pub(crate) mod trip_view;
pub(crate) mod view;
