//! Ledgers are made consistent. Pure functions, in units.
//!
//! Owns no storage.

use alloc::{collections::BTreeMap, vec::Vec};
use palisade_staking_math::ledger::{Chunk, Ledger};

/// Returns a ledger whose total is the sum of its parts. Its chunks ascend by era, with one for each era, none of them
/// is empty, and there are at most `most_chunks`.
///
/// If there are more, the two oldest become one, with the later era, until they fit. So no stake is free too early.
///
/// Example: active 10, chunks 5 of era 3, 0 of era 4, 7 of era 3: the total is 22, with one chunk of 12 in era 3.
pub(super) fn mend(ledger: Ledger, most_chunks: usize) -> Ledger {
    let mut by_era = BTreeMap::<u32, u128>::new();
    for chunk in ledger.unlocking.into_iter().filter(|chunk| chunk.value > 0) {
        let sum = by_era.entry(chunk.era).or_default();
        *sum = sum.saturating_add(chunk.value);
    }
    while by_era.len() > most_chunks.max(1) {
        let Some((_, oldest)) = by_era.pop_first() else {
            break;
        };
        if let Some(mut next) = by_era.first_entry() {
            let sum = next.get().saturating_add(oldest);
            next.insert(sum);
        }
    }
    let unlocking: Vec<_> = by_era
        .into_iter()
        .map(|(era, value)| Chunk { value, era })
        .collect();
    with_parts(ledger.active, unlocking)
}

/// Returns the ledger with a total of at most `most`. First the active stake shrinks, then the youngest chunks.
///
/// Example: active 10, chunks 5 of era 3 and 7 of era 4. With at most 9, the active stake is gone, and 5 and 4 are
/// left.
pub(super) fn shrink(ledger: Ledger, most: u128) -> Ledger {
    let mut excess = ledger.total.saturating_sub(most);
    let active = ledger.active.saturating_sub(excess);
    excess = excess.saturating_sub(ledger.active.saturating_sub(active));
    let mut unlocking = ledger.unlocking;
    for chunk in unlocking.iter_mut().rev() {
        let left = chunk.value.saturating_sub(excess);
        excess = excess.saturating_sub(chunk.value.saturating_sub(left));
        chunk.value = left;
    }
    unlocking.retain(|chunk| chunk.value > 0);
    with_parts(active, unlocking)
}

fn with_parts(active: u128, unlocking: Vec<Chunk>) -> Ledger {
    let chunks = unlocking.iter().map(|chunk| chunk.value);
    Ledger {
        total: chunks.fold(active, u128::saturating_add),
        active,
        unlocking,
    }
}

#[cfg(test)]
mod tests;
