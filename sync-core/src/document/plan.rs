//! The plan of a visit (拜访计划): what stands in `plan/<visit>`, written by the rep (V4.1, V5.1, V5.2, V6.1).
//!
//! Whether it is early enough, approved or complete is not decided here. Scalars are scalar strings; lists are changed in
//! place, so that an edit of one material is not an edit of all.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ROOT, ScalarValue};
use numbered::{Decode, Encode};

use super::{Document, DocumentError, View};
use crate::ids::ChangeHash;
use crate::time::{Millis, Timestamp};

/// Where ticked lines stand.
const PREPARED: &str = "prepared";

/// A plan as it reads. Whatever is missing in the document has its default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanView {
    /// Id of the customer.
    pub customer: String,
    /// The customer's name as shown.
    pub customer_name: String,
    /// Where, as an ISO 3166 code, for example `CN`.
    pub country: String,
    /// Whether it leads abroad (V4.2, V6.2).
    pub overseas: bool,
    /// Whether the place is remote (V6.3).
    pub remote: bool,
    /// The place, for people.
    pub place: String,
    /// Whom to meet there.
    pub contact: String,
    /// The IANA zone of the place.
    pub zone: String,
    /// When it begins.
    pub start: Option<Timestamp>,
    /// How long it is meant to take, in minutes.
    pub minutes: u32,
    /// What for.
    pub purpose: String,
    /// Who takes part: display only, for rights come from facts.
    pub participants: Vec<String>,
    /// What to bring (V6.1).
    pub materials: Vec<String>,
    /// Whether the quotation bears the notice (仅供参考,具体以合作协议为准; V6.1).
    pub quotation_notice: bool,
    /// What to ask, and the cases prepared (V5.2).
    pub questions: Vec<String>,
    /// Research before the visit (V5.1).
    pub research: String,
    /// The customer's main business (V5.1).
    pub business: String,
    /// How the company works with the customer already (V5.1).
    pub cooperation: String,
    /// What the customer needs of logistics, as far as it is known before: modes, transit time, customs (V5.1, V5.2).
    pub needs: Vec<String>,
    /// Cases prepared that match the needs (V5.2).
    pub cases: Vec<String>,
    /// What of the checklists is done, by the lines' names (V6.1, V6.2, V7.3).
    pub prepared: Vec<String>,
}

impl PlanView {
    /// What a superior decides about: the plan without what is ticked off afterwards, which makes no approval stale (V4.3).
    pub fn decided(&self) -> Self {
        Self { prepared: Vec::new(), ..self.clone() }
    }

    /// When it is meant to end; none without a start.
    pub fn end(&self) -> Option<Timestamp> {
        self.start.map(|start| start + Millis::minutes(i64::from(self.minutes)))
    }
}

/// An edit of a plan: only what is given changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
#[expect(missing_docs, reason = "each field is the one of the same name in PlanView")]
pub struct PlanEdit {
    #[n(0)]
    pub customer: Option<String>,
    #[n(1)]
    pub customer_name: Option<String>,
    #[n(2)]
    pub country: Option<String>,
    #[n(3)]
    pub overseas: Option<bool>,
    #[n(4)]
    pub remote: Option<bool>,
    #[n(5)]
    pub place: Option<String>,
    #[n(6)]
    pub contact: Option<String>,
    #[n(7)]
    pub zone: Option<String>,
    #[n(8)]
    pub start: Option<Timestamp>,
    #[n(9)]
    pub minutes: Option<u32>,
    #[n(10)]
    pub purpose: Option<String>,
    #[n(11)]
    pub participants: Option<Vec<String>>,
    #[n(12)]
    pub materials: Option<Vec<String>>,
    #[n(13)]
    pub quotation_notice: Option<bool>,
    #[n(14)]
    pub questions: Option<Vec<String>>,
    #[n(15)]
    pub research: Option<String>,
    #[n(16)]
    pub business: Option<String>,
    #[n(17)]
    pub cooperation: Option<String>,
    #[n(18)]
    pub needs: Option<Vec<String>>,
    #[n(19)]
    pub cases: Option<Vec<String>>,
}

