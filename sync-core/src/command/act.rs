//! From a tap to one act: which documents are edited, which fact is left. Checks what the person can mend at once; rights
//! are the server's to judge.

use crate::command::after::{QuestionTap, after_visit};
use crate::command::attach::attach;
use crate::command::edit::Edit;
use crate::command::form::{Formed, of_form};
use crate::command::post;
use crate::command::propose;
use crate::command::safety::{calls, safety};
use crate::command::together::together;
use crate::command::trip;
use crate::command::{Command, CommandError, SafetyTap};
use crate::customer::{CardProposal, Field};
use crate::document::itinerary::ItineraryView;
use crate::document::money::Money;
use crate::document::plan::{PlanEdit, PlanView};
use crate::document::record::RecordView;
use crate::fact::{Fact, Owed, SafetyAct};
use crate::ids::{ContactId, DocumentId, EntryId, Heads, PersonId, VisitId};
use crate::time::{Millis, Timestamp};

/// What an act may look at.
pub trait Known {
    /// Whether anything of this visit is known here.
    fn knows(&self, visit: &VisitId) -> bool;
    /// The plan as it stands here.
    fn plan(&self, visit: &VisitId) -> Option<PlanView>;
    /// The most bytes of one photo or paper, by the policy that the visit is judged by.
    fn attachment_limit(&self, visit: &VisitId) -> u64;
    /// The record as it stands here.
    fn record(&self, visit: &VisitId) -> Option<RecordView>;
    /// Whether this document has changes here.
    fn has(&self, document: &DocumentId) -> bool;
    /// The completions of an obligation that are known here.
    fn completions(&self, visit: &VisitId, obligation: Owed) -> Vec<EntryId>;
    /// Superiors' decisions about the plan that are known here, each with whether it approves.
    fn decisions(&self, visit: &VisitId) -> Vec<(EntryId, bool)>;
    /// The version of the policy that was published last, as far as it has come here.
    fn latest_policy(&self) -> u32;
    /// The facts of a visit that are known here and were not refused, in the order in which they became known.
    fn facts(&self, visit: &VisitId) -> Vec<(EntryId, Fact)>;
    /// The questions of a visit whose answer this person was asked to draft, by what stands in the inbox: of the visit itself
    /// nothing may be known here.
    fn asked(&self, visit: &VisitId) -> Vec<EntryId>;
    /// The time, if a contact in this boot tells it: a wall clock set to 1970 must keep nobody from checking in.
    fn now(&self) -> Option<Timestamp>;
    /// What stands in a field of a customer's card; none where the card is not here.
    fn card_says(&self, customer: &str, field: Field) -> Option<String>;
    /// What a visit proposes for its customer's card, as far as it is known here, with what superiors said of it.
    fn card_proposals(&self, visit: &VisitId) -> Vec<CardProposal>;
    /// Whether a contact of a customer's has a mail address; none where the card is not here.
    fn has_mail(&self, customer: &str, contact: &ContactId) -> Option<bool>;
    /// The itinerary that belongs to a visit, as it stands here.
    fn itinerary(&self, visit: &VisitId) -> Option<ItineraryView>;
    /// The lead visit of the trip of one's own that this visit is a leg of; none where it is watched over by itself.
    fn lead_of(&self, visit: &VisitId) -> Option<VisitId>;
    /// The office's zone, an IANA name.
    fn home_zone(&self) -> String;
    /// Whose device this is.
    fn me(&self) -> Option<PersonId>;
    /// A fresh id that nobody has used.
    fn fresh_id(&mut self) -> String;
}

/// Longest visit, and longest time until the next sign of life.
const LONGEST_VISIT: Millis = Millis::days(30);
/// Digits of the code that a site shows.
pub const SITE_CODE_DIGITS: usize = 8;
/// No visit begins before 2000-01-01T00:00:00Z.
const FIRST_START: Timestamp = Timestamp(946_684_800_000);
/// Nor after 2100-01-01T00:00:00Z.
const LAST_START: Timestamp = Timestamp(4_102_444_800_000);

/// One act, before it is committed.
pub struct Act {
    /// The visit it is about.
    pub visit: Option<VisitId>,
    /// Edits in order.
    pub steps: Vec<(DocumentId, Edit)>,
    /// The fact, given the heads of a document after the edits.
    pub fact: Option<FactSeed>,
}

/// A fact that still lacks the heads it binds to.
pub type FactSeed = Box<dyn FnOnce(&dyn Fn(&DocumentId) -> Heads) -> Fact>;

