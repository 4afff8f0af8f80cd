//! What the policy has to say while somebody writes, offline: hints, never refusals. The server judges again.

use crate::command::{Command, ProposalTap, QuestionTap};
use crate::engine::books::Books;
use crate::fact::Fact;
use crate::ids::VisitId;
use crate::policy::PolicyDocument;
use crate::rule::{gift, promise};

/// One hint in Chinese and English.
pub(super) type Hint = (String, String);

/// Hints on a command that is about to be saved.
pub(super) fn before(books: &Books, command: &Command) -> Vec<Hint> {
    let start = command.visit().and_then(|visit| books.plan(visit)?.start);
    let policy = books.rules.book().for_visit(start);
    match command {
        Command::Note { text, .. } | Command::Put { text, .. } | Command::Summary { text, .. } => {
            let found = promise::check(&[text.as_str()], policy);
            found.map(|finding| (finding.detail_zh, finding.detail_en)).into_iter().collect()
        }
        Command::Question {
            tap: QuestionTap::Draft { text, .. } | QuestionTap::Reply { text: Some(text), .. },
            ..
        }
        | Command::Proposal { tap: ProposalTap::Deliver { what: text, .. }, .. } => {
            let found = promise::check(&[text.as_str()], policy);
            found.map(|finding| (finding.detail_zh, finding.detail_en)).into_iter().collect()
        }
        Command::Gift { visit, amount, currency, .. } => gifts(books, visit, amount, currency, policy),
        Command::Together { commands } => commands.iter().flat_map(|command| before(books, command)).collect(),
        Command::SetOut { visit } | Command::Arrive { visit, .. } => departure(books, visit),
        _ => Vec::new(),
    }
}

/// All gifts of the visit together, with the one about to be noted (V6.2).
fn gifts(books: &Books, visit: &VisitId, amount: &str, currency: &str, policy: &PolicyDocument) -> Vec<Hint> {
    let record = books.record(visit).unwrap_or_default();
    let country = books.plan(visit).map_or_else(|| policy.home_country.clone(), |plan| plan.country);
    let mut all: Vec<gift::Gift<'_>> =
        record.gifts.iter().map(|given| gift::Gift { amount: &given.amount, currency: &given.currency }).collect();
    all.push(gift::Gift { amount, currency });
    let found = gift::check(&all, &country, policy).finding;
    found.map(|finding| (finding.detail_zh, finding.detail_en)).into_iter().collect()
}

/// A solo trip abroad or to a remote place that nobody watches over (V6.3) is loud.
fn departure(books: &Books, visit: &VisitId) -> Vec<Hint> {
    let Some(plan) = books.plan(visit) else { return Vec::new() };
    let solo = plan.participants.len() <= 1 && (plan.overseas || plan.remote);
    let facts = books.facts.get(visit).map(Vec::as_slice).unwrap_or_default();
    let share =
        facts.iter().filter(|known| matches!(*known.fact, Fact::Share { .. })).map(|known| known.entry.seq).max();
    match share {
        _ if !solo => Vec::new(),
        None => vec![(
            "V6.3:单独前往境外或偏远地区,行程尚未共享给同事!请立即共享,或请同事代为转交。".to_owned(),
            "V6.3: a solo trip abroad or to a remote place, and no colleague knows the itinerary! Share it now, \
             or have a colleague carry it."
                .to_owned(),
        )],
        Some(seq) if seq > books.contact.stored => vec![(
            "V6.3:行程已填写但尚未送达服务器,同事还看不到!".to_owned(),
            "V6.3: the itinerary is written but has not reached the server: no colleague sees it yet!".to_owned(),
        )],
        Some(_) => Vec::new(),
    }
}
