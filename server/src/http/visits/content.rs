//! What people wrote, as JSON: the plan and the record, with values that conflict beside each other.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::document::plan::PlanView;
use sync_core::document::record::{Action, Gift, Item, RecordView, missing_essentials};
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
    /// What to do next.
    actions: Vec<ActionJson>,
    /// Gifts handed over.
    gifts: Vec<GiftJson>,
    /// `clear`, `some` or `none`.
    intent: Option<String>,
    /// Why.
    intent_reason: String,
    /// The framework confirmed on the spot.
    framework: Option<String>,
    /// The summary that people write together.
    summary: String,
    /// What others wrote at the same time into a single field, by the field's name.
    conflicting: BTreeMap<String, Vec<String>>,
    /// What the record still lacks (V9.1).
    missing: Vec<String>,
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

impl From<&RecordView> for RecordJson {
    fn from(record: &RecordView) -> Self {
        let items = |items: &[Item]| items.iter().map(item).collect();
        let field = |(name, texts): (&&str, &Vec<String>)| ((*name).to_owned(), texts.clone());
        Self {
            needs: items(&record.needs),
            points: items(&record.points),
            objections: items(&record.objections),
            actions: record.actions.iter().map(action).collect(),
            gifts: record.gifts.iter().map(gift).collect(),
            intent: record.intent.as_ref().map(|intent| intent.as_str().to_owned()),
            intent_reason: record.intent_reason.clone(),
            framework: record.framework.clone(),
            summary: record.summary.clone(),
            conflicting: record.conflicting.iter().map(field).collect(),
            missing: missing_essentials(record).into_iter().map(str::to_owned).collect(),
        }
    }
}

fn item(item: &Item) -> ItemJson {
    let Item { id, text, by, conflicting } = item.clone();
    ItemJson { id, text, by, conflicting }
}

fn action(action: &Action) -> ActionJson {
    ActionJson { item: item(&action.item), due_working_days: action.due_working_days }
}

fn gift(gift: &Gift) -> GiftJson {
    let Gift { id, item, amount, currency } = gift.clone();
    GiftJson { id, item, amount, currency }
}
