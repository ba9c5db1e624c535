//! `slashes_of`: what it says is what the chain takes, slash by slash and together.

use super::{ask, blocks};
use crate::{answers::types::*, mock::*, NextApplication, PendingSlashes, UnappliedSlashes};
use frame_support::assert_ok;
use proptest::{collection::vec, prelude::*};
use sp_runtime::Perbill;
use sp_staking::{StakingInterface, StakingUnchecked};

/// Nina's 500 and Omar's 333 stand behind Alice's 1,000. Eras pay nothing.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 333, &[ALICE])
}

fn slashes(who: AccountId) -> Vec<PendingSlash<AccountId, Balance>> {
    ask(|| Staking::slashes_of(who)).expect("its ledger can be read")
}

fn amounts(who: AccountId) -> Vec<Balance> {
    slashes(who).iter().map(|slash| slash.amount).collect()
}

/// Returns the single slash of an account.
fn only(who: AccountId) -> PendingSlash<AccountId, Balance> {
    let [slash] = &slashes(who)[..] else {
        panic!("one slash is pending");
    };
    slash.clone()
}

#[test]
fn the_answer_is_what_each_staker_loses_to_the_unit() {
    chain().run(|| {
        let fraction = Perbill::from_parts(123_450_000);
        offence(0).costing(fraction).by(&[ALICE]);
        let answer = [ALICE, NINA, OMAR].map(|who| only(who).amount);
        assert_eq!(answer, [123, 61, 41], "12.345%, rounded down");
        assert_eq!(slashes(BOB), []);
        assert_eq!(slashes(DORA), []);
        roll_to_application(3);
        assert_eq!([ALICE, NINA, OMAR].map(slashed), answer);
        assert_eq!([ALICE, NINA, OMAR].map(slashes), [vec![], vec![], vec![]]);
    });
}

#[test]
fn the_answer_says_when_a_slash_is_applied_and_how_to_cancel_it() {
    chain().run(|| {
        // 1. In the block of the report it has no row yet. Era 3 begins in block 45, and this is block 1.
        offence(10).mildly().by(&[ALICE]);
        let slash = PendingSlash {
            due_era: 3,
            index: 0,
            validator: ALICE,
            slash_era: 0,
            fraction: Perbill::from_percent(10),
            amount: 50,
            row: None,
            millis_left: Some(44_000),
        };
        assert_eq!(only(NINA), slash);
        // 2. A block later it has a row, until era 3 begins.
        roll_one();
        while Staking::active_era() < 3 {
            let answer = only(NINA);
            assert_eq!(answer.row, Some(0));
            let left = blocks(answer.millis_left.expect("is known"));
            assert_eq!(System::block_number() + left, 45);
            roll_one();
        }
        let due = PendingSlash {
            millis_left: Some(0),
            ..slash
        };
        assert_eq!(only(NINA), due);
        // 3. It is applied in the next block.
        roll_one();
        assert_eq!((slashes(NINA), slashed(NINA)), (vec![], 50));
    });
}

#[test]
fn with_the_row_of_the_answer_governance_cancels_that_slash() {
    chain().run(|| {
        offence(10).mildly().by(&[BOB]);
        offence(20).mildly().by(&[ALICE]);
        roll_one();
        let slash = only(NINA);
        let row = slash.row.expect("is shown");
        let rows = UnappliedSlashes::<Test>::get(slash.due_era);
        assert_eq!(rows[row as usize].validator, ALICE);
        assert_ok!(Staking::cancel_deferred_slash(
            root(),
            slash.due_era,
            vec![row]
        ));
        assert_eq!(slashes(NINA), []);
        assert_eq!(only(BOB).amount, 90);
    });
}

#[test]
fn of_the_eras_of_a_span_each_takes_what_it_adds_to_the_dearest() {
    chain().run(|| {
        // 1. Alice is reported in era 2 for all three eras. They are one span.
        roll_to_active_era(2);
        for (era, percent) in [(0, 10), (1, 30), (2, 20)] {
            offence(percent).in_era(era).mildly().by(&[ALICE]);
        }
        assert_eq!(amounts(NINA), [50, 100, 0]);
        // 2. The first two are applied in era 4, the last one in era 5.
        roll_to_application(4);
        assert_eq!(slashed(NINA), 150);
        assert_eq!(amounts(NINA), [0]);
        roll_to_application(5);
        assert_eq!(slashed(NINA), 150);
    });
}

#[test]
fn of_two_slashes_for_one_era_the_second_takes_the_difference() {
    chain().run(|| {
        offence(10).mildly().by(&[ALICE]);
        let thirty = Perbill::from_percent(30);
        assert_ok!(Staking::manual_slash(root(), ALICE, 0, thirty));
        assert_eq!(amounts(NINA), [50, 100]);
        let last = slashes(NINA).pop().map(|slash| slash.due_era);
        roll_to_application(last.expect("is pending"));
        assert_eq!(slashed(NINA), 150);
    });
}

#[test]
fn a_nominator_of_two_offenders_loses_behind_both() {
    ExtBuilder::unpaid().run(|| {
        new_nominator(NINA, 800, &[ALICE, BOB]);
        roll_to_active_era(1);
        let [alice, bob] = [ALICE, BOB].map(|who| backing(1, who, NINA));
        assert!(alice > 0 && bob > 0);
        offence(25).mildly().by(&[ALICE, BOB]);
        assert_eq!(amounts(NINA), [alice / 4, bob / 4]);
        roll_to_application(4);
        assert_eq!(slashed(NINA), alice / 4 + bob / 4);
    });
}

