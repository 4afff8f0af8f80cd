//! After the faults: everything is mended, and everybody is in contact until nothing is left to tell. Then time passes until
//! everything that is owed is due, and they are in contact once more.

use sync_core::time::Millis;

use super::World;

/// Rounds after which everything must have been told.
const ROUNDS: usize = 12;

impl World {
    /// Mends everything and brings all together.
    pub fn heal(&mut self) {
        self.note("heal");
        self.mend();
        self.together("after the faults");
        self.told_at = Some(self.time.now());
        // Whatever is owed is due after that.
        for _ in 0..3 {
            self.advance(self.time.now() + Millis::hours(13));
            self.together("later");
        }
        self.advance(self.time.now() + Millis::minutes(10));
    }

    fn mend(&mut self) {
        self.server_full_until = None;
        {
            let middle = self.net.middle();
            middle.server.disk.mend();
            middle.server.relay.mend();
        }
        if self.net.middle().server.app().is_none() {
            self.server_up_at = Some(self.time.now());
        }
        self.advance(self.time.now() + Millis::minutes(1));
        if self.net.middle().server.app().is_none() {
            let why = self.net.middle().server.why_down.clone();
            self.is_wrong(format!("the server does not start again: {why}"));
        }
        self.net.middle().heal();
        self.phone_full_until.clear();
        for phone in &mut self.phones {
            // Whoever runs must come to an end of it without being started again.
            phone.disk.mend();
        }
        self.advance(self.time.now() + Millis::minutes(61));
        for number in 0..self.phones.len() {
            if !self.phones[number].is_gone && self.phones[number].device().is_none() {
                self.is_wrong(format!("phone {number} does not start again"));
            }
            self.resolve(number);
        }
    }

    /// Everybody is in contact, until a round brings nothing new.
    fn together(&mut self, when: &str) {
        for _ in 0..ROUNDS {
            let mut quiet = true;
            for number in 0..self.phones.len() {
                if self.phones[number].is_gone {
                    continue;
                }
                quiet &= self.contact(number) || self.phones[number].is_murky;
                self.net.middle().server.turn();
            }
            self.advance(self.time.now() + Millis::minutes(6));
            if quiet {
                return;
            }
        }
        self.is_wrong(format!("{when}: phones still have something to tell after {ROUNDS} rounds"));
    }
}
