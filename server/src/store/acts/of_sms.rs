//! Acts about the gateway for texts (V6.3). Its secret stands in none.

use minicbor::{Decode, Encode};

/// One act about the gateway. New ones are added at the end; none is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum SmsAct {
    /// A gateway may bring texts from here on.
    #[n(0)]
    GatewayMade,
    /// It has another secret.
    #[n(1)]
    GatewayRotated,
    /// It brings none any more.
    #[n(2)]
    GatewayEnded,
}

impl SmsAct {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::GatewayMade => "sms_gateway_made",
            Self::GatewayRotated => "sms_gateway_rotated",
            Self::GatewayEnded => "sms_gateway_ended",
        }
    }
}
