//! Nomination pools on the wired runtime.

use crate::{equivocations::signed, state::state_of};
use frame_support::{assert_ok, traits::fungible::InspectHold, weights::Weight};
use palisade_runtime::{
    configs::{
        consensus::MaxSetIdSessionEntries,
        fees::WeightFee,
        pools::{ErasToCheck, FastUnstakeDeposit, MaxErasToCheckPerBlock, MaxUnbondingPools},
        staking::{MaxBondingDuration, MaxNominations, MaxValidatorSet},
    },
    constants::currency::PAL,
    genesis, Balances, NominationPools, Runtime, RuntimeHoldReason, Staking,
};
use pallet_fast_unstake::{weights::WeightInfo as _, ErasToCheckPerBlock};
use pallet_nomination_pools::WeightInfo;
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

#[test]
fn the_deposit_of_fast_unstake_pays_for_the_longest_check() {
    type Check = <Runtime as pallet_fast_unstake::Config>::WeightInfo;
    state_of(genesis::DEV).execute_with(|| {
        // A stash that was exposed in the oldest era is looked up in all eras. The set is as large as it can be.
        ErasToCheckPerBlock::<Runtime>::put(MaxErasToCheckPerBlock::get());
        let weight = Check::on_idle_check(MaxValidatorSet::get(), 1);
        let fee = WeightFee::get() * u128::from(weight.ref_time());
        let deposit = FastUnstakeDeposit::get();
        assert!((fee..fee + PAL).contains(&deposit), "{fee}");
        assert_eq!(deposit, 355 * PAL);
    });
}

type Measured = pallet_nomination_pools::weights::SubstrateWeight<Runtime>;
type Charged = <Runtime as pallet_nomination_pools::Config>::WeightInfo;

/// The weight of storage accesses alone, without computing.
fn accesses(reads: u64, writes: u64) -> Weight {
    <Runtime as frame_system::Config>::DbWeight::get().reads_writes(reads, writes)
}

#[test]
fn calls_of_pools_have_the_weight_of_what_this_chain_adds() {
    let targets = MaxNominations::get();
    // Delegations, and what our staking reads and writes more.
    let calls = [
        (Charged::join(), Measured::join(), accesses(1, 0)),
        (Charged::create(), Measured::create(), accesses(7, 5)),
        (Charged::unbond(), Measured::unbond(), accesses(10, 0)),
        (
            Charged::nominate(targets),
            Measured::nominate(targets),
            accesses(7, 1),
        ),
        (Charged::chill(), Measured::chill(), accesses(1, 1)),
        (
            Charged::pool_withdraw_unbonded(0),
            Measured::pool_withdraw_unbonded(0),
            accesses(5, 0),
        ),
        (Charged::set_state(), Measured::set_state(), accesses(1, 0)),
        // These two were measured as refusals.
        (
            Charged::apply_slash(),
            Measured::apply_slash(),
            accesses(10, 6),
        ),
        (
            Charged::migrate_delegation(),
            Measured::migrate_delegation(),
            accesses(9, 6),
        ),
    ];
    for (charged, measured, added) in calls {
        assert!(charged.all_gte(measured + added), "{charged}");
    }
    assert_eq!(Charged::set_configs(), Measured::set_configs());
}

#[test]
fn a_withdrawal_pays_in_advance_for_a_slash_and_all_unbonding_eras() {
    // 1. A member leaves, and is slashed before. The pallet adds both weights afterwards.
    let afterwards = Charged::withdraw_unbonded_update(0) + Charged::apply_slash();
    let in_advance = Charged::withdraw_unbonded_kill(0);
    assert!(in_advance.ref_time() >= afterwards.ref_time());

    // 2. Unbonding stake is decoded and encoded, with an entry for each era that a pool can keep. An entry takes at least
    // 100 ns.
    let entries = Weight::from_parts(100_000, 0) * u64::from(MaxUnbondingPools::get());
    let added = Charged::unbond() - Measured::unbond();
    assert!(added.all_gte(entries * 3));
    let added = Charged::withdraw_unbonded_update(0) - Measured::withdraw_unbonded_update(0);
    assert!(added.all_gte(entries * 3));
}
