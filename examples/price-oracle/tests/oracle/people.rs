//! What people do in the stories.

use super::chain::*;
use frame_support::{
    assert_ok,
    dispatch::DispatchResultWithPostInfo,
    pallet_prelude::{TransactionSource, TransactionValidityError, ValidTransaction},
    traits::Authorize,
};
use frame_system::RawOrigin;
use palisade_price_oracle::{types::Statement, Call, SignedStatementOf};
use sp_core::{sr25519, Pair};
use sp_runtime::{traits::Dispatchable, DispatchResult, FixedU128};

/// Validators with 300, 200 and 100 PAL for the oracle: half of what is behind each.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// A validator that allocates nothing.
pub const DAVE: AccountId = 4;
/// Somebody without stake.
pub const STRANGER: AccountId = 9;
/// Mallory has many small validators, from this one on.
pub const MALLORY: AccountId = 100;

pub type Signed = SignedStatementOf<Runtime>;

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// The origin of a transaction without a sender that the pool has admitted.
pub fn admitted() -> RuntimeOrigin {
    RawOrigin::Authorized.into()
}

/// Alice, Bob and Carol have keys in force, in the round that begins.
pub fn run_with_keys(story: impl FnOnce()) {
    run(|| {
        elect(ALICE, 600 * PAL, 50);
        elect(BOB, 400 * PAL, 50);
        elect(CAROL, 200 * PAL, 50);
        elect(DAVE, 1_000 * PAL, 0);
        for who in [ALICE, BOB, CAROL] {
            assert_ok!(set_key(who, 0));
        }
        next_round();
        story();
    });
}

/// The `n`th key pair of a validator.
pub fn pair(who: AccountId, n: u32) -> sr25519::Pair {
    let uri = format!("//{who}//oracle//{n}");
    sr25519::Pair::from_string(&uri, None).expect("is a URI")
}

pub fn key(who: AccountId, n: u32) -> sr25519::Public {
    pair(who, n).public()
}

/// A validator sets its `n`th key.
pub fn set_key(who: AccountId, n: u32) -> DispatchResult {
    let proof = pair(who, n).sign(&Oracle::key_to_sign(who));
    let call = Call::set_key {
        key: key(who, n),
        proof,
    };
    dispatch(signed(who), call).map_err(|refusal| refusal.error)?;
    Ok(())
}

/// Runs a call as a transaction does: if it fails, nothing changes.
pub fn dispatch(origin: RuntimeOrigin, call: Call<Runtime>) -> DispatchResultWithPostInfo {
    RuntimeCall::Oracle(call).dispatch(origin)
}

/// A price in whole units.
pub fn price(units: u32) -> FixedU128 {
    FixedU128::from_u32(units)
}

/// A statement for this chain and service.
pub fn statement(round: u32, units: u32) -> Statement<sp_core::H256> {
    Statement {
        genesis: System::block_hash(0),
        service: ORACLE,
        round,
        price: price(units),
    }
}

/// Signs any statement.
pub fn sign(pair: &sr25519::Pair, statement: Statement<sp_core::H256>) -> Signed {
    let signature = pair.sign(&statement.bytes_to_sign());
    Signed {
        key: pair.public(),
        statement,
        signature,
    }
}

/// A validator signs a price for a round with its first key.
pub fn state(who: AccountId, round: u32, units: u32) -> Signed {
    sign(&pair(who, 0), statement(round, units))
}

/// What the pool says of a report without a sender.
pub fn admit(statement: &Signed) -> Result<ValidTransaction, TransactionValidityError> {
    let call = RuntimeCall::Oracle(Call::submit {
        signed: statement.clone(),
    });
    let answer = call.authorize(TransactionSource::External);
    answer
        .expect("the call can be admitted")
        .map(|(valid, _)| valid)
}

/// A validator reports a price for the round at work, without a sender.
pub fn report(who: AccountId, units: u32) {
    let statement = state(who, round(), units);
    assert_ok!(admit(&statement));
    assert_ok!(Oracle::submit(admitted(), statement));
}

/// A stranger reports a fault.
pub fn accuse(first: &Signed, second: &Signed) -> DispatchResultWithPostInfo {
    let call = Call::report_equivocation {
        first: first.clone(),
        second: second.clone(),
    };
    dispatch(signed(STRANGER), call)
}

/// The price of the last round that has one.
pub fn last_price() -> Option<FixedU128> {
    Oracle::price().map(|answer| answer.last.price)
}
