//! What a genesis sets up before the first block. Refused geneses are in `refusals`.

mod refusals;

use crate::{
    mock::*,
    rooms::{Limits, RewardPolicy},
    ActiveEra, Bonded, BondedEras, CurrentEra, ErasStakersOverview, ErasStartSessionIndex,
    ForceEra, Forcing, Invulnerables, Ledger, MaxNominatorsCount, MaxValidatorsCount,
    MinCommission, MinNominatorBond, MinValidatorBond, MinimumValidatorCount, Nominators, Payee,
    RewardDestination, SlashRewardFraction, ValidatorCount, Validators,
};
use frame_support::assert_ok;
use sp_runtime::{testing::UintAuthorityId, BuildStorage, Perbill, Percent, Storage};
use sp_staking::StakerStatus::{self, Idle, Nominator, Validator};

type Staker = (AccountId, AccountId, Balance, StakerStatus<AccountId>);

/// A genesis in which all settings differ from their defaults.
fn genesis(stakers: Vec<Staker>) -> crate::GenesisConfig<Test> {
    crate::GenesisConfig {
        validator_count: 3,
        minimum_validator_count: 1,
        invulnerables: vec![ALICE],
        force_era: Forcing::ForceNone,
        slash_reward_fraction: Perbill::from_percent(10),
        stakers,
        commission: Perbill::from_percent(20),
        min_nominator_bond: 50,
        min_validator_bond: 100,
        min_commission: Perbill::from_percent(5),
        max_validator_count: Some(10),
        max_nominator_count: Some(20),
        chill_threshold: Some(Percent::from_percent(75)),
        max_commission: Some(Perbill::from_percent(60)),
        max_era_duration: Some(100_000),
    }
}

/// Starts a chain on which each account has 10,000, and Alice and Bob have session keys.
fn start(genesis: crate::GenesisConfig<Test>) -> sp_io::TestExternalities {
    let mut storage = with_funds();
    genesis
        .assimilate_storage(&mut storage)
        .expect("panics if it is wrong");
    with_session_keys(&mut storage);
    storage.into()
}

/// The storage of a chain on which each account has 10,000.
fn with_funds() -> Storage {
    let mut storage = empty_storage();
    let people = [ALICE, BOB, CAROL, NINA, OMAR, PIA]
        .into_iter()
        .chain(BYSTANDERS);
    pallet_balances::GenesisConfig::<Test> {
        balances: people.map(|who| (who, 10_000)).collect(),
        ..Default::default()
    }
    .assimilate_storage(&mut storage)
    .expect("no account twice");
    storage
}

/// Builds the session pallet. Alice and Bob have session keys.
fn with_session_keys(storage: &mut Storage) {
    pallet_session::GenesisConfig::<Test> {
        keys: [ALICE, BOB]
            .map(|who| {
                (
                    who,
                    who,
                    SessionKeys {
                        dummy: UintAuthorityId(who),
                    },
                )
            })
            .to_vec(),
        ..Default::default()
    }
    .assimilate_storage(storage)
    .expect("keys are unique");
}

/// Two validators, one nominator and one idle stash. Bob has a controller. The nominator is listed before its targets.
fn stakers() -> Vec<Staker> {
    vec![
        (NINA, NINA, 500, Nominator(vec![BOB, ALICE])),
        (ALICE, ALICE, 1_000, Validator),
        (BOB, DORA, 900, Validator),
        (EMIL, EMIL, 60, Idle),
    ]
}

