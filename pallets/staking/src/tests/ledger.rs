//! Ledgers: `bond`, `bond_extra`, `force_unstake` and `reap_stash`. Controllers are in `controllers`.

use crate::{assert_refused, mock::*, Error, Event, RewardDestination};
use frame_support::assert_ok;
use sp_runtime::TokenError;

#[test]
fn bonding_holds_the_stake_and_makes_the_stash_its_own_controller() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::bond(
            signed(DORA),
            4_000,
            RewardDestination::Account(EMIL)
        ));

        let dora = ledger(DORA);
        assert_eq!((dora.stash, dora.total, dora.active), (DORA, 4_000, 4_000));
        assert!(dora.unlocking.is_empty() && dora.legacy_claimed_rewards.is_empty());
        assert_eq!(crate::Bonded::<Test>::get(DORA), Some(DORA));
        assert_eq!(
            crate::Payee::<Test>::get(DORA),
            Some(RewardDestination::Account(EMIL))
        );
        assert_eq!((free(DORA), balance(DORA)), (6_000, 10_000));
        assert_eq!(
            staking_events(),
            [Event::Bonded {
                stash: DORA,
                amount: 4_000
            }]
        );
    });
}

#[test]
fn bonding_more_than_there_is_bonds_all_but_the_existential_deposit() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(DORA, 1_000_000));
        assert_eq!(ledger(DORA).total, 10_000 - EXISTENTIAL_DEPOSIT);
        assert_eq!(free(DORA), EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn a_stash_bonds_once() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_refused!(bond(DORA, 1_000), Error::<Test>::AlreadyBonded);
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        assert_refused!(bond(DORA, 1_000), Error::<Test>::AlreadyBonded);
    });
}

#[test]
fn a_bond_below_the_lower_minimum_is_refused() {
    ExtBuilder::default().minimum_bonds(200, 300).run(|| {
        assert_refused!(bond(DORA, 199), Error::<Test>::InsufficientBond);
        assert_ok!(bond(DORA, 200));
    });
}

#[test]
fn a_bond_below_the_existential_deposit_is_refused() {
    ExtBuilder::default().minimum_bonds(0, 0).run(|| {
        assert_refused!(
            bond(DORA, EXISTENTIAL_DEPOSIT - 1),
            Error::<Test>::InsufficientBond
        );
        assert_ok!(bond(DORA, EXISTENTIAL_DEPOSIT));
    });
}

#[test]
fn somebody_without_funds_cannot_bond() {
    ExtBuilder::default().run(|| {
        assert_refused!(bond(77, 1_000), Error::<Test>::InsufficientBond);
    });
}

#[test]
fn held_stake_cannot_be_spent() {
    ExtBuilder::default().run(|| {
        // 1. Of 10,000, Dora holds 9,000 at stake: 5,000 cannot be transferred.
        assert_ok!(bond(DORA, 9_000));
        assert_refused!(
            Balances::transfer_allow_death(signed(DORA), EMIL, 5_000),
            TokenError::FundsUnavailable
        );
        // 2. 900 can.
        assert_ok!(Balances::transfer_allow_death(signed(DORA), EMIL, 900));
        assert_eq!(Staking::held_of(&DORA), 9_000);
    });
}

#[test]
fn topping_up_takes_what_is_free_and_no_more() {
    ExtBuilder::default().run(|| {
        // 1. Dora has to bond first.
        assert_refused!(
            Staking::bond_extra(signed(DORA), 1),
            Error::<Test>::NotStash
        );
        assert_ok!(bond(DORA, 1_000));
        // 2. She adds 500.
        assert_ok!(Staking::bond_extra(signed(DORA), 500));
        assert_eq!((ledger(DORA).total, ledger(DORA).active), (1_500, 1_500));
        // 3. She asks for more than she has: all but the existential deposit is bonded.
        assert_ok!(Staking::bond_extra(signed(DORA), 1_000_000));
        assert_eq!(ledger(DORA).active, 10_000 - EXISTENTIAL_DEPOSIT);
        // 4. Now nothing is left to add.
        assert_refused!(
            Staking::bond_extra(signed(DORA), 1),
            Error::<Test>::NotEnoughFunds
        );
        assert_eq!(
            staking_events(),
            [1_000, 500, 8_490].map(|amount| Event::Bonded {
                stash: DORA,
                amount
            })
        );
    });
}

#[test]
fn topping_up_to_less_than_the_minimum_is_refused() {
    ExtBuilder::default().run(|| {
        // 1. Dora unbonds everything.
        assert_ok!(bond(DORA, 100));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        // 2. What she adds must reach the minimum bond of 50.
        assert_refused!(
            Staking::bond_extra(signed(DORA), 49),
            Error::<Test>::InsufficientBond
        );
        assert_ok!(Staking::bond_extra(signed(DORA), 50));
    });
}

#[test]
fn root_frees_a_stake_at_once() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            assert_ok!(Staking::force_unstake(root(), NINA, 0));
            assert_eq!(crate::Bonded::<Test>::get(NINA), None);
            assert_eq!(Staking::held_of(&NINA), 0);
            assert_eq!(
                staking_events(),
                [
                    Event::Chilled { stash: NINA },
                    Event::Withdrawn {
                        stash: NINA,
                        amount: 500
                    }
                ]
            );
            assert_refused!(
                Staking::force_unstake(root(), NINA, 0),
                Error::<Test>::NotStash
            );
        });
}

#[test]
fn only_a_stash_with_dust_is_reaped_by_others() {
    ExtBuilder::default().minimum_bonds(0, 0).run(|| {
        // 1. Neither an unknown stash nor one with the existential deposit is reaped.
        assert_refused!(
            Staking::reap_stash(signed(EMIL), DORA, 0),
            Error::<Test>::NotStash
        );
        assert_ok!(bond(DORA, EXISTENTIAL_DEPOSIT));
        assert_refused!(
            Staking::reap_stash(signed(EMIL), DORA, 0),
            Error::<Test>::FundedTarget
        );

        // 2. Only a slash leaves less than the existential deposit. Such a stash is reaped without a fee.
        let dust = crate::StakingLedger {
            total: 9,
            active: 9,
            ..ledger(DORA)
        };
        crate::Ledger::<Test>::insert(DORA, dust);
        let pays = Staking::reap_stash(signed(EMIL), DORA, 0)
            .expect("is dust")
            .pays_fee;
        assert_eq!(pays, frame_support::dispatch::Pays::No);
        assert_eq!(crate::Bonded::<Test>::get(DORA), None);
        assert_eq!(Staking::held_of(&DORA), 0);
    });
}