/// Turns a command into an act.
///
/// # Errors
/// [`CommandError`] naming the field and the remedy; nothing has changed.
pub fn act(command: Command, known: &mut dyn Known) -> Result<Act, CommandError> {
    match trip::on_the_way(command, known) {
        Command::Trip { visits, asked } => trip::make(&visits, &asked, known),
        Command::Plan { visit, plan } => make_plan(visit, *plan, known),
        Command::DeclareLost { device, reason } => {
            let reason = filled("reason", reason)?;
            Ok(fact_only(None, move |_| Fact::DeclareLost { device, reason }))
        }
        Command::Acknowledge { version } => {
            let latest = known.latest_policy();
            let version = version.unwrap_or(latest);
            if version == 0 || version > latest {
                return Err(CommandError::OutOfRange("version", format!("the latest that has come here is {latest}")));
            }
            Ok(fact_only(None, move |_| Fact::Acknowledge(version)))
        }
        Command::Together { commands } => together(commands, known),
        other => about_visit(other, known),
    }
}

fn make_plan(visit: Option<VisitId>, plan: PlanView, known: &mut dyn Known) -> Result<Act, CommandError> {
    let visit = match visit {
        Some(visit) => visit,
        None => VisitId::new(format!("visit-{}", known.fresh_id())).map_err(CommandError::Id)?,
    };
    if known.knows(&visit) {
        return Err(CommandError::VisitExists(visit));
    }
    filled("customer", plan.customer.clone())?;
    filled("purpose", plan.purpose.clone())?;
    let start = plan.start.ok_or(CommandError::Empty("start"))?;
    check_plan(&plan, start)?;
    let (plan_id, record_id) = (DocumentId::plan(&visit), DocumentId::record(&visit));
    let steps =
        vec![(plan_id.clone(), Edit::CreatePlan { plan: Box::new(plan.into()) }), (record_id, Edit::CreateRecord)];
    let fact_visit = visit.clone();
    let fact: FactSeed = Box::new(move |heads| Fact::Plan { visit: fact_visit, heads: heads(&plan_id) });
    Ok(Act { visit: Some(visit), steps, fact: Some(fact) })
}

fn about_visit(command: Command, known: &mut dyn Known) -> Result<Act, CommandError> {
    let visit = command.visit().cloned().ok_or(CommandError::Empty("visit"))?;
    let drafts = matches!(&command, Command::Question { tap: QuestionTap::Draft { .. }, .. });
    if !known.knows(&visit) && (!drafts || known.asked(&visit).is_empty()) {
        return Err(CommandError::UnknownVisit(visit));
    }
    let record = DocumentId::record(&visit);
    match command {
        Command::Replan { visit, edit } => {
            let plan = DocumentId::plan(&visit);
            need(known, &plan)?;
            Ok(replan(visit, plan, edit, known))
        }
        Command::Note { visit, section, text, due_working_days } => {
            need(known, &record)?;
            let text = filled("text", text)?;
            let section = section.as_str().to_owned();
            let step = Edit::AddItem { section, id: known.fresh_id(), text, due_working_days };
            Ok(edit_only(visit, record, step))
        }
        Command::Put { visit, section, id, text, due_working_days } => {
            need(known, &record)?;
            let (section, id) = (section.as_str().to_owned(), filled("id", id)?);
            let step = Edit::PutItem { section, id, text: filled("text", text)?, due_working_days };
            Ok(edit_only(visit, record, step))
        }
        Command::Summary { visit, text } => {
            need(known, &record)?;
            Ok(edit_only(visit, record, Edit::SetSummary { text }))
        }
        Command::SetIntent { visit, intent, reason } => {
            need(known, &record)?;
            let step = Edit::SetIntent { intent: intent.as_str().to_owned(), reason: reason.unwrap_or_default() };
            Ok(edit_only(visit, record, step))
        }
        Command::Gift { visit, item, amount, currency } => {
            need(known, &record)?;
            Money::parse(&amount, &currency).map_err(|error| CommandError::Amount(error.to_string()))?;
            let step = Edit::AddGift { id: known.fresh_id(), item: filled("item", item)?, amount, currency };
            Ok(edit_only(visit, record, step))
        }
        other => match of_form(other, known)? {
            Formed::Act(act) => Ok(act),
            Formed::Other(other) => fact_of(*other, visit, known),
        },
    }
}

