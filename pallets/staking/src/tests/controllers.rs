//! Controllers: a stash names a free account at once, or proposes itself to the controller of another stash, who accepts.

use crate::{
    assert_refused, mock::*, Bonded, Error, Event, Ledger, Payee, ProposedControllers,
    RewardDestination, StashOf,
};
use frame_support::assert_ok;
use sp_runtime::traits::Convert;
use sp_staking::StakingInterface;

/// Bonds 1,000 and names a controller.
fn bond_and_name(stash: AccountId, controller: AccountId) {
    assert_ok!(bond(stash, 1_000));
    assert_ok!(Staking::set_controller(signed(stash), controller));
}

fn left(stash: AccountId, controller: AccountId) -> Event<Test> {
    Event::ControllerLeft { stash, controller }
}

/// Returns the stash of a controller. The ledger and `StashOf`, which sessions use, must agree.
fn acts_for(who: AccountId) -> Option<AccountId> {
    let by_ledger = Staking::ledger_of_controller(&who).ok().map(|l| l.stash);
    assert_eq!(by_ledger, StashOf::<Test>::convert(who));
    by_ledger
}

// ---- being named ----

#[test]
fn only_the_controller_acts_for_a_stash() {
    ExtBuilder::default().run(|| {
        bond_and_name(DORA, EMIL);
        // 1. Dora has Emil as her controller: she cannot sign for her stake any more. Nor can he add funds.
        let e = Error::<Test>::NotController;
        assert_refused!(Staking::unbond(signed(DORA), 10), e);
        assert_refused!(
            Staking::rebond(signed(DORA), 10),
            Error::<Test>::NotController
        );
        assert_refused!(
            Staking::withdraw_unbonded(signed(DORA), 0),
            Error::<Test>::NotController
        );
        assert_refused!(
            Staking::validate(signed(DORA), commission(1)),
            Error::<Test>::NotController
        );
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::NotController
        );
        assert_refused!(Staking::chill(signed(DORA)), Error::<Test>::NotController);
        assert_refused!(
            Staking::kick(signed(DORA), vec![NINA]),
            Error::<Test>::NotController
        );
        assert_refused!(
            Staking::set_payee(signed(DORA), RewardDestination::Staked),
            Error::<Test>::NotController
        );
        assert_refused!(
            Staking::bond_extra(signed(EMIL), 10),
            Error::<Test>::NotStash
        );

        // 2. Dora adds funds, and Emil does the rest.
        assert_ok!(Staking::bond_extra(signed(DORA), 10));
        assert_ok!(Staking::nominate(signed(EMIL), vec![ALICE]));
        assert_ok!(Staking::unbond(signed(EMIL), 10));
        assert_ok!(Staking::rebond(signed(EMIL), 10));
        assert_ok!(Staking::set_payee(
            signed(EMIL),
            RewardDestination::Controller
        ));
        assert_ok!(Staking::chill(signed(EMIL)));
        assert_eq!(
            Payee::<Test>::get(DORA),
            Some(RewardDestination::Controller)
        );
    });
}

#[test]
fn a_free_account_controls_at_once_and_the_stash_can_take_control_back() {
    ExtBuilder::default().run(|| {
        // 1. Dora has to bond first. Then Emil controls her stake at once.
        assert_refused!(
            Staking::set_controller(signed(DORA), EMIL),
            Error::<Test>::NotStash
        );
        bond_and_name(DORA, EMIL);
        assert_eq!((acts_for(EMIL), acts_for(DORA)), (Some(DORA), None));
        // 2. Naming him again changes nothing.
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        assert_eq!(Bonded::<Test>::get(DORA), Some(EMIL));
        // 3. Dora takes control back.
        assert_ok!(Staking::set_controller(signed(DORA), DORA));
        assert_eq!((acts_for(EMIL), acts_for(DORA)), (None, Some(DORA)));
        assert_eq!(
            (Ledger::<Test>::get(EMIL), ledger(DORA).total),
            (None, 1_000)
        );
    });
}

