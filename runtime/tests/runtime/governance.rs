//! Who may do what: proxies, council and root. What administrators of staking may is in `staking_admins`.

use crate::{
    state::state_of,
    sub_accounts::{name_charlie_alone, name_charlie_too},
};
use codec::Decode;
use frame_support::{
    assert_noop, assert_ok,
    traits::{EnsureOrigin, InstanceFilter},
};
use palisade_runtime::{
    configs::governance::{ProxyType, RootOrHalfCouncil, RootOrThreeFifthsOfCouncil},
    constants::currency::PAL,
    genesis, Balances, Proxy, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, Staking, System,
};
use palisade_staking::{Payee, RewardDestination};
use pallet_collective::RawOrigin as Council;
use sp_keyring::Sr25519Keyring::{Bob, Charlie};
use sp_runtime::{traits::TrailingZeroInput, MultiAddress};

/// All kinds of proxies, by their indices.
const KINDS: [ProxyType; 6] = [
    ProxyType::Any,
    ProxyType::NonTransfer,
    ProxyType::Governance,
    ProxyType::Staking,
    ProxyType::NominationPools,
    ProxyType::StakingOperator,
];

pub fn transfer() -> RuntimeCall {
    RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death {
        dest: MultiAddress::Id(Charlie.to_account_id()),
        value: PAL,
    })
}

pub fn bond() -> RuntimeCall {
    RuntimeCall::Staking(palisade_staking::Call::bond {
        value: 1_000 * PAL,
        payee: RewardDestination::Stash,
    })
}

pub fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    RuntimeCall::Utility(pallet_utility::Call::batch_all { calls })
}

fn sudo(call: RuntimeCall) -> RuntimeCall {
    RuntimeCall::Sudo(pallet_sudo::Call::sudo {
        call: Box::new(call),
    })
}

fn close_motion() -> RuntimeCall {
    RuntimeCall::Council(pallet_collective::Call::disapprove_proposal {
        proposal_hash: Default::default(),
    })
}

fn vested_transfer() -> RuntimeCall {
    RuntimeCall::Vesting(pallet_vesting::Call::vested_transfer {
        target: MultiAddress::Id(Charlie.to_account_id()),
        schedule: pallet_vesting::VestingInfo::new(PAL, PAL, 0),
    })
}

fn reward_of_a_service() -> RuntimeCall {
    RuntimeCall::Restaking(palisade_restaking::Call::reward {
        service: 0,
        amount: PAL,
    })
}

fn vote() -> RuntimeCall {
    RuntimeCall::ConvictionVoting(pallet_conviction_voting::Call::remove_vote {
        class: None,
        index: 0,
    })
}

fn join_pool() -> RuntimeCall {
    RuntimeCall::NominationPools(pallet_nomination_pools::Call::join {
        amount: 100 * PAL,
        pool_id: 1,
    })
}

fn leave_at_once() -> RuntimeCall {
    RuntimeCall::FastUnstake(pallet_fast_unstake::Call::register_fast_unstake {})
}

fn chill() -> RuntimeCall {
    RuntimeCall::Staking(palisade_staking::Call::chill {})
}

fn take_a_place() -> RuntimeCall {
    RuntimeCall::Staking(palisade_staking::Call::validate_in_place_of {
        prefs: Default::default(),
        displaced: MultiAddress::Id(Charlie.to_account_id()),
    })
}

fn claim_keys() -> RuntimeCall {
    RuntimeCall::Historical(palisade_key_ownership::Call::claim_keys {
        keys: Decode::decode(&mut TrailingZeroInput::zeroes()).expect("zeros are keys"),
        proof: vec![],
    })
}

fn purge_keys() -> RuntimeCall {
    RuntimeCall::Session(pallet_session::Call::purge_keys {})
}

/// Charlie makes `call` as Bob's proxy. Returns the result.
pub fn charlie_for_bob(call: RuntimeCall) -> Result<(), sp_runtime::DispatchError> {
    System::set_block_number(1);
    assert_ok!(Proxy::proxy(
        RuntimeOrigin::signed(Charlie.to_account_id()),
        MultiAddress::Id(Bob.to_account_id()),
        None,
        Box::new(call),
    ));
    System::events()
        .into_iter()
        .rev()
        .find_map(|record| match record.event {
            RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
            _ => None,
        })
        .expect("the proxy pallet reports what came of a call")
}

fn bob_makes_charlie_his_staking_proxy() {
    assert_ok!(Proxy::add_proxy(
        RuntimeOrigin::signed(Bob.to_account_id()),
        MultiAddress::Id(Charlie.to_account_id()),
        ProxyType::Staking,
        0,
    ));
}

