//! The archive (V11.2, A3.4): the words of a visit, each under a heading, as they are filed, searched and written into a file. Who
//! may see which is not decided here, and nothing is stored.

mod headings;
mod search;

pub use headings::{Heading, Part};
pub use search::{BadSearch, Excerpt, MAX_SEARCH, MAX_TERMS, Search};

use minicbor::{Decode, Encode};

use crate::document::plan::PlanView;
use crate::document::record::{Item, RecordView};
use crate::fact::{Fact, ProposalStep, QuestionStep};

/// What stands under one heading, once for each thing that stands there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Words {
    /// Where.
    #[n(0)]
    pub heading: Heading,
    /// What.
    #[n(1)]
    pub text: String,
}

/// All words of a visit, in the order of the headings: of the plan, the record, and what was said on the way from the brief to the
/// proposal (A3.4). How a contact is reached is not among them: a look at that is written down.
pub fn words<'a>(
    plan: Option<&PlanView>,
    record: Option<&RecordView>,
    facts: impl IntoIterator<Item = &'a Fact>,
) -> Vec<Words> {
    let mut all = Filed(Vec::new());
    if let Some(plan) = plan {
        of_plan(plan, &mut all);
    }
    if let Some(record) = record {
        of_record(record, &mut all);
    }
    facts.into_iter().for_each(|fact| of_fact(fact, &mut all));
    let Filed(mut words) = all;
    words.sort_by_key(|words| words.heading);
    words
}

struct Filed(Vec<Words>);

impl Filed {
    fn add(&mut self, heading: Heading, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.push(Words { heading, text: text.to_owned() });
        }
    }

    fn all<'t>(&mut self, heading: Heading, texts: impl IntoIterator<Item = &'t String>) {
        texts.into_iter().for_each(|text| self.add(heading, text));
    }

    /// What won, and what others wrote at the same time: nothing that somebody wrote is lost to who searches.
    fn item(&mut self, heading: Heading, item: &Item) {
        self.add(heading, &item.text);
        self.all(heading, &item.conflicting);
    }
}

fn of_plan(plan: &PlanView, all: &mut Filed) {
    all.add(Heading::Customer, &plan.customer_name);
    all.add(Heading::Country, &plan.country);
    all.add(Heading::Place, &plan.place);
    all.add(Heading::Purpose, &plan.purpose);
    all.all(Heading::Participants, &plan.participants);
    all.all(Heading::Materials, &plan.materials);
    all.all(Heading::Prepared, &plan.questions);
    all.all(Heading::Prepared, &plan.cases);
    all.add(Heading::Research, &plan.research);
    all.add(Heading::Research, &plan.business);
    all.add(Heading::Research, &plan.cooperation);
    all.all(Heading::Expected, &plan.needs);
}

fn of_record(record: &RecordView, all: &mut Filed) {
    let one = |key| record.conflicting.get(key).into_iter().flatten();
    all.add(Heading::Topic, &record.topic);
    all.all(Heading::Topic, one("topic"));
    all.add(Heading::Summary, &record.summary);
    all.all(Heading::Summary, one("summary"));
    record.needs.iter().for_each(|item| all.item(Heading::Needs, item));
    record.points.iter().for_each(|item| all.item(Heading::Points, item));
    record.objections.iter().for_each(|item| all.item(Heading::Objections, item));
    record.opinions.iter().for_each(|item| all.item(Heading::Opinions, item));
    record.actions.iter().for_each(|action| all.item(Heading::Actions, &action.item));
    all.add(Heading::Intent, record.intent.as_ref().map(|intent| intent.as_str()).unwrap_or_default());
    all.add(Heading::Intent, &record.intent_reason);
    all.all(Heading::Intent, one("intent_reason"));
    all.add(Heading::Framework, record.framework.as_deref().unwrap_or_default());
    all.add(Heading::Framework, &record.service_type);
    all.add(Heading::Framework, &record.expected_volume);
    all.add(Heading::Scene, &record.scene);
    for decider in &record.chain {
        all.item(Heading::Chain, &decider.item);
        all.add(Heading::Chain, &decider.post);
    }
    for gift in &record.gifts {
        all.add(Heading::Gifts, &format!("{} {} {}", gift.item, gift.amount, gift.currency));
    }
}

