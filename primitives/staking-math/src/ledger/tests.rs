//! The life of a stake in single stories, and what no sequence of transitions can break.

use super::*;
use proptest::{collection::vec, prelude::*};

const EXISTENTIAL_DEPOSIT: u128 = 10;
const MAX_CHUNKS: u32 = 4;

/// A ledger with this much active stake and these chunks.
fn ledger(active: u128, unlocking: &[(u128, u32)]) -> Ledger {
    Ledger {
        total: active + unlocking.iter().map(|(value, _)| value).sum::<u128>(),
        active,
        unlocking: unlocking
            .iter()
            .map(|&(value, era)| Chunk { value, era })
            .collect(),
    }
}

fn unbond(ledger: Ledger, amount: u128, era: u32) -> Result<(Ledger, u128), LedgerError> {
    ledger.unbond(amount, era, EXISTENTIAL_DEPOSIT, MAX_CHUNKS)
}

#[test]
fn a_stake_is_bonded_topped_up_unbonded_and_withdrawn() {
    let bonded = Ledger::default().bond_extra(1_000).unwrap();
    assert_eq!(bonded, ledger(1_000, &[]));

    let topped_up = bonded.bond_extra(500).unwrap();
    assert_eq!(topped_up, ledger(1_500, &[]));

    let (unbonding, moved) = unbond(topped_up, 600, 28).unwrap();
    assert_eq!((unbonding.clone(), moved), (ledger(900, &[(600, 28)]), 600));
    assert_eq!(unbonding.total, 1_500);

    let (too_early, withdrawn) = unbonding.clone().withdraw(27);
    assert_eq!((too_early, withdrawn), (unbonding.clone(), 0));

    let (left, withdrawn) = unbonding.withdraw(28);
    assert_eq!((left, withdrawn), (ledger(900, &[]), 600));
}

#[test]
fn what_is_unbonded_in_one_era_shares_a_chunk() {
    let (once, _) = unbond(ledger(900, &[(50, 28)]), 100, 29).unwrap();
    let (twice, moved) = unbond(once, 200, 29).unwrap();
    assert_eq!((twice, moved), (ledger(600, &[(50, 28), (300, 29)]), 200));
}

#[test]
fn a_chunk_too_many_is_refused_but_a_full_ledger_still_merges() {
    let full = ledger(900, &[(1, 5), (2, 6), (3, 7), (4, 8)]);
    assert_eq!(
        unbond(full.clone(), 100, 9),
        Err(LedgerError::TooManyChunks)
    );
    assert_eq!(unbond(full.clone(), 0, 9), Ok((full.clone(), 0)));
    assert_eq!(
        unbond(full, 100, 8),
        Ok((ledger(800, &[(1, 5), (2, 6), (3, 7), (104, 8)]), 100))
    );
}

#[test]
fn chunks_stay_sorted_when_the_bonding_duration_shrinks() {
    let (shorter, _) = unbond(ledger(900, &[(50, 28), (60, 30)]), 100, 29).unwrap();
    assert_eq!(shorter, ledger(800, &[(50, 28), (100, 29), (60, 30)]));
    let (merged, _) = unbond(shorter, 100, 28).unwrap();
    assert_eq!(merged, ledger(700, &[(150, 28), (100, 29), (60, 30)]));
}

#[test]
fn nobody_unbonds_more_than_is_active() {
    let (empty, moved) = unbond(ledger(900, &[(50, 28)]), u128::MAX, 29).unwrap();
    assert_eq!(
        (empty.clone(), moved),
        (ledger(0, &[(50, 28), (900, 29)]), 900)
    );
    assert_eq!(unbond(empty.clone(), 1, 30), Ok((empty, 0)));
}

#[test]
fn dust_is_unbonded_with_the_rest() {
    let at_the_limit = unbond(ledger(100, &[]), 90, 28).unwrap();
    assert_eq!(at_the_limit, (ledger(10, &[(90, 28)]), 90));
    let below = unbond(ledger(100, &[]), 91, 28).unwrap();
    assert_eq!(below, (ledger(0, &[(100, 28)]), 100));
    // A remainder that is dust already stays until its owner unbonds something.
    assert_eq!(unbond(ledger(5, &[]), 0, 28), Ok((ledger(5, &[]), 0)));
}

#[test]
fn rebonding_takes_the_newest_chunks_first() {
    let unbonding = ledger(100, &[(10, 5), (20, 6), (30, 7)]);
    assert_eq!(
        unbonding.clone().rebond(40),
        (ledger(140, &[(10, 5), (10, 6)]), 40)
    );
    assert_eq!(
        unbonding.clone().rebond(30),
        (ledger(130, &[(10, 5), (20, 6)]), 30)
    );
    assert_eq!(unbonding.clone().rebond(0), (unbonding.clone(), 0));
    assert_eq!(unbonding.rebond(61), (ledger(160, &[]), 60));
}

#[test]
fn withdrawing_takes_every_chunk_whose_era_has_come() {
    let unbonding = ledger(100, &[(10, 5), (20, 6), (30, 7)]);
    assert_eq!(unbonding.clone().withdraw(6), (ledger(100, &[(30, 7)]), 30));
    assert_eq!(unbonding.withdraw(u32::MAX), (ledger(100, &[]), 60));
}

