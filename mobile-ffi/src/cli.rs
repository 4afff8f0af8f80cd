//! The command line: arguments in, plain words and an exit code out.

mod act;
mod after;
mod answer;
mod args;
mod blobs;
mod cards;
mod chinese;
mod counts;
mod courier;
mod itinerary;
mod log;
mod login;
mod outcome;
mod over;
mod plan;
mod post;
mod proposals;
mod record;
mod refused;
mod script;
mod show;
mod sms;
mod table;
mod text;
mod trip;
mod watch;
mod words;

use std::process::ExitCode;

use mobile_ffi::{Device, FileKeyStore, HttpTransport, Server, SystemClock};

use args::{Args, EnrolArgs, LoginArgs, Verb};
use outcome::Outcome;
use text::Lang;

/// What every verb needs.
struct Phone {
    device: Device,
    dir: std::path::PathBuf,
    lang: Lang,
    offline: bool,
    zone: String,
    server: Option<Server>,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let lang = Lang::of(&words, std::env::var("LC_ALL").or_else(|_| std::env::var("LANG")).ok().as_deref());
    let args = match args::parse(&words, lang) {
        Ok(args) => args,
        Err(e) => {
            // --help and --version come this way too, with their own exit code.
            let _ = e.print();
            return if e.use_stderr() { Outcome::BadInput.into() } else { ExitCode::SUCCESS };
        }
    };
    work(args, lang).into()
}

fn work(args: Args, lang: Lang) -> Outcome {
    let server = match &args.verb {
        Verb::Enrol(EnrolArgs { to, .. }) | Verb::Login(LoginArgs { to, .. }) => match to.told() {
            Ok(server) => Ok(Some(server)),
            Err(open) => {
                eprintln!("{}", text::server_refused(lang, &open));
                return Outcome::BadInput;
            }
        },
        _ => Server::load(&args.dir),
    };
    let phone = server.map_err(|e| e.to_string()).and_then(|server| open(&args, lang, server));
    match phone {
        Ok(phone) => match args.verb {
            Verb::Run => script::run(&phone),
            verb => answer::perform(&phone, verb),
        },
        Err(why) => {
            eprintln!("{}", text::not_saved(lang, &why));
            Outcome::NotSaved
        }
    }
}

fn open(args: &Args, lang: Lang, server: Option<Server>) -> Result<Phone, String> {
    let clock = SystemClock::new().map_err(|e| e.to_string())?;
    let zone = clock.zone().to_owned();
    let keys = FileKeyStore::open(&args.dir).map_err(|e| e.to_string())?;
    let transport = HttpTransport::new(server.clone());
    let device = Device::open(&args.dir, Box::new(clock), Box::new(transport), Box::new(keys));
    let device = device.map_err(|e| e.to_string())?;
    Ok(Phone { device, dir: args.dir.clone(), lang, offline: args.offline, zone, server })
}
