//! What people do in the stories.

use super::chain::*;
use frame_support::assert_ok;
use palisade_offence::{Consequences, Disabling, OffenceHandler, Ruling};
use palisade_restaking::{
    types::{Mode, Settings, Terms, WHOLE},
    NextService, OperatorByStash, ServiceById,
};
use palisade_restaking_primitives::{Proceeds, SecuredStake, ServiceId};
use sp_runtime::Perbill;
use sp_staking::{offence::OffenceDetails, EraIndex};

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

pub fn percent(parts: u32) -> Perbill {
    Perbill::from_percent(parts)
}

/// Returns the magnitude of a percentage of an unslashed operator.
pub fn whole(parts: u64) -> u64 {
    WHOLE / 100 * parts
}

/// Runs a story in era 1, without limits.
pub fn run(story: impl FnOnce()) {
    genesis().execute_with(|| {
        begin_block(1);
        let rules = Settings {
            min_slack: percent(0),
            throttle: percent(100),
            max_orders: 64,
            max_share: percent(100),
            max_shared: percent(100),
            ..Default::default()
        };
        assert_ok!(Restaking::set_settings(root(), rules));
        roll_to_era(1);
        story();
    });
}

/// Makes blocks until the era is active, and three more.
pub fn roll_to_era(era: EraIndex) {
    let start = System::block_number();
    while Staking::active_era() < era {
        roll_one();
        assert!(System::block_number() < start + 300, "no era begins");
    }
    for _ in 0..3 {
        roll_one();
    }
}

pub fn next_era() {
    next_eras(1);
}

pub fn next_eras(count: u32) {
    for _ in 0..count {
        roll_to_era(Staking::active_era() + 1);
    }
}

/// Registers a service that slashes up to `cap` of an allocation in two eras.
pub fn register(cap: u32, proceeds: Proceeds<AccountId>) -> ServiceId {
    assert_ok!(Restaking::register_service(
        signed(OLAF),
        terms(cap, proceeds)
    ));
    let id = NextService::<Runtime>::get() - 1;
    assert!(ServiceById::<Runtime>::contains_key(id));
    id
}

pub fn terms(cap: u32, proceeds: Proceeds<AccountId>) -> Terms<AccountId> {
    Terms {
        slasher: Some(SLASHER),
        profit: 0,
        threshold: percent(50),
        cap: percent(cap),
        window: 2,
        proceeds,
        correlation: percent(100),
        quota: percent(10),
        mode: Mode::Unique,
    }
}

pub fn allocate(who: AccountId, id: ServiceId, parts: u64) {
    assert_ok!(Restaking::allocate(signed(who), id, whole(parts)));
}

/// A service slashes for a fault in the active era. Returns the era.
pub fn slash(id: ServiceId, who: AccountId, part: u32) -> EraIndex {
    let era = Staking::active_era();
    assert_ok!(Restaking::slash(
        signed(SLASHER),
        id,
        who,
        era,
        percent(part)
    ));
    era
}

/// A validator offends against the chain, and is slashed by `percent` when its slash is due. It goes on to validate.
pub fn offend(validator: AccountId, percent: u32) {
    let offender = OffenceDetails {
        offender: (validator, ()),
        reporters: vec![],
    };
    let ruling = Ruling {
        kind: *b"test:doubleblock",
        session: Session::current_index(),
        fraction: Perbill::from_percent(percent),
        consequences: Consequences {
            chills: false,
            voids_nominations: false,
            disables: Disabling::Never,
        },
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

/// Returns all that an account has, free or held.
pub fn total(who: AccountId) -> Balance {
    <Balances as frame_support::traits::fungible::Inspect<_>>::total_balance(&who)
}

/// Returns the stake that an operator has behind a service in an era, in units.
pub fn stake_for(who: AccountId, id: ServiceId, era: EraIndex) -> Balance {
    let operator = OperatorByStash::<Runtime>::get(who).expect("is operator");
    let stake = <Staking as SecuredStake<_>>::stake_behind(&who, era).unwrap_or(0);
    let magnitude = operator
        .record_at(era)
        .map_or(0, |record| record.magnitude(id));
    palisade_restaking::arithmetic::magnitudes::stake_of(magnitude, operator.total_at(era), stake)
}