impl PlanEdit {
    /// Whether it changes what V4.1 names of a plan, and not the preparation alone: customer, time, place, purpose, participants,
    /// materials (V4.3).
    pub fn is_of_plan(&self) -> bool {
        let texts =
            [&self.customer, &self.customer_name, &self.country, &self.place, &self.contact, &self.zone, &self.purpose];
        let lists = [&self.participants, &self.materials];
        let flags = [self.overseas, self.remote, self.quotation_notice];
        texts.into_iter().any(Option::is_some)
            || lists.into_iter().any(Option::is_some)
            || flags.into_iter().any(|flag| flag.is_some())
            || self.start.is_some()
            || self.minutes.is_some()
    }

    /// Whether it changes how the customer is found or whom one asks for there (V5.3).
    pub fn is_of_details(&self) -> bool {
        self.customer.is_some() || self.place.is_some() || self.contact.is_some()
    }
}

impl From<PlanView> for PlanEdit {
    fn from(plan: PlanView) -> Self {
        Self {
            customer: Some(plan.customer),
            customer_name: Some(plan.customer_name),
            country: Some(plan.country),
            overseas: Some(plan.overseas),
            remote: Some(plan.remote),
            place: Some(plan.place),
            contact: Some(plan.contact),
            zone: Some(plan.zone),
            start: plan.start,
            minutes: Some(plan.minutes),
            purpose: Some(plan.purpose),
            participants: Some(plan.participants),
            materials: Some(plan.materials),
            quotation_notice: Some(plan.quotation_notice),
            questions: Some(plan.questions),
            research: Some(plan.research),
            // What is not known yet costs nothing.
            business: Some(plan.business).filter(|text| !text.is_empty()),
            cooperation: Some(plan.cooperation).filter(|text| !text.is_empty()),
            needs: Some(plan.needs).filter(|list| !list.is_empty()),
            cases: Some(plan.cases).filter(|list| !list.is_empty()),
        }
    }
}

/// Writes a whole plan, its lists included, as one edit (V4.1).
///
/// # Errors
/// [`DocumentError::NoActor`], or what Automerge refuses.
pub fn create_plan(doc: &mut Document, plan: &PlanView) -> Result<(), DocumentError> {
    edit_plan(doc, &PlanEdit::from(plan.clone()))
}

/// Changes what the edit names and nothing else (V4.3).
///
/// # Errors
/// [`DocumentError::NoActor`], or what Automerge refuses.
pub fn edit_plan(doc: &mut Document, edit: &PlanEdit) -> Result<(), DocumentError> {
    let texts = [
        ("customer", &edit.customer),
        ("customer_name", &edit.customer_name),
        ("country", &edit.country),
        ("place", &edit.place),
        ("contact", &edit.contact),
        ("zone", &edit.zone),
        ("purpose", &edit.purpose),
        ("research", &edit.research),
        ("business", &edit.business),
        ("cooperation", &edit.cooperation),
    ];
    for (key, value) in texts {
        put(doc, key, value.as_deref())?;
    }
    put(doc, "overseas", edit.overseas)?;
    put(doc, "remote", edit.remote)?;
    put(doc, "quotation_notice", edit.quotation_notice)?;
    put(doc, "start", edit.start.map(|start| ScalarValue::Timestamp(start.0)))?;
    put(doc, "minutes", edit.minutes.map(u64::from))?;
    let lists = [
        ("participants", &edit.participants),
        ("materials", &edit.materials),
        ("questions", &edit.questions),
        ("needs", &edit.needs),
        ("cases", &edit.cases),
    ];
    for (key, list) in lists {
        if let Some(list) = list {
            put_list(doc, key, list)?;
        }
    }
    Ok(())
}

