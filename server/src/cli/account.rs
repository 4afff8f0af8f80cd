//! `sojourn admin user invite`, `unlock`, `reset`, … and `sojourn admin oidc`: runs one and says what came of it.

use std::path::Path;
use std::sync::Arc;

use crate::admin::account::{self, Care};
use crate::cli::Failure;
use crate::cli::admin::now;
use crate::cli::args::account::{Match, OfPerson, Oidc, Set};
use crate::oidc::{Matching, Settings};
use crate::store::Store;

/// Does something to an account.
pub fn care(store: &Arc<dyn Store>, of: &OfPerson, what: Care) -> Result<(), Failure> {
    let person = &of.person;
    let made = account::care(&**store, &of.org, person, what, now(&**store)?)?;
    match (what, made) {
        (_, Some((invitation, until))) => {
            say!("{invitation}");
            eprintln!(
                "Good until {until}: hand it to {person} and nobody else. They set a password with it: \
                 sojourn-device login --invitation. It is not shown again; earlier invitations are void."
            );
            if what == Care::Reset {
                eprintln!(
                    "Their password, second factor and login services are void now. Their devices go on working."
                );
            }
        }
        (Care::ResetFactor, None) => {
            say!("{person} has no second factor any more; if they need one, the next login sets up another.");
        }
        (_, None) => say!("Attempts at {person}'s account are taken again."),
    }
    Ok(())
}

/// Shows an account.
pub fn show(store: &Arc<dyn Store>, of: &OfPerson) -> Result<(), Failure> {
    let view = account::look(&**store, &of.org, &of.person)?;
    let at = |at: Option<sync_core::time::Timestamp>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
    say!("password since\t{}", at(view.password_set));
    let factor = match (view.second_factor, view.second_factor_needed) {
        (true, _) => "yes",
        (false, true) => "no, and needed: the next login sets one up",
        (false, false) => "no",
    };
    say!("second factor\t{factor}\trecovery codes left {}", view.recovery_codes);
    say!("failed since the last login\t{}\tlast {}", view.failed, at(view.failed_last));
    say!("login services\t{}", if view.providers.is_empty() { "-".to_owned() } else { view.providers.join(", ") });
    Ok(())
}

/// Sets a person's e-mail address.
pub fn email(store: &Arc<dyn Store>, of: &OfPerson, email: Option<&str>) -> Result<(), Failure> {
    account::set_email(&**store, &of.org, &of.person, email, now(&**store)?)?;
    match email {
        Some(email) => say!("A first login of {email} through the login service is {}'s.", of.person),
        None => say!("{} has no e-mail address any more.", of.person),
    }
    Ok(())
}

/// Sets, shows or clears a login service.
pub fn oidc(store: &Arc<dyn Store>, data: &Path, command: Oidc) -> Result<(), Failure> {
    match command {
        Oidc::Set(set) => {
            let settings = settings(&set);
            account::set_provider(&**store, data, &set.org, &settings, set.secret_file.as_deref(), now(&**store)?)?;
            say!("{} logs in through {} from the next start of the server on.", set.org, settings.issuer);
            if settings.second_factor_amr.is_empty() && settings.second_factor_acr.is_empty() {
                say!("Its own second factors don't count: whoever needs one is asked for one here as well.");
            }
        }
        Oidc::Show { org } => match account::provider(&**store, &org)? {
            Some(settings) => say!("{}", serde_json::to_string_pretty(&settings)?),
            None => say!("{org} has no login service of its own."),
        },
        Oidc::Clear { org } => {
            account::drop_provider(&**store, data, &org, now(&**store)?)?;
            say!("{org} logs in by password.");
        }
    }
    Ok(())
}

fn settings(set: &Set) -> Settings {
    Settings {
        issuer: set.issuer.clone(),
        client_id: set.client_id.clone(),
        redirects: set.redirect.clone(),
        matching: match set.matching {
            Match::Email => Matching::Email,
            Match::Claim => Matching::Claim(set.claim.clone().unwrap_or_default()),
            Match::Invitation => Matching::Invitation,
        },
        second_factor_amr: set.second_factor_amr.clone(),
        second_factor_acr: set.second_factor_acr.clone(),
    }
}
