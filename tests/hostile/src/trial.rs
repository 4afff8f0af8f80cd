//! One change tried on one document, and everything that must be true of the document afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sync_core::document::Document;
use sync_core::document::guard::{Arriving, Guarded, reads_again};
use sync_core::document::plan::{PlanEdit, edit_plan, read_plan};
use sync_core::document::record::{create_record, read_record, set_framework, set_summary};
use sync_core::ids::{ActorId, DocumentKind};

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its bytes were refused unread, with this code.
    Unreadable(&'static str),
    /// It was refused, with this code.
    Refused(&'static str),
    /// It is in, and the document is sound.
    Admitted,
    /// The guard let it through and Automerge did not take it.
    Fallback(&'static str),
    /// It is in, and the document is not sound: what went wrong.
    Poisoned(String),
}

/// Tries a change on a clone of the document.
pub fn attempt(base: &Guarded, kind: DocumentKind, change: &[u8]) -> Outcome {
    let arriving = match Arriving::scan(change) {
        Ok(arriving) => arriving.of_device(true),
        Err(error) => return Outcome::Unreadable(error.code()),
    };
    let mut guarded = base.clone();
    let before = guarded.fallbacks();
    let answer = guarded.admit(&[arriving]).pop();
    let code = match answer {
        Some(Err(error)) => Some(error.code()),
        _ => None,
    };
    match code {
        _ if guarded.fallbacks() > before => Outcome::Fallback(code.unwrap_or("admitted")),
        Some(code) => Outcome::Refused(code),
        None => match catch_unwind(AssertUnwindSafe(|| sound(guarded.document(), kind))) {
            Ok(Ok(())) => Outcome::Admitted,
            Ok(Err(what)) => Outcome::Poisoned(what),
            Err(_) => Outcome::Poisoned("panicked".to_owned()),
        },
    }
}

/// It stores and loads, reads, can be edited, and stores and loads again.
fn sound(document: &Document, kind: DocumentKind) -> Result<(), String> {
    let words = |error: &dyn std::fmt::Display| error.to_string();
    reads_again(document).map_err(|error| words(&error))?;
    let mut edited = document.clone();
    edited.set_actor(ActorId([0xee; 16])).map_err(|error| words(&error))?;
    if kind == DocumentKind::Plan {
        let _ = read_plan(&edited).end();
        let materials = Some(vec!["续".to_owned()]);
        let edit = PlanEdit { materials, minutes: Some(5), ..PlanEdit::default() };
        edit_plan(&mut edited, &edit).map_err(|error| words(&error))?;
    } else {
        let record = read_record(&edited);
        let _ = (record.conflicts(), sync_core::compliance::missing(None, &record));
        create_record(&mut edited).map_err(|error| words(&error))?;
        set_summary(&mut edited, "续写一句。").map_err(|error| words(&error))?;
        set_framework(&mut edited, "续").map_err(|error| words(&error))?;
    }
    let change = edited.commit().ok_or("nothing was edited")?;
    reads_again(&edited).map_err(|error| format!("edited: {error}"))?;
    // Another device takes the same edit.
    let other = document.with_changes([change.as_slice()]).map_err(|error| words(&error))?;
    if other.heads() == edited.heads() { Ok(()) } else { Err("devices differ".to_owned()) }
}
