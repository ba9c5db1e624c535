//! The reference for keys is taken from the account that has it, whichever account signs.

use crate::{mock::*, Event, OwnReferences};
use frame_support::{assert_ok, traits::Hooks};
use pallet_session::{ExternallySetKeys, KeyOwner, NextKeys};

/// A stash that bonds in these stories, and three accounts that control it.
const STASH: u64 = 11;
const FIRST: u64 = 21;
const SECOND: u64 = 22;
const THIRD: u64 = 23;

/// The number of other references to each account. They reveal a reference that is taken from the wrong account.
const OTHERS: u32 = 1;

/// Runs a story of a stash that is its own controller and has no keys.
fn with_stash(story: impl FnOnce()) {
    run(|| {
        for who in [STASH, FIRST, SECOND, THIRD] {
            System::inc_providers(&who);
            assert_ok!(System::inc_consumers(&who));
        }
        Pairs::set(Some([(STASH, STASH)].into()));
        story();
    });
}

fn set_controller(to: u64) {
    let mut pairs = Pairs::get().expect("there are pairs");
    let from = pairs.insert(STASH, to).expect("the stash is bonded");
    Pairs::set(Some(pairs));
    KeyOwnership::control_changed(&STASH, &from, &to);
}

fn force_unstake() {
    let mut pairs = Pairs::get().expect("there are pairs");
    let controller = pairs[&STASH];
    KeyOwnership::forget_keys(&STASH, &controller);
    pairs.remove(&STASH);
    Pairs::set(Some(pairs));
}

/// Returns the numbers of references for keys on the stash and the three other accounts.
fn references() -> [u32; 4] {
    [STASH, FIRST, SECOND, THIRD].map(|who| {
        let all = System::consumers(&who);
        all.checked_sub(OTHERS)
            .unwrap_or_else(|| panic!("{who} lost a reference that was not for keys"))
    })
}

/// Returns whether nothing is stored for keys of the accounts in these stories.
fn nothing_is_left() -> bool {
    let accounts = [STASH, FIRST, SECOND, THIRD];
    let key = TwoKeys::number(11).authoring.to_vec();
    !accounts.iter().any(NextKeys::<Runtime>::contains_key)
        && KeyOwner::<Runtime>::get((AUTHORING, key)).is_none()
        && OwnReferences::<Runtime>::iter_keys().next().is_none()
        && ExternallySetKeys::<Runtime>::iter_keys().next().is_none()
        && references() == [0; 4]
}

#[test]
#[should_panic(expected = "session keys have a reference and no deposit")]
fn a_runtime_with_a_deposit_for_keys_is_refused() {
    KeyDeposit::set(1);
    <KeyOwnership as Hooks<u64>>::integrity_test();
}

#[test]
fn keys_set_by_the_stash_and_purged_by_its_controller_leave_no_reference() {
    with_stash(|| {
        set_keys(STASH, 11);
        set_controller(FIRST);
        assert_eq!(references(), [1, 0, 0, 0], "the stash signed");
        purge_keys(FIRST);
        assert!(nothing_is_left());
    });
}

#[test]
fn keys_set_by_the_controller_and_purged_by_the_stash_leave_no_reference() {
    with_stash(|| {
        set_controller(FIRST);
        set_keys(FIRST, 11);
        assert_eq!(references(), [0, 1, 0, 0]);
        purge_keys(STASH);
        assert!(nothing_is_left());
    });
}

#[test]
fn three_controllers_in_turn_leave_one_reference_on_the_stash() {
    with_stash(|| {
        set_controller(FIRST);
        set_keys(FIRST, 11);
        set_controller(SECOND);
        assert_eq!(references(), [1, 0, 0, 0], "the first one is free to go");
        // The second controller changes the keys. The reference stays on the stash.
        set_keys(SECOND, 12);
        assert_eq!(references(), [1, 0, 0, 0]);
        set_controller(THIRD);
        assert_eq!(references(), [1, 0, 0, 0]);
        check();
        purge_keys(THIRD);
        assert!(nothing_is_left());
        // The account that sets keys again gets the reference.
        set_keys(THIRD, 11);
        assert_eq!(references(), [0, 0, 0, 1]);
    });
}

#[test]
fn a_stash_that_takes_control_back_has_the_reference_of_its_keys() {
    with_stash(|| {
        set_controller(FIRST);
        set_keys(FIRST, 11);
        set_controller(STASH);
        assert_eq!(references(), [1, 0, 0, 0]);
        purge_keys(STASH);
        assert!(nothing_is_left());
    });
}

