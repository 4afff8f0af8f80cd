//! What the person wrote in a step, for showing it again where the step does not stand. No step is taken here.

use super::Edit;
use crate::document::itinerary::ItineraryEdit;
use crate::document::plan::PlanEdit;

impl Edit {
    /// What the person wrote, without what is empty.
    pub fn words(&self) -> Vec<String> {
        let words = match self {
            Self::CreatePlan { plan: edit } | Self::EditPlan { edit } => of_plan(edit),
            Self::CreateRecord => Vec::new(),
            Self::AddItem { text, .. } | Self::PutItem { text, .. } | Self::SetSummary { text } => vec![text.clone()],
            Self::SetIntent { intent, reason } => vec![intent.clone(), reason.clone()],
            Self::AddGift { item, amount, currency, .. } => vec![format!("{item} {amount} {currency}")],
            Self::SetForm { form } => {
                let flags = form.flags().map(|(name, flag)| format!("{name}: {flag}"));
                form.texts().map(|(_, text)| text.to_owned()).chain(flags).collect()
            }
            Self::PutDecider { name, post, attitude, .. } => vec![name.clone(), post.clone(), attitude.clone()],
            Self::Settle { text, .. } => vec![text.clone()],
            Self::Prepare { line, .. } => vec![line.clone()],
            Self::Itinerary { edit } => of_itinerary(edit),
        };
        words.into_iter().filter(|words| !words.is_empty()).collect()
    }
}

fn of_plan(edit: &PlanEdit) -> Vec<String> {
    let texts = [
        &edit.customer_name,
        &edit.customer,
        &edit.country,
        &edit.place,
        &edit.contact,
        &edit.zone,
        &edit.purpose,
        &edit.research,
        &edit.business,
        &edit.cooperation,
    ];
    let lists = [&edit.participants, &edit.materials, &edit.questions, &edit.needs, &edit.cases];
    let flags = [("overseas", edit.overseas), ("remote", edit.remote), ("quotation notice", edit.quotation_notice)];
    let mut words: Vec<String> = texts.into_iter().flatten().cloned().collect();
    words.extend(edit.start.map(|start| start.to_string()));
    words.extend(edit.minutes.map(|minutes| format!("{minutes} min")));
    words.extend(lists.into_iter().flatten().flatten().cloned());
    words.extend(flags.iter().filter_map(|(name, flag)| flag.map(|flag| format!("{name}: {flag}"))));
    words
}

fn of_itinerary(edit: &ItineraryEdit) -> Vec<String> {
    let of_leg = edit.legs.iter().flat_map(|leg| [&leg.place, &leg.contact, &leg.depart, &leg.arrive, &leg.until]);
    let whole = [&edit.return_at, &edit.emergency_name, &edit.emergency_phone];
    let mut words: Vec<String> = of_leg.chain(whole).flatten().cloned().collect();
    words.extend([&edit.check_ins, &edit.watchers].into_iter().flatten().flatten().cloned());
    words.extend(edit.check_in_hours.map(|hours| format!("{hours} h")));
    words
}
