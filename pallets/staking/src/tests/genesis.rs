//! The first block finds everything in place, and a wrong genesis starts no chain.

use crate::{
    mock::*, ActiveEra, Bonded, BondedEras, CurrentEra, ErasStakersOverview, ErasStartSessionIndex,
    ForceEra, Forcing, Invulnerables, Ledger, MaxNominatorsCount, MaxValidatorsCount,
    MinCommission, MinNominatorBond, MinValidatorBond, MinimumValidatorCount, Nominators, Payee,
    RewardDestination, SlashRewardFraction, ValidatorCount, Validators,
};
use sp_runtime::{testing::UintAuthorityId, BuildStorage, Perbill};
use sp_staking::StakerStatus::{self, Idle, Nominator, Validator};

type Staker = (AccountId, AccountId, Balance, StakerStatus<AccountId>);

/// All settings differ from their defaults.
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
    }
}

/// Starts a chain on which everybody has 10,000, and Alice and Bob have session keys.
fn start(genesis: crate::GenesisConfig<Test>) -> sp_io::TestExternalities {
    let mut storage = empty_storage();
    let people = [ALICE, BOB, CHARLIE, NINA, OMAR, PIA]
        .into_iter()
        .chain(BYSTANDERS);
    pallet_balances::GenesisConfig::<Test> {
        balances: people.map(|who| (who, 10_000)).collect(),
        ..Default::default()
    }
    .assimilate_storage(&mut storage)
    .expect("no account twice");
    genesis
        .assimilate_storage(&mut storage)
        .expect("panics if it is wrong");
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
    .assimilate_storage(&mut storage)
    .expect("keys are unique");
    storage.into()
}

/// Two validators, Bob with a controller, a nominator that stands before its target, and an idler.
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
        // Nobody has to switch these on.
        assert!(crate::AutomaticPayouts::<Test>::get());
        assert_eq!(crate::ChillThreshold::<Test>::get(), None);
        assert_eq!(crate::MaxStakedRewards::<Test>::get(), None);
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

#[test]
#[should_panic(expected = "genesis: 1 can't bond 900")]
fn a_stash_stands_in_the_genesis_once() {
    start(genesis(vec![
        (ALICE, ALICE, 1_000, Validator),
        (ALICE, ALICE, 900, Validator),
    ]));
}

#[test]
#[should_panic(expected = "AlreadyPaired")]
fn a_controller_stands_in_the_genesis_once() {
    start(genesis(vec![
        (ALICE, DORA, 1_000, Validator),
        (BOB, DORA, 900, Validator),
    ]));
}

#[test]
#[should_panic(expected = "genesis: 21 can't nominate")]
fn a_genesis_nominator_backs_validators_only() {
    let target = EMIL;
    let mut stakers = stakers();
    stakers[0].3 = Nominator(vec![ALICE, target]);
    start(genesis(stakers));
}

#[test]
#[should_panic(expected = "genesis: 1 can't bond 49")]
fn a_genesis_bond_reaches_the_lower_minimum() {
    start(genesis(vec![(ALICE, ALICE, 49, Validator)]));
}

#[test]
#[should_panic(expected = "genesis: 1 can't validate")]
fn a_genesis_validator_has_the_minimum_bond() {
    start(genesis(vec![(ALICE, ALICE, 99, Validator)]));
}

#[test]
#[should_panic(expected = "genesis: 1 can't validate")]
fn a_genesis_commission_reaches_the_minimum() {
    start(crate::GenesisConfig {
        commission: Perbill::from_percent(4),
        ..genesis(vec![(ALICE, ALICE, 1_000, Validator)])
    });
}

#[test]
#[should_panic(expected = "genesis: 77 can't bond 1000")]
fn a_genesis_stash_has_the_funds_that_it_bonds() {
    start(genesis(vec![(77, 77, 1_000, Validator)]));
}

#[test]
#[should_panic(expected = "genesis: more invulnerables than MaxValidatorSet")]
fn there_are_not_more_genesis_invulnerables_than_validators() {
    start(crate::GenesisConfig {
        invulnerables: (1..=101).collect(),
        ..genesis(vec![])
    });
}

#[test]
#[should_panic(expected = "genesis: 1 has too little to bond 20000")]
fn a_genesis_stash_bonds_all_that_it_is_said_to() {
    start(genesis(vec![(ALICE, ALICE, 20_000, Validator)]));
}

#[test]
#[should_panic(expected = "genesis: more validators than MaxValidatorSet")]
fn there_are_not_more_genesis_seats_than_a_set_holds() {
    start(crate::GenesisConfig {
        validator_count: 101,
        ..genesis(stakers())
    });
}

#[test]
#[should_panic(expected = "genesis: the minimum of validators is above their number")]
fn a_genesis_minimum_of_validators_is_not_above_their_number() {
    start(crate::GenesisConfig {
        minimum_validator_count: 4,
        ..genesis(stakers())
    });
}
