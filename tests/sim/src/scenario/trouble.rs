//! What goes wrong: so many faults, of all classes, at any time.

use sync_core::time::Millis;

use super::{Event, Size, What};
use crate::draw::Draw;
use crate::net::Fault;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Of a hundred plays, in so many the server's folder is lost.
const RESTORES: u64 = 25;

/// Draws the faults of a scenario. What makes a device's evidence worthless, or takes it away, is rare.
pub fn faults(draw: &mut Draw, size: Size) -> Vec<Event> {
    let end = size.days * 24 * HOUR;
    let mut events = Vec::new();
    for _ in 0..size.faults {
        let at = Millis(draw.between(0, end));
        let phone = draw.place(size.phones);
        let what = match draw.below(100) {
            0..=29 => What::Network { phone, fault: Fault::ALL[draw.place(Fault::ALL.len())] },
            30..=39 => What::Offline { phone, span: Millis(span(draw)) },
            40..=42 => {
                // A battery that is empty where there is no coverage.
                let span = Millis(draw.between(2 * HOUR, 20 * HOUR));
                events.push(Event { at, what: What::Offline { phone, span } });
                What::Reboot { phone, off: Millis(draw.between(MINUTE, HOUR)) }
            }
            43..=47 => What::Reboot { phone, off: Millis(draw.between(MINUTE, HOUR)) },
            48..=57 => What::Kill { phone, calls: draw.below(60) },
            58..=67 => What::PowerLoss { phone, calls: draw.below(60) },
            68..=71 => What::Full { phone, span: Millis(draw.between(MINUTE, 3 * HOUR)) },
            72..=73 => What::FailSync { phone, syncs: draw.below(8) },
            74..=79 => What::Wall { phone, ahead: Millis(draw.between(-36 * HOUR, 36 * HOUR)) },
            80..=81 => What::ServerRestart { down: down(draw) },
            82..=87 => What::ServerKill { calls: draw.below(300), down: down(draw) },
            88..=93 => What::ServerPowerLoss { calls: draw.below(300), down: down(draw) },
            94..=95 => What::ServerFull { span: Millis(draw.between(MINUTE, HOUR)) },
            96 => What::ServerFailSync { syncs: draw.below(10) },
            97 => What::ServerClock { by: Millis(draw.between(-4 * MINUTE, 4 * MINUTE)) },
            _ => {
                rare(draw, phone, at, end, &mut events);
                continue;
            }
        };
        events.push(Event { at, what });
    }
    if draw.percent(RESTORES) {
        restores(draw, end, &mut events);
    }
    events
}

/// The server is copied now and then, and lost once or twice.
fn restores(draw: &mut Draw, end: i64, events: &mut Vec<Event>) {
    for _ in 0..=draw.below(2) {
        let first = draw.between(0, end);
        events.push(Event { at: Millis(first), what: What::ServerCopy });
        if draw.percent(50) {
            events.push(Event { at: Millis(draw.between(0, end)), what: What::ServerCopy });
        }
        let at = Millis(draw.between(first, end));
        events.push(Event { at, what: What::ServerLost { down: down(draw) } });
    }
}

/// Half an hour or a day.
fn span(draw: &mut Draw) -> i64 {
    if draw.percent(70) { draw.between(10 * MINUTE, 2 * HOUR) } else { draw.between(2 * HOUR, 20 * HOUR) }
}

fn down(draw: &mut Draw) -> Millis {
    Millis(if draw.percent(70) { draw.between(1_000, 10 * MINUTE) } else { draw.between(10 * MINUTE, 4 * HOUR) })
}

fn rare(draw: &mut Draw, phone: usize, at: Millis, end: i64, events: &mut Vec<Event>) {
    // The supervisor's phone stays, else nobody could compare.
    let phone = if phone == 3 { 0 } else { phone };
    match draw.below(5) {
        0 => events.push(Event { at, what: What::Clone { phone } }),
        1 | 2 => {
            events.push(Event { at, what: What::Keep { phone } });
            let later = Millis(draw.between(at.0, end));
            events.push(Event { at: later, what: What::Restore { phone } });
        }
        3 => events.push(Event { at, what: What::Revoke { phone } }),
        _ => events.push(Event { at, what: What::Lose { phone } }),
    }
}
