//! Equivocations: a key signed two prices for a round.
//!
//! This is the only fault that is slashed. Two signatures prove it to anybody, at any time. That a price is *wrong*
//! can't be proven on the chain, nor that a validator was *silent*.
//!
//! Reads the room `Rounds`; writes `Register` and `Reports`.

use crate::{
    keys::Keys,
    pallet::{Config, Error, Event, Pallet, SignedStatementOf},
    rooms::{Register, Reports, Rounds},
    statements::Statements,
    types::{EraStart, RoundIndex},
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_restaking_primitives::{SecuredStake, ServiceSlasher};
use sp_runtime::{traits::Saturating, DispatchResult, Perbill};

/// Serves `report_equivocation`.
pub(crate) struct Equivocations<T>(PhantomData<T>);

impl<T: Config> Equivocations<T> {
    /// Punishes the validator whose key signed two prices for a round.
    ///
    /// 1. The statements contradict each other, and are for this chain and service.
    /// 2. The key was that of a validator in this round, whose era is at risk.
    /// 3. A part of what the fault costs is not slashed yet.
    /// 4. The key has signed both.
    /// 5. The validator is marked as punished for the round, whatever governance makes of the slash.
    /// 6. The restaking pallet opens a slash. If it allows less than the fault costs, the rest can be reported later.
    ///    Else an offender would report itself when little is allowed.
    /// 7. The key is ended: it may be stolen, or copied to two machines that would contradict each other in each
    ///    round. If the validator can be punished for no other round, its last key is ended too, and its report of the
    ///    current round does not count. Else it could go on for free.
    ///
    /// # Errors
    /// The first that applies, in the order of the steps. Nothing changes.
    ///
    /// # Events
    /// `Equivocated`, `KeyEnded`.
    pub(crate) fn report(
        first: &SignedStatementOf<T>,
        second: &SignedStatementOf<T>,
    ) -> DispatchResult {
        Self::ensure_contradiction(first, second)?;
        let round = first.statement.round;
        let (validator, at) = Self::accused(&first.key, round)?;
        let rest = Self::rest_of(&validator, round, &at)?;
        Statements::<T>::ensure_signed(first)?;
        Statements::<T>::ensure_signed(second)?;

        Register::<T>::forget_before(&validator, Rounds::<T>::oldest());
        Register::<T>::punish(&validator, round)?;
        let slashed = T::Slasher::slash(T::ServiceId::get(), &validator, at.era, rest)?;
        Register::<T>::add_slashed(&validator, round, slashed);
        let is_full = !Register::<T>::can_be_punished(&validator, Rounds::<T>::oldest());
        let is_now = Rounds::<T>::current().is_some_and(|current| current.index == round);
        if is_now || is_full {
            Reports::<T>::remove(&validator);
        }
        Pallet::<T>::deposit_event(Event::Equivocated {
            validator: validator.clone(),
            round,
            era: at.era,
            slashed,
        });
        let last = Register::<T>::last_key(&validator);
        if last.is_some_and(|last| is_full || last == first.key) {
            Keys::<T>::end_key(&validator)?;
        }
        Ok(())
    }

    fn ensure_contradiction(
        first: &SignedStatementOf<T>,
        second: &SignedStatementOf<T>,
    ) -> Result<(), Error<T>> {
        ensure!(first.key == second.key, Error::DifferentKeys);
        Statements::<T>::ensure_ours(first)?;
        Statements::<T>::ensure_ours(second)?;
        ensure!(
            first.statement.round == second.statement.round,
            Error::DifferentRounds
        );
        ensure!(
            first.statement.price != second.statement.price,
            Error::SamePrice
        );
        Ok(())
    }

    /// Returns the validator that answers for a key in a round, the era, and what the fault costs.
    fn accused(
        key: &T::PublicKey,
        round: RoundIndex,
    ) -> Result<(T::AccountId, EraStart), Error<T>> {
        let current = Rounds::<T>::current().map(|current| current.index);
        ensure!(Some(round) <= current, Error::RoundNotStarted);
        let at = Rounds::<T>::era_of(round).ok_or(Error::TooOld)?;
        ensure!(T::Stake::is_slashable(at.era), Error::TooOld);
        let validator = Register::<T>::owner(key).ok_or(Error::UnknownKey)?;
        ensure!(
            Register::<T>::is_in_force(&validator, key, round),
            Error::KeyNotInForce
        );
        Ok((validator, at))
    }

    /// Returns the part of the allocation that a fault costs and that is not slashed for it yet.
    ///
    /// # Errors
    /// `AlreadyPunished`: it is zero, or less than a billionth of the validator's stake. The restaking pallet rounds
    /// parts, so such a rest can be left.
    fn rest_of(
        validator: &T::AccountId,
        round: RoundIndex,
        at: &EraStart,
    ) -> Result<Perbill, Error<T>> {
        let Some(before) = Register::<T>::slashed_for(validator, round) else {
            return Ok(at.part);
        };
        let rest = at.part.saturating_sub(before);
        let allocation = T::Slasher::allocation(T::ServiceId::get(), validator, at.era);
        let is_dust = allocation.mul_floor(rest.deconstruct()) == 0;
        ensure!(!is_dust, Error::AlreadyPunished);
        Ok(rest)
    }
}
