//! Eras are elected by solutions: from accounts, and from the offchain workers of validators.

use crate::{blocks::*, chain::*, provider::*, steps::*};
use frame_election_provider_support::{onchain::OnChainExecution, ElectionProvider};
use frame_support::{assert_noop, assert_ok, hypothetically, traits::PreInherents};
use pallet_election_provider_multi_block::{signed, verifier::Verifier as _, Phase};
use pallet_staking::{ErasStakersOverview, StartedElectionError, StartedElections};
use std::collections::BTreeSet;

#[test]
fn an_era_has_the_exposures_of_the_solution_to_the_unit() {
    run(|| {
        // 1. The election for era 1 starts 22 blocks before block 24, which plans it. Block 12 starts a session and is full.
        roll_to(5);
        assert_eq!((starts(), phase()), (vec![2], Phase::Signed(3)));
        // 2. The miner has submitted three pages. Each nominator's stake is divided among its winners.
        let solution = roll_to_result(1);
        assert_eq!((System::block_number(), solution.len()), (20, 3));
        for (who, stake) in [
            (NINA, 900),
            (OMAR, 800),
            (PETE, 700),
            (QUINN, 600),
            (RITA, 500),
        ] {
            let parts = solution.values().filter_map(|backers| backers.get(&who));
            assert_eq!(
                parts.sum::<Balance>(),
                stake,
                "{who} votes with all its stake"
            );
        }
        // 3. Staking collects a page in each of the next blocks. The era is planned with exactly this.
        roll_to(23);
        assert_eq!((phase(), holds_a_result()), (Phase::Off, true));
        roll_to(24);
        assert_eq!((successes(), Staking::planned_era()), (vec![24], 1));
        assert_eq!(exposures(1), solution);
        // 4. The winners work in era 1.
        roll_to_active(1);
        let mut validators = Session::validators();
        validators.sort();
        assert_eq!((System::block_number(), validators), (36, elected(1)));
    });
}

#[test]
fn a_winner_can_have_backers_on_all_pages() {
    run(|| {
        roll_to_result(1);
        let pages = [0, 1, 2].map(queued_page);
        // 1. Carol's own vote, Omar's and Quinn's are on three different pages.
        let backers_of_carol = |page: u32| pages[page as usize].get(&CAROL).cloned();
        let on = |page| backers_of_carol(page).map(|backers| backers.into_keys().collect());
        assert_eq!(on(2), Some(BTreeSet::from([CAROL])));
        assert_eq!(on(1), Some(BTreeSet::from([OMAR, PETE])));
        assert_eq!(on(0), Some(BTreeSet::from([QUINN])));
        let total: Balance = (0..3)
            .filter_map(backers_of_carol)
            .flatten()
            .map(|(_, value)| value)
            .sum();
        // 2. Staking adds them up to one exposure.
        roll_to_planned(1);
        let overview = ErasStakersOverview::<Runtime>::get(1, CAROL).expect("is elected");
        assert_eq!(
            (overview.total, overview.own, overview.nominator_count),
            (total, 1_000, 3)
        );
    });
}

#[test]
fn each_era_has_one_election_and_it_is_complete_in_time() {
    run(|| {
        roll_to_active(6);
        let planned: Vec<u64> = (0..6).map(|era| 24 + 36 * era).collect();
        let started: Vec<u64> = planned.iter().map(|block| block - 22).collect();
        assert_eq!(
            (starts(), successes(), failures()),
            (started, planned, vec![])
        );
        assert_eq!(MultiBlock::round(), 6);
    });
}

/// Returns the last block in which an election can start, so that it is complete before the block that plans its era.
fn last_start_before(planned: u64) -> u64 {
    // The duration, the block in which it ends, a page in each block, and one in reserve.
    let mut missing = MultiBlock::average_election_duration() + 1 + PAGES + 1;
    let mut block = planned;
    while missing > 0 {
        block -= 1;
        missing -= u32::from(!block.is_multiple_of(SessionLength::get()));
    }
    block
}

#[test]
fn blocks_that_start_sessions_delay_an_election_and_no_era() {
    SessionsPerEra::set(9);
    for length in 4..14 {
        SessionLength::set(length);
        run(|| {
            // Eras are longer than elections, and sessions shorter or longer. Before the first era, each session tries.
            roll_to_planned(3);
            let planned = successes();
            assert_eq!(
                planned[1..],
                [1, 2].map(|era| planned[0] + era * 9 * length)
            );
            assert!(failures().iter().all(|block| *block < planned[0]));
            let expected = [planned[1], planned[2]].map(last_start_before);
            assert_eq!(starts()[1..], expected, "sessions of {length} blocks");
        });
    }
}

#[test]
fn the_best_submitter_is_paid_and_a_false_claim_costs_its_deposit() {
    run(|| {
        Submitter::set(None);
        roll_to(5);
        // 1. The liar claims more than its solution has. The miner's claim is true.
        let mut lie = mine();
        lie.score.minimal_stake += 1;
        submit(LIAR, lie);
        submit(MINER, mine());
        let all_pages = DEPOSIT + 3 * DEPOSIT_PER_PAGE;
        assert_eq!(deposit(LIAR), all_pages);
        // 2. The higher claim is verified first, in blocks 10, 11 and 13. It is refused in the block of its last page.
        roll_to(13);
        assert_eq!(
            (balance(LIAR), Verifier::queued_score()),
            (10_000 - all_pages, None)
        );
        // 3. Then the other one is verified. Its fees are paid back: one for the score, one for each page.
        roll_to(16);
        assert_eq!(balance(MINER), 10_000 + REWARD + 4 * FEE);
        assert_eq!(deposit(MINER), 0);
        // 4. It is elected.
        let solution = roll_to_result(1);
        roll_to_planned(1);
        assert_eq!(exposures(1), solution);
    });
}

