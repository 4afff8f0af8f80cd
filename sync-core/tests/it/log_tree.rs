//! The tree of the log: the known vectors of RFC 6962's reference implementation, and any tree against the RFC's own words
//! carried out without a thought for speed.

use std::convert::Infallible;

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use sync_core::log::{
    Frontier, Hash, Nodes, ProofError, consistency_path, empty_root, inclusion_path, leaf_hash, node_hash, root,
    verify_consistency, verify_inclusion,
};

use crate::world::seeded;

/// Leaves of the tests of Certificate Transparency's reference implementation (`merkle_tree_test.cc`; the same in
/// transparency-dev/merkle, `testonly/constants.go`).
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

/// The root after each of them, from there.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn bytes(hex: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(pair).collect()
}

fn hash(hex: &str) -> Hash {
    Hash(bytes(hex).try_into().expect("32 bytes"))
}

fn known_leaves() -> Vec<Hash> {
    LEAVES.iter().map(|leaf| leaf_hash(&bytes(leaf))).collect()
}

/// MTH of RFC 6962, 2.1, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

fn split(size: usize) -> usize {
    let mut k = 1;
    while k * 2 < size {
        k *= 2;
    }
    k
}

/// PATH of RFC 6962, 2.1.1.
fn naive_path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, beside) =
        if index < k { (naive_path(index, left), right) } else { (naive_path(index - k, right), left) };
    path.push(naive_root(beside));
    path
}

/// PROOF and SUBPROOF of RFC 6962, 2.1.2.
fn naive_proof(first: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if first == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, beside) = if first <= k {
        (naive_proof(first, left, whole), right)
    } else {
        (naive_proof(first - k, right, false), left)
    };
    proof.push(naive_root(beside));
    proof
}

/// Whole subtrees of some leaves.
struct Of<'a>(&'a [Hash]);

impl Nodes for Of<'_> {
    type Error = Infallible;
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, Infallible> {
        let (from, many) = ((index << height) as usize, 1 << height);
        Ok(naive_root(&self.0[from..from + many]))
    }
}

