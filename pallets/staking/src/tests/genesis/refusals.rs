//! A wrong genesis starts no chain. The reason names the field and the cause.

mod settings;

use super::*;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Returns the reason why no chain starts from this genesis.
fn refused(genesis: crate::GenesisConfig<Test>) -> String {
    reason_for(|| drop(start(genesis)))
}

/// Returns the reason why a chain does not start.
fn reason_for(start: impl FnOnce()) -> String {
    let started = catch_unwind(AssertUnwindSafe(start));
    let reason = started.expect_err("no chain starts from this genesis");
    let text = reason.downcast_ref::<String>().cloned();
    text.expect("the reason is a sentence")
}

/// Returns the reason why no chain starts from these stakers.
fn refused_stakers(stakers: Vec<Staker>) -> String {
    refused(genesis(stakers))
}

#[test]
fn a_stash_stands_in_the_genesis_once() {
    let twice = vec![
        (ALICE, ALICE, 1_000, Validator),
        (BOB, BOB, 1_000, Validator),
        (ALICE, ALICE, 900, Idle),
    ];
    assert_eq!(
        refused_stakers(twice),
        "staking.stakers[2]: 1 is a stash already; it stands in the list once"
    );
}

#[test]
fn a_controller_stands_in_the_genesis_once() {
    let reason = refused_stakers(vec![
        (ALICE, DORA, 1_000, Validator),
        (BOB, DORA, 900, Validator),
    ]);
    let start = format!("staking.stakers[1]: {BOB} can't be controlled by {DORA}: ");
    assert!(reason.starts_with(&start), "{reason}");
    assert!(reason.contains("it controls another's stake"), "{reason}");
    assert!(reason.contains("AlreadyPaired"), "{reason}");
}

#[test]
fn no_stash_of_the_genesis_controls_another() {
    // In either order. Dora would have to accept control, which she can do only on a running chain.
    let bob = (BOB, DORA, 900, Validator);
    let dora = (DORA, DORA, 800, Idle);
    for (row, stakers) in [
        (0, vec![bob.clone(), dora.clone()]),
        (1, vec![dora.clone(), bob.clone()]),
    ] {
        assert_eq!(
            refused_stakers(stakers),
            format!(
                "staking.stakers[{row}]: {BOB} can't be controlled by {DORA}: it is another stash (AlreadyPaired)"
            )
        );
    }
    // Nor do two swap.
    assert_eq!(
        refused_stakers(vec![(ALICE, BOB, 900, Validator), (BOB, ALICE, 900, Validator)]),
        format!(
            "staking.stakers[0]: {ALICE} can't be controlled by {BOB}: it is another stash (AlreadyPaired)"
        )
    );
}

#[test]
fn a_genesis_nominator_backs_validators_each_once() {
    let alice = (ALICE, ALICE, 1_000, Validator);
    let backing = |targets| {
        refused_stakers(vec![
            alice.clone(),
            (EMIL, EMIL, 60, Idle),
            (NINA, NINA, 500, Nominator(targets)),
        ])
    };
    let flaws = [
        (
            vec![],
            "EmptyTargets, 0 targets are less than 1: it would back nobody".into(),
        ),
        (
            vec![ALICE, EMIL],
            format!("BadTarget, {EMIL} is not another stash that validates"),
        ),
        (
            vec![NINA],
            format!("BadTarget, {NINA} is not another stash that validates"),
        ),
        (
            vec![ALICE, ALICE],
            format!("DuplicateTarget, it names {ALICE} twice"),
        ),
        (
            (1..=17).collect(),
            "TooManyTargets, 17 targets are more than 16 (MaxNominations)".into(),
        ),
    ];
    for (targets, flaw) in flaws {
        assert_eq!(
            backing(targets),
            format!("staking.stakers[2]: {NINA} can't nominate: {flaw}")
        );
    }
}

