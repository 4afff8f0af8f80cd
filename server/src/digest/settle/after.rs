//! What follows a visit: how the review of its record changed (A3.3, A4.1), and who is told that an answer is wanted, drafted or
//! passed (V10.3). What is overdue is told by the ladders beside this.

use sync_core::assessment::{FactSeen, ReviewStanding, ReviewState, assess_review, why_not_sent};
use sync_core::fact::{Fact, ObligationKind, Owed, QuestionStep};
use sync_core::ids::{EntryId, PersonId};
use sync_core::obligation::{OfficeHours, Sentence};
use sync_core::policy::Rung;
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use super::{Settled, telling};
use crate::gather::{Gathered, Stood};
use crate::notices::{Telling, Whom};
use crate::store::{HistoryRow, Position};

/// The subject of the review in histories and notices.
const REVIEW: &str = "review";

/// Notes how the review stands, and tells whoever has to do something now. That a record was submitted in the first place is seen
/// on the board.
pub(super) fn review(
    settled: &mut Settled,
    gathered: &Gathered,
    hours: &OfficeHours<'_>,
    (position, at): (Position, Timestamp),
) {
    let standing = assess_review(&gathered.evidence());
    settled.review = Some(standing.state);
    let before = settled.stood.get(REVIEW).cloned();
    let (from, to) = (before.as_ref().map(|stood| stood.state.clone()), standing.state.as_str().to_owned());
    let first = matches!(standing.state, ReviewState::NotSubmitted | ReviewState::Submitted);
    if from.as_ref() == Some(&to) || (from.is_none() && first) {
        return;
    }
    let said = review_sentence(&standing);
    let (en, zh) = (said.en.clone(), said.zh.clone());
    settled.stood.insert(
        REVIEW.to_owned(),
        Stood { state: to.clone(), since: at, en: en.clone(), zh: zh.clone(), amended: None },
    );
    let whom = match standing.state {
        ReviewState::Returned | ReviewState::Passed => vec![Whom::Rung(Rung::Rep)],
        ReviewState::Submitted | ReviewState::Changed | ReviewState::Amended => vec![Whom::Rung(Rung::Supervisor)],
        ReviewState::NotSubmitted => Vec::new(),
    };
    let event = format!("{to}/{position}");
    let telling = telling(gathered, hours, REVIEW, NoticeKind::RecordReview, at, &said);
    settled.tellings.push(Telling { whom, event, ..telling });
    settled.history.push(HistoryRow { subject: REVIEW.to_owned(), position, at, from, to, en, zh });
}

fn review_sentence(standing: &ReviewStanding) -> Sentence {
    let points = standing.points();
    let (en, zh) = match standing.state {
        ReviewState::NotSubmitted => ("The record is not submitted.".to_owned(), "记录尚未提交。".to_owned()),
        ReviewState::Submitted => {
            ("The record was submitted again: review it.".to_owned(), "记录已重新提交，请审核。".to_owned())
        }
        ReviewState::Returned => {
            (format!("The record was returned: {}.", points.join("; ")), format!("记录被退回：{}。", points.join(";")))
        }
        ReviewState::Passed => ("The record passed its review.".to_owned(), "记录已通过审核。".to_owned()),
        ReviewState::Changed => (
            "The record was changed after it had passed its review, and nobody said why.".to_owned(),
            "记录在审核通过后被改动，且未说明理由。".to_owned(),
        ),
        ReviewState::Amended => {
            let last = standing.versions.iter().rev().find_map(|version| version.reason.as_deref());
            let why = last.unwrap_or_default();
            (
                format!("The record was changed after it had passed its review: {why}. Approve that or return it."),
                format!("记录在审核通过后有修改，理由：{why}。请批准或退回。"),
            )
        }
    };
    Sentence { en, zh }
}

