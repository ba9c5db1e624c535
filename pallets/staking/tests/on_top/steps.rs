//! What the stories do.

use super::chain::*;
use frame_support::{assert_ok, traits::fungible::Inspect};
use palisade_offence::{Consequences, OffenceHandler, Ruling};
use pallet_nomination_pools::PoolMembers;
use sp_runtime::Perbill;
use sp_staking::{offence::OffenceDetails, StakingInterface};

pub const POOL: u32 = 1;

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn balance(who: AccountId) -> Balance {
    Balances::total_balance(&who)
}

/// Returns the account whose stake is the pool's.
pub fn stash() -> AccountId {
    Pools::generate_bonded_account(POOL)
}

/// Alice offends, and is slashed by `percent`. She keeps her nominators.
pub fn slash_alice(percent: u32) {
    let offender = OffenceDetails {
        offender: (ALICE, ()),
        reporters: vec![],
    };
    let ruling = Ruling {
        kind: *b"test:doubleblock",
        session: Session::current_index(),
        fraction: Perbill::from_percent(percent),
        consequences: Consequences::default(),
        is_growth: false,
    };
    <Staking as OffenceHandler<AccountId, (AccountId, ())>>::on_ruling(&[offender], &ruling);
}

/// Unbonds all points of a member.
pub fn leave(who: AccountId) {
    let points = PoolMembers::<Runtime>::get(who)
        .expect("is a member")
        .points;
    assert_ok!(Pools::unbond(signed(who), who, points));
}

/// Makes blocks until what unbonds now can be withdrawn.
pub fn wait_for_unbonding() {
    let due = <Staking as StakingInterface>::current_era()
        + <Staking as StakingInterface>::bonding_duration();
    while <Staking as StakingInterface>::current_era() < due {
        roll_one();
    }
}