fn of_fact(fact: &Fact, all: &mut Filed) {
    match fact {
        Fact::Brief { next, .. } => all.add(Heading::Brief, next),
        Fact::Thank { text, .. } => all.add(Heading::Thanks, text),
        Fact::Question(_, step) => match step {
            QuestionStep::Asked { text, .. } => all.add(Heading::Questions, text),
            QuestionStep::Drafted { text, .. } | QuestionStep::Replied { text, .. } => all.add(Heading::Answers, text),
            QuestionStep::Checked { points, .. } => all.all(Heading::Answers, points),
            QuestionStep::Entrusted { .. } => {}
        },
        Fact::Proposal(_, step) => match step {
            ProposalStep::Promised { what, .. } | ProposalStep::Delivered { what, .. } => {
                all.add(Heading::Proposals, what);
            }
            ProposalStep::Seen { how, .. } => all.add(Heading::Proposals, how),
        },
        Fact::Review(_, review) => all.all(Heading::Reviews, &review.points),
        Fact::ReturnPlan { reason, .. } | Fact::Withdraw { reason, .. } => all.add(Heading::Reviews, reason),
        Fact::Waive { reason, .. }
        | Fact::Decide { reason, .. }
        | Fact::Cancel { reason, .. }
        | Fact::Submit { reason: Some(reason), .. } => all.add(Heading::Reasons, reason),
        Fact::TellChange { text, .. } => all.add(Heading::Mail, text),
        Fact::NewInformation { what, .. } => all.add(Heading::News, what),
        Fact::ProposeChange { new, .. } => all.add(Heading::News, new),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Heading, Search, words};
    use crate::document::plan::PlanView;
    use crate::document::record::{Item, RecordView};
    use crate::fact::{Channel, Fact, ProposalStep, QuestionStep};
    use crate::ids::VisitId;

    #[test]
    fn v11_2_plan_record_mail_and_proposal_are_all_filed_with_their_words() {
        let visit = VisitId::new("visit-1").expect("sound");
        let item =
            |text: &str| Item { text: text.to_owned(), conflicting: vec!["铁路".to_owned()], ..Item::default() };
        let plan =
            PlanView {
                purpose: "续签年度合同".to_owned(), contact: "王先生 139".to_owned(), ..PlanView::default()
            };
        let record = RecordView { points: vec![item("海运 FCL")], ..RecordView::default() };
        let text = |text: &str| text.to_owned();
        let mail = Channel::Mail;
        let asked = QuestionStep::Asked { text: text("清关要几天？"), within_minutes: None, to: Vec::new() };
        let promised = ProposalStep::Promised { what: text("door to door"), working_days: None };
        let facts = [
            Fact::Thank { visit: visit.clone(), channel: mail, text: text("感谢接待") },
            Fact::Brief { visit: visit.clone(), goals_met: true, next: text("下周报价") },
            Fact::Question(visit.clone(), asked),
            Fact::Proposal(visit, promised),
        ];
        let found = words(Some(&plan), Some(&record), &facts);
        let table = [
            ("年度合同", Heading::Purpose),
            ("ｆｃｌ", Heading::Points),
            ("铁路", Heading::Points),
            ("感谢", Heading::Thanks),
            ("报价", Heading::Brief),
            ("清关", Heading::Questions),
            ("DOOR", Heading::Proposals),
        ];
        for (sought, heading) in table {
            let hit = Search::read(sought).expect("sound").find(&found).expect(sought);
            assert_eq!(hit.heading, heading, "{sought}");
        }
        assert!(Search::read("王先生").expect("sound").find(&found).is_none(), "how a contact is reached is not filed");
    }
}