#[test]
fn a_solution_counts_only_in_its_phase_and_only_once() {
    run(|| {
        Submitter::set(None);
        roll_to(4);
        let score = Default::default();
        let refused = signed::Error::<Runtime>::PhaseNotSigned;
        assert_noop!(Signed::register(signed(MINER), score), refused);
        roll_to(5);
        submit(MINER, mine());
        let again = signed::Error::<Runtime>::Duplicate;
        assert_noop!(Signed::register(signed(MINER), score), again);
        // It takes its solution back, and loses 70% of the deposit.
        assert_ok!(Signed::bail(signed(MINER)));
        let lost = (DEPOSIT + 3 * DEPOSIT_PER_PAGE) * 7 / 10;
        assert_eq!(balance(MINER), 10_000 - lost);
        assert_eq!(roll_to_result(1).len(), 0);
    });
}

#[test]
fn validators_elect_an_era_with_their_offchain_workers() {
    run(|| {
        Submitter::set(None);
        WorkersRun::set(true);
        // Block 19 is the last of three in which validators submit.
        roll_to(19);
        assert_eq!(phase(), Phase::Unsigned(0));
        let solution = roll_to_result(1);
        assert_eq!(solution.len(), 3);
        roll_to_planned(1);
        assert_eq!((exposures(1), successes()), (solution, vec![24]));
    });
}

#[test]
fn a_solution_for_some_pages_elects_with_the_votes_on_them() {
    MinerPages::set(2);
    run(|| {
        // 1. Validators solve pages 2 and 1, so the voters on page 0 have no effect.
        Submitter::set(None);
        WorkersRun::set(true);
        let solution = roll_to_result(1);
        assert!(!queued_page(2).is_empty() && !queued_page(1).is_empty());
        assert_eq!(Verifier::get_queued_solution_page(0), None);
        // 2. The provider has no page 0. It counts as empty, and the era is elected.
        roll_to_planned(1);
        assert_eq!((exposures(1), successes()), (solution, vec![24]));
        for who in [QUINN, RITA, SAM] {
            assert!(!Staking::is_exposed(&who, 1), "{who} is on page 0");
        }
    });
}

#[test]
fn a_result_is_not_asked_for_before_it_is_ready() {
    run(|| {
        // 1. Before the start, while voters are read, while solutions come in: nothing changes.
        for block in [1, 3, 7, 12, 17] {
            roll_to(block);
            frame_support::assert_storage_noop!({
                let refused = Elections::elect(2).map(|_| ());
                assert_eq!(refused, Err(StartedElectionError::NotReady));
            });
        }
        // 2. A page out of order is not handed out either: page 1 comes after page 2.
        roll_to(21);
        assert_eq!(phase(), Phase::Export(1));
        let error = Elections::elect(0).expect_err("page 1 is next");
        assert!(matches!(error, StartedElectionError::Provider(_)));
        roll_to_planned(1);
        assert_eq!(elected(1).len(), 3);
    });
}

#[test]
fn the_weight_of_starting_and_of_each_page_is_registered() {
    run(|| {
        let weighed = |action: &dyn Fn()| {
            let before = System::block_weight().total();
            action();
            System::block_weight().total() - before
        };
        let hook = || <Elections as PreInherents>::pre_inherents();
        let reads = |number| <Runtime as frame_system::Config>::DbWeight::get().reads(number);
        // 1. A block without an election asks staking. A block with one reads the phase.
        assert_eq!((phase(), weighed(&hook)), (Phase::Off, reads(14)));
        roll_to(5);
        assert_eq!(weighed(&hook), reads(1));
        // 2. A page weighs what the provider says.
        roll_to(20);
        let page = MultiBlock::status().expect("is on").expect("is ready");
        assert!(page.ref_time() > 0);
        let fetch = || assert!(Elections::elect(2).is_ok());
        assert_eq!(weighed(&fetch), page);
    });
}

#[test]
fn a_provider_that_takes_no_time_is_never_started_and_costs_nothing() {
    run(|| {
        type AtOnce = StartedElections<Runtime, OnChainExecution<OnChainPhragmen>>;
        let before = System::block_weight().total();
        frame_support::assert_storage_noop!(AtOnce::pre_inherents());
        assert_eq!(System::block_weight().total(), before);
        // It elects as without the wrapper, here with the voters of page 0: the other pages are read.
        roll_to(4);
        assert_eq!(phase(), Phase::Snapshot(0));
        type Direct = OnChainExecution<OnChainPhragmen>;
        let expected = hypothetically!(Direct::elect(0).map_err(|_| ()));
        assert!(expected.as_ref().is_ok_and(|winners| winners.len() == 3));
        let elected = hypothetically!(AtOnce::elect(0).map_err(|_| ()));
        assert_eq!(elected, expected);
    });
}
