//! A slash takes stake from the offender and its nominators. It goes to the treasury and to reporters.

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

/// Returns the amounts slashed from Alice, Nina and Omar.
fn taken() -> [Balance; 3] {
    [ALICE, NINA, OMAR].map(slashed)
}

fn reward_reporters(percent: u32) {
    let share = Perbill::from_percent(percent);
    assert_ok!(Staking::set_slash_reward_fraction(root(), share));
}

/// Returns the slashes that were applied so far: era, validator and amount.
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
        // 1. Alice offends in era 0. When era 3 starts, nothing is taken yet.
        let issuance = Balances::total_issuance();
        let fraction = Perbill::from_parts(123_450_000);
        offence(0).costing(fraction).by(&[ALICE]);
        roll_to_active_era(3);
        assert_eq!((taken(), in_treasury()), ([0; 3], 0));
        assert_eq!(ledger(NINA).total, 500);

        // 2. One block later everybody loses 12.345%, rounded down.
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
        // 3. The stake is gone. Free funds are untouched.
        for (who, bonded) in [(ALICE, 1_000), (NINA, 500), (OMAR, 333)] {
            let left = bonded - slashed(who);
            assert_eq!((ledger(who).active, ledger(who).total), (left, left));
            assert_eq!((Staking::held_of(&who), free(who)), (left, bonded + 10));
        }
        // 4. Bob's stake is untouched. The treasury has the sum, and nothing is burned.
        assert_eq!(ledger(BOB).total, 900);
        assert_eq!(in_treasury(), 225);
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

#[test]
fn an_applied_slash_leaves_what_clients_read_and_nothing_else() {
    chain().run(|| {
        // 1. A slash of 10% is applied.
        offence(10).by(&[ALICE]);
        roll_to_application(3);
        // 2. Clients can read its cost, for the validator and for each nominator.
        assert_eq!(
            ValidatorSlashInEra::<Test>::get(0, ALICE),
            Some((Perbill::from_percent(10), 100))
        );
        let nominators: Vec<_> = NominatorSlashInEra::<Test>::iter().collect();
        assert_eq!(nominators.len(), 2);
        assert_eq!(NominatorSlashInEra::<Test>::get(0, NINA), Some(50));
        assert_eq!(NominatorSlashInEra::<Test>::get(0, OMAR), Some(33));

        // 3. The records of the pending slash are gone. It is not applied again.
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 0);
        assert_eq!(UnappliedSlashes::<Test>::iter().count(), 0);
        assert_eq!(SlashCount::<Test>::iter().count(), 0);
        assert!(PendingSlashes::<Test>::get().is_empty());
        roll_to_active_era(5);
        assert_eq!(taken(), [100, 50, 33], "it is taken once");
    });
}

#[test]
fn reporters_share_equally_and_the_rest_goes_to_the_treasury() {
    chain().run(|| {
        // 1. Dora and Emil report Alice. The share is 25%.
        reward_reporters(25);
        offence(10).reported_by(&[DORA, EMIL]).by(&[ALICE]);
        // 2. The share changes later. Theirs stays.
        reward_reporters(1);
        roll_to_application(3);
        // 3. 183 are taken. 25% is 45, so each reporter gets 22.
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
        // A share of 9 is less than the existential deposit of a new account.
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

/// The final balances, and the stakers that were slashed in each block.
type Outcome = (Vec<(AccountId, Balance)>, Vec<Vec<AccountId>>);

/// Slashes Alice and eight nominators, on two pages, by 33%. Two reporters get a fifth.
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
    // 1. With enough weight, one block slashes all nine stakers.
    let (people, at_once) = slash_at_a_pace(weight_to_slash(100));
    assert_eq!((at_once.len(), at_once[0].len()), (1, 9));
    // 2. With less weight it takes more blocks, with the same result.
    for pace in 1..5 {
        let (same_people, blocks) = slash_at_a_pace(weight_to_slash(pace));
        assert_eq!(same_people, people);
        assert!(blocks.len() > 9 / pace as usize);
        assert!(blocks.iter().all(|block| block.len() as u64 <= pace));
        assert_eq!(blocks.concat(), at_once[0], "each staker is slashed once");
    }
}

#[test]
fn a_slash_goes_on_in_the_middle_of_a_page() {
    chain().run(|| {
        // 1. A block can slash two of three stakers.
        offence(10).by(&[ALICE]);
        roll_to_active_era(3);
        MaxSlashingWeight::set(weight_to_slash(2));
        roll_one();
        assert_eq!((taken(), in_treasury()), ([100, 50, 0], 150));
        // 2. The cursor stands on page 0 at staker 2.
        let cursor = NextApplication::<Test>::get();
        assert_eq!((cursor.due_era, cursor.index), (3, 0));
        assert_eq!((cursor.page, cursor.staker, cursor.taken), (0, 2, 150));
        assert_eq!(applied(), []);
        // 3. The next block slashes the third staker.
        roll_one();
        assert_eq!((taken(), in_treasury()), ([100, 50, 33], 183));
        // 4. The block after it finishes the slash.
        roll_one();
        assert_eq!(applied(), [(0, ALICE, 183)]);
    });
}

#[test]
fn slashes_that_are_due_together_are_taken_in_the_order_of_their_reports() {
    chain().nominator(PIA, 200, &[BOB]).run(|| {
        // 1. Bob is reported first, then Alice. Both slashes are due in era 3.
        offence(20).mildly().by(&[BOB]);
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(3);
        // 2. Bob's slash is applied first. Each takes from its own nominators.
        assert_eq!(applied(), [(0, BOB, 180 + 40), (0, ALICE, 183)]);
        assert_eq!(
            (taken(), slashed(BOB), slashed(PIA)),
            ([100, 50, 33], 180, 40)
        );
        assert_eq!(in_treasury(), 403);
    });
}

#[test]
fn of_two_slashes_for_one_era_the_larger_counts_in_either_order() {
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

/// Closes a weakness of `pallet-staking`: a slash that was reported after its deferral was never applied.
#[test]
fn a_slash_reported_after_its_deferral_is_taken_after_a_whole_era() {
    BondingDuration::set(4);
    SlashDeferDuration::set(1);
    chain().run(|| {
        roll_to_active_era(5);
        // 1. An offence of era 2 is reported in era 5. Its slash would have been due in era 4.
        offence(50).in_era(2).by(&[ALICE]);
        // 2. It is due in era 7, after a whole era.
        roll_to_active_era(7);
        assert_eq!(taken(), [0; 3]);
        // 3. It is taken in full.
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
        // 1. Era 1 is planned, with Alice. She loses 80% for era 0 and 80% for era 1.
        roll_to(12);
        offence(80).with(chill).by(&[ALICE]);
        roll_to_active_era(1);
        offence(80).with(chill).by(&[ALICE]);
        // 2. The first slash takes 80%.
        roll_to_application(3);
        assert_eq!(taken(), [800, 400, 266]);
        // 3. The second slash takes what is left.
        roll_to_application(4);
        assert_eq!((taken(), in_treasury()), ([1_000, 500, 333], 1_833));
        assert_eq!([ALICE, NINA, OMAR].map(|who| ledger(who).total), [0; 3]);
        assert_eq!(
            ValidatorSlashInEra::<Test>::get(1, ALICE),
            Some((Perbill::from_percent(80), 800)),
            "clients read the full cost of the era, not what was left to take"
        );
        assert_eq!(applied()[1], (1, ALICE, 200 + 100 + 67));
        // 4. Nina's empty ledger is removed.
        withdraw(NINA);
        assert_eq!(Bonded::<Test>::get(NINA), None);
    });
}
