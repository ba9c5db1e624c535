//! What services have slashed of operators.

use crate::{
    pallet::{Config, FaultsOf},
    types::{Faults, Magnitude},
};
use core::marker::PhantomData;
use palisade_restaking_primitives::ServiceId;

/// The only writer of `FaultsOf`.
///
/// Invariant: the parts of an operator for faults within the window of the service are at most its cap together.
pub(crate) struct FaultBook<T>(PhantomData<T>);

impl<T: Config> FaultBook<T> {
    /// Returns what a service has slashed of an operator.
    pub(crate) fn get(service: ServiceId, operator: &T::AccountId) -> Faults {
        FaultsOf::<T>::get(service, operator)
    }

    /// Stores what a service has slashed of an operator. Nothing is stored if there is nothing to remember.
    pub(crate) fn put(service: ServiceId, operator: &T::AccountId, faults: Faults) {
        if faults.pending == 0 && faults.parts.is_empty() {
            FaultsOf::<T>::remove(service, operator);
        } else {
            FaultsOf::<T>::insert(service, operator, faults);
        }
    }

    /// Lowers what waits of an operator to what the service holds of it.
    pub(crate) fn cap_pending(service: ServiceId, operator: &T::AccountId, held: Magnitude) {
        let mut faults = Self::get(service, operator);
        if faults.pending > held {
            faults.pending = held;
            Self::put(service, operator, faults);
        }
    }

    /// Forgets a service, and returns the number of its entries. There is at most one for each operator. `operators` is
    /// the number of operators, which can be above `MaxOperators` if a release has lowered that.
    pub(crate) fn remove(service: ServiceId, operators: u32) -> u32 {
        let left = FaultsOf::<T>::clear_prefix(service, operators, None);
        if left.maybe_cursor.is_some() {
            frame_support::defensive!("only operators are slashed");
        }
        left.unique
    }
}
