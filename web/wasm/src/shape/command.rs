//! What a person can do in a browser, each as one tap. What is not here yet is done on a phone.

use plain_derive::Plain;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::{Intent, Section};
use sync_core::fact::{Channel, Fix};
use sync_core::ids::{DeviceId, VisitId};
use sync_core::time::Timestamp;

use super::at_visit::AtVisit;
use super::decide::Decision;
use crate::core::Bad;

/// A heading of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    /// What the customer needs.
    Needs,
    /// What was discussed.
    Points,
    /// Objections and answers.
    Objections,
    /// Opinions and suggestions.
    Opinions,
    /// What to do next.
    Actions,
}

impl From<Heading> for Section {
    fn from(heading: Heading) -> Self {
        match heading {
            Heading::Needs => Self::Needs,
            Heading::Points => Self::Points,
            Heading::Objections => Self::Objections,
            Heading::Opinions => Self::Opinions,
            Heading::Actions => Self::Actions,
        }
    }
}

/// How somebody was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// E-mail.
    Mail,
    /// Short message.
    Sms,
    /// A chat application.
    Chat,
    /// By telephone.
    Phone,
}

impl From<Way> for Channel {
    fn from(way: Way) -> Self {
        match way {
            Way::Mail => Self::Mail,
            Way::Sms => Self::Sms,
            Way::Chat => Self::Chat,
            Way::Phone => Self::Phone,
        }
    }
}

/// Where the browser says it is, in degrees and metres.
#[derive(Debug, Clone, PartialEq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Place {
    /// WGS-84.
    pub latitude: f64,
    /// WGS-84.
    pub longitude: f64,
    /// Metres.
    pub accuracy: f64,
}

// A reading of a sensor is never NaN here: `fix` refuses what is not finite.
impl Eq for Place {}

impl Place {
    fn fix(&self) -> Result<Fix, Bad> {
        let within = |field, degrees: f64, most: f64| {
            let sound = degrees.is_finite() && degrees.abs() <= most;
            sound.then_some((degrees * 1e6).round() as i32).ok_or_else(|| Bad::of(field, "give degrees"))
        };
        let metres = self.accuracy.is_finite().then_some(self.accuracy.max(0.0).round() as u32);
        Ok(Fix {
            latitude_e6: within("latitude", self.latitude, 90.0)?,
            longitude_e6: within("longitude", self.longitude, 180.0)?,
            accuracy_m: metres.ok_or_else(|| Bad::of("accuracy", "give metres"))?,
        })
    }
}

/// A plan as it is written, and as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Plan {
    /// The customer's id.
    pub customer: String,
    /// The customer's name.
    pub customer_name: String,
    /// ISO 3166-1.
    pub country: String,
    /// Whether it leads abroad.
    pub overseas: bool,
    /// Whether the place is remote.
    pub remote: bool,
    /// The place, for people.
    pub place: String,
    /// Whom to meet.
    pub contact: String,
    /// An IANA name.
    pub zone: String,
    /// When it begins, in milliseconds since 1970.
    pub start: Option<i64>,
    /// How long, in minutes.
    pub minutes: u32,
    /// What for.
    pub purpose: String,
    /// Who takes part.
    pub participants: Vec<String>,
    /// What to bring.
    pub materials: Vec<String>,
    /// Whether the quotation bears its notice.
    pub quotation_notice: bool,
    /// What to ask.
    pub questions: Vec<String>,
    /// Research before it.
    pub research: String,
    /// The customer's main business.
    pub business: String,
    /// How the company works with the customer already.
    pub cooperation: String,
    /// What the customer needs.
    pub needs: Vec<String>,
    /// Cases that match.
    pub cases: Vec<String>,
}

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> Self {
        Self {
            customer: plan.customer,
            customer_name: plan.customer_name,
            country: plan.country,
            overseas: plan.overseas,
            remote: plan.remote,
            place: plan.place,
            contact: plan.contact,
            zone: plan.zone,
            start: plan.start.map(Timestamp),
            minutes: plan.minutes,
            purpose: plan.purpose,
            participants: plan.participants,
            materials: plan.materials,
            quotation_notice: plan.quotation_notice,
            questions: plan.questions,
            research: plan.research,
            business: plan.business,
            cooperation: plan.cooperation,
            needs: plan.needs,
            cases: plan.cases,
            prepared: Vec::new(),
        }
    }
}

