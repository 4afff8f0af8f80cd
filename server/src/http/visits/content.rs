//! What people wrote, as JSON: the plan and the record, with values that conflict beside each other.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::compliance::missing;
use sync_core::document::plan::PlanView;
use sync_core::document::record::{Action, Decider, Gift, Item, RecordView, Section, Settlement, Version};
use sync_core::ids::{ActorId, PersonId};
use sync_core::rule::completeness::Lacking;
use sync_core::rule::{Clause, Note};
use utoipa::ToSchema;

use crate::http::json::{Lang, maybe, time};
use crate::query::edits::Edit;

/// What one entry wrote.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditJson {
    /// The entry, `<device>#<seq>`.
    entry: String,
    /// Whose.
    person: String,
    /// The best single time to show.
    at: String,
    /// `plan`, or `visit` for the record.
    document: &'static str,
    /// The texts that it wrote, in order; names of items are among them.
    words: Vec<String>,
}

impl From<&Edit> for EditJson {
    fn from(edit: &Edit) -> Self {
        Self {
            entry: edit.entry.to_string(),
            person: edit.person.to_string(),
            at: time(edit.at),
            document: edit.document.kind.as_str(),
            words: edit.words.clone(),
        }
    }
}

/// What could not be decided yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteJson {
    /// The clause's id, for example `V4.1`.
    clause: &'static str,
    /// Why, in English.
    en: Option<String>,
    /// Why, in Chinese.
    zh: Option<String>,
}

impl NoteJson {
    /// A note in the languages that were asked for.
    pub fn new(clause: Clause, note: &Note, lang: Option<Lang>) -> Self {
        Self {
            clause: clause.id(),
            en: (lang != Some(Lang::Zh)).then(|| note.detail_en.clone()),
            zh: (lang != Some(Lang::En)).then(|| note.detail_zh.clone()),
        }
    }
}

/// The plan (拜访计划).
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanJson {
    /// The customer's id.
    customer: String,
    /// The customer's name.
    customer_name: String,
    /// ISO 3166 code.
    country: String,
    /// Whether it leads abroad.
    overseas: bool,
    /// Whether the place is remote.
    remote: bool,
    /// The place.
    place: String,
    /// Whom to meet.
    contact: String,
    /// The IANA zone of the place.
    zone: String,
    /// When it begins.
    start: Option<String>,
    /// When it is meant to end.
    end: Option<String>,
    /// How long it is meant to take, in seconds.
    duration_seconds: u64,
    /// What for.
    purpose: String,
    /// Who takes part.
    participants: Vec<String>,
    /// What to bring.
    materials: Vec<String>,
    /// Whether the quotation bears its notice.
    quotation_notice: bool,
    /// What to ask.
    questions: Vec<String>,
    /// Research before the visit.
    research: String,
    /// The customer's main business.
    business: String,
    /// How the company works with the customer already.
    cooperation: String,
    /// What the customer needs of logistics, as far as it is known before.
    needs: Vec<String>,
    /// Cases prepared that match the needs.
    cases: Vec<String>,
    /// Lines of the checklists that are ticked off (V6.1, V6.2, V7.3).
    prepared: Vec<String>,
}

impl From<&PlanView> for PlanJson {
    fn from(plan: &PlanView) -> Self {
        Self {
            customer: plan.customer.clone(),
            customer_name: plan.customer_name.clone(),
            country: plan.country.clone(),
            overseas: plan.overseas,
            remote: plan.remote,
            place: plan.place.clone(),
            contact: plan.contact.clone(),
            zone: plan.zone.clone(),
            start: maybe(plan.start),
            end: maybe(plan.end()),
            duration_seconds: u64::from(plan.minutes) * 60,
            purpose: plan.purpose.clone(),
            participants: plan.participants.clone(),
            materials: plan.materials.clone(),
            quotation_notice: plan.quotation_notice,
            questions: plan.questions.clone(),
            research: plan.research.clone(),
            business: plan.business.clone(),
            cooperation: plan.cooperation.clone(),
            needs: plan.needs.clone(),
            cases: plan.cases.clone(),
            prepared: plan.prepared.clone(),
        }
    }
}

