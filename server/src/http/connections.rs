//! One task a connection, HTTP/1.1, and their end in order. What a connection itself is made of stands here and nowhere
//! else; what is answered to it is the matter of the routes.

use std::future::Future;
use std::pin::pin;

use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use crate::http::Routes;

/// Takes connections until `stop`, then lets the requests under way finish.
///
/// `axum::serve` would do as well, were it not for what an idle stream keeps of it: a copy of the whole table of routes with
/// all layers around each, made for each connection, and a read buffer of twice the size, since it first looks by itself
/// whether a connection speaks HTTP/2. Here all connections share one table, and only HTTP/1.1 is spoken, as before.
pub async fn serve_until(mut listener: TcpListener, routes: Routes, stop: impl Future<Output = ()>) {
    let routes = TowerToHyperService::new(routes.with_state(()));
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            // As a `Listener` it waits out failures such as too many open files, and never gives up.
            (stream, _) = Listener::accept(&mut listener) => take(stream, routes.clone(), &connections),
            () = &mut stop => break,
        }
    }
    // Whoever comes now is refused at once.
    drop(listener);
    connections.shutdown().await;
}

fn take(stream: TcpStream, routes: TowerToHyperService<Routes>, connections: &GracefulShutdown) {
    let served = connections.watch(http1::Builder::new().serve_connection(TokioIo::new(stream), routes));
    tokio::spawn(async move {
        if let Err(error) = served.await {
            tracing::trace!(%error, "a connection broke off");
        }
    });
}
