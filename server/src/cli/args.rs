//! The words of the command line, with examples. Nothing is done here.

pub mod absence;
pub mod account;
pub mod archive;
pub mod backup;
pub mod channel;
pub mod country;
pub mod customer;
pub mod drill;
pub mod people;
pub mod retention;
pub mod rules;
pub mod sms;
pub mod witness;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Parser, Subcommand};
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::Timestamp;

/// The visit log of field teams that are often out of coverage (行访).
#[derive(Debug, Parser)]
#[command(name = "sojourn", version, after_help = START)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const START: &str = "\
Start in five steps:
  sojourn init --data ./data --org acme --name 'Acme 货运'
  sojourn admin --data ./data department add --org acme --id sales --name 销售部 --supervisor wang.lei
  sojourn admin --data ./data user add --org acme --id li.na --name 李娜 --department sales --roles rep
  sojourn admin --data ./data device code --org acme --person li.na
  sojourn serve --data ./data";

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a data folder with keys, a database and an organisation
    Init(Init),
    /// Serve devices and pages
    Serve(Serve),
    /// Look after people, departments, devices and the journal; no server may use the folder meanwhile
    Admin {
        /// The data folder [env: SOJOURN_DATA]
        #[arg(long, global = true, value_name = "DIR")]
        data: Option<PathBuf>,
        #[command(subcommand)]
        command: Admin,
    },
    /// Print all limits of `serve` with their defaults, as a file that --limits takes
    #[command(
        after_help = "Example:\n  sojourn limits > limits.json    change what you want to change, and leave the rest out\n  sojourn serve --data ./data --limits limits.json"
    )]
    Limits,
    /// Print the API's description (OpenAPI) as JSON
    Openapi,
}

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  sojourn init --data ./data --org acme --name 'Acme 货运' --origin https://visits.acme.example"
)]
pub struct Init {
    /// The data folder; made if it is not there [env: SOJOURN_DATA]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The organisation's id, for ever
    #[arg(long, value_name = "ID")]
    pub org: OrgId,
    /// Its name
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub name: String,
    /// The server's name for itself, for ever: every signature covers it. Made up if it is not given
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub origin: Option<String>,
}

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = SERVE)]
pub struct Serve {
    /// The data folder [env: SOJOURN_DATA]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address and port [env: SOJOURN_LISTEN] [default: 127.0.0.1:8470]
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    /// The certificate, a PEM file: the server's own first, then those that lead to the root. Renewed on the disk, it is taken
    /// up within a minute, or at once on SIGHUP [env: SOJOURN_TLS_CERT]
    #[arg(long, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's key, a PEM file that only its owner may read [env: SOJOURN_TLS_KEY]
    #[arg(long, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Get the certificate for this name from Let's Encrypt by ACME; again for more names. The server must be reached by it
    /// on port 443. Untried: it has never been run against a real authority
    #[arg(long, value_name = "DOMAIN", requires_all = ["acme_email", "acme_accept_terms"], conflicts_with_all = ["tls_cert", "tls_key"])]
    pub acme_domain: Vec<String>,
    /// Whom the authority writes to when the certificate is in danger
    #[arg(long, value_name = "MAIL", requires = "acme_domain")]
    pub acme_email: Option<String>,
    /// You have read the authority's terms and agree to them
    #[arg(long, requires = "acme_domain")]
    pub acme_accept_terms: bool,
    /// Another authority than Let's Encrypt: the address of its directory
    #[arg(long, value_name = "URL", requires = "acme_domain")]
    pub acme_directory: Option<String>,
    /// Serve plain HTTP on an address that others can reach: only behind a proxy that ends TLS
    #[arg(long)]
    pub insecure_listen: bool,
    /// What the server lets in and how much at once, as JSON: see `sojourn limits` [env: SOJOURN_LIMITS]
    #[arg(long, value_name = "FILE")]
    pub limits: Option<PathBuf>,
    #[command(flatten)]
    pub replica: backup::Replica,
}

