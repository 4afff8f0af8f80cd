//! The floor: the same bytes, uploaded over as many connections, each put into SQLite in an fsynced transaction behind a
//! bare HTTP server. Nothing is read, checked or judged; nobody can be faster who keeps what was sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::post;
use mobile_ffi::transport::{HttpTransport, Transport};
use rusqlite::Connection;
use sync_core::engine::effect::Request;

use crate::process::Process;
use crate::setting::Setting;
use crate::{Outcome, words};

/// What the floor is, for the line.
pub const STORM: &str = "the same uploaded bodies over as many connections, each fsynced into SQLite (WAL, FULL) behind bare \
                         axum; median of 5";
/// How often it is measured.
const RUNS: usize = 5;

/// The floor of a storm.
#[derive(Debug, Clone, Copy)]
pub struct Floor {
    /// From the first connect to the last answer.
    pub seconds: f64,
    /// The bare server's time.
    pub cpu_s: f64,
    /// The bare server's peak of memory.
    pub peak_rss_mb: f64,
}

/// Uploads bodies, each list over its own connection: the median run.
///
/// # Errors
/// What went wrong, in words.
pub fn storm(setting: &Setting, bodies: &[Vec<Vec<u8>>]) -> Outcome<Floor> {
    let runs = (0..RUNS).map(|_| once(setting, bodies)).collect::<Outcome<Vec<_>>>();
    setting.clear("floor");
    let mut runs = runs?;
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    runs.get(RUNS / 2).copied().ok_or_else(|| "no run".to_owned())
}

fn once(setting: &Setting, bodies: &[Vec<Vec<u8>>]) -> Outcome<Floor> {
    let data = setting.folder("floor")?;
    let this = std::env::current_exe().map_err(words)?;
    let server = Process::start(Command::new(this).arg("floor-server").arg(&data))?;
    let before = server.cpu_seconds();
    let barrier = Barrier::new(bodies.len() + 1);
    let begun = thread::scope(|scope| {
        let callers: Vec<_> = bodies.iter().map(|own| scope.spawn(|| upload(server.address, own, &barrier))).collect();
        barrier.wait();
        let begun = Instant::now();
        let done: Outcome<()> =
            callers.into_iter().try_for_each(|it| it.join().unwrap_or_else(|_| Err("panicked".to_owned())));
        done.map(|()| begun.elapsed())
    })?;
    let peak_rss_mb = server.kilobytes("VmHWM") / 1_024.0;
    Ok(Floor { seconds: begun.as_secs_f64(), cpu_s: server.cpu_seconds() - before, peak_rss_mb })
}

fn upload(server: SocketAddr, bodies: &[Vec<u8>], barrier: &Barrier) -> Outcome<()> {
    let http = HttpTransport::new(Some(format!("http://{server}").parse().map_err(words)?));
    let requests = bodies.iter().map(|body| Request { body: Some(body.clone()), path: "/".to_owned(), bearer: None });
    let requests: Vec<_> = requests.collect();
    barrier.wait();
    for request in &requests {
        let answer = http.send(request).map_err(words)?;
        if answer.status != 204 {
            return Err(format!("the floor answered {}", answer.status));
        }
    }
    Ok(())
}

/// What idle connections cost the bare server.
#[derive(Debug, Clone, Copy)]
pub struct Idle {
    /// Until all were open.
    pub seconds: f64,
    /// Growth of its memory.
    pub kilobytes: f64,
}

/// Opens kept-alive connections, each after one small request.
///
/// # Errors
/// What went wrong, in words.
pub fn idle(setting: &Setting, connections: usize) -> Outcome<Idle> {
    let data = setting.folder("floor")?;
    let this = std::env::current_exe().map_err(words)?;
    let server = Process::start(Command::new(this).arg("floor-server").arg(&data))?;
    let first = knock(server.address)?;
    let (before, begun) = (server.kilobytes("VmRSS"), Instant::now());
    let open = (0..connections).map(|_| knock(server.address)).collect::<Outcome<Vec<_>>>()?;
    let measured = Idle { seconds: begun.elapsed().as_secs_f64(), kilobytes: server.kilobytes("VmRSS") - before };
    drop((first, open, server));
    setting.clear("floor");
    Ok(measured)
}

/// A connection that was answered once and stays open.
fn knock(server: SocketAddr) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(server).map_err(words)?;
    stream.write_all(format!("GET / HTTP/1.1\r\nhost: {server}\r\n\r\n").as_bytes()).map_err(words)?;
    let mut answer = [0u8; 4 << 10];
    let read = stream.read(&mut answer).map_err(words)?;
    if read == 0 { Err("the floor hung up".to_owned()) } else { Ok(stream) }
}

type Shelf = Arc<Mutex<Connection>>;

/// Serves the floor until it is killed.
///
/// # Errors
/// What went wrong, in words.
pub fn serve(data: &Path) -> Outcome<()> {
    let connection = Connection::open::<PathBuf>(data.join("floor.db")).map_err(words)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(words)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(words)?;
    connection.execute_batch("CREATE TABLE push (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT").map_err(words)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(words)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(words)?;
        println!("listening on {}", listener.local_addr().map_err(words)?);
        let shelf: Shelf = Arc::new(Mutex::new(connection));
        let router = Router::new().route("/", post(put)).layer(DefaultBodyLimit::disable()).with_state(shelf);
        axum::serve(listener, router).await.map_err(words)
    })
}

async fn put(State(shelf): State<Shelf>, body: Bytes) -> StatusCode {
    let kept = tokio::task::spawn_blocking(move || {
        let shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.prepare_cached("INSERT INTO push (body) VALUES (?1)")?.execute([body.as_ref()])
    });
    match kept.await {
        Ok(Ok(1)) => StatusCode::NO_CONTENT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
