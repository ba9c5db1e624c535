//! Random lives: calls of staking, pools, delegations, fast-unstake and bags-list, in any order. After each block the
//! storage of all of them is checked. Nothing is lost: what left the accounts was slashed.

use super::{chain::*, steps::*};
use frame_support::dispatch::DispatchResultWithPostInfo;
use pallet_nomination_pools::{
    BondExtra, ClaimPermission, CommissionClaimPermission, ConfigOp, PoolState,
};
use pallet_staking::RewardDestination;
use proptest::{collection::vec, prelude::*};
use sp_runtime::{traits::Dispatchable, Perbill};

const PEOPLE: [AccountId; 6] = [11, 12, 13, 14, 15, 16];
const CASES: u32 = 50;
const STEPS: usize = 200;

/// Returns a call: its signer and what it does. `n` chooses the kind, `a` and `b` people, `v` an amount.
fn call(n: u8, a: AccountId, b: AccountId, v: Balance) -> RuntimeCall {
    use pallet_bags_list::Call as Bag;
    use pallet_fast_unstake::Call as Fast;
    use pallet_nomination_pools::Call as Pool;
    use pallet_staking::Call as Stake;
    let pool_id = (v % 3) as u32 + 1;
    let part = Perbill::from_percent((v % 101) as u32);
    match n {
        0 => Stake::bond {
            value: v,
            payee: RewardDestination::Staked,
        }
        .into(),
        1 => Stake::bond_extra { max_additional: v }.into(),
        2 => Stake::unbond { value: v }.into(),
        3 => Stake::rebond { value: v }.into(),
        4 => Stake::withdraw_unbonded {
            num_slashing_spans: 0,
        }
        .into(),
        5 => Stake::nominate {
            targets: vec![ALICE, BOB],
        }
        .into(),
        6 => Stake::chill {}.into(),
        7 => Pool::create {
            amount: v,
            root: a,
            nominator: a,
            bouncer: b,
        }
        .into(),
        8 | 9 => Pool::join { amount: v, pool_id }.into(),
        10 => Pool::bond_extra {
            extra: BondExtra::FreeBalance(v),
        }
        .into(),
        11 => Pool::bond_extra {
            extra: BondExtra::Rewards,
        }
        .into(),
        12 => Pool::claim_payout {}.into(),
        13 | 14 => Pool::unbond {
            member_account: if n == 13 { a } else { b },
            unbonding_points: v,
        }
        .into(),
        15 => Pool::pool_withdraw_unbonded {
            pool_id,
            num_slashing_spans: 0,
        }
        .into(),
        16 | 17 => Pool::withdraw_unbonded {
            member_account: if n == 16 { a } else { b },
            num_slashing_spans: 0,
        }
        .into(),
        18 => Pool::nominate {
            pool_id,
            validators: vec![ALICE, CAROL],
        }
        .into(),
        19 => Pool::set_state {
            pool_id,
            state: PoolState::Destroying,
        }
        .into(),
        20 => Pool::chill { pool_id }.into(),
        21 => Pool::bond_extra_other {
            member: b,
            extra: BondExtra::Rewards,
        }
        .into(),
        22 => {
            let permission = ClaimPermission::PermissionlessAll;
            Pool::set_claim_permission { permission }.into()
        }
        23 => Pool::claim_payout_other { other: b }.into(),
        24 => Pool::set_commission {
            pool_id,
            new_commission: Some((part, b)),
        }
        .into(),
        25 => Pool::claim_commission { pool_id }.into(),
        26 => Pool::adjust_pool_deposit { pool_id }.into(),
        27 | 28 => Pool::apply_slash { member_account: b }.into(),
        29 => {
            let permission = Some(CommissionClaimPermission::Permissionless);
            Pool::set_commission_claim_permission {
                pool_id,
                permission,
            }
            .into()
        }
        30 => Pool::migrate_pool_to_delegate_stake { pool_id }.into(),
        31 => Pool::migrate_delegation { member_account: b }.into(),
        32 => Fast::register_fast_unstake {}.into(),
        33 => Fast::deregister {}.into(),
        34 => Bag::rebag { dislocated: b }.into(),
        35 => Bag::put_in_front_of { lighter: b }.into(),
        36 => Stake::set_payee {
            payee: RewardDestination::Account(b),
        }
        .into(),
        37 => Pool::update_roles {
            pool_id,
            new_root: ConfigOp::Noop,
            new_nominator: ConfigOp::Set(b),
            new_bouncer: ConfigOp::Noop,
        }
        .into(),
        38 => Stake::payout_stakers {
            validator_stash: ALICE,
            era: (v % 10) as u32,
        }
        .into(),
        _ => Pool::set_metadata {
            pool_id,
            metadata: vec![n],
        }
        .into(),
    }
}

/// Dispatches a call, with its storage changes rolled back if it fails, as in a block.
fn dispatch(call: RuntimeCall, who: AccountId) -> DispatchResultWithPostInfo {
    frame_support::storage::with_storage_layer(|| call.dispatch(signed(who)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn no_order_of_calls_breaks_any_of_the_pallets(
        steps in vec((0u8..40, 0usize..6, 0usize..6, 1u128..2_000, 0u8..40), STEPS),
    ) {
        run(|| {
            for who in PEOPLE {
                Balances::force_set_balance(RuntimeOrigin::root(), who, 10_000).expect("is root");
            }
            FastUnstake::control(RuntimeOrigin::root(), 4).expect("is root");
            Pools::create(signed(DORA), 1_000, DORA, DORA, DORA).expect("is the first pool");
            let mut done = 0u32;
            for (kind, a, b, value, time) in steps {
                let (a, b) = (PEOPLE[a], PEOPLE[b]);
                let accounts = Balances::total_issuance();
                done += u32::from(dispatch(call(kind, a, b, value), a).is_ok());
                let minted = kind == 38 || Balances::total_issuance() <= accounts;
                assert!(minted, "only a payout mints");
                match time {
                    0 => slash_alice((value % 101) as u32),
                    1..=5 => roll_one(),
                    6 => roll_to_era(Staking::active_era() + 1),
                    _ => check(),
                }
            }
            assert!(done > 10, "{done} of the calls did something");
        });
    }
}
