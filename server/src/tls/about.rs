//! What an operator wants to know of a certificate: for which names, and until when.

use rustls::sign::CertifiedKey;
use sync_core::time::Timestamp;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

/// The names and the end, in words.
pub(super) fn about(certified: &CertifiedKey) -> String {
    let parsed = certified.cert.first().and_then(|first| X509Certificate::from_der(first).ok());
    let Some((_, certificate)) = parsed else { return "names and end can't be read".to_owned() };
    let names = certificate.subject_alternative_name().ok().flatten();
    let names: Vec<String> =
        names.iter().flat_map(|names| &names.value.general_names).filter_map(|name| written(name)).collect();
    let names = if names.is_empty() { "no name".to_owned() } else { names.join(", ") };
    let until = Timestamp(certificate.validity().not_after.timestamp().saturating_mul(1_000));
    format!("for {names}, until {until}")
}

fn written(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let four = <[u8; 4]>::try_from(*bytes).map(std::net::IpAddr::from);
            four.or_else(|_| <[u8; 16]>::try_from(*bytes).map(std::net::IpAddr::from)).ok().map(|it| it.to_string())
        }
        _ => None,
    }
}
