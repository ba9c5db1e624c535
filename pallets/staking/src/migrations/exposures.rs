//! Exposures of all versions become exposures in pages.
//!
//! - **Unpaged** (until version 13): `ErasStakers` has all nominators, `ErasStakersClipped` the largest ones. Only the
//!   latter are paid, as one page. So they become page 0. The other nominators become further pages, which are not
//!   paid, and can be slashed.
//! - **Paged** (from version 14 on): pages stay as they are. Nominators are not sorted again, because some pages may be
//!   paid already. A validator without nominators has no page in `pallet-staking`. Here it gets an empty one.

use super::{
    cursor::Unit,
    old::{ErasStakers as FullExposures, ErasStakersClipped as ClippedExposures},
    report::{report, Repair},
};
use crate::{
    pallet::Config,
    rooms::Exposures,
    types::{BalanceOf, ExposureOf},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{EraIndex, ExposurePage, IndividualExposure, PagedExposureMetadata};

type Nominator<T> = IndividualExposure<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
type PageOf<T> = ExposurePage<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// Takes over exposures.
pub(super) struct InheritedExposures<T>(PhantomData<T>);

impl<T: Config> InheritedExposures<T> {
    /// Cuts one unpaged exposure into pages, and removes it.
    pub(super) fn page_next() -> Unit<()> {
        if let Some((era, validator, full)) = FullExposures::<T>::iter().next() {
            let clipped = ClippedExposures::<T>::take(era, &validator);
            FullExposures::<T>::remove(era, &validator);
            return Self::page(era, &validator, full, clipped);
        }
        // What is left has no full exposure. So those who are paid are all who are known.
        match ClippedExposures::<T>::iter().next() {
            Some((era, validator, clipped)) => {
                ClippedExposures::<T>::remove(era, &validator);
                Self::page(era, &validator, clipped, None)
            }
            None => Unit::finished::<T>(),
        }
    }

    fn page(
        era: EraIndex,
        validator: &T::AccountId,
        full: ExposureOf<T>,
        clipped: Option<ExposureOf<T>>,
    ) -> Unit<()> {
        if Exposures::<T>::is_elected(era, validator) {
            report_mended::<T>(era, validator);
            return Unit::new::<T>(Some(()), 4, 2);
        }
        let total = full.total;
        let clipped = clipped.map(|clipped| clipped.others);
        let (overview, pages) = in_pages::<T>(full, clipped, T::MaxExposurePageSize::get());
        if overview.total != total {
            report_mended::<T>(era, validator);
        }
        let written = (pages.len() as u64).saturating_add(3);
        Exposures::<T>::store(era, validator, overview, pages);
        Unit::new::<T>(Some(()), 4, written)
    }

    /// Adds to the next exposure the pages that it promises and has not.
    pub(super) fn complete_next(
        after: Option<(EraIndex, T::AccountId)>,
    ) -> Unit<(EraIndex, T::AccountId)> {
        let Some((era, validator)) = Exposures::<T>::keys_after(after.as_ref()).next() else {
            return Unit::finished::<T>();
        };
        let had_nominators = Exposures::<T>::overview(era, &validator)
            .is_some_and(|overview| !overview.nominator_count.is_zero());
        let added = Exposures::<T>::complete(era, &validator);
        if had_nominators && !added.is_zero() {
            report_mended::<T>(era, &validator);
        }
        let added = u64::from(added);
        Unit::new::<T>(
            Some((era, validator)),
            added.saturating_add(4),
            added.saturating_add(1),
        )
    }
}

fn report_mended<T: Config>(era: EraIndex, validator: &T::AccountId) {
    let validator = validator.clone();
    report::<T>(Repair::ExposureMended { era, validator });
}

/// Cuts an unpaged exposure into pages: those who are paid first, then the others, `size` on each page. Within both
/// groups the larger stakes come first, ties by account. One page is paid. The total is the sum of all stakes.
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
