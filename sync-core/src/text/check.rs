//! Check characters: ISO 7064 MOD 37-2 over digits, capitals and `*`. In that system a sum of characters, each weighted by a
//! power of two, leaves one when divided by 37: no single wrong character and no swap of two neighbours leaves the same.

const LETTERS: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

fn value(c: u8) -> Option<u32> {
    LETTERS.iter().position(|letter| *letter == c).and_then(|at| u32::try_from(at).ok())
}

/// The sum of a group at its place, weighted from the right; the last character's weight is one if it is the check itself.
fn sum(group: &str, place: usize) -> Option<u32> {
    // The place counts as one more character in front, so that a group that moved does not check.
    let first = u32::try_from(place).ok()? + 1;
    group.bytes().try_fold(first, |sum, c| Some((sum * 2 + value(c)?) % 37))
}

fn letter(value: u32) -> char {
    LETTERS.get(value as usize).map_or('*', |letter| char::from(*letter))
}

/// A group with its check character.
pub fn checked(group: &str, place: usize) -> String {
    let before = sum(group, place).unwrap_or_default() * 2 % 37;
    format!("{group}{}", letter((38 - before) % 37))
}

/// A group without it, where it checks.
pub fn unchecked(group: &str, place: usize) -> Option<String> {
    let (payload, _) = group.split_at_checked(group.len().checked_sub(1)?)?;
    (sum(group, place)? == 1 && !payload.is_empty()).then(|| payload.to_owned())
}

/// The check of all groups together.
pub fn whole(groups: &str) -> String {
    let one = sum(groups, 7).unwrap_or_default();
    let other = groups.bytes().filter_map(value).fold(5, |sum, value| (sum * 5 + value) % 37);
    [letter(one), letter(other)].iter().collect()
}
