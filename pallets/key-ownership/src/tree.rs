//! The binary Merkle tree over the keys of a session, and the paths through it.
//!
//! A leaf is a key's type, the key and its owner. Leaves are sorted, so that equal sets have equal roots. The depth
//! depends only on the number of leaves: nobody can make another validator's path longer by registering similar keys.
//!
//! No two validators of a session have the same key ([`crate::lending`]), so each key has one owner. Pure functions:
//! they read no storage.

use crate::pallet::Config;
use alloc::{vec, vec::Vec};
use codec::{DecodeAll, Encode};
use sp_core::Hasher;
use sp_runtime::{
    proving_trie::{base2::BasicProvingTrie, ProvingTrie},
    traits::OpaqueKeys,
    KeyTypeId,
};
use sp_session::ValidatorCount;

/// The root of the keys of a session, with their numbers.
#[frame_support::stored(no_skip_type_params)]
pub struct SessionRoot<Hash> {
    /// The root of the tree over the keys.
    pub hash: Hash,
    /// The number of validators.
    pub validators: ValidatorCount,
    /// The number of leaves. It is stored because a later release can have more or fewer keys for each validator.
    pub leaves: u32,
}

/// A key's type, the key, and its owner in SCALE.
type Leaf = (KeyTypeId, Vec<u8>, Vec<u8>);

type Tree<T> = BasicProvingTrie<<T as frame_system::Config>::Hashing, Leaf, ()>;

/// The path of the library in SCALE: root, siblings, number of leaves, position, leaf.
type Path<Hash> = (Hash, Vec<Hash>, u32, u32, Vec<u8>);

/// A validator with its keys.
type Member<T> = (
    <T as pallet_session::Config>::ValidatorId,
    <T as pallet_session::Config>::Keys,
);

fn leaf<T: Config>(id: KeyTypeId, key: &[u8], owner: &T::ValidatorId) -> Leaf {
    (id, key.to_vec(), owner.encode())
}

fn tree_of<T: Config>(set: &[Member<T>]) -> Option<Tree<T>> {
    let leaves = set.iter().flat_map(|(owner, keys)| {
        let ids = T::Keys::key_ids().iter();
        ids.map(move |id| (leaf::<T>(*id, keys.get_raw(*id), owner), ()))
    });
    Tree::<T>::generate_for(leaves).ok()
}

/// Returns the root of a set's keys. With the present library it is never `None`.
pub(crate) fn root_of<T: Config>(set: &[Member<T>]) -> Option<SessionRoot<T::Hash>> {
    let leaves = set.len().saturating_mul(T::Keys::key_ids().len());
    Some(SessionRoot {
        hash: *tree_of::<T>(set)?.root(),
        validators: set.len() as ValidatorCount,
        leaves: leaves as u32,
    })
}

/// Returns the nodes that prove who owns a key: its owner in SCALE, and the path. `None` if nobody in the set has the
/// key.
pub(crate) fn prove<T: Config>(
    set: &[Member<T>],
    id: KeyTypeId,
    key: &[u8],
) -> Option<Vec<Vec<u8>>> {
    // Keys of an unknown type are empty, so they would be equal to an empty key.
    if !T::Keys::key_ids().contains(&id) {
        return None;
    }
    let (owner, _) = set.iter().find(|(_, keys)| keys.get_raw(id) == key)?;
    let path = tree_of::<T>(set)?.create_proof(&leaf::<T>(id, key, owner));
    Some(vec![owner.encode(), path.ok()?])
}

/// Returns whether a path leads from a key of `owner` to the root.
///
/// Costs at most ⌈log₂ leaves⌉ + 1 hashes. A path that could cost more is refused by its length.
///
/// Why it is sound:
/// - Each step hashes 64 bytes. The path gives half of them. Nobody can find other bytes with the same hash.
/// - So a path that ends at the root goes down through inner nodes of the stored tree, to one of its leaves. The number
///   of leaves and the position that the path claims only decide which half comes first.
/// - An inner node can't pass for a leaf, because a leaf of the same length is refused.
/// - The number of leaves must also be the stored one, so that a path has one form.
pub(crate) fn verify<T: Config>(
    root: &SessionRoot<T::Hash>,
    id: KeyTypeId,
    key: &[u8],
    owner: &T::ValidatorId,
    path: &[u8],
) -> bool {
    let leaf = leaf::<T>(id, key, owner);
    let leaf_length = leaf.encoded_size();
    let inner_node_length = <T::Hashing as Hasher>::LENGTH.saturating_mul(2);
    if leaf_length == inner_node_length || path.len() > longest_path::<T>(root.leaves, leaf_length)
    {
        return false;
    }
    let mut encoded = path;
    let Ok((_, siblings, leaves, _, _)) = Path::<T::Hash>::decode_all(&mut encoded) else {
        return false;
    };
    leaves == root.leaves
        && siblings.len() <= depth(root.leaves)
        && Tree::<T>::verify_proof(&root.hash, path, &leaf, &()).is_ok()
}

/// Returns the length in bytes of the longest path through a tree.
pub(crate) fn longest_path<T: Config>(leaves: u32, leaf_length: usize) -> usize {
    // Two lengths of lists in SCALE and two numbers, each of 4 bytes at most.
    const NUMBERS: usize = 4 * 4;
    let hash = <T::Hashing as Hasher>::LENGTH;
    let root_and_siblings = depth(leaves).saturating_add(1).saturating_mul(hash);
    root_and_siblings
        .saturating_add(NUMBERS)
        .saturating_add(leaf_length)
}

/// Returns the number of steps from the deepest leaf to the root: ⌈log₂ leaves⌉.
pub(crate) fn depth(leaves: u32) -> usize {
    let rows = leaves.saturating_sub(1).checked_ilog2();
    rows.map_or(0, |rows| (rows as usize).saturating_add(1))
}
