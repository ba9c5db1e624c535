//! Exposures of all versions become exposures in pages.
//!
//! - **Unpaged** (until version 13): `ErasStakers` has all nominators, `ErasStakersClipped` the largest ones. Only the
//!   latter are paid, as one page. So they become page 0. The other nominators become further pages, which are not
//!   paid, and can be slashed. The ledger of the validator says whether they are claimed (`stashes`). A validator
//!   without a ledger has no such record. So what it has not claimed is not paid, as in `pallet-staking`.
//! - **Paged** (from version 14 on): pages stay as they are. Nominators are not sorted again, because some pages may be
//!   paid already. A validator without nominators has no page in `pallet-staking`. Here it gets an empty one.

use super::{
    cursor::Unit,
    old::{
        ErasStakers as FullExposures, ErasStakersClipped as ClippedExposures, Ledger as OldLedgers,
    },
    report::{report, Repair},
};
use crate::{
    pallet::Config,
    rooms::{Eras, Exposures, Ledgers, Rewards},
    types::{BalanceOf, ExposureOf},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{EraIndex, ExposurePage, IndividualExposure, PagedExposureMetadata};

type Nominator<T> = IndividualExposure<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
type Key<T> = (EraIndex, <T as frame_system::Config>::AccountId);
type PageOf<T> = ExposurePage<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// Takes over exposures.
pub(super) struct InheritedExposures<T>(PhantomData<T>);

impl<T: Config> InheritedExposures<T> {
    /// Cuts the next unpaged exposure into pages, and removes it.
    pub(super) fn page_next(after: Option<Key<T>>) -> Unit<Key<T>> {
        let mut exposures = match after {
            Some((era, who)) => {
                FullExposures::<T>::iter_from(FullExposures::<T>::hashed_key_for(era, who))
            }
            None => FullExposures::<T>::iter(),
        };
        let Some((era, validator, full)) = exposures.next() else {
            return Unit::finished::<T>();
        };
        let clipped = ClippedExposures::<T>::take(era, &validator);
        FullExposures::<T>::remove(era, &validator);
        Self::page(era, validator, full, clipped)
    }

    /// Cuts the next exposure that has only its clipped form into pages, and removes it. Its paid nominators are the
    /// only ones that are known.
    pub(super) fn page_next_clipped(after: Option<Key<T>>) -> Unit<Key<T>> {
        let mut exposures = match after {
            Some((era, who)) => {
                ClippedExposures::<T>::iter_from(ClippedExposures::<T>::hashed_key_for(era, who))
            }
            None => ClippedExposures::<T>::iter(),
        };
        let Some((era, validator, clipped)) = exposures.next() else {
            return Unit::finished::<T>();
        };
        ClippedExposures::<T>::remove(era, &validator);
        Self::page(era, validator, clipped, None)
    }

    fn page(
        era: EraIndex,
        validator: T::AccountId,
        full: ExposureOf<T>,
        clipped: Option<ExposureOf<T>>,
    ) -> Unit<Key<T>> {
        if Exposures::<T>::is_elected(era, &validator) {
            report_mended::<T>(era, &validator);
            return Unit::new::<T>(Some((era, validator)), 4, 2);
        }
        let total = full.total;
        let clipped = clipped.map(|clipped| clipped.others);
        let (overview, pages) = in_pages::<T>(full, clipped, T::MaxExposurePageSize::get());
        if overview.total != total {
            report_mended::<T>(era, &validator);
        }
        let written = (pages.len() as u64).saturating_add(4);
        Exposures::<T>::store(era, &validator, overview, pages);
        if era < Eras::<T>::active() && !Self::has_ledger(&validator) {
            Rewards::<T>::inherit_claim(era, &validator, 1);
        }
        Unit::new::<T>(Some((era, validator)), 8, written)
    }

    /// Returns whether the claims of a validator are known: its ledger names the unpaged eras that it has claimed. An
    /// account that has left has no ledger, and `pallet-staking` pays nothing for its eras. If they counted as
    /// unclaimed, some of them would be paid twice.
    fn has_ledger(validator: &T::AccountId) -> bool {
        let is_of = |key: &T::AccountId| {
            OldLedgers::<T>::get(key).is_some_and(|ledger| ledger.stash == *validator)
        };
        let controller = Ledgers::<T>::controller_of(validator);
        controller.is_some_and(|controller| is_of(&controller) || is_of(validator))
    }

    /// Mends the counts of the next exposure, and adds the promised pages that it lacks.
    pub(super) fn complete_next(after: Option<Key<T>>) -> Unit<Key<T>> {
        let Some((era, validator)) = Exposures::<T>::keys_after(after.as_ref()).next() else {
            return Unit::finished::<T>();
        };
        let completed = Exposures::<T>::complete(era, &validator);
        if completed.is_mended() {
            report_mended::<T>(era, &validator);
        }
        Unit::new::<T>(
            Some((era, validator)),
            u64::from(completed.read).saturating_add(4),
            u64::from(completed.added).saturating_add(1),
        )
    }
}

fn report_mended<T: Config>(era: EraIndex, validator: &T::AccountId) {
    let validator = validator.clone();
    report::<T>(Repair::ExposureMended { era, validator });
}

/// Cuts an unpaged exposure into pages. All who are paid are on page 0, however many they are. The others follow, at
/// most `size` on each page. Within both groups the larger stakes come first, ties by account. Only page 0 is paid. The
/// total is the sum of all stakes.
fn in_pages<T: Config>(
    full: ExposureOf<T>,
    paid: Option<Vec<Nominator<T>>>,
    size: u32,
) -> (PagedExposureMetadata<BalanceOf<T>>, Vec<PageOf<T>>) {
    let size = size.max(1) as usize;
    let (paid, others): (Vec<_>, Vec<_>) = match paid {
        Some(paid) => {
            let known: BTreeSet<_> = paid.iter().map(|nominator| nominator.who.clone()).collect();
            let is_unpaid = |nominator: &Nominator<T>| !known.contains(&nominator.who);
            let others = full.others.into_iter().filter(is_unpaid).collect();
            (paid, others)
        }
        None => (full.others, Vec::new()),
    };
    let mut pages = Vec::from([page_of::<T>(paid)]);
    pages.extend(
        sorted::<T>(others)
            .chunks(size)
            .map(|chunk| page_of::<T>(chunk.to_vec())),
    );
    let nominator_count = pages.iter().map(|page| page.others.len() as u32);
    let stakes = pages.iter().map(|page| page.page_total);
    let overview = PagedExposureMetadata {
        total: stakes.fold(full.own, |sum, stake| sum.saturating_add(stake)),
        own: full.own,
        nominator_count: nominator_count.fold(0, u32::saturating_add),
        page_count: 1,
    };
    (overview, pages)
}

fn page_of<T: Config>(nominators: Vec<Nominator<T>>) -> PageOf<T> {
    let others = sorted::<T>(nominators);
    let stakes = others.iter().map(|nominator| nominator.value);
    ExposurePage {
        page_total: stakes.fold(Zero::zero(), |sum: BalanceOf<T>, stake| {
            sum.saturating_add(stake)
        }),
        others,
    }
}

fn sorted<T: Config>(mut nominators: Vec<Nominator<T>>) -> Vec<Nominator<T>> {
    nominators.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.who.cmp(&b.who)));
    nominators
}
