//! `sojourn admin sms`: runs one and says what came of it.

use crate::admin::sms as admin;
use crate::cli::Failure;
use crate::cli::admin::{now, the_org};
use crate::cli::args::sms::Sms;
use crate::store::Store;

/// Makes, shows, changes or ends the gateway.
pub fn run(store: &dyn Store, command: Sms) -> Result<(), Failure> {
    match command {
        Sms::Make(of) => {
            let org = the_org(store, of.org)?;
            say!("{}", admin::make(store, &org, now(store)?)?);
            say!("It is shown this once. The gateway sends texts to POST /v1/sms/{org}, signed with it.");
        }
        Sms::Rotate(of) => {
            let org = the_org(store, of.org)?;
            say!("{}", admin::rotate(store, &org, now(store)?)?);
            say!("It is shown this once. The one before holds for another 24 hours.");
        }
        Sms::Show(of) => {
            let org = the_org(store, of.org)?;
            let gateway = admin::show(store, &org)?;
            let now = now(store)?;
            let before = gateway.before.filter(|(_, until)| now < *until);
            let before =
                before.map_or_else(String::new, |(_, until)| format!("; the secret before holds until {until}"));
            say!("{org}: texts come in by POST /v1/sms/{org}, with a secret of {}{before}", gateway.since);
        }
        Sms::End(of) => {
            let org = the_org(store, of.org)?;
            admin::end(store, &org, now(store)?)?;
            say!("{org} takes no texts of a gateway any more; colleagues enter them: sojourn-device relay.");
        }
    }
    Ok(())
}
