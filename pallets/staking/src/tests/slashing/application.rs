//! Stake is taken from everybody behind the offender, and goes to the treasury and to reporters.

use crate::{
    mock::*, Bonded, DeferredSlashes, Event, NextApplication, NominatorSlashInEra, PendingSlashes,
    SlashCount, UnappliedSlashes, ValidatorSlashInEra,
};
use frame_support::{assert_ok, weights::Weight};
use palisade_offence::{Consequences, Disabling};
use sp_runtime::Perbill;

/// Nina's 500 and Omar's 333 stand behind Alice's 1,000. Eras pay nothing.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 333, &[ALICE])
}

/// What was taken from Alice, Nina and Omar.
fn taken() -> [Balance; 3] {
    [ALICE, NINA, OMAR].map(slashed)
}

fn reward_reporters(percent: u32) {
    let share = Perbill::from_percent(percent);
    assert_ok!(Staking::set_slash_reward_fraction(root(), share));
}

/// The slashes that were applied so far: era, validator and what was taken.
fn applied() -> Vec<(u32, AccountId, Balance)> {
    let applied = all_staking_events()
        .into_iter()
        .filter_map(|event| match event {
            Event::SlashApplied {
                slash_era,
                validator,
                amount,
                ..
            } => Some((slash_era, validator, amount)),
            _ => None,
        });
    applied.collect()
}

