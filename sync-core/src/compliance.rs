//! What the policy says of what somebody writes: of a text while it is typed, of a draft at every save, of a record when the
//! server settles. One code on phone and server, without a clock; what differs is what each knows, and that is compared.
//!
//! Here plans and records are mapped onto the small rules of `rule`. What needs evidence of times stands in `assessment`.

mod checked;
mod draft;
mod form;
mod record;
mod text;

pub use checked::{Because, Difference, compare, digest};
pub use draft::{Draft, DraftCheck, Mark, check_draft};
pub use form::{form, missing};
pub use record::{GivenBefore, departed, findings_of_record, gift_year, gifts, materials, preparation, texts};
pub use text::{Marked, check_text};
