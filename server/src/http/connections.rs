//! One task a connection, HTTP/1.1, and their end in order. What a connection itself is made of stands here and nowhere
//! else, how many there may be and how long each may take for a head; what is answered is the matter of the routes.

use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use crate::fair::Limits;
use crate::http::Routes;
use crate::http::doors::{Doors, Entered};
use crate::http::pace::{Pace, Paced};
use crate::http::peer::Peer;

/// Longest head of a request, in bytes.
const HEAD: usize = 32 << 10;
/// What is read at once, in bytes: more than a head, or it would not be seen that one is too long.
const READ: usize = 64 << 10;

/// How connections are served.
struct Manner {
    routes: TowerToHyperService<Routes>,
    head: Duration,
    pace: Pace,
    doors: Arc<Doors>,
}

/// Takes connections until `stop`, then lets the requests under way finish.
///
/// `axum::serve` would do as well, were it not for what an idle stream keeps of it: a copy of the whole table of routes with
/// all layers around each, made for each connection, and a read buffer of twice the size, since it first looks by itself
/// whether a connection speaks HTTP/2. Here all connections share one table, and only HTTP/1.1 is spoken, as before.
pub async fn serve_until(mut listener: TcpListener, routes: Routes, limits: &Limits, stop: impl Future<Output = ()>) {
    let manner = Manner {
        routes: TowerToHyperService::new(routes.with_state(())),
        head: Duration::from_millis(limits.head_ms),
        pace: Pace { patience: Duration::from_millis(limits.answer_ms), slowest: limits.slowest },
        doors: Arc::new(Doors::new(limits)),
    };
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            // As a `Listener` it waits out failures such as too many open files, and never gives up.
            (stream, peer) = Listener::accept(&mut listener) => take(stream, peer.ip(), &manner, &connections),
            () = &mut stop => break,
        }
    }
    // Whoever comes now is refused at once.
    drop(listener);
    connections.shutdown().await;
}

fn take(stream: TcpStream, peer: IpAddr, manner: &Manner, connections: &GracefulShutdown) {
    // Who finds no room is hung up on: a sentence would cost what there is too little of.
    let Some(entered) = manner.doors.enter(peer) else { return };
    let service = FromPeer { routes: manner.routes.clone(), peer, _entered: entered };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(manner.head).max_header_size(HEAD).max_buf_size(READ);
    let served = connections.watch(http.serve_connection(TokioIo::new(Paced::new(stream, manner.pace)), service));
    tokio::spawn(async move {
        if let Err(error) = served.await {
            tracing::trace!(%error, "a connection broke off");
        }
    });
}

/// The routes, as one connection asks them: each request says where it comes from.
struct FromPeer {
    routes: TowerToHyperService<Routes>,
    peer: IpAddr,
    _entered: Entered,
}

impl Service<hyper::Request<hyper::body::Incoming>> for FromPeer {
    type Response = <TowerToHyperService<Routes> as Service<hyper::Request<hyper::body::Incoming>>>::Response;
    type Error = <TowerToHyperService<Routes> as Service<hyper::Request<hyper::body::Incoming>>>::Error;
    type Future = <TowerToHyperService<Routes> as Service<hyper::Request<hyper::body::Incoming>>>::Future;

    fn call(&self, mut request: hyper::Request<hyper::body::Incoming>) -> Self::Future {
        request.extensions_mut().insert(Peer(self.peer));
        self.routes.call(request)
    }
}
