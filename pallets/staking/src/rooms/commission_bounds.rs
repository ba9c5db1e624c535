//! Bounds on commissions: the least and the most that count.
//!
//! Governance sets them. `validate` refuses a commission outside of the bounds. If a commission that was announced
//! earlier is outside of the bounds, the nearest bound counts when its validator is elected.
//!
//! Two values are refused:
//! - a minimum above the maximum, because no commission would be between them;
//! - a share above 100%, because it would pay more than there is.
//!
//! Bounds of 0% and of 100% are governance's choice.

use crate::pallet::{Config, ConfigOp, Error, MaxCommission, MinCommission};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{DispatchResult, Perbill};

/// The only writer of `MinCommission` and `MaxCommission`.
///
/// Invariant after every method: `MinCommission` <= `MaxCommission` <= 100%.
pub(crate) struct CommissionBounds<T>(PhantomData<T>);

/// The bounds at one moment.
#[derive(Clone, Copy)]
pub(crate) struct CommissionRange {
    floor: Perbill,
    ceiling: Perbill,
}

impl CommissionRange {
    /// Returns the commission that counts for an announced one. If the minimum is above the maximum, the minimum wins.
    pub(crate) fn clamp(self, commission: Perbill) -> Perbill {
        commission
            .min(self.ceiling)
            .max(self.floor)
            .min(Perbill::one())
    }
}

impl<T: Config> CommissionBounds<T> {
    /// Returns the least commission.
    pub(crate) fn floor() -> Perbill {
        MinCommission::<T>::get()
    }

    /// Returns both bounds.
    pub(crate) fn range() -> CommissionRange {
        CommissionRange {
            floor: MinCommission::<T>::get(),
            ceiling: MaxCommission::<T>::get(),
        }
    }

    /// Checks a commission that a validator announces.
    ///
    /// # Errors
    /// - `CommissionTooLow`: it is below `MinCommission`.
    /// - `CommissionTooHigh`: it is above `MaxCommission`, or above 100%.
    pub(crate) fn ensure_within(commission: Perbill) -> Result<(), Error<T>> {
        ensure!(
            commission >= MinCommission::<T>::get(),
            Error::<T>::CommissionTooLow
        );
        ensure!(
            commission <= Self::highest_floor(),
            Error::<T>::CommissionTooHigh
        );
        Ok(())
    }

    /// Sets the minimum commission.
    ///
    /// # Errors
    /// - `BoundNotMet`: it is above `MaxCommission`, or above 100%.
    pub(crate) fn set_min_commission(new: Perbill) -> DispatchResult {
        ensure!(new <= Self::highest_floor(), Error::<T>::BoundNotMet);
        MinCommission::<T>::put(new);
        Ok(())
    }

    /// Sets the maximum commission.
    ///
    /// # Errors
    /// - `BoundNotMet`: it is below `MinCommission`, or above 100%.
    pub(crate) fn set_max_commission(new: Perbill) -> DispatchResult {
        let lowest = MinCommission::<T>::get();
        ensure!(
            new >= lowest && new <= Perbill::one(),
            Error::<T>::BoundNotMet
        );
        MaxCommission::<T>::put(new);
        Ok(())
    }

    /// Returns whether an operation on `MinCommission` leaves it at or below `MaxCommission` and 100%.
    pub(crate) fn may_set_floor(op: &ConfigOp<Perbill>) -> bool {
        op.sets_at_most(&Self::highest_floor())
    }

    /// Carries out an operation on `MinCommission`, without checks. The caller checks
    /// [`may_set_floor`](Self::may_set_floor) first.
    pub(crate) fn apply_floor(op: ConfigOp<Perbill>) {
        op.apply_to::<MinCommission<T>>();
    }

    /// Returns the highest minimum that can be set. No commission above it is within the bounds.
    fn highest_floor() -> Perbill {
        MaxCommission::<T>::get().min(Perbill::one())
    }
}
