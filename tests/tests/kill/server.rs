//! The server's lives: served, killed and started again, while phones turn to it.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use tests::crash::draw::Draw;
use tests::crash::process::{Heard, PATIENCE, Process};
use tests::crash::server::Server;

use crate::Shared;

/// Serves and dies until there are no more deaths to die: how often it died. Some lives end before anybody is served,
/// the others soon after some phone has turned to it.
pub fn live_on(server: &Server<'_>, shared: &Shared<'_>, draw: &mut Draw, contacts: &Receiver<()>) -> u64 {
    let mut kills = 0;
    while shared.take_kill() {
        let at_birth = draw.once_in(5);
        let turned_to = draw.below(24) + 1;
        let longer = draw.span(if at_birth { 8 } else { 7 });
        let process = if at_birth { server.launch(&mut server.command()) } else { server.serve() };
        if !at_birth {
            // Those who came while it was dead count no more.
            contacts.try_iter().for_each(drop);
            let mut waiting = (0..turned_to).map(|_| contacts.recv_timeout(PATIENCE));
            assert!(!waiting.any(|it| it == Err(RecvTimeoutError::Timeout)), "no phone turns to the server any more");
        }
        live_until(&process, Instant::now() + longer);
        process.kill();
        kills += 1;
    }
    kills
}

/// A server says nothing more while it serves; it must not end by itself either.
fn live_until(process: &Process, death: Instant) {
    loop {
        match process.hear(death.saturating_duration_since(Instant::now())) {
            Heard::Line(_) => {}
            Heard::Nothing => return,
            Heard::End => panic!("the server ended by itself; {}", process.complaints()),
        }
    }
}
