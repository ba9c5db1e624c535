//! The people in the stories, and what they do.

use super::*;
use crate::{
    intentions::Commission,
    rooms::{CommissionBounds, Earlier, Exposures},
    types::ExposureOf,
    EraRewardPoints, ErasRewardPoints, Nominators, PendingPoints, Punishments, RewardDestination,
    ValidatorPrefs,
};
use frame_support::{assert_ok, dispatch::DispatchResult, traits::fungible::Mutate};
use sp_runtime::{testing::UintAuthorityId, Perbill};
use sp_staking::{Exposure, IndividualExposure};

// Candidates of the default genesis.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
// The fourth validator of `ExtBuilder::twelve_validators`.
pub const DAVE: AccountId = 4;

// Accounts with 10,000 free and no stake.
pub const DORA: AccountId = 11;
pub const EMIL: AccountId = 12;
pub const FAYE: AccountId = 13;
pub const GUS: AccountId = 14;
pub const BYSTANDERS: [AccountId; 4] = [DORA, EMIL, FAYE, GUS];

// Nominators, if the test adds them to the genesis.
pub const NINA: AccountId = 21;
pub const OMAR: AccountId = 22;
pub const PIA: AccountId = 23;

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// Preferences with a commission in percent.
pub fn commission(percent: u32) -> ValidatorPrefs {
    ValidatorPrefs {
        commission: Perbill::from_percent(percent),
        blocked: false,
    }
}

/// Preferences that refuse new nominators.
pub fn blocking() -> ValidatorPrefs {
    ValidatorPrefs {
        blocked: true,
        ..commission(10)
    }
}

/// Bonds with the stash as its own controller; rewards go to the stash.
pub fn bond(who: AccountId, value: Balance) -> DispatchResult {
    Staking::bond(signed(who), value, RewardDestination::Stash)
}

/// Withdraws the unlocking chunks that are due.
pub fn withdraw(who: AccountId) {
    assert_ok!(Staking::withdraw_unbonded(signed(who), 0));
}

pub fn validate(who: AccountId) {
    assert_ok!(Staking::validate(signed(who), commission(10)));
}

pub fn nominate(who: AccountId, targets: &[AccountId]) {
    assert_ok!(Staking::nominate(signed(who), targets.to_vec()));
}

/// Ignores whether a call succeeds.
pub fn attempt<V, E>(_: Result<V, E>) {}

/// Undoes what reports did to roles, where the stake suffices: punished validators validate again, and all nominators
/// repeat their nominations. Call it after the block of the report: nominations of that block are void too.
pub fn come_back() {
    for who in Punishments::<Test>::iter_keys() {
        attempt(Staking::validate(signed(who), commission(10)));
    }
    let nominations: Vec<_> = Nominators::<Test>::iter().collect();
    for (who, nominations) in nominations {
        let targets = nominations.targets.into_inner();
        attempt(Staking::nominate(signed(who), targets));
    }
}

/// Creates a validator with funds, a stake and session keys.
pub fn new_validator(who: AccountId, value: Balance) {
    fund(who, value * 2 + EXISTENTIAL_DEPOSIT);
    assert_ok!(bond(who, value));
    give_keys(who);
    assert_ok!(Staking::validate(signed(who), commission(10)));
}

/// Sets session keys without a proof of ownership: the keys of the mock can't give one.
pub fn give_keys(who: AccountId) {
    let dummy = UintAuthorityId(who);
    assert_ok!(<Session as pallet_session::SessionInterface>::set_keys(
        &who,
        SessionKeys { dummy }
    ));
}

pub fn purge_keys(who: AccountId) {
    assert_ok!(<Session as pallet_session::SessionInterface>::purge_keys(
        &who
    ));
}

/// Creates a nominator with funds and a stake.
pub fn new_nominator(who: AccountId, value: Balance, targets: &[AccountId]) {
    fund(who, value * 2 + EXISTENTIAL_DEPOSIT);
    assert_ok!(bond(who, value));
    assert_ok!(Staking::nominate(signed(who), targets.to_vec()));
}

/// Sets a balance. Only for set-up: the issuance check starts anew.
pub fn fund(who: AccountId, value: Balance) {
    Balances::set_balance(&who, value);
    note_issuance();
}

/// An exposure with 1,000 of the validator's own stake and `value` of one nominator.
pub fn backed(
    validator: AccountId,
    who: AccountId,
    value: Balance,
) -> (AccountId, ExposureOf<Test>) {
    let exposure = Exposure {
        total: 1_000 + value,
        own: 1_000,
        others: vec![IndividualExposure { who, value }],
    };
    (validator, exposure)
}

/// Replaces exposures of an era, for tests that need other exposures than an election gives.
pub fn expose(era: u32, exposures: &[(AccountId, ExposureOf<Test>)]) {
    for (validator, exposure) in exposures {
        Exposures::<Test>::remove(era, validator);
        let prefs = Exposures::<Test>::prefs_of(era, validator).unwrap_or_else(|| {
            Commission::<Test>::prefs_in_election(era, validator, CommissionBounds::<Test>::range())
        });
        let added =
            Exposures::<Test>::add(era, validator, Earlier::Possible, exposure.clone(), || {
                prefs
            });
        Exposures::<Test>::grow_sums(era, &added.growth);
    }
}

/// Replaces the points of an era, for tests that need round numbers.
pub fn set_points(era: u32, points: &[(AccountId, u32)]) {
    PendingPoints::<Test>::kill();
    ErasRewardPoints::<Test>::insert(
        era,
        EraRewardPoints {
            total: points.iter().map(|(_, amount)| amount).sum(),
            individual: points.iter().copied().collect(),
        },
    );
}

/// Reports points for other work than authoring.
pub fn earn_points(points: &[(AccountId, u32)]) {
    <Staking as frame_support::traits::RewardsReporter<AccountId>>::reward_by_ids(
        points.iter().copied(),
    );
}
