//! Benchmarks: what each step takes at most.
//!
//! There is one for each function of [`Measurements`](crate::Measurements), with the same name and the same numbers.
//! FRAME allows numbers only names of one letter. The docs of the functions say which election is measured.
//! `weights/composed.rs` says how weights follow from the results.
//!
//! Steps are not calls. So each benchmark runs the function that spends the weight.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod setup;

use crate::{
    bounds::Bounds,
    ending::Ending,
    pallet::{Config, Pallet},
    pipeline::Pipeline,
    rooms::{Allowance, Phases, StoredResult, StoredSnapshot, Waiting},
    snapshot::Snapshot,
    terms::TermsCheck,
    types::Phase,
    weights::BALANCING_ROUNDS,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_election_provider_support::{BalancingConfig, ElectionProvider, VoteWeight, VoterOf};
use frame_support::{traits::Get, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use setup::*;

fn now<T: Config>() -> BlockNumberFor<T> {
    frame_system::Pallet::<T>::block_number()
}

/// Starts a snapshot whose last page of voters is taken next.
fn begin_snapshot<T: Config>(count: u32) -> Vec<T::AccountId> {
    let accounts = targets::<T>(count);
    TermsCheck::<T>::begin(now::<T>());
    StoredSnapshot::<T>::begin(1, BoundedVec::truncate_from(accounts.clone()));
    Phases::<T>::enter(Phase::Snapshot(0));
    accounts
}

/// Takes the last page of voters in the way in which the pipeline does it.
fn take_last_page<T: Config>(voters: Vec<VoterOf<T::DataProvider>>) -> Phase {
    let mut allowance = Allowance::<T>::open();
    assert_eq!(Phases::<T>::current(), Phase::Snapshot(0));
    let next = Snapshot::<T>::store_page(0, voters, &mut allowance);
    let next = next.expect("the page is valid");
    Phases::<T>::enter(next);
    next
}

/// Takes the step that is due.
fn take_step<T: Config>() {
    let mut allowance = Allowance::<T>::open();
    assert!(Pipeline::<T>::take_step(&mut allowance).is_ok());
}

/// Checks that a result is ready.
fn assert_solved<T: Config>() {
    assert_eq!(
        Phases::<T>::current(),
        Phase::Export(Bounds::<T>::first_page())
    );
    assert!(StoredResult::<T>::size_of_page(Bounds::<T>::first_page()).is_some());
}

#[benchmarks]
mod benches {
    use super::*;

    /// A result waits to be fetched. This block reads the most: phase, terms and wait.
    #[benchmark]
    fn idle_block() {
        TermsCheck::<T>::begin(now::<T>());
        Waiting::<T>::set_first_start(now::<T>());
        Phases::<T>::enter(Phase::Export(0));
        let number = now::<T>();
        #[block]
        {
            Pipeline::<T>::process_block(number);
        }
        assert_eq!(Phases::<T>::current(), Phase::Export(0));
    }

    #[benchmark]
    fn begin() {
        let mut allowance = Allowance::<T>::open();
        let number = now::<T>();
        #[block]
        {
            Pipeline::<T>::begin(number, &mut allowance);
        }
        assert_eq!(
            Phases::<T>::current(),
            Phase::Snapshot(Bounds::<T>::first_page())
        );
    }

    #[benchmark]
    fn snapshot_targets(t: Linear<1, { T::MaxTargets::get() }>) {
        let mut allowance = Allowance::<T>::open();
        let accounts = targets::<T>(t);
        let seats = T::MaxWinners::get();
        let stored;
        #[block]
        {
            stored = Snapshot::<T>::store_targets(accounts, seats, &mut allowance);
        }
        assert!(stored.is_ok());
        assert_eq!(StoredSnapshot::<T>::totals().targets, t);
    }

    #[benchmark]
    fn snapshot_page(
        t: Linear<1, { T::MaxTargets::get() }>,
        v: Linear<1, { T::VotersPerPage::get() }>,
    ) {
        let accounts = begin_snapshot::<T>(t);
        let voters = page_of_voters::<T>(&accounts, v, v);
        let next;
        #[block]
        {
            next = take_last_page::<T>(voters);
        }
        assert_eq!(next, Phase::Solve);
        assert_eq!(StoredSnapshot::<T>::totals().voters, v);
    }

    #[benchmark]
    fn snapshot_votes(
        n: Linear<
            { T::VotersPerPage::get() },
            { T::VotersPerPage::get() * Bounds::<T>::max_votes() },
        >,
    ) {
        let accounts = begin_snapshot::<T>(T::MaxTargets::get());
        let voters = page_of_voters::<T>(&accounts, T::VotersPerPage::get(), n);
        let next;
        #[block]
        {
            next = take_last_page::<T>(voters);
        }
        assert_eq!(next, Phase::Solve);
        assert_eq!(StoredSnapshot::<T>::totals().votes, n);
    }

    #[benchmark]
    fn solve_targets(t: Linear<1, { most_backed_targets::<T>() }>) {
        SampleElectorate::new::<T>(1, t, t).store::<T>(own_vote);
        #[block]
        {
            take_step::<T>();
        }
        assert_solved::<T>();
    }

    #[benchmark]
    fn solve_seats(s: Linear<1, { most_searches::<T>() }>) {
        let most = most_backed_targets::<T>();
        SampleElectorate::new::<T>(s, most, most).store::<T>(own_vote);
        #[block]
        {
            take_step::<T>();
        }
        assert_solved::<T>();
    }

    #[benchmark]
    fn solve_voters(v: Linear<1, { Bounds::<T>::max_voters() }>) {
        store_tie::<T>(v, WEIGHT);
        #[block]
        {
            take_step::<T>();
        }
        assert_solved::<T>();
    }

    #[benchmark]
    fn solve_wide_voters(v: Linear<1, { Bounds::<T>::max_voters() }>) {
        store_tie::<T>(v, VoteWeight::MAX);
        #[block]
        {
            take_step::<T>();
        }
        assert_solved::<T>();
    }

    /// Weights differ, so that no iteration finds everything balanced.
    #[benchmark]
    fn balancing(v: Linear<1, { Bounds::<T>::max_voters() }>) {
        let winners = most_winners::<T>();
        let mut electorate = palisade_phragmen::Electorate::new(winners as usize);
        for voter in 0..v {
            let weight = WEIGHT + VoteWeight::from(voter).pow(3) % 1_000_003;
            let votes = neighbours(voter, Bounds::<T>::max_votes(), winners);
            assert!(electorate.add_voter(weight, votes.into_iter().map(u32::from)));
        }
        let config = BalancingConfig {
            iterations: BALANCING_ROUNDS as usize,
            tolerance: 0,
        };
        let outcome;
        #[block]
        {
            outcome = palisade_phragmen::elect(electorate, winners as usize, Some(config));
        }
        assert!(outcome.is_ok_and(|outcome| outcome.winners().len() == winners as usize));
    }

    #[benchmark]
    fn export_page(
        t: Linear<1, { T::MaxTargets::get() }>,
        v: Linear<1, { Bounds::<T>::max_voters() }>,
        w: Linear<1, { T::MaxWinners::get() }>,
        b: Linear<1, { T::MaxBackersPerWinner::get() }>,
    ) {
        SampleElectorate::new::<T>(1, t, v).store::<T>(|_| (WEIGHT, vec![0]));
        store_result::<T>(vec![result_page(t, v, w, b)]);
        let page;
        #[block]
        {
            page = Pallet::<T>::elect(Bounds::<T>::first_page());
        }
        assert!(page.is_ok_and(|page| page.len() == w as usize));
    }

    #[benchmark]
    fn export_empty_page() {
        SampleElectorate::new::<T>(1, 1, 1).store::<T>(own_vote);
        store_result::<T>(vec![]);
        let page;
        #[block]
        {
            page = Pallet::<T>::elect(Bounds::<T>::first_page());
        }
        assert!(page.is_ok_and(|page| page.is_empty()));
    }

    /// No election has both ballots and a result. So this is more than any election stores.
    #[benchmark]
    fn clear(p: Linear<1, { T::Pages::get() }>) {
        let electorate = SampleElectorate {
            per_page: 1,
            ..SampleElectorate::new::<T>(1, 1, p)
        };
        electorate.store::<T>(|_| own_vote(0));
        assert!(StoredResult::<T>::store(small_pages(p)).is_ok());
        let mut allowance = Allowance::<T>::open();
        #[block]
        {
            Ending::<T>::clear(&mut allowance);
        }
        assert_eq!(Phases::<T>::current(), Phase::Off);
        assert_eq!(Pallet::<T>::check_invariants(), Ok(()));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_chain(), crate::mock::Runtime);
}
