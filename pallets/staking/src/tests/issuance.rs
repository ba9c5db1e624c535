//! What eras pay by each implementation of `EraPayout`, and what happens if an account pays: to the unit.

use crate::{
    assert_refused, mock::*, payout::EraReward, ErasValidatorReward, Error, Event,
    RewardDestination,
};
use frame_support::{
    assert_ok,
    traits::{fungible::Mutate, tokens::Preservation},
};
use proptest::{collection::vec, prelude::*};
use sp_runtime::Percent;
use sp_staking::EraPayout;

/// What an era of the mock lasts, in ms. Era 0 is two blocks shorter.
const ERA_MILLIS: u64 = 15 * BLOCK_MILLIS;

/// Returns what eras paid, by events: the era, the stakers' part and the treasury's part.
fn eras_paid() -> Vec<(u32, Balance, Balance)> {
    let events = all_staking_events().into_iter();
    let paid = events.filter_map(|event| match event {
        Event::EraPaid {
            era_index,
            validator_payout,
            remainder,
        } => Some((era_index, validator_payout, remainder)),
        _ => None,
    });
    paid.collect()
}

/// Returns what eras paid too little, by events: the era and the missing amount.
fn underpaid() -> Vec<(u32, Balance)> {
    let events = all_staking_events().into_iter();
    let missing = events.filter_map(|event| match event {
        Event::EraUnderpaid { era_index, missing } => Some((era_index, missing)),
        _ => None,
    });
    missing.collect()
}

/// Returns all rewards that accounts got, by events.
fn all_rewards() -> Balance {
    let events = all_staking_events().into_iter();
    let amounts = events.map(|event| match event {
        Event::Rewarded { amount, .. } => amount,
        _ => 0,
    });
    amounts.sum()
}

/// Returns what the treasury, or the pot, got of settled eras, by events.
fn all_settled() -> Balance {
    let events = all_staking_events().into_iter();
    let amounts = events.map(|event| match event {
        Event::EraSettled { to_treasury, .. } => to_treasury,
        _ => 0,
    });
    amounts.sum()
}

/// Three eras pass, with a nominator of Alice and a validator who declines rewards. All pages are paid in idle weight.
fn three_eras(chain: ExtBuilder, story: impl FnOnce()) {
    chain.nominator(NINA, 500, &[ALICE]).run(|| {
        assert_ok!(Staking::set_payee(signed(BOB), RewardDestination::None));
        roll_to_active_era(3);
        roll_one();
        assert!((0..3).all(|era| settled(era).is_some()), "all is paid");
        assert_eq!(promised(), 0, "and nothing is owed");
        story();
        assert_eq!(in_all_accounts(), Balances::total_issuance());
    });
}

/// Checks that minted rewards and remainders are what eras paid, without what Bob declined. Returns that part.
fn declined(issuance_before: Balance) -> Balance {
    let minted = Balances::total_issuance() - issuance_before;
    let remainders: Balance = eras_paid().iter().map(|(_, _, rest)| rest).sum();
    assert_eq!(minted, all_rewards() + all_settled() + remainders);
    let whole: Balance = eras_paid()
        .iter()
        .map(|(_, stakers, rest)| stakers + rest)
        .sum();
    whole - minted
}

/// The issuance of the genesis with Alice, Bob, Carol and Nina, without a pot.
const GENESIS_ISSUANCE: Balance = 45_850;

#[test]
fn three_eras_of_fixed_amounts_are_minted_to_the_unit() {
    Chosen::set(Issuance::FixedPerEra);
    three_eras(ExtBuilder::default(), || {
        let each = |era| (era, 10_007, 993);
        assert_eq!(eras_paid(), [0, 1, 2].map(each));
        // Nobody nominates Bob. So he declined his whole pool.
        let pools = [0, 1, 2].map(|era| {
            let (own, all) = points(era, BOB);
            10_007 * Balance::from(own) / Balance::from(all)
        });
        assert!(pools.iter().all(|pool| *pool > 0));
        assert_eq!(declined(GENESIS_ISSUANCE), pools.iter().sum());
    });
}

#[test]
fn three_eras_of_yearly_amounts_are_paid_by_their_length() {
    Chosen::set(Issuance::FixedPerYear);
    three_eras(ExtBuilder::default(), || {
        // Era 0 lasts 13 s, a full era 15 s: 13/15 of 10,000 and of 1,000, rounded down.
        let paid = [(0, 8_666, 866), (1, 10_000, 1_000), (2, 10_000, 1_000)];
        assert_eq!(eras_paid(), paid);
        assert!(declined(GENESIS_ISSUANCE) > 0, "Bob gets nothing");
    });
}

