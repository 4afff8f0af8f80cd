//! Where a request comes from: the address of its connection, or what a proxy that is known says of it.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// The address at the other end of a request's connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The address that a request comes from. Of `X-Forwarded-For` only what known proxies wrote is believed: it is read from its
/// end, and the first address that is none of theirs is the caller's.
pub fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let is_proxy = |address: &IpAddr| proxies.contains(&address.to_canonical());
    if !is_proxy(&peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut last = peer;
    for hop in hops.into_iter().rev() {
        // What is no address was written by nobody who is known.
        let Ok(address) = hop.parse() else { return last };
        last = address;
        if !is_proxy(&address) {
            return address;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::HeaderMap;

    use super::address;

    fn of(peer: &str, forwarded: &[&str]) -> String {
        let proxies: Vec<IpAddr> = ["127.0.0.1", "10.0.0.1"].iter().map(|it| it.parse().expect("sound")).collect();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("sound"));
        }
        address(peer.parse().expect("sound"), &headers, &proxies).to_string()
    }

    #[test]
    fn only_what_a_known_proxy_says_is_believed() {
        assert_eq!(of("192.0.2.7", &["198.51.100.1"]), "192.0.2.7", "anybody can send the header");
        assert_eq!(of("127.0.0.1", &["198.51.100.1, 192.0.2.7"]), "192.0.2.7", "the proxy wrote the last one only");
        assert_eq!(of("127.0.0.1", &["192.0.2.7, 10.0.0.1"]), "192.0.2.7", "two proxies in a row");
        assert_eq!(of("127.0.0.1", &["192.0.2.7", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(of("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(of("127.0.0.1", &["nonsense"]), "127.0.0.1");
    }
}
