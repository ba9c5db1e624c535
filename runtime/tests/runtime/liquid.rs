//! Liquid staking on the wired runtime: from a deposit in the first block to a delegation, what an idle block reads, and who may
//! do what.

use crate::{chain::Chain, equivocations::signed, state::state_of};
use frame_support::{
    assert_noop, assert_ok,
    traits::{fungibles::metadata::Inspect as _, Hooks, InstanceFilter},
};
use palisade_liquid_staking::{weights::WeightInfo, Error, Event, WorkMark};
use palisade_runtime::{
    configs::{governance::ProxyType, liquid::LIQUID_TOKEN},
    constants::currency::PAL,
    genesis, Assets, Balance, LiquidStaking, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
    Staking, System,
};
use sp_keyring::Sr25519Keyring::{self, *};
use sp_runtime::{traits::BadOrigin, MultiAddress, Perbill};
use sp_staking::StakingInterface;

type Weights = <Runtime as palisade_liquid_staking::Config>::WeightInfo;

fn tokens(who: Sr25519Keyring) -> Balance {
    Assets::balance(LIQUID_TOKEN, who.to_account_id())
}

fn delegated(event: &RuntimeEvent) -> Option<Balance> {
    match event {
        RuntimeEvent::LiquidStaking(Event::Delegated { amount }) => Some(*amount),
        _ => None,
    }
}

#[test]
fn a_deposit_in_the_first_block_is_delegated_to_four_validators() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    local.with(|| {
        assert_eq!(Assets::name(LIQUID_TOKEN), b"Liquid PAL");
        assert_eq!(Assets::symbol(LIQUID_TOKEN), b"lqPAL");
        assert_eq!(Assets::decimals(LIQUID_TOKEN), 12);
        assert_ok!(LiquidStaking::deposit(
            signed(Alice),
            1_000 * PAL,
            1_000 * PAL
        ));
        assert_eq!(tokens(Alice), 1_000 * PAL);
    });
    // A twentieth stays free for those who leave at once.
    assert_eq!(local.run_until(delegated), 950 * PAL);
    local.with(|| {
        let stashes = LiquidStaking::stashes();
        let validators = [AliceStash, BobStash, CharlieStash, DaveStash];
        assert_eq!(stashes.len(), validators.len());
        for (stash, validator) in stashes.into_iter().zip(validators) {
            assert_eq!(stash.active, 950 * PAL / 4);
            assert_eq!(
                Staking::nominations(&stash.account),
                Some(vec![validator.to_account_id()])
            );
        }
        assert_eq!(LiquidStaking::cash().buffer, 50 * PAL);
    });
}

#[test]
fn on_dev_the_only_validator_gets_all_but_the_buffer() {
    let mut dev = Chain::of(genesis::DEV);
    dev.make_block();
    dev.with(|| {
        assert_ok!(LiquidStaking::deposit(signed(Bob), 1_000 * PAL, 0));
        // A quarter of the 500,000 at stake, and no more.
        assert_noop!(
            LiquidStaking::deposit(signed(Bob), 124_000 * PAL + 1, 0),
            Error::<Runtime>::ShareOfStakeTooLarge
        );
        assert_ok!(LiquidStaking::deposit(signed(Bob), 124_000 * PAL, 0));
    });
    assert_eq!(dev.run_until(delegated), 125_000 * PAL / 20 * 19);
}

#[test]
fn on_live_governance_opens_liquid_staking() {
    state_of(genesis::LIVE).execute_with(|| {
        assert_noop!(
            LiquidStaking::deposit(signed(Alice), PAL, 0),
            Error::<Runtime>::NotOpen
        );
        assert_ok!(LiquidStaking::fund_insurance(signed(Alice), PAL));
        let council = pallet_collective::RawOrigin::Members(1, 2);
        assert_ok!(LiquidStaking::open(RuntimeOrigin::from(council)));
        assert_ok!(LiquidStaking::deposit(signed(Alice), PAL, PAL));
    });
}

