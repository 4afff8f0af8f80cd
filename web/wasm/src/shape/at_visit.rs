//! What a rep does at a visit beside arriving, noting, leaving and briefing: photos, the signature, the form, settling, a changed
//! plan, thanks, questions and proposals.

use plain_derive::Plain;
use sync_core::command::{Command, ProposalTap, QuestionTap, Settled};
use sync_core::document::plan::PlanEdit;
use sync_core::document::record::RecordForm;
use sync_core::fact::{Addressee, Attached, BlobRef, Media};
use sync_core::ids::{BlobHash, ContactId, EntryId, PersonId, VisitId};
use sync_core::time::Timestamp;

use super::blob::drawing;
use super::command::Way;
use crate::core::Bad;

/// What changes in a plan: only what is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the one of the same name in Plan")]
pub struct PlanChange {
    pub customer: Option<String>,
    pub customer_name: Option<String>,
    pub country: Option<String>,
    pub overseas: Option<bool>,
    pub remote: Option<bool>,
    pub place: Option<String>,
    pub contact: Option<String>,
    pub zone: Option<String>,
    pub start: Option<i64>,
    pub minutes: Option<u32>,
    pub purpose: Option<String>,
    pub participants: Option<Vec<String>>,
    pub materials: Option<Vec<String>>,
    pub quotation_notice: Option<bool>,
    pub questions: Option<Vec<String>>,
    pub research: Option<String>,
    pub business: Option<String>,
    pub cooperation: Option<String>,
    pub needs: Option<Vec<String>>,
    pub cases: Option<Vec<String>>,
}

impl From<PlanChange> for PlanEdit {
    fn from(change: PlanChange) -> Self {
        Self {
            customer: change.customer,
            customer_name: change.customer_name,
            country: change.country,
            overseas: change.overseas,
            remote: change.remote,
            place: change.place,
            contact: change.contact,
            zone: change.zone,
            start: change.start.map(Timestamp),
            minutes: change.minutes,
            purpose: change.purpose,
            participants: change.participants,
            materials: change.materials,
            quotation_notice: change.quotation_notice,
            questions: change.questions,
            research: change.research,
            business: change.business,
            cooperation: change.cooperation,
            needs: change.needs,
            cases: change.cases,
        }
    }
}

/// A page of the record's form: only what is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the one of the same name in the record")]
pub struct FormPage {
    pub topic: Option<String>,
    pub scene: Option<String>,
    pub framework: Option<String>,
    pub service_type: Option<String>,
    pub expected_volume: Option<String>,
    pub agreement_signed: Option<bool>,
    pub key_customer: Option<bool>,
}

impl From<FormPage> for RecordForm {
    fn from(page: FormPage) -> Self {
        Self {
            topic: page.topic,
            scene: page.scene,
            framework: page.framework,
            service_type: page.service_type,
            expected_volume: page.expected_volume,
            agreement_signed: page.agreement_signed,
            key_customer: page.key_customer,
        }
    }
}

/// One tap at a visit.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "act", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the core's command of that name, in its own words")]
pub enum AtVisit {
    /// Its bytes are kept before.
    AttachPhoto {
        visit: String,
        hash: String,
        media: String,
        bytes: u64,
        caption: String,
    },
    /// `strokes` as JSON (docs/blobs.md); its blobs are kept before.
    SignDrawn {
        visit: String,
        signer: String,
        strokes: String,
        shown: String,
    },
    /// Without a drawing: only the name is taken down.
    Sign {
        visit: String,
        signer: String,
    },
    Gift {
        visit: String,
        item: String,
        amount: String,
        currency: String,
    },
    Fill {
        visit: String,
        page: FormPage,
    },
    /// `keep` counts from 0; else the text stands.
    Settle {
        visit: String,
        place: String,
        keep: Option<u32>,
        text: Option<String>,
    },
    Replan {
        visit: String,
        change: Box<PlanChange>,
    },
    TellChange {
        visit: String,
        way: Way,
        text: String,
    },
    Invite {
        visit: String,
        person: String,
    },
    /// To a contact of the customer's card, or to an address.
    SendThanks {
        visit: String,
        contact: Option<String>,
        address: Option<String>,
        subject: String,
        text: String,
    },
    Amend {
        visit: String,
        reason: String,
    },
    Ask {
        visit: String,
        text: String,
        within_minutes: Option<u32>,
    },
    /// As `Owed.kind` names it, or the only one that is open.
    Reply {
        visit: String,
        question: Option<String>,
        way: Way,
        text: String,
    },
    Promise {
        visit: String,
        what: String,
        working_days: Option<u32>,
    },
    Deliver {
        visit: String,
        proposal: Option<String>,
        way: Way,
        what: String,
    },
    ConfirmSeen {
        visit: String,
        delivery: Option<String>,
        how: String,
    },
}

