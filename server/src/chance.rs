//! Where the randomness of what is written comes from: nonces, ids, salts, keys of content. It is handed in, so that a simulation
//! can have the same twice. Passwords, login codes and signing keys do not come from here.

/// A source of random bytes.
pub trait Chance: Send + Sync + 'static {
    /// Fills this with bytes that nobody can know.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

/// So many bytes of it.
pub fn drawn<const N: usize>(chance: &dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}
