//! What no sequence of transitions can break.

use super::*;
use proptest::{collection::vec, prelude::*};

/// What may happen to a stake next.
#[derive(Clone, Debug)]
enum Move {
    BondExtra(u128),
    Unbond { amount: u128, era: u32 },
    UnbondJoining { amount: u128, era: u32 },
    Rebond(u128),
    Withdraw { active_era: u32 },
    Slash { amount: u128, first_era: u32 },
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        (0u128..1_000).prop_map(Move::BondExtra),
        (0u128..500, 0u32..10).prop_map(|(amount, era)| Move::Unbond { amount, era }),
        (0u128..500, 0u32..10).prop_map(|(amount, era)| Move::UnbondJoining { amount, era }),
        (0u128..500).prop_map(Move::Rebond),
        (0u32..10).prop_map(|active_era| Move::Withdraw { active_era }),
        (0u128..500, 0u32..12).prop_map(|(amount, first_era)| Move::Slash { amount, first_era }),
    ]
}

fn early_chunks(ledger: &Ledger, first_era: u32) -> Vec<Chunk> {
    let early = ledger
        .unlocking
        .iter()
        .filter(|chunk| chunk.era < first_era);
    early.cloned().collect()
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
        Move::UnbondJoining { amount, era } => {
            let (after, moved) = unbond_joining(ledger.clone(), amount, era).unwrap();
            assert_eq!(after.active + moved, ledger.active);
            (after, 0)
        }
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
        Move::Slash { amount, first_era } => {
            let (after, slashed) = ledger.clone().slash(amount, first_era);
            let early = early_chunks(&ledger, first_era);
            assert_eq!(early_chunks(&after, first_era), early);
            let out_of_reach: u128 = early.iter().map(|chunk| chunk.value).sum();
            assert_eq!(slashed, amount.min(ledger.total - out_of_reach));
            assert_proportional(&ledger, &after, slashed, first_era);
            (after, -(slashed as i128))
        }
    }
}

/// Asserts that each part within reach lost its share of a slash, but for less than a unit.
fn assert_proportional(before: &Ledger, after: &Ledger, slashed: u128, first_era: u32) {
    let reached = before.unlocking.iter().filter(|c| c.era >= first_era);
    let chunks = reached.map(|chunk| {
        let left = after.unlocking.iter().find(|c| c.era == chunk.era);
        (chunk.value, left.map_or(0, |left| left.value))
    });
    let parts: Vec<_> = chunks.chain([(before.active, after.active)]).collect();
    let whole: u128 = parts.iter().map(|(part, _)| part).sum();
    for (part, left) in parts {
        let lost = part - left;
        assert!((lost * whole).abs_diff(part * slashed) < whole.max(1));
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

    /// Whatever was there can be withdrawn when it could have been, or later; what unbonds, in its era or later.
    #[test]
    fn what_joins_the_youngest_chunk_lets_nothing_leave_earlier(
        before in any_ledger(),
        amount in 0u128..2_000,
        era in 0u32..12,
    ) {
        let (after, moved) = unbond_joining(before.clone(), amount, era).unwrap();
        prop_assert!(after.is_consistent());
        prop_assert_eq!((after.total, after.active + moved), (before.total, before.active));
        for active_era in 0..14 {
            let (_, before_it) = before.clone().withdraw(active_era);
            let (_, with_it) = after.clone().withdraw(active_era);
            let joined = if active_era < era { 0 } else { moved };
            prop_assert!(with_it <= before_it + joined);
        }
        // It is refused nowhere, and does the same wherever a new chunk isn't one too many.
        if let Ok(unjoined) = unbond(before, amount, era) {
            prop_assert_eq!((after, moved), unjoined);
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
    fn a_slash_in_two_parts_takes_the_same_as_at_once(
        before in any_ledger(),
        first in 0u128..1_000,
        second in 0u128..1_000,
        first_era in 0u32..12,
    ) {
        let (halfway, taken) = before.clone().slash(first, first_era);
        let (after, more) = halfway.slash(second, first_era);
        let (at_once, all) = before.slash(first + second, first_era);
        prop_assert_eq!(taken + more, all);
        // Each rounding moves less than a unit from one part to another.
        prop_assert!(after.active.abs_diff(at_once.active) <= 3);
        prop_assert_eq!(after.total, at_once.total);
    }

    #[test]
    fn in_the_last_era_exactly_the_active_stake_stays(before in any_ledger()) {
        let unlocking = before.total - before.active;
        let (after, withdrawn) = before.clone().withdraw(u32::MAX);
        prop_assert_eq!(withdrawn, unlocking);
        prop_assert_eq!(after, ledger(before.active, &[]));
    }
}
