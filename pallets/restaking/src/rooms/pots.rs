//! The rewards that wait.

use crate::{
    block_weight::BlockWeight,
    pallet::{Config, PotOf, RewardRun},
    types::{Balance, Pot, Run},
};
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    tokens::Preservation,
    Get,
};
use palisade_restaking_primitives::ServiceId;
use sp_runtime::{traits::AccountIdConversion, DispatchResult};

/// The only writer of `PotOf` and `RewardRun`, and the only one that pays from and to the account of the pallet.
///
/// Invariant: the account has the funds of all pots, and an existential deposit if there are any. After a release has
/// raised the existential deposit, the next reward pays what is missing.
pub(crate) struct Pots<T>(PhantomData<T>);

impl<T: Config> Pots<T> {
    /// Returns the account of the pallet.
    pub(crate) fn account() -> T::AccountId {
        T::PalletId::get().into_account_truncating()
    }

    /// Returns the pot of a service.
    pub(crate) fn get(service: ServiceId) -> Pot {
        PotOf::<T>::get(service)
    }

    /// Stores the pot of a service.
    pub(crate) fn put(service: ServiceId, pot: Pot) {
        if pot.funds == 0 {
            PotOf::<T>::remove(service);
        } else {
            PotOf::<T>::insert(service, pot);
        }
    }

    /// Takes funds into the pot of a service. Who pays also gives the account what is missing of its existential deposit,
    /// beside the funds of all pots: all of it with the first reward, the difference after a release has raised it.
    ///
    /// # Errors
    /// The error of `Currency`.
    pub(crate) fn fill(service: ServiceId, from: &T::AccountId, amount: Balance) -> DispatchResult {
        let account = Self::account();
        let (owed, _) = Self::owed();
        let needed = owed.saturating_add(T::Currency::minimum_balance());
        let missing = needed.saturating_sub(T::Currency::balance(&account));
        if missing > 0 {
            T::Currency::transfer(from, &account, missing, Preservation::Preserve)?;
        }
        T::Currency::transfer(from, &account, amount, Preservation::Preserve)?;
        PotOf::<T>::mutate(service, |pot| pot.funds = pot.funds.saturating_add(amount));
        Ok(())
    }

    /// Returns the funds of all pots, in units, and the number of pots. Only services have pots, so there are few.
    fn owed() -> (Balance, u32) {
        let pots = PotOf::<T>::iter_values();
        pots.fold((0, 0), |(funds, count): (Balance, u32), pot| {
            (funds.saturating_add(pot.funds), count.saturating_add(1))
        })
    }

    /// Pays what is left in the pot of a service to an account, and forgets the pot. Returns whether it could be paid.
    ///
    /// The last pot is paid also if a release has raised the existential deposit: then the account of the pallet ends.
    pub(crate) fn empty(service: ServiceId, to: &T::AccountId) -> bool {
        let funds = PotOf::<T>::get(service).funds;
        if funds == 0 {
            return true;
        }
        // There can be more pots than `MaxServices`, if a release has lowered that.
        let (owed, pots) = Self::owed();
        BlockWeight::<T>::register(T::DbWeight::get().reads(pots.into()));
        let rest = match owed > funds {
            true => Preservation::Preserve,
            false => Preservation::Expendable,
        };
        let paid = T::Currency::transfer(&Self::account(), to, funds, rest).is_ok();
        if paid {
            PotOf::<T>::remove(service);
        }
        paid
    }

    /// Returns how far rewards are paid.
    pub(crate) fn run() -> Option<Run<T::AccountId>> {
        RewardRun::<T>::get()
    }

    /// Notes how far rewards are paid.
    pub(crate) fn set_run(run: Run<T::AccountId>) {
        RewardRun::<T>::put(run);
    }
}
