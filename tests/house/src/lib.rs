//! The rules of the house, kept by tests rather than by memory: `cargo nextest run -p house`.
//!
//! Each test is a sentence, and fails with `file:line` and the remedy. Nothing of the product is linked here: the rules
//! read the tree as text, `Cargo.lock`, and what `cargo metadata --no-deps` says, so they run in seconds and offline.
//! An exception is a row in a table beside its rule, with its reason.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod border;
#[cfg(test)]
mod clauses;
#[cfg(test)]
mod crates;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod files;
#[cfg(test)]
mod finding;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod lock;
#[cfg(test)]
mod pure;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod source;
#[cfg(test)]
mod tree;
