//! What happens to accounts, as acts name it. No secret stands in any of them, and no digest of one.

use minicbor::{Decode, Encode};

/// Something that happened to a person's account. New ones are added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum AccountEvent {
    /// The person was invited to set a password.
    #[n(0)]
    Invited,
    /// They set one by an invitation.
    #[n(1)]
    PasswordSet,
    /// They changed it.
    #[n(2)]
    PasswordChanged,
    /// They set up a second factor, or another in place of the one before.
    #[n(3)]
    SecondFactorSet,
    /// A recovery code stood in for their second factor.
    #[n(4)]
    RecoveryCodeUsed,
    /// They logged in with a password.
    #[n(5)]
    LoggedIn,
    /// They logged in through the organisation's provider.
    #[n(6)]
    LoggedInByProvider,
    /// The provider's name for them was noted.
    #[n(7)]
    IdentityLinked,
    /// So many attempts failed that no more are taken for a time.
    #[n(8)]
    Locked,
    /// Attempts are taken again.
    #[n(9)]
    Unlocked,
    /// Password, second factor and the provider's name for them were taken away.
    #[n(10)]
    Reset,
    /// The second factor was taken away.
    #[n(11)]
    SecondFactorReset,
    /// The address was set by which a first login through the provider finds them.
    #[n(12)]
    EmailSet,
}

impl AccountEvent {
    /// Its name in SQL, JSON and on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::PasswordSet => "password_set",
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorSet => "second_factor_set",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::LoggedIn => "logged_in",
            Self::LoggedInByProvider => "logged_in_by_provider",
            Self::IdentityLinked => "identity_linked",
            Self::Locked => "account_locked",
            Self::Unlocked => "account_unlocked",
            Self::Reset => "account_reset",
            Self::SecondFactorReset => "second_factor_reset",
            Self::EmailSet => "email_set",
        }
    }
}
