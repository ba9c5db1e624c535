//! Lists with a bound that a later release may change.
//!
//! The bound is a constant of the configuration. A release can lower it below the length of a stored list. Such a list
//! must not be read as empty: pages would be paid twice, and stake would leave before its slash. So the types here
//! decode any length and keep all items. The bound limits only what is added:
//!
//! - If a list may refuse an item, `try_push` refuses it.
//! - If leaving an item out would harm an account, and something else limits the number of items, [`push_anyway`] adds
//!   it.
//!
//! Owns no storage. `docs/adr/037` lists everything that has such a bound.

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

/// A bounded list that metadata describes as a `Vec`, because clients of `pallet-staking` expect a `Vec`.
///
/// Both types have the same encoding. But a program built with subxt distinguishes them, and refuses to read a type
/// that it was not built for. Decodes any length.
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

/// A count for each era. An era with a count of zero is not in it.
///
/// Encoding and metadata are those of a `BTreeMap`. Decodes any length. `Bound` is the estimate of its length.
#[derive(Decode, Encode)]
pub struct CountsByEra<Bound>(BTreeMap<EraIndex, u32>, PhantomData<Bound>);

impl<Bound> CountsByEra<Bound> {
    /// Increases the count of an era by one.
    pub fn count(&mut self, era: EraIndex) {
        let number = self.0.entry(era).or_default();
        *number = number.saturating_add(1);
    }

    /// Decreases the count of an era by one.
    pub fn uncount(&mut self, era: EraIndex) {
        if let Some(number) = self.0.get_mut(&era) {
            *number = number.saturating_sub(1);
            if *number == 0 {
                self.0.remove(&era);
            }
        }
    }

    /// Returns the counts.
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

/// Adds an item to a list, even if the list is full.
///
/// For lists whose length is limited by something else. If an item were left out, a page could be paid twice, or an
/// offender could go free. `what` is the name of the list in the log, if the list is longer than its bound.
pub(crate) fn push_anyway<Item, Bound: Get<u32>>(
    list: &mut WeakBoundedVec<Item, Bound>,
    item: Item,
    what: &'static str,
) {
    let mut items = mem::take(list).into_inner();
    items.push(item);
    *list = WeakBoundedVec::force_from(items, Some(what));
}