const SERVE: &str = "\
Examples:
  sojourn serve --data ./data                        plain HTTP, on this machine only
  sojourn serve --data ./data --listen 127.0.0.1:0   any free port, said at the start
  sojourn serve --data ./data --listen 0.0.0.0:443 --tls-cert fullchain.pem --tls-key privkey.pem
  sojourn serve --data ./data --listen 0.0.0.0:443 --acme-domain visits.example.com \\
      --acme-email admin@example.com --acme-accept-terms
  sojourn serve --data ./data --listen 10.0.0.5:8470 --insecure-listen   behind a proxy that ends TLS
  sojourn serve --data ./data --limits limits.json   other limits than by default, see `sojourn limits`
  sojourn serve --data ./data --replica /mnt/backup/sojourn --replica-keys /mnt/keys/sojourn";

/// What an operator does.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// People
    #[command(subcommand)]
    User(people::User),
    /// Departments
    #[command(subcommand)]
    Department(people::Department),
    /// Powers that superiors lend for a time
    #[command(subcommand)]
    Delegation(Delegation),
    /// Who is away for a time: the safety ladder passes them over
    #[command(subcommand)]
    Absence(absence::Absence),
    /// The organisation's own login service (OpenID Connect)
    #[command(subcommand)]
    Oidc(account::Oidc),
    /// Devices and their one-time codes
    #[command(subcommand)]
    Device(Device),
    /// Hand a rep's visits and customers, or one customer's, on to another rep, with all that is open of them
    #[command(
        after_help = "Examples:\n  sojourn admin --data ./data hand-over --from li.na --to chen.bo --reason 'left the company' --dry-run\n  sojourn admin --data ./data hand-over --from li.na --to chen.bo --customer c42 --reason 'region changed'\nWhile a server runs a superior does it over HTTP: POST /v1/handovers"
    )]
    HandOver(archive::HandOver),
    /// How long customers' visits are kept: who is due, legal holds, destruction with its certificate
    #[command(subcommand)]
    Retention(retention::Retention),
    /// Customers' cards and the people there: put, show, verify, merge, import and export
    #[command(subcommand)]
    Customer(customer::Customer),
    /// Import departments, people and customers; what has the same id is replaced
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data import --org-file org.json --customers-file customers.json"
    )]
    Import {
        /// The organisation with its departments and people, as JSON
        #[arg(long, value_name = "FILE")]
        org_file: PathBuf,
        /// Its customers, as JSON
        #[arg(long, value_name = "FILE")]
        customers_file: Option<PathBuf>,
    },
    /// By which ways notices leave the server: e-mail, and a request to a service of your own
    #[command(subcommand)]
    Channel(channel::Channel),
    /// The organisation's policy: versions of its numbers and words, published to everybody
    #[command(subcommand)]
    Policy(rules::Policy),
    /// List which customers are due for a visit: core ones each quarter, ordinary ones each half-year
    #[command(after_help = "Example:\n  sojourn admin --data ./data coverage --org acme")]
    Coverage(rules::OfOrg),
    /// Working days: a year's notice from a file
    #[command(subcommand)]
    Calendar(rules::Calendar),
    /// Drills of the safety ladder: whom an alarm reaches, and who has said so
    #[command(subcommand)]
    Drill(drill::Drill),
    /// The gateway by which texts of phones without network come in
    #[command(subcommand)]
    Sms(sms::Sms),
    /// What is on its way out, and what was given up
    #[command(subcommand)]
    Outbox(channel::Outbox),
    /// What devices left in quarantine after their enrolment had ended
    #[command(subcommand)]
    Deposit(Deposit),
    /// The keys that sign access tokens; a running server takes a change up by itself
    #[command(subcommand)]
    Key(Key),
    /// Places at customers' that show a rotating code, by which a phone can prove that an entry is not older
    #[command(subcommand)]
    Site(witness::Site),
    /// Checklists of countries: etiquette, law, visa, gifts, banned goods, interpreter
    #[command(subcommand)]
    Country(country::Country),
    /// The clock of this machine, where a server doubts it
    #[command(subcommand)]
    Clock(witness::Clock),
    /// Erase a customer, a person at one, a person or a visit for ever, by destroying the keys of all that is stored about them
    #[command(after_help = ERASE)]
    Erase(Erase),
    /// Copy data and keys to other folders, verified, while a server may use them
    #[command(after_help = backup::BACKUP)]
    Backup(backup::Backup),
    /// Put a copy back into an empty folder; the phones send again what it lacks
    #[command(after_help = backup::RESTORE)]
    Restore(backup::Restore),
    /// Make everything that is derived from the journal again, and compare
    Rebuild,
    /// Check every row of the journal, against the log and against what devices hold; exit code 1 if one does not hold
    #[command(after_help = VERIFY)]
    Verify {
        /// What a device holds, written by `sojourn-device receipts`, or a checkpoint that was kept; may be given again
        #[arg(long, value_name = "FILE")]
        receipts: Vec<PathBuf>,
    },
    /// Write the newest checkpoint of an organisation's log to a file, to be kept where nobody who can write here can write
    #[command(after_help = "Example:\n  sojourn admin --data ./data checkpoint --org acme --out acme-2026-09-14.held")]
    Checkpoint {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Where to; must not be there yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

const VERIFY: &str = "\
Examples:
  sojourn admin --data ./data verify
  sojourn admin --data ./data verify --receipts li-na.held --receipts acme-2026-09-14.held

Without --receipts it finds what was done to the database alone. Whoever has the signing key too could have made database and log
anew: only what was kept outside, by devices or from `checkpoint`, shows that.";

const ERASE: &str = "\
Examples:
  sojourn admin --data ./data erase customer --org acme --id c42 --dry-run
  sojourn admin --data ./data erase customer --org acme --id c42 --reason 'request of 2026-11-22'
  sojourn admin --data ./data erase contact --org acme --id k-3f9a --reason 'request of 2026-11-22'
  sojourn admin --data ./data erase person --org acme --id li.na --reason 'left; retention is over' --yes

What goes: of a customer the card, the people there and every visit to them; of a contact what the card has and had of them;
of a person their name, the names of their devices, what was
administered about them, and every visit of which they are the rep, since it is theirs from the plan to the last word; of a visit
all that was ever written about it. Ids, times and states stay, and so do chains, signatures and receipts. It can't be undone.
The reason stays readable for ever: name nobody in it.";

/// Arguments of `erase`.
#[derive(Debug, clap::Args)]
pub struct Erase {
    /// What is erased
    #[arg(value_enum)]
    pub kind: ErasedKind,
    /// The organisation
    #[arg(long, value_name = "ID")]
    pub org: OrgId,
    /// The id of the customer, contact, person or visit
    #[arg(long)]
    pub id: String,
    /// Why; it stays in the journal for ever, so name nobody in it
    #[arg(long, required_unless_present = "dry_run")]
    pub reason: Option<String>,
    /// Only show what would go
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// What can be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ErasedKind {
    /// A customer
    Customer,
    /// A person at a customer's
    Contact,
    /// A person
    Person,
    /// A visit
    Visit,
}

/// Commands about powers that superiors lend.
#[derive(Debug, Subcommand)]
pub enum Delegation {
    /// Lend a superior's powers to somebody for a time; the server begins and ends it by itself
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data delegation add --org acme --giver wang.lei --taker zhao.min --ends 2026-12-06T18:00:00+08:00"
    )]
    Add {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Whose powers
        #[arg(long, value_name = "PERSON")]
        giver: PersonId,
        /// To whom
        #[arg(long, value_name = "PERSON")]
        taker: PersonId,
        /// From when on, RFC 3339; at once if it is left out
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        starts: Option<Timestamp>,
        /// Until when, RFC 3339
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        ends: Timestamp,
    },
    /// End one before its time
    End {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Its number, as `list` shows it
        id: u64,
    },
    /// List all that were ever given
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
}