#[test]
fn no_slash_takes_more_than_there_is() {
    chain().run(|| {
        // 1. Nina unbonds 200 in era 0, and 300 in era 1. Alice loses all for era 1, which the first chunk does not answer.
        assert_ok!(Staking::unbond(signed(NINA), 200));
        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, NINA), 300);
        offence(100).mildly().by(&[ALICE]);
        assert_eq!(only(NINA).amount, 300);
        // 2. In era 0 she had 500 at stake: that costs all that is left.
        offence(100).in_era(0).mildly().by(&[ALICE]);
        let answer = amounts(NINA);
        assert_eq!(answer.iter().sum::<Balance>(), 500);
        roll_to_application(4);
        assert_eq!(slashed(NINA), 500);
    });
}

#[test]
fn who_is_gone_or_came_back_loses_nothing() {
    chain().run(|| {
        // 1. Nina and Omar are forced out. Nina bonds again.
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_ok!(Staking::force_unstake(root(), OMAR, 0));
        assert_ok!(bond(NINA, 400));
        // 2. Both are in the exposure of the offence, and lose nothing.
        offence(10).mildly().by(&[ALICE]);
        assert_eq!((amounts(NINA), amounts(OMAR)), (vec![0], vec![0]));
        roll_to_application(3);
        assert_eq!((slashed(NINA), slashed(OMAR)), (0, 0));
        assert_eq!(ledger(NINA).total, 400);
    });
}

#[test]
fn a_virtual_staker_is_told_as_well() {
    let (agent, rewards) = (7_001, 7_002);
    ExtBuilder::unpaid().run(|| {
        assert_ok!(Staking::virtual_bond(&agent, 1_000, &rewards));
        assert_ok!(<Staking as StakingInterface>::nominate(&agent, vec![ALICE]));
        roll_to_active_era(1);
        offence(10).mildly().by(&[ALICE]);
        assert_eq!(amounts(agent), [100]);
        roll_to_application(4);
        assert_eq!(slashed(agent), 100);
    });
}

#[test]
fn an_unreadable_ledger_is_no_answer_once_a_slash_reaches_it() {
    chain().build().execute_with(|| {
        for era in 0..3 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(NINA), 50));
        }
        MaxUnlockingChunks::set(2);
        assert_eq!(slashes(NINA), [], "nothing reaches it");
        offence(10).mildly().by(&[ALICE]);
        let answer = ask(|| Staking::slashes_of(NINA));
        assert_eq!(answer, Err(NoAnswer::UnreadableLedger));
        assert_eq!(only(ALICE).amount, 100);
    });
}

#[test]
fn while_a_slash_is_applied_those_who_are_charged_are_left_out() {
    // A block slashes one staker.
    MaxSlashingWeight::set(weight_to_slash(1));
    chain().run(|| {
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(NextApplication::<Test>::get().staker, 1);
        assert_eq!(slashed(ALICE), 100);
        assert_eq!(slashes(ALICE), []);
        assert_eq!((amounts(NINA), amounts(OMAR)), (vec![50], vec![33]));
        roll_one();
        assert_eq!((slashes(NINA), amounts(OMAR)), (vec![], vec![33]));
        assert_eq!(slashed(NINA), 50);
    });
}

#[test]
fn in_a_freeze_the_time_is_unknown() {
    chain().run(|| {
        offence(10).mildly().by(&[ALICE]);
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!(only(NINA).millis_left, None);
        assert_eq!(only(NINA).amount, 50);
    });
}

const STAKERS: [AccountId; 6] = [ALICE, BOB, CAROL, NINA, OMAR, PIA];

/// Returns what each staker has lost and will lose.
fn lost_and_to_lose() -> [Balance; 6] {
    STAKERS.map(|who| slashed(who) + amounts(who).iter().sum::<Balance>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_reported_all_answers_together_are_what_is_taken(
        reports in vec((0..3usize, 1..=100u32, 0..4u32, 0..12u64, any::<bool>()), 1..8),
        unbonded in 0..400u128,
    ) {
        HistoryDepth::set(30);
        MaxExposurePageSize::set(2);
        MaxSlashingWeight::set(weight_to_slash(2));
        let stakes = [(ALICE, 1_000), (BOB, 913), (CAROL, 777), (DAVE, 500)];
        let chain = ExtBuilder::unpaid().validators(stakes.to_vec()).validator_count(4);
        let chain = chain.nominator(NINA, 701, &[ALICE, BOB]).nominator(OMAR, 333, &[ALICE]);
        chain.nominator(PIA, 459, &[BOB, CAROL]).build().execute_with(|| {
            // 1. Offences of past eras are reported at some moments. Some add up, some are covered.
            attempt(Staking::unbond(signed(NINA), unbonded));
            for (offender, percent, back, pause, by_hand) in reports {
                roll_to(System::block_number() + pause);
                let era = Staking::active_era().saturating_sub(back);
                let validator = [ALICE, BOB, CAROL][offender];
                if by_hand {
                    let fraction = Perbill::from_percent(percent);
                    attempt(Staking::manual_slash(root(), validator, era, fraction));
                } else {
                    offence(percent).in_era(era).mildly().by(&[validator]);
                }
            }
            // 2. From now on nothing else happens. In each block the sum of what is taken and what is announced is the same.
            let expected = lost_and_to_lose();
            while !PendingSlashes::<Test>::get().is_empty() {
                roll_one();
                prop_assert_eq!(lost_and_to_lose(), expected);
            }
            prop_assert_eq!(STAKERS.map(slashed), expected);
            Ok(())
        })?;
    }
}
