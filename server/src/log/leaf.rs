//! Which leaf a row of the journal is.

use sync_core::log::{Leaf, Logged};

use crate::store::{Acted, Contact, JournalRow, NewEntry, Observation, Recorded};

/// A row as the log has it: what of it never changes.
pub fn leaf_of(row: &JournalRow) -> Leaf {
    let what = match &row.what {
        Ok(entry) => of_entry(entry),
        Err(Observation::Contact(contact)) => of_contact(contact),
        Err(Observation::TimerFired { visit, kind, due }) => {
            Logged::TimerFired { visit: visit.clone(), kind: kind.name(), due: *due }
        }
        Err(Observation::PolicyPublished) => Logged::PolicyPublished {},
        Err(Observation::Act(acted)) => of_act(acted),
    };
    Leaf { position: row.position, at: row.at, what }
}

fn of_entry(entry: &NewEntry) -> Logged {
    let refused = match &entry.recorded {
        Recorded::Refused(code) => Some(code.clone()),
        Recorded::Taken | Recorded::Held(_) => None,
    };
    Logged::Entry { device: entry.device, seq: entry.seq, hash: entry.hash, refused }
}

fn of_contact(contact: &Contact) -> Logged {
    let Contact { device, announced, stored, boot, running, anchor } = *contact;
    Logged::Contact { device, announced, stored, boot, running, anchor }
}

fn of_act(acted: &Acted) -> Logged {
    Logged::Act { by: acted.by.key(), name: acted.name.clone(), digest: acted.digest }
}