fn rfc3339(text: &str) -> Result<Timestamp, String> {
    let at: jiff::Timestamp = text.parse().map_err(|_| "give a time such as 2026-12-06T18:00:00+08:00".to_owned())?;
    Ok(Timestamp(at.as_millisecond()))
}

/// Commands about devices.
#[derive(Debug, Subcommand)]
pub enum Device {
    /// Print a one-time code by which a person enrols one device; good for 24 hours
    #[command(after_help = "Example:\n  sojourn admin --data ./data device code --org acme --person li.na")]
    Code {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// For whom
        #[arg(long)]
        person: PersonId,
    },
    /// List devices: whose, when heard of, what of them is stored, known to be unsent, and refused, how far the wall clock was off, and
    /// which app they run
    #[command(after_help = "Example:\n  sojourn admin --data ./data device list --org acme")]
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
    /// Give a device another name
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data device rename --device 0123456789abcdef0123456789abcdef --name 'Li Na, new phone'"
    )]
    Rename {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Which, 32 hex digits: `device list` shows them
        #[arg(long)]
        device: DeviceId,
        /// The name
        #[arg(long)]
        name: String,
    },
    /// Revoke a device for good: it can only leave its journal in quarantine
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data device revoke --device 0123456789abcdef0123456789abcdef --reason 'stolen, unlocked'"
    )]
    Revoke(OfDevice),
    /// Declare a device lost: what may be on it is not called missing; enrolled anew it is found
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data device lost --device 0123456789abcdef0123456789abcdef --reason 'left in a taxi'"
    )]
    Lost(OfDevice),
}

