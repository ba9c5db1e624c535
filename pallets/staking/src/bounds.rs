//! What is stored with a bound that a later release may change.
//!
//! The bound is a constant of the configuration. A list that a larger bound wrote must not be read as if there were
//! none: pages would be paid twice, and stake would leave before its slash. So the shapes here decode any length and
//! keep what is there. The bound says how much is added:
//!
//! - Where a list may refuse, `try_push` refuses.
//! - Where leaving out would harm somebody, and something else limits the number, [`push_anyway`] adds.
//!
//! Owns no storage. `docs/adr/037` lists all that has such a bound.

use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Compact, Decode, Encode, MaxEncodedLen};
use core::{
    marker::PhantomData,
    mem,
    ops::{Deref, DerefMut},
};
use frame_support::{traits::Get, WeakBoundedVec};
use scale_info::{Type, TypeInfo};
use sp_staking::EraIndex;

/// A bounded list that metadata describes as a `Vec`, which is what clients of `pallet-staking` expect. Its bytes
/// are those of either. A program built with subxt tells the two apart, and refuses to read what it was not built
/// for. Decodes any length.
#[derive(Decode, Encode, MaxEncodedLen)]
pub struct ListedAsVec<Item, Bound>(pub WeakBoundedVec<Item, Bound>);

impl<Item: TypeInfo + 'static, Bound: 'static> TypeInfo for ListedAsVec<Item, Bound> {
    type Identity = <Vec<Item> as TypeInfo>::Identity;

    fn type_info() -> Type {
        Vec::<Item>::type_info()
    }
}

impl<Item, Bound> Default for ListedAsVec<Item, Bound> {
    fn default() -> Self {
        Self(WeakBoundedVec::default())
    }
}

impl<Item, Bound> Deref for ListedAsVec<Item, Bound> {
    type Target = WeakBoundedVec<Item, Bound>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<Item, Bound> DerefMut for ListedAsVec<Item, Bound> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// How many there are of each of some eras. No era has zero. Its bytes, and its metadata, are those of a `BTreeMap`. Decodes
/// any length; `Bound` is what its length is estimated by.
#[derive(Decode, Encode)]
pub struct CountsByEra<Bound>(BTreeMap<EraIndex, u32>, PhantomData<Bound>);

impl<Bound> CountsByEra<Bound> {
    /// Counts one more of an era.
    pub fn count(&mut self, era: EraIndex) {
        let number = self.0.entry(era).or_default();
        *number = number.saturating_add(1);
    }

    /// Takes one of an era off the count.
    pub fn uncount(&mut self, era: EraIndex) {
        if let Some(number) = self.0.get_mut(&era) {
            *number = number.saturating_sub(1);
            if *number == 0 {
                self.0.remove(&era);
            }
        }
    }

    /// The counts alone.
    pub fn into_inner(self) -> BTreeMap<EraIndex, u32> {
        self.0
    }
}

impl<Bound: Get<u32>> MaxEncodedLen for CountsByEra<Bound> {
    fn max_encoded_len() -> usize {
        let eras = Bound::get();
        let entry = <(EraIndex, u32)>::max_encoded_len();
        Compact(eras)
            .encoded_size()
            .saturating_add(entry.saturating_mul(eras as usize))
    }
}

impl<Bound: 'static> TypeInfo for CountsByEra<Bound> {
    type Identity = <BTreeMap<EraIndex, u32> as TypeInfo>::Identity;

    fn type_info() -> Type {
        BTreeMap::<EraIndex, u32>::type_info()
    }
}

impl<Bound> Default for CountsByEra<Bound> {
    fn default() -> Self {
        Self(BTreeMap::new(), PhantomData)
    }
}

impl<Bound> Deref for CountsByEra<Bound> {
    type Target = BTreeMap<EraIndex, u32>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Adds to a list, also if that is full. For lists whose number of items something else limits: an item that is left
/// out would be paid twice, or go free. `what` is what the log calls the list, should it be longer than its bound.
pub(crate) fn push_anyway<Item, Bound: Get<u32>>(
    list: &mut WeakBoundedVec<Item, Bound>,
    item: Item,
    what: &'static str,
) {
    let mut items = mem::take(list).into_inner();
    items.push(item);
    *list = WeakBoundedVec::force_from(items, Some(what));
}
