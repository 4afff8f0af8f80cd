//! A TCP proxy between phones and server that counts the bytes of each direction, as they stand on the wire above TCP: HTTP
//! heads and bodies. It looks at nothing.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::{Outcome, words};

/// A running proxy. It ends with the process.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    counted: Arc<Counted>,
    server: Arc<Mutex<SocketAddr>>,
}

#[derive(Debug, Default)]
struct Counted {
    up: AtomicU64,
    down: AtomicU64,
}

impl Proxy {
    /// Begins to carry what comes to a port of its own.
    ///
    /// # Errors
    /// When there is no port.
    pub fn to(server: SocketAddr) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(words)?;
        let address = listener.local_addr().map_err(words)?;
        let counted = Arc::new(Counted::default());
        let counting = Arc::clone(&counted);
        let server = Arc::new(Mutex::new(server));
        let turned = Arc::clone(&server);
        thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let counted = Arc::clone(&counting);
                let server = *turned.lock().unwrap_or_else(PoisonError::into_inner);
                thread::spawn(move || carry(caller, server, &counted));
            }
        });
        Ok(Self { address, counted, server })
    }

    /// Carries what comes from now on to another server: the same one after a restart.
    pub fn turn_to(&self, server: SocketAddr) {
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = server;
    }

    /// Bytes to the server and back since the beginning.
    pub fn bytes(&self) -> (u64, u64) {
        (self.counted.up.load(Ordering::SeqCst), self.counted.down.load(Ordering::SeqCst))
    }
}

fn carry(caller: TcpStream, server: SocketAddr, counted: &Counted) {
    let Ok(called) = TcpStream::connect(server) else { return };
    let (Ok(()), Ok(())) = (caller.set_nodelay(true), called.set_nodelay(true)) else { return };
    let (Ok(from_caller), Ok(to_server)) = (caller.try_clone(), called.try_clone()) else { return };
    thread::scope(|scope| {
        scope.spawn(move || pour(from_caller, to_server, &counted.up));
        pour(called, caller, &counted.down);
    });
}

fn pour(mut from: TcpStream, mut to: TcpStream, count: &AtomicU64) {
    let mut bytes = vec![0u8; 64 << 10];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        count.fetch_add(read as u64, Ordering::SeqCst);
        if to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}