#[test]
fn three_eras_reach_the_cap_of_the_supply_and_stop_there() {
    Chosen::set(Issuance::Capped);
    MaxSupply::set(GENESIS_ISSUANCE + 25_000);
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .manual_payouts()
        .run(|| {
            assert_eq!(Balances::total_issuance(), GENESIS_ISSUANCE);
            // 1. Nobody claims. What eras 0 and 1 promised counts all the same: era 2 has room for 3,000 of 11,000.
            roll_to_active_era(4);
            assert_eq!(
                eras_paid(),
                [
                    (0, 10_007, 993),
                    (1, 10_007, 993),
                    (2, 2_729, 271),
                    (3, 0, 0)
                ],
                "the stakers' 2,729.18 round down, and era 3 has no room"
            );
            assert_eq!(promised(), 2 * 10_007 + 2_729);
            // 2. All claim. The supply is at the cap, to the unit.
            assert_ok!(Staking::set_automatic_payouts(root(), true));
            roll_one();
            assert_eq!(promised(), 0);
            assert_eq!(Balances::total_issuance(), MaxSupply::get());
            assert_eq!(in_all_accounts(), MaxSupply::get());
            // 3. Dora burns 990. The next era pays as much.
            assert_ok!(Balances::burn(signed(DORA), 990, false));
            note_issuance();
            roll_to_active_era(5);
            assert_eq!(eras_paid().last(), Some(&(4, 900, 90)));
        });
}

#[test]
fn a_halving_by_eras_pays_half_after_two_eras_and_ends() {
    Chosen::set(Issuance::ByEra);
    ExtBuilder::default().run(|| {
        roll_to_active_era(8);
        let stakers = [8_000, 8_000, 4_000, 4_000, 2_000, 2_000, 0, 0];
        let paid = eras_paid().into_iter().map(|(_, stakers, _)| stakers);
        assert_eq!(paid.collect::<Vec<_>>(), stakers);
        assert_eq!(eras_paid()[2], (2, 4_000, 400));
    });
}

#[test]
fn no_issuance_pays_a_stalled_era_for_more_than_the_longest_time() {
    for issuance in [
        Issuance::Curve,
        Issuance::FixedPerEra,
        Issuance::FixedPerYear,
        Issuance::Capped,
        Issuance::ByEra,
        Issuance::ByYear,
    ] {
        forget_events();
        Chosen::set(issuance);
        MaxSupply::set(Balance::MAX);
        ExtBuilder::default().run(|| {
            assert_ok!(Staking::set_max_era_duration(root(), Some(ERA_MILLIS)));
            roll_to(14);
            // The chain stands still for a year before its block 14.
            let stalled = 365 * 24 * 60 * 60 * 1_000;
            pallet_timestamp::Now::<Test>::put(stalled);
            let staked = crate::ErasTotalStake::<Test>::get(0);
            let supply = Balances::total_issuance();
            let most = ChosenIssuance::era_payout(staked, supply, ERA_MILLIS);
            roll_to(15);
            assert_eq!(eras_paid(), [(0, most.0, most.1)], "{issuance:?}");
        });
    }
}

#[test]
fn three_eras_from_a_pot_leave_the_issuance_as_it_was() {
    Chosen::set(Issuance::FixedPerEra);
    three_eras(ExtBuilder::default().pot(100_000), || {
        assert_eq!(Balances::total_issuance(), GENESIS_ISSUANCE + 100_000);
        assert_eq!(eras_paid().len(), 3);
        assert_eq!(underpaid(), []);
        // The pot paid the rewards, 993 to the treasury in each era, and what was left to the treasury. What Bob declined
        // stays on the pot.
        let paid = all_rewards() + all_settled() + 3 * 993;
        assert_eq!(balance(POT), 100_000 - paid);
        assert_eq!((free(POT), held_on_pot()), (balance(POT), 0));
        assert_eq!(in_treasury(), all_settled() + 3 * 993);
        assert!(paid < 3 * 11_000, "Bob declined his part");
        assert_eq!(rewarded(BOB), 0);
    });
}