#[test]
fn between_sessions_a_block_reads_the_mark_and_nothing_else() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    local.with(|| {
        assert_ok!(LiquidStaking::deposit(signed(Alice), 1_000 * PAL, 0));
    });
    // The delegation is the last step of an era. The block after it finds nothing.
    local.run_until(delegated);
    assert!(local.with(WorkMark::<Runtime>::get));
    local.make_block();
    assert!(!local.with(WorkMark::<Runtime>::exists));

    let height = local.height() + 1;
    let (weight, read) = local.prove(|| LiquidStaking::on_initialize(height));
    let (_, the_mark) = local.prove(WorkMark::<Runtime>::get);
    assert_eq!(weight, Weights::quiet_block());
    assert_eq!(read, the_mark);

    // The next session looks again, once.
    let session = local.with(palisade_runtime::Session::current_index);
    while local.with(palisade_runtime::Session::current_index) == session {
        assert!(!local.with(WorkMark::<Runtime>::exists));
        local.make_block();
    }
    assert!(!local.with(WorkMark::<Runtime>::exists), "it has looked");
}

#[test]
fn only_root_makes_assets_and_changes_who_issues_them() {
    state_of(genesis::DEV).execute_with(|| {
        let alice = || MultiAddress::Id(Alice.to_account_id());
        let council = || RuntimeOrigin::from(pallet_collective::RawOrigin::Members(3, 3));
        assert_noop!(Assets::create(signed(Alice), 7, alice(), 1), BadOrigin);
        assert_noop!(
            Assets::force_create(council(), 7, alice(), false, 1),
            BadOrigin
        );
        let issue = |origin| {
            Assets::force_asset_status(
                origin,
                LIQUID_TOKEN,
                alice(),
                alice(),
                alice(),
                alice(),
                1,
                false,
                false,
            )
        };
        assert_noop!(issue(council()), BadOrigin);
        assert_noop!(
            Assets::mint(signed(Alice), LIQUID_TOKEN, alice(), PAL),
            pallet_assets::Error::<Runtime>::NoPermission
        );
        assert_ok!(Assets::force_create(
            RuntimeOrigin::root(),
            7,
            alice(),
            false,
            1
        ));
    });
}

#[test]
fn the_staking_administrators_administer_liquid_staking() {
    state_of(genesis::DEV).execute_with(|| {
        System::set_block_number(1);
        let settings = || palisade_liquid_staking::types::Settings {
            max_share: Perbill::from_percent(10),
            ..LiquidStaking::settings()
        };
        for stranger in [
            signed(Alice),
            pallet_collective::RawOrigin::Members(1, 3).into(),
            palisade_runtime::origins::Origin::Spender.into(),
        ] {
            assert_noop!(LiquidStaking::set_settings(stranger, settings()), BadOrigin);
        }
        for admin in [
            RuntimeOrigin::root(),
            pallet_collective::RawOrigin::Members(1, 2).into(),
            palisade_runtime::origins::Origin::StakingAdmin.into(),
        ] {
            assert_ok!(LiquidStaking::set_settings(admin, settings()));
        }
    });
}

#[test]
fn a_proxy_for_staking_deposits_and_leaves_but_gives_nothing_away() {
    let call = |call: palisade_liquid_staking::Call<Runtime>| RuntimeCall::LiquidStaking(call);
    let (amount, least) = (PAL, 0);
    let own = [
        call(palisade_liquid_staking::Call::deposit { amount, least }),
        call(palisade_liquid_staking::Call::request_exit { shares: PAL }),
        call(palisade_liquid_staking::Call::exit_at_once { shares: PAL, least }),
        call(palisade_liquid_staking::Call::claim_exit { batch: 0 }),
    ];
    for call in &own {
        assert!(ProxyType::Staking.filter(call) && ProxyType::NonTransfer.filter(call));
        assert!(
            !ProxyType::NominationPools.filter(call) && !ProxyType::StakingOperator.filter(call)
        );
    }
    let gift = call(palisade_liquid_staking::Call::fund_insurance { amount });
    let transfer = RuntimeCall::Assets(pallet_assets::Call::transfer {
        id: LIQUID_TOKEN,
        target: MultiAddress::Id(Bob.to_account_id()),
        amount,
    });
    for call in [gift, transfer] {
        assert!(!ProxyType::Staking.filter(&call) && !ProxyType::NonTransfer.filter(&call));
        assert!(ProxyType::Any.filter(&call));
    }
}

