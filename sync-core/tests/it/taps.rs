//! The taps of the stories: one visit, the commands about it.

use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::ids::VisitId;

use crate::world::{at, person, visit};

pub(crate) fn v() -> VisitId {
    visit("visit-001")
}

/// Alone to a customer in the next town, from 9 to 10.
pub(crate) fn plan_view() -> PlanView {
    PlanView {
        customer: "c-1".to_owned(),
        customer_name: "Huaxing".to_owned(),
        country: "CN".to_owned(),
        start: Some(at("09:00")),
        minutes: 60,
        purpose: "renewal".to_owned(),
        participants: vec!["li".to_owned()],
        ..PlanView::default()
    }
}

pub(crate) fn plan() -> Command {
    Command::Plan { visit: Some(v()), plan: Box::new(plan_view()) }
}

pub(crate) fn plan_abroad() -> Command {
    let plan = PlanView { country: "DE".to_owned(), overseas: true, ..plan_view() };
    Command::Plan { visit: Some(v()), plan: Box::new(plan) }
}

pub(crate) fn note(text: &str) -> Command {
    Command::Note { visit: v(), section: Section::Points, text: text.to_owned(), due_working_days: None }
}

pub(crate) fn gift(amount: &str) -> Command {
    Command::Gift { visit: v(), item: "tea".to_owned(), amount: amount.to_owned(), currency: "CNY".to_owned() }
}

pub(crate) fn arrive() -> Command {
    Command::Arrive { visit: v(), fix: None }
}

pub(crate) fn leave() -> Command {
    Command::Leave { visit: v() }
}

pub(crate) fn brief() -> Command {
    Command::Brief { visit: v(), goals_met: true, next: "send samples".to_owned() }
}

pub(crate) fn share() -> Command {
    Command::Share { visit: v(), watchers: vec![person("wang")], return_by: at("18:00") }
}
