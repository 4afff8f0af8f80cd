//! Access tokens: any text, and a good token mutated. Whoever is let in is whom the server gave the token to.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::Timestamp;

#[expect(dead_code, reason = "the server uses the rest")]
#[path = "../../../server/src/bearer.rs"]
mod bearer;
#[expect(dead_code, reason = "the server uses the rest")]
#[path = "../../../server/src/ring.rs"]
mod ring;
#[expect(dead_code, reason = "the server uses the rest")]
#[path = "../../../server/src/keys.rs"]
mod keys;

const ORIGIN: &str = "https://sojourn.example";
const NOW: Timestamp = Timestamp(1_789_356_600_000);

struct Good {
    keys: keys::Keys,
    caller: bearer::Caller,
    token: String,
}

fn good() -> &'static Good {
    static GOOD: OnceLock<Good> = OnceLock::new();
    GOOD.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("sojourn-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        keys::Keys::make(&folder).expect("keys");
        let keys = keys::Keys::read(&folder).expect("keys");
        std::fs::remove_dir_all(&folder).expect("removed");
        let caller = bearer::Caller {
            org: OrgId::new("acme").expect("sound"),
            person: PersonId::new("li.na").expect("sound"),
            device: DeviceId([3; 16]),
        };
        let token = bearer::issue(&keys, ORIGIN, &caller, NOW).expect("a token");
        Good { keys, caller, token }
    })
}

fuzz_target!(|data: &[u8]| {
    let good = good();
    let mut token = good.token.clone().into_bytes();
    match data.split_first() {
        Some((0, text)) => token = text.to_vec(),
        // Pairs of a place and what is put there.
        Some((_, changes)) => {
            for change in changes.chunks_exact(3) {
                let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % token.len();
                token[at] = change[2];
            }
        }
        None => {}
    }
    if let Ok(token) = std::str::from_utf8(&token)
        && let Some(caller) = bearer::check(&good.keys, ORIGIN, token, NOW)
    {
        assert_eq!(caller, good.caller);
    }
});