#[test]
fn stakers_bond_validate_and_nominate_before_the_first_block() {
    start(genesis(stakers())).execute_with(|| {
        for (stash, controller, bond) in [
            (NINA, NINA, 500),
            (ALICE, ALICE, 1_000),
            (BOB, DORA, 900),
            (EMIL, EMIL, 60),
        ] {
            assert_eq!(Bonded::<Test>::get(stash), Some(controller));
            let ledger = Ledger::<Test>::get(controller).expect("is bonded");
            assert_eq!(
                (ledger.stash, ledger.total, ledger.active),
                (stash, bond, bond)
            );
            assert_eq!((Staking::held_of(&stash), balance(stash)), (bond, 10_000));
            assert_eq!(Payee::<Test>::get(stash), Some(RewardDestination::Staked));
        }
        assert_eq!(Ledger::<Test>::iter().count(), 4);
        assert_eq!(Validators::<Test>::count(), 2);
        for validator in [ALICE, BOB] {
            assert_eq!(Validators::<Test>::get(validator), commission(20));
        }
        assert_eq!(Nominators::<Test>::count(), 1);
        let nominations = Nominators::<Test>::get(NINA).expect("nominates");
        assert_eq!(
            (nominations.targets.to_vec(), nominations.submitted_in),
            (vec![BOB, ALICE], 0)
        );
        Staking::check_invariants().expect("the genesis is consistent");
    });
}

#[test]
fn settings_are_those_of_the_genesis() {
    start(genesis(stakers())).execute_with(|| {
        assert_eq!(ValidatorCount::<Test>::get(), 3);
        assert_eq!(MinimumValidatorCount::<Test>::get(), 1);
        assert_eq!(Invulnerables::<Test>::get().to_vec(), [ALICE]);
        assert_eq!(ForceEra::<Test>::get(), Forcing::ForceNone);
        assert_eq!(
            SlashRewardFraction::<Test>::get(),
            Perbill::from_percent(10)
        );
        assert_eq!(
            (
                MinNominatorBond::<Test>::get(),
                MinValidatorBond::<Test>::get()
            ),
            (50, 100)
        );
        assert_eq!(MinCommission::<Test>::get(), Perbill::from_percent(5));
        assert_eq!(MaxValidatorsCount::<Test>::get(), Some(10));
        assert_eq!(MaxNominatorsCount::<Test>::get(), Some(20));
        let threshold = crate::ChillThreshold::<Test>::get();
        assert_eq!(threshold, Some(Percent::from_percent(75)));
        assert_eq!(
            crate::MaxCommission::<Test>::get(),
            Perbill::from_percent(60)
        );
        assert_eq!(crate::MaxEraDuration::<Test>::get(), Some(100_000));
        // These have no setting in the genesis.
        assert!(crate::AutomaticPayouts::<Test>::get());
        assert_eq!(crate::MaxStakedRewards::<Test>::get(), None);
    });
}

#[test]
fn what_a_genesis_does_not_set_has_the_bounds_of_the_runtime() {
    let bare = crate::GenesisConfig {
        max_validator_count: None,
        max_nominator_count: None,
        chill_threshold: None,
        max_commission: None,
        max_era_duration: None,
        ..genesis(stakers())
    };
    start(bare).execute_with(|| {
        assert_eq!(Limits::<Test>::max_candidates(), MaxCandidates::get());
        assert_eq!(Limits::<Test>::max_nominators(), MaxNominators::get());
        assert_eq!(
            RewardPolicy::<Test>::longest_paid_era(),
            LongestPaidEra::get()
        );
        assert_eq!(crate::MaxCommission::<Test>::get(), Perbill::one());
        assert_eq!(crate::ChillThreshold::<Test>::get(), None);
    });
}

#[test]
fn a_genesis_validator_raises_its_commission_as_any_other() {
    EraInflation::set((0, 0));
    let running = crate::GenesisConfig {
        force_era: Forcing::NotForcing,
        ..genesis(stakers())
    };
    start(running).execute_with(|| {
        // 1. Alice has 20% from the genesis, and raises it to 60% in era 0.
        start_first_block();
        assert_eq!(crate::StandingPrefs::<Test>::iter().count(), 0);
        assert_ok!(Staking::validate(signed(ALICE), commission(60)));
        // 2. The rise counts after the next snapshot, in era 2.
        roll_to_active_era(2);
        let served = [0, 1, 2].map(|era| crate::ErasValidatorPrefs::<Test>::get(era, ALICE));
        assert_eq!(served, [20, 20, 60].map(commission));
    });
}

