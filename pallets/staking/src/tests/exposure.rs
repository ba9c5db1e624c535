//! Exposures: who backs which validator, in pages.

use crate::{
    election::WinnerExposures, mock::*, rooms::Exposures, ErasPayablePages, ErasStakersOverview,
    ErasStakersPaged, ErasTotalStake,
};
use frame_election_provider_support::Support;
use sp_staking::{IndividualExposure, PagedExposureMetadata};

/// Returns the nominators of a page and their stakes.
fn page(era: u32, validator: AccountId, index: u32) -> Vec<(AccountId, Balance)> {
    ErasStakersPaged::<Test>::get((era, validator, index))
        .expect("the page exists")
        .others
        .into_iter()
        .map(|IndividualExposure { who, value }| (who, value))
        .collect()
}

#[test]
fn nominators_stand_in_pages_by_falling_stake() {
    let mut chain = ExtBuilder::default().validator_count(1);
    for (n, stake) in [300, 100, 500, 200, 400, 600].into_iter().enumerate() {
        chain = chain.nominator(31 + n as u64, stake, &[ALICE]);
    }
    chain.run(|| {
        assert_eq!(
            page(0, ALICE, 0),
            [(36, 600), (33, 500), (35, 400), (31, 300)]
        );
        assert_eq!(page(0, ALICE, 1), [(34, 200), (32, 100)]);
        assert_eq!(
            ErasStakersOverview::<Test>::get(0, ALICE),
            Some(PagedExposureMetadata {
                total: 3_100,
                own: 1_000,
                nominator_count: 6,
                page_count: 2
            })
        );
        assert_eq!(ErasTotalStake::<Test>::get(0), 3_100);
    });
}

#[test]
fn a_validator_without_nominators_has_one_empty_page() {
    ExtBuilder::default().run(|| {
        assert_eq!(page(0, ALICE, 0), []);
        assert_eq!(
            ErasStakersOverview::<Test>::get(0, ALICE),
            Some(PagedExposureMetadata {
                total: 1_000,
                own: 1_000,
                nominator_count: 0,
                page_count: 1
            })
        );
    });
}

#[test]
fn nominators_beyond_the_paid_pages_stay_exposed() {
    MaxExposurePages::set(1);
    let mut chain = ExtBuilder::default().validator_count(1);
    for n in 0..5 {
        chain = chain.nominator(31 + n, 100 + n as u128, &[ALICE]);
    }
    chain.run(|| {
        let overview = ErasStakersOverview::<Test>::get(0, ALICE).expect("is elected");
        assert_eq!((overview.page_count, overview.nominator_count), (1, 5));
        assert_eq!(page(0, ALICE, 1), [(31, 100)]);
        assert!(Staking::is_exposed(&31, 0));
    });
}

#[test]
fn whoever_stands_in_an_exposure_is_exposed_and_nobody_else() {
    ExtBuilder::default()
        .nominator(NINA, 600, &[CAROL])
        .nominator(OMAR, 50, &[BOB])
        .run(|| {
            // Carol has 1,100 with Nina, Alice 1,000 and Bob 950 with Omar. The first two are elected.
            assert!(Staking::is_exposed(&CAROL, 0) && Staking::is_exposed(&NINA, 0));
            assert!(Staking::is_exposed(&ALICE, 0));
            assert!(!Staking::is_exposed(&BOB, 0) && !Staking::is_exposed(&OMAR, 0));
            assert!(!Staking::is_exposed(&DORA, 0));
            assert!(!Staking::is_exposed(&CAROL, 7));
        });
}

#[test]
fn each_read_of_an_exposure_is_registered() {
    let chain = ExtBuilder::default().validator_count(1);
    chain.nominator(NINA, 500, &[ALICE]).run(|| {
        let weight_of = |who| {
            let before = System::block_weight().total();
            Staking::is_exposed(&who, 0);
            System::block_weight().total() - before
        };
        let db = <Test as frame_system::Config>::DbWeight::get();
        assert_eq!(weight_of(ALICE), db.reads(1), "her overview");
        assert_eq!(weight_of(NINA), db.reads(2), "no overview, and a page");
        assert_eq!(weight_of(DORA), db.reads(2));
    });
}

#[test]
fn the_commission_of_an_era_is_the_one_of_its_election() {
    ExtBuilder::default().run(|| {
        frame_support::assert_ok!(Staking::validate(signed(ALICE), commission(5)));
        assert_eq!(
            crate::ErasValidatorPrefs::<Test>::get(0, ALICE),
            commission(10)
        );
        roll_to_active_era(1);
        assert_eq!(
            crate::ErasValidatorPrefs::<Test>::get(1, ALICE),
            commission(5)
        );
    });
}

#[test]
fn what_a_result_says_of_a_winner_in_several_places_adds_up() {
    ExtBuilder::default().run(|| {
        // 1. A provider names Alice twice on the first page of a result, and once more on the second.
        let era = 5;
        let support = |own, voters: &[(AccountId, u128)]| Support {
            total: own + voters.iter().map(|(_, stake)| stake).sum::<u128>(),
            voters: [&[(ALICE, own)][..], voters].concat(),
        };
        let first = vec![
            (ALICE, support(40, &[(31, 5), (32, 9)])),
            (ALICE, support(2, &[(33, 7)])),
        ];
        let second = vec![(ALICE, support(0, &[(34, 6), (35, 8)]))];
        let stored = WinnerExposures::<Test>::store(era, first);
        assert_eq!(stored.new_winners, [ALICE], "a winner is new only once");
        let stored = WinnerExposures::<Test>::store(era, second);
        assert_eq!(stored.new_winners, [0; 0]);

        // 2. Her exposure is the sum of all three, sorted anew.
        assert_eq!(page(era, ALICE, 0), [(32, 9), (35, 8), (33, 7), (34, 6)]);
        assert_eq!(page(era, ALICE, 1), [(31, 5)]);
        let overview = ErasStakersOverview::<Test>::get(era, ALICE).expect("is stored");
        assert_eq!((overview.own, overview.total), (42, 77));
        assert_eq!(ErasTotalStake::<Test>::get(era), 77);
        assert_eq!(ErasPayablePages::<Test>::get(era), 2);

        // 3. Nothing of it is left when it is removed.
        Exposures::<Test>::remove(era, &ALICE);
        assert_eq!(ErasStakersPaged::<Test>::iter_prefix((era,)).count(), 0);
        assert_eq!(ErasTotalStake::<Test>::get(era), 0);
        // No election is for this era, so its sums have to go too.
        assert!(Exposures::<Test>::prune(era, 10).is_complete);
    });
}
