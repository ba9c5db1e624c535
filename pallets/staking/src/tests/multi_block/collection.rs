//! The result comes page by page and waits for its era.

use super::{chain, exposures, roll_to_complete_result, stage, Exposed};
use crate::{
    election::types::CollectionStage, mock::*, rooms::Elections, CollectedWinners, ElectionsHeld,
    ErasStartSessionIndex, ErasTotalStake, ErasValidatorPrefs, Event, WeightInfo as _,
};
use frame_support::{assert_ok, dispatch::DispatchClass, weights::Weight};

type Cost = <Test as crate::Config>::WeightInfo;

#[test]
fn a_result_is_collected_page_by_page_and_used_when_its_era_is_planned() {
    chain().run(|| {
        // 1. The snapshot begins in block 2.
        roll_to(2);
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
        roll_to(4);
        // 2. Five voters are on two pages, and a third page is empty. Then a block solves.
        assert_eq!(stage(), None);
        // 3. One page is collected in each block: Alice's, then Bob's.
        roll_one();
        assert_eq!(
            (stage(), elected(1)),
            (Some(CollectionStage::Page(2)), vec![ALICE])
        );
        assert_eq!(backing(1, ALICE, NINA), 500);
        roll_one();
        assert_eq!(stage(), Some(CollectionStage::Page(1)));
        // 4. The other two pages are empty. The result is complete in block 7.
        roll_one();
        assert_eq!(
            (System::block_number(), stage()),
            (7, Some(CollectionStage::Complete))
        );
        assert_eq!(CollectedWinners::<Test>::get().to_vec(), [ALICE, BOB]);
        let held = exposures(1);
        assert_eq!(
            (Staking::planned_era(), ElectionsHeld::<Test>::get()),
            (0, 1)
        );
        assert_eq!(elections(), []);

        // 5. Block 10 plans era 1 with this result.
        roll_to(10);
        assert_eq!(
            (Staking::planned_era(), ElectionsHeld::<Test>::get()),
            (1, 2)
        );
        assert_eq!(elections(), [Event::StakersElected]);
        assert_eq!(ErasStartSessionIndex::<Test>::get(1), Some(3));
        assert_eq!((stage(), exposures(1)), (None, held));
        // 6. The next eras are elected in the same way.
        roll_to_active_era(3);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!(elections(), vec![Event::StakersElected; 3]);
    });
}

/// Returns the exposures of eras 1 and 2. Nina and Omar change something between the two elections.
fn eras_of(chain: ExtBuilder) -> Vec<Vec<Exposed>> {
    let mut eras = vec![];
    chain.run(|| {
        roll_to_active_era(1);
        eras.push(exposures(1));
        assert_ok!(Staking::unbond(signed(NINA), 100));
        nominate(OMAR, &[CAROL, ALICE]);
        roll_to_active_era(2);
        eras.push(exposures(2));
    });
    eras
}

/// Nine more nominators with different stakes back Alice and Bob. Elections begin nine blocks before they are due.
fn crowded() -> ExtBuilder {
    VotersPerPage::set(4);
    let nominators = (0..9u8).map(|n| (31 + u64::from(n), 60 + 7 * Balance::from(n)));
    let chain = nominators.fold(chain(), |chain, (who, stake)| {
        chain.nominator(who, stake, &[ALICE, BOB])
    });
    ElectionLead::set(9);
    chain
}

#[test]
fn over_several_blocks_the_same_are_elected_as_in_one() {
    let over_blocks = eras_of(crowded());
    let in_one = crowded();
    ElectionDuration::set(0);
    ElectionPages::set(1);
    assert_eq!(over_blocks, eras_of(in_one));
}

#[test]
fn a_winner_whose_backers_come_in_several_pages_is_put_together() {
    let whole = eras_of(crowded());
    SplitSupports::set(true);
    assert_eq!(eras_of(crowded()), whole);
}