#[test]
fn a_genesis_bond_reaches_the_minimum_of_its_role() {
    let bonds =
        |bond, role| refused_stakers(vec![(BOB, BOB, 500, Validator), (ALICE, ALICE, bond, role)]);
    assert_eq!(
        bonds(99, Validator),
        "staking.stakers[1]: 1 can't bond 99: it is less than 100, staking.minValidatorBond"
    );
    assert_eq!(
        bonds(49, Nominator(vec![BOB])),
        "staking.stakers[1]: 1 can't bond 49: it is less than 50, staking.minNominatorBond"
    );
    assert_eq!(
        bonds(49, Idle),
        "staking.stakers[1]: 1 can't bond 49: it is less than 50, staking.minNominatorBond"
    );
    let without_minimums = crate::GenesisConfig {
        min_nominator_bond: 0,
        min_validator_bond: 0,
        ..genesis(vec![(ALICE, ALICE, 9, Validator)])
    };
    assert_eq!(
        refused(without_minimums),
        "staking.stakers[0]: 1 can't bond 9: it is less than 10, the existential deposit"
    );
}

#[test]
fn a_genesis_stash_has_the_funds_that_it_bonds_and_what_keeps_it_alive() {
    assert_eq!(
        refused_stakers(vec![(ALICE, ALICE, 20_000, Validator)]),
        "staking.stakers[0]: 1 has too little to bond 20000: no more than 9990 is free"
    );
    assert_eq!(
        refused_stakers(vec![(77, 77, 1_000, Validator)]),
        "staking.stakers[0]: 77 has too little to bond 1000: no more than 0 is free"
    );
}

#[test]
fn a_genesis_that_elects_fewer_than_the_minimum_is_refused() {
    assert_eq!(
        refused(with_seats(3, 4, stakers())),
        "staking.minimumValidatorCount: 4 is more than 3, the staking.validatorCount"
    );
    assert_eq!(
        refused(with_seats(3, 3, stakers())),
        "staking.minimumValidatorCount: 3 is more than 2, the number of validators in staking.stakers"
    );
    // Three validators, but Carol has no session keys.
    let mut three = stakers();
    three.push((CAROL, CAROL, 800, Validator));
    assert_eq!(
        refused(with_seats(3, 3, three.clone())),
        "staking.minimumValidatorCount: 3 is more than the 2 candidates that can be elected (validators with session keys)"
    );
    start(with_seats(3, 2, three)).execute_with(|| {
        let mut elected = session_validators();
        elected.sort();
        assert_eq!(
            (elected, CurrentEra::<Test>::get()),
            (vec![ALICE, BOB], Some(0))
        );
    });
}

#[test]
fn a_genesis_without_validator_session_keys_is_refused_at_any_minimum() {
    let keyless = vec![(CAROL, CAROL, 800, Validator)];
    for minimum in [0, 1] {
        assert_eq!(
            refused(with_seats(3, minimum, keyless.clone())),
            "staking.minimumValidatorCount: 1 is more than the 0 candidates that can be elected (validators with session keys)"
        );
    }
}

#[test]
fn seats_without_validators_and_validators_without_seats_are_refused() {
    assert_eq!(
        refused(with_seats(0, 0, stakers())),
        "staking.validatorCount: 0 is less than 1, although staking.stakers has 2 validators: nobody would be elected"
    );
    assert_eq!(
        refused(with_seats(3, 1, vec![(EMIL, EMIL, 60, Idle)])),
        "staking.validatorCount: 3 is more than the 0 validators in staking.stakers; if staking is to be switched on \
         later, it is 0, and staking.minimumValidatorCount too"
    );
}

#[test]
fn seats_are_refused_if_the_runtime_builds_session_before_staking() {
    let build = |genesis: crate::GenesisConfig<Test>| {
        let mut storage = with_funds();
        with_session_keys(&mut storage);
        (genesis.assimilate_storage(&mut storage)).expect("panics if it is wrong");
    };
    // Session asked for validators when there was no staker. All with keys would work, and nobody would answer for it.
    assert_eq!(
        reason_for(|| build(with_seats(2, 1, stakers()))),
        "staking.stakers: the session pallet was built before staking, so nobody was elected for its first session; \
         declare Staking before Session in the runtime"
    );
    // Without seats staking waits to be switched on. Then nobody was to be elected.
    build(crate::GenesisConfig {
        invulnerables: vec![],
        ..with_seats(0, 0, vec![])
    });
}
