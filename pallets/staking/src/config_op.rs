//! What a [`ConfigOp`] does: it sets a storage value, removes it, or leaves it.
//!
//! `set_staking_configs` takes several operations. Each is checked with [`ConfigOp::sets_at_most`]. Then the rooms
//! carry out all, with [`ConfigOp::apply_to`].

use crate::pallet::ConfigOp;
use codec::{Codec, FullCodec};
use frame_support::StorageValue;

impl<V: Codec + Default> ConfigOp<V> {
    /// Returns whether the operation sets no value above `bound`. An operation that sets no value is within any bound.
    pub(crate) fn sets_at_most(&self, bound: &V) -> bool
    where
        V: PartialOrd,
    {
        match self {
            Self::Set(value) => value <= bound,
            Self::Noop | Self::Remove => true,
        }
    }

    /// Carries out the operation on a storage value.
    pub(crate) fn apply_to<Item>(self)
    where
        V: FullCodec,
        Item: StorageValue<V>,
    {
        match self {
            Self::Noop => (),
            Self::Set(value) => Item::put(value),
            Self::Remove => Item::kill(),
        }
    }
}
