//! `era_validators`: the sums over its rows are those of the era.

use super::ask;
use crate::{
    answers::types::*, mock::*, types::ExposureOf, ErasPayablePages, ErasRewardPoints,
    ErasTotalStake, ErasValidatorReward,
};
use frame_support::assert_ok;
use sp_runtime::Perbill;
use std::collections::BTreeSet;

type Rows = EraValidators<AccountId, Balance>;

/// Alice, Bob and Carol are elected. Alice has six nominators, on two pages.
fn chain() -> ExtBuilder {
    let chain = ExtBuilder::default().validator_count(3).manual_payouts();
    (31..37).fold(chain, |chain, who| chain.nominator(who, 100, &[ALICE]))
}

fn page(era: u32, after: Option<AccountId>, limit: u32) -> Rows {
    ask(|| Staking::era_validators(era, after, limit)).expect("the era is stored")
}

fn rows(era: u32) -> Vec<EraValidator<AccountId, Balance>> {
    let answer = page(era, None, 100);
    assert_eq!(answer.next, None);
    answer.validators
}

fn row(era: u32, who: AccountId) -> EraValidator<AccountId, Balance> {
    let found = rows(era).into_iter().find(|row| row.validator == who);
    found.expect("is elected")
}

#[test]
fn a_row_has_what_the_era_stores_of_a_validator() {
    chain().run(|| {
        roll_to_active_era(1);
        set_points(0, &[(ALICE, 60), (BOB, 30), (CAROL, 30)]);
        assert_ok!(Staking::payout_stakers_by_page(signed(DORA), ALICE, 0, 1));
        let alice = EraValidator {
            validator: ALICE,
            total: 1_600,
            own: 1_000,
            nominators: 6,
            commission: Perbill::from_percent(10),
            points: 60,
            pool: Some(5_003),
            paid_pages: 1,
            pages: 2,
            slashed_fraction: Some(Perbill::zero()),
            slashed_own: Some(0),
        };
        assert_eq!(row(0, ALICE), alice);
        let bob = row(0, BOB);
        assert_eq!((bob.paid_pages, bob.pages, bob.pool), (0, 1, Some(2_501)));
    });
}

#[test]
fn sums_over_all_rows_are_those_of_the_era() {
    // The reward can be divided by the points without a rest.
    EraInflation::set((12_000, 0));
    chain().run(|| {
        roll_to_active_era(2);
        for era in 0..2 {
            set_points(era, &[(ALICE, 10), (BOB, 20), (CAROL, 30)]);
            let rows = rows(era);
            let names: Vec<_> = elected(era);
            let listed: BTreeSet<_> = rows.iter().map(|row| row.validator).collect();
            assert_eq!(listed.into_iter().collect::<Vec<_>>(), names);
            let total: Balance = rows.iter().map(|row| row.total).sum();
            assert_eq!(total, ErasTotalStake::<Test>::get(era));
            let pages: u32 = rows.iter().map(|row| row.pages).sum();
            assert_eq!(pages, ErasPayablePages::<Test>::get(era));
            let points: u32 = rows.iter().map(|row| row.points).sum();
            assert_eq!(points, ErasRewardPoints::<Test>::get(era).total);
            let pools: Option<Balance> = rows.iter().map(|row| row.pool).sum();
            assert_eq!(pools, ErasValidatorReward::<Test>::get(era));
        }
    });
}

#[test]
fn the_pool_of_a_validator_is_what_its_pages_pay() {
    chain().run(|| {
        roll_to_active_era(1);
        let pool = row(0, ALICE).pool.expect("the era is over");
        for paid in 1..3 {
            assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
            assert_eq!(row(0, ALICE).paid_pages, paid);
        }
        let stakers = (31..37).chain([ALICE]);
        let paid: Balance = stakers.map(rewarded).sum();
        // Seven shares are rounded down.
        assert!(paid <= pool && pool - paid < 7, "{paid} of {pool}");
    });
}

