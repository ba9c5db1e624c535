//! The ledger of a stash: active stake and unlocking chunks.
//!
//! A stake begins with a bond. Active stake can be increased or unbonded. Unbonded stake waits in an unlocking chunk
//! until the era of the chunk is free. It can be rebonded until it is withdrawn. The caller says which eras are free. A
//! slash takes from the active stake, whatever its age, and from chunks that were still bonded in the era of the
//! offence.
//!
//! The staking pallet stores the ledger, holds the funds and decides which accounts may act. This module contains
//! only the arithmetic.
//!
//! Invariants after every method:
//! - `total = active + Σ unlocking`.
//! - Chunks are sorted by era, with one chunk per era.
//!
//! A method consumes the ledger and returns the next one. So a refused change changes nothing.

use crate::ratio::multiply_ratio_floor;
use alloc::vec::Vec;

/// An unlocking chunk: unbonded stake that becomes free in the same era.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The amount, in units.
    pub value: u128,
    /// The unlock era. The chunk can be withdrawn once this era is free.
    pub era: u32,
}

/// The stake of one stash. The default is a stash without a bond.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// All funds held for staking: `active` and all chunks of `unlocking`.
    pub total: u128,
    /// The stake that backs validators from the next election on.
    pub active: u128,
    /// The unlocking chunks, the earliest era first.
    pub unlocking: Vec<Chunk>,
}

/// Divides an amount over parts, in proportion to their size. The last part completes the amount.
struct Shares {
    amount: u128,
    whole: u128,
    /// The sum of the parts so far.
    parts: u128,
    /// The sum of their shares.
    given: u128,
}

impl Shares {
    /// Starts to divide `amount`, which is at most `whole`. `whole` is the sum of all parts that will follow.
    fn of(amount: u128, whole: u128) -> Self {
        Self {
            amount,
            whole,
            parts: 0,
            given: 0,
        }
    }

    /// Returns the share of the next part: at most the part.
    fn next(&mut self, part: u128) -> u128 {
        self.parts = self.parts.saturating_add(part);
        let given = multiply_ratio_floor(self.amount, self.parts, self.whole);
        let share = given.saturating_sub(self.given);
        self.given = given;
        share
    }
}

/// Why a change was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerError {
    /// A new chunk is needed, but the maximum number of chunks is reached.
    TooManyChunks,
    /// A sum would exceed `u128::MAX`.
    Overflow,
}

impl Ledger {
    /// Returns whether `total = active + Σ unlocking`.
    pub fn is_consistent(&self) -> bool {
        self.unlocking
            .iter()
            .try_fold(self.active, |sum, chunk| sum.checked_add(chunk.value))
            == Some(self.total)
    }

    /// Adds `amount` to the active stake.
    ///
    /// # Errors
    /// - [`LedgerError::Overflow`]: the total would exceed `u128::MAX`.
    pub fn bond_extra(mut self, amount: u128) -> Result<Self, LedgerError> {
        self.total = checked_sum(self.total, amount)?;
        self.active = checked_sum(self.active, amount)?;
        Ok(self)
    }

    /// Moves `amount` of the active stake to the chunk of `era`. Also returns how much moved.
    ///
    /// At most the active stake moves. If less than `dust_limit` (the existential deposit) would stay active, all of
    /// it moves: a smaller stake is not worth its storage. If `amount` is zero, nothing moves.
    ///
    /// If there is a chunk for this era, the amount is added to it. Otherwise a new chunk is inserted in the order of
    /// eras. So the order is kept even after the bonding duration was shortened.
    ///
    /// # Errors
    /// - [`LedgerError::TooManyChunks`]: a new chunk would exceed `max_chunks`.
    pub fn unbond(
        self,
        amount: u128,
        era: u32,
        dust_limit: u128,
        max_chunks: u32,
    ) -> Result<(Self, u128), LedgerError> {
        let (mut next, moved) = self.deactivate(amount, dust_limit);
        if moved > 0 {
            next.add_to_chunk(moved, era, max_chunks)?;
        }
        Ok((next, moved))
    }

    /// Does the same as [`Self::unbond`], with one difference: if a new chunk would exceed `max_chunks`, the amount
    /// is added to the youngest chunk. The whole chunk then waits for the later of both eras.
    ///
    /// Example: two chunks are allowed, with 20 for era 5 and 30 for era 6. Unbonding 50 until era 7 results in 20
    /// for era 5 and 80 for era 7. No stake leaves earlier than before.
    ///
    /// # Errors
    /// - [`LedgerError::TooManyChunks`]: there is no chunk, and `max_chunks` is zero.
    pub fn unbond_joining(
        self,
        amount: u128,
        era: u32,
        dust_limit: u128,
        max_chunks: u32,
    ) -> Result<(Self, u128), LedgerError> {
        let (mut next, moved) = self.deactivate(amount, dust_limit);
        if moved > 0 {
            match next.add_to_chunk(moved, era, max_chunks) {
                Err(LedgerError::TooManyChunks) => next.add_to_youngest(moved, era)?,
                added => added?,
            }
        }
        Ok((next, moved))
    }

