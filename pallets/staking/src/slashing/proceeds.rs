//! Where slashed funds go.
//!
//! Funds of an offence against the chain: the reporters get their share, the treasury the rest. Funds of a service's
//! slash go where the service said when it was created: to an account, or they are burnt.
//!
//! From virtual stakers nothing is collected, in both cases. The pallet that keeps their funds hears of the slash, and
//! takes and pays out the funds itself.

use super::{
    inherited::Inherited,
    types::{ApplicationCursor, DeferredSlash},
};
use crate::{
    pallet::Config,
    types::{from_u128, to_u128, BalanceOf, CreditOf},
};
use core::marker::PhantomData;
use frame_support::traits::{fungible::Balanced, tokens::imbalance::Imbalance, OnUnbalanced};
use palisade_restaking_primitives::Proceeds;
use palisade_staking_math::slash::compute_reporter_share;

/// Pays out slashed funds.
pub(super) struct SlashProceeds<T>(PhantomData<T>);

impl<T: Config> SlashProceeds<T> {
    /// Pays out the funds that were collected in this block. `before` is what was collected for the slash in earlier
    /// blocks.
    pub(super) fn pay_out(
        slash: &DeferredSlash<T>,
        before: BalanceOf<T>,
        cursor: &ApplicationCursor<BalanceOf<T>>,
        credit: CreditOf<T>,
    ) {
        match &slash.service {
            None => Self::pay_reporters(slash, before, cursor, credit),
            Some(terms) => match &terms.proceeds {
                // Dropping the funds burns them, here and if the account can't receive them.
                Proceeds::Burn => drop(credit),
                Proceeds::Account(account) => drop(T::Currency::resolve(account, credit)),
            },
        }
    }

    /// The reporters get their share, the treasury the rest.
    ///
    /// The part of each reporter is rounded down once over the whole slash, not once a block. If a reporter's account
    /// can't receive its part, the treasury gets it.
    fn pay_reporters(
        slash: &DeferredSlash<T>,
        before: BalanceOf<T>,
        cursor: &ApplicationCursor<BalanceOf<T>>,
        mut credit: CreditOf<T>,
    ) {
        let reporters = slash.reporters.len() as u32;
        let fixed = Inherited::<T>::reporters_payout(slash, cursor);
        let share_of = |collected: BalanceOf<T>| match fixed {
            Some(payout) => Inherited::<T>::reporter_share(payout, collected, reporters),
            None => {
                compute_reporter_share(to_u128::<T>(collected), slash.reporters_share, reporters)
            }
        };
        let after = cursor.collected;
        let each = from_u128::<T>(share_of(after).saturating_sub(share_of(before)));
        for reporter in &slash.reporters {
            let share = credit.extract(each);
            if let Err(refused) = T::Currency::resolve(reporter, share) {
                credit.subsume(refused);
            }
        }
        T::Slash::on_unbalanced(credit);
    }
}
