//! Forced and frozen eras.

use crate::{blocks::*, chain::*, checks::PagesAreMissing, steps::*};
use frame_support::assert_ok;
use pallet_election_provider_multi_block::{Event, Phase};
use pallet_staking::ElectionUnderway;

#[test]
fn while_eras_are_frozen_no_election_starts() {
    run(|| {
        assert_ok!(Staking::force_no_eras(root()));
        roll_to(60);
        assert_eq!(
            (starts(), failures(), phase()),
            (vec![], vec![], Phase::Off)
        );
        // When an era is forced, one starts at once. It is late for block 72 and ready for block 84.
        assert_ok!(Staking::force_new_era(root()));
        roll_to_planned(1);
        assert_eq!(
            (starts(), failures(), successes()),
            (vec![61], vec![72], vec![84])
        );
    });
}

#[test]
fn a_freeze_while_voters_are_read_gives_the_election_up() {
    run(|| {
        // 1. One page is read when eras are frozen. Staking refuses the other pages.
        roll_to(3);
        assert_ok!(Staking::force_no_eras(root()));
        PagesAreMissing::set(true);
        roll_to(6);
        let refused = |event: &RuntimeEvent| {
            *event == RuntimeEvent::MultiBlock(Event::UnexpectedVoterSnapshotFailed)
        };
        assert_eq!(blocks_with(refused), [4, 5]);
        assert!(!ElectionUnderway::<Runtime>::exists());
        // 2. The provider goes on to its end, without a solution. Staking fetches that, so the provider is free again.
        roll_to(21);
        assert_eq!(
            (phase(), MultiBlock::round(), holds_a_result()),
            (Phase::Off, 1, false)
        );
        roll_to(30);
        assert_eq!((starts(), failures()), (vec![2], vec![]));
        // 3. When an era is forced, another election starts.
        assert_ok!(Staking::force_new_era(root()));
        let solution = roll_to_result(1);
        assert_eq!((System::block_number(), starts()), (50, vec![2, 31]));
        roll_to_planned(1);
        assert_eq!(
            (exposures(1), failures(), successes()),
            (solution, vec![36, 48], vec![60])
        );
    });
}

#[test]
fn a_result_from_before_a_freeze_is_never_used() {
    run(|| {
        // 1. The miner's solution is submitted. Then eras are frozen, and forced in the same block.
        roll_to(7);
        assert_ok!(Staking::force_no_eras(root()));
        assert_ok!(Staking::force_new_era(root()));
        assert_ok!(Staking::nominate(signed(NINA), vec![CAROL]));
        // 2. The solution has Nina's old vote. Its three pages are fetched and thrown away.
        let old = roll_to_result(1);
        assert!(!old
            .get(&CAROL)
            .is_some_and(|backers| backers.contains_key(&NINA)));
        roll_to(23);
        assert_eq!(
            (MultiBlock::round(), holds_a_result(), elected(1)),
            (1, false, vec![])
        );
        // 3. The next election starts in the same block, and has her new vote.
        assert_eq!(phase(), Phase::Snapshot(2));
        roll_to_planned(1);
        assert_eq!(exposures(1)[&CAROL].get(&NINA), Some(&900));
        assert_eq!((starts(), successes()), (vec![2, 23], vec![48]));
        assert_eq!(failures(), [12, 24, 36]);
    });
}

#[test]
fn a_freeze_drops_a_result_that_is_complete() {
    run(|| {
        roll_to(23);
        assert!(holds_a_result() && elected(1).len() == 3);
        assert_ok!(Staking::force_no_eras(root()));
        roll_to(40);
        assert!(!holds_a_result() && elected(1).is_empty());
        assert_eq!((starts(), failures()), (vec![2], vec![]));
        assert_ok!(Staking::force_new_era(root()));
        roll_to_planned(1);
        assert_eq!((starts(), successes()), (vec![2, 41], vec![60]));
    });
}

#[test]
fn with_an_era_in_each_session_elections_follow_one_another() {
    run(|| {
        assert_ok!(Staking::force_new_era_always(root()));
        // Each election takes more than one session and less than two.
        roll_to_planned(3);
        assert_eq!(
            (starts(), successes()),
            (vec![2, 24, 48, 72], vec![24, 48, 72])
        );
        assert_eq!(failures(), [12, 36, 60]);
    });
}

#[test]
fn an_era_that_is_forced_during_its_election_uses_that_election() {
    run(|| {
        roll_to(7);
        assert_ok!(Staking::force_new_era(root()));
        let solution = roll_to_result(1);
        roll_to_planned(1);
        // Block 12 comes too early, block 24 has the result. The next era is due three sessions later.
        assert_eq!(
            (exposures(1), failures(), successes()),
            (solution, vec![12], vec![24])
        );
        roll_to_planned(2);
        assert_eq!((starts(), successes()), (vec![2, 38], vec![24, 60]));
    });
}
