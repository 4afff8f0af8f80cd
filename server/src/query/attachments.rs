//! The photos and signatures of a visit, which of them are still awaited, and whether a signature stands under what was shown.

use sync_core::assessment::Holder;
use sync_core::blob::hash;
use sync_core::document::record::shown_text;
use sync_core::fact::{BlobRef, Drawn, Fact};
use sync_core::ids::{ChangeHash, EntryId, PersonId};
use sync_core::rule::checklist::{Group, Point};

use crate::blob::is_there;
use crate::query::standing::Asked;
use crate::store::{FactRow, StoreError};

/// One blob that a fact names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The entry that names it.
    pub entry: EntryId,
    /// Whose.
    pub person: PersonId,
    /// `photo`, `other`, `strokes` or `signature`.
    pub what: &'static str,
    /// What the person says of it.
    pub caption: String,
    /// Which bytes.
    pub blob: BlobRef,
    /// The first so many bytes are here.
    pub confirmed: u64,
    /// All of it is here and was compared with its name.
    pub there: bool,
    /// Of a signature: whether the text that was shown is the record at the heads that it names; none where these are not known
    /// here yet.
    pub as_recorded: Option<bool>,
}

/// All of a visit, in the order of their facts.
pub(super) fn attachments(
    asked: &Asked<'_>,
    rows: &[FactRow],
    holder: &dyn Holder,
) -> Result<Vec<Attachment>, StoreError> {
    let mut all = Vec::new();
    for row in rows {
        let Some(visit) = row.fact.visit() else { continue };
        for (blob, what) in named(&row.fact) {
            let stands = asked.read.blob(asked.org, visit, &blob.hash)?.unwrap_or_default();
            let (caption, drawn, as_recorded) = match &row.fact {
                Fact::Attach { caption, .. } => (caption.clone(), None, None),
                Fact::Sign { heads, drawn: Some(drawn), .. } => {
                    (String::new(), Some(&**drawn), as_recorded(holder, heads, drawn))
                }
                _ => continue,
            };
            let pictured = drawn.filter(|drawn| drawn.picture == blob);
            let there = is_there(asked.read, asked.org, visit, &blob.hash, pictured)?;
            let entry = EntryId { device: row.device, seq: row.seq };
            let (person, confirmed) = (row.person.clone(), stands.confirmed);
            all.push(Attachment { entry, person, what, caption, blob, confirmed, there, as_recorded });
        }
    }
    Ok(all)
}

fn as_recorded(holder: &dyn Holder, heads: &[ChangeHash], drawn: &Drawn) -> Option<bool> {
    let record = holder.record_at(heads)?;
    Some(hash(shown_text(&record).as_bytes()).0 == drawn.shown)
}

fn named(fact: &Fact) -> Vec<(BlobRef, &'static str)> {
    match fact {
        Fact::Attach { blob, what, .. } => vec![(*blob, what.as_str())],
        Fact::Sign { drawn: Some(drawn), .. } => vec![(drawn.strokes, "strokes"), (drawn.picture, "signature")],
        _ => Vec::new(),
    }
}

/// What the checklist says of them (A3.3): a record is not complete while a photo of it is awaited, and a signature over another text
/// signs off nothing.
pub(super) fn points(all: &[Attachment]) -> Vec<Point> {
    let awaited = all.iter().filter(|one| !one.there).map(|one| {
        let (come, bytes, entry) = (one.confirmed, one.blob.bytes, one.entry);
        Point {
            name: format!("awaited_{}", one.what),
            group: Group::Completeness,
            en: format!("A photo or signature has not come yet ({entry}): {come} of {bytes} bytes."),
            zh: format!("照片或签名尚未传到（{entry}）：已到 {come} / {bytes} 字节。"),
        }
    });
    let others = all.iter().filter(|one| one.what == "strokes" && one.as_recorded == Some(false)).map(|one| Point {
        name: "signed_another_text".to_owned(),
        group: Group::Accuracy,
        en: format!("What the customer was shown is not the record that the signature names ({}).", one.entry),
        zh: format!("客户签署时所见内容与签名所指的记录不一致（{}）。", one.entry),
    });
    awaited.chain(others).collect()
}