#[test]
fn pages_follow_one_another_to_the_end() {
    chain().run(|| {
        let all = rows(0);
        for limit in 0..3 {
            let (mut seen, mut after) = (vec![], None);
            loop {
                let answer = page(0, after, limit);
                assert!(answer.validators.len() <= limit.max(1) as usize);
                seen.extend(answer.validators);
                after = answer.next;
                if after.is_none() {
                    break;
                }
                assert_eq!(after, seen.last().map(|row| row.validator));
            }
            assert_eq!(seen, all, "limit {limit}");
        }
        assert_eq!(page(0, None, 3).next, None, "exactly all");
        let last = all.last().map(|row| row.validator);
        assert_eq!(page(0, last, 3).validators, [], "nobody follows the last");
    });
}

#[test]
fn an_answer_is_bounded_whatever_the_limit() {
    ExtBuilder::unpaid().build().execute_with(|| {
        let exposure = |n: Balance| ExposureOf::<Test> {
            total: n,
            own: n,
            others: vec![],
        };
        let many: Vec<_> = (1_000..1_300)
            .map(|who| (who, exposure(who.into())))
            .collect();
        expose(0, &many);
        let first = page(0, None, u32::MAX);
        assert_eq!(first.validators.len(), 256);
        let second = page(0, first.next, u32::MAX);
        // Two were elected before.
        assert_eq!((second.validators.len(), second.next), (302 - 256, None));
        let both = first.validators.into_iter().chain(second.validators);
        let total = both.fold(0, |sum: Balance, row| sum + row.total);
        assert_eq!(total, ErasTotalStake::<Test>::get(0));
    });
}

#[test]
fn an_active_era_has_no_pool_and_a_planned_one_no_points_yet() {
    chain().run(|| {
        while Staking::planned_era() == 0 {
            roll_one();
        }
        assert_eq!(Staking::active_era(), 0);
        for era in [0, 1] {
            let alice = row(era, ALICE);
            assert_eq!((alice.pool, alice.paid_pages), (None, 0));
            assert_eq!(alice.points > 0, era == 0);
        }
    });
}

#[test]
fn a_slash_shows_in_the_row_of_its_era_once_it_is_applied() {
    ExtBuilder::unpaid().validator_count(3).run(|| {
        offence(10).mildly().by(&[ALICE]);
        let slashed_in = |era| {
            let alice = row(era, ALICE);
            (alice.slashed_fraction, alice.slashed_own)
        };
        let nothing = (Some(Perbill::zero()), Some(0));
        assert_eq!(slashed_in(0), nothing);
        roll_to_application(3);
        let taken = (Some(Perbill::from_percent(10)), Some(slashed(ALICE)));
        assert_eq!(slashed_in(0), taken);
        assert_eq!(slashed(ALICE), 100);
        assert_eq!(slashed_in(1), nothing);
        assert_eq!(row(0, BOB).slashed_own, Some(0));
    });
}

#[test]
fn an_era_out_of_the_history_or_not_planned_is_unknown() {
    let unknown = |era| {
        let answer = ask(|| Staking::era_validators(era, None, 10));
        assert_eq!(answer, Err(NoAnswer::UnknownEra), "era {era}");
    };
    chain().run(|| {
        unknown(1);
        unknown(u32::MAX);
        // Eight eras before the planned one are kept.
        while Staking::planned_era() < 8 {
            roll_one();
        }
        assert_eq!(rows(0).len(), 3);
        while Staking::planned_era() < 9 {
            roll_one();
        }
        unknown(0);
        assert_eq!(rows(1).len(), 3);
        assert_eq!(rows(9).len(), 3);
        // A release with a longer history does not bring it back.
        roll_to_active_era(9);
        HistoryDepth::set(20);
        unknown(0);
    });
}

#[test]
fn an_era_that_is_being_elected_is_unknown() {
    elect_over_blocks();
    chain().run(|| {
        while elected(1).is_empty() {
            roll_one();
        }
        assert_eq!(Staking::planned_era(), 0, "exposures come before the era");
        let answer = ask(|| Staking::era_validators(1, None, 10));
        assert_eq!(answer, Err(NoAnswer::UnknownEra));
    });
}
