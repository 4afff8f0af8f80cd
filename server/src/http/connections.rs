//! One task a connection, HTTP/1.1, behind TLS or without, and their end in order. What a connection itself is made of
//! stands here and nowhere else, how many there may be and how long each may take for a head; what is answered to it is the
//! matter of the routes.

pub mod unread;

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use futures_util::future::{Either, select};
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::app::App;
use crate::fair::Limits;
use crate::http::Routes;
use crate::http::doors::{Doors, Entered};
use crate::http::layers::only_by_tls;
use crate::http::pace::{Pace, Paced};
use crate::http::peer::Peer;
use crate::tls::{Stream, Tls};

/// Longest head of a request, in bytes.
const HEAD: usize = 32 << 10;
/// What is read at once, in bytes: more than a head, or it would not be seen that one is too long.
const READ: usize = 64 << 10;

/// What stands between a connection and its requests.
pub enum Door {
    /// Nothing: whoever is on the way can read and change what is said.
    Plain,
    /// TLS, and the time by which it sees whether its certificate was renewed.
    Tls(Arc<Tls>, App),
}

/// How connections are served.
struct Manner {
    routes: TowerToHyperService<Routes>,
    head: Duration,
    pace: Pace,
}

/// Takes connections until `stop`, then lets the requests under way finish.
///
/// `axum::serve` would do as well, were it not for what an idle stream keeps of it: a copy of the whole table of routes with
/// all layers around each, made for each connection, and a read buffer of twice the size, since it first looks by itself
/// whether a connection speaks HTTP/2. Here all connections share one table, and only HTTP/1.1 is spoken, as before.
pub async fn serve_until(
    mut listener: TcpListener,
    door: Door,
    routes: Routes,
    limits: &Limits,
    stop: impl Future<Output = ()>,
) {
    let routes = match &door {
        Door::Plain => routes,
        Door::Tls(..) => only_by_tls(routes),
    };
    let manner = Arc::new(Manner {
        routes: TowerToHyperService::new(routes.with_state(())),
        head: Duration::from_millis(limits.head_ms),
        pace: Pace { patience: Duration::from_millis(limits.answer_ms), slowest: limits.slowest },
    });
    let doors = Arc::new(Doors::new(limits));
    let connections = GracefulShutdown::new();
    let (open, handshakes) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            // As a `Listener` it waits out failures such as too many open files, and never gives up.
            (stream, peer) = Listener::accept(&mut listener) => {
                // Who finds no room is hung up on: a sentence would cost what there is too little of.
                let Some(entered) = doors.enter(peer.ip()) else { continue };
                let caller = Caller { peer: peer.ip(), _entered: entered };
                match &door {
                    Door::Plain => take(stream, caller, &manner, connections.watcher()),
                    Door::Tls(tls, app) => {
                        let greeted = greet(Arc::clone(tls), app.clone(), stream, handshakes.clone());
                        tokio::spawn(take_greeted(greeted, caller, Arc::clone(&manner), connections.watcher()));
                    }
                }
            }
            () = &mut stop => break,
        }
    }
    // Whoever comes now is refused at once.
    drop((listener, open));
    connections.shutdown().await;
}

/// Who is at the other end; counted until it is dropped.
struct Caller {
    peer: IpAddr,
    _entered: Entered,
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
    caller: Caller,
    manner: Arc<Manner>,
    watcher: Watcher,
) {
    match greeted.await {
        Ok(Some(stream)) => take(stream, caller, &manner, watcher),
        Ok(None) => {}
        Err(error) => tracing::trace!(%error, "a handshake broke off"),
    }
}

fn take<S>(stream: S, caller: Caller, manner: &Manner, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = Asked { routes: manner.routes.clone(), caller };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(manner.head).max_header_size(HEAD).max_buf_size(READ);
    let served = watcher.watch(http.serve_connection(TokioIo::new(Paced::new(stream, manner.pace)), service));
    tokio::spawn(async move {
        if let Err(error) = served.await {
            tracing::trace!(%error, "a connection broke off");
        }
    });
}

/// The routes, as one connection asks them: each request says where it comes from.
struct Asked {
    routes: TowerToHyperService<Routes>,
    caller: Caller,
}

type Request = hyper::Request<hyper::body::Incoming>;

impl Service<Request> for Asked {
    type Response = <TowerToHyperService<Routes> as Service<Request>>::Response;
    type Error = <TowerToHyperService<Routes> as Service<Request>>::Error;
    type Future = <TowerToHyperService<Routes> as Service<Request>>::Future;

    fn call(&self, mut request: Request) -> Self::Future {
        request.extensions_mut().insert(Peer(self.caller.peer));
        self.routes.call(request)
    }
}
