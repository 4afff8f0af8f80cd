//! What the policy has to say while somebody writes, offline: hints, never refusals. The server judges again.

mod trip;

use crate::command::{Command, ProposalTap, QuestionTap, Settled};
use crate::compliance::{materials, missing, preparation};
use crate::document::plan::PlanView;
use crate::engine::books::{Books, KnownFact};
use crate::fact::Fact;
use crate::ids::VisitId;
use crate::policy::PolicyDocument;
use crate::rule::completeness::Lacking;
use crate::rule::{Finding, Note, cases, gift, on_site, promise, quotation};

/// One hint in Chinese and English.
pub(super) type Hint = (String, String);

/// Hints on a command that is about to be saved.
pub(super) fn before(books: &Books, command: &Command) -> Vec<Hint> {
    let start = match command {
        Command::Plan { plan, .. } => plan.start,
        other => other.visit().and_then(|visit| books.plan(visit)?.start),
    };
    let policy = books.rules.book().for_visit(start);
    match command {
        Command::Note { text, .. } | Command::Put { text, .. } | Command::Summary { text, .. } => {
            words(&[text], policy)
        }
        Command::Settle { with: Settled::Text(text), .. } => words(&[text], policy),
        Command::SetIntent { reason: Some(reason), .. } => words(&[reason], policy),
        Command::Question {
            tap: QuestionTap::Draft { text, .. } | QuestionTap::Reply { text: Some(text), .. },
            ..
        }
        | Command::Proposal { tap: ProposalTap::Deliver { what: text, .. }, .. } => words(&[text], policy),
        Command::Thank { text, .. } | Command::TellChange { text, .. } => words(&[text], policy),
        Command::SendThanks { subject, text, .. } => words(&[subject, text], policy),
        Command::Form { form, .. } => {
            let texts: Vec<&str> = form.texts().map(|(_, text)| text).collect();
            let signed = on_site::check(form.agreement_signed == Some(true)).map(said);
            words(&texts, policy).into_iter().chain(signed).collect()
        }
        Command::Plan { plan, .. } => {
            let cases = suggested(&plan.needs, &plan.cases, policy);
            of_plan(plan, false, policy).into_iter().chain(cases).collect()
        }
        Command::Replan { visit, edit } => {
            let before = books.plan(visit).unwrap_or_default();
            let cases = edit.cases.as_ref().unwrap_or(&before.cases);
            edit.needs.as_ref().map(|needs| suggested(needs, cases, policy)).unwrap_or_default()
        }
        Command::Submit { visit } => lacking(books, visit),
        Command::Gift { visit, amount, currency, .. } => gifts(books, visit, amount, currency, policy),
        Command::Together { commands } => commands.iter().flat_map(|command| before(books, command)).collect(),
        Command::Trip { .. } | Command::EditTrip { .. } | Command::ShareTrip { .. } => trip::of_trip(books, command),
        Command::SetOut { visit } | Command::Arrive { visit, .. } => {
            let plan = books.plan(visit);
            let unprepared = plan.map(|plan| of_plan(&plan, true, policy)).unwrap_or_default();
            let sets_out = matches!(command, Command::SetOut { .. });
            let unreached = if sets_out { trip::not_reached(books, visit) } else { Vec::new() };
            departure(books, visit).into_iter().chain(unreached).chain(unprepared).collect()
        }
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
    let before = books.given_before(visit, policy);
    let before: Vec<gift::Gift<'_>> =
        before.iter().map(|given| gift::Gift { amount: &given.amount, currency: &given.currency }).collect();
    let year = gift::check_year(&all, &before, policy).and_then(|year| year.finding).map(|mut finding| {
        finding.detail_en += " (as far as this phone knows)";
        finding.detail_zh += "（仅就本机所知）";
        finding
    });
    gift::check(&all, &country, policy).finding.into_iter().chain(year).map(said).collect()
}

fn said(finding: Finding) -> Hint {
    (finding.detail_zh, finding.detail_en)
}

/// Promises that nobody may make (V7.2).
fn words<T: AsRef<str>>(texts: &[T], policy: &PolicyDocument) -> Vec<Hint> {
    promise::check(texts, policy).map(said).into_iter().collect()
}

/// Cases that go with the needs and are not prepared yet (V5.2).
fn suggested(needs: &[String], prepared: &[String], policy: &PolicyDocument) -> Vec<Hint> {
    let all = cases::suggested(needs, prepared, policy);
    all.into_iter()
        .map(|(word, cases)| {
            (
                format!("V5.2：客户提到“{word}”，可准备：{}", cases.join("、")),
                format!("V5.2: for {word:?} you could prepare: {}", cases.join("; ")),
            )
        })
        .collect()
}

/// A quotation without its notice (V6.1); abroad what is open on the country's checklist, or that there is none (V6.2, V7.3).
fn of_plan(plan: &PlanView, departed: bool, policy: &PolicyDocument) -> Vec<Hint> {
    let quotation = quotation::check(&materials(plan)).filter(|_| !departed).map(said);
    if !plan.overseas && (plan.country.is_empty() || !policy.is_overseas(&plan.country)) {
        return quotation.into_iter().collect();
    }
    let prepared = preparation(plan, departed, policy);
    let of_country = |note: &Note| note.detail_en.starts_with("V6.2");
    let notes = prepared.notes.into_iter().filter(of_country).map(|note| (note.detail_zh, note.detail_en));
    quotation.into_iter().chain(prepared.finding.map(said)).chain(notes).collect()
}

/// What a record that is submitted still lacks (V9.1, A3.2).
fn lacking(books: &Books, visit: &VisitId) -> Vec<Hint> {
    let Some(record) = books.record(visit) else { return Vec::new() };
    let all = missing(books.plan(visit).as_ref(), &record);
    if all.is_empty() {
        return Vec::new();
    }
    let list = |of: fn(&Lacking) -> &'static str, between: &str| all.iter().map(of).collect::<Vec<_>>().join(between);
    vec![(
        format!("V9.1：记录尚缺：{}", list(|lacking| lacking.zh, "、")),
        format!("V9.1: the record lacks: {}", list(|lacking| lacking.en, "; ")),
    )]
}

/// A solo trip abroad or to a remote place that nobody watches over (V6.3) is loud.
fn departure(books: &Books, visit: &VisitId) -> Vec<Hint> {
    let Some(plan) = books.plan(visit) else { return Vec::new() };
    let solo = plan.participants.len() <= 1 && (plan.overseas || plan.remote);
    let facts = books.facts.get(visit).map(Vec::as_slice).unwrap_or_default();
    let shared = |facts: &[KnownFact]| {
        facts.iter().filter(|known| matches!(*known.fact, Fact::Share { .. })).map(|known| known.entry.seq).max()
    };
    let of_trip = || shared(books.facts.get(books.trip_over(visit)?.lead)?);
    let share = shared(facts).or_else(of_trip);
    match share {
        _ if !solo => Vec::new(),
        None => vec![(
            "V6.3：单独前往境外或偏远地区，行程尚未共享给同事！请立即共享（share）；没有网络时，\
             请同事用手机代为转交（courier pack），或把短信文本发给同事（text share）。".to_owned(),
            "V6.3: a solo trip abroad or to a remote place, and no colleague knows the itinerary! Share it now; \
             without network have a colleague's phone carry it (courier pack) or send a colleague its text (text share)."
                .to_owned(),
        )],
        Some(seq) if seq > books.contact.stored => vec![(
            "V6.3：行程已填写但尚未送达服务器，同事还看不到！请联网同步，或请同事代为转交（courier pack），或发送短信文本（text share）。".to_owned(),
            "V6.3: the itinerary is written but has not reached the server: no colleague sees it yet! Sync, \
             have a colleague's phone carry it (courier pack), or send a colleague its text (text share).".to_owned(),
        )],
        Some(_) => Vec::new(),
    }
}
