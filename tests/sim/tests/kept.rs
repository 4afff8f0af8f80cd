//! Scenarios that once showed something wrong, as they were made short and printed: each stands for what was mended.

use sim::scenario::{Deed, Event, Scenario, What};
use sim::world::play;
use sync_core::time::{Millis, Timestamp};

/// SEED=804: a wrong wall clock, a departure from the customer's that nobody heard of for hours, and a server clock that was set: the
/// companion's phone took for attested what only the wall clock said.
#[test]
fn a_companions_phone_calls_nobody_in_time_by_a_wall_clock() {
    let scenario = Scenario {
        seed: 804,
        phones: 4,
        span: Millis(172800000),
        events: vec![
            Event { at: Millis(25563122), what: What::Wall { phone: 0, ahead: Millis(99858096) } },
            Event {
                at: Millis(96749989),
                what: What::Do { phone: 0, visit: 3, deed: Deed::Plan { start: Timestamp(1789444695852) } },
            },
            Event { at: Millis(99170468), what: What::Offline { phone: 0, span: Millis(6301324) } },
            Event { at: Millis(99561943), what: What::Do { phone: 0, visit: 3, deed: Deed::Invite { phone: 1 } } },
            Event { at: Millis(99765869), what: What::Turn },
            Event { at: Millis(102619859), what: What::Do { phone: 0, visit: 3, deed: Deed::Leave } },
            Event { at: Millis(103237903), what: What::Contact { phone: 0 } },
            Event { at: Millis(103286430), what: What::Contact { phone: 3 } },
            Event { at: Millis(103530105), what: What::ServerClock { by: Millis(126564) } },
            Event { at: Millis(111509363), what: What::Contact { phone: 0 } },
            Event { at: Millis(111779348), what: What::Do { phone: 0, visit: 3, deed: Deed::Brief } },
            Event { at: Millis(112363561), what: What::Do { phone: 0, visit: 3, deed: Deed::Thank } },
            Event { at: Millis(112435092), what: What::Contact { phone: 0 } },
        ],
    };
    let wrong = play(&scenario, false).wrong;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
