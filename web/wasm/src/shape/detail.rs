//! One visit in full: where people differ, photos and signatures, how far each line has come, how plan and record are decided about.

use std::collections::BTreeMap;

use plain_derive::Plain;
use sync_core::assessment::Letter;
use sync_core::document::record::{Intent, RecordView, Version};
use sync_core::engine::content::Content;
use sync_core::engine::status::VisitStatus;
use sync_core::engine::typed;
use sync_core::fact::{Attached, Fact};
use sync_core::ids::PersonId;

use super::at_visit::FormPage;
use super::view::{Remark, Sentence, lacking, sentence};

/// What one person wrote.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Wording {
    /// The words.
    pub text: String,
    /// Who wrote them; none where that is not known here.
    pub author: Option<String>,
}

/// A place in which people differ.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Conflict {
    /// Where: for example `needs/ab12` or `intent`.
    pub place: String,
    /// What stands beside each other, in the order in which `keep` counts.
    pub versions: Vec<Wording>,
}

/// A conflict that somebody settled.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Settlement {
    /// Where it was.
    pub place: String,
    /// What stands since.
    pub kept: String,
    /// What was not kept.
    pub dropped: Vec<String>,
    /// Who settled it.
    pub by: String,
}

/// How far something has come.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Far {
    /// A line of the record, for example `needs/ab12`.
    pub place: String,
    /// `saved`, `sent`, `stored`, `merged` or `safe`.
    pub synced: String,
}

/// A photo or paper.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Attachment {
    /// Which bytes.
    pub hash: String,
    /// The media type.
    pub media: String,
    /// How many.
    pub bytes: u64,
    /// Whether it is a photo.
    pub photo: bool,
    /// What there is to say of it.
    pub caption: String,
    /// Who attached it.
    pub by: String,
}

/// Somebody signed the record off.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Signature {
    /// Who.
    pub signer: String,
    /// The picture of it; none where only the name was taken down.
    pub picture: Option<String>,
    /// Its bytes.
    pub bytes: u64,
}

/// A gift.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Given {
    /// What.
    pub item: String,
    /// A decimal text.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

/// A state in a word and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Decided {
    /// In a word, for example `stale`.
    pub state: String,
    /// In a sentence that names who decided.
    pub sentence: Sentence,
}

/// One visit in full.
#[derive(Debug, Clone, PartialEq, Eq, Default, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Detail {
    /// Where people differ.
    pub conflicts: Vec<Conflict>,
    /// What was settled, oldest first.
    pub settled: Vec<Settlement>,
    /// How far own lines have come.
    pub far: Vec<Far>,
    /// Photos and papers.
    pub attachments: Vec<Attachment>,
    /// Signatures.
    pub signatures: Vec<Signature>,
    /// Gifts.
    pub gifts: Vec<Given>,
    /// `clear`, `some` or `none`.
    pub intent: Option<String>,
    /// Why.
    pub intent_reason: String,
    /// The form as it stands.
    pub form: FormPage,
    /// How the approval of the plan stands.
    pub approval: Option<Decided>,
    /// What is to be mended in the record, where it was returned.
    pub points: Vec<String>,
    /// What the reviewer's checklist finds.
    pub checklist: Vec<Sentence>,
}

/// What is said of something that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Typed {
    /// What the policy has to say of it.
    pub hints: Vec<Sentence>,
    /// What the record would lack with it.
    pub missing: Vec<Remark>,
}

/// A drafted thank-you.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Thanks {
    /// The mail's subject line.
    pub subject: String,
    /// The mail's text.
    pub body: String,
    /// The short message.
    pub sms: String,
}

impl From<typed::Typed> for Typed {
    fn from(typed: typed::Typed) -> Self {
        Self {
            hints: typed.hints.into_iter().map(|(zh, en)| sentence(en, zh)).collect(),
            missing: typed.missing.iter().map(lacking).collect(),
        }
    }
}

impl From<Letter> for Thanks {
    fn from(letter: Letter) -> Self {
        Self { subject: letter.subject, body: letter.body, sms: letter.sms }
    }
}

impl Detail {
    pub(crate) fn of(status: VisitStatus, content: Content, far: Vec<Far>) -> Self {
        let Content { record, facts, authors, .. } = content;
        let attachments = facts.iter().filter_map(|(by, fact)| attachment(by, fact)).collect();
        let signatures = facts.iter().filter_map(|(_, fact)| signature(fact)).collect();
        let approval = status
            .approval
            .map(|it| Decided { state: it.state.to_owned(), sentence: sentence(it.note.detail_en, it.note.detail_zh) });
        let checklist = status.review.checklist.into_iter().map(|(_, en, zh)| sentence(en, zh)).collect();
        let decided = Self { far, attachments, signatures, approval, checklist, ..Self::default() };
        let decided = Self { points: status.review.points, ..decided };
        let author = |version: &Version| authors.get(&version.actor).map(ToString::to_string);
        record.map(|record| decided.clone().with(&record, author)).unwrap_or(decided)
    }

    fn with(self, record: &RecordView, author: impl Fn(&Version) -> Option<String>) -> Self {
        let wording = |version: &Version| Wording { text: version.text.clone(), author: author(version) };
        let conflict = |place: sync_core::document::record::Place| Conflict {
            versions: record.versions_at(&place).iter().map(wording).collect(),
            place: place.to_string(),
        };
        let settled = record.settled.iter().map(|it| Settlement {
            place: it.of.clone(),
            kept: it.kept.clone(),
            dropped: it.dropped.clone(),
            by: it.by.clone(),
        });
        let gifts = record.gifts.iter().map(|gift| Given {
            item: gift.item.clone(),
            amount: gift.amount.clone(),
            currency: gift.currency.clone(),
        });
        Self {
            conflicts: record.conflicts().into_iter().map(conflict).collect(),
            settled: settled.collect(),
            gifts: gifts.collect(),
            intent: record.intent.as_ref().map(|intent| word(intent).to_owned()),
            intent_reason: record.intent_reason.clone(),
            form: form(record),
            ..self
        }
    }
}

fn attachment(by: &PersonId, fact: &Fact) -> Option<Attachment> {
    let Fact::Attach { blob, what, caption, .. } = fact else { return None };
    Some(Attachment {
        hash: blob.hash.to_string(),
        media: blob.media.as_str().to_owned(),
        bytes: blob.bytes,
        photo: *what == Attached::Photo,
        caption: caption.clone(),
        by: by.to_string(),
    })
}

fn signature(fact: &Fact) -> Option<Signature> {
    let Fact::Sign { signer, drawn, .. } = fact else { return None };
    let picture = drawn.as_deref().map(|drawn| drawn.picture);
    Some(Signature {
        signer: signer.clone(),
        picture: picture.map(|of| of.hash.to_string()),
        bytes: picture.map_or(0, |of| of.bytes),
    })
}

fn word(intent: &Intent) -> &str {
    match intent {
        Intent::Clear => "clear",
        Intent::Some => "some",
        Intent::None => "none",
        Intent::Unknown(word) => word,
    }
}

fn form(record: &RecordView) -> FormPage {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    FormPage {
        topic: text(&record.topic),
        scene: text(&record.scene),
        framework: record.framework.clone(),
        service_type: text(&record.service_type),
        expected_volume: text(&record.expected_volume),
        agreement_signed: Some(record.agreement_signed),
        key_customer: Some(record.key_customer),
    }
}

/// By its places.
pub(crate) fn far(lines: BTreeMap<String, sync_core::engine::status::Synced>) -> Vec<Far> {
    lines.into_iter().map(|(place, synced)| Far { place, synced: synced.en().to_owned() }).collect()
}
