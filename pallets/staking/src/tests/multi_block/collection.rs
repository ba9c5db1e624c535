//! The result comes page by page and waits for its era.

use super::{chain, exposures, roll_to_complete_result, stage, Exposed};
use crate::{
    election::types::CollectionStage, mock::*, rooms::Elections, CollectedWinners, ElectionsHeld,
    ErasStartSessionIndex, ErasTotalStake, ErasValidatorPrefs, Event, WeightInfo as _,
};
use frame_support::{assert_ok, dispatch::DispatchClass, weights::Weight};

type Cost = <Test as crate::Config>::WeightInfo;

#[test]
fn a_result_is_collected_a_page_a_block_and_taken_over_when_its_era_is_planned() {
    chain().run(|| {
        roll_to(2);
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
        roll_to(4);
        // Five voters on two pages, and one that is empty; then a block to solve.
        assert_eq!(stage(), None);
        roll_one();
        assert_eq!(
            (stage(), elected(1)),
            (Some(CollectionStage::Page(2)), vec![ALICE])
        );
        assert_eq!(backing(1, ALICE, NINA), 500);
        roll_one();
        assert_eq!(stage(), Some(CollectionStage::Page(1)));
        // The other two pages are empty.
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

        roll_to(10);
        assert_eq!(
            (Staking::planned_era(), ElectionsHeld::<Test>::get()),
            (1, 2)
        );
        assert_eq!(elections(), [Event::StakersElected]);
        assert_eq!(ErasStartSessionIndex::<Test>::get(1), Some(3));
        assert_eq!((stage(), exposures(1)), (None, held));
        roll_to_active_era(3);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!(elections(), vec![Event::StakersElected; 3]);
    });
}

/// Exposures of the first eras if everybody goes on as before, or changes something between two elections.
fn eras_of(chain: ExtBuilder) -> Vec<Vec<Exposed>> {
    let mut eras = vec![];
    chain.run(|| {
        roll_to_active_era(1);
        eras.push(exposures(1));
        assert_ok!(Staking::unbond(signed(NINA), 100));
        nominate(OMAR, &[CHARLIE, ALICE]);
        roll_to_active_era(2);
        eras.push(exposures(2));
    });
    eras
}

/// Alice and Bob have nine nominators more of different stakes. Elections begin nine blocks before they are due.
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
        roll_to(5);
        assert_eq!(ErasValidatorPrefs::<Test>::get(1, ALICE), commission(10));
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
        // A vote is two units when candidates are read, and would be four from then on.
        let issuance = Balances::total_issuance();
        MaxVotes::set(issuance / 2);
        roll_to(2);
        fund(77, issuance);
        assert_eq!(Balances::total_issuance() / MaxVotes::get(), 4);
        roll_to_active_era(1);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, OMAR)), (500, 300));
        assert_eq!(ErasTotalStake::<Test>::get(1), 1_500 + 1_200);
        roll_to_active_era(2);
        assert_eq!(backing(2, ALICE, NINA), 500);
    });
}

/// What staking's hook says that it took of this block.
fn hook_weight() -> Weight {
    use frame_support::traits::OnInitialize;
    let fixed = Cost::note_author() + Cost::on_finalize() + Cost::find_collection();
    let idle = <Staking as OnInitialize<u64>>::on_initialize(System::block_number());
    idle - fixed
}

#[test]
fn what_is_collected_is_charged_for() {
    chain().run(|| {
        MaxSlashingWeight::set(Weight::zero());
        roll_to(4);
        step_election();
        // Alice, with a page of one nominator.
        assert_eq!(hook_weight(), Cost::add_exposure(0, 1, 1));
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        assert_eq!(hook_weight(), Cost::add_exposure(0, 1, 1));
        assert_eq!(hook_weight(), Weight::zero(), "the others are empty");
        assert_eq!(stage(), Some(CollectionStage::Complete));

        roll_to(9);
        let before = System::block_weight()
            .get(DispatchClass::Mandatory)
            .ref_time();
        roll_to(10);
        let after = System::block_weight()
            .get(DispatchClass::Mandatory)
            .ref_time();
        // The session that ends shows clients its points, and so does the block's author.
        let shown = Cost::publish_points(2) * 2;
        let taken_over =
            Cost::find_collection() + Cost::take_winners(2) + Cost::admit_offenders(2) + shown;
        assert_eq!(after - before, taken_over.ref_time());
    });
}

#[test]
fn a_result_waits_as_long_as_its_era_does() {
    chain().run(|| {
        roll_to_complete_result();
        SessionsPerEra::set(6);
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