fn fact_of(command: Command, visit: VisitId, known: &dyn Known) -> Result<Act, CommandError> {
    let record = DocumentId::record(&visit);
    let about = Some(visit.clone());
    Ok(match command {
        Command::Sign { signer, .. } => {
            need(known, &record)?;
            let signer = filled("signer", signer)?;
            fact_only(about, move |heads| Fact::Sign { visit, heads: heads(&record), signer, drawn: None })
        }
        Command::Invite { person, .. } => fact_only(about, move |_| Fact::Invite { visit, person }),
        Command::HandOver { person, .. } => fact_only(about, move |_| Fact::HandOver { visit, person }),
        Command::Share { watchers, return_by, .. } => {
            check_return(known, &visit, return_by)?;
            if watchers.is_empty() {
                return Err(CommandError::Empty("watchers"));
            }
            trip::check_watchers(&watchers, known)?;
            fact_only(about, move |_| Fact::Share { visit, watchers, return_by, plan: None })
        }
        Command::SetOut { .. } => fact_only(about, |_| Fact::SetOut { visit }),
        Command::CheckIn { next_by, .. } => {
            let span = known.now().map_or((FIRST_START, LAST_START), |now| (now, now + LONGEST_VISIT));
            within("next_by", next_by, span)?;
            fact_only(about, move |_| Fact::CheckIn { visit, next_by })
        }
        Command::Arrive { fix, .. } => fact_only(about, move |_| Fact::Arrive { visit, fix }),
        Command::SiteCode { site, code, .. } => {
            let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
            if code.len() != SITE_CODE_DIGITS || !code.bytes().all(|b| b.is_ascii_digit()) {
                return Err(CommandError::OutOfRange("code", format!("give the {SITE_CODE_DIGITS} digits shown")));
            }
            fact_only(about, move |_| Fact::SiteCode { visit, site, code })
        }
        Command::Leave { .. } => fact_only(about, |_| Fact::Leave { visit }),
        Command::Brief { goals_met, next, .. } => {
            let next = filled("next", next)?;
            fact_only(about, move |_| Fact::Brief { visit, goals_met, next })
        }
        Command::Thank { channel, text, .. } => {
            let text = filled("text", text)?;
            fact_only(about, move |_| Fact::Thank { visit, channel, text })
        }
        Command::SendThanks { to, subject, text, .. } => {
            let fact = post::thanks(visit, to, subject, text, known)?;
            fact_only(about, move |_| fact)
        }
        Command::Return { .. } => fact_only(about, |_| Fact::Return(visit)),
        Command::Waive { obligation, reason, .. } => {
            let reason = filled("reason", reason)?;
            let Owed { kind: obligation, of } = obligation;
            fact_only(about, move |_| Fact::Waive { visit, obligation, reason, of })
        }
        Command::Decide { obligation, accepted, reason, .. } => {
            let (reason, seen) = (filled("reason", reason)?, known.completions(&visit, obligation));
            if seen.is_empty() {
                return Err(CommandError::NotDone { visit, obligation });
            }
            let Owed { kind: obligation, of } = obligation;
            fact_only(about, move |_| Fact::Decide { visit, obligation, accepted, reason, seen, of })
        }
        Command::ConfirmSafe { how, .. } => {
            let (how, calls) = (filled("how", how)?, calls(&visit, known));
            fact_only(about, move |_| match calls.is_empty() {
                true => Fact::ConfirmSafe { visit, how },
                false => Fact::Safety { visit, step: SafetyAct::Vouched { how, calls } },
            })
        }
        Command::Safety { tap, .. } => {
            if let SafetyTap::Share { watchers, return_by, .. } = &tap {
                check_return(known, &visit, *return_by)?;
                if watchers.is_empty() {
                    return Err(CommandError::Empty("watchers"));
                }
            }
            return safety(tap, visit, known);
        }
        Command::Cancel { reason, .. } => {
            let reason = filled("reason", reason)?;
            fact_only(about, move |_| Fact::Cancel { visit, reason })
        }
        card @ (Command::ProposeChange { .. }
        | Command::ProposeContact { .. }
        | Command::ReviewCard { .. }
        | Command::NewInformation { .. }) => {
            let fact = propose::fact(card, visit, known)?;
            fact_only(about, move |_| fact)
        }
        of_trip @ (Command::EditTrip { .. } | Command::ShareTrip { .. } | Command::MedicalNote { .. }) => {
            return trip::act(of_trip, visit, known);
        }
        other => return about_plan(other, visit, known),
    })
}

