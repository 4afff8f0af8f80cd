//! The ways by which an organisation's notices leave the server, as an operator sets them. Each is an act in the journal; secrets
//! stand in files of the data folder.

use std::path::Path;

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::admin::people::check_org;
use crate::admin::{AdminError, bad_file, folder};
use crate::channel::{MailSettings, PushSettings, WebhookSettings, check_secret};
use crate::store::{Act, Channel, Doer, Store};

/// Sets an organisation's mail server; its secret is copied into the data folder.
///
/// # Errors
/// [`AdminError::File`] for settings or a secret that can't be used.
pub fn set_mail(
    store: &dyn Store,
    data: &Path,
    org: &OrgId,
    settings: &MailSettings,
    secret_file: Option<&Path>,
    now: Timestamp,
) -> Result<(), AdminError> {
    check_org(store, org)?;
    settings.check().map_err(|bad| bad_file("channel mail", bad.to_string()))?;
    if settings.user.is_some() != secret_file.is_some() {
        return Err(bad_file("channel mail", "give --user and --secret-file together, or neither".to_owned()));
    }
    let secret = secret_file.map(folder::read_secret).transpose()?;
    folder::keep_secret(data, Channel::Mail.as_str(), org, secret.as_deref())?;
    let text = serde_json::to_string(settings).map_err(|error| bad_file("channel mail", error.to_string()))?;
    put(store, org, Channel::Mail, Some((text, settings.server.clone())), now)
}

/// Sets an organisation's own service; its secret is copied into the data folder.
///
/// # Errors
/// As [`set_mail`].
pub fn set_webhook(
    store: &dyn Store,
    data: &Path,
    org: &OrgId,
    settings: &WebhookSettings,
    secret_file: &Path,
    now: Timestamp,
) -> Result<(), AdminError> {
    check_org(store, org)?;
    settings.check().map_err(|bad| bad_file("channel webhook", bad.to_string()))?;
    let secret = folder::read_secret(secret_file)?;
    check_secret(&secret).map_err(|bad| bad_file(&secret_file.display().to_string(), bad.to_string()))?;
    folder::keep_secret(data, Channel::Webhook.as_str(), org, Some(&secret))?;
    let text = serde_json::to_string(settings).map_err(|error| bad_file("channel webhook", error.to_string()))?;
    // What stands behind the host may be a secret of its own.
    let host = settings.url.split('/').take(3).collect::<Vec<_>>().join("/");
    put(store, org, Channel::Webhook, Some((text, host)), now)
}

/// Lets an organisation's people have notices on the screens of their browsers.
///
/// # Errors
/// [`AdminError::File`] for settings that can't be used.
pub fn set_push(store: &dyn Store, org: &OrgId, settings: &PushSettings, now: Timestamp) -> Result<(), AdminError> {
    check_org(store, org)?;
    settings.check().map_err(|bad| bad_file("channel push", bad.to_string()))?;
    let text = serde_json::to_string(settings).map_err(|error| bad_file("channel push", error.to_string()))?;
    put(store, org, Channel::Push, Some((text, settings.contact.clone())), now)
}

/// Takes a channel away, its secret, who subscribed to it, and what waits for it.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn drop_channel(
    store: &dyn Store,
    data: &Path,
    org: &OrgId,
    channel: Channel,
    now: Timestamp,
) -> Result<(), AdminError> {
    check_org(store, org)?;
    folder::keep_secret(data, channel.as_str(), org, None)?;
    put(store, org, channel, None, now)
}

/// Stored settings with where they lead, or none.
fn put(
    store: &dyn Store,
    org: &OrgId,
    channel: Channel,
    set: Option<(String, String)>,
    now: Timestamp,
) -> Result<(), AdminError> {
    let org = org.clone();
    let (text, to) = set.unzip();
    Ok(store.write_with(move |tx| {
        tx.set_channel(&org, channel, text.as_deref())?;
        let act = Act::ChannelSet { channel: channel.as_str().to_owned(), to };
        crate::act::carry_out(tx, &org, now, &Doer::Operator, act).map(|_| ())
    })?)
}

/// An organisation's channels, as they are stored.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn channels(store: &dyn Store, org: &OrgId) -> Result<Vec<(Channel, String)>, AdminError> {
    check_org(store, org)?;
    let all = Channel::ALL.map(|channel| store.read_with(|read| Ok((channel, read.channel(org, channel)?))));
    let all = all.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().filter_map(|(channel, settings)| Some((channel, settings?))).collect())
}
