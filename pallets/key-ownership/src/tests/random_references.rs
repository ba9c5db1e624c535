//! Random changes of keys and control by stashes, controllers and strangers. Keys always have one reference. Only an
//! account that signed for keys, or has keys, has a reference.

use crate::{mock::*, OwnReferences};
use frame_support::assert_ok;
use pallet_session::{ExternallySetKeys, KeyOwner, NextKeys};
use std::collections::{BTreeMap, BTreeSet};

/// Some of them bond, some are named as controllers, most do both. `DAVE` has keys of genesis, and no stake at first.
const ACCOUNTS: [u64; 7] = [11, 12, 13, 21, 22, 23, DAVE];

/// The number of other references to each account.
const OTHERS: u32 = 1;

/// A MINSTD generator, so that each run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % end
    }

    fn account(&mut self) -> u64 {
        ACCOUNTS[self.below(ACCOUNTS.len() as u64) as usize]
    }
}

fn pairs() -> BTreeMap<u64, u64> {
    Pairs::get().expect("there are pairs")
}

fn controlled_by(who: u64) -> Option<u64> {
    let pairs = pairs();
    let mut stashes = pairs.iter().filter(|(_, controller)| **controller == who);
    stashes.next().map(|(stash, _)| *stash)
}

/// Moves control in the way that staking does.
fn pair(stash: u64, from: u64, to: u64) {
    let mut pairs = pairs();
    pairs.insert(stash, to);
    Pairs::set(Some(pairs));
    KeyOwnership::control_changed(&stash, &from, &to);
}

/// Bonds for `who`. If it controls another stash, that stash becomes its own controller.
fn bond(who: u64) {
    if pairs().contains_key(&who) {
        return;
    }
    if let Some(stash) = controlled_by(who) {
        pair(stash, who, stash);
    }
    let mut pairs = pairs();
    pairs.insert(who, who);
    Pairs::set(Some(pairs));
}

fn set_controller(stash: u64, to: u64) {
    let pairs = pairs();
    let Some(from) = pairs.get(&stash) else {
        return;
    };
    let is_free = controlled_by(to).is_none() && !pairs.contains_key(&to);
    if *from != to && (to == stash || is_free) {
        pair(stash, *from, to);
    }
}

fn force_unstake(stash: u64) {
    let mut pairs = pairs();
    if let Some(controller) = pairs.get(&stash) {
        KeyOwnership::forget_keys(&stash, controller);
        pairs.remove(&stash);
        Pairs::set(Some(pairs));
    }
}

/// Returns the number of references for keys on an account.
fn references(who: u64) -> u32 {
    let all = System::consumers(&who);
    all.checked_sub(OTHERS)
        .unwrap_or_else(|| panic!("{who} lost a reference that was not for keys"))
}

fn check_references(signed: &BTreeSet<u64>) {
    let total: u32 = ACCOUNTS.into_iter().map(references).sum();
    let with_keys = ACCOUNTS.into_iter().filter(|who| has_keys(*who)).count();
    assert_eq!(total as usize, with_keys, "keys have one reference");
    for who in ACCOUNTS {
        let may_have_some = signed.contains(&who) || has_keys(who);
        assert!(may_have_some || references(who) == 0, "{who} never signed");
        let controller = pairs().get(&who).copied().unwrap_or(who);
        let counted_on = references(who) > 0 || references(controller) > 0;
        assert!(
            !has_keys(who) || counted_on,
            "nobody answers for {who}'s keys"
        );
    }
    check();
}

/// A random account does something. Adds it to `signed` if it signed for keys.
fn act(random: &mut Random, signed: &mut BTreeSet<u64>) {
    let (who, other) = (random.account(), random.account());
    let origin = RuntimeOrigin::signed(who);
    let keys = TwoKeys::number(100 + random.below(5));
    match random.below(15) {
        0..=2 => bond(who),
        3..=5 => set_controller(who, other),
        6 => set_controller(who, who),
        7 => force_unstake(who),
        // Some of these calls fail, as intended.
        8 | 9 => {
            let _ = Session::purge_keys(origin);
        }
        10 => {
            let proof = keys.proof_for(who);
            if KeyOwnership::claim_keys(origin, keys, proof).is_ok() {
                signed.insert(who);
            }
        }
        _ => {
            if Session::set_keys(origin, keys, vec![]).is_ok() {
                signed.insert(who);
            }
        }
    }
}

/// All accounts leave: stashes are forgotten, and accounts that still have keys purge them.
fn leave() {
    ACCOUNTS.into_iter().for_each(force_unstake);
    for who in ACCOUNTS.into_iter().filter(|who| has_keys(*who)) {
        purge_keys(who);
    }
    for who in ACCOUNTS {
        assert!(!has_keys(who));
        assert_eq!(references(who), 0, "{who} can't leave");
    }
    assert_eq!(OwnReferences::<Runtime>::iter().count(), 0);
    assert_eq!(ExternallySetKeys::<Runtime>::iter().count(), 0);
    // The keys of genesis of Alice, Bob and Carol are left.
    assert_eq!(NextKeys::<Runtime>::iter().count(), 3);
    assert_eq!(KeyOwner::<Runtime>::iter().count(), 6);
}

#[test]
fn keys_have_one_reference_whoever_signs_and_whoever_controls() {
    let mut random = Random(7);
    let (mut moved, mut handed_over) = (0, 0);
    for _ in 0..60 {
        run(|| {
            for who in ACCOUNTS {
                System::inc_providers(&who);
                assert_ok!(System::inc_consumers(&who));
            }
            Pairs::set(Some(BTreeMap::new()));
            let mut signed = BTreeSet::new();
            for _ in 0..300 {
                act(&mut random, &mut signed);
                check_references(&signed);
                moved += OwnReferences::<Runtime>::iter().count();
                handed_over += OwnReferences::<Runtime>::iter_keys()
                    .filter(|who| !pairs().contains_key(who))
                    .count();
            }
            leave();
        });
    }
    assert!(moved > 500, "{moved}: references hardly ever moved");
    assert!(
        handed_over > 50,
        "{handed_over}: keys were hardly ever handed over"
    );
}
