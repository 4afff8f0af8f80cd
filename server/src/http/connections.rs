//! One task a connection, HTTP/1.1, behind TLS or without, and their end in order. What a connection itself is made of
//! stands here and nowhere else; what is answered to it is the matter of the routes.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;

use axum::serve::Listener;
use futures_util::future::{Either, select};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::app::App;
use crate::http::Routes;
use crate::tls::{Stream, Tls};

/// What stands between a connection and its requests.
pub enum Door {
    /// Nothing: whoever is on the way can read and change what is said.
    Plain,
    /// TLS, and the time by which it sees whether its certificate was renewed.
    Tls(Arc<Tls>, App),
}

/// Takes connections until `stop`, then lets the requests under way finish.
///
/// `axum::serve` would do as well, were it not for what an idle stream keeps of it: a copy of the whole table of routes with
/// all layers around each, made for each connection, and a read buffer of twice the size, since it first looks by itself
/// whether a connection speaks HTTP/2. Here all connections share one table, and only HTTP/1.1 is spoken, as before.
pub async fn serve_until(mut listener: TcpListener, door: Door, routes: Routes, stop: impl Future<Output = ()>) {
    let routes = TowerToHyperService::new(routes.with_state(()));
    let connections = GracefulShutdown::new();
    let (open, handshakes) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            // As a `Listener` it waits out failures such as too many open files, and never gives up.
            (stream, _) = Listener::accept(&mut listener) => match &door {
                Door::Plain => take(stream, routes.clone(), connections.watcher()),
                Door::Tls(tls, app) => {
                    let greeted = greet(Arc::clone(tls), app.clone(), stream, handshakes.clone());
                    tokio::spawn(take_greeted(greeted, routes.clone(), connections.watcher()));
                }
            },
            () = &mut stop => break,
        }
    }
    // Whoever comes now is refused at once.
    drop((listener, open));
    connections.shutdown().await;
}

/// The handshake, unless the server stops before it is over: nothing was asked yet.
async fn greet(
    tls: Arc<Tls>,
    app: App,
    stream: TcpStream,
    mut open: watch::Receiver<()>,
) -> io::Result<Option<Stream>> {
    let handshake = tls.handshake(stream, app.clock.now());
    match select(pin!(handshake), pin!(open.changed())).await {
        Either::Left((stream, _)) => stream,
        Either::Right(_) => Ok(None),
    }
}

/// Serving is a task of its own: what only the handshake needed is gone with the handshake's.
async fn take_greeted(
    greeted: impl Future<Output = io::Result<Option<Stream>>>,
    routes: TowerToHyperService<Routes>,
    watcher: Watcher,
) {
    match greeted.await {
        Ok(Some(stream)) => take(stream, routes, watcher),
        Ok(None) => {}
        Err(error) => tracing::trace!(%error, "a handshake broke off"),
    }
}

fn take<S>(stream: S, routes: TowerToHyperService<Routes>, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let served = watcher.watch(http1::Builder::new().serve_connection(TokioIo::new(stream), routes));
    tokio::spawn(async move {
        if let Err(error) = served.await {
            tracing::trace!(%error, "a connection broke off");
        }
    });
}
