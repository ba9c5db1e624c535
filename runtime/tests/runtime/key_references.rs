//! The reference for session keys is taken from the account that has it, whichever account signs. Keys go with their
//! stash. Their owner claims keys that somebody else registered, with a proof.

use crate::{
    chain::Chain,
    equivocations::{signed, Signer},
    session_keys::Secrets,
    state::state_of,
};
use frame_support::{assert_noop, assert_ok};
use palisade_key_ownership::{Error, Event as KeyEvent, OwnReferences};
use palisade_runtime::{
    constants::currency::PAL, genesis, AccountId, Balances, Historical, Runtime, RuntimeEvent,
    RuntimeOrigin, Session, SessionKeys, Staking, System,
};
use palisade_staking::{Bonded, RewardDestination};
use pallet_session::NextKeys;
use sp_keyring::Sr25519Keyring::{Alice, Bob, BobStash, Eve};
use sp_runtime::MultiAddress;

fn by(who: &AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who.clone())
}

fn keys_of(name: &str) -> SessionKeys {
    Signer::named(name).keys()
}

/// Returns a new account with 100 PAL, which Bob sent.
fn newcomer(number: u8) -> AccountId {
    let who = AccountId::from([number; 32]);
    let to = MultiAddress::Id(who.clone());
    assert_ok!(Balances::transfer_allow_death(signed(Bob), to, 100 * PAL));
    who
}

/// Bob bonds 1,000 PAL, and is his own controller.
fn bonded_stash() -> AccountId {
    System::set_block_number(1);
    assert_ok!(Staking::bond(
        signed(Bob),
        1_000 * PAL,
        RewardDestination::Stash
    ));
    Bob.to_account_id()
}

fn name_controller(stash: &AccountId, controller: &AccountId) {
    let controller = MultiAddress::Id(controller.clone());
    assert_ok!(Staking::set_controller(by(stash), controller));
}

fn set_keys(who: &AccountId, name: &str) {
    assert_ok!(Session::set_keys(by(who), keys_of(name), vec![]));
}

fn leave_staking(stash: &AccountId) {
    assert_ok!(Staking::force_unstake(
        RuntimeOrigin::root(),
        stash.clone(),
        0
    ));
    assert!(!Bonded::<Runtime>::contains_key(stash));
}

/// Sends the whole balance away. Only an account without references can do so.
fn assert_leaves_with_everything(who: &AccountId) {
    let to = MultiAddress::Id(Eve.to_account_id());
    assert_ok!(Balances::transfer_all(by(who), to, false));
    assert!(!System::account_exists(who), "{who} has something left");
}

fn has_keys(who: &AccountId) -> bool {
    NextKeys::<Runtime>::contains_key(who)
}

/// Checks that these keys are free: Alice bonds and sets them.
fn assert_anybody_can_set(name: &str) {
    let alice = Alice.to_account_id();
    assert_ok!(Staking::bond(
        by(&alice),
        1_000 * PAL,
        RewardDestination::Stash
    ));
    set_keys(&alice, name);
}

#[test]
fn keys_set_by_the_stash_and_purged_by_its_controller_leave_no_reference() {
    state_of(genesis::LOCAL).execute_with(|| {
        let (stash, controller) = (bonded_stash(), newcomer(7));
        let before = System::consumers(&stash);
        set_keys(&stash, "One");
        assert_eq!(System::consumers(&stash), before + 1);
        name_controller(&stash, &controller);
        assert_eq!(System::consumers(&controller), 0, "it signed nothing");
        assert_ok!(Session::purge_keys(by(&controller)));
        assert_eq!(System::consumers(&stash), before);
        assert_eq!(System::consumers(&controller), 0);
        leave_staking(&stash);
        assert_leaves_with_everything(&stash);
        assert_leaves_with_everything(&controller);
    });
}

#[test]
fn keys_set_by_the_controller_and_purged_by_the_stash_leave_no_reference() {
    state_of(genesis::LOCAL).execute_with(|| {
        let (stash, controller) = (bonded_stash(), newcomer(7));
        name_controller(&stash, &controller);
        let before = System::consumers(&stash);
        set_keys(&controller, "One");
        assert_ok!(Session::purge_keys(by(&stash)));
        // The stake refers to the stash as before. The keys never did.
        assert_eq!(System::consumers(&stash), before);
        assert_leaves_with_everything(&controller);
    });
}

#[test]
fn a_controller_that_set_keys_can_leave_after_its_stash_has_left() {
    state_of(genesis::LOCAL).execute_with(|| {
        let (stash, controller) = (bonded_stash(), newcomer(7));
        name_controller(&stash, &controller);
        set_keys(&controller, "One");
        leave_staking(&stash);
        // 1. Nothing of the keys is left with the stash.
        assert!(!has_keys(&stash));
        assert_leaves_with_everything(&stash);
        // 2. They are the controller's, who set them.
        assert_ok!(Historical::check_invariants());
        assert_ok!(Session::purge_keys(by(&controller)));
        assert_leaves_with_everything(&controller);
        // 3. Somebody else can use them.
        assert_anybody_can_set("One");
    });
}

#[test]
fn a_stash_can_leave_after_its_controller_purged_the_stashs_keys() {
    state_of(genesis::LOCAL).execute_with(|| {
        let (stash, controller) = (bonded_stash(), newcomer(7));
        set_keys(&stash, "One");
        name_controller(&stash, &controller);
        assert_ok!(Session::purge_keys(by(&controller)));
        leave_staking(&stash);
        assert_leaves_with_everything(&stash);
    });
}

