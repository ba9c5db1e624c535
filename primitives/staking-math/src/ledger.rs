//! A stake over time: what is bonded and active, and what is on its way out.
//!
//! It begins with a bond. Active stake can be topped up or unbonded; what is unbonded waits in a chunk
//! until its era, can be rebonded until it is withdrawn, and leaves when that era is active. A slash takes
//! from what was bonded at the offence, whether it is on its way out or not. The staking pallet stores the
//! ledger, holds the funds and decides who may do what; here is only the sum.
//!
//! Invariants, kept by every transition: `total = active + Σ unlocking`, and chunks sorted by era, with
//! one chunk per era. A transition consumes the ledger and returns the next one, so a refused one
//! changes nothing.

use alloc::vec::Vec;

/// A part of a stake that was unbonded at once, or in the same era.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// How much, in units.
    pub value: u128,
    /// The era from which on it can be withdrawn.
    pub era: u32,
}

/// The stake of one stash. The default is a stash that bonded nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Everything held for staking: `active` and all of `unlocking`.
    pub total: u128,
    /// What backs validators from the next election on.
    pub active: u128,
    /// What is being unbonded, soonest first.
    pub unlocking: Vec<Chunk>,
}

/// Why a transition was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerError {
    /// Another chunk would be needed, and there are as many as there may be.
    TooManyChunks,
    /// A sum would exceed `u128::MAX`.
    Overflow,
}

impl Ledger {
    /// Whether `total = active + Σ unlocking`.
    pub fn is_consistent(&self) -> bool {
        self.unlocking
            .iter()
            .try_fold(self.active, |sum, chunk| sum.checked_add(chunk.value))
            == Some(self.total)
    }

    /// Bond `amount` more; it is active at once.
    ///
    /// Fails with [`LedgerError::Overflow`] if the total would no longer fit.
    pub fn bond_extra(mut self, amount: u128) -> Result<Self, LedgerError> {
        self.total = checked_sum(self.total, amount)?;
        self.active = checked_sum(self.active, amount)?;
        Ok(self)
    }

    /// Move `amount` of the active stake to the chunk that can be withdrawn in `era`; also returns how
    /// much moved.
    ///
    /// That is at most what is active, and it is all of it if less than `dust_limit` (the existential
    /// deposit) would stay: no stake is left that isn't worth its storage. Unbonding zero moves
    /// nothing. A chunk for the same era takes it in; a new one goes where its era belongs, even if
    /// the bonding duration was shortened meanwhile.
    ///
    /// Fails with [`LedgerError::TooManyChunks`] if a new chunk would exceed `max_chunks`.
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

    /// As [`Self::unbond`], but if a new chunk would exceed `max_chunks`, the youngest chunk takes in what
    /// moves, and all of it waits for the later of both eras.
    ///
    /// Say there may be two chunks, and there are 20 for era 5 and 30 for era 6. Unbonding 50 until era 7
    /// makes them 20 for era 5 and 80 for era 7. Nothing leaves earlier than it would have.
    ///
    /// Fails with [`LedgerError::TooManyChunks`] if there is no chunk and `max_chunks` is zero.
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

    /// Make up to `amount` of what is being unbonded active again; also returns how much moved.
    ///
    /// The newest chunks go first: those are the ones with the longest wait left. A chunk that is
    /// used up disappears.
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

    /// Let go of all chunks whose era has come (`era ≤ active_era`); also returns their sum.
    ///
    /// Pass the active era, not the planned one: a slash that is due when the planned one starts has yet
    /// to reach these chunks.
    pub fn withdraw(mut self, active_era: u32) -> (Self, u128) {
        let mut withdrawn = 0u128;
        self.unlocking.retain(|chunk| {
            let waits = chunk.era > active_era;
            if !waits {
                // At most the total, which fits.
                withdrawn = withdrawn.saturating_add(chunk.value);
            }
            waits
        });
        self.total = self.total.saturating_sub(withdrawn);
        (self, withdrawn)
    }

    /// Take up to `amount` of what was bonded at an offence; also returns how much was taken.
    ///
    /// Chunks of `first_era` (the era of the offence and the bonding duration) or later were still
    /// bonded then. They go first, soonest first, as they are the ones that could get away; then goes
    /// active stake. Earlier chunks were on their way out before the offence and are never touched. A
    /// chunk that is used up disappears. What stays may be dust.
    pub fn slash(mut self, amount: u128, first_era: u32) -> (Self, u128) {
        let mut missing = amount;
        self.unlocking.retain_mut(|chunk| {
            if chunk.era < first_era {
                return true;
            }
            let taken = chunk.value.min(missing);
            chunk.value = chunk.value.saturating_sub(taken);
            missing = missing.saturating_sub(taken);
            chunk.value > 0
        });
        let taken = self.active.min(missing);
        self.active = self.active.saturating_sub(taken);
        missing = missing.saturating_sub(taken);
        let slashed = amount.saturating_sub(missing);
        self.total = self.total.saturating_sub(slashed);
        (self, slashed)
    }

    /// Take `amount` out of the active stake, or all of it if less than `dust_limit` would stay; also returns
    /// how much that was. The chunk that it goes to is still missing.
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

    /// Add `amount` to the last chunk, which waits until `era` if that is later than its own.
    fn add_to_youngest(&mut self, amount: u128, era: u32) -> Result<(), LedgerError> {
        let youngest = self
            .unlocking
            .last_mut()
            .ok_or(LedgerError::TooManyChunks)?;
        youngest.value = checked_sum(youngest.value, amount)?;
        youngest.era = youngest.era.max(era);
        Ok(())
    }

    /// Add `amount` to the chunk of `era`, creating it in its place if need be.
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
