//! When a verdict is frozen: people must be able to rely on what was said long enough ago. Later evidence is not lost by that;
//! it stands beside the verdict as an amendment.

use crate::obligation::{Sentence, State, clock};
use crate::time::{Millis, Timestamp};

/// From when on a verdict that has stood since a moment stays as it is; none for one that still waits for somebody: for it to be
/// done, for a phone, for a superior.
pub fn frozen_from(state: State, since: Timestamp, after: Millis) -> Option<Timestamp> {
    let waits = state.is_open() || matches!(state, State::Claimed | State::Disputed);
    (!waits).then_some(since + after)
}

/// What evidence that came after the freeze would have made of a verdict. `zone` is an IANA name.
pub fn explain_amendment(frozen: Timestamp, later: &Sentence, zone: &str) -> Sentence {
    let at = clock(frozen, zone);
    Sentence {
        en: format!("Frozen since {at}; the verdict stays. Evidence that came later says: {}", later.en),
        zh: format!("判定自 {at} 起冻结，不再变动。此后送达的证据表明：{}", later.zh),
    }
}
