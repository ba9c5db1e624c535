//! Nomination pools on the wired runtime.

use crate::{equivocations::signed, state::state_of};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use palisade_runtime::{
    configs::{
        consensus::MaxSetIdSessionEntries,
        pools::{ErasToCheck, MaxUnbondingPools},
        staking::MaxBondingDuration,
    },
    constants::currency::PAL,
    genesis, Balances, NominationPools, RuntimeHoldReason, Staking,
};
use sp_keyring::Sr25519Keyring::{Bob, Charlie};
use sp_runtime::MultiAddress;
use sp_staking::StakingInterface;

#[test]
fn a_pool_has_room_for_each_era_of_the_longest_bonding_that_root_can_set() {
    let sessions_of_voters = MaxSetIdSessionEntries::get() as u32;
    for bonding in 1..=MaxBondingDuration::get() {
        // The most sessions in an era with which `timing` still accepts the bonding duration.
        let sessions = sessions_of_voters / (bonding + 1);
        let longest = bonding * sessions + bonding + 2;
        assert!(MaxUnbondingPools::get() >= longest, "{bonding}");
        assert!(ErasToCheck::get() >= bonding + 2, "{bonding}");
    }
}

#[test]
fn a_member_of_a_pool_keeps_its_funds_on_its_own_account() {
    let reason = RuntimeHoldReason::DelegatedStaking(
        pallet_delegated_staking::HoldReason::StakingDelegation,
    );
    state_of(genesis::DEV).execute_with(|| {
        let (bob, charlie) = (Bob.to_account_id(), Charlie.to_account_id());
        let himself = || MultiAddress::Id(Bob.to_account_id());
        assert_ok!(NominationPools::create(
            signed(Bob),
            100 * PAL,
            himself(),
            himself(),
            himself()
        ));
        assert_ok!(NominationPools::join(signed(Charlie), 10 * PAL, 1));

        assert_eq!(Balances::balance_on_hold(&reason, &bob), 100 * PAL);
        assert_eq!(Balances::balance_on_hold(&reason, &charlie), 10 * PAL);
        let (pool, _) = NominationPools::api_pool_accounts(1);
        assert!(Staking::is_virtual_staker(&pool));
        assert_eq!(
            Staking::stake(&pool).map(|stake| stake.active),
            Ok(110 * PAL)
        );
        assert_eq!(Balances::free_balance(&pool), 0);
        assert_ok!(Staking::check_invariants());
    });
}
