//! A validator that purges its keys works on to the end of its term. The chain never runs out of authors.

use crate::{
    chain::Chain,
    equivocations::{signed, Signer},
};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use palisade_runtime::{genesis, Babe, Historical, Runtime, RuntimeEvent, Session, Staking};
use palisade_staking::{ErasRewardPoints, Event as StakingEvent};
use pallet_session::{KeyOwner, NextKeys};
use sp_keyring::Sr25519Keyring::{self, AliceStash, BobStash, CharlieStash, DaveStash, Ferdie};
use sp_runtime::AccountId32;
use std::collections::BTreeSet;

fn purge(who: &[Sr25519Keyring]) {
    for who in who {
        assert_ok!(Session::purge_keys(signed(*who)));
    }
}

fn has_keys(who: Sr25519Keyring) -> bool {
    NextKeys::<Runtime>::contains_key(who.to_account_id())
}

/// Returns whether an author's key is in force.
fn is_at_work(name: &str) -> bool {
    Historical::prove((sp_consensus_babe::KEY_TYPE, Signer::named(name).author())).is_some()
}

/// Returns the owner of an author's key in the running session, by the proof that a node gets.
fn owner_of(name: &str) -> Option<AccountId32> {
    let key = (sp_consensus_babe::KEY_TYPE, Signer::named(name).author());
    let proof = Historical::prove(key.clone())?;
    Historical::check_proof(key, proof).map(|(owner, ())| owner)
}

/// Returns the seats of the running session: each validator with the name of the keys with which it authors.
fn seats() -> Vec<(AccountId32, &'static str)> {
    let authors = Babe::current_epoch().authorities.into_iter();
    let name_of = |author: sp_consensus_babe::AuthorityId| {
        let mut names = ["Alice", "Bob", "Charlie", "Dave"].into_iter();
        names.find(|name| Signer::named(name).author() == author)
    };
    let names = authors.map(|(author, _)| name_of(author).expect("is a key of genesis"));
    Session::validators().into_iter().zip(names).collect()
}

/// Makes blocks. Returns all sizes of this and the next epoch's set of authors, and the number of failed elections.
fn watch(chain: &mut Chain, blocks: u32) -> (BTreeSet<usize>, usize) {
    let (mut sizes, mut failed) = (BTreeSet::new(), 0);
    for _ in 0..blocks {
        let events = chain.make_block();
        failed += events.iter().filter(|event| is_failure(event)).count();
        sizes.extend(chain.with(|| {
            assert_ok!(Historical::check_invariants());
            [Babe::current_epoch(), Babe::next_epoch()].map(|epoch| epoch.authorities.len())
        }));
    }
    (sizes, failed)
}

fn is_failure(event: &RuntimeEvent) -> bool {
    matches!(
        event,
        RuntimeEvent::Staking(StakingEvent::StakingElectionFailed)
    )
}

#[test]
fn the_only_validator_purges_its_keys_and_the_chain_goes_on() {
    let mut dev = Chain::of(genesis::DEV);
    // 1. The only validator purges its keys, so every election fails. It works on with the old keys.
    dev.make_block();
    dev.with(|| purge(&[AliceStash]));
    let (sizes, failed) = watch(&mut dev, 150);
    assert_eq!(sizes, BTreeSet::from([1]));
    assert!(failed > 0, "nobody can be elected");
    dev.with(|| {
        assert_eq!(Staking::active_era(), 0);
        assert!(!has_keys(AliceStash) && is_at_work("Alice"));
        // 2. With new keys it is elected again.
        let keys = Signer::named("Other").keys();
        assert_ok!(Session::set_keys(signed(AliceStash), keys, vec![]));
    });
    let (sizes, _) = watch(&mut dev, 100);
    assert_eq!(sizes, BTreeSet::from([1]));
    dev.with(|| {
        assert!(Staking::active_era() > 0);
        assert!(is_at_work("Other") && !is_at_work("Alice"));
    });
}

#[test]
fn four_of_four_purge_their_keys_and_work_on() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    local.with(|| purge(&[AliceStash, BobStash, CharlieStash, DaveStash]));
    let (sizes, failed) = watch(&mut local, 150);
    assert_eq!(sizes, BTreeSet::from([4]));
    assert!(failed > 0, "nobody can be elected");
    local.with(|| assert_eq!(Staking::active_era(), 0));
}