fn at(text: String) -> Result<VisitId, Bad> {
    VisitId::new(text).map_err(|error| Bad::of("visit", error))
}

/// The entry that a name such as `question/<device>-<seq>` ends with.
fn named(field: &str, name: Option<String>) -> Result<Option<EntryId>, Bad> {
    let entry = |name: String| name.rsplit('/').next().unwrap_or(&name).parse();
    name.map(entry).transpose().map_err(|error| Bad::of(field, error))
}

fn photo(hash: &str, media: &str, bytes: u64) -> Result<BlobRef, Bad> {
    const PICTURES: [Media; 4] = [Media::Jpeg, Media::Png, Media::Webp, Media::Heic];
    let hash: BlobHash = hash.parse().map_err(|error| Bad::of("hash", error))?;
    let media = PICTURES.into_iter().find(|known| known.as_str() == media);
    Ok(BlobRef { hash, media: media.ok_or_else(|| Bad::of("media", "give image/jpeg, png, webp or heic"))?, bytes })
}

fn settled(keep: Option<u32>, text: Option<String>) -> Result<Settled, Bad> {
    match (keep, text) {
        (Some(at), _) => Ok(Settled::Keep(at as usize + 1)),
        (None, Some(text)) => Ok(Settled::Text(text)),
        (None, None) => Err(Bad::of("keep", "say which version stays, or give the words")),
    }
}

fn addressee(contact: Option<String>, address: Option<String>) -> Result<Addressee, Bad> {
    match (contact, address) {
        (Some(contact), _) => {
            let contact = ContactId::new(contact).map_err(|error| Bad::of("contact", error))?;
            Ok(Addressee::Contact { contact })
        }
        (None, Some(mail)) => Ok(Addressee::Address { mail }),
        (None, None) => Err(Bad::of("address", "choose a contact, or give a mail address")),
    }
}

impl AtVisit {
    pub(crate) fn read(self) -> Result<Command, Bad> {
        Ok(match self {
            Self::AttachPhoto { visit, hash, media, bytes, caption } => {
                let blob = photo(&hash, &media, bytes)?;
                Command::Attach { visit: at(visit)?, blob, what: Attached::Photo, caption }
            }
            Self::SignDrawn { visit, signer, strokes, shown } => {
                let drawn = drawing(&strokes, shown)?.blobs().2;
                Command::SignDrawn { visit: at(visit)?, signer, drawn }
            }
            Self::Sign { visit, signer } => Command::Sign { visit: at(visit)?, signer },
            Self::Gift { visit, item, amount, currency } => Command::Gift { visit: at(visit)?, item, amount, currency },
            Self::Fill { visit, page } => Command::Form { visit: at(visit)?, form: Box::new(page.into()) },
            Self::Settle { visit, place, keep, text } => {
                let place = place.parse().map_err(|error| Bad::of("place", error))?;
                Command::Settle { visit: at(visit)?, place, with: settled(keep, text)? }
            }
            Self::Replan { visit, change } => Command::Replan { visit: at(visit)?, edit: Box::new((*change).into()) },
            Self::TellChange { visit, way, text } => {
                Command::TellChange { visit: at(visit)?, channel: way.into(), text }
            }
            Self::Invite { visit, person } => {
                let person = PersonId::new(person).map_err(|error| Bad::of("person", error))?;
                Command::Invite { visit: at(visit)?, person }
            }
            Self::SendThanks { visit, contact, address, subject, text } => {
                Command::SendThanks { visit: at(visit)?, to: addressee(contact, address)?, subject, text }
            }
            Self::Amend { visit, reason } => Command::Amend { visit: at(visit)?, reason },
            after => after.follow()?,
        })
    }

    /// What follows a visit: questions and proposals.
    fn follow(self) -> Result<Command, Bad> {
        let question = |visit, tap| Ok(Command::Question { visit: at(visit)?, tap });
        let proposal = |visit, tap| Ok(Command::Proposal { visit: at(visit)?, tap });
        match self {
            Self::Ask { visit, text, within_minutes } => {
                question(visit, QuestionTap::Ask { text, within_minutes, to: Vec::new() })
            }
            Self::Reply { visit, question: of, way, text } => {
                let of = named("question", of)?;
                question(visit, QuestionTap::Reply { question: of, channel: way.into(), text: Some(text) })
            }
            Self::Promise { visit, what, working_days } => proposal(visit, ProposalTap::Promise { what, working_days }),
            Self::Deliver { visit, proposal: of, way, what } => {
                proposal(visit, ProposalTap::Deliver { proposal: named("proposal", of)?, channel: way.into(), what })
            }
            Self::ConfirmSeen { visit, delivery, how } => {
                proposal(visit, ProposalTap::Seen { delivery: named("delivery", delivery)?, how })
            }
            _ => Err(Bad::of("act", "it is none that follows a visit")),
        }
    }
}
