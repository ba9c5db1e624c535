//! The operator of a validator: a proxy that does the work of a validator and can't touch its funds.

use crate::{
    equivocations::signed,
    governance::{batch, bond, charlie_for_bob, transfer},
    session_keys::Secrets,
    state::state_of,
};
use frame_support::assert_ok;
use palisade_runtime::{
    configs::governance::ProxyType, constants::currency::PAL, genesis, AccountId, Balance,
    Balances, Proxy, Runtime, RuntimeCall, Session, Staking,
};
use palisade_staking::{Call, Nominators, Payee, RewardDestination, ValidatorPrefs, Validators};
use sp_keyring::Sr25519Keyring::{AliceStash, Bob, Charlie, Dave};
use sp_runtime::{MultiAddress, Perbill};

/// Bob bonds 2,000 PAL of his million, and makes Charlie his operator.
fn bob_makes_charlie_his_operator() {
    let payee = RewardDestination::Stash;
    assert_ok!(Staking::bond(signed(Bob), 2_000 * PAL, payee));
    assert_ok!(Proxy::add_proxy(
        signed(Bob),
        MultiAddress::Id(Charlie.to_account_id()),
        ProxyType::StakingOperator,
        0,
    ));
}

fn set_keys() -> RuntimeCall {
    RuntimeCall::Session(pallet_session::Call::set_keys {
        keys: Secrets::of("Bob").public(),
        proof: Vec::new(),
    })
}

fn purge_keys() -> RuntimeCall {
    RuntimeCall::Session(pallet_session::Call::purge_keys {})
}

fn validate() -> RuntimeCall {
    RuntimeCall::Staking(Call::validate {
        prefs: ValidatorPrefs {
            commission: Perbill::from_percent(5),
            blocked: true,
        },
    })
}

fn kick_dave() -> RuntimeCall {
    RuntimeCall::Staking(Call::kick {
        who: vec![MultiAddress::Id(Dave.to_account_id())],
    })
}

fn chill() -> RuntimeCall {
    RuntimeCall::Staking(Call::chill {})
}

/// Returns what is free, what is bonded in total, and what of it is active.
fn funds_of(stash: &AccountId) -> (Balance, Balance, Balance) {
    let ledger = Staking::ledger_of_stash(stash).expect("is bonded").1;
    let free = Balances::free_balance(stash);
    (free, ledger.total, ledger.active)
}

#[test]
fn an_operator_runs_a_validator_from_its_keys_to_its_end() {
    state_of(genesis::DEV).execute_with(|| {
        let (bob, dave) = (Bob.to_account_id(), Dave.to_account_id());
        bob_makes_charlie_his_operator();

        // 1. Keys, then the role.
        assert_ok!(charlie_for_bob(set_keys()));
        assert_eq!(Session::load_keys(&bob), Some(Secrets::of("Bob").public()));
        let open = RuntimeCall::Staking(Call::validate {
            prefs: ValidatorPrefs {
                commission: Perbill::from_percent(5),
                blocked: false,
            },
        });
        assert_ok!(charlie_for_bob(open));
        assert!(Validators::<Runtime>::contains_key(&bob));

        // 2. Dave nominates Bob, and is sent away.
        let targets = [AliceStash, Bob].map(|who| MultiAddress::Id(who.to_account_id()));
        assert_ok!(Staking::nominate(signed(Dave), targets.to_vec()));
        assert_ok!(charlie_for_bob(batch(vec![validate(), kick_dave()])));
        let left = Nominators::<Runtime>::get(&dave).expect("Dave nominates Alice still");
        assert_eq!(left.targets.to_vec(), [AliceStash.to_account_id()]);

        // 3. The end.
        assert_ok!(charlie_for_bob(chill()));
        assert!(!Validators::<Runtime>::contains_key(&bob));
        assert_ok!(charlie_for_bob(purge_keys()));
        assert_eq!(Session::load_keys(&bob), None);
        assert_ok!(Staking::check_invariants());
    });
}

#[test]
fn an_operator_touches_no_funds_not_even_inside_a_batch() {
    state_of(genesis::DEV).execute_with(|| {
        let (bob, charlie) = (Bob.to_account_id(), Charlie.to_account_id());
        bob_makes_charlie_his_operator();
        let before = funds_of(&bob);
        let payee = RewardDestination::Account(charlie.clone());
        let controller = MultiAddress::Id(charlie);
        let alice = MultiAddress::Id(AliceStash.to_account_id());
        let calls = [
            transfer(),
            bond(),
            RuntimeCall::Staking(Call::bond_extra {
                max_additional: PAL,
            }),
            RuntimeCall::Staking(Call::unbond { value: PAL }),
            RuntimeCall::Staking(Call::rebond { value: PAL }),
            RuntimeCall::Staking(Call::withdraw_unbonded {
                num_slashing_spans: 0,
            }),
            RuntimeCall::Staking(Call::set_payee { payee }),
            RuntimeCall::Staking(Call::set_controller { controller }),
            RuntimeCall::Staking(Call::nominate {
                targets: vec![alice],
            }),
            RuntimeCall::NominationPools(pallet_nomination_pools::Call::join {
                amount: 10 * PAL,
                pool_id: 1,
            }),
            RuntimeCall::FastUnstake(pallet_fast_unstake::Call::register_fast_unstake {}),
        ];
        let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
        for call in calls {
            assert_eq!(charlie_for_bob(call.clone()), Err(filtered), "{call:?}");
            let in_batch = batch(vec![chill(), call.clone()]);
            assert_eq!(charlie_for_bob(in_batch), Err(filtered), "{call:?}");
        }
        assert_eq!(funds_of(&bob), before);
        assert_eq!(Payee::<Runtime>::get(&bob), Some(RewardDestination::Stash));
        assert_ok!(Staking::check_invariants());
    });
}