/// A device, and why.
#[derive(Debug, clap::Args)]
pub struct OfDevice {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// Which, 32 hex digits: `device list` shows them
    #[arg(long)]
    pub device: DeviceId,
    /// Why; it stands in the journal
    #[arg(long)]
    pub reason: String,
}

/// Commands about the quarantine.
#[derive(Debug, Subcommand)]
pub enum Deposit {
    /// List what waits, with what is proven of each entry's time
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
    /// Take what is not proven to be from after the end; the rest is refused
    #[command(
        after_help = "Examples:\n  sojourn admin --data ./data deposit take --device 0123456789abcdef0123456789abcdef --reason 'asked her superior'\n  … --through 41   up to entry 41, whatever is proven"
    )]
    Take {
        #[command(flatten)]
        of: OfDevice,
        /// Up to this entry, whatever is proven
        #[arg(long, value_name = "SEQ")]
        through: Option<u64>,
    },
    /// Refuse all that waits of a device
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data deposit refuse --device 0123456789abcdef0123456789abcdef --reason 'made up'"
    )]
    Refuse(OfDevice),
}

/// Commands about keys.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Let the next key sign; tokens of the old one hold until they are over (ten minutes). Works while a server runs
    #[command(after_help = "Example:\n  sojourn admin --data ./data key rotate")]
    Rotate,
    /// Add a key that couriers' segments are sealed to; a running server hands it out after its next start
    #[command(
        after_help = "What was sealed to an earlier key still opens. Copy courier.key with your other keys.\n\nExample:\n  sojourn admin --data ./data key rotate-courier"
    )]
    RotateCourier,
    /// Add a key by which push services know this server; browsers subscribe for it after the server's next start
    #[command(
        after_help = "Each browser subscribes anew when its page is opened next; until then it goes by its earlier key. Copy vapid.key with your other keys.\n\nExample:\n  sojourn admin --data ./data key rotate-push"
    )]
    RotatePush,
    /// List the keys that check tokens, those of couriers and those of web push
    List,
}

#[cfg(test)]
mod tests {
    use super::Args;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_holds_together() {
        Args::command().debug_assert();
    }
}
