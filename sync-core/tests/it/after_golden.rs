//! Golden bytes of what follows a visit, a line for each step: written as it ever was, and still read.

use sync_core::fact::{
    Addressee, CardOutcome, CardStep, Channel, Fact, ObligationKind, ProposalStep, QuestionStep, Reviewed,
};

use crate::frames::heads;
use crate::golden_lines::facts_hold;
use crate::world::{entry, person, visit};

const GOLDEN: &str = include_str!("golden/after.hex");

/// One fact of every step.
pub(crate) fn facts() -> Vec<Fact> {
    let v = || visit("visit-001");
    let question = |step| Fact::Question(v(), step);
    let proposal = |step| Fact::Proposal(v(), step);
    let of = entry(1, 42);
    let card = |step| Fact::Card(v(), step);
    let review =
        |passed, points| Fact::Review(v(), Reviewed { submission: entry(1, 50), heads: heads(), passed, points });
    vec![
        question(QuestionStep::Asked {
            text: "清关要几天?".to_owned(),
            within_minutes: Some(600),
            to: vec![person("zhao")],
        }),
        question(QuestionStep::Entrusted { question: of, to: vec![person("zhou")] }),
        question(QuestionStep::Drafted { question: of, text: "三个工作日".to_owned() }),
        question(QuestionStep::Checked { question: of, draft: entry(2, 7), passed: true, points: Vec::new() }),
        question(QuestionStep::Checked {
            question: of,
            draft: entry(2, 7),
            passed: false,
            points: vec!["name the port".to_owned()],
        }),
        question(QuestionStep::Replied {
            question: of,
            checked: Some(entry(3, 9)),
            channel: Channel::Mail,
            text: "three working days".to_owned(),
        }),
        proposal(ProposalStep::Promised { what: "Hamburg lane".to_owned(), working_days: Some(2) }),
        proposal(ProposalStep::Delivered { proposal: of, channel: Channel::Mail, what: "as PDF".to_owned() }),
        proposal(ProposalStep::Seen { delivery: of, how: "she rang".to_owned() }),
        review(true, Vec::new()),
        review(false, vec!["what did they object to?".to_owned()]),
        letter(Addressee::Contact { contact: "ct-1".parse().expect("an id") }),
        Fact::ThanksPosted { visit: v(), asked: of, taken: true, why: String::new() },
        Fact::ThanksPosted { visit: v(), asked: of, taken: false, why: "smtp 550".to_owned() },
        card(CardStep::Reviewed {
            proposal: of,
            accepted: true,
            reason: "so they told me too".to_owned(),
            current: Some("深圳市南山区".to_owned()),
        }),
        card(CardStep::Reviewed { proposal: of, accepted: false, reason: "the warehouse".to_owned(), current: None }),
        card(CardStep::Answered {
            proposal: of,
            review: Some(entry(2, 7)),
            outcome: CardOutcome::Decided,
            reason: "the warehouse".to_owned(),
        }),
        card(CardStep::Answered {
            proposal: of,
            review: None,
            outcome: CardOutcome::Accepted,
            reason: "so they told me too".to_owned(),
        }),
    ]
}

fn letter(to: Addressee) -> Fact {
    let (subject, text) = ("感谢接待".to_owned(), "Dear Frau Weiß".to_owned());
    Fact::SendThanks { visit: visit("visit-001"), to, subject, text }
}

/// Shapes that grew, and what a name alone does not tell apart.
fn grown() -> Vec<(String, Fact)> {
    let v = || visit("visit-001");
    let (obligation, of) = (ObligationKind::Question, Some(entry(1, 42)));
    let waive = Fact::Waive { visit: v(), obligation, reason: "asked by telephone".to_owned(), of };
    let decide = Fact::Decide {
        visit: v(),
        obligation,
        accepted: true,
        reason: "heard of it".to_owned(),
        seen: vec![entry(1, 43)],
        of,
    };
    let answers = vec![entry(3, 9)];
    let reason = Some("a wrong number".to_owned());
    let again = Fact::Submit { visit: v(), heads: heads(), answers, reason, checked: None };
    let given = letter(Addressee::Address { mail: "weiss@nordwind.example".to_owned() });
    [("waive_question", waive), ("decide_question", decide), ("submit_again", again), ("send_thanks_given", given)]
        .map(|(name, fact)| (name.to_owned(), fact))
        .to_vec()
}

#[test]
fn what_follows_a_visit_is_written_as_it_ever_was_and_still_read() {
    let named = facts().into_iter().map(|fact| (fact.name().to_owned(), fact));
    facts_hold(GOLDEN, named.chain(grown()));
}
