//! The life of a stake in single stories.

use super::*;

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

fn unbond_joining(ledger: Ledger, amount: u128, era: u32) -> Result<(Ledger, u128), LedgerError> {
    ledger.unbond_joining(amount, era, EXISTENTIAL_DEPOSIT, MAX_CHUNKS)
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

/// The whole chunk then waits for the later of the two eras.
#[test]
fn a_full_ledger_joins_new_unbonding_to_its_youngest_chunk() {
    let full = ledger(900, &[(1, 5), (2, 6), (3, 7), (4, 8)]);
    let (joined, moved) = unbond_joining(full.clone(), 100, 9).unwrap();
    assert_eq!(
        (joined.clone(), moved),
        (ledger(800, &[(1, 5), (2, 6), (3, 7), (104, 9)]), 100)
    );
    assert_eq!(joined.clone().withdraw(8), (ledger(800, &[(104, 9)]), 6));
    // Dust comes along, and once more in the same era.
    assert_eq!(
        unbond_joining(joined, 795, 9),
        Ok((ledger(0, &[(1, 5), (2, 6), (3, 7), (904, 9)]), 800))
    );
    // Nothing unbonds, nothing waits longer.
    assert_eq!(unbond_joining(full.clone(), 0, 9), Ok((full, 0)));
}

#[test]
fn the_youngest_chunk_never_waits_less_for_what_joins_it() {
    let full = ledger(900, &[(1, 5), (2, 7), (3, 8), (4, 20)]);
    for era in [4, 6, 19] {
        assert_eq!(
            unbond_joining(full.clone(), 100, era),
            Ok((ledger(800, &[(1, 5), (2, 7), (3, 8), (104, 20)]), 100))
        );
    }
}

#[test]
fn with_room_left_or_a_chunk_of_the_era_nothing_joins_the_youngest() {
    let stakes = [
        ledger(900, &[]),
        ledger(900, &[(1, 5), (3, 7), (4, 8)]),
        ledger(900, &[(1, 5), (2, 6), (3, 7), (4, 8)]),
    ];
    for stake in stakes {
        assert_eq!(unbond_joining(stake.clone(), 100, 6), unbond(stake, 100, 6));
    }
    // Where no chunk may be there is none to join.
    assert_eq!(
        ledger(900, &[]).unbond_joining(100, 6, EXISTENTIAL_DEPOSIT, 0),
        Err(LedgerError::TooManyChunks)
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
fn a_slash_takes_the_same_part_of_active_stake_and_of_chunks_at_stake() {
    let unbonding = ledger(100, &[(10, 5), (20, 6), (30, 7)]);
    // A tenth of what is reached: 100 + 20 + 30.
    assert_eq!(
        unbonding.clone().slash(15, 6),
        (ledger(90, &[(10, 5), (18, 6), (27, 7)]), 15)
    );
    // Of 7, the parts 20, 50 and 150 so far owe 0.93, 2.33 and 7.
    assert_eq!(
        unbonding.clone().slash(7, 6),
        (ledger(95, &[(10, 5), (20, 6), (28, 7)]), 7)
    );
    assert_eq!(
        unbonding.clone().slash(150, 6),
        (ledger(0, &[(10, 5)]), 150)
    );
    assert_eq!(unbonding.clone().slash(0, 0), (unbonding, 0));
}

#[test]
fn what_was_unbonded_before_the_offence_is_out_of_reach() {
    let unbonding = ledger(100, &[(10, 5), (20, 6)]);
    assert_eq!(
        unbonding.clone().slash(u128::MAX, 6),
        (ledger(0, &[(10, 5)]), 120)
    );
    assert_eq!(
        unbonding.clone().slash(40, 7),
        (ledger(60, &[(10, 5), (20, 6)]), 40)
    );
    assert_eq!(unbonding.slash(u128::MAX, 0), (Ledger::default(), 130));
}

#[test]
fn unbonding_or_rebonding_after_the_offence_saves_nothing() {
    // The offence is in era 10, with 28 eras of bonding.
    let at_offence = ledger(1_000, &[(50, 37)]);
    let (unbonding, _) = unbond(at_offence.clone(), 1_000, 38).unwrap();
    assert_eq!(
        unbonding.clone().slash(400, 38),
        (ledger(0, &[(50, 37), (600, 38)]), 400)
    );
    let (rebonded, _) = unbonding.rebond(700);
    assert_eq!(
        rebonded.slash(400, 38),
        (ledger(420, &[(50, 37), (180, 38)]), 400)
    );
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
    assert_eq!(unbond(broken.clone(), 2, 28), Err(LedgerError::Overflow));
    let into_the_youngest = broken.unbond_joining(2, 29, EXISTENTIAL_DEPOSIT, 1);
    assert_eq!(into_the_youngest, Err(LedgerError::Overflow));
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

mod properties;
