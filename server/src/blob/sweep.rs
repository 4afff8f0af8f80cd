//! Half photos that nobody goes on sending: once a day they are let go.

use sync_core::time::Millis;

use crate::app::App;
use crate::store::StoreError;

/// What nobody went on sending for so long is let go: a phone that comes back later sends it from its beginning.
const KEPT: Millis = Millis::days(90);

/// Lets go of what nobody goes on sending: how many blobs those were.
///
/// # Errors
/// What the store returns.
pub fn sweep(app: &App) -> Result<u64, StoreError> {
    let before = app.clock.now() - KEPT;
    app.store.write_with(move |tx| tx.forget_parts(before))
}

/// Sweeps at the start and once a day.
pub async fn run(app: App) {
    let mut next = app.clock.now();
    while !app.is_stopping() {
        if app.clock.now() >= next {
            let working = app.clone();
            match tokio::task::spawn_blocking(move || sweep(&working)).await {
                Ok(Ok(0)) => {}
                Ok(Ok(blobs)) => tracing::info!(blobs, "photos that nobody went on sending were let go"),
                Ok(Err(error)) => tracing::error!(error = %error, "half photos can't be swept; tomorrow again"),
                Err(_) => return,
            }
            next = app.clock.now() + Millis::days(1);
        }
        tokio::time::sleep(app.sleep_until(Some(next))).await;
    }
}
