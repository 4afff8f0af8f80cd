//! What crosses the border to TypeScript. Its types there are written from these, so that no two descriptions can differ.

pub(crate) mod command;
pub(crate) mod effect;
pub(crate) mod input;
pub(crate) mod trip;
pub(crate) mod view;
