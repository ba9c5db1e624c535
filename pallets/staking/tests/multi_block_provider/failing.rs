//! Elections without a result, late ones, and what governance does about them.

use crate::{
    blocks::*,
    chain::*,
    provider::{DEPOSIT, DEPOSIT_PER_PAGE},
    steps::*,
};
use frame_election_provider_support::{ElectionProvider, Support, Supports};
use frame_support::{assert_noop, assert_ok};
use pallet_election_provider_multi_block::{
    verifier::Verifier as _, AdminOperation, Event, ManagerOperation, Phase,
};
use sp_npos_elections::EvaluateSupport;
use sp_runtime::DispatchError;

#[test]
fn without_a_solution_the_old_validators_stay_and_sessions_ask_again() {
    run(|| {
        // 1. Nobody submits anything. The fallback has nothing either, so all pages are empty.
        Submitter::set(None);
        let validators = Session::validators();
        roll_to(21);
        assert_eq!((phase(), MultiBlock::round()), (Phase::Off, 1));
        // 2. Era 1 is due in block 24, and is not elected. Another election starts at once.
        roll_to(24);
        assert_eq!((failures(), starts()), (vec![24], vec![2, 24]));
        // 3. This one has a solution, in block 43. So the session of block 48 plans era 1.
        Submitter::set(Some(MINER));
        let solution = roll_to_result(1);
        assert_eq!(
            (System::block_number(), Session::validators()),
            (43, validators)
        );
        roll_to_planned(1);
        assert_eq!((failures(), successes()), (vec![24, 36], vec![48]));
        assert_eq!((exposures(1), starts()), (solution, vec![2, 24]));
    });
}

#[test]
fn an_election_longer_than_a_session_is_not_disturbed_by_it() {
    SessionLength::set(5);
    run(|| {
        // 1. Era 1 is due in block 10. Each session asks, and the election goes on until it is ready in block 22.
        let solution = roll_to_result(1);
        assert_eq!((System::block_number(), failures()), (22, vec![10, 15, 20]));
        roll_to_planned(1);
        assert_eq!((exposures(1), successes()), (solution, vec![25]));
        // 2. From then on each era takes five sessions instead of three, and one election.
        roll_to_planned(3);
        assert_eq!(successes(), [25, 50, 75]);
        assert_eq!(
            (failures(), starts()),
            (vec![10, 15, 20, 40, 45, 65, 70], vec![1, 25, 50, 75])
        );
    });
}

#[test]
fn full_blocks_delay_an_election_and_lose_nothing() {
    // Three full blocks, or four. Block 24 plans the era if the result is ready before, and block 36 otherwise.
    for (full, planned, failed) in [(3, 24, vec![]), (4, 36, vec![24])] {
        run(|| {
            // 1. One page of voters is read. Then some blocks have no room.
            roll_to(3);
            BlocksAreFull::set(true);
            roll_to(3 + full);
            assert_eq!(phase(), Phase::Snapshot(1));
            BlocksAreFull::set(false);
            // 2. Without them, the result is ready in block 20. Block 24 starts a session, so it is full as well.
            let solution = roll_to_result(1);
            let late = full + u64::from(20 + full >= 24);
            assert_eq!(System::block_number(), 20 + late);
            roll_to_planned(1);
            assert_eq!(
                (exposures(1), successes(), failures()),
                (solution, vec![planned], failed)
            );
        });
    }
}

#[test]
fn a_fallback_on_chain_elects_for_each_page_and_may_exceed_the_seats() {
    FallbackMode::set(Fallback::OnChain);
    run(|| {
        // 1. Nobody submits. Each page elects three winners with the votes on it alone.
        Submitter::set(None);
        roll_to_planned(1);
        assert_eq!((successes(), failures()), (vec![24], vec![]));
        // 2. Together they are four of the five candidates, for three seats. Each has its own stake at risk.
        assert_eq!(elected(1).len(), 4);
        for (winner, backers) in exposures(1) {
            assert_eq!(backers.get(&winner), Some(&1_000));
        }
        // 3. Nobody backs with more than its stake (`check_sums`), and the era runs.
        roll_to_active(1);
        assert_eq!(Session::validators().len(), 4);
    });
}

#[test]
fn more_winners_than_a_set_may_have_are_refused_with_all_pages() {
    FallbackMode::set(Fallback::OnChain);
    MaxValidatorSet::set(4);
    run(|| {
        // 1. The pages elect five winners, and a set may have four. Nothing of the result stays, here or there.
        Submitter::set(None);
        for nominator in [QUINN, RITA, SAM] {
            assert_ok!(Staking::nominate(signed(nominator), vec![DAVE, ALICE]));
        }
        roll_until(|| MultiBlock::round() == 1);
        assert!(System::block_number() < 24);
        roll_one();
        roll_one();
        assert!(!holds_a_result() && elected(1).is_empty());
        // 2. Another election starts, this time with a solution.
        Submitter::set(Some(MINER));
        let solution = roll_to_result(1);
        roll_to_planned(1);
        assert_eq!((exposures(1), elected(1).len()), (solution, 3));
    });
}

