//! A handshake that did not come about, in words for the person. Nothing was sent then.

use std::io;

use rustls::{AlertDescription, CertificateError, Error};

/// The handshake's own error in one of the network, if that is what it was.
pub(super) fn of(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

/// Why, and what to do.
pub(super) fn explain(error: &Error) -> String {
    use CertificateError as Bad;
    match error {
        Error::InvalidCertificate(why) => match why {
            Bad::UnknownIssuer | Bad::BadSignature => {
                "the server's certificate is of nobody whom this device trusts: nothing was sent. Either somebody is in \
                 between, or your organisation has its own authority: ask your operator for its certificate (enrol --ca)"
                    .to_owned()
            }
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                "the server's certificate is for another name than the address of this device says: nothing was sent. Look \
                 at the address, and ask your operator"
                    .to_owned()
            }
            Bad::Expired | Bad::ExpiredContext { .. } => dated("has expired"),
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => dated("is not valid yet"),
            other => format!("the server's certificate can't be trusted ({other}): nothing was sent; ask your operator"),
        },
        Error::InvalidMessage(_) => "what answered does not speak TLS: is there a login page in between?".to_owned(),
        Error::AlertReceived(AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure) => {
            "the server speaks no TLS that this device knows: nothing was sent; ask your operator".to_owned()
        }
        other => format!("TLS failed: {other}"),
    }
}

/// A phone's wall clock is only a claim, but it is what a certificate is judged by.
fn dated(how: &str) -> String {
    format!(
        "by the date of this device the server's certificate {how}: nothing was sent. Is the date right? If it is, tell your \
         operator that the certificate must be renewed"
    )
}