#[test]
fn promised_rewards_stay_on_the_pot_when_the_rest_is_spent() {
    Chosen::set(Issuance::FixedPerEra);
    ExtBuilder::default()
        .pot(50_000)
        .manual_payouts()
        .validator_count(1)
        .run(|| {
            // 1. Era 0 ends. Its reward is held, and the treasury has its part.
            roll_to_active_era(1);
            assert_eq!(held_on_pot(), 10_007);
            assert_eq!(free(POT), 50_000 - 10_007 - 993);
            // 2. The pot spends all that is free. What is promised can't be spent.
            let rest = free(POT) - EXISTENTIAL_DEPOSIT;
            let spend = |amount| {
                <Balances as Mutate<_>>::transfer(&POT, &DORA, amount, Preservation::Expendable)
            };
            assert!(
                spend(rest + EXISTENTIAL_DEPOSIT).is_err(),
                "it would end the pot"
            );
            assert_ok!(spend(rest));
            // 3. Alice claims, and gets all of it.
            assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
            assert_eq!(rewarded(ALICE), 10_007);
            assert_eq!((free(POT), held_on_pot()), (EXISTENTIAL_DEPOSIT, 0));
            assert_refused!(
                Staking::payout_stakers(signed(DORA), ALICE, 0),
                Error::<Test>::AlreadyClaimed
            );
            assert_eq!(in_all_accounts(), Balances::total_issuance());
        });
}

#[test]
fn a_short_pot_pays_what_it_has_and_owes_nothing_later() {
    Chosen::set(Issuance::FixedPerEra);
    ExtBuilder::default()
        .pot(EXISTENTIAL_DEPOSIT + 5_500)
        .manual_payouts()
        .validator_count(1)
        .run(|| {
            // 1. Era 0 should pay 11,000, and there are 5,500. Both parts are halved: 5,003.5 round down.
            assert_eq!(
                EraReward::<Test>::preview(1_000, ERA_MILLIS),
                Some((5_003, 497))
            );
            roll_to_active_era(1);
            assert_eq!(underpaid(), [(0, 5_500)]);
            assert_eq!(eras_paid(), [(0, 5_003, 497)]);
            assert_eq!((free(POT), held_on_pot()), (EXISTENTIAL_DEPOSIT, 5_003));
            // 2. Era 1 finds nothing. Its pages pay nothing.
            roll_to_active_era(2);
            assert_eq!(underpaid(), [(0, 5_500), (1, 11_000)]);
            assert_eq!(ErasValidatorReward::<Test>::get(1), Some(0));
            // 3. Dora refills the pot. Era 2 is paid in full, and the eras before stay as they are.
            assert_ok!(<Balances as Mutate<_>>::transfer(
                &DORA,
                &POT,
                9_000,
                Preservation::Expendable
            ));
            assert_ok!(<Balances as Mutate<_>>::transfer(
                &EMIL,
                &POT,
                9_000,
                Preservation::Expendable
            ));
            roll_to_active_era(3);
            assert_eq!(underpaid().len(), 2);
            assert_eq!(eras_paid()[2], (2, 10_007, 993));
            // 4. All eras are claimed. Alice gets what was promised, to the unit.
            for era in 0..3 {
                assert_ok!(Staking::payout_stakers(signed(FAYE), ALICE, era));
            }
            assert_eq!(rewarded(ALICE), 5_003 + 10_007);
            assert_eq!((held_on_pot(), all_settled()), (0, 0));
            assert_eq!(free(POT), EXISTENTIAL_DEPOSIT + 18_000 - 11_000);
            assert_eq!(in_all_accounts(), Balances::total_issuance());
        });
}

#[test]
fn what_nobody_gets_goes_back_to_a_pot_that_receives_it() {
    Chosen::set(Issuance::FixedPerEra);
    GivesBack::set(true);
    ExtBuilder::default().pot(50_000).manual_payouts().run(|| {
        // 1. The treasury's part comes back at once.
        roll_to_active_era(1);
        assert_eq!((free(POT), held_on_pot()), (50_000 - 10_007, 10_007));
        assert_eq!(in_treasury(), 0);
        // 2. Nobody claims era 0. When it expires, all of it is free again.
        roll_to_active_era(10);
        assert_eq!(settled(0), Some(10_007));
        assert_eq!(balance(POT), 50_000);
        assert_eq!(free(POT), 50_000 - held_on_pot());
    });
}

#[test]
fn the_most_for_stakers_holds_for_a_short_pot_as_well() {
    Chosen::set(Issuance::FixedPerEra);
    ExtBuilder::default()
        .pot(EXISTENTIAL_DEPOSIT + 1_000)
        .run(|| {
            crate::MaxStakedRewards::<Test>::put(Percent::from_percent(50));
            roll_to_active_era(1);
            assert_eq!(eras_paid(), [(0, 500, 500)]);
            assert_eq!(underpaid(), [(0, 10_000)]);
        });
}