#[test]
fn a_stranger_that_is_named_as_controller_can_leave_with_everything() {
    state_of(genesis::LOCAL).execute_with(|| {
        let (stash, stranger) = (bonded_stash(), newcomer(7));
        set_keys(&stash, "One");
        name_controller(&stash, &stranger);
        assert_leaves_with_everything(&stranger);
        // The stranger is gone, and the stash can still leave.
        name_controller(&stash, &stash);
        leave_staking(&stash);
        assert!(!has_keys(&stash));
        assert_leaves_with_everything(&stash);
        assert_anybody_can_set("One");
    });
}

#[test]
fn three_controllers_in_turn_change_the_keys_and_all_can_leave() {
    state_of(genesis::LOCAL).execute_with(|| {
        let stash = bonded_stash();
        let controllers = [7, 8, 9].map(newcomer);
        for (controller, name) in controllers.iter().zip(["One", "Two", "Three"]) {
            name_controller(&stash, controller);
            set_keys(controller, name);
        }
        // The first controller had the reference until another one came. The later ones only changed the keys.
        assert_eq!(controllers.each_ref().map(System::consumers), [0; 3]);
        assert!(OwnReferences::<Runtime>::contains_key(&stash));
        assert_ok!(Historical::check_invariants());
        leave_staking(&stash);
        assert!(!has_keys(&stash));
        for who in controllers.iter().chain([&stash]) {
            assert_leaves_with_everything(who);
        }
        assert_anybody_can_set("Three");
    });
}

#[test]
fn a_stash_that_unbonds_and_withdraws_everything_keeps_no_keys() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    let (stash, controller) = local.with(|| {
        let (stash, controller) = (bonded_stash(), newcomer(7));
        set_keys(&stash, "One");
        name_controller(&stash, &controller);
        assert_ok!(Staking::unbond(by(&controller), 1_000 * PAL));
        (stash, controller)
    });
    // The controller tries again with every block. Four eras of 60 blocks are enough.
    let mut waited = 0;
    while local.with(|| Bonded::<Runtime>::contains_key(&stash)) {
        local.make_block();
        local.with(|| {
            assert!(has_keys(&stash), "as long as it has something at stake");
            assert_ok!(Staking::withdraw_unbonded(by(&controller), 0));
        });
        waited += 1;
        assert!(waited < 300, "the stake is never free");
    }
    assert!(waited > 120, "the stake was free at once");
    local.with(|| {
        assert!(!has_keys(&stash));
        assert_ok!(Historical::check_invariants());
        assert_leaves_with_everything(&stash);
        assert_leaves_with_everything(&controller);
        assert_anybody_can_set("One");
    });
}

#[test]
fn a_validator_whose_stash_is_forgotten_serves_to_the_end_of_its_term() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    let stash = BobStash.to_account_id();
    local.with(|| {
        name_controller(&stash, &newcomer(7));
        leave_staking(&stash);
        assert!(!has_keys(&stash));
        // The public keys are free, but Bob keeps his seat.
        assert_anybody_can_set("Bob");
    });
    while local.with(Staking::active_era) == 0 {
        local.with(|| {
            assert!(Session::validators().contains(&stash));
            assert_eq!(Session::validators().len(), 4);
            assert_ok!(Historical::check_invariants());
        });
        local.make_block();
    }
    local.with(|| assert!(!Session::validators().contains(&stash)));
}

#[test]
fn keys_that_somebody_registered_first_are_claimed_by_their_owner() {
    state_of(genesis::LOCAL).execute_with(|| {
        let (thief, owner) = (bonded_stash(), Alice.to_account_id());
        let secrets = Secrets::of("Mine");
        assert_ok!(Staking::bond(
            by(&owner),
            1_000 * PAL,
            RewardDestination::Stash
        ));
        // 1. Bob sees Alice's public keys in the pool, and is faster. Nobody asks him for a proof.
        let before = System::consumers(&thief);
        assert_ok!(Session::set_keys(by(&thief), secrets.public(), vec![]));
        assert_noop!(
            Session::set_keys(by(&owner), secrets.public(), secrets.proof_for(&owner)),
            pallet_session::Error::<Runtime>::DuplicatedKey
        );
        // 2. Alice claims them.
        let claim =
            |who: &AccountId, proof| Historical::claim_keys(by(who), secrets.public(), proof);
        assert_ok!(claim(&owner, secrets.proof_for(&owner)));
        System::assert_last_event(RuntimeEvent::Historical(KeyEvent::KeysFreed {
            validator: thief.clone(),
        }));
        assert_eq!(Session::load_keys(&owner), Some(secrets.public()));
        assert_eq!(Session::load_keys(&thief), None);
        assert_eq!(System::consumers(&thief), before);
        // 3. Bob can't do the same: he has no proof, Alice's is for her, and one by other keys is none.
        assert_noop!(claim(&thief, vec![]), Error::<Runtime>::NoProof);
        for proof in [
            secrets.proof_for(&owner),
            Secrets::of("Bob").proof_for(&thief),
        ] {
            assert_noop!(claim(&thief, proof), Error::<Runtime>::InvalidProof);
        }
    });
}

#[test]
fn keys_set_with_an_empty_proof_are_safe_from_everybody_but_their_owner() {
    state_of(genesis::LOCAL).execute_with(|| {
        let stash = bonded_stash();
        let secrets = Secrets::of("Mine");
        assert_ok!(Session::set_keys(by(&stash), secrets.public(), vec![]));
        let thief = Alice.to_account_id();
        assert_ok!(Staking::bond(
            by(&thief),
            1_000 * PAL,
            RewardDestination::Stash
        ));
        // What a proof by Bob for himself is worth to Alice.
        let proof = secrets.proof_for(&stash);
        assert_noop!(
            Historical::claim_keys(by(&thief), secrets.public(), proof),
            Error::<Runtime>::InvalidProof
        );
        assert_eq!(Session::load_keys(&stash), Some(secrets.public()));
    });
}
