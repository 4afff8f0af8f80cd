//! A whole draft, as a phone shows it after every save: what is broken, what is missing, what people should know. Warnings,
//! never refusals.

use super::{GivenBefore, Marked, check_text, findings_of_record, gift_year, gifts, materials, missing, preparation};
use crate::document::plan::PlanView;
use crate::document::record::{Place, RecordView, Section};
use crate::policy::PolicyDocument;
use crate::rule::completeness::Lacking;
use crate::rule::{Finding, Note, gift, quotation};

/// What is known of a visit's content.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The plan, if it is known.
    pub plan: Option<&'a PlanView>,
    /// The record, if it is known.
    pub record: Option<&'a RecordView>,
    /// Gifts to the same customer on visits of the same year before this one, as far as they are known here.
    pub before: &'a [GivenBefore],
    /// Whether everything is known of those: a phone holds its own visits only.
    pub knows_all: bool,
    /// Whether somebody set out or arrived.
    pub departed: bool,
    /// The policy in force.
    pub policy: &'a PolicyDocument,
}

/// A marked place, and in which text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where: `needs/ab12`, `summary`, `topic`…
    pub place: String,
    /// What, and where in that text.
    pub marked: Marked,
}

/// What came of looking at a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftCheck {
    /// Places in texts.
    pub marks: Vec<Mark>,
    /// Clauses broken as it stands.
    pub findings: Vec<Finding>,
    /// What the record lacks, with where to write it.
    pub missing: Vec<Lacking>,
    /// What else people should know.
    pub notes: Vec<Note>,
}

/// Checks a draft: V6.1, V6.2, V7.2, V7.3, V9.1, V9.2, A3.2.
pub fn check_draft(draft: &Draft<'_>) -> DraftCheck {
    let mut checked = DraftCheck::default();
    if let Some(plan) = draft.plan {
        checked.findings.extend(quotation::check(&materials(plan)));
        let prepared = preparation(plan, draft.departed, draft.policy);
        checked.findings.extend(prepared.finding);
        checked.notes.extend(prepared.notes);
    }
    if let Some(record) = draft.record {
        checked.marks = marks(record, draft.policy);
        checked.findings.extend(findings_of_record(draft.plan, record, draft.policy));
        of_gifts(draft, record, &mut checked);
        checked.missing = missing(draft.plan, record);
        checked.notes.extend(conflicts(record));
    }
    checked
}

/// The texts of a record with where each stands.
fn placed(record: &RecordView) -> Vec<(String, &str)> {
    let item = |section: Section| {
        let items = record.items(section);
        items.map(move |item| (Place::Item(section, item.id.clone()).to_string(), item.text.as_str()))
    };
    let fields = [
        ("summary", record.summary.as_str()),
        ("topic", &record.topic),
        ("scene", &record.scene),
        ("framework", record.framework.as_deref().unwrap_or_default()),
        ("service_type", &record.service_type),
        ("expected_volume", &record.expected_volume),
        ("intent_reason", &record.intent_reason),
    ];
    let fields = fields.into_iter().map(|(name, text)| (name.to_owned(), text));
    Section::ALL.into_iter().flat_map(item).chain(fields).collect()
}

fn marks(record: &RecordView, policy: &PolicyDocument) -> Vec<Mark> {
    let of_text = |(place, text): (String, &str)| {
        let marked = check_text(text, policy).into_iter();
        marked.map(move |marked| Mark { place: place.clone(), marked }).collect::<Vec<_>>()
    };
    placed(record).into_iter().flat_map(of_text).collect()
}

/// V6.2: what all gifts come to against the limits, also while they are within.
fn of_gifts(draft: &Draft<'_>, record: &RecordView, checked: &mut DraftCheck) {
    if record.gifts.is_empty() {
        return;
    }
    let country = draft.plan.map_or(draft.policy.home_country.as_str(), |plan| plan.country.as_str());
    let outcome = gift::check(&gifts(record), country, draft.policy);
    let limit = draft.policy.gift_limit_for(country);
    checked.notes.push(Note {
        detail_en: format!("V6.2: the gifts of this visit are worth {} of {limit}", outcome.total),
        detail_zh: format!("V6.2:本次拜访礼品合计 {}，限额 {limit}", outcome.total),
    });
    for currency in &outcome.unknown_currency {
        checked.notes.push(Note {
            detail_en: format!("V6.2: no rate is known for {currency}: gifts in it are not counted"),
            detail_zh: format!("V6.2：没有 {currency} 的汇率，该币种礼品未计入"),
        });
    }
    let Some(year) = gift_year(record, draft.before, draft.policy) else { return };
    let (known_en, known_zh) = match draft.knows_all {
        true => ("", ""),
        false => (", as far as this phone knows", "(仅就本机所知)"),
    };
    checked.notes.push(Note {
        detail_en: format!("V6.2: gifts to this customer this year: {} of {}{known_en}", year.total, year.limit),
        detail_zh: format!("V6.2:该客户本年度礼品合计 {}，限额 {}{known_zh}", year.total, year.limit),
    });
    checked.findings.extend(year.finding);
}

fn conflicts(record: &RecordView) -> Vec<Note> {
    let note = |place: Place| Note {
        detail_en: format!("people wrote different things in {place} at the same time: look at both and settle it"),
        detail_zh: format!("{place} 有多人同时填写的不同内容，请查看并确认"),
    };
    record.conflicts().into_iter().map(note).collect()
}
