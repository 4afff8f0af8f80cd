//! Where a request comes from, as attempts at logins are counted by it: the address that `peer` believes, of IPv6 its network.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::app::App;
use crate::http::Problem;

/// Where a request comes from, as a text to count by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(pub String);

impl Address {
    /// Of IPv6 the network: whoever has one address there has 2^64.
    pub fn of(ip: IpAddr) -> Self {
        Self(match ip.to_canonical() {
            IpAddr::V4(four) => four.to_string(),
            IpAddr::V6(six) => {
                let [a, b, c, d, ..] = six.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        })
    }
}

/// Admission has put it there.
impl FromRequestParts<App> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn a_network_of_ipv6_is_one_and_ipv4_in_its_clothes_is_ipv4() {
        let of = |ip: &str| Address::of(ip.parse().expect("an address")).0;
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!((of("::ffff:203.0.113.9"), of("203.0.113.9")), ("203.0.113.9".to_owned(), "203.0.113.9".to_owned()));
    }
}
