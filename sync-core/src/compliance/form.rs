//! Which parts of a record hold something, from plan and record as they read (V9.1, A3.2).

use crate::document::plan::PlanView;
use crate::document::record::{Attitude, Intent, RecordView};
use crate::rule::completeness::{self, Form, Lacking};

/// The form as far as it is filled in. The plan's author is always among the visitors; its purpose stands for a topic.
pub fn form(plan: Option<&PlanView>, record: &RecordView) -> Form {
    let filled = |text: &str| !text.trim().is_empty();
    let of_plan = |field: fn(&PlanView) -> &str| plan.is_some_and(|plan| filled(field(plan)));
    let framework = filled(&record.service_type) && filled(&record.expected_volume);
    let decides = |decider: &crate::document::record::Decider| {
        let known = !matches!(&decider.attitude, Attitude::Unknown(word) if word.is_empty());
        filled(&decider.item.text) && filled(&decider.post) && known
    };
    Form {
        date: plan.is_some_and(|plan| plan.start.is_some()),
        visitors: plan.is_some(),
        customer: of_plan(|plan| &plan.customer),
        contact: of_plan(|plan| &plan.contact),
        topic: filled(&record.topic) || of_plan(|plan| &plan.purpose),
        summary: filled(&record.summary),
        opinions: !record.opinions.is_empty(),
        needs: !record.needs.is_empty(),
        points: !record.points.is_empty(),
        objections: !record.objections.is_empty(),
        intent: record.intent.is_some(),
        refused: record.intent == Some(Intent::None),
        reason: filled(&record.intent_reason),
        clear: record.intent == Some(Intent::Clear),
        framework: framework || record.framework.as_deref().is_some_and(filled),
        actions: !record.actions.is_empty(),
        key_customer: record.key_customer,
        scene: filled(&record.scene),
        chain: !record.chain.is_empty() && record.chain.iter().all(decides),
    }
}

/// What a record lacks, in the order of the form, with where to write it (V9.1, A3.2).
pub fn missing(plan: Option<&PlanView>, record: &RecordView) -> Vec<Lacking> {
    completeness::missing(&form(plan, record))
}
