//! Where somebody was, as far as it is shown (V6.3): coarse to everybody else, exact in an emergency, and not at all once the time is over
//! for which the policy keeps it.

use sync_core::fact::Fix;
use sync_core::policy::PolicyDocument;
use sync_core::time::{Millis, Timestamp};

/// A degree in metres, as far as it matters here.
const DEGREE: f64 = 111_320.0;

/// Whether a watch stands where every metre counts.
pub fn is_emergency(state: &str) -> bool {
    matches!(state, "alarmed" | "sos")
}

/// Who looks, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The traveller or a companion.
    pub own: bool,
    /// Whether they may see where somebody was.
    pub location: bool,
    /// Whether the watch is alarmed.
    pub alarmed: bool,
    /// The server's now.
    pub now: Timestamp,
}

impl Limits {
    /// What is shown of a position that was received at a time.
    pub(super) fn shown(&self, fix: Option<Fix>, received: Timestamp, policy: &PolicyDocument) -> Option<Fix> {
        let kept = received + Millis::days(i64::from(policy.whereabouts_days)) > self.now;
        let fix = fix.filter(|_| self.location && kept)?;
        Some(if self.own || self.alarmed { fix } else { coarse(fix, policy.position_decimals) })
    }
}

/// To so many decimals of a degree, with a radius that says so.
fn coarse(fix: Fix, decimals: u32) -> Fix {
    let step = 10_i32.pow(6_u32.saturating_sub(decimals));
    let round = |e6: i32| {
        let half = if e6 < 0 { -(step / 2) } else { step / 2 };
        (e6.saturating_add(half) / step).saturating_mul(step)
    };
    let off = (DEGREE * f64::from(step) / 1e6).ceil() as u32;
    Fix {
        latitude_e6: round(fix.latitude_e6),
        longitude_e6: round(fix.longitude_e6),
        accuracy_m: fix.accuracy_m.max(off),
    }
}

#[cfg(test)]
mod tests {
    use sync_core::fact::Fix;
    use sync_core::policy::PolicyDocument;
    use sync_core::time::{Millis, Timestamp};

    use super::Limits;

    const FIX: Fix = Fix { latitude_e6: 31_234_567, longitude_e6: -121_476_543, accuracy_m: 20 };

    fn shown(own: bool, alarmed: bool, after: Millis) -> Option<Fix> {
        let limits = Limits { own, location: true, alarmed, now: Timestamp(0) + after };
        limits.shown(Some(FIX), Timestamp(0), &PolicyDocument::default())
    }

    #[test]
    fn v6_3_others_see_about_a_kilometre_and_in_an_emergency_every_metre() {
        let coarse = shown(false, false, Millis::days(1)).expect("shown");
        assert_eq!((coarse.latitude_e6, coarse.longitude_e6, coarse.accuracy_m), (31_230_000, -121_480_000, 1_114));
        assert_eq!(shown(false, true, Millis::days(1)), Some(FIX));
        assert_eq!(shown(true, false, Millis::days(1)), Some(FIX), "the traveller's own");
    }

    #[test]
    fn v6_3_after_sixty_days_nobody_sees_it() {
        assert!(shown(true, true, Millis::days(60) - Millis(1)).is_some());
        assert_eq!(shown(true, true, Millis::days(60)), None);
    }
}
