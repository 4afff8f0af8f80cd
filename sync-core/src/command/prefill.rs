//! V5.1: the research of a plan as far as the customer's card has it. What a person wrote is never touched.

use crate::customer::{Card, Field};
use crate::document::plan::PlanView;

/// What of a card goes into which part of a plan.
const BUSINESS: [Field; 2] = [Field::Scope, Field::Business];
const RESEARCH: [Field; 5] = [Field::Products, Field::Frequency, Field::Volume, Field::Trends, Field::Competitors];
const COOPERATION: [Field; 5] =
    [Field::Tier, Field::InCharge, Field::PaymentTerms, Field::PaymentRecord, Field::Feedback];

/// Fills what is empty in a plan from the customer's card, in Chinese or English: the keys of what was filled (V5.1).
pub fn prefill(plan: &mut PlanView, card: &Card, chinese: bool) -> Vec<&'static str> {
    let mut filled = Vec::new();
    let parts: [(&'static str, &mut String, &[Field]); 4] = [
        ("place", &mut plan.place, &[Field::Address]),
        ("business", &mut plan.business, &BUSINESS),
        ("research", &mut plan.research, &RESEARCH),
        ("cooperation", &mut plan.cooperation, &COOPERATION),
    ];
    for (name, text, fields) in parts {
        let said = words(card, fields, chinese);
        if text.is_empty() && !said.is_empty() {
            *text = said;
            filled.push(name);
        }
    }
    filled
}

/// Fields with what they are, but for one that stands alone.
fn words(card: &Card, fields: &[Field], chinese: bool) -> String {
    let there = fields.iter().map(|field| (*field, card.get(*field))).filter(|(_, text)| !text.is_empty());
    let named = |(field, text): (Field, &str)| match (fields.len(), chinese) {
        (1, _) => text.to_owned(),
        (_, true) => format!("{}：{text}", field.zh()),
        (_, false) => format!("{}: {text}", field.en()),
    };
    there.map(named).collect::<Vec<_>>().join(if chinese { "；" } else { "; " })
}

#[cfg(test)]
mod tests {
    use super::prefill;
    use crate::customer::{Card, Field};
    use crate::document::plan::PlanView;

    #[test]
    fn v5_1_what_the_card_knows_fills_what_is_empty_and_nothing_that_was_written() {
        let card = Card::default()
            .with(Field::Address, "Speicherstadt 4, Hamburg")
            .with(Field::Scope, "furniture")
            .with(Field::Products, "sea freight")
            .with(Field::Volume, "40 FEU a month")
            .with(Field::PaymentTerms, "30 days");
        let mut plan = PlanView { research: "asked in May".to_owned(), ..PlanView::default() };
        assert_eq!(prefill(&mut plan, &card, false), ["place", "business", "cooperation"]);
        assert_eq!((plan.place.as_str(), plan.research.as_str()), ("Speicherstadt 4, Hamburg", "asked in May"));
        assert_eq!((plan.business.as_str(), plan.cooperation.as_str()), ("scope: furniture", "payment terms: 30 days"));
        let mut plan = PlanView::default();
        assert_eq!(prefill(&mut plan, &card, true).len(), 4);
        assert_eq!(plan.research, "采购产品：sea freight；采购量：40 FEU a month");
        assert_eq!(prefill(&mut plan, &card, true), [""; 0], "nothing is left to fill");
        assert_eq!(prefill(&mut PlanView::default(), &Card::default(), true), [""; 0]);
    }
}
