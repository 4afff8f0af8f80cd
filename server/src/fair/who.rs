//! For whom something is asked: a device of an organisation where a token says so, else whoever is behind an address.

use std::net::{IpAddr, Ipv6Addr};

use sync_core::ids::{DeviceId, OrgId};

/// Who shares with each other first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The devices of an organisation.
    Org(OrgId),
    /// Whoever is behind an address and has shown no token: perhaps a whole office.
    Address(IpAddr),
}

/// One of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// A device; within an address: one that the request names, without proof.
    Device(DeviceId),
    /// Nobody who is known.
    Unnamed,
}

/// For whom something is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Who {
    /// The group.
    pub group: Group,
    /// Who of it.
    pub member: Member,
}

impl Who {
    /// A device whose token was checked.
    pub fn device(org: &OrgId, device: DeviceId) -> Self {
        Self { group: Group::Org(org.clone()), member: Member::Device(device) }
    }

    /// Somebody who has shown nothing, from an address.
    pub fn stranger(address: IpAddr, names: Option<DeviceId>) -> Self {
        Self { group: Group::Address(network(address)), member: names.map_or(Member::Unnamed, Member::Device) }
    }
}

/// What counts as one address: of IPv6 the network of 64 bits, since whoever has one address of it has them all.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn a_network_of_64_bits_counts_as_one_address() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
