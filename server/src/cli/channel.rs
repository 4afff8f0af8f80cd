//! `sojourn admin channel` and `sojourn admin outbox`: runs one and says what came of it.

use std::path::Path;

use crate::admin::{channel as admin, outbox as sent};
use crate::channel::{MailSettings, MailTls, PushSettings, WebhookSettings};
use crate::cli::Failure;
use crate::cli::admin::{now, the_org};
use crate::cli::args::channel::{Channel, Mail, Outbox, Push, Tls, Webhook, Which};
use crate::store::{self, Errand, Store};

/// Sets, shows or clears a channel.
pub fn channel(store: &dyn Store, data: &Path, command: Channel) -> Result<(), Failure> {
    match command {
        Channel::Mail(mail) => set_mail(store, data, *mail),
        Channel::Webhook(webhook) => set_webhook(store, data, webhook),
        Channel::Push(push) => set_push(store, push),
        Channel::Show { org } => {
            let org = the_org(store, org)?;
            let channels = admin::channels(store, &org)?;
            if channels.is_empty() {
                say!("{org} has no channels: notices stand in inboxes alone.");
            }
            for (channel, settings) in channels {
                let settings: serde_json::Value = serde_json::from_str(&settings)?;
                say!("{}\t{}", channel.as_str(), serde_json::to_string_pretty(&settings)?);
            }
            Ok(())
        }
        Channel::Clear { org, channel } => {
            let org = the_org(store, org)?;
            let channel = match channel {
                Which::Mail => store::Channel::Mail,
                Which::Webhook => store::Channel::Webhook,
                Which::Push => store::Channel::Push,
            };
            admin::drop_channel(store, data, &org, channel, now(store)?)?;
            say!("{org} has no {} any more; notices go on standing in inboxes.", channel.as_str());
            Ok(())
        }
    }
}

fn set_mail(store: &dyn Store, data: &Path, mail: Mail) -> Result<(), Failure> {
    let org = the_org(store, mail.org)?;
    let tls = match mail.tls {
        Tls::Starttls => MailTls::Starttls,
        Tls::Implicit => MailTls::Implicit,
        Tls::None => MailTls::None,
    };
    let usual = if tls == MailTls::Implicit { 465 } else { 587 };
    let settings = MailSettings {
        server: mail.server,
        port: mail.port.unwrap_or(usual),
        tls,
        ca: mail.ca.map(std::fs::read_to_string).transpose()?,
        user: mail.user,
        from: mail.from,
        link: mail.link,
        thank_yous: mail.thank_yous,
    };
    admin::set_mail(store, data, &org, &settings, mail.secret_file.as_deref(), now(store)?)?;
    say!("{org} sends mail through {} from the next start of the server on.", settings.server);
    say!("Whoever has an address gets mail: `user email` sets it.");
    match settings.thank_yous {
        0 => {
            say!("Thank-yous to customers are sent by the reps themselves (--thank-yous N has this server send them).")
        }
        most => say!(
            "Whoever asks for it has thank-yous to customers sent, {most} a day each; answers go to their own address."
        ),
    }
    Ok(())
}

fn set_webhook(store: &dyn Store, data: &Path, webhook: Webhook) -> Result<(), Failure> {
    let org = the_org(store, webhook.org)?;
    let settings = WebhookSettings { url: webhook.url, allow: webhook.allow };
    admin::set_webhook(store, data, &org, &settings, &webhook.secret_file, now(store)?)?;
    say!("{org}'s notices go to {} from the next start of the server on.", settings.url);
    Ok(())
}

fn set_push(store: &dyn Store, push: Push) -> Result<(), Failure> {
    let org = the_org(store, push.org)?;
    let is_address = push.contact.contains(':');
    let contact = if is_address { push.contact } else { format!("mailto:{}", push.contact) };
    admin::set_push(store, &org, &PushSettings { contact, allow: push.allow }, now(store)?)?;
    say!(
        "{org}'s people can have notices on the screens of their browsers: each switches it on under \"me\", for each browser."
    );
    say!(
        "This server then asks the push services of those browsers (Google's, Mozilla's, Apple's, …), which must be reachable."
    );
    Ok(())
}

/// Lists or tries again.
pub fn outbox(store: &dyn Store, command: Outbox) -> Result<(), Failure> {
    match command {
        Outbox::List { org } => {
            let org = the_org(store, org)?;
            sent::list(store, &org)?.iter().for_each(|errand| say!("{}", line(errand)));
        }
        Outbox::Retry { org, id } => {
            let org = the_org(store, org)?;
            let tried = sent::retry(store, &org, id, now(store)?)?;
            say!("{tried} tried again once the server runs, for 24 hours.");
        }
    }
    Ok(())
}

fn line(errand: &Errand) -> String {
    let Errand { id, what, state, next_at, tries, failed, .. } = errand;
    let (channel, person, name) = (what.channel.as_str(), &what.person, &what.name);
    let failed = failed.as_deref().unwrap_or("-");
    format!("{id}\t{}\t{tries}\t{next_at}\t{channel}\t{person}\t{name}\t{failed}", state.as_str())
}
