//! What a person meant to write, as small steps that can be applied to a document, and again to another state of it. Kept
//! on the device until the server has merged the change that came of it.

mod words;

use numbered::{Decode, Encode};

use crate::document::itinerary::{ItineraryEdit, edit_itinerary};
use crate::document::plan::{PlanEdit, create_plan, edit_plan, tick_off};
use crate::document::record::{self, Attitude, BadPlace, BadSection, Place, RecordForm, Section};
use crate::document::{Document, DocumentError};
use crate::ids::{DocumentId, PersonId};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Edit {
    /// Write a whole plan.
    #[n(0)]
    CreatePlan {
        /// The plan.
        #[n(0)]
        plan: Box<PlanEdit>,
    },
    /// Change a plan.
    #[n(1)]
    EditPlan {
        /// What changes.
        #[n(0)]
        edit: Box<PlanEdit>,
    },
    /// Make the record's containers.
    #[n(2)]
    CreateRecord,
    /// Note something.
    #[n(3)]
    AddItem {
        /// Under which heading.
        #[n(0)]
        section: String,
        /// The item's id.
        #[n(1)]
        id: String,
        /// What.
        #[n(2)]
        text: String,
        /// Due in so many working days.
        #[n(3)]
        due_working_days: Option<u32>,
    },
    /// Write the text that people write together.
    #[n(4)]
    SetSummary {
        /// As it stands now.
        #[n(0)]
        text: String,
    },
    /// Set the first intent.
    #[n(5)]
    SetIntent {
        /// `clear`, `some` or `none`.
        #[n(0)]
        intent: String,
        /// The reason, for none.
        #[n(1)]
        reason: String,
    },
    /// Note a gift.
    #[n(6)]
    AddGift {
        /// The gift's id.
        #[n(0)]
        id: String,
        /// What.
        #[n(1)]
        item: String,
        /// Decimal amount.
        #[n(2)]
        amount: String,
        /// ISO 4217.
        #[n(3)]
        currency: String,
    },
    /// Write an item under a name: added, or its words changed.
    #[n(7)]
    PutItem {
        /// Under which heading.
        #[n(0)]
        section: String,
        /// The item's id.
        #[n(1)]
        id: String,
        /// What.
        #[n(2)]
        text: String,
        /// Due in so many working days, for a new one.
        #[n(3)]
        due_working_days: Option<u32>,
    },
    /// Fill in a page of the record's form.
    #[n(40)]
    SetForm {
        /// What is given.
        #[n(0)]
        form: Box<RecordForm>,
    },
    /// Write somebody of the decision chain under a name: added, or changed.
    #[n(41)]
    PutDecider {
        /// The item's id.
        #[n(0)]
        id: String,
        /// Who.
        #[n(1)]
        name: String,
        /// What they are there.
        #[n(2)]
        post: String,
        /// How they stand to us.
        #[n(3)]
        attitude: String,
    },
    /// Settle what people wrote differently.
    #[n(42)]
    Settle {
        /// Where, for example `needs/ab12` or `intent`.
        #[n(0)]
        of: String,
        /// What stands from now on.
        #[n(1)]
        text: String,
    },
    /// Tick a line of a checklist off, or take the tick back.
    #[n(43)]
    Prepare {
        /// Which line.
        #[n(0)]
        line: String,
        /// Done, or not.
        #[n(1)]
        done: bool,
    },
    /// Write an itinerary, or change it.
    #[n(50)]
    Itinerary {
        /// What is written.
        #[n(0)]
        edit: Box<ItineraryEdit>,
    },
}

/// What a person meant by one entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Meant {
    /// The steps, in order, each with its document.
    #[n(0)]
    pub steps: Vec<(DocumentId, Edit)>,
}

/// A step that can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The document refuses it.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The heading is unknown.
    #[error(transparent)]
    Section(#[from] BadSection),
    /// The place is unknown.
    #[error(transparent)]
    Place(#[from] BadPlace),
}

impl Edit {
    /// Takes the step on a document, without committing.
    ///
    /// # Errors
    /// [`EditError`]; the document may then hold a part of the step and should be dropped.
    pub fn apply(&self, document: &mut Document, by: &PersonId) -> Result<(), EditError> {
        match self {
            Self::CreatePlan { plan } => create_plan(document, &whole(plan))?,
            Self::EditPlan { edit } => edit_plan(document, edit)?,
            Self::CreateRecord => record::create_record(document)?,
            Self::AddItem { section, id, text, due_working_days } => {
                let section: Section = section.parse()?;
                record::add_item(document, section, Some(id), text, by, *due_working_days)?;
            }
            Self::SetSummary { text } => record::set_summary(document, text)?,
            Self::SetIntent { intent, reason } => {
                // Where people differ, this settles it in sight of all.
                for (field, words) in [("intent", intent), ("intent_reason", reason)] {
                    record::settle(document, &Place::Field(field), words, by)?;
                }
            }
            Self::AddGift { id, item, amount, currency } => {
                record::add_gift(document, Some(id), item, amount, currency)?;
            }
            Self::PutItem { section, id, text, due_working_days } => {
                let section: Section = section.parse()?;
                match record::settle(document, &Place::Item(section, id.clone()), text, by) {
                    Err(DocumentError::NoSuchItem { .. }) => {
                        record::add_item(document, section, Some(id), text, by, *due_working_days)?;
                    }
                    changed => changed?,
                }
            }
            Self::SetForm { form } => record::set_form(document, form, by)?,
            Self::PutDecider { id, name, post, attitude } => {
                record::put_decider(document, id, name, post, &Attitude::from_word(attitude), by)?;
            }
            Self::Settle { of, text } => record::settle(document, &of.parse()?, text, by)?,
            Self::Prepare { line, done } => tick_off(document, line, *done)?,
            Self::Itinerary { edit } => edit_itinerary(document, edit)?,
        }
        Ok(())
    }
}

/// A plan from an edit that names every field; what it doesn't name has its default.
fn whole(edit: &PlanEdit) -> crate::document::plan::PlanView {
    let edit = edit.clone();
    crate::document::plan::PlanView {
        customer: edit.customer.unwrap_or_default(),
        customer_name: edit.customer_name.unwrap_or_default(),
        country: edit.country.unwrap_or_default(),
        overseas: edit.overseas.unwrap_or_default(),
        remote: edit.remote.unwrap_or_default(),
        place: edit.place.unwrap_or_default(),
        contact: edit.contact.unwrap_or_default(),
        zone: edit.zone.unwrap_or_default(),
        start: edit.start,
        minutes: edit.minutes.unwrap_or_default(),
        purpose: edit.purpose.unwrap_or_default(),
        participants: edit.participants.unwrap_or_default(),
        materials: edit.materials.unwrap_or_default(),
        quotation_notice: edit.quotation_notice.unwrap_or_default(),
        questions: edit.questions.unwrap_or_default(),
        research: edit.research.unwrap_or_default(),
        business: edit.business.unwrap_or_default(),
        cooperation: edit.cooperation.unwrap_or_default(),
        needs: edit.needs.unwrap_or_default(),
        cases: edit.cases.unwrap_or_default(),
        // Ticks are edits of their own.
        prepared: Vec::new(),
    }
}
