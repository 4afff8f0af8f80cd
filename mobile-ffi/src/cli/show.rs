//! Shows what is known on this phone, with countdowns. Only words and columns; every state comes from the core.

use std::cmp::Reverse;

use sync_core::assessment::{ReviewState, Tongue};
use sync_core::engine::status::{ObligationStatus, Page, Status, VisitStatus};
use sync_core::ids::VisitId;

use super::outcome::Outcome;
use super::text::Lang;
use super::{Phone, blobs, over, refused, table, text};

/// A text of somebody else, safe for a terminal: one line, no control characters.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// No visits, only what is said of the device.
pub const NONE: Page = Page { from: 0, limit: 0 };

/// The device and a page of its visits.
pub fn status(phone: &Phone, page: Page) -> Outcome {
    with_status(phone, page, |status| {
        println!("{}", text::device(phone.lang, status));
        if let Some(error) = status.wall_error_ms.filter(|ms| ms.abs() > 60_000) {
            println!("{}", text::wall_error(phone.lang, error));
        }
        for line in over::lines(phone.lang, status, &phone.zone) {
            println!("{}", clean(&line));
        }
        for line in refused::lines(phone.lang, status) {
            println!("{}", clean(&line));
        }
        if let Some(line) = blobs::waiting_line(phone) {
            println!("{line}");
        }
        for line in text::policy(phone.lang, &status.policy, &phone.zone) {
            println!("{line}");
        }
        if !status.notices.is_empty() {
            println!("{}", text::inbox_count(phone.lang, status.notices.len()));
        }
        println!();
        if status.known == 0 {
            println!("{}", text::no_visits(phone.lang));
        } else {
            print!("{}", table::draw(&visits_table(phone, &status.visits)));
        }
        if status.visits.len() < status.known {
            println!("{}", text::part_shown(phone.lang, page, status));
        }
        Outcome::Done
    })
}

/// Warns where the enrolment ends soon.
pub fn ends_soon(phone: &Phone) {
    let status = phone.device.list(NONE);
    let lines = status.map(|status| over::lines(phone.lang, &status, &phone.zone)).unwrap_or_default();
    lines.iter().for_each(|line| println!("{}", clean(line)));
}

fn visits_table(phone: &Phone, visits: &[VisitStatus]) -> Vec<Vec<String>> {
    let mut rows = vec![text::visit_columns(phone.lang).map(str::to_owned).to_vec()];
    rows.extend(visits.iter().map(|visit| visit_row(phone, visit)));
    rows
}

fn visit_row(phone: &Phone, visit: &VisitStatus) -> Vec<String> {
    let lang = phone.lang;
    vec![
        visit.visit.to_string(),
        clean(&visit.customer),
        visit.start.map_or_else(|| "-".to_owned(), |start| text::when(start, &phone.zone)),
        visit.synced.map_or("-", |synced| if lang == Lang::Zh { synced.zh() } else { synced.en() }).to_owned(),
        text::yes_no(lang, visit.approved).to_owned(),
        next_due(lang, &visit.obligations),
    ]
}

/// The obligation with the least time left of those that run.
fn next_due(lang: Lang, obligations: &[ObligationStatus]) -> String {
    let running = obligations.iter().filter_map(|o| o.left_ms.map(|left| (left, o)));
    running.max_by_key(|(left, _)| Reverse(*left)).map_or_else(
        || "-".to_owned(),
        |(left, o)| format!("{}: {}", text::obligation(lang, &o.kind), text::left(lang, left)),
    )
}

/// One visit in full.
pub fn visit(phone: &Phone, id: &VisitId) -> Outcome {
    with_visit(phone, id, |visit| {
        let lang = phone.lang;
        println!("{}  {}", visit.visit, clean(&visit.customer));
        for (name, value) in text::visit_lines(lang, visit, &phone.zone) {
            println!("  {name}: {value}");
        }
        for owed in &visit.obligations {
            let sentence = if lang == Lang::Zh { &owed.zh } else { &owed.en };
            let due = owed.due.map(|due| format!(" ({})", text::when(due, &phone.zone))).unwrap_or_default();
            let left = owed.left_ms.map(|ms| format!(" {}", text::left(lang, ms))).unwrap_or_default();
            println!("  {} [{}]{left}{due} {}", text::obligation(lang, &owed.kind), owed.state, clean(sentence));
        }
        for point in &visit.review.points {
            println!("  * {}", clean(point));
        }
        for (_, en, zh) in visit.review.checklist.iter().filter(|_| visit.review.state != ReviewState::NotSubmitted) {
            println!("  ? {}", clean(if lang == Lang::Zh { zh } else { en }));
        }
        if let Some((en, zh)) = &visit.arrival {
            println!("  V7.1: {}", clean(if lang == Lang::Zh { zh } else { en }));
        }
        blobs::of_visit(phone, id).iter().for_each(|line| println!("  {line}"));
        for (clause, en, zh) in &visit.findings {
            println!("  ! {clause}: {}", clean(if lang == Lang::Zh { zh } else { en }));
        }
        for (clause, en, zh) in &visit.notes {
            println!("  ? {clause}: {}", clean(if lang == Lang::Zh { zh } else { en }));
        }
        for lacking in &visit.missing {
            println!("  - {}", super::record::lacking(lang, lacking));
        }
        Outcome::Done
    })
}

/// The policy in force.
pub fn policy(phone: &Phone) -> Outcome {
    with_status(phone, NONE, |status| {
        let policy = phone.device.policy().map(|policy| policy.to_json());
        println!("{}", policy.and_then(|policy| serde_json::to_string_pretty(&policy).ok()).unwrap_or_default());
        text::policy(phone.lang, &status.policy, &phone.zone).iter().for_each(|line| eprintln!("{line}"));
        Outcome::Done
    })
}

