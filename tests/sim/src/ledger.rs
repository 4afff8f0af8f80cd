//! What truly happened: every deed with the true time, who was told that it is saved, and what is not known of it.

use sync_core::engine::content::Content;
use sync_core::fact::{Fact, SafetyAct};
use sync_core::ids::VisitId;
use sync_core::time::Timestamp;

use crate::scenario::Deed;

/// One deed.
#[derive(Debug, Clone)]
pub struct Done {
    /// On which phone.
    pub phone: usize,
    /// By whom.
    pub person: String,
    /// About which visit.
    pub visit: usize,
    /// What.
    pub deed: Deed,
    /// When, truly.
    pub at: Timestamp,
    /// In which boot of the phone.
    pub boot: u32,
    /// Words that nobody else writes.
    pub words: String,
    /// The phone's life: a phone that was put back to an older state begins another.
    pub life: u32,
}

/// Everything that was done.
#[derive(Debug, Default)]
pub struct Ledger {
    /// What somebody was told is saved, or was found saved after a crash.
    pub sure: Vec<Done>,
    /// What was under way when a phone died, until it is looked at again.
    pub doubtful: Vec<Done>,
    number: u64,
}

/// A visit's name.
pub fn visit_id(visit: usize) -> Option<VisitId> {
    VisitId::new(format!("v-{visit}")).ok()
}

impl Ledger {
    /// Words that nobody has written before.
    pub fn fresh_words(&mut self) -> String {
        self.number += 1;
        format!("<{}>", self.number)
    }

    /// How often what was done of this kind is sure.
    pub fn times(&self, like: &Done) -> usize {
        let same = |done: &&Done| done.visit == like.visit && done.person == like.person && is_like(done, like);
        self.sure.iter().filter(same).count()
    }

    /// The sure deeds about a visit.
    pub fn about(&self, visit: usize) -> impl Iterator<Item = &Done> {
        self.sure.iter().filter(move |done| done.visit == visit)
    }
}

fn is_like(one: &Done, other: &Done) -> bool {
    match other.deed {
        Deed::CheckIn { .. } => one.deed == other.deed,
        deed if has_words(deed) => one.words == other.words,
        deed => kind(one.deed) == kind(deed),
    }
}

/// Whether its words can be found again.
pub fn has_words(deed: Deed) -> bool {
    matches!(
        deed,
        Deed::Note
            | Deed::Gift
            | Deed::Summary
            | Deed::Brief
            | Deed::Thank
            | Deed::Sign
            | Deed::Waive { .. }
            | Deed::Confirm
            | Deed::Cancel
            | Deed::Replan
            | Deed::Extend { .. }
            | Deed::Sos
            | Deed::Acknowledge
    )
}

/// A deed's name, which is that of its fact where it leaves one.
pub fn kind(deed: Deed) -> &'static str {
    match deed {
        Deed::Plan { .. } => "plan",
        Deed::Replan => "replan",
        Deed::Approve => "approve",
        Deed::Invite { .. } => "invite",
        Deed::HandOver { .. } => "hand_over",
        Deed::Share { .. } => "share",
        Deed::SetOut => "set_out",
        Deed::CheckIn { .. } => "check_in",
        Deed::Extend { .. } => "extend",
        Deed::Sos => "sos",
        Deed::Acknowledge => "acknowledge_alarm",
        Deed::Arrive => "arrive",
        Deed::Note => "note",
        Deed::Gift => "gift",
        Deed::Summary => "summary",
        Deed::Leave => "leave",
        Deed::Brief => "brief",
        Deed::Thank => "thank",
        Deed::Submit => "submit",
        Deed::Sign => "sign",
        Deed::Return => "return",
        Deed::Waive { .. } => "waive",
        Deed::Confirm => "confirm_safe",
        Deed::Cancel => "cancel",
    }
}

/// Whether a deed leaves a fact.
pub fn leaves_fact(deed: Deed) -> bool {
    !matches!(deed, Deed::Replan | Deed::Note | Deed::Gift | Deed::Summary)
}

/// Whether a fact is what a deed leaves.
pub fn is_fact_of(done: &Done, fact: &Fact) -> bool {
    let words = &done.words;
    match (done.deed, fact) {
        (Deed::Brief, Fact::Brief { next, .. }) => next == words,
        (Deed::Thank, Fact::Thank { text, .. }) => text == words,
        (Deed::Sign, Fact::Sign { signer, .. }) => signer == words,
        (Deed::Waive { .. }, Fact::Waive { reason, .. }) | (Deed::Cancel, Fact::Cancel { reason, .. }) => {
            reason == words
        }
        (Deed::Confirm, Fact::ConfirmSafe { how, .. })
        | (Deed::Confirm, Fact::Safety { step: SafetyAct::Vouched { how, .. }, .. }) => how == words,
        (Deed::Extend { .. }, Fact::Safety { step: SafetyAct::Extended { reason, .. }, .. }) => reason == words,
        (Deed::Sos, Fact::Safety { step: SafetyAct::Sos { words: said }, .. }) => said == words,
        (Deed::Acknowledge, Fact::Safety { step: SafetyAct::Acknowledged { note }, .. }) => note == words,
        (Deed::CheckIn { next_by }, Fact::CheckIn { next_by: said, .. }) => next_by == *said,
        (Deed::Plan { .. }, Fact::Plan { .. })
        | (Deed::Approve, Fact::Approve { .. })
        | (Deed::Invite { .. }, Fact::Invite { .. })
        | (Deed::HandOver { .. }, Fact::HandOver { .. })
        | (Deed::Share { .. }, Fact::Share { .. })
        | (Deed::SetOut, Fact::SetOut { .. })
        | (Deed::Arrive, Fact::Arrive { .. })
        | (Deed::Leave, Fact::Leave { .. })
        | (Deed::Submit, Fact::Submit { .. })
        | (Deed::Return, Fact::Return(_)) => true,
        _ => false,
    }
}

/// How often a deed stands in what a phone shows.
pub fn times_in(content: &Content, done: &Done) -> usize {
    if leaves_fact(done.deed) {
        let by_them = content.facts.iter().filter(|(person, _)| person.as_str() == done.person);
        return by_them.filter(|(_, fact)| is_fact_of(done, fact)).count();
    }
    let text = format!("{:?} {:?}", content.record, content.plan.as_ref().map(|plan| &plan.research));
    text.matches(done.words.as_str()).count()
}
