//! Sub-accounts of an identity: who quits as one gets the deposit that the identity has paid. So a proxy that may move no
//! funds may name none.

use crate::{governance::charlie_for_bob, state::state_of};
use frame_support::{assert_ok, traits::fungible::Inspect};
use palisade_runtime::{
    configs::governance::ProxyType, genesis, Balances, Identity, Proxy, Runtime, RuntimeCall,
    RuntimeOrigin,
};
use pallet_identity::{Call, Data, Error};
use sp_keyring::Sr25519Keyring::{Bob, Charlie};
use sp_runtime::MultiAddress;

/// Names Charlie as one more sub-account of the caller.
pub fn name_charlie_too() -> RuntimeCall {
    RuntimeCall::Identity(Call::add_sub {
        sub: MultiAddress::Id(Charlie.to_account_id()),
        data: Data::None,
    })
}

/// Names Charlie as the only sub-account of the caller.
pub fn name_charlie_alone() -> RuntimeCall {
    RuntimeCall::Identity(Call::set_subs {
        subs: vec![(Charlie.to_account_id(), Data::None)],
    })
}

#[test]
fn a_non_transfer_proxy_gets_no_deposit_of_a_sub_account() {
    state_of(genesis::DEV).execute_with(|| {
        // 1. Bob has an identity. Charlie is his proxy, but not for moving funds.
        let bob = || RuntimeOrigin::signed(Bob.to_account_id());
        assert_ok!(Identity::set_identity(bob(), Box::default()));
        assert_ok!(Proxy::add_proxy(
            bob(),
            MultiAddress::Id(Charlie.to_account_id()),
            ProxyType::NonTransfer,
            0,
        ));
        let balances = || [Bob, Charlie].map(|who| Balances::total_balance(&who.to_account_id()));
        let before = balances();

        // 2. For Bob, Charlie names himself a sub-account. Bob would pay a deposit, and Charlie would get it by quitting.
        let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
        for call in [name_charlie_too(), name_charlie_alone()] {
            let named = charlie_for_bob(call);
            let quit = Identity::quit_sub(RuntimeOrigin::signed(Charlie.to_account_id()));
            assert_eq!(balances(), before, "Bob has paid Charlie");
            assert_eq!(named, Err(filtered));
            assert_eq!(quit, Err(Error::<Runtime>::NotSub.into()));
        }
    });
}
