//! How a visit of the data is written on a phone: one command, and so one journal entry, for each change.
//!
//! | field | where |
//! |---|---|
//! | id, tenantId, repId | the visit's id, the organisation, whoever made the plan |
//! | customerId, customerName, address, purpose, repName | plan: customer, customer_name, place, purpose, participants |
//! | contactName, contactPhone | plan: contact |
//! | plannedStart, plannedEnd | plan: start, minutes |
//! | status, lat, lng | the facts plan, arrive (with its fix), leave |
//! | summary | the record's Text |
//! | needs, competitorNotes, nextSteps | items of needs, objections, points; what is appended is a further item |
//! | followUps | actions: text, `by` the owner, due in days after the start; done is a tick before the text |
//! | all others | items of points, named by the field |

use serde_json::{Map, Value};
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::fact::Fix;
use sync_core::ids::VisitId;
use sync_core::time::Timestamp;

use crate::data::Visit;
use crate::{Outcome, words};

/// Before the text of an action that is done.
pub const DONE: &str = "✓ ";
/// Seconds of a day.
pub const DAY: i64 = 86_400;
/// Fields that the plan holds, or that are said by who wrote where.
const OF_PLAN: [&str; 12] = [
    "id",
    "tenantId",
    "repId",
    "repName",
    "customerId",
    "customerName",
    "address",
    "contactName",
    "contactPhone",
    "purpose",
    "plannedStart",
    "plannedEnd",
];

/// Where pieces of a long field stand.
pub fn section_of(field: &str) -> Option<Section> {
    Some(match field {
        "needs" => Section::Needs,
        "competitorNotes" => Section::Objections,
        "nextSteps" => Section::Points,
        _ => return None,
    })
}

/// The commands of a visit, one for each change.
///
/// # Errors
/// When the data says something this mapping has no place for.
pub fn commands(visit: &Visit) -> Outcome<Vec<Command>> {
    let id = VisitId::new(&visit.id).map_err(words)?;
    let mut page = Page { visit: id, fields: Map::new(), pieces: Map::new(), follow_ups: Vec::new() };
    visit.changes.iter().enumerate().map(|(number, ops)| page.save(number == 0, ops)).collect()
}

/// A visit as the rep's screen has it.
struct Page {
    visit: VisitId,
    fields: Map<String, Value>,
    /// Items of the long fields.
    pieces: Map<String, Value>,
    follow_ups: Vec<String>,
}

impl Page {
    /// One change, saved.
    fn save(&mut self, first: bool, ops: &[Value]) -> Outcome<Command> {
        let mut commands = Vec::new();
        for op in ops {
            match op.as_array().map(Vec::as_slice) {
                Some([kind, field, value]) if kind == "set" => {
                    self.fields.insert(word(field), value.clone());
                }
                Some([kind, field, at, gone, new]) if kind == "splice" => {
                    commands.push(self.splice(&word(field), number(at)?, number(gone)?, &word(new))?);
                }
                Some([kind, _, item]) if kind == "push" => commands.push(self.follow_up(item)?),
                Some([kind, _, at, key, Value::Bool(true)]) if kind == "setIn" && key == "done" => {
                    commands.push(self.tick(number(at)?)?);
                }
                _ => return Err(format!("{op} has no place")),
            }
        }
        if first {
            commands.insert(0, Command::Plan { visit: Some(self.visit.clone()), plan: Box::new(self.plan()?) });
        }
        for op in ops.iter().filter(|op| op[0] == "set") {
            commands.extend(self.set(first, &word(&op[1]), &op[2])?);
        }
        match commands.len() {
            1 => Ok(commands.remove(0)),
            _ => Ok(Command::Together { commands }),
        }
    }

    fn set(&self, first: bool, field: &str, value: &Value) -> Outcome<Option<Command>> {
        let empty = matches!(value.as_str(), Some("")) || value.as_f64() == Some(0.0) || value == &Value::Array(vec![]);
        let visit = self.visit.clone();
        Ok(match (field, value.as_str()) {
            (field, _) if first && (empty || OF_PLAN.contains(&field)) => None,
            ("status", Some("planned")) | ("lat" | "lng", _) => None,
            ("status", Some("in_progress")) => Some(Command::Arrive { visit, fix: Some(self.fix()?) }),
            ("status", Some("done")) => Some(Command::Leave { visit }),
            (field, text) => {
                let text = text.map_or_else(|| value.to_string(), str::to_owned);
                let (section, id) = (Section::Points, field.to_owned());
                Some(Command::Put { visit, section, id, text, due_working_days: None })
            }
        })
    }

