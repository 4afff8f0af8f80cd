//! One fact of each kind, for the access matrix: a fact that is new stands here, or a test of the matrix fails.

use sync_core::fact::{
    Addressee, Attached, BlobRef, CardOutcome, CardStep, Channel, Fact, Fix, Media, ObligationKind, ProposalStep,
    QuestionStep, Reviewed, SafetyAct, TripStep, Word, WordKind,
};
use sync_core::ids::{BlobHash, DeviceId, EntryId, VisitId};
use sync_core::time::Millis;

use crate::setting::{NOW, person};

/// Every fact that asks for a row, about a visit.
pub fn facts(visit: &VisitId) -> Vec<Fact> {
    let (v, heads) = (|| visit.clone(), Vec::new);
    let of = EntryId { device: DeviceId([7; 16]), seq: 7 };
    let fix = Fix { latitude_e6: 31_230_400, longitude_e6: 121_473_700, accuracy_m: 20 };
    let card = |step| Fact::Card(v(), step);
    let question = |step| Fact::Question(v(), step);
    let safety = |step| Fact::Safety { visit: v(), step };
    vec![
        Fact::Approve { visit: v(), heads: heads(), seen: None },
        Fact::ReturnPlan { visit: v(), heads: heads(), reason: "whom?".to_owned(), seen: Vec::new() },
        Fact::Withdraw { visit: v(), heads: heads(), reason: "storm".to_owned(), seen: Vec::new() },
        Fact::Replan { visit: v(), before: None, after: None, details: false },
        Fact::TellChange { visit: v(), channel: Channel::Phone, text: "the storm".to_owned() },
        Fact::ConfirmDetails { visit: v(), with: "telephone".to_owned() },
        Fact::Waive { visit: v(), obligation: ObligationKind::Brief, reason: "storm".to_owned(), of: None },
        Fact::Decide {
            visit: v(),
            obligation: ObligationKind::Brief,
            accepted: true,
            reason: "seen".to_owned(),
            seen: Vec::new(),
            of: None,
        },
        Fact::Invite { visit: v(), person: person("chen.bo") },
        Fact::Cancel { visit: v(), reason: "ill".to_owned() },
        Fact::Share { visit: v(), watchers: vec![person("zhou.jie")], return_by: NOW + Millis::days(9), plan: None },
        Fact::SetOut { visit: v() },
        Fact::CheckIn { visit: v(), next_by: NOW + Millis::days(8) },
        Fact::Arrive { visit: v(), fix: None },
        Fact::Sign { visit: v(), heads: heads(), signer: "Weiß".to_owned(), drawn: None },
        Fact::SiteCode { visit: v(), site: "hq".parse().expect("sound"), code: "12345678".to_owned() },
        Fact::Attach {
            visit: v(),
            blob: BlobRef { hash: BlobHash([1; 32]), media: Media::Png, bytes: 9 },
            what: Attached::Photo,
            caption: String::new(),
        },
        Fact::Leave { visit: v() },
        Fact::ProposeChange { visit: v(), field: "tier".to_owned(), old: None, new: "A".to_owned() },
        Fact::ProposeContact {
            visit: v(),
            name: "Weiß".to_owned(),
            post: String::new(),
            phone: String::new(),
            mail: String::new(),
            language: String::new(),
        },
        Fact::NewInformation { visit: v(), what: "they moved".to_owned() },
        Fact::Brief { visit: v(), goals_met: true, next: "quote".to_owned() },
        Fact::SendThanks {
            visit: v(),
            to: Addressee::Address { mail: "a@b.example".to_owned() },
            subject: "thanks".to_owned(),
            text: "thanks".to_owned(),
        },
        card(CardStep::Reviewed { proposal: of, accepted: true, reason: "yes".to_owned(), current: None }),
        // The server's alone to say.
        card(CardStep::Answered { proposal: of, review: None, outcome: CardOutcome::Accepted, reason: String::new() }),
        Fact::ThanksPosted { visit: v(), asked: of, taken: false, why: String::new() },
        Fact::Word {
            visit: v(),
            word: Word { entry: of, kind: WordKind::SetOut, until: None, entered_by: None, weaker: None },
        },
        Fact::Thank { visit: v(), channel: Channel::Mail, text: "thanks".to_owned() },
        Fact::Submit { visit: v(), heads: heads(), answers: Vec::new(), reason: None, checked: None },
        question(QuestionStep::Drafted { question: of, text: "three days".to_owned() }),
        question(QuestionStep::Checked { question: of, draft: of, passed: true, points: Vec::new() }),
        question(QuestionStep::Replied { question: of, checked: None, channel: Channel::Mail, text: "3".to_owned() }),
        question(QuestionStep::Asked { text: "how long?".to_owned(), within_minutes: None, to: Vec::new() }),
        Fact::Proposal(v(), ProposalStep::Seen { delivery: of, how: "rang".to_owned() }),
        Fact::Review(v(), Reviewed { submission: of, heads: heads(), passed: true, points: Vec::new() }),
        Fact::Return(v()),
        Fact::ConfirmSafe { visit: v(), how: "telephone".to_owned() },
        Fact::Trip {
            visit: v(),
            step: TripStep::Made { heads: heads(), legs: vec![v()], from: NOW, until: NOW + Millis::days(9) },
        },
        Fact::Trip { visit: v(), step: TripStep::Position { of: 3, fix } },
        Fact::Trip { visit: v(), step: TripStep::MedicalNote { note: "penicillin".to_owned() } },
        safety(SafetyAct::Acknowledged { note: "calling".to_owned() }),
        safety(SafetyAct::Extended { until: NOW + Millis::days(8), reason: "storm".to_owned(), how: None }),
        safety(SafetyAct::Extended {
            until: NOW + Millis::days(8),
            reason: "storm".to_owned(),
            how: Some("rang".to_owned()),
        }),
        safety(SafetyAct::Sos { words: String::new() }),
        safety(SafetyAct::Opened { share: of }),
        // Last, since afterwards the visit is another's.
        Fact::HandOver { visit: v(), person: person("chen.bo") },
    ]
}
