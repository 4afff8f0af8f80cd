//! How many connections there may be, in all and from one address. The last places are for whoever has next to none.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fair::{Limits, network};

/// An address that has fewer connections than this finds room as long as there is any.
const FEW: usize = 8;

/// Counts connections.
pub struct Doors {
    all: usize,
    of_address: usize,
    proxies: Vec<IpAddr>,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    all: usize,
    of_address: HashMap<IpAddr, usize>,
}

/// A connection that was let in.
pub struct Entered {
    doors: Arc<Doors>,
    address: IpAddr,
}

impl Doors {
    /// Nobody is inside.
    pub fn new(limits: &Limits) -> Self {
        let Limits { connections: all, connections_of_address: of_address, ref proxies, .. } = *limits;
        Self { all, of_address, proxies: proxies.clone(), inside: Mutex::default() }
    }

    /// Lets a connection in, where there is room for it.
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Entered> {
        let (address, proxy) = (network(peer), self.proxies.contains(&peer.to_canonical()));
        let mut inside = self.inside();
        let own = inside.of_address.get(&address).copied().unwrap_or_default();
        // A tenth is kept for those who have next to none; a proxy stands for many.
        let all = if own < FEW || proxy { self.all } else { self.all - self.all / 10 };
        if inside.all >= all || (own >= self.of_address && !proxy) {
            return None;
        }
        inside.all += 1;
        *inside.of_address.entry(address).or_default() += 1;
        Some(Entered { doors: Arc::clone(self), address })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut inside = self.doors.inside();
        inside.all = inside.all.saturating_sub(1);
        if let Some(count) = inside.of_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                inside.of_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Doors, Entered};
    use crate::fair::Limits;

    fn doors(connections: usize, connections_of_address: usize) -> Arc<Doors> {
        Arc::new(Doors::new(&Limits { connections, connections_of_address, ..Limits::default() }))
    }

    fn come(doors: &Arc<Doors>, from: &str, times: usize) -> Vec<Entered> {
        (0..times).filter_map(|_| doors.enter(from.parse().expect("an address"))).collect()
    }

    #[test]
    fn an_address_has_no_more_than_its_share_and_others_find_room() {
        let doors = doors(100, 50);
        let many = come(&doors, "192.0.2.1", 80);
        assert_eq!(many.len(), 50);
        assert_eq!(come(&doors, "192.0.2.2", 1).len(), 1);
        drop(many);
        assert_eq!(doors.inside().all, 0);
        assert!(doors.inside().of_address.is_empty());
    }

    #[test]
    fn the_last_places_are_for_whoever_has_next_to_none() {
        let doors = doors(100, 95);
        let many = come(&doors, "192.0.2.1", 100);
        assert_eq!(many.len(), 90);
        assert_eq!(come(&doors, "192.0.2.2", 10).len(), 8);
    }

    #[test]
    fn a_proxy_stands_for_many() {
        assert_eq!(come(&doors(100, 5), "127.0.0.1", 120).len(), 100);
    }
}