#[test]
fn one_of_four_purges_its_keys_and_leaves_with_the_end_of_its_term() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    // 1. Alice purges her keys. She works with them to the end of her term.
    local.with(|| purge(&[AliceStash]));
    let alice = AliceStash.to_account_id();
    while local.with(Staking::active_era) == 0 {
        local.with(|| {
            assert!(Session::validators().contains(&alice) && is_at_work("Alice"));
            assert!(!has_keys(AliceStash));
        });
        local.make_block();
    }
    local.with(|| {
        // 2. The next set is elected without her.
        assert_eq!(Session::validators().len(), 3);
        assert!(!Session::validators().contains(&alice) && !is_at_work("Alice"));
    });
}

#[test]
fn a_purge_and_new_keys_are_a_change_of_keys() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    local.with(|| {
        purge(&[AliceStash]);
        let keys = Signer::named("Other").keys();
        assert_ok!(Session::set_keys(signed(AliceStash), keys, vec![]));
    });
    let (sizes, failed) = watch(&mut local, 130);
    assert_eq!((sizes, failed), (BTreeSet::from([4]), 0));
    local.with(|| {
        assert!(Session::validators().contains(&AliceStash.to_account_id()));
        assert!(is_at_work("Other") && !is_at_work("Alice"));
    });
}

#[test]
fn keys_purged_by_one_that_was_elected_are_lent_for_its_whole_term() {
    let mut local = Chain::of(genesis::LOCAL);
    // 1. Session 2: era 1, which starts with session 3, is planned, and its keys are queued.
    while local.with(Session::current_index) < 2 {
        local.make_block();
    }
    local.with(|| {
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        // 2. Alice, who is in both sets, purges her keys.
        purge(&[AliceStash]);
    });
    // 3. She works with these keys through era 1.
    let (sizes, _) = watch(&mut local, 60);
    assert!(sizes.contains(&4), "the set keeps its size through era 1");
    local.with(|| {
        assert_eq!((Session::current_index(), Staking::active_era()), (5, 1));
        assert!(is_at_work("Alice") && !has_keys(AliceStash));
    });
}

#[test]
fn a_stranger_that_registers_purged_keys_takes_nobodys_place() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    local.with(|| {
        // 1. Alice purges her keys, and Ferdie registers them.
        purge(&[AliceStash]);
        let keys = Signer::named("Alice").keys();
        assert_ok!(Session::set_keys(signed(Ferdie), keys, vec![]));
    });
    // 2. Alice keeps her seat. Ferdie has the registration, and no seat.
    let (sizes, _) = watch(&mut local, 45);
    assert_eq!(sizes.iter().max(), Some(&4));
    local.with(|| {
        assert!(Session::validators().contains(&AliceStash.to_account_id()));
        assert!(!Session::validators().contains(&Ferdie.to_account_id()));
        let key = Signer::named("Alice").author();
        let key: &[u8] = key.as_ref();
        let owner = KeyOwner::<Runtime>::get((sp_consensus_babe::KEY_TYPE, key.to_vec()));
        assert_eq!(owner, Some(Ferdie.to_account_id()));
        assert!(has_keys(Ferdie) && !has_keys(AliceStash));
    });
}

#[test]
fn one_operator_with_two_seats_cannot_serve_with_one_key_on_both() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    let [alice, bob] = [AliceStash, BobStash].map(|who| who.to_account_id());
    let before = local.with(seats);
    assert!(before.contains(&(alice.clone(), "Alice")) && before.contains(&(bob.clone(), "Bob")));
    // 1. Alice and Bob are one operator. Alice purges her keys, which are lent to her, and Bob registers them.
    local.with(|| {
        purge(&[AliceStash]);
        let keys = Signer::named("Alice").keys();
        assert_ok!(Session::set_keys(signed(BobStash), keys, vec![]));
    });
    // 2. In each session of the era every seat has the key that it had.
    let mut sessions = BTreeSet::new();
    while local.with(Staking::active_era) == 0 {
        local.with(|| {
            sessions.insert(Session::current_index());
            assert_eq!(seats(), before);
            assert_eq!(owner_of("Alice"), Some(alice.clone()));
            assert_eq!(owner_of("Bob"), Some(bob.clone()));
            assert_ok!(Historical::check_invariants());
        });
        local.make_block();
    }
    assert!(sessions.len() > 2, "Bob's keys would have come into force");
    // 3. Each is paid for its own blocks: they author in turn.
    local.with(|| {
        let points = ErasRewardPoints::<Runtime>::get(0).individual;
        let [of_alice, of_bob] = [&alice, &bob].map(|who| points.get(who).copied().unwrap_or(0));
        assert!(of_alice > 0 && of_alice.abs_diff(of_bob) <= 20);
        // 4. Alice's term is over, so Bob's registration comes into force.
        assert!(!Session::validators().contains(&alice));
        assert_eq!((owner_of("Alice"), owner_of("Bob")), (Some(bob), None));
    });
}
