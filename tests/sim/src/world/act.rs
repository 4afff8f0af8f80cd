//! People at work: a deed becomes a command, and what the phone says of it is written down.

use sync_core::command::{Command, SafetyTap};
use sync_core::document::plan::{PlanEdit, PlanView};
use sync_core::document::record::Section;
use sync_core::fact::Channel;
use sync_core::ids::PersonId;

use super::{World, leaves_doubt};
use crate::ledger::{Done, visit_id};
use crate::phone::After;
use crate::scenario::Deed;

impl World {
    /// Somebody does something on a phone.
    pub fn act(&mut self, number: usize, visit: usize, deed: Deed) {
        let words = self.ledger.fresh_words();
        let Some(command) = self.command(number, visit, deed, &words) else { return };
        let (at, now) = (self.time.now(), number);
        let Some(phone) = self.phones.get_mut(now) else { return };
        let (person, life) = (phone.person.clone(), phone.life);
        let Some(device) = phone.device() else { return };
        let told = device.perform(command);
        let boot = phone.clock.boots();
        let done = Done { phone: number, person, visit, deed, at, boot, words, life };
        let after = phone.after();
        let outcome = match told {
            Ok(_) => {
                self.ledger.sure.push(done);
                "saved"
            }
            Err(error) if leaves_doubt(&error) || after != After::Lives => {
                self.ledger.doubtful.push(done);
                "in doubt"
            }
            Err(_) => "not saved",
        };
        self.note(&format!("do {number} v-{visit} {deed:?}: {outcome}"));
        self.died(number, after);
    }

    fn person_of(&self, phone: usize) -> Option<PersonId> {
        self.phones.get(phone)?.person.parse().ok()
    }

    fn command(&self, number: usize, about: usize, deed: Deed, words: &str) -> Option<Command> {
        let visit = visit_id(about)?;
        let words = words.to_owned();
        Some(match deed {
            Deed::Plan { start } => {
                let plan = PlanView {
                    customer: format!("c-{about}"),
                    customer_name: "Nordwind".to_owned(),
                    country: "CN".to_owned(),
                    place: "深圳".to_owned(),
                    zone: "Asia/Shanghai".to_owned(),
                    start: Some(start),
                    minutes: 60,
                    purpose: "报价".to_owned(),
                    ..PlanView::default()
                };
                Command::Plan { visit: Some(visit), plan: Box::new(plan) }
            }
            Deed::Replan => {
                let edit = PlanEdit { research: Some(words), ..PlanEdit::default() };
                Command::Replan { visit, edit: Box::new(edit) }
            }
            Deed::Approve => Command::Approve { visit },
            Deed::Invite { phone } => Command::Invite { visit, person: self.person_of(phone)? },
            Deed::HandOver { phone } => Command::HandOver { visit, person: self.person_of(phone)? },
            Deed::Share { return_by } => {
                let watchers = vec![self.person_of(self.crew - 1)?];
                Command::Share { visit, watchers, return_by }
            }
            Deed::SetOut => Command::SetOut { visit },
            Deed::CheckIn { next_by } => Command::CheckIn { visit, next_by },
            Deed::Extend { until } => Command::safety(visit, SafetyTap::Extend { until, reason: words, how: None }),
            Deed::Sos => Command::safety(visit, SafetyTap::Sos { words }),
            Deed::Acknowledge => Command::safety(visit, SafetyTap::Acknowledge { note: words }),
            Deed::Arrive => Command::Arrive { visit, fix: None },
            Deed::Note => Command::Note { visit, section: Section::Needs, text: words, due_working_days: None },
            Deed::Gift => {
                let (amount, currency) = ("45.00".to_owned(), "CNY".to_owned());
                Command::Gift { visit, item: words, amount, currency }
            }
            Deed::Summary => {
                let device = self.phones.get(number)?.running()?;
                let before = device.content(&visit).and_then(|content| content.record).map(|record| record.summary);
                Command::Summary { visit, text: before.unwrap_or_default() + &words }
            }
            Deed::Leave => Command::Leave { visit },
            Deed::Brief => Command::Brief { visit, goals_met: true, next: words },
            Deed::Thank => Command::Thank { visit, channel: Channel::Mail, text: words },
            Deed::Submit => Command::Submit { visit },
            Deed::Sign => Command::Sign { visit, signer: words },
            Deed::Return => Command::Return { visit },
            Deed::Waive { obligation } => Command::Waive { visit, obligation: obligation.into(), reason: words },
            Deed::Confirm => Command::ConfirmSafe { visit, how: words },
            Deed::Cancel => Command::Cancel { visit, reason: words },
        })
    }
}
