//! What holds after every block.
//!
//! The provider's own checks (`try_state`) need the feature `try-runtime`, which would compile the whole SDK anew. So
//! these functions check the same, from what other crates can read.

use crate::{blocks::*, chain::*, provider::PAGES, steps::*};
use codec::Encode;
use frame_support::{parameter_types, traits::fungible::InspectHold};
use pallet_election_provider_multi_block::{
    signed::{HoldReason, SortedScores},
    verifier::Verifier as _,
    DesiredTargets, PagedTargetSnapshot, PagedTargetSnapshotHash, PagedVoterSnapshot,
    PagedVoterSnapshotHash, Phase,
};
use pallet_staking::{ElectionUnderway, ErasStakersOverview, ErasTotalStake, VoterOrderLock};
use sp_npos_elections::{evaluate_support, Backings, ElectionScore};
use sp_runtime::traits::Hash;
use std::collections::{BTreeMap, BTreeSet};

parameter_types! {
    /// Staking has refused a page of voters in this round, because eras were frozen.
    pub static PagesAreMissing: bool = false;
}

/// Checks the storage of all pallets.
pub fn check() {
    Staking::check_invariants().expect("the storage of staking is consistent");
    Offences::check_invariants().expect("the storage of offences is consistent");
    check_sums();
    check_snapshot();
    check_queue();
    check_submissions();
    let reads = pallet_staking::NextVoters::<Runtime>::exists();
    assert!(reads || !VoterOrderLock::<Runtime>::exists());
    if let Some(underway) = ElectionUnderway::<Runtime>::get() {
        assert_eq!(underway.era, Staking::planned_era() + 1);
    }
}

/// The exposures of an era add up to its total stake, and nobody backs with more than its stake was at most.
fn check_sums() {
    for era in [Staking::active_era(), Staking::planned_era()] {
        let total: Balance = ErasStakersOverview::<Runtime>::iter_prefix_values(era)
            .map(|overview| overview.total)
            .sum();
        assert_eq!(total, ErasTotalStake::<Runtime>::get(era));
        let mut backed = BTreeMap::<AccountId, Balance>::new();
        for (who, value) in exposures(era).into_values().flatten() {
            *backed.entry(who).or_default() += value;
        }
        assert!(backed.values().all(|value| *value <= 1_000));
    }
}

/// The snapshot has the pages that its phase says, each with its hash, and none of earlier rounds.
fn check_snapshot() {
    let round = MultiBlock::round();
    let rounds = PagedVoterSnapshot::<Runtime>::iter_keys().map(|(round, _)| round);
    assert!(rounds
        .chain(DesiredTargets::<Runtime>::iter_keys())
        .all(|of| of == round));
    let (has_targets, first_page) = match phase() {
        Phase::Off => (false, PAGES),
        Phase::Snapshot(PAGES) => (false, PAGES),
        Phase::Snapshot(next) => (true, next + 1),
        _ => (true, 0),
    };
    assert_eq!(DesiredTargets::<Runtime>::contains_key(round), has_targets);
    let targets = PagedTargetSnapshot::<Runtime>::get(round, PAGES - 1);
    assert_eq!(targets.is_some(), has_targets);
    let hash = PagedTargetSnapshotHash::<Runtime>::get(round, PAGES - 1);
    assert_eq!(targets.map(|page| hash_of(&page)), hash);
    if phase() == Phase::Off {
        PagesAreMissing::set(false);
    }
    let mut voters = BTreeSet::new();
    for page in 0..PAGES {
        let read = PagedVoterSnapshot::<Runtime>::get(round, page);
        let hash = PagedVoterSnapshotHash::<Runtime>::get(round, page);
        assert_eq!(read.as_ref().map(hash_of), hash);
        assert!(PagesAreMissing::get() || read.is_some() == (page >= first_page));
        for (who, ..) in read.into_iter().flatten() {
            assert!(voters.insert(who), "{who} votes once");
        }
    }
}

fn hash_of(page: &impl Encode) -> sp_core::H256 {
    <Runtime as frame_system::Config>::Hashing::hash(&page.encode())
}

/// The solution that is queued has the score that is stored with it, and without a score there is none.
fn check_queue() {
    struct Sum(u128);
    impl Backings for Sum {
        fn total(&self) -> u128 {
            self.0
        }
    }
    let pages: Vec<_> = (0..PAGES)
        .filter_map(Verifier::get_queued_solution_page)
        .collect();
    let Some(stored) = Verifier::queued_score() else {
        return assert!(pages.is_empty(), "no page without a score");
    };
    let mut sums = BTreeMap::<AccountId, u128>::new();
    for (winner, support) in pages.into_iter().flatten() {
        *sums.entry(winner).or_default() += support.total;
    }
    let score: ElectionScore = evaluate_support(sums.into_values().map(Sum));
    assert_eq!(stored, score);
    let minimum = Verifier::minimum_score().unwrap_or_default();
    assert!(score.strict_better(minimum));
}

/// Each submission of the round has one deposit, and they are sorted by score.
fn check_submissions() {
    let submissions = SortedScores::<Runtime>::get(MultiBlock::round());
    assert!(submissions.is_sorted_by_key(|(_, score)| *score));
    let submitters: BTreeSet<_> = submissions.iter().map(|(who, _)| *who).collect();
    assert_eq!(submitters.len(), submissions.len());
    let later: BTreeSet<_> = SortedScores::<Runtime>::iter_values()
        .flatten()
        .map(|(who, _)| who)
        .collect();
    for who in [MINER, LIAR] {
        let deposit = Balances::balance_on_hold(&HoldReason::SignedSubmission.into(), &who);
        assert_eq!(deposit > 0, later.contains(&who), "{who} has a deposit");
    }
}