#[test]
fn a_chain_that_changes_to_a_pot_keeps_its_promises() {
    Chosen::set(Issuance::FixedPerEra);
    ExtBuilder::default()
        .manual_payouts()
        .validator_count(1)
        .run(|| {
            // 1. Era 0 ends while rewards are minted. A release changes to a pot with 24,000 units.
            roll_to_active_era(1);
            for who in [DORA, EMIL, FAYE] {
                assert_ok!(<Balances as Mutate<_>>::transfer(
                    &who,
                    &POT,
                    8_000,
                    Preservation::Expendable
                ));
            }
            PaysFromPot::set(true);
            note_issuance();
            roll_to_active_era(2);
            assert_eq!((promised(), held_on_pot()), (2 * 10_007, 10_007));
            // 2. Alice claims era 0: the pot's hold covers it. Then era 1: nothing is held, so it is minted.
            let issuance = Balances::total_issuance();
            assert_ok!(Staking::payout_stakers(signed(GUS), ALICE, 0));
            assert_eq!(Balances::total_issuance(), issuance);
            assert_ok!(Staking::payout_stakers(signed(GUS), ALICE, 1));
            assert_eq!(Balances::total_issuance(), issuance + 10_007);
            note_issuance();
            // 3. Alice has both, and each era that ends from here on comes from the pot.
            assert_eq!(rewarded(ALICE), 2 * 10_007);
            assert_eq!((promised(), held_on_pot()), (0, 0));
            roll_to_active_era(3);
            assert_ok!(Staking::payout_stakers(signed(GUS), ALICE, 2));
            assert_eq!(Balances::total_issuance(), issuance + 10_007);
            assert_eq!(in_all_accounts(), Balances::total_issuance());
        });
}

/// What may happen on a chain with a pot.
#[derive(Clone, Debug)]
enum Step {
    Refill(Balance),
    Spend(Balance),
    Claim(AccountId, u32),
    Pay(AccountId, RewardDestination<AccountId>),
    Automatic(bool),
    Roll(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let staker = || prop_oneof![Just(ALICE), Just(BOB), Just(CAROL), Just(NINA)];
    let payee = prop_oneof![
        Just(RewardDestination::None),
        Just(RewardDestination::Staked),
        Just(RewardDestination::Stash),
        Just(RewardDestination::Account(POT)),
        Just(RewardDestination::Account(77)),
    ];
    prop_oneof![
        (1u128..5_000).prop_map(Step::Refill),
        (1u128..20_000).prop_map(Step::Spend),
        (staker(), 0u32..12).prop_map(|(who, era)| Step::Claim(who, era)),
        (staker(), payee).prop_map(|(who, payee)| Step::Pay(who, payee)),
        any::<bool>().prop_map(Step::Automatic),
        (1u64..20).prop_map(Step::Roll),
    ]
}

/// Takes a step. A step that is refused changes nothing.
fn take(step: Step) {
    let give = |from: AccountId, to: AccountId, amount: Balance| {
        <Balances as Mutate<_>>::transfer(&from, &to, amount, Preservation::Preserve).ok();
    };
    match step {
        Step::Refill(amount) => give(DORA, POT, amount),
        Step::Spend(amount) => give(POT, DORA, amount),
        Step::Claim(validator, era) => {
            Staking::payout_stakers(signed(EMIL), validator, era).ok();
        }
        Step::Pay(who, payee) => {
            assert_ok!(Staking::set_payee(signed(who), payee));
        }
        Step::Automatic(enabled) => {
            assert_ok!(Staking::set_automatic_payouts(root(), enabled));
        }
        Step::Roll(blocks) => (0..blocks).for_each(|_| roll_one()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_pot_never_mints_and_holds_what_eras_owe(
        life in vec(step(), 40),
        funds in EXISTENTIAL_DEPOSIT..40_000,
        gives_back in any::<bool>(),
    ) {
        Chosen::set(Issuance::FixedPerEra);
        GivesBack::set(gives_back);
        forget_events();
        // After every block, `check_block` compares the hold with what is owed, and the issuance with that before.
        let chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE, BOB]);
        chain.pot(funds).run(|| {
            life.into_iter().for_each(take);
            assert_eq!(Balances::total_issuance(), GENESIS_ISSUANCE + funds);
            assert_eq!(in_all_accounts(), GENESIS_ISSUANCE + funds);
            // Each era pays what it should, or says what is missing.
            let paid: Balance = eras_paid().iter().map(|(_, stakers, rest)| stakers + rest).sum();
            let missing: Balance = underpaid().iter().map(|(_, missing)| missing).sum();
            assert_eq!(paid + missing, 11_000 * eras_paid().len() as Balance);
        });
    }
}
