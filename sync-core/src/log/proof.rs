//! Checking proofs of the tree. They come from whom we don't trust: each must have exactly the nodes it needs.

use super::tree::{Hash, node_hash};

/// A proof that proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The sizes or the index make no sense together.
    #[error("it is about a place that the tree does not have")]
    Place,
    /// It has too few nodes.
    #[error("it is too short")]
    TooShort,
    /// It has more nodes than the tree is high.
    #[error("it is too long")]
    TooLong,
    /// It does not lead to the root of the smaller tree.
    #[error("it does not lead to the root of the smaller tree")]
    FirstRoot,
    /// It does not lead to the root.
    #[error("it does not lead to the root")]
    Root,
}

/// The way from a node to the root: its own place, and that of the last node beside it.
struct Way {
    at: u64,
    last: u64,
}

impl Way {
    /// Whether the next sibling stands to the left; then also skips the levels on which there is none.
    fn left(&mut self) -> bool {
        let left = self.at & 1 == 1 || self.at == self.last;
        while left && self.at & 1 == 0 && self.at != 0 {
            self.up();
        }
        left
    }

    fn up(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }
}

/// Checks that a leaf stands at an index in the tree of this size and root (RFC 9162, 2.1.3.2).
///
/// # Errors
/// [`ProofError`] naming what is wrong.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Place);
    }
    let mut way = Way { at: index, last: size - 1 };
    let mut node = *leaf;
    for sibling in path {
        if way.last == 0 {
            return Err(ProofError::TooLong);
        }
        node = if way.left() { node_hash(sibling, &node) } else { node_hash(&node, sibling) };
        way.up();
    }
    match () {
        () if way.last != 0 => Err(ProofError::TooShort),
        () if node != *root => Err(ProofError::Root),
        () => Ok(()),
    }
}

/// Checks that a tree begins with a smaller one, each by size and root (RFC 9162, 2.1.4.2).
///
/// # Errors
/// [`ProofError`] naming what is wrong.
pub fn verify_consistency(first: (u64, &Hash), second: (u64, &Hash), path: &[Hash]) -> Result<(), ProofError> {
    let ((first, first_root), (second, second_root)) = (first, second);
    if first == 0 || first >= second {
        return Err(ProofError::Place);
    }
    let mut way = Way { at: first - 1, last: second - 1 };
    while way.at & 1 == 1 {
        way.up();
    }
    // A smaller tree that is whole stands in the greater as it is: its root needs no proof.
    let (begin, rest) = match (first.is_power_of_two(), path.split_first()) {
        (true, _) => (first_root, path),
        (false, Some((begin, rest))) => (begin, rest),
        (false, None) => return Err(ProofError::TooShort),
    };
    let (mut of_first, mut of_second) = (*begin, *begin);
    for sibling in rest {
        if way.last == 0 {
            return Err(ProofError::TooLong);
        }
        if way.left() {
            of_first = node_hash(sibling, &of_first);
            of_second = node_hash(sibling, &of_second);
        } else {
            of_second = node_hash(&of_second, sibling);
        }
        way.up();
    }
    match () {
        () if way.last != 0 => Err(ProofError::TooShort),
        () if of_first != *first_root => Err(ProofError::FirstRoot),
        () if of_second != *second_root => Err(ProofError::Root),
        () => Ok(()),
    }
}