/// An edit of the plan; what V4.1 names of it is not changed without saying so (V4.3).
fn replan(visit: VisitId, plan: DocumentId, edit: Box<PlanEdit>, known: &dyn Known) -> Act {
    if !edit.is_of_plan() {
        return edit_only(visit, plan, Edit::EditPlan { edit });
    }
    let before = known.plan(&visit).and_then(|plan| plan.start);
    let (after, details, of) = (edit.start.or(before), edit.is_of_details(), visit.clone());
    let fact: FactSeed = Box::new(move |_| Fact::Replan { visit: of, before, after, details });
    Act { visit: Some(visit), steps: vec![(plan, Edit::EditPlan { edit })], fact: Some(fact) }
}

/// What superiors decide about the plan, and what the rep says to the customer about it.
fn about_plan(command: Command, visit: VisitId, known: &dyn Known) -> Result<Act, CommandError> {
    let (about, plan) = (Some(visit.clone()), DocumentId::plan(&visit));
    let seen: Vec<EntryId> = known.decisions(&visit).into_iter().map(|(entry, _)| entry).collect();
    Ok(match command {
        Command::Approve { .. } => {
            need(known, &plan)?;
            let seen = Some(seen).filter(|seen| !seen.is_empty());
            fact_only(about, move |heads| Fact::Approve { visit, heads: heads(&plan), seen })
        }
        Command::ReturnPlan { reason, .. } => {
            need(known, &plan)?;
            let reason = filled("reason", reason)?;
            fact_only(about, move |heads| Fact::ReturnPlan { visit, heads: heads(&plan), reason, seen })
        }
        Command::Withdraw { reason, .. } => {
            need(known, &plan)?;
            let reason = filled("reason", reason)?;
            if !known.decisions(&visit).into_iter().any(|(_, approves)| approves) {
                return Err(CommandError::NotApproved(visit));
            }
            fact_only(about, move |heads| Fact::Withdraw { visit, heads: heads(&plan), reason, seen })
        }
        Command::TellChange { channel, text, .. } => {
            let text = filled("text", text)?;
            fact_only(about, move |_| Fact::TellChange { visit, channel, text })
        }
        Command::ConfirmDetails { with, .. } => {
            let with = filled("with", with)?;
            fact_only(about, move |_| Fact::ConfirmDetails { visit, with })
        }
        sent @ (Command::Attach { .. } | Command::SignDrawn { .. }) => return attach(sent, visit, known),
        other => return after_visit(other, visit, known),
    })
}

pub(super) fn fact_only(
    visit: Option<VisitId>,
    seed: impl FnOnce(&dyn Fn(&DocumentId) -> Heads) -> Fact + 'static,
) -> Act {
    Act { visit, steps: Vec::new(), fact: Some(Box::new(seed)) }
}

pub(super) fn edit_only(visit: VisitId, document: DocumentId, step: Edit) -> Act {
    Act { visit: Some(visit), steps: vec![(document, step)], fact: None }
}

pub(super) fn need(known: &dyn Known, document: &DocumentId) -> Result<(), CommandError> {
    if known.has(document) { Ok(()) } else { Err(CommandError::NotHere(document.clone())) }
}

pub(super) fn filled(field: &'static str, text: String) -> Result<String, CommandError> {
    if text.trim().is_empty() { Err(CommandError::Empty(field)) } else { Ok(text) }
}

/// A plan must be one that a person can mean.
fn check_plan(plan: &PlanView, start: Timestamp) -> Result<(), CommandError> {
    if plan.minutes == 0 || Millis::minutes(i64::from(plan.minutes)) > LONGEST_VISIT {
        return Err(CommandError::OutOfRange("minutes", "give 1 to 43200, at most 30 days".to_owned()));
    }
    if !plan.zone.is_empty() && jiff::tz::TimeZone::get(&plan.zone).is_err() {
        return Err(CommandError::OutOfRange("zone", "give an IANA name such as Asia/Shanghai".to_owned()));
    }
    let code = |country: &str| country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase());
    if !plan.country.is_empty() && !code(&plan.country) {
        return Err(CommandError::OutOfRange("country", "give two capital letters such as CN".to_owned()));
    }
    within("start", start, (FIRST_START, LAST_START))
}

/// Not further back or ahead than makes sense.
fn within(field: &'static str, at: Timestamp, (earliest, latest): (Timestamp, Timestamp)) -> Result<(), CommandError> {
    if at < earliest || at > latest {
        return Err(CommandError::OutOfRange(field, format!("give a time from {earliest} to {latest}")));
    }
    Ok(())
}

pub(super) fn check_return(known: &dyn Known, visit: &VisitId, return_by: Timestamp) -> Result<(), CommandError> {
    match known.plan(visit).and_then(|plan| plan.start) {
        Some(start) if return_by <= start => Err(CommandError::ReturnTooEarly { start, return_by }),
        _ => Ok(()),
    }
}