/// The policy in one line for a script.
pub fn policy_line(phone: &Phone) -> (Outcome, String) {
    let Some(status) = phone.device.list(NONE) else { return not_enrolled() };
    let unread = status.policy.unread.map_or_else(|| "-".to_owned(), |version| version.to_string());
    (Outcome::Done, format!("policy version={} unread={unread}", status.policy.version))
}

/// The thank-you as it can be drafted here, offline (V10.1).
pub fn thanks(phone: &Phone, id: &VisitId) -> Outcome {
    if phone.device.enrolment().is_none() {
        eprintln!("{}", text::not_enrolled(phone.lang));
        return Outcome::NotSaved;
    }
    let Some(letter) = phone.device.thanks(id, phone.lang.pick(Tongue::Zh, Tongue::En)) else {
        eprintln!("{}", text::unknown_visit(phone.lang, id));
        return Outcome::BadInput;
    };
    println!("{}: {}\n", phone.lang.pick("主题", "Subject"), clean(&letter.subject));
    letter.body.lines().for_each(|line| println!("{}", clean(line)));
    println!("\n{}: {}", phone.lang.pick("短信", "SMS"), clean(&letter.sms));
    Outcome::Done
}

/// The same in one line for a script: the short message.
pub fn thanks_line(phone: &Phone, id: &VisitId) -> (Outcome, String) {
    match phone.device.thanks(id, phone.lang.pick(Tongue::Zh, Tongue::En)) {
        Some(letter) => (Outcome::Done, format!("thanks {}", clean(&letter.sms))),
        None => (Outcome::BadInput, format!("bad-input visit {id} is not known on this phone")),
    }
}

/// The notices.
pub fn inbox(phone: &Phone) -> Outcome {
    with_status(phone, NONE, |status| {
        if status.notices.is_empty() {
            println!("{}", text::no_notices(phone.lang));
        }
        for notice in &status.notices {
            let sentence = if phone.lang == Lang::Zh { &notice.zh } else { &notice.en };
            println!("{}  {}  {}", text::when(notice.at, &phone.zone), notice.visit, clean(sentence));
        }
        Outcome::Done
    })
}

/// How many entries wait on this phone to be sent.
pub fn waiting(phone: &Phone) -> u64 {
    phone.device.list(NONE).map_or(0, |status| status.saved.saturating_sub(status.stored))
}

/// The device in one line for a script.
pub fn line(phone: &Phone) -> (Outcome, String) {
    let Some(status) = phone.device.list(NONE) else { return not_enrolled() };
    let (saved, sent, stored, merged) = (status.saved, status.sent, status.stored, status.merged);
    let safe = status.safe.map(|safe| format!(" safe={safe}")).unwrap_or_default();
    let far = format!("saved={saved} sent={sent} stored={stored} merged={merged}{safe}");
    let (refused, again, unseen) = (status.refused.len(), status.again.len(), status.unseen.len());
    let counts = format!("refused={refused} again={again} unseen={unseen} visits={}", status.known);
    (Outcome::Done, format!("status {far} {counts}"))
}

/// One visit in one line for a script.
pub fn visit_line(phone: &Phone, id: &VisitId) -> (Outcome, String) {
    if phone.device.enrolment().is_none() {
        return not_enrolled();
    }
    match phone.device.visit(id) {
        Some(visit) => (Outcome::Done, in_line(&visit)),
        None => (Outcome::BadInput, format!("bad-input visit {id} is not known on this phone")),
    }
}

fn in_line(visit: &VisitStatus) -> String {
    let synced = visit.synced.map_or("-", |synced| synced.en());
    let watch = visit.watch.map_or("-", |(state, _)| state);
    let owed: String = visit.obligations.iter().map(|o| format!(" {}={}", o.kind, o.state)).collect();
    let facts = visit.facts.join(",");
    let (approval, review) =
        (visit.approval.as_ref().map_or("-", |approval| approval.state), visit.review.state.as_str());
    let head = format!("visit {} synced={synced} approved={} watch={watch}", visit.visit, visit.approved);
    format!("{head} facts={facts}{owed} approval={approval} review={review}")
}

/// How many notices there are, in one line for a script.
pub fn inbox_line(phone: &Phone) -> (Outcome, String) {
    let Some(status) = phone.device.list(NONE) else { return not_enrolled() };
    let kinds: String = status.notices.iter().map(|n| format!(" {:?}:{}", n.kind, n.visit)).collect();
    (Outcome::Done, format!("inbox {}{kinds}", status.notices.len()))
}

fn not_enrolled() -> (Outcome, String) {
    (Outcome::NotSaved, "not-enrolled".to_owned())
}

fn with_status(phone: &Phone, page: Page, show: impl FnOnce(&Status) -> Outcome) -> Outcome {
    match phone.device.list(page) {
        Some(status) => show(&status),
        None => {
            eprintln!("{}", text::not_enrolled(phone.lang));
            Outcome::NotSaved
        }
    }
}

fn with_visit(phone: &Phone, id: &VisitId, show: impl FnOnce(&VisitStatus) -> Outcome) -> Outcome {
    if phone.device.enrolment().is_none() {
        eprintln!("{}", text::not_enrolled(phone.lang));
        return Outcome::NotSaved;
    }
    match phone.device.visit(id) {
        Some(visit) => show(&visit),
        None => {
            eprintln!("{}", text::unknown_visit(phone.lang, id));
            Outcome::BadInput
        }
    }
}
