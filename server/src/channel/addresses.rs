//! Which addresses a service may be at: public ones, and those that the operator allows. Asked of what a name was resolved to,
//! when the connection is made, so that no name leads inside.

use std::net::IpAddr;

/// A network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    first: IpAddr,
    bits: u32,
}

impl Range {
    /// Reads `10.1.2.3` or `10.1.2.0/24`.
    pub fn named(text: &str) -> Option<Self> {
        let (first, bits) = match text.split_once('/') {
            Some((first, bits)) => (first, Some(bits.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let first: IpAddr = first.parse().ok()?;
        let longest = if first.is_ipv4() { 32 } else { 128 };
        Some(Self { first, bits: bits.unwrap_or(longest) }).filter(|range| range.bits <= longest)
    }

    fn holds(&self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let differ = u32::from(first) ^ u32::from(address);
                differ.checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let differ = u128::from(first) ^ u128::from(address);
                differ.checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// Networks that are nobody's in public: this host, private, carriers', loopback, link-local with the clouds' metadata,
/// protocols', tests', multicast, reserved. IPv6: also those that carry an IPv4 address where nobody would look.
const INSIDE: [&str; 29] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "::ffff:0:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

/// Whether a service may be at an address.
pub fn may_reach(address: IpAddr, allowed: &[Range]) -> bool {
    let address = unmapped(address);
    let inside = || INSIDE.iter().filter_map(|range| Range::named(range)).any(|range| range.holds(address));
    allowed.iter().any(|range| range.holds(address)) || !inside()
}

/// An IPv4 address in IPv6's clothes is what it is.
fn unmapped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(IpAddr::V6(v6), IpAddr::V4),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::{INSIDE, Range, may_reach};

    fn may(address: &str, allowed: &[&str]) -> bool {
        let allowed: Vec<Range> = allowed.iter().map(|range| Range::named(range).expect("a range")).collect();
        may_reach(address.parse().expect("an address"), &allowed)
    }

    #[test]
    fn no_service_is_inside_unless_the_operator_says_so() {
        for inside in [
            "127.0.0.1",
            "127.255.0.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.0.1",
            "100.100.100.200",
            "169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!may(inside, &[]), "{inside}");
        }
        for outside in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1"] {
            assert!(may(outside, &[]), "{outside}");
        }
        assert!(may("10.1.2.3", &["10.1.2.0/24"]) && !may("10.1.3.3", &["10.1.2.0/24"]));
        assert!(may("::ffff:10.1.2.3", &["10.1.2.3"]) && may("::1", &["::1"]) && !may("::2", &["::1"]));
        assert!(may("169.254.169.254", &["0.0.0.0/0"]) && !may("::1", &["0.0.0.0/0"]));
    }

    #[test]
    fn every_network_in_the_table_can_be_read() {
        assert!(INSIDE.iter().all(|range| Range::named(range).is_some()));
        for bad in ["10.0.0.0/33", "::/129", "10.0.0", "acme.example", "10.0.0.0/", "/8", ""] {
            assert_eq!(Range::named(bad), None, "{bad}");
        }
    }
}
