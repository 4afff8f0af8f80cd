//! Sites of customers that show rotating codes, as an operator keeps them.

use sync_core::ids::{CustomerId, OrgId, SiteId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::{AdminError, people, unknown};
use crate::site::address;
use crate::store::{Act, Doer, Site, Store};
use crate::totp::Secret;

/// Adds a site: the address by which an app that shows its codes learns the secret. It is told once.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation or customer that is not there, [`AdminError::Refused`] for an id that is taken: a
/// secret that leaked is ended, and another site made.
pub fn add(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    (customer, site): (CustomerId, SiteId),
    name: String,
) -> Result<String, AdminError> {
    people::check_org(store, org)?;
    if store.read_with(|read| read.customer(org, &customer))?.is_none() {
        return Err(unknown("customer", customer, "`sojourn admin import --customers-file` puts customers in"));
    }
    if store.read_with(|read| read.site(org, &site))?.is_some() {
        return Err(AdminError::Refused(format!("site {site} is there already: end it, and add one under another id")));
    }
    let (secret, in_tx) = (Secret::make(), org.clone());
    let row = Site { id: site.clone(), customer, name, secret: secret.0, since: now, ended: None };
    store.write_with(move |tx| {
        let Site { id: site, customer, name, .. } = row.clone();
        carry_out(tx, &in_tx, now, &Doer::Operator, Act::SiteAdded { customer, site, name })?;
        tx.put_site(&in_tx, &row)
    })?;
    Ok(address(&secret, org, &site))
}

/// Ends a site: codes that come in from here on say nothing. What earlier ones said stays.
///
/// # Errors
/// [`AdminError::Unknown`] for one that is not there, or is over.
pub fn end(store: &dyn Store, org: &OrgId, now: Timestamp, id: &SiteId) -> Result<(), AdminError> {
    people::check_org(store, org)?;
    let found = store.read_with(|read| read.site(org, id))?.filter(|site| site.ended.is_none());
    let Some(site) = found else { return Err(unknown("site", id, "`sojourn admin site list` shows those there are")) };
    let (org, id) = (org.clone(), id.clone());
    store.write_with(move |tx| {
        let act = Act::SiteEnded { customer: site.customer, site: id };
        carry_out(tx, &org, now, &Doer::Operator, act)
    })?;
    Ok(())
}

/// All sites, one a line: id, customer, name, since when, whether it is over. No secrets.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation that is not there.
pub fn list(store: &dyn Store, org: &OrgId) -> Result<Vec<String>, AdminError> {
    people::check_org(store, org)?;
    let sites = store.read_with(|read| read.sites(org))?;
    let line = |site: Site| {
        let state = site.ended.map_or_else(|| "shows codes".to_owned(), |at| format!("ended {at}"));
        format!("{}\t{}\t{}\tsince {}\t{state}", site.id, site.customer, site.name, site.since)
    };
    Ok(sites.into_iter().map(line).collect())
}
