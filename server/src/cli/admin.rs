//! `sojourn admin`: runs one command on a folder's store and says what came of it.

mod absence;
mod archive;
mod backup;
mod customer;
mod erase;
mod retention;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::admin::account::Care;
use crate::admin::device::DeviceView;
use crate::admin::{self, again, delegations, device, folder, held, import, key, people, verify};
use crate::app::App;
use crate::cli::args::account::SecondFactor;
use crate::cli::args::country::Country;
use crate::cli::args::people::{Department, User};
use crate::cli::args::witness;
use crate::cli::args::{Admin, Delegation, Device, Key, OfDevice};
use crate::cli::{Failure, account};
use crate::clock::{Clock, SystemTimeSource, TimeSource};
use crate::store::{self, Position, Store};

/// Runs one command.
pub fn run(command: Admin, data: &Path) -> Result<ExitCode, Failure> {
    let command = match command {
        Admin::Erase(erase) => return erase::run(erase, data),
        Admin::HandOver(args) => return archive::run(args, data),
        Admin::Retention(command) => return retention::run(command, data),
        Admin::Backup(args) => return backup::copy(args, data),
        Admin::Restore(args) => return backup::put_back(args, data),
        other => other,
    };
    if matches!(command, Admin::Rebuild | Admin::Verify { .. } | Admin::Checkpoint { .. }) {
        return whole(&command, data);
    }
    if let Admin::Key(command) = &command {
        return keys(command, data);
    }
    if let Admin::Clock(witness::Clock::Accept) = &command {
        // What the machine shows, and not what a journal makes of it: a server may use the folder meanwhile.
        let now = SystemTimeSource.read();
        folder::leave_word(data, now)?;
        say!("{now} is said to be right. A running server that doubts it takes that up within half a minute.");
        return Ok(ExitCode::SUCCESS);
    }
    let store = folder::open_store(data)?;
    match command {
        Admin::Deposit(command) => crate::cli::deposit::run(&*store, command)?,
        Admin::User(command) => user(&store, command)?,
        Admin::Department(command) => department(&store, command)?,
        Admin::Delegation(command) => delegation(&store, command)?,
        Admin::Absence(command) => absence::run(&*store, command)?,
        Admin::Oidc(command) => account::oidc(&store, data, command)?,
        Admin::Device(command) => of_device(&store, command)?,
        Admin::Customer(command) => return customer::run(&store, command),
        Admin::Site(command) => site(&store, command)?,
        Admin::Country(command) => country(&*store, command)?,
        Admin::Channel(command) => crate::cli::channel::channel(&*store, data, command)?,
        Admin::Policy(command) => crate::cli::rules::policy(&*store, command)?,
        Admin::Coverage(of) => crate::cli::rules::coverage(&*store, of)?,
        Admin::Calendar(command) => crate::cli::rules::calendar(&*store, command)?,
        Admin::Drill(command) => crate::cli::drill::run(&*store, command)?,
        Admin::Sms(command) => crate::cli::sms::run(&*store, command)?,
        Admin::Outbox(command) => crate::cli::channel::outbox(&*store, command)?,
        Admin::Import { org_file, customers_file } => {
            let done = import::import(&*store, now(&*store)?, &org_file, customers_file.as_deref())?;
            let import::Imported { org, departments, people, customers } = &done;
            say!("{org}: {departments} departments, {people} people and {customers} customers imported.");
            warn_of_leaders(&*store, org)?;
        }
        Admin::Erase(_)
        | Admin::HandOver(_)
        | Admin::Retention(_)
        | Admin::Backup(_)
        | Admin::Restore(_)
        | Admin::Rebuild
        | Admin::Verify { .. }
        | Admin::Checkpoint { .. }
        | Admin::Clock(_)
        | Admin::Key(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Keys of tokens, couriers and web push: no store is needed, so a server may use the folder meanwhile.
fn keys(command: &Key, data: &Path) -> Result<ExitCode, Failure> {
    let now = Clock::new(Box::new(SystemTimeSource), None).now();
    if let Key::Rotate = command {
        let kid = key::rotate(data, now)?;
        say!("{kid} signs from now on. A running server takes it up within half a minute, or at once on SIGHUP.");
    }
    if let Key::RotateCourier = command {
        let id = key::add_courier(data)?;
        say!("courier key {id} is handed out from the server's next start on; copy courier.key with your other keys.");
    }
    if let Key::RotatePush = command {
        let id = key::add_push(data)?;
        say!("push key {id} is handed out from the server's next start on; copy vapid.key with your other keys.");
    }
    for line in key::list(data, now)?.into_iter().chain(key::list_courier(data)?).chain(key::list_push(data)?) {
        say!("{line}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Commands on the journal as a whole.
fn whole(command: &Admin, data: &Path) -> Result<ExitCode, Failure> {
    let app = folder::open(data, Box::new(SystemTimeSource), None, None)?;
    match command {
        Admin::Verify { receipts } => verify(&app, receipts),
        Admin::Checkpoint { org, out } => {
            let org = the_org(&*app.store, org.clone())?;
            let size = held::keep_checkpoint(&app, &org, out)?;
            say!("{}: the log of {org} with {size} rows, as it was signed.", out.display());
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            let rebuilt = again::again(&app, &mut progress)?;
            say!("{} rows of the journal read.", rebuilt.journal);
            for (kind, before, after) in &rebuilt.kinds {
                let same = if before == after { "the same" } else { "DIFFERENT" };
                say!("  {kind}: {} before, {} after: {same}", before.count, after.count);
            }
            Ok(if rebuilt.is_same() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn site(store: &Arc<dyn Store>, command: witness::Site) -> Result<(), Failure> {
    let store = &**store;
    match command {
        witness::Site::Add { org, customer, id, name } => {
            let org = the_org(store, org)?;
            say!("{}", admin::site::add(store, &org, now(store)?, (customer, id), name)?);
        }
        witness::Site::End { org, id } => {
            let org = the_org(store, org)?;
            admin::site::end(store, &org, now(store)?, &id)?;
            say!("{id}: codes that come in from now on say nothing.");
        }
        witness::Site::List { org } => {
            admin::site::list(store, &the_org(store, org)?)?.iter().for_each(|line| say!("{line}"));
        }
    }
    Ok(())
}

fn country(store: &dyn Store, command: Country) -> Result<(), Failure> {
    match command {
        Country::Show { org, code } => {
            let org = the_org(store, org)?;
            admin::country::show(store, &org, code.as_deref())?.iter().for_each(|line| say!("{line}"));
        }
        Country::Check { file } => {
            let country = admin::country::check(&file)?;
            say!("{}: {} with {} lines, in order.", file.display(), country.code, country.lines.len());
        }
        Country::Put { org, file } => {
            let org = the_org(store, org)?;
            let now = now(store)?;
            let (country, policy) = admin::country::put(store, &org, now, &file)?;
            let from = match policy.effective_from > now {
                true => format!("{}, when the last version begins", policy.effective_from),
                false => "now on".to_owned(),
            };
            say!("{}: in force from {from}, with version {} of the policy of {org}.", country.code, policy.version);
        }
    }
    Ok(())
}

fn verify(app: &App, files: &[PathBuf]) -> Result<ExitCode, Failure> {
    let held = files.iter().map(|file| held::read(file)).collect::<Result<Vec<_>, _>>()?;
    let keys = [app.keys.server_key().key];
    let trusted = verify::Trusted { origin: &app.origin, keys: &keys, held: &held };
    let verified = verify::verify(&*app.store, trusted, &progress)?;
    let verify::Verified { entries, bodies, erased, receipts, signatures, leaves, unlogged, checkpoints, .. } =
        &verified;
    let verify::Verified { held, back, lost, broken, .. } = &verified;
    broken.iter().for_each(|broken| say!("{broken}"));
    say!("{entries} entries, {bodies} bodies, {signatures} signatures and {receipts} receipts checked.");
    if *erased > 0 {
        say!("{erased} bodies or acts were erased: of those only the chain is left, and it holds.");
    }
    say!("{leaves} rows compared with the log and {checkpoints} checkpoints of it; {unlogged} rows are not in it yet.");
    if *checkpoints == 0 && *unlogged > 0 {
        say!("Note: there is no log. A server makes it when it next runs; if one has run here before, it was removed.");
    }
    if !files.is_empty() {
        say!("{held} receipts that devices hold.");
        lost.iter().for_each(|lost| say!("{lost}"));
        if *back > 0 {
            say!("{back} of them are from before a restore and beyond its copy: what they confirm has come back.");
        }
    }
    let (blobs, awaited) = (verified.blobs, &verified.awaited);
    if blobs > 0 || !awaited.is_empty() {
        say!("{blobs} photos and signatures are the bytes of their names; {} are still awaited.", awaited.len());
        awaited.iter().for_each(|awaited| say!("awaited: {awaited}"));
    }
    let said =
        if broken.is_empty() { "Everything holds.".to_owned() } else { format!("{} do not hold.", broken.len()) };
    say!("{said}");
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn progress(at: Position, of: Position) {
    eprint!("\r{at} of {of}");
    if at >= of {
        eprintln!();
    }
}

fn user(store: &Arc<dyn Store>, command: User) -> Result<(), Failure> {
    match command {
        User::Add { org, id, name, department, roles } => {
            let before = people::people(&**store, &org)?.into_iter().find(|person| person.id == id);
            let line = match before.and_then(|before| before.left) {
                Some(left) => format!(
                    "{id} ({name}) is changed, but left on {left} and stays out. To let them in again: sojourn admin user return --org {org} --id {id}"
                ),
                None => format!("{id} ({name}) is in."),
            };
            people::put_person(
                &**store,
                &org,
                now(&**store)?,
                store::Person { id, name, department, roles, left: None },
            )?;
            say!("{line}");
        }
        User::Leave { org, id } => {
            people::leave(&**store, &org, now(&**store)?, &id)?;
            say!("{id} belongs to {org} no more.");
        }
        User::Return { org, id } => {
            let (invitation, until) = people::come_back(&**store, &org, now(&**store)?, &id)?;
            say!("{invitation}");
            eprintln!(
                "{id} belongs to {org} again. Hand the invitation to them and nobody else; it is good until {until}. \
                 Devices, password and second factor of before open nothing any more."
            );
        }
        User::Invite(of) => account::care(store, &of, Care::Invite)?,
        User::Unlock(of) => account::care(store, &of, Care::Unlock)?,
        User::Reset(of) => account::care(store, &of, Care::Reset)?,
        User::SecondFactor(SecondFactor::Reset(of)) => account::care(store, &of, Care::ResetFactor)?,
        User::Email { of, email } => account::email(store, &of, email.as_deref())?,
        User::Account(of) => account::show(store, &of)?,
        User::List { org } => {
            for person in people::people(&**store, &org)? {
                let department = person.department.map_or_else(|| "-".to_owned(), |id| id.to_string());
                let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
                say!("{}\t{}\t{department}\t{}", person.id, person.name, roles.join(","));
            }
        }
    }
    Ok(())
}

fn department(store: &Arc<dyn Store>, command: Department) -> Result<(), Failure> {
    match command {
        Department::Add { org, id, name, supervisor, manager, parent } => {
            let line = format!("{id} ({name}) is in.");
            people::put_department(
                &**store,
                &org,
                now(&**store)?,
                store::Department { id, name, parent, supervisor, manager },
            )?;
            say!("{line}");
            warn_of_leaders(&**store, &org)?;
        }
        Department::List { org } => {
            for department in people::departments(&**store, &org)? {
                let or_none = |id: Option<String>| id.unwrap_or_else(|| "-".to_owned());
                let parent = or_none(department.parent.map(|id| id.to_string()));
                let supervisor = or_none(department.supervisor.map(|id| id.to_string()));
                let manager = or_none(department.manager.map(|id| id.to_string()));
                say!("{}\t{}\t{parent}\t{supervisor}\t{manager}", department.id, department.name);
            }
        }
    }
    Ok(())
}

fn delegation(store: &Arc<dyn Store>, command: Delegation) -> Result<(), Failure> {
    match command {
        Delegation::Add { org, giver, taker, starts, ends } => {
            let (org, now) = (the_org(&**store, org)?, now(&**store)?);
            let (from, to) = (giver.clone(), taker.clone());
            let id = delegations::lend(&**store, &org, now, (giver, taker), (starts.unwrap_or(now), ends))?;
            say!("{id}\t{from} lends their powers to {to} until {ends}.");
        }
        Delegation::End { org, id } => {
            let org = the_org(&**store, org)?;
            delegations::end(&**store, &org, now(&**store)?, id)?;
            say!("{id} is over.");
        }
        Delegation::List { org } => {
            let org = the_org(&**store, org)?;
            for row in store.read_with(|read| read.delegations(&org))? {
                say!("{}\t{}\t{}\t{}\t{}\t{}", row.id, row.giver, row.taker, row.starts, row.ends, row.state());
            }
        }
    }
    Ok(())
}

fn warn_of_leaders(store: &dyn Store, org: &OrgId) -> Result<(), Failure> {
    for leader in people::missing_leaders(store, org)? {
        say!("Note: {leader} leads a department and is nobody yet: add them with `sojourn admin user add`.");
    }
    Ok(())
}

fn of_device(store: &Arc<dyn Store>, command: Device) -> Result<(), Failure> {
    match command {
        Device::Code { org, person } => {
            let org = the_org(&**store, org)?;
            let (code, until) = device::code(&**store, &org, &person, now(&**store)?)?;
            say!("{code}");
            eprintln!("Good until {until}, for one device of {person}. It is not shown again.");
        }
        Device::Rename { org, device: id, name } => {
            let org = the_org(&**store, org)?;
            device::rename(&**store, &org, &id, &name, now(&**store)?)?;
            say!("{id} is called {name:?} now.");
        }
        Device::Revoke(OfDevice { org, device: id, reason }) => {
            let org = the_org(&**store, org)?;
            device::revoke(&**store, &org, &id, &reason, now(&**store)?)?;
            say!(
                "{id} is revoked for good. It can only leave its journal in quarantine; its person enrols with a new key."
            );
        }
        Device::Lost(OfDevice { org, device: id, reason }) => {
            let org = the_org(&**store, org)?;
            device::lost(&**store, &org, &id, &reason, now(&**store)?)?;
            say!("{id} is declared lost. Once it is found, its person enrols it anew with a one-time code.");
        }
        Device::List { org } => {
            let org = the_org(&**store, org)?;
            device::devices(&**store, &org)?.iter().for_each(|view| say!("{}", line(view)));
        }
    }
    Ok(())
}

fn line(view: &DeviceView) -> String {
    let heard = view.heard.map_or_else(|| "-".to_owned(), |at| at.to_string());
    let words = [
        (view.known_missing() > 0, "entries missing"),
        (view.forked_from.is_some(), "forked"),
        (view.lost.is_some(), "lost"),
        (view.revoked, "revoked"),
    ];
    let words: Vec<&str> = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    let words = if words.is_empty() { "-".to_owned() } else { words.join(", ") };
    let clock = view.clock_off.map_or_else(|| "-".to_owned(), |off| format!("{:+} s", off.0 / 1_000));
    format!(
        "{}\t{}\t{}\theard {heard}\tstored {}\tunsent {}\trefused {}\tclock {clock}\tapp {}\t{words}",
        view.device,
        view.person,
        view.name,
        view.stored,
        view.known_missing(),
        view.refused,
        view.app.as_deref().unwrap_or("-")
    )
}

/// The server's time, which never goes back behind what was written.
pub(super) fn now(store: &dyn Store) -> Result<Timestamp, Failure> {
    let mark = store.read_with(|read| read.latest_at())?;
    Ok(Clock::new(Box::new(SystemTimeSource), mark).now())
}

/// The organisation that was named, or the only one.
pub(super) fn the_org(store: &dyn Store, named: Option<OrgId>) -> Result<OrgId, Failure> {
    if let Some(org) = named {
        return Ok(org);
    }
    let mut all = store.read_with(|read| read.organisations())?.into_iter();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only.id),
        (Some(_), Some(_)) => Err("there are several organisations: name one with --org".into()),
        (None, _) => Err("there is no organisation yet: run `sojourn init`".into()),
    }
}