/// The record (拜访记录).
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordJson {
    /// What the customer needs.
    needs: Vec<ItemJson>,
    /// What was discussed.
    points: Vec<ItemJson>,
    /// Objections and answers.
    objections: Vec<ItemJson>,
    /// Opinions and suggestions (A3.2).
    opinions: Vec<ItemJson>,
    /// What to do next.
    actions: Vec<ActionJson>,
    /// Gifts handed over.
    gifts: Vec<GiftJson>,
    /// `clear`, `some` or `none`.
    intent: Option<String>,
    /// Why.
    intent_reason: String,
    /// What was confirmed on the spot beside service type and volume.
    framework: Option<String>,
    /// The kind of service that was confirmed on the spot (V9.2).
    service_type: String,
    /// The volume that the customer expects (V9.2).
    expected_volume: String,
    /// Whether an agreement was signed on site (V9.2).
    agreement_signed: bool,
    /// What the visit was about.
    topic: String,
    /// Whether it is a key customer (A3.2).
    key_customer: bool,
    /// How it was there, for key customers.
    scene: String,
    /// Who decides at a key customer's, and how they stand to us (A3.2).
    chain: Vec<DeciderJson>,
    /// The summary that people write together.
    summary: String,
    /// What others wrote at the same time into a single field, by the field's name.
    conflicting: BTreeMap<String, Vec<String>>,
    /// The same with authors, what won first.
    versions: BTreeMap<String, Vec<FieldVersionJson>>,
    /// Conflicts that people settled, oldest first.
    settled: Vec<SettledJson>,
    /// What the record still lacks, by its fields' names (V9.1, A3.2).
    missing: Vec<String>,
    /// The same in words, with where to write it.
    lacking: Vec<LackingJson>,
}

/// One of the words that people wrote at the same time.
#[derive(Debug, Serialize, ToSchema)]
struct FieldVersionJson {
    /// The words.
    text: String,
    /// Whose; none where the actor is known to nobody.
    author: Option<String>,
}

/// A conflict that somebody settled.
#[derive(Debug, Serialize, ToSchema)]
struct SettledJson {
    /// Where: `needs/<id>`, `chain/<id>` or a field's name.
    of: String,
    /// What stands since.
    kept: String,
    /// What was not kept.
    dropped: Vec<String>,
    /// Who settled it.
    author: Option<String>,
}

/// What a record lacks.
#[derive(Debug, Serialize, ToSchema)]
struct LackingJson {
    /// The field's name.
    field: &'static str,
    /// The clause that asks for it.
    clause: &'static str,
    /// What it is, in English.
    en: &'static str,
    /// What it is, in Chinese.
    zh: &'static str,
    /// Where to write it: the verb of a device.
    verb: &'static str,
    /// Whether the record is complete without it.
    optional: bool,
}

/// Somebody who decides at the customer's.
#[derive(Debug, Serialize, ToSchema)]
struct DeciderJson {
    /// Name, with who wrote it down.
    #[serde(flatten)]
    item: ItemJson,
    /// What they are there.
    post: String,
    /// `supports`, `neutral`, `opposes` or `unclear`.
    attitude: String,
    /// The attitudes that people wrote at the same time.
    attitudes: Vec<FieldVersionJson>,
}

/// One thing somebody wrote down.
#[derive(Debug, Serialize, ToSchema)]
struct ItemJson {
    /// Its id in the record.
    id: String,
    /// The words that won.
    text: String,
    /// Who added it.
    by: String,
    /// The other words, where people changed it at the same time.
    conflicting: Vec<String>,
    /// All of them with authors, what won first; empty where nobody differs.
    versions: Vec<FieldVersionJson>,
}

