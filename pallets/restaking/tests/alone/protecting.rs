//! Governance protects operators from slashes, between two certificates.

use crate::{
    mock::*,
    types::{Phase, Terms},
    LoadOf, ProtectedIn,
};
use frame_support::assert_ok;
use palisade_restaking_primitives::ServiceId;

/// Alice and Bob have 600 each behind a service that needs 500. Era 3 is active and planned.
fn secured() -> ServiceId {
    let id = register(Terms {
        profit: 20, // 500 · 0.1 · 0.8 · 0.5
        cap: percent(80),
        ..terms()
    });
    allocate(ALICE, id, whole(60));
    allocate(BOB, id, whole(60));
    next_eras(2);
    assert_eq!(behind(id), (1_200, Phase::Active));
    id
}

fn behind(id: ServiceId) -> (u128, Phase) {
    (LoadOf::<Runtime>::get(id).effective, service(id).phase)
}

#[test]
fn a_slash_after_a_protection_takes_nothing_from_the_stake_of_others() {
    run(|| {
        // 1. Alice is protected while era 4 is planned: only Bob's stake is behind the service.
        let id = secured();
        Invulnerable::set(Some(ALICE));
        next_eras(1);
        assert_eq!(behind(id), (600, Phase::Active));
        // 2. The protection ends, and half of what she has there is slashed. Bob's stake is there as before.
        Invulnerable::set(None);
        slash(id, ALICE, 4, percent(50));
        assert_eq!(behind(id), (600, Phase::Active));
        // 3. It is cancelled, and ordered again.
        cancel();
        assert_eq!(behind(id), (600, Phase::Active));
        slash(id, ALICE, 4, percent(50));
        // 4. The next certificate counts what is left of her stake.
        plan();
        assert_eq!(behind(id), (600 + 300, Phase::Active));
    });
}

#[test]
fn a_protection_that_begins_counts_from_the_next_certificate_on() {
    run(|| {
        // 1. Half of what Alice has at the service is going to be slashed.
        let id = secured();
        slash(id, ALICE, 3, percent(50));
        assert_eq!(behind(id), (900, Phase::Active));
        // 2. Governance protects her, and cancels the slash. All her stake counts until the next era is planned.
        Invulnerable::set(Some(ALICE));
        cancel();
        assert_eq!(behind(id), (1_200, Phase::Active));
        plan();
        assert_eq!(behind(id), (600, Phase::Active));
    });
}

#[test]
fn a_certificate_asks_once_whom_governance_protects() {
    run(|| {
        // The list can name as many validators as there are operators. So it is not read for each of them.
        let id = secured();
        Invulnerable::set(Some(ALICE));
        TimesAsked::set(0);
        plan();
        assert_eq!(behind(id), (600, Phase::Active));
        assert_eq!(TimesAsked::get(), 1);
    });
}

#[test]
fn a_protection_is_forgotten_with_the_operator() {
    run(|| {
        secured();
        Invulnerable::set(Some(ALICE));
        next_eras(1);
        assert_eq!(ProtectedIn::<Runtime>::get(ALICE), Some(4));
        Stakes::mutate(|all| all.remove(&ALICE));
        next_eras(10);
        assert_ok!(Restaking::remove_operator(signed(BOB), ALICE));
        assert!(!ProtectedIn::<Runtime>::contains_key(ALICE));
    });
}
