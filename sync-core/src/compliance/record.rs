//! Plan and record as the rules of V6.1, V6.2, V7.2, V7.3 and V9.2 read them.

use crate::document::plan::PlanView;
use crate::document::record::{RecordView, Section};
use crate::fact::Fact;
use crate::policy::PolicyDocument;
use crate::rule::gift::{self, YearOutcome};
use crate::rule::preparation::{self, Preparation};
use crate::rule::quotation::Materials;
use crate::rule::{Finding, on_site, promise};

/// Gifts to the same customer on another visit of the same year that began before this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBefore {
    /// A decimal amount, as it was written.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

/// The gifts of a record, for the rules.
pub fn gifts(record: &RecordView) -> Vec<gift::Gift<'_>> {
    record.gifts.iter().map(|given| gift::Gift { amount: &given.amount, currency: &given.currency }).collect()
}

/// What a record alone shows to be broken (V6.2, V7.2, V9.2).
pub fn findings_of_record(plan: Option<&PlanView>, record: &RecordView, policy: &PolicyDocument) -> Vec<Finding> {
    let country = plan.map_or(policy.home_country.as_str(), |plan| plan.country.as_str());
    let gifts = gift::check(&gifts(record), country, policy).finding;
    let promises = promise::check(&texts(record), policy);
    gifts.into_iter().chain(promises).chain(on_site::check(record.agreement_signed)).collect()
}

/// This visit's gifts with those to the same customer in the year before it (V6.2).
pub fn gift_year(record: &RecordView, before: &[GivenBefore], policy: &PolicyDocument) -> Option<YearOutcome> {
    let before: Vec<gift::Gift<'_>> =
        before.iter().map(|given| gift::Gift { amount: &given.amount, currency: &given.currency }).collect();
    gift::check_year(&gifts(record), &before, policy)
}

/// What a plan says about materials (V6.1).
pub fn materials(plan: &PlanView) -> Materials<'_> {
    Materials { brought: &plan.materials, quotation_notice: plan.quotation_notice }
}

/// What is got ready, and what is not (V6.1, V6.2, V7.3).
pub fn preparation(plan: &PlanView, departed: bool, policy: &PolicyDocument) -> preparation::Outcome {
    let preparation = Preparation {
        country: &plan.country,
        overseas: plan.overseas,
        brought: &plan.materials,
        done: &plan.prepared,
        departed,
    };
    preparation::check(&preparation, policy)
}

/// Whether this fact says that the trip has begun.
pub fn departed(fact: &Fact) -> bool {
    matches!(fact, Fact::SetOut { .. } | Fact::Arrive { .. })
}

/// Every text that people wrote into the record, conflicting values too (V7.2).
pub fn texts(record: &RecordView) -> Vec<&str> {
    let items = Section::ALL.into_iter().flat_map(|section| record.items(section));
    let items = items.flat_map(|item| std::iter::once(&item.text).chain(&item.conflicting));
    let fields = [
        &record.summary,
        &record.topic,
        &record.scene,
        &record.service_type,
        &record.expected_volume,
        &record.intent_reason,
    ];
    let beside = record.conflicting.values().flatten();
    let all = items.chain(record.framework.as_ref()).chain(fields).chain(beside);
    all.map(String::as_str).filter(|text| !text.is_empty()).collect()
}
