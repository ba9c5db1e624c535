//! Invariants of the runtime's constants.
//!
//! Reads no storage. The pallet's `integrity_test` runs these checks, in the tests of a runtime.

use crate::{pallet::Config, slashing::Showing, types::MaxWinnersOf, weights::WeightInfo};
use core::marker::PhantomData;
use frame_election_provider_support::ElectionProvider;
use frame_support::{dispatch::DispatchClass, traits::Get};

/// What must hold between configuration values.
pub(super) struct ConfigurationInvariants<T>(PhantomData<T>);

impl<T: Config> ConfigurationInvariants<T> {
    /// Panics if a value contradicts another one.
    pub(super) fn check() {
        Self::check_durations();
        Self::check_slashing();
        Self::check_calls();
        Self::check_bounds();
    }

    fn check_durations() {
        let bonding = T::BondingDuration::get();
        assert!(
            T::SlashDeferDuration::get() < bonding,
            "a slash is applied before its stake is free"
        );
        assert!(
            bonding.saturating_add(2) <= T::HistoryDepth::get(),
            "exposures and spans are kept for longer than stake is bonded"
        );
    }

    /// One block can do the smallest step of each kind. Otherwise slashes would never be applied or shown. And slashes
    /// can't take more than a whole block. Proof sizes have no limit.
    fn check_slashing() {
        let page = T::MaxExposurePageSize::get();
        let budget = T::MaxSlashingWeight::get();
        assert!(
            budget.ref_time() <= T::BlockWeights::get().max_block.ref_time(),
            "a block can hold all slashing work: else lower MaxSlashingWeight"
        );
        let apply = T::WeightInfo::find_due_slash()
            .saturating_add(T::WeightInfo::read_slash_page(page))
            .saturating_add(T::WeightInfo::slash_staker());
        let show = T::WeightInfo::find_due_slash()
            .saturating_add(T::WeightInfo::find_unshown_slash())
            .saturating_add(Showing::<T>::weight_of_showing_a_page());
        assert!(apply.all_lte(budget), "a block can slash a staker");
        assert!(show.all_lte(budget), "a block can show a page");
    }

    /// A transaction can pay the largest page, and cancel a slash of the longest list. Otherwise nobody could claim the
    /// rewards of the page, or pardon anybody.
    fn check_calls() {
        let weights = T::BlockWeights::get();
        let normal = weights.get(DispatchClass::Normal).max_extrinsic;
        let most = normal.unwrap_or(weights.max_block);
        let pay = T::WeightInfo::payout_page(T::MaxExposurePageSize::get());
        assert!(
            pay.all_lte(most),
            "a transaction can pay a page: else lower MaxExposurePageSize"
        );
        let cancel = T::WeightInfo::cancel_deferred_slash(1, T::MaxShownNominators::get());
        assert!(
            cancel.all_lte(most),
            "a transaction can cancel a slash: else lower MaxShownNominators"
        );
    }

    fn check_bounds() {
        assert!(T::SessionsPerEra::get() > 0, "an era has a session");
        assert!(
            T::MaxExposurePageSize::get() > 0,
            "a page holds a nominator"
        );
        assert!(T::MaxExposurePages::get() > 0, "a page is paid");
        assert!(T::MaxUnlockingChunks::get() > 0, "stake can unlock");
        assert!(T::MaxNominations::get() > 0, "a nominator has a target");
        assert!(
            T::MaxValidatorSet::get() <= T::MaxCandidates::get(),
            "every validator of an era can be a candidate"
        );
        assert!(T::MaxNominators::get() > 0, "a stash can nominate");
        assert!(
            MaxWinnersOf::<T>::get() <= T::MaxValidatorSet::get(),
            "every winner fits into the validator set"
        );
        assert!(
            <T::ElectionProvider as ElectionProvider>::Pages::get() > 0,
            "an election returns a page"
        );
    }
}