impl From<PlanView> for Plan {
    fn from(plan: PlanView) -> Self {
        Self {
            customer: plan.customer,
            customer_name: plan.customer_name,
            country: plan.country,
            overseas: plan.overseas,
            remote: plan.remote,
            place: plan.place,
            contact: plan.contact,
            zone: plan.zone,
            start: plan.start.map(|start| start.0),
            minutes: plan.minutes,
            purpose: plan.purpose,
            participants: plan.participants,
            materials: plan.materials,
            quotation_notice: plan.quotation_notice,
            questions: plan.questions,
            research: plan.research,
            business: plan.business,
            cooperation: plan.cooperation,
            needs: plan.needs,
            cases: plan.cases,
        }
    }
}

/// One tap.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "do", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the core's command of that name, in its own words")]
pub enum Do {
    Plan { visit: Option<String>, plan: Box<Plan> },
    Arrive { visit: String, place: Option<Place> },
    Note { visit: String, heading: Heading, text: String, due_working_days: Option<u32> },
    Rewrite { visit: String, heading: Heading, item: String, text: String },
    Summarise { visit: String, text: String },
    Intend { visit: String, intent: String, reason: Option<String> },
    Leave { visit: String },
    Brief { visit: String, goals_met: bool, next: String },
    Thank { visit: String, way: Way, text: String },
    Submit { visit: String },
    Cancel { visit: String, reason: String },
    Approve { visit: String },
    ReturnPlan { visit: String, reason: String },
    Review { visit: String, passed: bool, points: Vec<String> },
    DeclareLost { device: String, reason: String },
    Trip { trip: Box<super::trip::OnTrip> },
    AtVisit(Box<AtVisit>),
    Decide { decision: Decision },
}

pub(super) fn visit(text: String) -> Result<VisitId, Bad> {
    VisitId::new(text).map_err(|error| Bad::of("visit", error))
}

fn device(text: &str) -> Result<DeviceId, Bad> {
    text.parse().map_err(|error| Bad::of("device", error))
}

impl Do {
    pub(crate) fn read(self) -> Result<Command, Bad> {
        Ok(match self {
            Self::Plan { visit: id, plan } => {
                Command::Plan { visit: id.map(visit).transpose()?, plan: Box::new((*plan).into()) }
            }
            Self::Arrive { visit: id, place } => {
                Command::Arrive { visit: visit(id)?, fix: place.map(|place| place.fix()).transpose()? }
            }
            Self::Note { visit: id, heading, text, due_working_days } => {
                Command::Note { visit: visit(id)?, section: heading.into(), text, due_working_days }
            }
            Self::Rewrite { visit: at, heading, item, text } => {
                Command::Put { visit: visit(at)?, section: heading.into(), id: item, text, due_working_days: None }
            }
            Self::Summarise { visit: id, text } => Command::Summary { visit: visit(id)?, text },
            Self::Intend { visit: id, intent, reason } => {
                Command::SetIntent { visit: visit(id)?, intent: intended(&intent)?, reason }
            }
            Self::Leave { visit: id } => Command::Leave { visit: visit(id)? },
            Self::Brief { visit: id, goals_met, next } => Command::Brief { visit: visit(id)?, goals_met, next },
            Self::Thank { visit: id, way, text } => Command::Thank { visit: visit(id)?, channel: way.into(), text },
            Self::Submit { visit: id } => Command::Submit { visit: visit(id)? },
            Self::Cancel { visit: id, reason } => Command::Cancel { visit: visit(id)?, reason },
            Self::Approve { visit: id } => Command::Approve { visit: visit(id)? },
            Self::ReturnPlan { visit: id, reason } => Command::ReturnPlan { visit: visit(id)?, reason },
            Self::Review { visit: id, passed, points } => Command::Review { visit: visit(id)?, passed, points },
            Self::Trip { trip } => trip.read()?,
            Self::AtVisit(act) => act.read()?,
            Self::DeclareLost { device: id, reason } => Command::DeclareLost { device: device(&id)?, reason },
            Self::Decide { decision } => decision.read()?,
        })
    }
}

fn intended(word: &str) -> Result<Intent, Bad> {
    match word {
        "clear" => Ok(Intent::Clear),
        "some" => Ok(Intent::Some),
        "none" => Ok(Intent::None),
        _ => Err(Bad::of("intent", "give clear, some or none")),
    }
}