#[test]
fn a_stranger_that_is_named_as_controller_gets_no_reference() {
    with_stash(|| {
        set_keys(STASH, 11);
        for stranger in [FIRST, SECOND, THIRD, FIRST] {
            set_controller(stranger);
            assert_eq!(references(), [1, 0, 0, 0]);
        }
        force_unstake();
        assert!(nothing_is_left());
    });
}

#[test]
fn keys_that_the_stash_answers_for_go_with_the_stash() {
    with_stash(|| {
        set_controller(FIRST);
        set_keys(FIRST, 11);
        set_controller(SECOND);
        force_unstake();
        assert!(nothing_is_left());
    });
}

#[test]
fn the_controller_that_set_keys_can_purge_them_after_the_stash_is_gone() {
    with_stash(|| {
        set_controller(FIRST);
        set_keys(FIRST, 11);
        force_unstake();
        assert!(!has_keys(STASH) && has_keys(FIRST));
        assert_eq!(references(), [0, 1, 0, 0]);
        check();
        purge_keys(FIRST);
        assert!(nothing_is_left());
    });
}

#[test]
fn naming_a_controller_again_frees_keys_that_it_could_no_longer_purge() {
    with_stash(|| {
        set_controller(FIRST);
        set_keys(FIRST, 11);
        force_unstake();
        // The stash bonds again, and names the same controller.
        Pairs::set(Some([(STASH, STASH)].into()));
        set_controller(FIRST);
        assert!(nothing_is_left());
        // An event informs the account, because it may have wanted to validate with these keys.
        System::assert_last_event(Event::KeysFreed { validator: FIRST }.into());
        set_keys(FIRST, 11);
        assert!(has_keys(STASH));
        assert_eq!(references(), [0, 1, 0, 0]);
    });
}

#[test]
fn keys_of_genesis_wait_for_their_owner_whoever_names_it_as_controller() {
    with_stash(|| {
        // Dave has keys and no stake. A stranger names him as controller.
        let mut pairs = Pairs::get().expect("there are pairs");
        pairs.insert(STASH, DAVE);
        Pairs::set(Some(pairs));
        KeyOwnership::control_changed(&STASH, &STASH, &DAVE);
        assert!(has_keys(DAVE));
        // Dave bonds, so the stranger controls itself again. Dave may purge his keys.
        Pairs::set(Some([(STASH, STASH), (DAVE, DAVE)].into()));
        KeyOwnership::control_changed(&STASH, &DAVE, &STASH);
        purge_keys(DAVE);
        assert!(!has_keys(DAVE));
        assert_eq!(System::consumers(&DAVE), 0);
    });
}

#[test]
fn keys_that_another_pallet_set_have_no_reference_whoever_purges_them() {
    for purger in [STASH, FIRST] {
        with_stash(|| {
            // This is the state that `SessionInterface::set_keys` leaves.
            set_keys(STASH, 11);
            System::dec_consumers(&STASH);
            ExternallySetKeys::<Runtime>::insert(STASH, ());
            set_controller(FIRST);
            assert_eq!(references(), [0; 4]);
            purge_keys(purger);
            assert!(nothing_is_left());
        });
    }
}

#[test]
fn a_validator_without_a_stash_serves_on_with_its_controllers_keys() {
    run(|| {
        System::inc_providers(&FIRST);
        let own = |who| (who, who);
        let others = [BOB, CAROL, DAVE].map(own);
        // 1. Alice's controller sets her keys, which come into force.
        Pairs::set(Some(others.into_iter().chain([(ALICE, FIRST)]).collect()));
        KeyOwnership::control_changed(&ALICE, &ALICE, &FIRST);
        purge_keys(FIRST);
        set_keys(FIRST, 11);
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work()[0], (ALICE, 11));
        // 2. Her stash is gone. She serves on. Her controller is elected too, and must wait for the keys.
        KeyOwnership::forget_keys(&ALICE, &FIRST);
        Pairs::set(Some(others.into()));
        assert!(!has_keys(ALICE) && has_keys(FIRST));
        Elected::set(Some(vec![ALICE, FIRST, BOB]));
        for _ in 0..3 {
            next_session();
            assert_eq!(at_work()[0], (ALICE, 11));
            assert!(!at_work().iter().any(|(who, _)| *who == FIRST));
        }
        // 3. Her term is over.
        Elected::set(Some(vec![FIRST, BOB]));
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work(), [(FIRST, 11), (BOB, BOB)]);
    });
}
