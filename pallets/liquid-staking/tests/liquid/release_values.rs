//! A later release has other deposits, or can't read nominations. Who leaves gets everything back, as long as there is
//! insurance.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok, storage::unhashed, traits::fungible::InspectHold};
use palisade_liquid_staking::{BatchById, Error, Event, HoldReason};

/// Returns what is held of Dora for her requests.
fn held() -> Balance {
    Balances::balance_on_hold(&HoldReason::ExitRequest.into(), &DORA)
}

/// Stores more targets of the first stash than staking can read, as after a release with a smaller `MaxNominations`.
/// Returns the account of the stash.
fn garble_nominations() -> AccountId {
    let stash = Liquid::stashes()[0].account;
    let stored = (vec![ALICE; 17], Staking::active_era(), false);
    let key = pallet_staking::Nominators::<Runtime>::hashed_key_for(stash);
    unhashed::put(&key, &stored);
    assert!(pallet_staking::Nominators::<Runtime>::contains_key(stash));
    assert!(pallet_staking::Nominators::<Runtime>::get(stash).is_none());
    stash
}

#[test]
fn a_claim_releases_the_deposit_that_the_request_paid() {
    for later in [REQUEST / 2, REQUEST * 2, 0] {
        run(|| {
            deposit(DORA, 1_000 * PAL);
            next_era();
            let first = request_exit(DORA, 100 * PAL);
            next_era();
            RequestDeposit::set(later);
            let second = request_exit(DORA, 100 * PAL);
            assert_eq!(held(), REQUEST + later);
            wait_for_batch(second);
            assert_ok!(Liquid::claim_exit(signed(DORA), first));
            assert_eq!(held(), later, "that of the other request stays");
            assert_ok!(Liquid::claim_exit(signed(DORA), second));
            assert_eq!(held(), 0);
        });
    }
}

#[test]
fn a_release_changes_no_deposit_of_a_request_that_grows() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let batch = request_exit(DORA, 100 * PAL);
        RequestDeposit::set(REQUEST * 2);
        assert_eq!(request_exit(DORA, 50 * PAL), batch);
        assert_eq!(held(), REQUEST);
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), 150 * PAL);
        assert_eq!(held(), 0);
    });
}

#[test]
fn nobody_deposits_less_than_the_existential_deposit() {
    genesis().execute_with(|| {
        begin_block(1);
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 5 * ED));
        assert_ok!(Liquid::open(root()));
        let refuse = |amount| {
            let call = Liquid::deposit(signed(DORA), amount, 0);
            assert_noop!(call, Error::<Runtime>::DepositTooSmall);
        };
        // Governance has set nothing.
        assert_eq!(Liquid::settings().min_deposit, ED);
        refuse(ED - 1);
        deposit(DORA, ED);
        // It allows the least, and a release raises that.
        let mut rules = house_rules();
        rules.min_deposit = ED;
        assert_ok!(Liquid::set_settings(root(), rules));
        ExistentialDeposit::set(2 * ED);
        assert_eq!(Liquid::settings().min_deposit, 2 * ED);
        refuse(2 * ED - 1);
        deposit(DORA, 2 * ED);
        ExistentialDeposit::set(ED);
        assert_eq!(Liquid::settings().min_deposit, ED);
        check();
    });
}

#[test]
fn no_exit_waits_for_a_stash_whose_nominations_are_unreadable() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let batch = request_exit(DORA, shares(DORA));
        let stash = garble_nominations();
        next_era();
        assert!(BatchById::<Runtime>::contains_key(batch), "it is closed");
        assert!(!pallet_staking::Nominators::<Runtime>::contains_key(stash));
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), 1_000 * PAL);
    });
}

#[test]
fn a_stash_without_an_operator_chills_if_its_nominations_are_unreadable() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let stash = garble_nominations();
        assert_ok!(Liquid::leave_operator(signed(OPERATOR), 0));
        assert!(!pallet_staking::Nominators::<Runtime>::contains_key(stash));
    });
}

/// Returns the losses that were told in this block.
fn losses() -> Vec<Event<Runtime>> {
    let told = System::events().into_iter();
    told.filter_map(|record| match record.event {
        RuntimeEvent::Liquid(event @ Event::LossTaken { .. }) => Some(event),
        _ => None,
    })
    .collect()
}

#[test]
fn the_insurance_fund_pays_for_a_raised_existential_deposit() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 10 * ED));
        next_era();
        let batch = request_exit(DORA, 400 * PAL);
        next_era();
        let before = Liquid::cash().insurance;
        ExistentialDeposit::set(2 * ED);
        wait_for_batch(batch);
        assert!(losses().is_empty());
        assert_eq!(claim(DORA, batch), 400 * PAL);
        assert_eq!(worth(DORA), 600 * PAL);
        // It pays for three stashes and the reward account.
        assert_eq!(Liquid::cash().insurance, before - 4 * ED);
        let stashes = Liquid::stashes().into_iter().map(|stash| stash.account);
        for account in stashes.chain([Liquid::reward_account()]) {
            assert_eq!(free(account), 2 * ED);
        }

        // Funds are delegated as before.
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [210 * PAL; 3]);
    });
}

#[test]
fn an_existential_deposit_raised_in_the_last_block_costs_a_batch_nothing() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 10 * ED));
        next_era();
        let batch = request_exit(DORA, 400 * PAL);
        roll_to_era(5);
        // All work of era 6 but the settlement is done in the session before it.
        let session = Session::current_index() + 1;
        while Session::current_index() < session {
            roll_one();
        }
        roll_one();
        roll_one();
        ExistentialDeposit::set(2 * ED);
        wait_for_batch(batch);
        assert_eq!(Staking::active_era(), 6);
        assert!(losses().is_empty());
        assert_eq!(claim(DORA, batch), 400 * PAL);
    });
}

#[test]
fn without_insurance_a_raised_existential_deposit_is_a_loss_that_is_told() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let batch = request_exit(DORA, 400 * PAL);
        next_era();
        assert_eq!(Liquid::cash().insurance, ED);
        ExistentialDeposit::set(2 * ED);
        wait_for_batch(batch);
        let loss = |stash| -> Event<Runtime> {
            Event::LossTaken {
                stash,
                by_bond: 0,
                by_insurance: 0,
                by_batches: ED,
                by_holders: 0,
            }
        };
        assert_eq!(losses(), [loss(0), loss(1), loss(2)]);
        assert_eq!(claim(DORA, batch), 400 * PAL - 3 * ED);
        assert_eq!(worth(DORA), 600 * PAL);

        // The next reward fills the fund up to its own existential deposit. The reward account keeps a part of it too.
        pay_reward(10 * PAL);
        next_era();
        assert_eq!(Liquid::cash().insurance, 2 * ED);
        assert_eq!(free(Liquid::reward_account()), 2 * ED);
        let fee = (10 * PAL - ED) / 10;
        assert_eq!(
            Liquid::net_asset_value(),
            600 * PAL + 10 * PAL - ED - fee - ED
        );
    });
}