/// What is to be done next.
#[derive(Debug, Serialize, ToSchema)]
struct ActionJson {
    /// What.
    #[serde(flatten)]
    item: ItemJson,
    /// Within how many working days.
    due_working_days: Option<u32>,
}

/// A gift.
#[derive(Debug, Serialize, ToSchema)]
struct GiftJson {
    /// Its id in the record.
    id: String,
    /// What.
    item: String,
    /// A decimal number as text.
    amount: String,
    /// ISO 4217.
    currency: String,
}

/// Whose the actors are.
type Authors = BTreeMap<ActorId, PersonId>;

impl RecordJson {
    /// The record with its authors. What it lacks is said of it together with the plan.
    pub fn new(record: &RecordView, plan: Option<&PlanView>, authors: &Authors) -> Self {
        let items = |section: Section| record.items(section).map(|one| item(one, authors)).collect();
        let field = |(name, texts): (&&str, &Vec<String>)| ((*name).to_owned(), texts.clone());
        let beside = |(name, all): (&&str, &Vec<Version>)| ((*name).to_owned(), versions(all, authors));
        let lacking = missing(plan, record);
        Self {
            needs: items(Section::Needs),
            points: items(Section::Points),
            objections: items(Section::Objections),
            opinions: items(Section::Opinions),
            actions: record.actions.iter().map(|one| action(one, authors)).collect(),
            gifts: record.gifts.iter().map(gift).collect(),
            intent: record.intent.as_ref().map(|intent| intent.as_str().to_owned()),
            intent_reason: record.intent_reason.clone(),
            framework: record.framework.clone(),
            service_type: record.service_type.clone(),
            expected_volume: record.expected_volume.clone(),
            agreement_signed: record.agreement_signed,
            topic: record.topic.clone(),
            key_customer: record.key_customer,
            scene: record.scene.clone(),
            chain: record.chain.iter().map(|one| decider(one, authors)).collect(),
            summary: record.summary.clone(),
            conflicting: record.conflicting.iter().map(field).collect(),
            versions: record.versions.iter().map(beside).collect(),
            settled: record.settled.iter().map(|one| settled(one, authors)).collect(),
            missing: lacking.iter().map(|lacking| lacking.field.to_owned()).collect(),
            lacking: lacking.into_iter().map(lacking_json).collect(),
        }
    }
}

fn author(actor: &ActorId, authors: &Authors) -> Option<String> {
    authors.get(actor).map(ToString::to_string)
}

fn versions(all: &[Version], authors: &Authors) -> Vec<FieldVersionJson> {
    let version =
        |version: &Version| FieldVersionJson { text: version.text.clone(), author: author(&version.actor, authors) };
    all.iter().map(version).collect()
}

fn settled(settled: &Settlement, authors: &Authors) -> SettledJson {
    let Settlement { of, kept, dropped, actor, .. } = settled.clone();
    // Not what the document claims: whose device wrote it.
    SettledJson { of, kept, dropped, author: actor.and_then(|actor| author(&actor, authors)) }
}

fn lacking_json(lacking: Lacking) -> LackingJson {
    let Lacking { field, clause, en, zh, verb, optional } = lacking;
    LackingJson { field, clause, en, zh, verb, optional }
}

fn item(item: &Item, authors: &Authors) -> ItemJson {
    let versions = versions(&item.versions, authors);
    let Item { id, text, by, conflicting, .. } = item.clone();
    ItemJson { id, text, by, conflicting, versions }
}

fn action(action: &Action, authors: &Authors) -> ActionJson {
    ActionJson { item: item(&action.item, authors), due_working_days: action.due_working_days }
}

fn decider(decider: &Decider, authors: &Authors) -> DeciderJson {
    DeciderJson {
        item: item(&decider.item, authors),
        post: decider.post.clone(),
        attitude: decider.attitude.as_str().to_owned(),
        attitudes: versions(&decider.attitudes, authors),
    }
}

fn gift(gift: &Gift) -> GiftJson {
    let Gift { id, item, amount, currency } = gift.clone();
    GiftJson { id, item, amount, currency }
}
