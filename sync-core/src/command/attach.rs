//! Attaching what comes beside the journal: photos, papers, drawn signatures. The host has kept the bytes before; here is
//! checked what the fact says of them.

use crate::blob::{self, BlobError};
use crate::command::act::{Act, Known, fact_only, filled, need};
use crate::command::{Command, CommandError};
use crate::document::record::shown_text;
use crate::fact::{Fact, Media};
use crate::ids::{DocumentId, VisitId};

/// Turns a command about blobs into an act.
pub(super) fn attach(command: Command, visit: VisitId, known: &dyn Known) -> Result<Act, CommandError> {
    let about = Some(visit.clone());
    match command {
        Command::Attach { blob, what, caption, .. } => {
            blob::check_size(blob.bytes, known.attachment_limit(&visit))?;
            if matches!(blob.media, Media::Strokes | Media::Svg) {
                return Err(BlobError::WrongType.into());
            }
            Ok(fact_only(about, move |_| Fact::Attach { visit, blob, what, caption }))
        }
        Command::SignDrawn { signer, drawn, .. } => {
            let record = DocumentId::record(&visit);
            need(known, &record)?;
            let signer = filled("signer", signer)?;
            let shown = known.record(&visit).map(|record| blob::hash(shown_text(&record).as_bytes()).0);
            if shown != Some(drawn.shown) {
                return Err(CommandError::ShownChanged(visit));
            }
            let drawn = Some(Box::new(drawn));
            Ok(fact_only(about, move |heads| Fact::Sign { visit, heads: heads(&record), signer, drawn }))
        }
        _ => Err(CommandError::Empty("command")),
    }
}
