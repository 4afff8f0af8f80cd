//! What the server is asked to send to the customer (V10.1): checked here, so that what is saved can go out.

use crate::command::CommandError;
use crate::command::act::{Known, filled};
use crate::customer;
use crate::fact::{Addressee, Fact};
use crate::ids::VisitId;

/// Most characters of a subject line.
const SUBJECT: usize = 200;
/// Most characters of a letter.
const TEXT: usize = 20_000;

/// The fact that asks for a thank-you to be sent.
pub(super) fn thanks(
    visit: VisitId,
    to: Addressee,
    subject: String,
    text: String,
    known: &dyn Known,
) -> Result<Fact, CommandError> {
    let wrong = |what, why: String| CommandError::OutOfRange(what, why);
    let to = match to {
        Addressee::Contact { contact } => {
            let customer = known.plan(&visit).map(|plan| plan.customer);
            if customer.and_then(|customer| known.has_mail(&customer, &contact)) == Some(false) {
                let why = "nobody of that id with a mail address is on the customer's card: give an address";
                return Err(wrong("contact", why.to_owned()));
            }
            Addressee::Contact { contact }
        }
        Addressee::Address { mail } => {
            let mail = customer::mail(&mail).map_err(|error| wrong("address", error.to_string()))?;
            Addressee::Address { mail }
        }
    };
    let (subject, text) = (filled("subject", subject)?, filled("text", text)?);
    if subject.chars().any(char::is_control) || subject.chars().count() > SUBJECT {
        return Err(wrong("subject", format!("write one line of at most {SUBJECT} characters")));
    }
    if text.chars().count() > TEXT {
        return Err(wrong("text", format!("write at most {TEXT} characters")));
    }
    Ok(Fact::SendThanks { visit, to, subject, text })
}