#[test]
fn a_staking_proxy_bonds_for_its_account_in_a_batch() {
    state_of(genesis::DEV).execute_with(|| {
        bob_makes_charlie_his_staking_proxy();
        assert_ok!(charlie_for_bob(batch(vec![bond()])));
        let payee = Payee::<Runtime>::get(Bob.to_account_id());
        assert_eq!(payee, Some(RewardDestination::Stash));
        assert_ok!(Staking::check_invariants());
    });
}

#[test]
fn a_staking_proxy_moves_no_funds_not_even_inside_a_batch() {
    state_of(genesis::DEV).execute_with(|| {
        bob_makes_charlie_his_staking_proxy();
        let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
        let before = Balances::free_balance(Bob.to_account_id());
        assert_eq!(charlie_for_bob(transfer()), Err(filtered));
        assert_eq!(
            charlie_for_bob(batch(vec![bond(), transfer()])),
            Err(filtered)
        );
        assert_eq!(Balances::free_balance(Bob.to_account_id()), before);
        assert_eq!(Payee::<Runtime>::get(Bob.to_account_id()), None);
    });
}

#[test]
fn a_stranger_is_nobodys_proxy() {
    state_of(genesis::DEV).execute_with(|| {
        assert_noop!(
            Proxy::proxy(
                RuntimeOrigin::signed(Charlie.to_account_id()),
                MultiAddress::Id(Bob.to_account_id()),
                None,
                Box::new(bond()),
            ),
            pallet_proxy::Error::<Runtime>::NotProxy
        );
    });
}

#[test]
fn each_kind_of_proxy_may_call_what_its_name_says() {
    use ProxyType::*;
    let proxying = RuntimeCall::Proxy(pallet_proxy::Call::remove_proxies {});
    for (call, allowed) in [
        (transfer(), vec![Any]),
        (sudo(bond()), vec![Any]),
        (proxying, vec![Any]),
        (vested_transfer(), vec![Any]),
        (reward_of_a_service(), vec![Any]),
        (name_charlie_too(), vec![Any]),
        (name_charlie_alone(), vec![Any]),
        (bond(), vec![Any, NonTransfer, Staking]),
        (close_motion(), vec![Any, NonTransfer, Governance]),
        (vote(), vec![Any, NonTransfer, Governance]),
        (
            join_pool(),
            vec![Any, NonTransfer, Staking, NominationPools],
        ),
        (leave_at_once(), vec![Any, NonTransfer, Staking]),
        (chill(), vec![Any, NonTransfer, Staking, StakingOperator]),
        (
            take_a_place(),
            vec![Any, NonTransfer, Staking, StakingOperator],
        ),
        (
            claim_keys(),
            vec![Any, NonTransfer, Staking, StakingOperator],
        ),
        (
            purge_keys(),
            vec![Any, NonTransfer, Staking, StakingOperator],
        ),
        (batch(vec![]), KINDS.to_vec()),
    ] {
        for kind in KINDS {
            assert_eq!(
                kind.filter(&call),
                allowed.contains(&kind),
                "{kind:?}, {call:?}"
            );
        }
    }
    assert_eq!(ProxyType::default(), Any);
}

#[test]
fn a_proxy_can_only_hand_on_what_it_may_do_itself() {
    use ProxyType::*;
    let calls = [
        transfer(),
        sudo(bond()),
        bond(),
        close_motion(),
        vote(),
        join_pool(),
        leave_at_once(),
        chill(),
        take_a_place(),
        claim_keys(),
        purge_keys(),
        batch(vec![]),
    ];
    for large in KINDS {
        for small in KINDS {
            if large.is_superset(&small) {
                for call in &calls {
                    assert!(
                        large.filter(call) || !small.filter(call),
                        "{large:?} over {small:?}"
                    );
                }
            }
        }
        assert!(large.is_superset(&large));
        assert!(Any.is_superset(&large));
        assert_eq!(large.is_superset(&Any), large == Any);
    }
    assert!(Staking.is_superset(&NominationPools));
    assert!(Staking.is_superset(&StakingOperator));
    assert!(!NominationPools.is_superset(&StakingOperator));
}

#[test]
fn two_of_three_members_are_half_of_the_council_and_three_fifths() {
    state_of(genesis::DEV).execute_with(|| {
        let council = |ayes, members| RuntimeOrigin::from(Council::Members(ayes, members));
        assert_ok!(RootOrHalfCouncil::ensure_origin(council(2, 3)));
        assert_ok!(RootOrHalfCouncil::ensure_origin(RuntimeOrigin::root()));
        assert!(RootOrHalfCouncil::ensure_origin(council(1, 3)).is_err());
        assert!(
            RootOrHalfCouncil::ensure_origin(RuntimeOrigin::signed(Bob.to_account_id())).is_err()
        );

        assert_ok!(RootOrThreeFifthsOfCouncil::ensure_origin(council(2, 3)));
        assert!(RootOrThreeFifthsOfCouncil::ensure_origin(council(5, 10)).is_err());
    });
}
