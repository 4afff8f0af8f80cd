//! How a visit is read back on another device: every field of `final` from that device's own documents and facts.

use std::collections::BTreeSet;

use mobile_ffi::Device;
use serde_json::{Map, Value, json};
use sync_core::document::plan::PlanView;
use sync_core::document::record::{Item, RecordView};
use sync_core::engine::content::Content;
use sync_core::fact::Fact;
use sync_core::ids::VisitId;

use crate::data::Visit;
use crate::writing::{DAY, DONE};
use crate::{Outcome, words};

/// How many fields were compared, and how many were not as they should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Fields.
    pub expected: u64,
    /// Not there.
    pub missing: u64,
    /// There, but other.
    pub different: u64,
}

impl Tally {
    /// Whether everything is as it should be.
    pub fn is_whole(self) -> bool {
        self.missing == 0 && self.different == 0
    }

    fn add(&mut self, other: Self) {
        self.expected += other.expected;
        self.missing += other.missing;
        self.different += other.different;
    }
}

/// Where somebody was stands on pages and goes to no other phone (docs/itinerary.md).
const ON_PAGES: [&str; 2] = ["lat", "lng"];

/// The fields of a visit that another device has, as they end.
fn awaited(visit: &Visit) -> impl Iterator<Item = (&String, &Value)> {
    visit.last.as_object().into_iter().flatten().filter(|(field, _)| !ON_PAGES.contains(&field.as_str()))
}

/// What of some visits was not yet read as it should be.
pub struct Unread<'a> {
    left: Vec<&'a Visit>,
    expected: u64,
}

impl<'a> Unread<'a> {
    /// Everything.
    pub fn of(visits: &'a [Visit]) -> Self {
        let fields = |visit: &Visit| awaited(visit).count() as u64;
        Self { left: visits.iter().collect(), expected: visits.iter().map(fields).sum() }
    }

    /// Reads, with a device, what is left of these visits; whether everything has been read now.
    ///
    /// # Errors
    /// When an id is none.
    pub fn read(&mut self, device: &Device, touched: &BTreeSet<String>) -> Outcome<bool> {
        let mut left = Vec::new();
        for visit in std::mem::take(&mut self.left) {
            let read = touched.contains(&visit.id) && compare(device, visit)?.is_whole();
            if !read {
                left.push(visit);
            }
        }
        self.left = left;
        Ok(self.left.is_empty())
    }

    /// How it stands.
    ///
    /// # Errors
    /// When an id is none.
    pub fn tally(&self, device: &Device) -> Outcome<Tally> {
        let mut tally = Tally::default();
        for visit in &self.left {
            tally.add(compare(device, visit)?);
        }
        Ok(Tally { expected: self.expected, ..tally })
    }
}

/// Compares a visit as a device has it with what it should be, field by field.
///
/// # Errors
/// When an id is none.
pub fn compare(device: &Device, visit: &Visit) -> Outcome<Tally> {
    let id = VisitId::new(&visit.id).map_err(words)?;
    let read = device.content(&id).map(|content| read_final(device, &id, &content)).unwrap_or_default();
    let mut tally = Tally::default();
    for (field, expected) in awaited(visit) {
        tally.expected += 1;
        match read.get(field) {
            Some(value) if value == expected => {}
            Some(_) => tally.different += 1,
            None => tally.missing += 1,
        }
    }
    Ok(tally)
}

/// The fields of a visit, as far as they are there.
pub fn read_final(device: &Device, id: &VisitId, content: &Content) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), id.as_str().into());
    if let Some(enrolment) = device.enrolment() {
        fields.insert("tenantId".to_owned(), enrolment.org.to_string().into());
    }
    read_facts(&content.facts, &mut fields);
    if let Some(plan) = &content.plan {
        read_plan(plan, &mut fields);
    }
    if let Some(record) = &content.record {
        let start = content.plan.as_ref().and_then(|plan| plan.start).map_or(0, |start| start.0 / 1_000);
        read_record(record, start, &mut fields);
    }
    fields
}

fn read_facts(facts: &[(sync_core::ids::PersonId, Fact)], fields: &mut Map<String, Value>) {
    let mut far = 0;
    for (person, fact) in facts {
        let step = match fact {
            Fact::Plan { .. } => {
                fields.insert("repId".to_owned(), person.to_string().into());
                1
            }
            Fact::Arrive { .. } => 2,
            Fact::Leave { .. } => 3,
            _ => 0,
        };
        far = far.max(step);
    }
    if let Some(status) = ["planned", "in_progress", "done"].get(usize::wrapping_sub(far, 1)) {
        fields.insert("status".to_owned(), (*status).into());
    }
}

fn read_plan(plan: &PlanView, fields: &mut Map<String, Value>) {
    let (contact, phone) = plan.contact.rsplit_once(' ').unwrap_or_default();
    let texts = [
        ("customerId", plan.customer.as_str()),
        ("customerName", &plan.customer_name),
        ("address", &plan.place),
        ("contactName", contact),
        ("contactPhone", phone),
        ("purpose", &plan.purpose),
        ("repName", plan.participants.first().map_or("", String::as_str)),
    ];
    fields.extend(texts.map(|(field, text)| (field.to_owned(), text.into())));
    let times = [("plannedStart", plan.start), ("plannedEnd", plan.end())];
    fields.extend(times.into_iter().filter_map(|(field, at)| Some((field.to_owned(), (at?.0 / 1_000).into()))));
}

fn read_record(record: &RecordView, start: i64, fields: &mut Map<String, Value>) {
    let pieces = |items: &[Item], field: &str| -> Value {
        let own = items.iter().filter(|item| item.id.starts_with(field));
        own.map(|item| item.text.as_str()).collect::<String>().into()
    };
    fields.insert("summary".to_owned(), record.summary.as_str().into());
    fields.insert("needs".to_owned(), pieces(&record.needs, "needs."));
    fields.insert("competitorNotes".to_owned(), pieces(&record.objections, "competitorNotes."));
    fields.insert("nextSteps".to_owned(), pieces(&record.points, "nextSteps."));
    for item in record.points.iter().filter(|item| !item.id.contains('.')) {
        let value = if item.id == "product" { None } else { serde_json::from_str(&item.text).ok() };
        fields.insert(item.id.clone(), value.unwrap_or_else(|| item.text.as_str().into()));
    }
    let follow_ups = record.actions.iter().map(|action| {
        let (text, done) = match action.item.text.strip_prefix(DONE) {
            Some(text) => (text, true),
            None => (action.item.text.as_str(), false),
        };
        let due = action.due_working_days.map(|days| start + i64::from(days) * DAY);
        json!({"text": text, "owner": action.item.by, "due": due, "done": done})
    });
    fields.insert("followUps".to_owned(), Value::Array(follow_ups.collect()));
}