#[test]
fn roots_are_those_of_the_reference_implementation() {
    let leaves = known_leaves();
    let mut frontier = Frontier::default();
    assert_eq!(frontier.root(), empty_root());
    assert_eq!(empty_root(), hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (at, leaf) in leaves.iter().enumerate() {
        frontier.push(*leaf, |_, _, _| {});
        assert_eq!(frontier.root(), hash(ROOTS[at]), "{} leaves", at + 1);
        assert_eq!(root(&mut Of(&leaves), frontier.size()), Ok(hash(ROOTS[at])));
    }
}

#[test]
fn proofs_are_those_of_the_reference_implementation() {
    let leaves = known_leaves();
    let inclusion: [(u64, u64, &[&str]); 4] = [
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1,
            5,
            &[
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (index, size, path) in inclusion {
        let path: Vec<Hash> = path.iter().copied().map(hash).collect();
        assert_eq!(inclusion_path(&mut Of(&leaves), index, size), Ok(path), "leaf {index} of {size}");
    }
    let consistency: [(u64, u64, &[&str]); 3] = [
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (first, second, path) in consistency {
        let path: Vec<Hash> = path.iter().copied().map(hash).collect();
        assert_eq!(consistency_path(&mut Of(&leaves), first, second), Ok(path), "{first} in {second}");
    }
}

#[test]
fn every_proof_of_a_small_tree_is_the_rfcs_and_holds_nowhere_else() {
    let leaves: Vec<Hash> = (0..33u8).map(|at| leaf_hash(&[at])).collect();
    for size in 1..=leaves.len() {
        let leaves = &leaves[..size];
        let whole = naive_root(leaves);
        for index in 0..size {
            let path = inclusion_path(&mut Of(leaves), index as u64, size as u64).expect("nodes");
            assert_eq!(path, naive_path(index, leaves));
            for elsewhere in 0..size as u64 {
                let checked = verify_inclusion(&leaves[index], elsewhere, size as u64, &path, &whole);
                assert_eq!(checked.is_ok(), elsewhere == index as u64, "leaf {index} at {elsewhere} of {size}");
            }
        }
        for first in 1..size {
            let path = consistency_path(&mut Of(leaves), first as u64, size as u64).expect("nodes");
            assert_eq!(path, naive_proof(first, leaves, true));
            let begin = naive_root(&leaves[..first]);
            for claimed in 1..size as u64 {
                let checked = verify_consistency((claimed, &begin), (size as u64, &whole), &path);
                assert_eq!(checked.is_ok(), claimed == first as u64, "{first} as {claimed} in {size}");
            }
        }
    }
}

#[test]
fn a_proof_about_a_place_that_is_not_there_is_refused() {
    let leaf = leaf_hash(b"x");
    assert_eq!(verify_inclusion(&leaf, 1, 1, &[], &leaf), Err(ProofError::Place));
    assert_eq!(verify_inclusion(&leaf, 0, 0, &[], &leaf), Err(ProofError::Place));
    assert_eq!(verify_inclusion(&leaf, 0, 2, &[], &leaf), Err(ProofError::TooShort));
    assert_eq!(verify_inclusion(&leaf, 0, 1, &[leaf], &leaf), Err(ProofError::TooLong));
    for (first, second) in [(0, 5), (5, 5), (6, 5), (u64::MAX, 1)] {
        assert_eq!(verify_consistency((first, &leaf), (second, &leaf), &[]), Err(ProofError::Place));
    }
    assert_eq!(verify_consistency((3, &leaf), (u64::MAX, &leaf), &[]), Err(ProofError::TooShort));
    assert_eq!(inclusion_path(&mut Of(&[]), 3, 2), Ok(vec![]));
    assert_eq!(consistency_path(&mut Of(&[]), 3, 2), Ok(vec![]));
}

/// What can be done to a proof.
#[derive(Debug, Clone)]
enum Twist {
    Drop(usize),
    Add(usize, u8),
    Flip(usize, u8),
    Swap(usize),
}

fn twists() -> impl Strategy<Value = Twist> {
    let place = any::<prop::sample::Index>().prop_map(|at| at.index(64));
    proptest::prop_oneof![
        place.clone().prop_map(Twist::Drop),
        (place.clone(), any::<u8>()).prop_map(|(at, byte)| Twist::Add(at, byte)),
        (place.clone(), 0u8..=255).prop_map(|(at, bit)| Twist::Flip(at, bit)),
        place.prop_map(Twist::Swap),
    ]
}

fn twisted(path: &[Hash], twist: &Twist) -> Vec<Hash> {
    let mut path = path.to_vec();
    let many = path.len();
    match twist {
        Twist::Add(at, byte) => path.insert(at % (many + 1), Hash([*byte; 32])),
        _ if many == 0 => {}
        Twist::Drop(at) => drop(path.remove(at % many)),
        Twist::Flip(at, bit) => path[at % many].0[usize::from(bit / 8)] ^= 1 << (bit % 8),
        Twist::Swap(at) => path.swap(at % many, (at + 1) % many),
    }
    path
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn any_proof_is_the_rfcs_and_holds_and_no_other_does(
        (size, index, first) in (2usize..700).prop_flat_map(|size| (proptest::strategy::Just(size), 0..size, 1..size)),
        twist in twists(),
    ) {
        let leaves: Vec<Hash> = (0..size as u32).map(|at| leaf_hash(&at.to_be_bytes())).collect();
        let (whole, size) = (naive_root(&leaves), size as u64);
        let path = inclusion_path(&mut Of(&leaves), index as u64, size).expect("nodes");
        prop_assert_eq!(&path, &naive_path(index, &leaves));
        prop_assert!(verify_inclusion(&leaves[index], index as u64, size, &path, &whole).is_ok());
        let other = twisted(&path, &twist);
        let holds = verify_inclusion(&leaves[index], index as u64, size, &other, &whole).is_ok();
        prop_assert_eq!(holds, other == path);

        let path = consistency_path(&mut Of(&leaves), first as u64, size).expect("nodes");
        prop_assert_eq!(&path, &naive_proof(first, &leaves, true));
        let begin = naive_root(&leaves[..first]);
        prop_assert!(verify_consistency((first as u64, &begin), (size, &whole), &path).is_ok());
        let other = twisted(&path, &twist);
        let holds = verify_consistency((first as u64, &begin), (size, &whole), &other).is_ok();
        prop_assert_eq!(holds, other == path);
        let forked = leaf_hash(b"forked");
        prop_assert!(verify_consistency((first as u64, &forked), (size, &whole), &path).is_err());
    }

    #[test]
    fn a_frontier_tells_every_subtree_that_becomes_whole(size in 0u64..1_100) {
        let leaves: Vec<Hash> = (0..size as u32).map(|at| leaf_hash(&at.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        let mut told = 0;
        for leaf in &leaves {
            frontier.push(*leaf, |height, index, node| {
                assert_eq!(Of(&leaves).node(height, index), Ok(*node));
                told += 1;
            });
        }
        prop_assert_eq!(told, (1..11).map(|height| size >> height).sum::<u64>());
        prop_assert_eq!(frontier.root(), naive_root(&leaves));
    }
}
