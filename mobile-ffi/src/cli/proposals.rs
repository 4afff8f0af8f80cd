//! Shows what visits propose for customers' cards, and what became of it, in the person's language (V11.1). Only words.

use sync_core::customer::{CardProposal, Field, ProposedChange, Reviewing};

use super::Phone;
use super::outcome::Outcome;
use super::show::clean;
use super::text::{self, Lang};

/// All that are known here, those that await the person first.
pub fn list(phone: &Phone) -> Outcome {
    let lang = phone.lang;
    if phone.device.enrolment().is_none() {
        eprintln!("{}", text::not_enrolled(lang));
        return Outcome::NotSaved;
    }
    let all = phone.device.card_proposals();
    if all.is_empty() {
        println!(
            "{}",
            lang.pick("本机没有客户档案变更；可先 sync", "no proposed changes of cards here: `sync` brings them")
        );
    }
    for proposal in &all {
        println!("{} {}  {}", proposal.visit, proposal.name(), state(lang, proposal));
        println!("  {}", clean(&said(lang, proposal)));
        for review in &proposal.reviews {
            println!("  {}", clean(&reviewed(lang, review)));
        }
        if proposal.is_contested() {
            println!(
                "  {}",
                lang.pick("审核意见不一：以服务器先收到者为准", "they do not agree: what the server got first holds")
            );
        }
    }
    Outcome::Done
}

fn state(lang: Lang, proposal: &CardProposal) -> &'static str {
    match proposal.holds().map(|review| review.accepted) {
        Some(Some(true)) => lang.pick("已采纳", "accepted"),
        Some(_) => lang.pick("未采纳", "rejected"),
        None if proposal.awaits => lang.pick("待您审核", "awaits your review"),
        None if proposal.reviews.iter().any(|review| review.outcome.is_none()) => {
            lang.pick("已审核，待服务器确认", "reviewed; the server's word is awaited")
        }
        None => lang.pick("待审核", "awaits a review"),
    }
}

/// Whose, about whom, and what.
fn said(lang: Lang, proposal: &CardProposal) -> String {
    let nothing = lang.pick("（空）", "(nothing)");
    let shown = |text: &str| if text.is_empty() { nothing.to_owned() } else { text.to_owned() };
    let customer = proposal.customer.as_ref().map_or_else(String::new, |(id, name)| format!(" {id} {name}"));
    let what = match &proposal.proposed {
        ProposedChange::Field { field, old, new, current } => {
            let name = Field::of_key(field).map_or(field.as_str(), |field| lang.pick(field.zh(), field.en()));
            let unseen = lang.pick("（未见）", "(not seen)");
            let old = old.as_deref().map_or_else(|| unseen.to_owned(), shown);
            let change = format!("{name}: {old} → {}", shown(new));
            match current {
                Some(current) if proposal.proposed.conflicts() => {
                    format!("{change}; {}: {}", lang.pick("档案现为", "the card says by now"), shown(current))
                }
                _ => change,
            }
        }
        ProposedChange::Contact(contact) => {
            let words = contact.words();
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            format!("{}: {}", lang.pick("新联系人", "a new contact"), words.join(" · "))
        }
    };
    format!("{}{customer}: {what}", proposal.person)
}

fn reviewed(lang: Lang, review: &Reviewing) -> String {
    let word = match review.accepted {
        Some(true) => lang.pick("采纳", "accepts"),
        Some(false) => lang.pick("驳回", "rejects"),
        None => lang.pick("审核", "reviewed"),
    };
    let came = match review.outcome {
        Some(outcome) => {
            let (en, zh) = outcome.words();
            lang.pick(zh, en)
        }
        None => lang.pick("待服务器确认", "the server's word is awaited"),
    };
    format!("{} {word}: {} ({came})", review.by, review.reason)
}

/// How many there are and how many await the person, for a script.
pub fn line(phone: &Phone) -> (Outcome, String) {
    let all = phone.device.card_proposals();
    let awaiting = all.iter().filter(|proposal| proposal.awaits).count();
    let names: String =
        all.iter().map(|it| format!(" {}={}", it.name(), state(Lang::En, it).replace(' ', "-"))).collect();
    (Outcome::Done, format!("proposals {} awaiting {awaiting}{names}", all.len()))
}