/// The winners that governance wants, with their backers.
fn decreed() -> Supports<AccountId> {
    let support = |winner, backer: (AccountId, u128)| {
        let voters = vec![(winner, 1_000), backer];
        let total = 1_000 + backer.1;
        (winner, Support { total, voters })
    };
    vec![support(ALICE, (NINA, 900)), support(DAVE, (PETE, 700))]
}

#[test]
fn in_an_emergency_governance_sets_the_winners() {
    FallbackMode::set(Fallback::Emergency);
    run(|| {
        // 1. Nobody submits. The fallback stops the election, and staking asks in vain. No other one starts.
        Submitter::set(None);
        roll_to(40);
        assert_eq!((phase(), starts()), (Phase::Emergency, vec![2]));
        assert_eq!((failures(), holds_a_result()), (vec![24, 36], false));
        // 2. Only root sets winners, as page 0. Then it lets this page be fetched.
        let set = || {
            let supports = decreed();
            let score = supports.evaluate();
            let bounded = supports.try_into().expect("is within the bounds");
            AdminOperation::EmergencySetSolution(Box::new(bounded), score)
        };
        assert_noop!(
            MultiBlock::admin(signed(LIAR), set()),
            DispatchError::BadOrigin
        );
        assert_ok!(MultiBlock::admin(root(), set()));
        let export = ManagerOperation::ForceSetPhase(Phase::Export(0));
        assert_ok!(MultiBlock::manage(root(), export));
        // 3. The next session plans the era with exactly these.
        roll_to_planned(1);
        assert_eq!(System::block_number(), 48);
        let expected = decreed()
            .into_iter()
            .map(|(winner, s)| (winner, s.voters.into_iter().collect()));
        assert_eq!(exposures(1), expected.collect());
        // 4. From then on elections go on as usual.
        Submitter::set(Some(MINER));
        roll_to_planned(2);
        assert_eq!((elected(2).len(), failures().len()), (3, 2));
    });
}

#[test]
fn governance_ends_a_round_and_the_next_one_starts_by_itself() {
    run(|| {
        // 1. Solutions come in when root ends the round. The next block starts another one, which is late.
        roll_to(7);
        assert_ok!(MultiBlock::manage(
            root(),
            ManagerOperation::ForceRotateRound
        ));
        assert_eq!(phase(), Phase::Off);
        let solution = roll_to_result(1);
        assert_eq!((System::block_number(), starts()), (27, vec![2, 8]));
        roll_to_planned(1);
        assert_eq!(
            (exposures(1), failures(), successes()),
            (solution, vec![24], vec![36])
        );
    });
}

#[test]
fn a_round_that_ends_while_pages_are_fetched_leaves_nothing_behind() {
    run(|| {
        // 1. One page is fetched when root ends the round.
        roll_to(21);
        assert!(holds_a_result() && !elected(1).is_empty());
        assert_ok!(MultiBlock::manage(
            root(),
            ManagerOperation::ForceRotateRound
        ));
        // 2. What was fetched is removed. It is never completed by pages of another round.
        roll_to(23);
        assert!(!holds_a_result() && elected(1).is_empty());
        // 3. Another round elects the era.
        let solution = roll_to_result(1);
        roll_to_planned(1);
        assert_eq!((exposures(1), starts()), (solution, vec![2, 22]));
        assert_eq!((failures(), successes()), (vec![24, 36], vec![48]));
    });
}

#[test]
fn a_solution_with_too_few_winners_is_never_queued() {
    run(|| {
        // 1. The miner drops a page, so its claim is false and its winners too few.
        Submitter::set(None);
        roll_to(5);
        let mut solution = mine();
        solution.solution_pages[2] = Default::default();
        submit(MINER, solution);
        // It is refused in block 13, with the last page. Its deposit is gone.
        roll_to(13);
        assert_eq!(Verifier::queued_score(), None);
        let deposit = DEPOSIT + 3 * DEPOSIT_PER_PAGE;
        assert_eq!(balance(MINER), 10_000 - deposit);
        // 2. The era is not elected, and the next election starts.
        roll_to(24);
        assert_eq!((failures(), MultiBlock::status()), (vec![24], Ok(None)));
    });
}

#[test]
fn an_election_that_is_refused_voters_tells_so() {
    run(|| {
        // Governance turns the provider back while staking has read on. The pages are refused, with an event.
        roll_to(4);
        assert_eq!(phase(), Phase::Snapshot(0));
        crate::checks::PagesAreMissing::set(true);
        let back = ManagerOperation::ForceSetPhase(Phase::Snapshot(1));
        assert_ok!(MultiBlock::manage(root(), back));
        roll_one();
        let refused = |event: &RuntimeEvent| {
            *event == RuntimeEvent::MultiBlock(Event::UnexpectedVoterSnapshotFailed)
        };
        assert_eq!(blocks_with(refused), [5]);
        roll_to_planned(1);
        assert_eq!(elected(1).len(), 3);
    });
}
