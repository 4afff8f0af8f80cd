//! `thank --send`: puts together what the server is asked to send, from the draft and what the person gave.

use sync_core::assessment::Tongue;
use sync_core::command::Command;
use sync_core::fact::Addressee;

use super::args::ThankArgs;
use super::{Phone, text};

/// The command; else why not, for the person.
pub fn command(phone: &Phone, args: ThankArgs) -> Result<Command, String> {
    let ThankArgs { visit, text: said, to, address, subject, .. } = args;
    let to = match (to, address) {
        (Some(contact), _) => Addressee::Contact { contact },
        (None, Some(mail)) => Addressee::Address { mail },
        (None, None) => {
            return Err(phone
                .lang
                .pick("请用 --to 或 --address 指明收件人", "say to whom: --to or --address")
                .to_owned());
        }
    };
    let (subject, text) = match (subject, said) {
        (Some(subject), Some(text)) => (subject, text),
        (subject, said) => {
            let draft = phone.device.thanks(&visit, phone.lang.pick(Tongue::Zh, Tongue::En));
            let draft = draft.ok_or_else(|| text::unknown_visit(phone.lang, &visit))?;
            (subject.unwrap_or(draft.subject), said.unwrap_or(draft.body))
        }
    };
    Ok(Command::SendThanks { visit, to, subject, text })
}
