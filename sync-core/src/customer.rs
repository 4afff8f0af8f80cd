//! The customer card (客户档案): what stands on it, how it is written and classed, and when two cards may be one customer's
//! (C2.1, C2.2, C2.4). Pure words and numbers: who may see or change a card, and where it is kept, is decided elsewhere.

pub mod card;
pub mod contact;
pub mod duplicate;
pub mod field;
pub mod review;

pub use card::{Card, CardChange, CustomerCard, Size, Value, verify_by};
pub use contact::Contact;
pub(crate) use field::mail;
pub use field::{Field, FieldError, Group};
pub use review::{CardProposal, ProposedChange, Reviewing};