/// Tells who has to do the next step of a question, and who asked for a letter that it can't be sent (V10.1).
pub(super) fn steps(
    settled: &mut Settled,
    gathered: &Gathered,
    hours: &OfficeHours<'_>,
    fresh: &[EntryId],
    at: Timestamp,
) {
    for seen in gathered.facts.iter().filter(|seen| fresh.contains(&seen.entry)) {
        if let Fact::ThanksPosted { asked, taken: false, why, .. } = &seen.fact {
            let (en, zh) = why_not_sent(why);
            let said = Sentence {
                en: format!("The thank-you that you asked the server to send can't be sent, and is still owed: {en}."),
                zh: format!("您请服务器发送的致谢信无法发出，致谢仍未完成：{zh}。"),
            };
            let subject = Owed::from(ObligationKind::ThankYou).name();
            let (whom, event) =
                (vec![Whom::Person(seen.person.clone())], format!("refused/{}-{}", asked.device, seen.entry.seq));
            let telling = telling(gathered, hours, &subject, NoticeKind::ThanksRefused, at, &said);
            settled.tellings.push(Telling { whom, event, ..telling });
            continue;
        }
        let Fact::Question(_, step) = &seen.fact else { continue };
        let question = step.question().unwrap_or(seen.entry);
        let Some((kind, whom, said)) = next_step(gathered, seen, step, question) else { continue };
        let subject = Owed::begun_by(ObligationKind::Question, question).name();
        let event = format!("{}/{}-{}", seen.fact.name(), seen.entry.device, seen.entry.seq);
        let telling = telling(gathered, hours, &subject, kind, at, &said);
        settled.tellings.push(Telling { whom, event, ..telling });
    }
}

fn next_step(
    gathered: &Gathered,
    seen: &FactSeen,
    step: &QuestionStep,
    question: EntryId,
) -> Option<(NoticeKind, Vec<Whom>, Sentence)> {
    let asked = words(gathered, question);
    let people = |people: &[PersonId]| people.iter().cloned().map(Whom::Person).collect::<Vec<_>>();
    Some(match step {
        QuestionStep::Asked { to, .. } | QuestionStep::Entrusted { to, .. } if !to.is_empty() => {
            let said = Sentence {
                en: format!(
                    "A customer asks: {asked} Draft the answer (question {}-{}).",
                    question.device, question.seq
                ),
                zh: format!("客户提问：{asked} 请拟写答复（问题 {}-{}）。", question.device, question.seq),
            };
            (NoticeKind::AnswerWanted, people(to), said)
        }
        QuestionStep::Drafted { text, .. } => {
            let by = &seen.person;
            let said = Sentence {
                en: format!("{by} drafted an answer to \"{asked}\": {text} Pass it or return it."),
                zh: format!("{by} 已就「{asked}」拟写答复：{text} 请审核。"),
            };
            (NoticeKind::AnswerDrafted, vec![Whom::Rung(Rung::Supervisor)], said)
        }
        QuestionStep::Checked { passed: true, .. } => {
            let said = Sentence {
                en: format!("The answer to \"{asked}\" passed its review: send it to the customer."),
                zh: format!("「{asked}」的答复已通过审核，请发给客户。"),
            };
            (NoticeKind::AnswerPassed, vec![Whom::Rung(Rung::Rep)], said)
        }
        QuestionStep::Checked { draft, points, .. } => {
            let author = gathered.facts.iter().find(|seen| seen.entry == *draft).map(|seen| seen.person.clone());
            let said = Sentence {
                en: format!("The draft of an answer to \"{asked}\" was returned: {}.", points.join("; ")),
                zh: format!("「{asked}」的答复草稿被退回：{}。", points.join(";")),
            };
            let whom = author.into_iter().map(Whom::Person).chain([Whom::Rung(Rung::Rep)]).collect();
            (NoticeKind::AnswerWanted, whom, said)
        }
        _ => return None,
    })
}

fn words(gathered: &Gathered, question: EntryId) -> String {
    let asked = gathered.facts.iter().find(|seen| seen.entry == question);
    asked.and_then(|seen| seen.fact.words()).unwrap_or_default().to_owned()
}
