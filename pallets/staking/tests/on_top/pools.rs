//! A nomination pool lives: it is created, joined, elected, paid, slashed and left.

use crate::chain::*;
use frame_support::{assert_ok, traits::fungible::Inspect};
use palisade_offence::{Consequences, OffenceHandler, Ruling};
use pallet_nomination_pools::{PoolMembers, TotalValueLocked};
use pallet_staking::{ErasStakersPaged, Ledger};
use sp_runtime::Perbill;
use sp_staking::{offence::OffenceDetails, StakingInterface};

const POOL: u32 = 1;

fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

fn balance(who: AccountId) -> Balance {
    Balances::total_balance(&who)
}

/// Returns the account whose stake is the pool's.
fn stash() -> AccountId {
    Pools::generate_bonded_account(POOL)
}

/// Dora creates a pool with 1,000, and Emil and Faye join with 2,000 and 1,000. The pool nominates Alice.
///
/// Before, Dora gives the account of the pool its existential deposit. Staking leaves this amount free on each account,
/// and the pool expects that all its funds are bonded.
fn open_pool() {
    assert_ok!(Balances::transfer_allow_death(
        signed(DORA),
        stash(),
        EXISTENTIAL_DEPOSIT
    ));
    assert_ok!(Pools::create(signed(DORA), 1_000, DORA, DORA, DORA));
    assert_ok!(Pools::join(signed(EMIL), 2_000, POOL));
    assert_ok!(Pools::join(signed(FAYE), 1_000, POOL));
    assert_ok!(Pools::nominate(signed(DORA), POOL, vec![ALICE]));
}

/// Alice offends, and is slashed by `percent`. She keeps her nominators.
fn slash_alice(percent: u32) {
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
fn leave(who: AccountId) {
    let points = PoolMembers::<Runtime>::get(who)
        .expect("is a member")
        .points;
    assert_ok!(Pools::unbond(signed(who), who, points));
}

/// Makes blocks until what unbonds now can be withdrawn.
fn wait_for_unbonding() {
    let due = <Staking as StakingInterface>::current_era()
        + <Staking as StakingInterface>::bonding_duration();
    while <Staking as StakingInterface>::current_era() < due {
        roll_one();
    }
}

#[test]
fn a_pool_is_elected_behind_its_validator() {
    run(|| {
        open_pool();
        assert_eq!(
            Ledger::<Runtime>::get(stash()).map(|ledger| ledger.active),
            Some(4_000)
        );
        roll_to_era(2);
        let page = ErasStakersPaged::<Runtime>::get((2, ALICE, 0)).expect("has a nominator");
        assert_eq!((page.others[0].who, page.others[0].value), (stash(), 4_000));
    });
}

#[test]
fn members_share_the_rewards_of_their_pool() {
    run(|| {
        open_pool();
        roll_to_era(2);
        // 1. From now on, an era pays 9,000. A third of it is for Alice, and two thirds of that for the pool behind her.
        Inflation::set(9_000);
        roll_to_era(3);
        Inflation::set(0);
        roll_to_era(4);
        let (emil, faye) = (balance(EMIL), balance(FAYE));
        assert_ok!(Pools::claim_payout(signed(EMIL)));
        assert_ok!(Pools::claim_payout(signed(FAYE)));
        // 2. Emil has half of the pool, and Faye a quarter.
        let (emil, faye) = (balance(EMIL) - emil, balance(FAYE) - faye);
        assert!(emil > 0);
        assert!(
            emil.abs_diff(faye * 2) <= 2,
            "{emil} and {faye} are as 2 to 1"
        );
    });
}

#[test]
fn a_slash_reaches_members_that_stay_and_members_that_unbond() {
    run(|| {
        open_pool();
        roll_to_era(2);
        // 1. Emil unbonds all that he has. Then Alice offends, and loses three quarters.
        leave(EMIL);
        slash_alice(75);
        roll_until_slashed();
        // 2. All of the pool's stake was at stake: it loses 3,000 of 4,000. Chunks are slashed before active stake, so
        //    Emil loses all. The others share what is left.
        assert_eq!(Staking::stake(&stash()).map(|stake| stake.total), Ok(1_000));
        assert_eq!(TotalValueLocked::<Runtime>::get(), 1_000);
        // 3. Faye leaves with what she has left.
        let before = [DORA, EMIL, FAYE].map(balance);
        leave(FAYE);
        wait_for_unbonding();
        assert_ok!(Pools::withdraw_unbonded(signed(FAYE), FAYE, 0));
        let gained = [DORA, EMIL, FAYE].map(balance).iter().sum::<Balance>()
            - before.iter().sum::<Balance>();
        assert_eq!(gained, 500);
        assert_eq!(Staking::stake(&stash()).map(|stake| stake.total), Ok(500));
    });
}