#[test]
fn no_stash_is_made_to_act_for_another() {
    ExtBuilder::default().run(|| {
        bond_and_name(DORA, EMIL);
        assert_ok!(bond(FAYE, 1_000));
        // Dora controls nothing while Emil is her controller. Her account must stay free for her own stake.
        for stash in [DORA, ALICE] {
            assert_refused!(
                Staking::set_controller(signed(FAYE), stash),
                Error::<Test>::AlreadyPaired
            );
        }
        assert_ok!(Staking::set_controller(signed(DORA), DORA));
    });
}

// ---- leaving by bonding ----

#[test]
fn a_controller_that_bonds_gives_control_back_to_the_stash() {
    ExtBuilder::default().run(|| {
        bond_and_name(DORA, EMIL);
        System::reset_events();
        assert_ok!(bond(EMIL, 2_000));

        let bonded = Event::Bonded {
            stash: EMIL,
            amount: 2_000,
        };
        assert_eq!(staking_events(), [left(DORA, EMIL), bonded]);
        assert_eq!((acts_for(EMIL), acts_for(DORA)), (Some(EMIL), Some(DORA)));
        assert_eq!((ledger(EMIL).total, ledger(DORA).total), (2_000, 1_000));
        // From now on each signs for its own stake.
        assert_ok!(Staking::unbond(signed(EMIL), 300));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        assert_eq!((ledger(EMIL).active, ledger(DORA).active), (1_700, 900));
    });
}

#[test]
fn an_account_that_left_by_bonding_and_exits_acts_for_nobody() {
    ExtBuilder::unpaid().run(|| {
        // 1. Dora names Emil, who then bonds for himself.
        bond_and_name(DORA, EMIL);
        assert_ok!(bond(EMIL, 2_000));
        // 2. Emil exits. He does not control her stake again.
        assert_ok!(Staking::unbond(signed(EMIL), 2_000));
        roll_to_active_era(3);
        withdraw(EMIL);
        assert_refused!(
            Staking::unbond(signed(EMIL), 10),
            Error::<Test>::NotController
        );
        assert_eq!((acts_for(EMIL), acts_for(DORA)), (None, Some(DORA)));
    });
}

#[test]
fn nobody_keeps_an_account_from_bonding_by_naming_it_controller() {
    ExtBuilder::unpaid().run(|| {
        for stranger in [DORA, FAYE, GUS] {
            bond_and_name(stranger, EMIL);
            assert_eq!(acts_for(EMIL), Some(stranger));
            assert_ok!(bond(EMIL, 5_000));
            assert_eq!(acts_for(stranger), Some(stranger));
            // While he is a stash, nobody can name him.
            assert_refused!(
                Staking::set_controller(signed(stranger), EMIL),
                Error::<Test>::AlreadyPaired
            );
            assert_ok!(Staking::force_unstake(root(), EMIL, 0));
            roll_one();
        }
        assert_ok!(bond(EMIL, 5_000));
        assert_eq!(ledger(EMIL).total, 5_000);
    });
}

#[test]
fn the_account_of_a_pool_bonds_whoever_named_it_controller() {
    // The accounts of a nomination pool can be computed before the pool exists, and sign nothing.
    const POOL: AccountId = 7_001;
    const REWARDS: AccountId = 7_002;
    ExtBuilder::default().run(|| {
        bond_and_name(DORA, POOL);
        fund(POOL, 5_000);
        assert_ok!(<Staking as StakingInterface>::bond(&POOL, 1_000, &REWARDS));
        assert_eq!((acts_for(POOL), acts_for(DORA)), (Some(POOL), Some(DORA)));
        assert_eq!((ledger(POOL).total, ledger(DORA).total), (1_000, 1_000));
        assert_ok!(<Staking as StakingInterface>::nominate(&POOL, vec![ALICE]));
        assert_eq!(
            (targets_of(POOL), targets_of(DORA)),
            (Some(vec![ALICE]), None)
        );
    });
}

