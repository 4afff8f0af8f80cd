//! The tree: how leaves and nodes are hashed, which nodes a root and a proof are made of. Complete subtrees are looked up
//! where the host keeps them; nothing here keeps more than one path.

use std::fmt;

use numbered::{Decode, Encode};
use sha2::{Digest, Sha256};

/// A hash in the tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The hash of a leaf's bytes (RFC 9162, 2.1.1). Its first byte sets it apart from every node.
pub fn leaf_hash(record: &[u8]) -> Hash {
    Hash(Sha256::new_with_prefix([0]).chain_update(record).finalize().into())
}

/// The hash of two subtrees side by side.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(Sha256::new_with_prefix([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// Where complete subtrees are looked up.
pub trait Nodes {
    /// Why one can't be had.
    type Error;
    /// The hash of the subtree of `1 << height` leaves that begins at leaf `index << height`. It is asked for complete ones
    /// alone.
    ///
    /// # Errors
    /// What keeps it from being read.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// The hash of the leaves from `start` up to `end`, where they are a subtree of some tree: `start` is then a multiple of the
/// greatest power of two within.
fn subtree<N: Nodes>(nodes: &mut N, start: u64, end: u64) -> Result<Hash, N::Error> {
    let mut peaks = Vec::new();
    let mut at = start;
    while at < end {
        let height = (end - at).ilog2();
        peaks.push(nodes.node(height, at >> height)?);
        at += 1 << height;
    }
    Ok(folded(&peaks))
}

/// Subtrees side by side, the greatest first, as one.
fn folded(peaks: &[Hash]) -> Hash {
    let mut from_right = peaks.iter().rev();
    let Some(last) = from_right.next() else { return empty_root() };
    from_right.fold(*last, |right, left| node_hash(left, &right))
}

/// Where a tree of more than one leaf parts: the greatest power of two below its size.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The root of the first `size` leaves.
///
/// # Errors
/// What the nodes return.
pub fn root<N: Nodes>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    subtree(nodes, 0, size)
}

/// The proof that a leaf stands at an index in the tree of this size (RFC 9162, 2.1.3.1); empty where it does not.
///
/// # Errors
/// What the nodes return.
pub fn inclusion_path<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::new();
    let (mut start, mut end) = if index < size { (0, size) } else { (0, 0) };
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(subtree(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(nodes, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of the second size begins with that of the first (RFC 9162, 2.1.4.1); empty where the first is
/// none, or not the smaller.
///
/// # Errors
/// What the nodes return.
pub fn consistency_path<N: Nodes>(nodes: &mut N, first: u64, second: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::new();
    if first == 0 || first >= second {
        return Ok(path);
    }
    let (mut start, mut end) = (0, second);
    while first != end {
        let middle = start + split(end - start);
        if first <= middle {
            path.push(subtree(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(nodes, start, middle)?);
            start = middle;
        }
    }
    if start > 0 {
        path.push(subtree(nodes, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// A tree that only grows, by the few nodes that what comes next rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash. `complete` is told every subtree that is whole by that: height, index, hash.
    pub fn push(&mut self, leaf: Hash, mut complete: impl FnMut(u32, u64, &Hash)) {
        let mut node = leaf;
        // Each one bit at the end of the size is a peak that finds its sibling now.
        for height in 1..=self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
            complete(height, self.size >> height, &node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root.
    pub fn root(&self) -> Hash {
        folded(&self.peaks)
    }
}
