//! Plans: made, changed, decided about, and who else is part of a visit.

use std::sync::Arc;

use sync_core::command::Command;
use sync_core::document::plan::{PlanEdit, PlanView};
use sync_core::ids::{PersonId, VisitId};
use sync_core::time::Timestamp;

use super::desk::{Desk, visit_id};
use super::error::PhoneError;
use super::rows::Saved;

/// A plan as a person writes it. What is left out is empty.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PlanDraft {
    /// The customer's id.
    pub customer: String,
    /// The customer's name as shown.
    pub customer_name: String,
    /// When it begins, in milliseconds since 1970.
    pub start_ms: i64,
    /// How long it takes, in minutes.
    pub minutes: i32,
    /// What for.
    pub purpose: String,
    /// The country, ISO 3166-1.
    #[uniffi(default = "CN")]
    pub country: String,
    /// The zone of the place, an IANA name.
    #[uniffi(default = "Asia/Shanghai")]
    pub zone: String,
    /// Whether it leads abroad.
    #[uniffi(default = false)]
    pub overseas: bool,
    /// Whether the place is remote: a trip there alone is shared beforehand.
    #[uniffi(default = false)]
    pub remote: bool,
    /// The place, for people.
    #[uniffi(default = "")]
    pub place: String,
    /// Whom to meet.
    #[uniffi(default = "")]
    pub contact: String,
    /// Who takes part, for display.
    #[uniffi(default = [])]
    pub participants: Vec<String>,
    /// What to bring.
    #[uniffi(default = [])]
    pub materials: Vec<String>,
    /// Whether the quotation bears its notice.
    #[uniffi(default = false)]
    pub quotation_notice: bool,
    /// What to ask.
    #[uniffi(default = [])]
    pub questions: Vec<String>,
    /// Research before the visit.
    #[uniffi(default = "")]
    pub research: String,
    /// The customer's main business.
    #[uniffi(default = "")]
    pub business: String,
    /// How the company works with the customer already.
    #[uniffi(default = "")]
    pub cooperation: String,
    /// What the customer needs, as far as it is known.
    #[uniffi(default = [])]
    pub needs: Vec<String>,
    /// Cases that match.
    #[uniffi(default = [])]
    pub cases: Vec<String>,
}

/// What changes in a plan: only what is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, uniffi::Record)]
pub struct PlanChange {
    /// When it begins, in milliseconds since 1970.
    #[uniffi(default = None)]
    pub start_ms: Option<i64>,
    /// How long it takes, in minutes.
    #[uniffi(default = None)]
    pub minutes: Option<i32>,
    /// What for.
    #[uniffi(default = None)]
    pub purpose: Option<String>,
    /// The place.
    #[uniffi(default = None)]
    pub place: Option<String>,
    /// Whom to meet.
    #[uniffi(default = None)]
    pub contact: Option<String>,
    /// Who takes part.
    #[uniffi(default = None)]
    pub participants: Option<Vec<String>>,
    /// What to bring.
    #[uniffi(default = None)]
    pub materials: Option<Vec<String>>,
    /// What to ask.
    #[uniffi(default = None)]
    pub questions: Option<Vec<String>>,
    /// Research before the visit.
    #[uniffi(default = None)]
    pub research: Option<String>,
}

fn minutes(given: i32) -> Result<u32, PhoneError> {
    u32::try_from(given).map_err(|_| PhoneError::bad("minutes", "it is below 0"))
}

fn person_id(text: &str) -> Result<PersonId, PhoneError> {
    PersonId::new(text).map_err(|error| PhoneError::bad("person", error))
}

impl PlanDraft {
    fn view(self) -> Result<PlanView, PhoneError> {
        Ok(PlanView {
            minutes: minutes(self.minutes)?,
            customer: self.customer,
            customer_name: self.customer_name,
            country: self.country,
            overseas: self.overseas,
            remote: self.remote,
            place: self.place,
            contact: self.contact,
            zone: self.zone,
            start: Some(Timestamp(self.start_ms)),
            purpose: self.purpose,
            participants: self.participants,
            materials: self.materials,
            quotation_notice: self.quotation_notice,
            questions: self.questions,
            research: self.research,
            business: self.business,
            cooperation: self.cooperation,
            needs: self.needs,
            cases: self.cases,
            prepared: Vec::new(),
        })
    }

    fn of(plan: PlanView) -> Self {
        Self {
            customer: plan.customer,
            customer_name: plan.customer_name,
            start_ms: plan.start.map_or(0, |start| start.0),
            minutes: i32::try_from(plan.minutes).unwrap_or(i32::MAX),
            purpose: plan.purpose,
            country: plan.country,
            zone: plan.zone,
            overseas: plan.overseas,
            remote: plan.remote,
            place: plan.place,
            contact: plan.contact,
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

impl PlanChange {
    fn edit(self) -> Result<PlanEdit, PhoneError> {
        Ok(PlanEdit {
            start: self.start_ms.map(Timestamp),
            minutes: self.minutes.map(minutes).transpose()?,
            purpose: self.purpose,
            place: self.place,
            contact: self.contact,
            participants: self.participants,
            materials: self.materials,
            questions: self.questions,
            research: self.research,
            ..PlanEdit::default()
        })
    }
}

fn made(visit: Option<String>, draft: PlanDraft) -> Result<Command, PhoneError> {
    let visit: Option<VisitId> = visit.as_deref().map(visit_id).transpose()?;
    Ok(Command::Plan { visit, plan: Box::new(draft.view()?) })
}

fn changed(visit: &str, change: PlanChange) -> Result<Command, PhoneError> {
    Ok(Command::Replan { visit: visit_id(visit)?, edit: Box::new(change.edit()?) })
}

/// Plans and their approval.
#[derive(uniffi::Object)]
pub struct Plans {
    pub(super) desk: Arc<Desk>,
}

#[uniffi::export]
impl Plans {
    /// Makes a plan. The visit's id is made where none is given, and comes back with what was saved.
    pub async fn make(&self, visit: Option<String>, draft: PlanDraft) -> Result<Saved, PhoneError> {
        self.desk.save(made(visit, draft)).await
    }

    /// The plan as it stands here, offline too; none where it has not come yet.
    pub async fn read(&self, visit: String) -> Result<Option<PlanDraft>, PhoneError> {
        let visit = visit_id(&visit)?;
        let read =
            self.desk.enrolled(move |device| Ok(device.content(&visit).and_then(|it| it.plan).map(PlanDraft::of)));
        read.await
    }

    /// Changes a plan. An approval of the old one is stale by that.
    pub async fn change(&self, visit: String, change: PlanChange) -> Result<Saved, PhoneError> {
        self.desk.save(changed(&visit, change)).await
    }

    /// Approves, as a superior, the plan as this phone has it.
    pub async fn approve(&self, visit: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Approve { visit })).await
    }

    /// Gives a plan back, as a superior, to be corrected.
    pub async fn give_back(&self, visit: String, reason: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::ReturnPlan { visit, reason })).await
    }

    /// Asks a colleague to come along.
    pub async fn invite(&self, visit: String, person: String) -> Result<Saved, PhoneError> {
        let command = visit_id(&visit).and_then(|visit| Ok(Command::Invite { visit, person: person_id(&person)? }));
        self.desk.save(command).await
    }

    /// Hands the visit to a colleague, whose it is from then on.
    pub async fn hand_over(&self, visit: String, person: String) -> Result<Saved, PhoneError> {
        let command = visit_id(&visit).and_then(|visit| Ok(Command::HandOver { visit, person: person_id(&person)? }));
        self.desk.save(command).await
    }
}
