//! What the council can't set: values that break something, and fewer validators than root wants.

use crate::{chain::Chain, equivocations::signed, state::state_of};
use frame_support::{assert_noop, assert_ok};
use palisade_runtime::{
    constants::currency::PAL, genesis, AccountId, Balance, Runtime, RuntimeEvent, RuntimeOrigin,
    Session, Staking,
};
use palisade_staking::{
    ConfigOp::{self, Noop, Remove, Set},
    Error, Event as StakingEvent, Invulnerables, MaxCommission, MaxEraDuration, MaxNominatorsCount,
    MaxValidatorsCount, MinCommission, ValidatorCount, ValidatorPrefs,
};
use pallet_collective::RawOrigin as CouncilOrigin;
use sp_keyring::Sr25519Keyring::{self, AliceStash, Bob, BobStash, CharlieStash, DaveStash};
use sp_runtime::{DispatchResult, Perbill, Percent};

/// Two of three members: more than half of the council.
fn council() -> RuntimeOrigin {
    RuntimeOrigin::from(CouncilOrigin::Members(2, 3))
}

fn refused() -> Error<Runtime> {
    Error::<Runtime>::BoundNotMet
}

#[test]
fn the_council_has_at_least_one_seat_to_fill_and_at_most_a_set() {
    state_of(genesis::LIVE).execute_with(|| {
        let too_many = || Error::<Runtime>::TooManyValidators;
        assert_noop!(Staking::set_validator_count(council(), 0), refused());
        for count in [1_001, u32::MAX] {
            assert_noop!(Staking::set_validator_count(council(), count), too_many());
        }
        assert_ok!(Staking::set_validator_count(council(), 1_000));
        assert_noop!(
            Staking::increase_validator_count(council(), u32::MAX),
            too_many()
        );
        assert_noop!(
            Staking::scale_validator_count(council(), Percent::one()),
            too_many()
        );
        assert_eq!(ValidatorCount::<Runtime>::get(), 1_000);

        let mut invulnerables = vec![AccountId::from([1; 32]); 1_000];
        assert_ok!(Staking::set_invulnerables(council(), invulnerables.clone()));
        invulnerables.push(AccountId::from([2; 32]));
        assert_noop!(
            Staking::set_invulnerables(council(), invulnerables),
            too_many()
        );
        assert_eq!(Invulnerables::<Runtime>::get().len(), 1_000);
    });
}

#[test]
fn the_council_keeps_a_commission_between_minimum_and_maximum() {
    state_of(genesis::LIVE).execute_with(|| {
        let percent = Perbill::from_percent;
        assert_ok!(Staking::set_max_commission(council(), percent(20)));
        assert_eq!(MaxCommission::<Runtime>::get(), percent(20));
        assert_noop!(
            Staking::set_min_commission(council(), percent(21)),
            refused()
        );
        assert_ok!(Staking::set_min_commission(council(), percent(20)));
        assert_eq!(MinCommission::<Runtime>::get(), percent(20));
        assert_noop!(
            Staking::set_max_commission(council(), percent(19)),
            refused()
        );
        let floor = Set(percent(21));
        assert_noop!(
            Staking::set_staking_configs(council(), Noop, Noop, Noop, Noop, Noop, floor, Noop),
            refused()
        );
    });
}

#[test]
fn the_council_lets_an_era_mint_for_some_time_and_for_a_week_at_most() {
    const WEEK: u64 = 7 * 24 * 3_600_000;
    state_of(genesis::LIVE).execute_with(|| {
        for wrong in [0, WEEK + 1, u64::MAX] {
            assert_noop!(
                Staking::set_max_era_duration(council(), Some(wrong)),
                refused()
            );
        }
        for right in [Some(WEEK), Some(1), None] {
            assert_ok!(Staking::set_max_era_duration(council(), right));
            assert_eq!(MaxEraDuration::<Runtime>::get(), right);
        }
    });
}

#[test]
fn the_council_sets_no_maximum_beyond_what_elections_read() {
    state_of(genesis::DEV).execute_with(|| {
        let set = |nominators, validators| {
            let by = council();
            Staking::set_staking_configs(by, Noop, Noop, nominators, validators, Noop, Noop, Noop)
        };
        assert_noop!(set(Set(22_577), Noop), refused());
        assert_noop!(set(Noop, Set(2_001)), refused());
        assert_noop!(set(Set(1), Set(u32::MAX)), refused());
        assert_ok!(set(Set(22_576), Set(2_000)));
        assert_eq!(MaxNominatorsCount::<Runtime>::get(), Some(22_576));
        assert_eq!(MaxValidatorsCount::<Runtime>::get(), Some(2_000));
        assert_ok!(set(Remove, Remove));
        assert_eq!(MaxNominatorsCount::<Runtime>::get(), None);
    });
}

/// Sets bounds on validators.
fn bound_validators(bond: Balance, most: ConfigOp<u32>, threshold: ConfigOp<Percent>) {
    let done = Staking::set_staking_configs(
        council(),
        Noop,
        Set(bond),
        Noop,
        most,
        threshold,
        Noop,
        Noop,
    );
    assert_ok!(done);
}

fn chill_by_bob(stash: AccountId) -> DispatchResult {
    Staking::chill_other(signed(Bob), stash)
}

fn come_back(stashes: [Sr25519Keyring; 3]) {
    for stash in stashes {
        let prefs = ValidatorPrefs {
            commission: Perbill::from_percent(10),
            blocked: false,
        };
        assert_ok!(Staking::validate(signed(stash), prefs));
    }
}

#[test]
fn the_council_never_reduces_the_set_below_the_minimum_of_root() {
    let mut chain = Chain::of(genesis::LOCAL);
    chain.make_block();
    let others = [BobStash, CharlieStash, DaveStash];
    chain.with(|| {
        // 1. Root wants three validators at least. The council can't set fewer seats.
        let root = RuntimeOrigin::root();
        assert_ok!(Staking::set_minimum_validator_count(root, 3));
        for seats in [0, 1, 2] {
            assert_noop!(Staking::set_validator_count(council(), seats), refused());
        }
        // 2. It asks for more stake than anyone but Alice has, and calls any list crowded. Bob chills the others.
        assert_ok!(Staking::bond_extra(signed(AliceStash), 100_000 * PAL));
        bound_validators(250_000 * PAL, Set(0), Set(Percent::zero()));
        for stash in others {
            assert_ok!(chill_by_bob(stash.to_account_id()));
        }
        let alice_has_enough = Error::<Runtime>::CannotChillOther;
        assert_noop!(chill_by_bob(AliceStash.to_account_id()), alice_has_enough);
    });
    // 3. An election of Alice alone fails. The four validators work on.
    chain.run_until(|event| match event {
        RuntimeEvent::Staking(StakingEvent::StakingElectionFailed) => Some(()),
        _ => None,
    });
    chain.with(|| {
        assert_eq!(Session::validators().len(), 4);
        assert_eq!(Staking::active_era(), 0);
        // 4. With the old bounds the others come back.
        bound_validators(1_000 * PAL, Remove, Remove);
        come_back(others);
    });
    // 5. All four are elected.
    chain.run_until(|event| match event {
        RuntimeEvent::Staking(StakingEvent::EraPaid { era_index: 0, .. }) => Some(()),
        _ => None,
    });
    chain.with(|| assert_eq!(Session::validators().len(), 4));
}