#[test]
fn a_bond_that_is_refused_leaves_nobody() {
    ExtBuilder::default().run(|| {
        bond_and_name(DORA, EMIL);
        assert_refused!(bond(EMIL, 49), Error::<Test>::InsufficientBond);
        assert_eq!(acts_for(EMIL), Some(DORA));
    });
}

#[test]
fn rewards_for_the_controller_go_to_the_stash_once_its_controller_left() {
    ExtBuilder::default().run(|| {
        // 1. Alice sends her rewards to her controller Emil.
        assert_ok!(Staking::set_controller(signed(ALICE), EMIL));
        assert_ok!(Staking::set_payee(
            signed(EMIL),
            RewardDestination::Controller
        ));
        // 2. He gets the reward of era 0.
        roll_to_active_era(1);
        roll_to_next_session();
        let (alice, emil) = (balance(ALICE), balance(EMIL));
        assert!(emil > 10_000, "era 0 is paid to the controller");
        assert_eq!(alice, 2_010);

        // 3. Emil bonds and is no longer her controller. The reward of era 1 goes to Alice.
        assert_ok!(bond(EMIL, 1_000));
        roll_to_active_era(2);
        roll_to_next_session();
        assert_eq!(balance(EMIL), emil);
        assert!(balance(ALICE) > alice);
    });
}

// ---- proposals to the controller of another stash ----

/// Emil is the controller of Dora. Faye proposes herself to him.
fn faye_asks_emil() {
    bond_and_name(DORA, EMIL);
    System::reset_events();
    bond_and_name(FAYE, EMIL);
    let asked = Event::ControllerProposed {
        stash: FAYE,
        controller: EMIL,
    };
    assert!(staking_events().contains(&asked));
    assert_eq!(ProposedControllers::<Test>::get(FAYE), Some(EMIL));
}

#[test]
fn an_account_that_acts_for_a_stash_acts_for_another_once_it_accepts() {
    ExtBuilder::default().run(|| {
        // 1. Faye asks Emil. Nothing changes yet.
        faye_asks_emil();
        assert_eq!((acts_for(EMIL), acts_for(FAYE)), (Some(DORA), Some(FAYE)));
        check_block();

        // 2. Emil accepts: he leaves Dora, who controls herself again.
        System::reset_events();
        assert_ok!(Staking::accept_control(signed(EMIL), FAYE));
        assert_eq!(staking_events(), [left(DORA, EMIL)]);
        assert_eq!((acts_for(EMIL), acts_for(DORA)), (Some(FAYE), Some(DORA)));
        assert_eq!(acts_for(FAYE), None);
        assert_eq!(ProposedControllers::<Test>::get(FAYE), None);
        // 3. He signs for Faye now. The proposal is used up.
        assert_ok!(Staking::unbond(signed(EMIL), 100));
        assert_eq!((ledger(FAYE).active, ledger(DORA).active), (900, 1_000));
        assert_refused!(
            Staking::accept_control(signed(EMIL), FAYE),
            Error::<Test>::NotProposed
        );
    });
}

#[test]
fn nobody_takes_control_that_was_not_asked() {
    ExtBuilder::default().run(|| {
        faye_asks_emil();
        // Another account; Emil for a stash that did not ask, bonded or not; the stash itself.
        for (who, stash) in [(GUS, FAYE), (EMIL, DORA), (EMIL, GUS), (FAYE, FAYE)] {
            assert_refused!(
                Staking::accept_control(signed(who), stash),
                Error::<Test>::NotProposed
            );
        }
    });
}

#[test]
fn naming_another_or_the_present_controller_withdraws_a_proposal() {
    for named in [FAYE, GUS] {
        ExtBuilder::default().run(|| {
            faye_asks_emil();
            assert_ok!(Staking::set_controller(signed(FAYE), named));
            assert_eq!(ProposedControllers::<Test>::get(FAYE), None);
            assert_refused!(
                Staking::accept_control(signed(EMIL), FAYE),
                Error::<Test>::NotProposed
            );
            assert_eq!((acts_for(named), acts_for(EMIL)), (Some(FAYE), Some(DORA)));
        });
    }
}

