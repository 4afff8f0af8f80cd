//! The browser that a message by web push goes to: it is a device of its person, and gets nothing once that is over.

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::app::App;
use crate::channel::{Address, Failed};
use crate::life;
use crate::store::{Errand, Read, StoreError, Subscription};

/// Where it is found.
pub(super) fn address(
    read: &dyn Read,
    errand: &Errand,
    now: Timestamp,
) -> Result<Result<Option<Address>, Failed>, StoreError> {
    let never = |why: &str| Ok(Err(Failed::Never(why.to_owned())));
    let Some(device) = errand.what.device else { return never("no browser") };
    // Ended since the message was made: by the person, by the push service, or with its device.
    let Some(to) = read.subscription(&errand.org, &device)? else { return never("no browser") };
    let Some(device) = read.device(&errand.org, &device)? else { return never("no browser") };
    let is_theirs = to.person == errand.what.person && device.person == to.person;
    if !is_theirs || life::ended(read, &errand.org, &device, now)?.is_some() {
        return never("device is over");
    }
    Ok(Ok(Some(Address::Browser(Box::new(to)))))
}

/// The push service says that the subscription is over, or nothing can be sent to it any more.
pub(super) fn end(app: &App, org: &OrgId, to: &Subscription, why: &str) -> Result<(), StoreError> {
    tracing::info!(%org, device = %to.device, why, "a browser gets no web push any more");
    let (org, device, endpoint) = (org.clone(), to.device, to.to.endpoint.clone());
    // One that was made anew meanwhile stays.
    app.store.write_with(move |tx| tx.end_subscription(&org, &device, Some(&endpoint)))?;
    Ok(())
}