#[test]
fn a_provider_that_elects_on_the_spot_may_hand_out_pages_too() {
    for is_split in [false, true] {
        let chain = crowded();
        SplitSupports::set(is_split);
        ElectionDuration::set(0);
        chain.run(|| {
            roll_to(10);
            assert_eq!((Staking::planned_era(), elected(1)), (1, vec![ALICE, BOB]));
            assert_eq!(exposures(1), exposures(0));
            assert!(CollectedWinners::<Test>::get().is_empty());
        });
    }
}

#[test]
fn a_winner_works_with_the_preferences_that_stood_when_stakes_were_read() {
    chain().run(|| {
        // 1. Alice's page is collected, with her commission of 10%.
        roll_to(5);
        assert_eq!(ErasValidatorPrefs::<Test>::get(1, ALICE), commission(10));
        // 2. Alice and Bob announce 40%, too late for era 1.
        for who in [ALICE, BOB] {
            assert_ok!(Staking::validate(signed(who), commission(40)));
        }
        roll_to_active_era(1);
        assert_eq!(ErasValidatorPrefs::<Test>::get(1, ALICE), commission(10));
        assert_eq!(ErasValidatorPrefs::<Test>::get(1, BOB), commission(10));
    });
}

#[test]
fn votes_and_stakes_are_scaled_alike_however_the_issuance_changes() {
    chain().run(|| {
        // 1. A vote is two units of stake when candidates are read.
        let issuance = Balances::total_issuance();
        MaxVotes::set(issuance / 2);
        roll_to(2);
        // 2. The issuance doubles, so a vote would be four units. The election keeps two.
        fund(77, issuance);
        assert_eq!(Balances::total_issuance() / MaxVotes::get(), 4);
        // 3. No stake is lost or doubled in era 1.
        roll_to_active_era(1);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, OMAR)), (500, 300));
        assert_eq!(ErasTotalStake::<Test>::get(1), 1_500 + 1_200);
        roll_to_active_era(2);
        assert_eq!(backing(2, ALICE, NINA), 500);
    });
}

/// Returns what `on_initialize` of staking reports for the election: its weight without the fixed parts.
fn hook_weight() -> Weight {
    use frame_support::traits::OnInitialize;
    let handover_and_pending_slashes = <Test as frame_system::Config>::DbWeight::get().reads(2);
    let fixed = handover_and_pending_slashes
        + crate::work::weight_of_author::<Test>()
        + Cost::on_finalize()
        + Cost::find_collection();
    let idle = <Staking as OnInitialize<u64>>::on_initialize(System::block_number());
    idle - fixed
}

#[test]
fn collecting_a_result_registers_its_weight() {
    chain().run(|| {
        MaxSlashingWeight::set(Weight::zero());
        roll_to(4);
        step_election();
        // 1. The first page is Alice's, with one nominator. The second is Bob's. The others are empty.
        assert_eq!(hook_weight(), Cost::add_exposure(1, 1));
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        assert_eq!(hook_weight(), Cost::add_exposure(1, 1));
        assert_eq!(hook_weight(), Weight::zero(), "the others are empty");
        assert_eq!(stage(), Some(CollectionStage::Complete));

        // 2. Block 10 takes the winners. It also publishes the points of the old session. `on_initialize` has charged the
        //    points of its author.
        roll_to(9);
        let before = System::block_weight()
            .get(DispatchClass::Mandatory)
            .ref_time();
        roll_to(10);
        let after = System::block_weight()
            .get(DispatchClass::Mandatory)
            .ref_time();
        let shown = Cost::publish_points(2);
        let taken_over = Cost::find_collection() + Cost::take_winners(2) + shown;
        assert_eq!(after - before, taken_over.ref_time());
    });
}

#[test]
fn a_result_waits_as_long_as_its_era_does() {
    chain().run(|| {
        // 1. The result is complete when eras become longer.
        roll_to_complete_result();
        SessionsPerEra::set(6);
        // 2. It waits until era 1 is planned, in block 25.
        roll_to(24);
        assert_eq!(
            (stage(), Staking::planned_era()),
            (Some(CollectionStage::Complete), 0)
        );
        roll_to(25);
        assert_eq!((stage(), Staking::planned_era()), (None, 1));
        assert_eq!(backing(1, ALICE, NINA), 500);
    });
}
