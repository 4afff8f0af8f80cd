//! What each has open: requests, streams of nudges, bytes of bodies. Counting only; what is taken is given back when dropped.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fair::Later;
use crate::fair::limits::Places;
use crate::fair::who::{Group, Member, Who};

#[derive(Default)]
struct Open {
    requests: HashMap<Who, usize>,
    streams: HashMap<Who, usize>,
    streams_of_group: HashMap<Group, usize>,
    bytes_of_group: HashMap<Group, usize>,
    bytes: usize,
}

/// The places, and who has them.
pub struct Seats {
    places: Places,
    open: Mutex<Open>,
}

/// A request or a stream that is open.
pub struct Seat {
    seats: Arc<Seats>,
    who: Who,
    stream: bool,
}

/// Room for a body.
pub struct Held {
    seats: Arc<Seats>,
    group: Group,
    bytes: usize,
}

fn more<K: Hash + Eq + Clone>(counts: &mut HashMap<K, usize>, key: &K, by: usize) {
    *counts.entry(key.clone()).or_default() += by;
}

fn less<K: Hash + Eq>(counts: &mut HashMap<K, usize>, key: &K, by: usize) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(by);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

impl Seats {
    /// Nothing is open.
    pub fn new(places: Places) -> Self {
        Self { places, open: Mutex::default() }
    }

    /// A request begins.
    ///
    /// # Errors
    /// [`Later::Open`] when as many are open as may be.
    pub fn request(self: &Arc<Self>, who: &Who) -> Result<Seat, Later> {
        let most = match who.member {
            Member::Device(_) => self.places.of_device,
            Member::Unnamed => self.places.of_address,
        };
        let mut open = self.open();
        if open.requests.get(who).is_some_and(|count| *count >= most) {
            return Err(Later::Open);
        }
        more(&mut open.requests, who, 1);
        Ok(Seat { seats: Arc::clone(self), who: who.clone(), stream: false })
    }

    /// A stream begins.
    ///
    /// # Errors
    /// [`Later::Open`] when the device or its organisation has as many as may be.
    pub fn stream(self: &Arc<Self>, who: &Who) -> Result<Seat, Later> {
        let Places { streams_of_device, streams_of_org, .. } = self.places;
        let mut open = self.open();
        let full = open.streams.get(who).is_some_and(|count| *count >= streams_of_device)
            || open.streams_of_group.get(&who.group).is_some_and(|count| *count >= streams_of_org);
        if full {
            return Err(Later::Open);
        }
        more(&mut open.streams, who, 1);
        more(&mut open.streams_of_group, &who.group, 1);
        Ok(Seat { seats: Arc::clone(self), who: who.clone(), stream: true })
    }

    /// A body of so many bytes is going to be read.
    ///
    /// # Errors
    /// [`Later::Overload`] when there is no memory for it.
    pub fn body(self: &Arc<Self>, who: &Who, bytes: usize) -> Result<Held, Later> {
        let all = self.places.bodies_mib << 20;
        let mut open = self.open();
        let of_group = open.bytes_of_group.get(&who.group).copied().unwrap_or_default();
        if open.bytes + bytes > all || of_group + bytes > all / 2 {
            return Err(Later::Overload);
        }
        open.bytes += bytes;
        more(&mut open.bytes_of_group, &who.group, bytes);
        Ok(Held { seats: Arc::clone(self), group: who.group.clone(), bytes })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        // Numbers only: nothing can be left half changed that would matter.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.seats.open();
        if self.stream {
            less(&mut open.streams, &self.who, 1);
            less(&mut open.streams_of_group, &self.who.group, 1);
        } else {
            less(&mut open.requests, &self.who, 1);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut open = self.seats.open();
        open.bytes = open.bytes.saturating_sub(self.bytes);
        less(&mut open.bytes_of_group, &self.group, self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sync_core::ids::{DeviceId, OrgId};

    use super::{Places, Seats, Who};

    fn who(org: &str, device: u8) -> Who {
        Who::device(&OrgId::new(org).expect("sound"), DeviceId([device; 16]))
    }

    #[test]
    fn an_organisation_can_fill_half_of_the_room_for_bodies_and_no_more() {
        let seats = Arc::new(Seats::new(Places { bodies_mib: 16, ..Places::default() }));
        let mib = |org, mib: usize| seats.body(&who(org, 1), mib << 20);
        let first = mib("acme", 8).unwrap_or_else(|_| panic!("room"));
        assert!(mib("acme", 1).is_err());
        let other = mib("other", 8).unwrap_or_else(|_| panic!("room was left"));
        assert!(mib("third", 1).is_err());
        drop(first);
        assert!(mib("acme", 8).is_ok());
        drop(other);
        let open = seats.open();
        assert_eq!((open.bytes, open.bytes_of_group.len()), (0, 0));
    }

    #[test]
    fn streams_are_counted_by_device_and_by_organisation() {
        let places = Places { streams_of_device: 2, streams_of_org: 3, ..Places::default() };
        let seats = Arc::new(Seats::new(places));
        let mut open: Vec<_> = (0..2).filter_map(|_| seats.stream(&who("acme", 1)).ok()).collect();
        assert!(seats.stream(&who("acme", 1)).is_err());
        open.push(seats.stream(&who("acme", 2)).unwrap_or_else(|_| panic!("room")));
        assert!(seats.stream(&who("acme", 2)).is_err(), "the organisation has three");
        assert!(seats.stream(&who("other", 1)).is_ok());
        drop(open);
        assert!(seats.stream(&who("acme", 1)).is_ok());
    }
}
