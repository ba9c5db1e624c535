//! The session pallet's currency. Through it, this pallet notices a purge of keys.
//!
//! The session pallet has no hook for a purge. But each purge releases the deposit for the keys, just before it takes
//! the reference from the account that signed. There is no deposit (`integrity_test`), so only the reference moves.

use crate::{pallet::Config, registrations::Registrations};
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{hold, Dust, Inspect, Mutate, Unbalanced},
    tokens::{
        DepositConsequence, Fortitude, Precision, Preservation, Provenance, WithdrawConsequence,
    },
};
use sp_runtime::{DispatchError, DispatchResult};

/// The currency `C`, for the session pallet only.
///
/// At a purge the session pallet first releases the deposit for the keys. Then it takes the reference for the keys from
/// the same account. So the reference is moved to this account when the deposit is released.
pub struct KeyReferences<T, C>(PhantomData<(T, C)>);

impl<A, T, C: Inspect<A>> Inspect<A> for KeyReferences<T, C> {
    type Balance = C::Balance;

    fn total_issuance() -> Self::Balance {
        C::total_issuance()
    }

    fn active_issuance() -> Self::Balance {
        C::active_issuance()
    }

    fn minimum_balance() -> Self::Balance {
        C::minimum_balance()
    }

    fn total_balance(who: &A) -> Self::Balance {
        C::total_balance(who)
    }

    fn balance(who: &A) -> Self::Balance {
        C::balance(who)
    }

    fn reducible_balance(who: &A, preservation: Preservation, force: Fortitude) -> Self::Balance {
        C::reducible_balance(who, preservation, force)
    }

    fn can_deposit(who: &A, amount: Self::Balance, provenance: Provenance) -> DepositConsequence {
        C::can_deposit(who, amount, provenance)
    }

    fn can_withdraw(who: &A, amount: Self::Balance) -> WithdrawConsequence<Self::Balance> {
        C::can_withdraw(who, amount)
    }
}

impl<A, T, C: Unbalanced<A>> Unbalanced<A> for KeyReferences<T, C> {
    fn handle_dust(dust: Dust<A, Self>) {
        C::handle_dust(Dust(dust.0));
    }

    fn write_balance(
        who: &A,
        amount: Self::Balance,
    ) -> Result<Option<Self::Balance>, DispatchError> {
        C::write_balance(who, amount)
    }

    fn set_total_issuance(amount: Self::Balance) {
        C::set_total_issuance(amount);
    }

    fn deactivate(amount: Self::Balance) {
        C::deactivate(amount);
    }

    fn reactivate(amount: Self::Balance) {
        C::reactivate(amount);
    }
}

/// The session pallet mints only in its benchmarks.
impl<A: Eq, T, C: Mutate<A>> Mutate<A> for KeyReferences<T, C> {
    fn mint_into(who: &A, amount: Self::Balance) -> Result<Self::Balance, DispatchError> {
        C::mint_into(who, amount)
    }
}

impl<A, T, C: hold::Inspect<A>> hold::Inspect<A> for KeyReferences<T, C> {
    type Reason = C::Reason;

    fn total_balance_on_hold(who: &A) -> Self::Balance {
        C::total_balance_on_hold(who)
    }

    fn reducible_total_balance_on_hold(who: &A, force: Fortitude) -> Self::Balance {
        C::reducible_total_balance_on_hold(who, force)
    }

    fn balance_on_hold(reason: &Self::Reason, who: &A) -> Self::Balance {
        C::balance_on_hold(reason, who)
    }

    fn hold_available(reason: &Self::Reason, who: &A) -> bool {
        C::hold_available(reason, who)
    }
}

impl<A, T, C: hold::Unbalanced<A>> hold::Unbalanced<A> for KeyReferences<T, C> {
    fn set_balance_on_hold(
        reason: &Self::Reason,
        who: &A,
        amount: Self::Balance,
    ) -> DispatchResult {
        C::set_balance_on_hold(reason, who, amount)
    }
}

impl<T, C> hold::Mutate<T::AccountId> for KeyReferences<T, C>
where
    T: Config,
    C: hold::Mutate<T::AccountId>,
{
    fn hold(reason: &Self::Reason, who: &T::AccountId, amount: Self::Balance) -> DispatchResult {
        C::hold(reason, who, amount)
    }

    /// Releases a deposit. The session pallet holds funds only for keys. It calls this in two cases:
    /// - `who` signs a purge.
    /// - Another pallet sets or purges the keys of `who` through `pallet_session::SessionInterface`.
    ///
    /// In both cases the session pallet takes the reference for the keys from `who` next, if there is one.
    fn release_all(
        reason: &Self::Reason,
        who: &T::AccountId,
        precision: Precision,
    ) -> Result<Self::Balance, DispatchError> {
        Registrations::<T>::prepare_purge(who);
        C::release_all(reason, who, precision)
    }
}
