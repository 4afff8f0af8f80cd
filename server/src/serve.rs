//! A server from its data folder to its address and back: opens, starts the loops, binds, and stops in order. Used by
//! `sojourn serve` and by everything that drives a whole server from outside.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinHandle as Task;

use crate::admin::folder::{self, FolderError};
use crate::app::App;
use crate::clock::TimeSource;
use crate::fair::{Fair, Limits};
use crate::http::Door;
use crate::store::Condition;
use crate::tls::{Source, Tls, TlsError};

/// How long requests may go on once the server stops.
const FINISH: Duration = Duration::from_secs(10);

/// Threads for blocking work beside those of requests: the timers', the outbox's, and one for whatever comes without a request.
const BESIDE_REQUESTS: usize = 3;

/// What a server is started from.
pub struct ServerConfig {
    /// The data folder, made by `sojourn init`.
    pub data: PathBuf,
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Where the certificate comes from; plain HTTP without one.
    pub tls: Option<Source>,
    /// Where the time comes from.
    pub time_source: Box<dyn TimeSource>,
    /// The server's name for itself, in place of the one chosen at `init`.
    pub origin: Option<String>,
    /// Shuffles the order of digest, for tests of order.
    pub digest_seed: Option<u64>,
    /// Whether digest and timers run by themselves; without, the caller turns them by hand.
    pub loops: bool,
    /// What it lets in, and how much at once.
    pub limits: Limits,
}

/// A server that does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address.
    #[error("can't listen on {at}: {source}")]
    Listen {
        /// Where.
        at: SocketAddr,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// Threads.
    #[error("the system gave no threads: {0}")]
    Threads(#[from] std::io::Error),
}

/// Why a server ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Somebody asked.
    Asked,
    /// A write or fsync failed, after which nothing may be written by this process.
    StoreStopped,
}

/// A server; see [`Server::start`].
pub struct Server;

/// A server that runs. Dropping it stops it without waiting for requests.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// The server as one value.
    pub app: App,
    /// Who is let in, and who waits.
    pub fair: Arc<Fair>,
    tls: Option<Arc<Tls>>,
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<Task<()>>,
    digest: Option<JoinHandle<()>>,
}

impl Server {
    /// Opens the folder, binds and serves. Returns once requests are taken.
    ///
    /// # Errors
    /// [`StartError`]; then nothing runs.
    pub fn start(config: ServerConfig) -> Result<Running, StartError> {
        let app = folder::open(&config.data, config.time_source, config.origin, config.digest_seed)?;
        let opened = config.tls.as_ref().map(|source| Tls::open(source, &config.data, app.clock.now()));
        let tls = opened.transpose()?.map(Arc::new);
        let threads = config.limits.slots + BESIDE_REQUESTS;
        let runtime =
            Builder::new_multi_thread().enable_all().max_blocking_threads(threads).thread_name("sojourn").build()?;
        let failed = |source| StartError::Listen { at: config.listen, source };
        let listener = runtime.block_on(TcpListener::bind(config.listen)).map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        let digest = if config.loops { Some(start_loops(&app, &runtime)?) } else { None };
        let door = tls.as_ref().map_or(Door::Plain, |tls| Door::Tls(Arc::clone(tls), app.clone()));
        if let Some(tls) = &tls {
            runtime.spawn(Arc::clone(tls).order());
        }
        let (stop, stopped) = oneshot::channel();
        let fair = Arc::new(Fair::new(config.limits));
        let (limits, routes) = (fair.limits.clone(), crate::http::router(app.clone(), Arc::clone(&fair)));
        let served = async move {
            let stop = async {
                // A sender that is gone stops it as well.
                let _ = stopped.await;
            };
            crate::http::serve_until(listener, door, routes, &limits, stop).await;
        };
        let serving = Some(runtime.spawn(served));
        Ok(Running { addr, app, fair, tls, runtime: Some(runtime), stop: Some(stop), serving, digest })
    }
}

/// The API's description (OpenAPI) as JSON.
pub fn description() -> String {
    crate::http::openapi_json()
}

fn start_loops(app: &App, runtime: &Runtime) -> std::io::Result<JoinHandle<()>> {
    runtime.spawn(crate::timer::run(app.clone()));
    runtime.spawn(crate::timer::watch_over(app.clone()));
    runtime.spawn(crate::outbox::run(app.clone()));
    runtime.spawn(crate::blob::run(app.clone()));
    let app = app.clone();
    std::thread::Builder::new().name("digest".to_owned()).spawn(move || digest_loop(&app))
}

/// A panic in digest costs its batch's turn, not the server: what was received is safe and acknowledged as received.
fn digest_loop(app: &App) {
    while catch_unwind(AssertUnwindSafe(|| crate::digest::run(app))).is_err() {
        tracing::error!("digest panicked; it goes on with the next push");
        if app.is_stopping() {
            return;
        }
    }
}

/// The certificate's files, whenever the process is asked to.
async fn look_at(tls: Arc<Tls>, mut asked: tokio::signal::unix::Signal) {
    while asked.recv().await.is_some() {
        let tls = Arc::clone(&tls);
        // A panic there has been told, and the old certificate goes on.
        let _ = tokio::task::spawn_blocking(move || tls.look()).await;
    }
}

impl Running {
    /// The address as a URL.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.addr)
    }

    /// What stands between a connection and its requests, in a sentence for the operator.
    pub fn about_tls(&self) -> Option<String> {
        self.tls.as_ref().map(|tls| tls.about())
    }

    /// Blocks until the process is asked to stop (SIGTERM or SIGINT), or must. SIGHUP has the certificate's files looked at,
    /// where there are any.
    ///
    /// # Errors
    /// When signals can't be waited for.
    pub fn wait_for_end(&self) -> std::io::Result<End> {
        let Some(runtime) = &self.runtime else { return Ok(End::Asked) };
        let mut condition = self.app.store.condition();
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
            if let Some(tls) = self.tls.clone().filter(|tls| tls.has_files()) {
                runtime.spawn(look_at(tls, signal(SignalKind::hangup())?));
            }
            let mut hangup = signal(SignalKind::hangup())?;
            // Keys may have been changed: it looks at once, not in half a minute.
            let look = async {
                while hangup.recv().await.is_some() {
                    let app = self.app.clone();
                    let looked = tokio::task::spawn_blocking(move || crate::timer::look_at_keys(&app)).await;
                    if let Ok(Err(error)) = looked {
                        tracing::error!(error = %error, "the keys can't be looked at again");
                    }
                }
                std::future::pending::<End>().await
            };
            Ok(tokio::select! {
                end = look => end,
                _ = terminate.recv() => End::Asked,
                _ = interrupt.recv() => End::Asked,
                // A store that is gone is no reason to wait either.
                _ = condition.wait_for(|now| *now == Condition::Stopped) => End::StoreStopped,
            })
        })
    }

    /// Takes no more requests, lets those under way finish, stops the loops and closes the store.
    pub fn shutdown(mut self) {
        self.stop();
    }

    fn stop(&mut self) {
        self.stop.take();
        self.app.stop();
        let Some(runtime) = self.runtime.take() else { return };
        if let Some(serving) = self.serving.take() {
            let finished = runtime.block_on(async { tokio::time::timeout(FINISH, serving).await });
            if finished.is_err() {
                tracing::warn!("requests were still under way after {FINISH:?} and were cut off");
            }
        }
        if let Some(digest) = self.digest.take() {
            // It ends by itself, and its panics are caught.
            let _ = digest.join();
        }
        runtime.shutdown_timeout(FINISH);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.app.stop();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
