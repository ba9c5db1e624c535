//! The chain on which benchmarks run: its eras, exposures, points and elections.
//!
//! [`begin`] comes first in each benchmark. It removes what the genesis has put into storage and would be measured too:
//! the number of its stakers is not known here.

use super::stakers::{named, prefs};
use crate::{
    election::{
        types::{Collection, CollectionStage, VoterPosition, VoterReading},
        ElectionCycle,
    },
    pallet::{Config, ConfigOp},
    rooms::{
        AppliedSlashes, CandidateList, CommissionBounds, Earlier, ElectionResults, Elections, Eras,
        Exposures, History, LimitOps, Limits, Points, Roles, SlashableEras, UnlockEras,
        VoterReadings,
    },
    slashing::types::ApplicationCursor,
    types::{BalanceOf, EraRewardPoints, ExposureOf, Forcing},
};
use alloc::vec::Vec;
use frame_election_provider_support::SortedListProvider as _;
use frame_support::traits::Get;
use sp_runtime::Perbill;
use sp_staking::{EraIndex, IndividualExposure, SessionIndex};

/// The number of elections that were held before each benchmark.
pub(super) const ELECTIONS: u32 = 10;

/// Returns the era that is active and planned. The whole history and all unlocking chunks can be before it.
pub(super) fn now<T: Config>() -> EraIndex {
    T::HistoryDepth::get() + T::MaxUnlockingChunks::get() + 10
}

/// Returns the era that is planned next.
pub(super) fn next<T: Config>() -> EraIndex {
    now::<T>() + 1
}

pub(super) fn first_session<T: Config>(era: EraIndex) -> SessionIndex {
    era * T::SessionsPerEra::get()
}

/// Starts the chain of a benchmark. Era [`now`] is active, and as many eras as possible can be slashed. Nobody has a
/// role, and no election is under way. The only limits are the constants of the runtime.
pub(super) fn begin<T: Config>() {
    frame_system::Pallet::<T>::set_block_number(1u32.into());
    forget_genesis::<T>();
    set_limits::<T>();
    let now = now::<T>();
    UnlockEras::<T>::set_mature_era(now);
    for era in now + 1 - T::BondingDuration::get()..=now {
        plan_era::<T>(era);
        SlashableEras::<T>::update(Some((era, first_session::<T>(era))));
    }
    Eras::<T>::activate(now, Some(1));
    Eras::<T>::set_planned_session(first_session::<T>(now));
    Eras::<T>::set_forcing(Forcing::NotForcing);
    History::<T>::advance_to(now - T::HistoryDepth::get());
    AppliedSlashes::<T>::set_cursor(ApplicationCursor {
        due_era: now + 1,
        ..Default::default()
    });
}

/// Makes an era the planned one, with its unlock era.
pub(super) fn plan_era<T: Config>(era: EraIndex) {
    Eras::<T>::plan(era, first_session::<T>(era));
    UnlockEras::<T>::fix(era);
}

fn forget_genesis<T: Config>() {
    let validators: Vec<_> = Roles::<T>::validators_after(None).collect();
    for stash in validators {
        CandidateList::<T>::remove(&stash);
        Roles::<T>::remove_validator(&stash);
    }
    let nominators: Vec<_> = T::VoterList::iter().collect();
    for stash in nominators {
        Roles::<T>::remove_nominator(&stash);
    }
    Points::<T>::publish();
    while Elections::<T>::count() < ELECTIONS {
        Elections::<T>::increment();
    }
    ElectionCycle::<T>::finish();
    ElectionResults::<T>::clear();
}

fn set_limits<T: Config>() {
    Limits::<T>::apply(LimitOps {
        min_nominator_bond: ConfigOp::Noop,
        min_validator_bond: ConfigOp::Noop,
        max_nominator_count: ConfigOp::Remove,
        max_validator_count: ConfigOp::Remove,
        chill_threshold: ConfigOp::Remove,
    });
    CommissionBounds::<T>::set_min_commission(Perbill::zero()).expect("is the least");
    CommissionBounds::<T>::set_max_commission(Perbill::one()).expect("is the most");
}

/// Lets elections fill as many seats as possible, and fail with fewer than `fewest` winners.
pub(super) fn set_seats<T: Config>(fewest: u32) {
    Limits::<T>::set_minimum_validator_count(0).expect("is the least");
    Limits::<T>::set_validator_count(T::MaxValidatorSet::get()).expect("is the most");
    Limits::<T>::set_minimum_validator_count(fewest).expect("is below the most");
}

/// Exposes a validator and its nominators, each of them with the same stake.
pub(super) fn expose<T: Config>(
    era: EraIndex,
    validator: &T::AccountId,
    nominators: &[T::AccountId],
    value: BalanceOf<T>,
) {
    let others: Vec<_> = nominators
        .iter()
        .map(|who| IndividualExposure {
            who: who.clone(),
            value,
        })
        .collect();
    let exposure = ExposureOf::<T> {
        total: value * BalanceOf::<T>::from(others.len() as u32 + 1),
        own: value,
        others,
    };
    let added = Exposures::<T>::add(era, validator, Earlier::Possible, exposure, || prefs(10));
    Exposures::<T>::grow_sums(era, &added.growth);
}

/// Gives 20 points in an era to each account.
pub(super) fn give_points<T: Config>(era: EraIndex, earners: &[T::AccountId]) {
    Points::<T>::replace(
        era,
        EraRewardPoints {
            total: earners.len() as u32 * 20,
            individual: earners.iter().map(|who| (who.clone(), 20)).collect(),
        },
    );
}

/// Returns as many accounts as an era can have validators. They start with the given ones.
pub(super) fn whole_set<T: Config>(first: &[T::AccountId]) -> Vec<T::AccountId> {
    let others = T::MaxValidatorSet::get().saturating_sub(first.len() as u32);
    let others = (0..others).map(|n| named::<T>("at work", n));
    first.iter().cloned().chain(others).collect()
}

/// Starts the election for the next era, which is still reading voters.
pub(super) fn begin_election<T: Config>() {
    Elections::<T>::begin(next::<T>());
    UnlockEras::<T>::fix(next::<T>());
    VoterReadings::<T>::put(VoterReading {
        next_page: 1,
        position: VoterPosition::Nominators(Some(named::<T>("last voter", 0))),
        since: frame_system::Pallet::<T>::block_number(),
        voters: 1,
        least_stake: None,
    });
}

/// Stores a result for the next era, without its exposures.
pub(super) fn store_result<T: Config>(stage: CollectionStage, winners: Vec<T::AccountId>) {
    ElectionResults::<T>::put(Collection {
        era: next::<T>(),
        stage,
        elections_held: ELECTIONS,
    });
    for winner in winners {
        ElectionResults::<T>::add_winner(winner).expect("there is room");
    }
}
