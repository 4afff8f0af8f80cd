//! Locks of a file as SQLite takes them, between the connections of one process, and the memory that those of a write-ahead log
//! have in common.

/// Levels, in SQLite's numbers.
pub(crate) const NONE: i32 = 0;
pub(crate) const SHARED: i32 = 1;
pub(crate) const RESERVED: i32 = 2;
pub(crate) const EXCLUSIVE: i32 = 4;

/// Slots of the log's locks.
pub(crate) const SLOTS: usize = 8;

/// Who has which lock.
#[derive(Default)]
pub(crate) struct Locks {
    shared: u32,
    reserved: bool,
    exclusive: bool,
}

impl Locks {
    /// Raises a connection's lock: whether it could be.
    pub(crate) fn raise(&mut self, from: i32, to: i32) -> bool {
        if from >= to {
            return true;
        }
        match to {
            SHARED => {
                if self.exclusive {
                    return false;
                }
                self.shared += 1;
            }
            RESERVED => {
                if self.reserved || self.exclusive {
                    return false;
                }
                self.reserved = true;
            }
            _ => {
                let others = self.shared > 1 || (self.reserved && from < RESERVED) || self.exclusive;
                if others {
                    return false;
                }
                (self.reserved, self.exclusive) = (true, true);
            }
        }
        true
    }

    /// Lowers it.
    pub(crate) fn lower(&mut self, from: i32, to: i32) {
        if from > SHARED && to <= SHARED {
            (self.reserved, self.exclusive) = (false, false);
        }
        if from >= SHARED && to == NONE {
            self.shared = self.shared.saturating_sub(1);
        }
    }

    /// Whether somebody means to write.
    pub(crate) fn is_reserved(&self) -> bool {
        self.reserved
    }
}

/// The log's index, and who has locked what of it.
#[derive(Default)]
pub(crate) struct Shared {
    /// Each is a region; it never moves as long as somebody has it.
    #[expect(clippy::vec_box, reason = "pointers into regions are given away")]
    pub(crate) regions: Vec<Box<Vec<u64>>>,
    pub(crate) users: u32,
    slots: [i32; SLOTS],
}

/// What one connection holds of the slots.
#[derive(Default)]
pub(crate) struct Held {
    shared: u8,
    exclusive: u8,
}

impl Shared {
    /// Takes a shared lock of these slots: whether it could be.
    pub(crate) fn share(&mut self, held: &mut Held, slots: std::ops::Range<usize>) -> bool {
        if slots.clone().any(|slot| self.slots[slot] < 0 && held.exclusive & (1 << slot) == 0) {
            return false;
        }
        for slot in slots {
            if held.shared & (1 << slot) == 0 {
                self.slots[slot] += 1;
                held.shared |= 1 << slot;
            }
        }
        true
    }

    /// Takes an exclusive lock of these slots: whether it could be.
    pub(crate) fn exclude(&mut self, held: &mut Held, slots: std::ops::Range<usize>) -> bool {
        let taken = |slot: usize| self.slots[slot] != 0 && held.exclusive & (1 << slot) == 0;
        if slots.clone().any(taken) {
            return false;
        }
        for slot in slots {
            self.slots[slot] = -1;
            held.exclusive |= 1 << slot;
        }
        true
    }

    /// Lets go of these slots.
    pub(crate) fn release(&mut self, held: &mut Held, slots: std::ops::Range<usize>) {
        for slot in slots {
            let bit = 1 << slot;
            if held.exclusive & bit != 0 {
                self.slots[slot] = 0;
            } else if held.shared & bit != 0 {
                self.slots[slot] -= 1;
            }
            held.exclusive &= !bit;
            held.shared &= !bit;
        }
    }
}