/// The plan as it is now.
pub fn read_plan(doc: &Document) -> PlanView {
    plan_in(&doc.view())
}

/// The plan as it was at these heads; none when one of them is unknown. An approval is stale only if what it saw differs
/// from what [`read_plan`] gives now (V4.3).
pub fn read_plan_at(doc: &Document, heads: &[ChangeHash]) -> Option<PlanView> {
    doc.view_at(heads).map(|view| plan_in(&view))
}

fn plan_in(view: &View<'_>) -> PlanView {
    let text = |key: &str| view.text(&ROOT, key).unwrap_or_default();
    PlanView {
        customer: text("customer"),
        customer_name: text("customer_name"),
        country: text("country"),
        overseas: view.flag(&ROOT, "overseas"),
        remote: view.flag(&ROOT, "remote"),
        place: text("place"),
        contact: text("contact"),
        zone: text("zone"),
        start: view.number(&ROOT, "start").map(Timestamp),
        minutes: view.number(&ROOT, "minutes").and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
        purpose: text("purpose"),
        participants: view.text_list("participants"),
        materials: view.text_list("materials"),
        quotation_notice: view.flag(&ROOT, "quotation_notice"),
        questions: view.text_list("questions"),
        research: text("research"),
        business: text("business"),
        cooperation: text("cooperation"),
        needs: view.text_list("needs"),
        cases: view.text_list("cases"),
        prepared: view.text_list(PREPARED),
    }
}

/// Ticks a line of a checklist off, or takes the tick back; other ticks stay as they are (V6.1, V6.2, V7.3).
///
/// # Errors
/// [`DocumentError::NoActor`], or what Automerge refuses.
pub fn tick_off(doc: &mut Document, line: &str, done: bool) -> Result<(), DocumentError> {
    let now = doc.view().text_list(PREPARED);
    if !done {
        let (list, places) = (doc.view().container(PREPARED, ObjType::List), now.iter().enumerate());
        let ticked: Vec<usize> = places.filter(|(_, known)| *known == line).map(|(at, _)| at).collect();
        if let Some(list) = list {
            for at in ticked.into_iter().rev() {
                doc.writer()?.delete(&list, at)?;
            }
        }
        return Ok(());
    }
    if now.iter().any(|known| known == line) {
        return Ok(());
    }
    let list = match doc.view().container(PREPARED, ObjType::List) {
        Some(list) => list,
        None => doc.writer()?.put_object(ROOT, PREPARED, ObjType::List)?,
    };
    Ok(doc.writer()?.insert(&list, now.len(), line)?)
}

fn put(doc: &mut Document, key: &str, value: Option<impl Into<ScalarValue>>) -> Result<(), DocumentError> {
    if let Some(value) = value {
        doc.writer()?.put(ROOT, key, value)?;
    }
    Ok(())
}

/// Makes a list say `wanted` by changing only the stretch that differs.
pub(super) fn put_list(doc: &mut Document, key: &str, wanted: &[String]) -> Result<(), DocumentError> {
    let (list, now) = (doc.view().container(key, ObjType::List), doc.view().text_list(key));
    let writer: &mut AutoCommit = doc.writer()?;
    let list = match list {
        Some(list) => list,
        None => writer.put_object(ROOT, key, ObjType::List)?,
    };
    let same_head = now.iter().zip(wanted).take_while(|(a, b)| a == b).count();
    let tails = now.iter().skip(same_head).rev().zip(wanted.iter().skip(same_head).rev());
    let same_tail = tails.take_while(|(a, b)| a == b).count();
    for _ in same_head..now.len() - same_tail {
        writer.delete(&list, same_head)?;
    }
    for (at, text) in wanted.iter().enumerate().take(wanted.len() - same_tail).skip(same_head) {
        writer.insert(&list, at, text.as_str())?;
    }
    Ok(())
}