#[test]
fn a_stash_asks_one_account_at_a_time() {
    ExtBuilder::default().run(|| {
        faye_asks_emil();
        assert_ok!(Staking::set_controller(signed(ALICE), GUS));
        assert_ok!(Staking::set_controller(signed(FAYE), GUS));
        assert_refused!(
            Staking::accept_control(signed(EMIL), FAYE),
            Error::<Test>::NotProposed
        );
        assert_ok!(Staking::accept_control(signed(GUS), FAYE));
        assert_eq!((acts_for(GUS), acts_for(ALICE)), (Some(FAYE), Some(ALICE)));
    });
}

#[test]
fn naming_an_account_again_and_again_does_not_keep_it_from_accepting() {
    ExtBuilder::default().run(|| {
        faye_asks_emil();
        // 1. Dora lets Emil go and names him again, before he accepts the proposal of Faye.
        assert_ok!(Staking::set_controller(signed(DORA), DORA));
        assert_eq!(acts_for(EMIL), None);
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        // 2. He accepts all the same.
        assert_ok!(Staking::accept_control(signed(EMIL), FAYE));
        // 3. Dora names him once more: now that is only a proposal.
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        assert_eq!((acts_for(EMIL), acts_for(DORA)), (Some(FAYE), Some(DORA)));
    });
}

#[test]
fn who_is_asked_accepts_also_when_it_acts_for_nobody_any_more() {
    ExtBuilder::default().run(|| {
        faye_asks_emil();
        assert_ok!(Staking::set_controller(signed(DORA), DORA));
        System::reset_events();
        assert_ok!(Staking::accept_control(signed(EMIL), FAYE));
        assert_eq!(staking_events(), []);
        assert_eq!(acts_for(EMIL), Some(FAYE));
    });
}

#[test]
fn a_stash_does_not_accept_before_it_has_left_its_own_stake() {
    ExtBuilder::default().run(|| {
        faye_asks_emil();
        // 1. Emil bonds. A stash cannot accept control of another one.
        assert_ok!(bond(EMIL, 1_000));
        assert_refused!(
            Staking::accept_control(signed(EMIL), FAYE),
            Error::<Test>::AlreadyPaired
        );
        check_block();
        // 2. His stake is gone. Now he can.
        assert_ok!(Staking::force_unstake(root(), EMIL, 0));
        assert_ok!(Staking::accept_control(signed(EMIL), FAYE));
        assert_eq!(acts_for(EMIL), Some(FAYE));
    });
}

#[test]
fn what_a_stash_asked_is_forgotten_with_it() {
    ExtBuilder::default().run(|| {
        faye_asks_emil();
        // 1. Faye is removed, and her proposal with her.
        assert_ok!(Staking::force_unstake(root(), FAYE, 0));
        assert_eq!(ProposedControllers::<Test>::get(FAYE), None);
        // 2. She bonds again. The old proposal does not come back.
        assert_ok!(bond(FAYE, 1_000));
        assert_refused!(
            Staking::accept_control(signed(EMIL), FAYE),
            Error::<Test>::NotProposed
        );
        assert_eq!((acts_for(EMIL), acts_for(FAYE)), (Some(DORA), Some(FAYE)));
    });
}

#[test]
fn what_a_stash_asked_stays_when_its_controller_leaves() {
    ExtBuilder::default().run(|| {
        // The controller of Faye is Gus. She asks Emil, the controller of Dora. Then Gus bonds and leaves her.
        bond_and_name(FAYE, GUS);
        bond_and_name(DORA, EMIL);
        assert_ok!(Staking::set_controller(signed(FAYE), EMIL));
        assert_ok!(bond(GUS, 500));
        check_block();
        assert_ok!(Staking::accept_control(signed(EMIL), FAYE));
        assert_eq!((acts_for(EMIL), acts_for(GUS)), (Some(FAYE), Some(GUS)));
    });
}