#[test]
fn sums_beyond_the_largest_amount_are_refused() {
    assert_eq!(
        ledger(u128::MAX, &[]).bond_extra(1),
        Err(LedgerError::Overflow)
    );
    // Only a ledger that was broken before gets here.
    let broken = Ledger {
        active: 2,
        ..ledger(0, &[(u128::MAX, 28)])
    };
    assert!(!broken.is_consistent());
    assert_eq!(unbond(broken, 2, 28), Err(LedgerError::Overflow));
}

#[test]
fn a_ledger_that_does_not_add_up_is_inconsistent() {
    let sound = ledger(100, &[(10, 5)]);
    assert!(sound.is_consistent());
    assert!(Ledger::default().is_consistent());
    let unaccounted = Ledger {
        total: 111,
        ..sound.clone()
    };
    assert!(!unaccounted.is_consistent());
    let overflowing = Ledger {
        active: u128::MAX,
        total: 9,
        ..sound
    };
    assert!(!overflowing.is_consistent());
}

/// What a staker may do next.
#[derive(Clone, Debug)]
enum Move {
    BondExtra(u128),
    Unbond { amount: u128, era: u32 },
    Rebond(u128),
    Withdraw { active_era: u32 },
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        (0u128..1_000).prop_map(Move::BondExtra),
        (0u128..500, 0u32..10).prop_map(|(amount, era)| Move::Unbond { amount, era }),
        (0u128..500).prop_map(Move::Rebond),
        (0u32..10).prop_map(|active_era| Move::Withdraw { active_era }),
    ]
}

/// The ledger after a move, and by how much its total should have grown or shrunk. A refused move
/// leaves the ledger as it was.
fn make(ledger: Ledger, next: &Move) -> (Ledger, i128) {
    match *next {
        Move::BondExtra(amount) => (ledger.bond_extra(amount).unwrap(), amount as i128),
        Move::Unbond { amount, era } => match unbond(ledger.clone(), amount, era) {
            Ok((after, moved)) => {
                assert_eq!(after.active + moved, ledger.active);
                (after, 0)
            }
            Err(error) => {
                assert_eq!(error, LedgerError::TooManyChunks);
                assert_eq!(ledger.unlocking.len(), MAX_CHUNKS as usize);
                (ledger, 0)
            }
        },
        Move::Rebond(amount) => {
            let (after, moved) = ledger.clone().rebond(amount);
            assert_eq!(moved, amount.min(ledger.total - ledger.active));
            assert_eq!(after.active, ledger.active + moved);
            (after, 0)
        }
        Move::Withdraw { active_era } => {
            let (after, withdrawn) = ledger.clone().withdraw(active_era);
            assert_eq!(after.active, ledger.active);
            assert!(after.unlocking.iter().all(|chunk| chunk.era > active_era));
            (after, -(withdrawn as i128))
        }
    }
}

fn any_ledger() -> impl Strategy<Value = Ledger> {
    vec(any_move(), 0..40).prop_map(|moves| {
        moves
            .iter()
            .fold(Ledger::default(), |ledger, next| make(ledger, next).0)
    })
}

proptest! {
    #[test]
    fn no_sequence_of_moves_breaks_a_ledger(moves in vec(any_move(), 0..60)) {
        let mut ledger = Ledger::default();
        for next in &moves {
            let before = ledger.total as i128;
            let (after, change) = make(ledger, next);
            prop_assert!(after.is_consistent());
            prop_assert_eq!(after.total as i128, before + change);
            prop_assert!(after.unlocking.windows(2).all(|pair| pair[0].era < pair[1].era));
            prop_assert!(after.unlocking.iter().all(|chunk| chunk.value > 0));
            prop_assert!(after.unlocking.len() <= MAX_CHUNKS as usize);
            ledger = after;
        }
    }

    #[test]
    fn rebonding_what_was_unbonded_last_undoes_it(before in any_ledger(), amount in 0u128..2_000) {
        let newest = before.unlocking.last().map_or(0, |chunk| chunk.era);
        for era in [newest, newest + 1] {
            if let Ok((unbonding, moved)) = unbond(before.clone(), amount, era) {
                prop_assert_eq!(unbonding.rebond(moved), (before.clone(), moved));
            }
        }
    }

    #[test]
    fn withdrawing_before_the_first_era_takes_nothing(before in any_ledger(), ahead in 1u32..10) {
        let first = before.unlocking.first().map_or(u32::MAX, |chunk| chunk.era);
        if let Some(early) = first.checked_sub(ahead) {
            prop_assert_eq!(before.clone().withdraw(early), (before, 0));
        }
    }

    #[test]
    fn in_the_last_era_exactly_the_active_stake_stays(before in any_ledger()) {
        let unlocking = before.total - before.active;
        let (after, withdrawn) = before.clone().withdraw(u32::MAX);
        prop_assert_eq!(withdrawn, unlocking);
        prop_assert_eq!(after, ledger(before.active, &[]));
    }
}