#[test]
fn a_token_needs_an_account_that_exists() {
    state_of(genesis::DEV).execute_with(|| {
        assert_ok!(LiquidStaking::deposit(signed(Alice), PAL, 0));
        let nobody = MultiAddress::Id([9; 32].into());
        assert_noop!(
            Assets::transfer(signed(Alice), LIQUID_TOKEN, nobody, 1),
            sp_runtime::TokenError::CannotCreate
        );
    });
}

fn roll_to_era(chain: &mut Chain, era: u32) {
    while chain.with(Staking::active_era) < era {
        chain.make_block();
    }
}

/// Orders a slash of a tenth.
fn slash_by_hand(validator: Sr25519Keyring, era: u32) {
    let (root, tenth) = (RuntimeOrigin::root(), Perbill::from_percent(10));
    let validator = validator.to_account_id();
    assert_ok!(Staking::manual_slash(root, validator, era, tenth));
}

#[test]
fn a_bond_waits_for_slashes_of_its_eras_and_for_no_other() {
    const BOND: Balance = 300 * PAL;
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    let withdraw = |who| LiquidStaking::withdraw_operator_bond(signed(who), 0);
    // 1. Eve bonds for Alice, and leaves while the stash is behind Alice.
    local.with(|| {
        let (root, validator) = (RuntimeOrigin::root(), AliceStash.to_account_id());
        let operator = Some(Eve.to_account_id());
        assert_ok!(LiquidStaking::set_validator(
            root,
            0,
            Some(validator),
            operator
        ));
        assert_ok!(LiquidStaking::bond_operator(signed(Eve), 0, BOND));
        assert_ok!(LiquidStaking::deposit(signed(Bob), 1_000 * PAL, 0));
    });
    let is_exposed = || {
        let stash = &LiquidStaking::stashes()[0].account;
        Staking::is_exposed_in_era(stash, &Staking::active_era())
    };
    while !local.with(is_exposed) {
        local.make_block();
    }
    let (era, leaves_in) = local.with(|| {
        assert_ok!(LiquidStaking::leave_operator(signed(Eve), 0));
        let leaves_in = LiquidStaking::stashes()[0].leaves_in;
        (Staking::active_era(), leaves_in.expect("she leaves"))
    });

    // 2. A slash of that era is ordered so late that it is applied after the bond would be free.
    roll_to_era(&mut local, leaves_in - 2);
    local.with(|| slash_by_hand(AliceStash, era));
    roll_to_era(&mut local, leaves_in);
    local.with(|| {
        assert_noop!(withdraw(Eve), Error::<Runtime>::BondLiable);
    });
    let paid = local.run_until(|event| match event {
        RuntimeEvent::LiquidStaking(Event::LossTaken { by_bond, .. }) => Some(*by_bond),
        _ => None,
    });
    assert!(paid > 0);
    local.make_block();

    // 3. A slash of a later era is pending. The stash has never been behind Bob, and is behind nobody by then.
    local.with(|| {
        slash_by_hand(BobStash, Staking::active_era());
        assert!(!palisade_staking::PendingSlashes::<Runtime>::get().is_empty());
        assert_eq!(LiquidStaking::stashes()[0].bond, BOND - paid);
        assert_ok!(withdraw(Ferdie));
        assert_eq!(LiquidStaking::stashes()[0].operator, None);
    });
}
