//! What stakers do while an election is under way, and what becomes of it.

use crate::{blocks::*, chain::*, steps::*};
use frame_election_provider_support::SortedListProvider;
use frame_support::assert_ok;
use pallet_election_provider_multi_block::Phase;
use pallet_staking::{
    DeferredSlashes, Ledger, RewardDestination, ValidatorPrefs, Validators, VoterOrder,
    VoterOrderLock,
};
use sp_runtime::Perbill;

fn validate(who: AccountId) {
    assert_ok!(Staking::validate(signed(who), ValidatorPrefs::default()));
}

/// Returns the candidate whose vote is not on the first page.
fn candidate_on_the_second_page() -> AccountId {
    let first = voters_on(2);
    let candidates = [ALICE, BOB, CAROL, DAVE, ERIN];
    let other = candidates.into_iter().find(|who| !first.contains(who));
    other.expect("the first page has four of five")
}

#[test]
fn a_winner_that_offends_after_it_was_read_is_left_out() {
    run(|| {
        // 1. One of the winners is at work in era 0, and offends there. It validates again at once.
        let mut solution = roll_to_result(1);
        let mut at_work = elected(0).into_iter();
        let offender = at_work
            .find(|who| solution.contains_key(who))
            .expect("is elected again");
        let exposed = exposures(0)[&offender].clone();
        let before: Vec<_> = exposed.keys().map(|who| stake(*who).0).collect();
        report(&[(offender, 10)]);
        validate(offender);
        // 2. Era 1 has the two others, and nothing of the offender.
        roll_to_planned(1);
        solution.remove(&offender);
        assert_eq!((exposures(1), solution.len()), (solution.clone(), 2));
        assert_eq!((successes(), failures()), (vec![24], vec![]));
        // 3. Era 2 can have it again.
        let later = roll_to_result(2);
        roll_to_planned(2);
        assert_eq!((exposures(2), later.len()), (later.clone(), 3));
        // 4. The slash waits for all of era 1. When era 2 starts, it takes a tenth of what backed the offender in era 0.
        let stakes = || exposed.keys().map(|who| stake(*who).0).collect::<Vec<_>>();
        roll_to(71);
        assert_eq!((Staking::active_era(), stakes()), (1, before.clone()));
        roll_until(|| DeferredSlashes::<Runtime>::iter_keys().next().is_none());
        assert_eq!(Staking::active_era(), 2);
        for ((who, value), before) in exposed.iter().zip(before) {
            let slashed = Perbill::from_percent(10).mul_floor(*value);
            assert_eq!(
                stake(*who).0,
                before - slashed,
                "{who} is slashed to the unit"
            );
        }
    });
}

#[test]
fn stake_that_unbonds_after_it_was_read_backs_its_era_and_stays_for_it() {
    run(|| {
        // 1. Omar unbonds before the snapshot: for three eras after era 0. Nina unbonds after her page was read.
        assert_ok!(Staking::unbond(signed(OMAR), 100));
        roll_to(12);
        assert_ok!(Staking::unbond(signed(NINA), 300));
        let unlock_era = |who| Ledger::<Runtime>::get(who).map(|ledger| ledger.unlocking[0].era);
        assert_eq!((unlock_era(OMAR), unlock_era(NINA)), (Some(3), Some(4)));
        // 2. In era 1, Omar backs with 700 and Nina still with 900. Her stake can be slashed for it.
        roll_to_planned(1);
        let backs_with = |who, era| -> Balance {
            let exposures = exposures(era);
            exposures
                .values()
                .filter_map(|backers| backers.get(&who))
                .sum()
        };
        assert_eq!((backs_with(OMAR, 1), backs_with(NINA, 1)), (700, 900));
        // 3. In era 2 she backs with 600.
        roll_to_planned(2);
        assert_eq!(backs_with(NINA, 2), 600);
        // 4. She can withdraw when era 4 starts, and not before.
        roll_to_active(3);
        assert_ok!(Staking::withdraw_unbonded(signed(NINA), 0));
        assert_eq!(stake(NINA), (900, 600));
        roll_to_active(4);
        assert_ok!(Staking::withdraw_unbonded(signed(NINA), 0));
        assert_eq!(stake(NINA), (600, 600));
    });
}

#[test]
fn who_chills_before_its_vote_is_read_is_not_elected() {
    run(|| {
        // 1. All five are read as candidates, and four votes. Then the fifth chills and stays a target.
        roll_to(3);
        assert_eq!(phase(), Phase::Snapshot(1));
        let fifth = candidate_on_the_second_page();
        for nominator in [NINA, OMAR, PETE, QUINN, RITA, SAM] {
            assert_ok!(Staking::nominate(signed(nominator), vec![fifth]));
        }
        assert_ok!(Staking::chill(signed(fifth)));
        // 2. It wins by the votes of the others. But it would work without a stake of its own.
        let mut solution = roll_to_result(1);
        let backers = solution.remove(&fifth).expect("has most votes");
        assert!(!backers.contains_key(&fifth));
        // 3. The era has the two other winners.
        roll_to_planned(1);
        assert_eq!((exposures(1), solution.len()), (solution.clone(), 2));
    });
}

#[test]
fn who_chills_after_its_vote_was_read_serves_for_one_more_era() {
    run(|| {
        let solution = roll_to_result(1);
        let winner = *solution.keys().next().expect("three win");
        assert_ok!(Staking::chill(signed(winner)));
        roll_to_planned(1);
        assert_eq!(exposures(1), solution);
        roll_to_planned(2);
        assert!(!elected(2).contains(&winner) && !Validators::<Runtime>::contains_key(winner));
    });
}

#[test]
fn the_list_of_voters_is_locked_from_the_first_page_to_the_last() {
    run(|| {
        let is_locked = VoterOrderLock::<Runtime>::exists;
        let places = || VoterOrder::<Runtime>::iter().collect::<Vec<_>>();
        // 1. The first page is read in block 3. Then the list is locked.
        roll_to(2);
        assert_eq!((phase(), is_locked()), (Phase::Snapshot(2), false));
        roll_to(3);
        assert!(is_locked());
        // 2. Rita bonds more than anybody else, and keeps her place. The liar begins to nominate, too late.
        assert_ok!(Staking::bond_extra(signed(RITA), 450));
        assert_ok!(Staking::bond(signed(LIAR), 1_000, RewardDestination::Stash));
        assert_ok!(Staking::nominate(signed(LIAR), vec![ALICE]));
        assert_eq!(places(), [LIAR, NINA, OMAR, PETE, QUINN, RITA, SAM]);
        // 3. So she is read once, on the last page, with her new stake. The liar has no vote.
        roll_to(4);
        assert!(is_locked());
        roll_to(5);
        assert!(!is_locked());
        assert_eq!(voters_on(1)[1..], [NINA, OMAR, PETE]);
        assert_eq!(voters_on(0), [QUINN, RITA, SAM]);
        // 4. The idle work of the next session puts the list in order again.
        roll_to(14);
        assert_eq!(places(), [LIAR, RITA, NINA, OMAR, PETE, QUINN, SAM]);
        roll_to_planned(1);
        let exposures = exposures(1);
        let of_rita = exposures.values().filter_map(|backers| backers.get(&RITA));
        assert_eq!(of_rita.sum::<Balance>(), 950);
    });
}
