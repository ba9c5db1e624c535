//! What people do in the stories.

use super::chain::*;
use frame_support::{
    assert_ok,
    traits::{fungible::Mutate, fungibles},
};
use palisade_liquid_staking::types::Settings;
use palisade_offence::{Consequences, Disabling, OffenceHandler, Ruling};
use sp_runtime::Perbill;
use sp_staking::{offence::OffenceDetails, StakingInterface};

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// Three stashes with a validator each. A tenth of each reward is the fee, a tenth of the funds is the target of the
/// buffer.
pub fn house_rules() -> Settings<AccountId> {
    Settings {
        fee_account: Some(FEES),
        reward_fee: Perbill::from_percent(10),
        insurance_share: Perbill::zero(),
        instant_fee: Perbill::from_percent(1),
        buffer_target: Perbill::from_percent(10),
        max_share: Perbill::from_percent(25),
        max_per_validator: Perbill::from_percent(40),
        bunker_threshold: Perbill::from_percent(5),
        min_deposit: PAL,
    }
}

/// Runs a story with the house rules. The insurance fund has its existential deposit only.
pub fn run(story: impl FnOnce()) {
    genesis().execute_with(|| {
        begin_block(1);
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 5 * ED));
        assert_ok!(Liquid::open(root()));
        assert_ok!(Liquid::set_settings(root(), house_rules()));
        for (stash, validator) in (0..).zip([ALICE, BOB, CAROL]) {
            let operator = (validator == ALICE).then_some(OPERATOR);
            assert_ok!(Liquid::set_validator(
                root(),
                stash,
                Some(validator),
                operator
            ));
        }
        roll_to_era(1);
        story();
        check();
    });
}

/// Makes blocks until an era is active, and its work is done.
pub fn roll_to_era(era: u32) {
    let start = System::block_number();
    while Staking::active_era() < era {
        roll_one();
        assert!(System::block_number() < start + 300, "no era begins");
    }
    for _ in 0..3 {
        roll_one();
    }
}

/// Makes blocks until the next era has begun, and its work is done.
pub fn next_era() {
    roll_to_era(Staking::active_era() + 1);
}

pub fn deposit(who: AccountId, amount: Balance) {
    assert_ok!(Liquid::deposit(signed(who), amount, 0));
}

pub fn request_exit(who: AccountId, shares: Balance) -> u32 {
    let batch = palisade_liquid_staking::NextBatch::<Runtime>::get();
    assert_ok!(Liquid::request_exit(signed(who), shares));
    batch
}

/// Claims, and returns what was paid beside the deposit.
pub fn claim(who: AccountId, batch: u32) -> Balance {
    let before = free(who);
    assert_ok!(Liquid::claim_exit(signed(who), batch));
    free(who) - before - REQUEST
}

/// Makes blocks until a batch is settled.
pub fn wait_for_batch(batch: u32) {
    let is_settled = || {
        let batch = palisade_liquid_staking::BatchById::<Runtime>::get(batch);
        batch.is_some_and(|batch| batch.settled.is_some())
    };
    for _ in 0..200 {
        if is_settled() {
            return;
        }
        roll_one();
    }
    panic!("batch {batch} is never settled");
}

/// Returns the free balance of an account.
pub fn free(who: AccountId) -> Balance {
    <Balances as frame_support::traits::fungible::Inspect<_>>::balance(&who)
}

pub fn shares(who: AccountId) -> Balance {
    <Assets as fungibles::Inspect<_>>::balance(TOKEN, &who)
}

/// Returns what the shares of an account are worth.
pub fn worth(who: AccountId) -> Balance {
    Liquid::value_of(shares(who))
}

/// Returns the active stake of a stash.
pub fn active(stash: usize) -> Balance {
    Liquid::stashes()[stash].active
}

/// Staking pays a reward.
pub fn pay_reward(amount: Balance) {
    Balances::mint_into(&Liquid::reward_account(), amount).expect("the account exists");
}

/// A validator offends, and is slashed by `percent` when its slash is due. It goes on to validate.
pub fn offend(validator: AccountId, percent: u32) {
    offend_in(Session::current_index(), validator, percent);
}

/// As [`offend`], but the offence is one of an earlier session that is found late.
pub fn offend_in(session: u32, validator: AccountId, percent: u32) {
    let mild = Consequences {
        chills: false,
        voids_nominations: false,
        disables: Disabling::Never,
    };
    report(session, validator, percent, mild);
}

/// A validator offends as in [`offend`]. It is chilled, and nominations for it are void.
pub fn offend_gravely(validator: AccountId, percent: u32) {
    let session = Session::current_index();
    report(session, validator, percent, Consequences::default());
}

fn report(session: u32, validator: AccountId, percent: u32, consequences: Consequences) {
    let offender = OffenceDetails {
        offender: (validator, ()),
        reporters: vec![],
    };
    let ruling = Ruling {
        kind: *b"test:doubleblock",
        session,
        fraction: Perbill::from_percent(percent),
        consequences,
        is_growth: false,
    };
    <Staking as OffenceHandler<AccountId, (AccountId, ())>>::on_ruling(&[offender], &ruling);
}

/// Makes blocks until no slash is pending.
pub fn roll_until_slashed() {
    let start = System::block_number();
    while !pallet_staking::PendingSlashes::<Runtime>::get().is_empty() {
        roll_one();
        assert!(System::block_number() < start + 300, "no slash is applied");
    }
    roll_one();
}

/// Returns how long stake that unbonds now is bonded, in eras.
pub fn bonding() -> u32 {
    <Staking as StakingInterface>::bonding_duration()
}