    /// Makes up to `amount` of the unlocking stake active again. Also returns how much moved.
    ///
    /// The newest chunks go first, because they still have the longest wait. A chunk is removed when it is empty.
    pub fn rebond(mut self, amount: u128) -> (Self, u128) {
        let mut missing = amount;
        while let Some(newest) = self.unlocking.last_mut().filter(|_| missing > 0) {
            let taken = newest.value.min(missing);
            newest.value = newest.value.saturating_sub(taken);
            missing = missing.saturating_sub(taken);
            if newest.value == 0 {
                self.unlocking.pop();
            }
        }
        let moved = amount.saturating_sub(missing);
        // At most the total, which fits.
        self.active = self.active.saturating_add(moved);
        (self, moved)
    }

    /// Removes all chunks with `era ≤ free_era`. Also returns their sum.
    ///
    /// The caller passes the free era: the last era whose chunks can be withdrawn. It can be before the active era.
    pub fn withdraw(mut self, free_era: u32) -> (Self, u128) {
        let mut withdrawn = 0u128;
        self.unlocking.retain(|chunk| {
            let waits = chunk.era > free_era;
            if !waits {
                // At most the total, which fits.
                withdrawn = withdrawn.saturating_add(chunk.value);
            }
            waits
        });
        self.total = self.total.saturating_sub(withdrawn);
        (self, withdrawn)
    }

    /// Takes up to `amount` of the active stake, and of the chunks that were still bonded in the era of an offence.
    /// Also returns how much was taken.
    ///
    /// `first_era` is the unlock era of the era of the offence: `ErasUnlockEra` in the staking pallet. All chunks that
    /// were at stake in the era of the offence have this era or a later one. These chunks and the active stake lose in
    /// proportion to their size. Chunks with an earlier era were unbonded before the era of the offence, so they are
    /// never slashed.
    ///
    /// Rounding: the sum is exact. What a part loses differs from its exact share by less than a unit. The parts are,
    /// in this order, the chunks from the earliest on and the active stake. Together the first `i` parts lose
    /// `⌊amount × sum of the first i parts / sum of all⌋`.
    ///
    /// A chunk is removed when it is empty. The rest of the stake can be dust.
    pub fn slash(mut self, amount: u128, first_era: u32) -> (Self, u128) {
        let is_reached = |chunk: &Chunk| chunk.era >= first_era;
        // At most the total, which fits.
        let reached = self
            .unlocking
            .iter()
            .filter(|chunk| is_reached(chunk))
            .fold(self.active, |sum, chunk| sum.saturating_add(chunk.value));
        let slashed = amount.min(reached);
        let mut shares = Shares::of(slashed, reached);
        self.unlocking.retain_mut(|chunk| {
            if is_reached(chunk) {
                let lost = shares.next(chunk.value);
                chunk.value = chunk.value.saturating_sub(lost);
            }
            chunk.value > 0
        });
        self.active = self.active.saturating_sub(shares.next(self.active));
        self.total = self.total.saturating_sub(slashed);
        (self, slashed)
    }

    /// Takes `amount` out of the active stake, or all of it if less than `dust_limit` would stay. Also returns how
    /// much was taken. The caller adds it to a chunk.
    fn deactivate(mut self, amount: u128, dust_limit: u128) -> (Self, u128) {
        let remaining = self.active.saturating_sub(amount);
        let moved = if amount > 0 && remaining < dust_limit {
            self.active
        } else {
            amount.min(self.active)
        };
        self.active = self.active.saturating_sub(moved);
        (self, moved)
    }

    /// Adds `amount` to the last chunk. If `era` is later than the era of the chunk, the chunk waits until `era`.
    fn add_to_youngest(&mut self, amount: u128, era: u32) -> Result<(), LedgerError> {
        let youngest = self
            .unlocking
            .last_mut()
            .ok_or(LedgerError::TooManyChunks)?;
        youngest.value = checked_sum(youngest.value, amount)?;
        youngest.era = youngest.era.max(era);
        Ok(())
    }

    /// Adds `amount` to the chunk of `era`. Inserts the chunk in order if there is none.
    fn add_to_chunk(&mut self, amount: u128, era: u32, max_chunks: u32) -> Result<(), LedgerError> {
        if let Some(chunk) = self.unlocking.iter_mut().find(|chunk| chunk.era == era) {
            chunk.value = checked_sum(chunk.value, amount)?;
            return Ok(());
        }
        let has_room = u32::try_from(self.unlocking.len()).is_ok_and(|count| count < max_chunks);
        if !has_room {
            return Err(LedgerError::TooManyChunks);
        }
        let place = self.unlocking.partition_point(|chunk| chunk.era < era);
        self.unlocking.insert(place, Chunk { value: amount, era });
        Ok(())
    }
}

fn checked_sum(a: u128, b: u128) -> Result<u128, LedgerError> {
    a.checked_add(b).ok_or(LedgerError::Overflow)
}

#[cfg(test)]
mod tests;
