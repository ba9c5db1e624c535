//! Reports: a validator's price for the round at work.
//!
//! Anyone may hand in a statement. It counts by its signature, and by the stake of the validator in the era of the
//! round. A validator reports once in a round. Silence is not punished: the chain can't see whether a
//! validator was silent, or whether the authors of blocks left its report out.
//!
//! Reads the rooms `Rounds` and `Register`; writes `Reports`.

use crate::{
    pallet::{Config, Error, Event, Pallet, SignedStatementOf},
    rooms::{Register, Reports, Rounds},
    stakes::Stakes,
    statements::Statements,
    types::{Report, Round},
};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    pallet_prelude::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
    traits::Get,
    weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use palisade_restaking_primitives::SecuredStake;
use sp_runtime::{
    traits::{Saturating, UniqueSaturatedInto, Zero},
    transaction_validity::TransactionValidityWithRefund,
    DispatchResult,
};

/// A report that counts, and the round at work.
type Checked<T> = (
    Report<<T as frame_system::Config>::AccountId>,
    Round<BlockNumberFor<T>>,
);

/// Serves `submit`.
pub(crate) struct Reporting<T>(PhantomData<T>);

impl<T: Config> Reporting<T> {
    /// Takes a report into the round at work.
    ///
    /// # Errors
    /// The first that applies, in the order of [`check`](Self::check).
    ///
    /// # Events
    /// `Reported`, `ReportDisplaced`.
    pub(crate) fn submit(signed: &SignedStatementOf<T>) -> DispatchResult {
        let (report, round) = Self::check(signed)?;
        let displaced = Reports::<T>::add(report.clone())?;
        if let Some(validator) = displaced {
            Pallet::<T>::deposit_event(Event::ReportDisplaced {
                validator,
                round: round.index,
            });
        }
        Pallet::<T>::deposit_event(Event::Reported {
            validator: report.validator,
            round: round.index,
            price: report.price,
            stake: report.stake,
        });
        Ok(())
    }

    /// Admits a report without a sender. The pool keeps one report of a validator in a round, until the round ends.
    ///
    /// # Errors
    /// `Future` or `Stale` for another round, `Stale` for a second report, `BadProof` for a wrong signature, and
    /// `Call`.
    pub(crate) fn authorize(
        _: TransactionSource,
        signed: &SignedStatementOf<T>,
    ) -> TransactionValidityWithRefund {
        let (report, round) = Self::check(signed).map_err(Self::refusal)?;
        let now = frame_system::Pallet::<T>::block_number();
        let left = round.end.saturating_sub(now);
        let valid = ValidTransaction::with_tag_prefix("PriceOracle")
            .and_provides((T::ServiceId::get(), round.index, report.validator))
            .priority(T::ReportPriority::get())
            .longevity(left.unique_saturated_into())
            .propagate(true)
            .build()?;
        Ok((valid, Weight::zero()))
    }

    /// Checks all that a report needs. The signature comes last, because it costs the most.
    fn check(signed: &SignedStatementOf<T>) -> Result<Checked<T>, Error<T>> {
        let statement = &signed.statement;
        Statements::<T>::ensure_ours(signed)?;
        let round = Rounds::<T>::current().ok_or(Error::RoundNotStarted)?;
        ensure!(statement.round <= round.index, Error::RoundNotStarted);
        ensure!(statement.round == round.index, Error::RoundOver);
        ensure!(!statement.price.is_zero(), Error::ZeroPrice);

        let validator = Register::<T>::owner(&signed.key).ok_or(Error::UnknownKey)?;
        ensure!(
            Register::<T>::is_in_force(&validator, &signed.key, round.index),
            Error::KeyNotInForce
        );
        ensure!(
            Register::<T>::slashed_for(&validator, round.index).is_none(),
            Error::AlreadyPunished
        );
        // With a full record, a second price for the round could cost nothing.
        ensure!(
            Register::<T>::can_be_punished(&validator, Rounds::<T>::oldest()),
            Error::TooManyFaults
        );
        ensure!(!Reports::<T>::has(&validator), Error::AlreadyReported);
        // A round can be longer than stake is at risk. Then a second price would cost nothing.
        ensure!(T::Stake::is_slashable(round.era), Error::TooOld);
        let stake = Stakes::<T>::at_risk(&validator, round.era);
        ensure!(stake > 0, Error::NoAllocation);
        ensure!(Reports::<T>::has_room_for(stake), Error::RoundFull);
        Statements::<T>::ensure_signed(signed)?;

        let report = Report {
            validator,
            stake,
            price: statement.price,
        };
        Ok((report, round))
    }

    fn refusal(error: Error<T>) -> TransactionValidityError {
        match error {
            Error::RoundNotStarted => InvalidTransaction::Future,
            Error::RoundOver | Error::AlreadyReported => InvalidTransaction::Stale,
            Error::BadSignature => InvalidTransaction::BadProof,
            _ => InvalidTransaction::Call,
        }
        .into()
    }
}
