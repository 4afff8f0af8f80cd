//! The words of `sojourn admin channel` and `sojourn admin outbox`.

use std::path::PathBuf;

use clap::Subcommand;
use sync_core::ids::OrgId;

/// Commands about channels.
#[derive(Debug, Subcommand)]
pub enum Channel {
    /// Set the organisation's mail server, or replace it. Holds from the next start of the server on
    #[command(after_help = MAIL)]
    Mail(Box<Mail>),
    /// Set the organisation's own service, or replace it. Holds from the next start of the server on
    #[command(after_help = WEBHOOK)]
    Webhook(Webhook),
    /// Let people have notices on the screens of their browsers (web push), or change how
    #[command(after_help = PUSH)]
    Push(Push),
    /// Show an organisation's channels; no secret is shown
    Show {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
    /// Take a channel away, its secret, and what waits for it. Notices go on standing in inboxes
    Clear {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Which
        #[arg(value_enum)]
        channel: Which,
    },
}

/// A channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Which {
    /// E-mail
    Mail,
    /// The service
    Webhook,
    /// Web push
    Push,
}

const MAIL: &str = "\
Examples:
  sojourn admin --data ./data channel mail --server smtp.acme.example --user sojourn --secret-file ./mail-password \\
      --from 'Sojourn <sojourn@acme.example>' --link https://visits.acme.example
  sojourn admin --data ./data channel mail --server localhost --port 25 --tls none --from sojourn@acme.example

Whoever has an e-mail address (`user email`) gets a mail for each notice, and nobody else does. A mail says which visit and what to
do, in Chinese and English; it names nobody. A mail is sent at least once; one that is sent again has the same Message-ID. In the
quiet hours of the policy only safety alarms are sent.

With --thank-yous N reps may have a thank-you sent to the customer (`sojourn-device thank --send`), N a day each: in their words, from
the address of --from, with their own address for the answer. It goes out at least once; one that is sent again has the same
Message-ID. What your mail server refuses, the rep is told, and owes the thank-you again.";

/// A mail server.
#[derive(Debug, clap::Args)]
pub struct Mail {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// The server's name
    #[arg(long, value_name = "HOST")]
    pub server: String,
    /// Its port [default: 587, or 465 with --tls implicit]
    #[arg(long)]
    pub port: Option<u16>,
    /// How it is spoken to; none is for a server on this machine
    #[arg(long, value_enum, default_value = "starttls")]
    pub tls: Tls,
    /// A file with certificates of an authority of your own, PEM
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// The server's name for this one
    #[arg(long, requires = "secret_file")]
    pub user: Option<String>,
    /// A file with the password, readable by you alone; copied into the data folder
    #[arg(long, value_name = "FILE", requires = "user")]
    pub secret_file: Option<PathBuf>,
    /// From whom mails come
    #[arg(long, value_name = "ADDRESS")]
    pub from: String,
    /// Where people open Sojourn; stands in each mail
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    /// Send the thank-yous to customers for which reps ask, at most so many a day for each of them; 0 for none
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub thank_yous: u32,
}

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Tls {
    /// TLS after STARTTLS, or not at all
    Starttls,
    /// TLS from the first byte on
    Implicit,
    /// In the clear, on this machine only
    None,
}

const WEBHOOK: &str = "\
Examples:
  (umask 077; echo whsec_$(openssl rand -base64 32) > ./hook-secret)
  sojourn admin --data ./data channel webhook --url https://hooks.acme.example/sojourn --secret-file ./hook-secret
  sojourn admin --data ./data channel webhook --url https://hooks.acme.internal/sojourn --secret-file ./hook-secret \\
      --allow 10.1.2.0/24

Each notice to each person is a POST with JSON: type, timestamp, and the ids of notice, person and visit. It is signed as
Standard Webhooks say (webhook-id, webhook-timestamp, webhook-signature). It is sent at least once: one that is sent again has the
same webhook-id, by which your service knows it. An answer of 2xx takes it; no redirect is followed; an address that is not public
is not connected to unless you allow it.";

/// A service.
#[derive(Debug, clap::Args)]
pub struct Webhook {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// Its https address
    #[arg(long)]
    pub url: String,
    /// A file with the secret that both sides have, readable by you alone; copied into the data folder
    #[arg(long, value_name = "FILE")]
    pub secret_file: PathBuf,
    /// An address or a network that is not public and may be reached all the same; may be given several times
    #[arg(long, value_name = "NETWORK")]
    pub allow: Vec<String>,
}

const PUSH: &str = "\
Examples:
  sojourn admin --data ./data channel push --contact ops@acme.example
  sojourn admin --data ./data channel clear push        nobody gets any more, and who subscribed is forgotten

Whoever wants it switches it on in their browser; nobody else gets anything. A notice then goes to the push service that the browser
chose (Google's, Mozilla's, Apple's, Microsoft's, …), encrypted so that only the browser can read it; the service learns that there is
one, when, how urgent, and from which server. It says what a mail says. That a push service took it does not mean that anybody saw it.
An address that is not public is not connected to unless you allow it. In the quiet hours of the policy only safety alarms are sent.";

/// Web push.
#[derive(Debug, clap::Args)]
pub struct Push {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// Whom the people of a push service can write to about what this server sends: an e-mail address, or an https address
    #[arg(long, value_name = "ADDRESS")]
    pub contact: String,
    /// An address or a network that is not public and may be reached all the same; may be given several times
    #[arg(long, value_name = "NETWORK")]
    pub allow: Vec<String>,
}

/// Commands about the outbox.
#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// List what waits and what was given up: number, state, tries, when next or last, channel, to whom, notice, why it failed
    #[command(after_help = LIST)]
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
    /// Have what was given up tried again, for another 24 hours
    #[command(
        after_help = "Examples:\n  sojourn admin --data ./data outbox retry        all that was given up\n  sojourn admin --data ./data outbox retry 17     this one, by its number in `outbox list`"
    )]
    Retry {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Which, by its number; all without it
        id: Option<u64>,
    },
}

const LIST: &str = "\
Examples:
  sojourn admin --data ./data outbox list
  sojourn admin --data ./data outbox list --org acme | grep given_up

Why it failed: `smtp 550` and `http 500` are what the other side answered; `connection`, `timeout`, `tls` and `host not found` mean
that it could not be reached; `address not allowed` that its name leads to an address that is not public (see `channel webhook
--allow`); `no secret` that the data folder has none; `no browser` that its web push was switched off or ended with its device. What could not be sent for 24 hours, or was refused for good, is given up; the
notice stands in the person's inbox all the same.";