    fn plan(&self) -> Outcome<PlanView> {
        let (start, end) = (self.number("plannedStart")?, self.number("plannedEnd")?);
        Ok(PlanView {
            customer: self.text("customerId"),
            customer_name: self.text("customerName"),
            country: "CN".to_owned(),
            place: self.text("address"),
            contact: format!("{} {}", self.text("contactName"), self.text("contactPhone")),
            zone: "Asia/Shanghai".to_owned(),
            start: Some(Timestamp(start * 1_000)),
            minutes: u32::try_from((end - start) / 60).map_err(words)?,
            purpose: self.text("purpose"),
            participants: vec![self.text("repName")],
            ..PlanView::default()
        })
    }

    fn fix(&self) -> Outcome<Fix> {
        let e6 = |field: &str| {
            let degrees = self.fields.get(field).and_then(Value::as_f64).ok_or_else(|| format!("no {field}"))?;
            Ok::<i32, String>((degrees * 1e6).round() as i32)
        };
        Ok(Fix { latitude_e6: e6("lat")?, longitude_e6: e6("lng")?, accuracy_m: 10 })
    }

    /// Appended words are a further item; words changed in the middle change the item in which they stand.
    fn splice(&mut self, field: &str, at: usize, gone: usize, new: &str) -> Outcome<Command> {
        let visit = self.visit.clone();
        if field == "summary" {
            let text = spliced(&self.text("summary"), at, gone, new);
            self.fields.insert("summary".to_owned(), text.clone().into());
            return Ok(Command::Summary { visit, text });
        }
        let section = section_of(field).ok_or_else(|| format!("{field} is no text"))?;
        let pieces = self.pieces.entry(field).or_insert_with(|| Value::Array(Vec::new()));
        let pieces = pieces.as_array_mut().ok_or("pieces are a list")?;
        let mut begins = 0;
        for (number, piece) in (1..).zip(pieces.iter_mut()) {
            let text = word(piece);
            let long = text.chars().count();
            if at < begins + long {
                if at + gone > begins + long {
                    return Err(format!("a change of {field} that reaches over two items"));
                }
                let text = spliced(&text, at - begins, gone, new);
                *piece = text.clone().into();
                return Ok(Command::Put {
                    visit,
                    section,
                    id: format!("{field}.{number}"),
                    text,
                    due_working_days: None,
                });
            }
            begins += long;
        }
        pieces.push(new.into());
        let id = format!("{field}.{}", pieces.len());
        Ok(Command::Put { visit, section, id, text: new.to_owned(), due_working_days: None })
    }

    fn follow_up(&mut self, item: &Value) -> Outcome<Command> {
        let (due, start) = (item["due"].as_i64().ok_or("no due")?, self.number("plannedStart")?);
        if (due - start) % DAY != 0 || item["owner"] != self.fields["repId"] || item["done"] != false {
            return Err(format!("{item} has no place"));
        }
        let text = word(&item["text"]);
        self.follow_ups.push(text.clone());
        let due_working_days = Some(u32::try_from((due - start) / DAY).map_err(words)?);
        let (section, id) = (Section::Actions, self.follow_ups.len().to_string());
        Ok(Command::Put { visit: self.visit.clone(), section, id, text, due_working_days })
    }

    fn tick(&self, at: usize) -> Outcome<Command> {
        let text = format!("{DONE}{}", self.follow_ups.get(at).ok_or("no such follow-up")?);
        let (section, id) = (Section::Actions, (at + 1).to_string());
        Ok(Command::Put { visit: self.visit.clone(), section, id, text, due_working_days: None })
    }

    fn text(&self, field: &str) -> String {
        self.fields.get(field).map(word).unwrap_or_default()
    }

    fn number(&self, field: &str) -> Outcome<i64> {
        self.fields.get(field).and_then(Value::as_i64).ok_or_else(|| format!("no {field}"))
    }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> Outcome<usize> {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).ok_or_else(|| format!("{value} is no place"))
}

fn spliced(text: &str, at: usize, gone: usize, new: &str) -> String {
    let mut letters = text.chars();
    let head: String = letters.by_ref().take(at).collect();
    head + new + &letters.skip(gone).collect::<String>()
}