#[test]
fn era_0_is_elected_and_active_before_the_first_block() {
    start(genesis(stakers())).execute_with(|| {
        assert_eq!(CurrentEra::<Test>::get(), Some(0));
        let active = ActiveEra::<Test>::get().expect("is active");
        assert_eq!((active.index, active.start), (0, None));
        assert_eq!(ErasStartSessionIndex::<Test>::get(0), Some(0));
        assert_eq!(BondedEras::<Test>::get().to_vec(), [(0, 0)]);
        assert_eq!(crate::OldestStoredEra::<Test>::get(), 0);
        let mut elected = session_validators();
        elected.sort();
        assert_eq!(elected, [ALICE, BOB]);
        let totals = elected.into_iter().map(|validator| {
            ErasStakersOverview::<Test>::get(0, validator)
                .expect("is elected")
                .total
        });
        assert_eq!(totals.sum::<Balance>(), 2_400);
        assert_eq!(crate::ErasTotalStake::<Test>::get(0), 2_400);
        // A new era would be planned for session 3 if the genesis did not stop eras.
        assert_eq!(crate::CurrentPlannedSession::<Test>::get(), 1);
    });
}

/// A genesis with this number of seats, and this least number of winners.
fn with_seats(seats: u32, minimum: u32, stakers: Vec<Staker>) -> crate::GenesisConfig<Test> {
    crate::GenesisConfig {
        validator_count: seats,
        minimum_validator_count: minimum,
        ..genesis(stakers)
    }
}

/// A chain on which staking is not switched on yet: no seats and no stakers. Alice and Bob have session keys.
pub(super) fn waiting_for_seats() -> sp_io::TestExternalities {
    let mut chain = start(crate::GenesisConfig {
        invulnerables: vec![],
        force_era: Forcing::NotForcing,
        ..with_seats(0, 0, vec![])
    });
    chain.execute_with(start_first_block);
    chain
}

#[test]
fn staking_that_waits_is_switched_on_by_giving_it_candidates_and_seats() {
    waiting_for_seats().execute_with(|| {
        // 1. No era is planned. The session validators stay.
        roll_to(12);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!(CurrentEra::<Test>::get(), None);
        // 2. Alice and Bob validate, and governance gives two seats.
        for who in [ALICE, BOB] {
            assert_ok!(bond(who, 1_000));
            assert_ok!(Staking::validate(signed(who), commission(20)));
        }
        assert_ok!(Staking::set_validator_count(root(), 2));

        // 3. The next session plans era 0, and the one after it starts era 0.
        roll_to_next_session();
        assert_eq!(CurrentEra::<Test>::get(), Some(0));
        assert_eq!(ActiveEra::<Test>::get().map(|era| era.index), None);
        roll_to_next_session();
        assert_eq!(ActiveEra::<Test>::get().map(|era| era.index), Some(0));
        assert_eq!(elected(0), [ALICE, BOB]);
    });
}

/// However elections are held: in one block or over several.
#[test]
fn with_one_session_an_era_the_genesis_plans_two_eras() {
    for over_blocks in [false, true] {
        forget_elections();
        if over_blocks {
            elect_over_blocks();
        }
        SessionsPerEra::set(1);
        start(crate::GenesisConfig {
            force_era: Forcing::NotForcing,
            ..genesis(stakers())
        })
        .execute_with(|| {
            assert_eq!(
                CurrentEra::<Test>::get(),
                Some(1),
                "over blocks: {over_blocks}"
            );
            assert_eq!(ErasStartSessionIndex::<Test>::get(1), Some(1));
            assert_eq!(ActiveEra::<Test>::get().map(|era| era.index), Some(0));
        });
    }
}
