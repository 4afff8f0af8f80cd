//! `login`: asks for what a login needs, without showing it, and enrols this device with the code it gets.

pub mod ask;
mod words;

use mobile_ffi::HttpTransport;
use mobile_ffi::login::{LoginError, Step, with_invitation, with_password, with_second_factor};

use super::answer::enrol;
use super::args::LoginArgs;
use super::outcome::Outcome;
use super::text::Lang;
use super::{Phone, text};

/// How often a second factor is asked for again.
const TRIES: usize = 3;

/// Logs in and enrols.
pub fn login(phone: &Phone, args: LoginArgs) -> Outcome {
    let lang = phone.lang;
    if let Some(enrolment) = phone.device.enrolment() {
        eprintln!("{}", text::enrolled_already(lang, &enrolment.person));
        return Outcome::NotSaved;
    }
    let http = HttpTransport::new(phone.server.clone());
    match begin(lang, &http, &args).and_then(|step| go_on(lang, &http, step)) {
        Ok(code) => enrol(phone, &args.to.server, &code, &args.name),
        Err(Stopped::Input) => {
            eprintln!("{}", words::no_input(lang));
            Outcome::BadInput
        }
        Err(Stopped::Login(error)) => {
            eprintln!("{}", words::failed(lang, &error));
            if matches!(error, LoginError::Refused { .. }) { Outcome::NotSaved } else { Outcome::NoContact }
        }
    }
}

/// Why a login stops.
enum Stopped {
    /// Nobody typed anything.
    Input,
    /// It went no further.
    Login(LoginError),
}

impl From<LoginError> for Stopped {
    fn from(error: LoginError) -> Self {
        Self::Login(error)
    }
}

fn begin(lang: Lang, http: &HttpTransport, args: &LoginArgs) -> Result<Step, Stopped> {
    let secret = |prompt: &str| ask::secret(prompt).ok_or(Stopped::Input);
    if args.invitation {
        let invitation = secret(words::invitation(lang))?;
        let password = secret(words::new_password(lang))?;
        if ask::at_terminal() && secret(words::once_more(lang))? != password {
            eprintln!("{}", words::not_the_same(lang));
            return Err(Stopped::Input);
        }
        return Ok(with_invitation(http, invitation.trim(), &password)?);
    }
    let (Some(org), Some(person)) = (&args.org, &args.person) else { return Err(Stopped::Input) };
    let password = secret(words::password(lang))?;
    Ok(with_password(http, org.as_str(), person.as_str(), &password)?)
}

/// Up to the code that enrols the device.
fn go_on(lang: Lang, http: &HttpTransport, mut step: Step) -> Result<String, Stopped> {
    loop {
        step = match step {
            Step::Enrol { code, recovery_codes, failed } => {
                if let Some((count, last)) = failed {
                    eprintln!("{}", words::failed_before(lang, count, &last));
                }
                words::recovery(lang, &recovery_codes).iter().for_each(|line| println!("{line}"));
                return Ok(code);
            }
            Step::SecondFactor { ticket } => second_factor(lang, http, &ticket)?,
            Step::SetUp { ticket, secret, uri } => {
                words::set_up(lang, &secret, &uri).iter().for_each(|line| println!("{line}"));
                second_factor(lang, http, &ticket)?
            }
        }
    }
}

fn second_factor(lang: Lang, http: &HttpTransport, ticket: &str) -> Result<Step, Stopped> {
    let mut left = TRIES;
    loop {
        let code = ask::secret(words::second_factor(lang)).ok_or(Stopped::Input)?;
        left -= 1;
        match with_second_factor(http, ticket, code.trim()) {
            Err(error @ LoginError::Refused { .. }) if left > 0 && words::is_second_factor(&error) => {
                eprintln!("{}", words::failed(lang, &error));
            }
            other => return Ok(other?),
        }
    }
}