#[test]
fn a_slash_is_taken_when_its_era_has_started_and_not_before() {
    chain().run(|| {
        let issuance = Balances::total_issuance();
        let fraction = Perbill::from_parts(123_450_000);
        offence(0).costing(fraction).by(&[ALICE]);
        roll_to_active_era(3);
        assert_eq!((taken(), in_treasury()), ([0; 3], 0));
        assert_eq!(ledger(NINA).total, 500);

        // 12.345% of each, rounded down.
        roll_one();
        let slashes = [(ALICE, 123), (NINA, 61), (OMAR, 41)];
        let mut expected: Vec<_> = slashes
            .map(|(staker, amount)| Event::Slashed { staker, amount })
            .to_vec();
        expected.push(Event::SlashApplied {
            slash_era: 0,
            validator: ALICE,
            fraction,
            amount: 225,
        });
        assert_eq!(staking_events(), expected);
        for (who, bonded) in [(ALICE, 1_000), (NINA, 500), (OMAR, 333)] {
            let left = bonded - slashed(who);
            assert_eq!((ledger(who).active, ledger(who).total), (left, left));
            assert_eq!((Staking::held_of(&who), free(who)), (left, bonded + 10));
        }
        assert_eq!(ledger(BOB).total, 900);
        assert_eq!(in_treasury(), 225);
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

#[test]
fn an_applied_slash_leaves_what_clients_read_and_nothing_else() {
    chain().run(|| {
        offence(10).by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(
            ValidatorSlashInEra::<Test>::get(0, ALICE),
            Some((Perbill::from_percent(10), 100))
        );
        let nominators: Vec<_> = NominatorSlashInEra::<Test>::iter().collect();
        assert_eq!(nominators.len(), 2);
        assert_eq!(NominatorSlashInEra::<Test>::get(0, NINA), Some(50));
        assert_eq!(NominatorSlashInEra::<Test>::get(0, OMAR), Some(33));

        assert_eq!(DeferredSlashes::<Test>::iter().count(), 0);
        assert_eq!(UnappliedSlashes::<Test>::iter().count(), 0);
        assert_eq!(SlashCount::<Test>::iter().count(), 0);
        assert!(PendingSlashes::<Test>::get().is_empty());
        roll_to_active_era(5);
        assert_eq!(taken(), [100, 50, 33], "once");
    });
}

#[test]
fn reporters_share_equally_and_the_rest_goes_to_the_treasury() {
    chain().run(|| {
        reward_reporters(25);
        offence(10).reported_by(&[DORA, EMIL]).by(&[ALICE]);
        // Who reports keeps what was promised.
        reward_reporters(1);
        roll_to_application(3);
        // 25% of 183 is 45.75: each gets 22 of 45.
        assert_eq!(taken(), [100, 50, 33]);
        assert_eq!((free(DORA), free(EMIL)), (10_022, 10_022));
        assert_eq!(in_treasury(), 183 - 44);
    });
}

#[test]
fn a_share_that_a_reporter_cannot_take_goes_to_the_treasury() {
    const NOBODY: AccountId = 77;
    chain().run(|| {
        reward_reporters(10);
        offence(10).reported_by(&[NOBODY, DORA]).by(&[ALICE]);
        roll_to_application(3);
        // 9 do not make an account exist.
        assert_eq!((balance(NOBODY), free(DORA)), (0, 10_009));
        assert_eq!(in_treasury(), 183 - 9);
    });
}

#[test]
fn nominators_on_pages_that_are_not_paid_are_slashed_as_well() {
    MaxExposurePageSize::set(1);
    MaxExposurePages::set(1);
    chain().nominator(PIA, 200, &[ALICE]).run(|| {
        let overview = Staking::exposure_overview(0, &ALICE).expect("is elected");
        assert_eq!((overview.page_count, overview.nominator_count), (1, 3));
        offence(10).by(&[ALICE]);
        roll_to_application(3);
        assert_eq!((taken(), slashed(PIA)), ([100, 50, 33], 20));
    });
}

/// What is left of everybody, in the end, and who was slashed in which block.
type Outcome = (Vec<(AccountId, Balance)>, Vec<Vec<AccountId>>);

/// Alice and six nominators, on two pages, lose 33%, of which two reporters get a fifth.
fn slash_at_a_pace(weight: Weight) -> Outcome {
    let nominators = (31..37).map(|who| (who, 100 + Balance::from(who)));
    let chain = nominators.fold(chain(), |chain, (who, bond)| {
        chain.nominator(who, bond, &[ALICE])
    });
    MaxSlashingWeight::set(weight_to_slash(100));
    chain.build().execute_with(|| {
        reward_reporters(20);
        offence(33).reported_by(&[DORA, EMIL]).by(&[ALICE]);
        roll_to_active_era(3);
        MaxSlashingWeight::set(weight);
        let mut blocks = vec![];
        while !PendingSlashes::<Test>::get().is_empty() {
            roll_one();
            let slashed = staking_events()
                .into_iter()
                .filter_map(|event| match event {
                    Event::Slashed { staker, .. } => Some(staker),
                    _ => None,
                });
            blocks.push(slashed.collect());
        }
        let people = frame_system::Account::<Test>::iter_keys().map(|who| (who, balance(who)));
        (people.collect(), blocks)
    })
}

#[test]
fn a_slash_that_takes_several_blocks_ends_as_one_that_takes_one() {
    let (people, at_once) = slash_at_a_pace(weight_to_slash(100));
    assert_eq!((at_once.len(), at_once[0].len()), (1, 9));
    for pace in 1..5 {
        let (same_people, blocks) = slash_at_a_pace(weight_to_slash(pace));
        assert_eq!(same_people, people);
        assert!(blocks.len() > 9 / pace as usize);
        assert!(blocks.iter().all(|block| block.len() as u64 <= pace));
        assert_eq!(blocks.concat(), at_once[0], "nobody is left out or twice");
    }
}

#[test]
fn a_slash_goes_on_in_the_middle_of_a_page() {
    chain().run(|| {
        offence(10).by(&[ALICE]);
        roll_to_active_era(3);
        MaxSlashingWeight::set(weight_to_slash(2));
        roll_one();
        assert_eq!((taken(), in_treasury()), ([100, 50, 0], 150));
        let cursor = NextApplication::<Test>::get();
        assert_eq!((cursor.due_era, cursor.index), (3, 0));
        assert_eq!((cursor.page, cursor.staker, cursor.taken), (0, 2, 150));
        assert_eq!(applied(), []);
        roll_one();
        assert_eq!((taken(), in_treasury()), ([100, 50, 33], 183));
        roll_one();
        assert_eq!(applied(), [(0, ALICE, 183)]);
    });
}

#[test]
fn slashes_that_are_due_together_are_taken_in_the_order_of_their_reports() {
    chain().nominator(PIA, 200, &[BOB]).run(|| {
        offence(20).mildly().by(&[BOB]);
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(applied(), [(0, BOB, 180 + 40), (0, ALICE, 183)]);
        assert_eq!(
            (taken(), slashed(BOB), slashed(PIA)),
            ([100, 50, 33], 180, 40)
        );
        assert_eq!(in_treasury(), 403);
    });
}

#[test]
fn of_two_slashes_of_a_validator_in_an_era_the_larger_counts_in_either_order() {
    for percents in [[5, 20], [20, 5]] {
        chain().build().execute_with(|| {
            for (percent, kind) in percents.into_iter().zip([DOUBLE_BLOCK, SILENCE]) {
                offence(percent).of_kind(kind).mildly().by(&[ALICE]);
            }
            roll_to_application(3);
            assert_eq!(
                [ALICE, NINA, OMAR].map(|who| ledger(who).total),
                [800, 400, 333 - 66]
            );
            assert_eq!(in_treasury(), 366);
            assert_eq!(
                ValidatorSlashInEra::<Test>::get(0, ALICE),
                Some((Perbill::from_percent(20), 200))
            );
            assert_eq!(NominatorSlashInEra::<Test>::get(0, OMAR), Some(66));
        });
    }
}

#[test]
fn hole_1_a_slash_that_is_reported_after_its_deferral_is_taken_after_a_whole_era() {
    BondingDuration::set(4);
    SlashDeferDuration::set(1);
    chain().run(|| {
        roll_to_active_era(5);
        // Without deferral it would have been applied in era 4.
        offence(50).in_era(2).by(&[ALICE]);
        roll_to_active_era(7);
        assert_eq!(taken(), [0; 3]);
        roll_one();
        assert_eq!((taken(), in_treasury()), ([500, 250, 166], 916));
        assert_eq!(applied(), [(2, ALICE, 916)]);
    });
}

#[test]
fn who_has_less_than_is_due_pays_what_it_has() {
    // Each slash ends a span, so that both offences count.
    let chill = Consequences {
        disables: Disabling::Never,
        ..Default::default()
    };
    chain().run(|| {
        // Era 1 is planned, with Alice.
        roll_to(12);
        offence(80).with(chill).by(&[ALICE]);
        roll_to_active_era(1);
        offence(80).with(chill).by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(taken(), [800, 400, 266]);
        roll_to_application(4);
        assert_eq!((taken(), in_treasury()), ([1_000, 500, 333], 1_833));
        assert_eq!([ALICE, NINA, OMAR].map(|who| ledger(who).total), [0; 3]);
        assert_eq!(
            ValidatorSlashInEra::<Test>::get(1, ALICE),
            Some((Perbill::from_percent(80), 800)),
            "what the era costs it, whether it has it or not"
        );
        assert_eq!(applied()[1], (1, ALICE, 200 + 100 + 67));
        withdraw(NINA);
        assert_eq!(Bonded::<Test>::get(NINA), None);
    });
}
