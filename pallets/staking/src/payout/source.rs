//! Where rewards come from: they are minted, or an account pays them.
//!
//! A source works in two steps, because an era promises rewards that are paid later.
//!
//! 1. When an era ends, [`RewardSource::reserve`] sets aside what it promises, and [`RewardSource::withdraw`] takes
//!    what is paid at once.
//! 2. With each payment, [`RewardSource::settle`] covers what was added to balances. When the era is settled,
//!    [`RewardSource::release`] takes the rest.
//!
//! [`Minted`] sets nothing aside: rewards are minted when they are paid. [`FromPot`] holds what is promised on the
//! account of the pot. It is the only writer of the hold `Rewards`.

use crate::{
    pallet::{Config, HoldReason},
    types::{BalanceOf, CreditOf},
};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{
        fungible::{
            hold::{Inspect as _, Mutate as _, Unbalanced as _},
            Balanced as _, Inspect as _, Unbalanced as _,
        },
        tokens::{Fortitude, Precision, Preservation},
        Get, Imbalance as _,
    },
};
use sp_runtime::{
    traits::{Bounded, Zero},
    Saturating, TryRuntimeError,
};

/// Where rewards, and the other part of what an era pays, come from.
pub trait RewardSource<T: Config> {
    /// Returns the most that an era can pay now, beside what earlier eras promised.
    fn available() -> BalanceOf<T>;

    /// Sets aside what an era promises to its stakers. Returns what is set aside: the amount, or zero if less is
    /// available.
    fn reserve(amount: BalanceOf<T>) -> BalanceOf<T>;

    /// Takes what an era pays at once: the amount, or nothing if less is available.
    fn withdraw(amount: BalanceOf<T>) -> CreditOf<T>;

    /// Returns how much [`Self::settle`] can cover now without a growth of the issuance. For payments beyond this
    /// amount, the issuance grows. The default is zero: the issuance grows by all that is paid.
    fn covered() -> BalanceOf<T> {
        Zero::zero()
    }

    /// Covers payments. `added` was added to balances, and the issuance has not grown by it. `declined` was promised as
    /// well, to stakers that don't want it (`RewardDestination::None`).
    fn settle(added: BalanceOf<T>, declined: BalanceOf<T>);

    /// Takes what is left of an era's promise when the era is settled.
    fn release(amount: BalanceOf<T>) -> CreditOf<T>;

    /// Takes funds that a service adds to the reward of the active era, and sets them aside.
    fn deposit(funds: CreditOf<T>);

    /// Checks that no more is set aside than unsettled eras owe.
    ///
    /// # Errors
    /// - More is set aside than is owed.
    fn check(_owed: BalanceOf<T>) -> Result<(), TryRuntimeError> {
        Ok(())
    }
}

/// Rewards are minted when they are paid.
///
/// What a staker declines is never minted. What is left of an era is minted when the era is settled.
pub struct Minted;

impl<T: Config> RewardSource<T> for Minted {
    fn available() -> BalanceOf<T> {
        BalanceOf::<T>::max_value()
    }

    fn reserve(amount: BalanceOf<T>) -> BalanceOf<T> {
        amount
    }

    fn withdraw(amount: BalanceOf<T>) -> CreditOf<T> {
        T::Currency::issue(amount)
    }

    fn settle(added: BalanceOf<T>, _declined: BalanceOf<T>) {
        if !added.is_zero() {
            // Read anew: dust that was removed meanwhile has lowered it.
            let issuance = T::Currency::total_issuance();
            T::Currency::set_total_issuance(issuance.saturating_add(added));
            T::Currency::done_issue(added);
        }
    }

    fn release(amount: BalanceOf<T>) -> CreditOf<T> {
        T::Currency::issue(amount)
    }

    /// Burns the funds. The payout mints them again.
    fn deposit(funds: CreditOf<T>) {
        drop(funds);
    }
}

/// The account `Pot` pays, and nothing is minted.
///
/// - **What an era promises is held** on the pot until it is paid (hold reason `Rewards`). Free funds of the pot can be
///   spent, promised funds can't.
/// - **An era promises no more than the pot has** when the era ends. The existential deposit stays on the pot, and
///   frozen funds are not used. The staking pallet lowers both parts of the era in their ratio and emits
///   `EraUnderpaid`. Nobody is owed the difference later.
/// - What a staker declines stays on the pot. What is left of an era goes to `RewardRemainder`, as with [`Minted`]. To
///   give it back to the pot, `RewardRemainder` has to be the pot.
///
/// **A chain that mints can change to a pot.** The promises of eras that ended before the change are not held. They are
/// minted as far as the hold does not cover them. So no staker loses, and no more than these promises is minted. A
/// chain that changes back has to release the hold itself.
///
/// The weights of this pallet include the pot if they were measured in a runtime with a pot.
pub struct FromPot<Pot>(PhantomData<Pot>);

impl<Pot> FromPot<Pot> {
    /// Returns what is held for promised rewards.
    fn held<T: Config>() -> BalanceOf<T>
    where
        Pot: Get<T::AccountId>,
    {
        T::Currency::balance_on_hold(&HoldReason::Rewards.into(), &Pot::get())
    }

    /// Returns held funds to the free balance of the pot. Returns the amount: less if less is held.
    fn free<T: Config>(amount: BalanceOf<T>) -> BalanceOf<T>
    where
        Pot: Get<T::AccountId>,
    {
        let reason = HoldReason::Rewards.into();
        T::Currency::release(&reason, &Pot::get(), amount, Precision::BestEffort)
            .unwrap_or_default()
    }
}

impl<T: Config, Pot: Get<T::AccountId>> RewardSource<T> for FromPot<Pot> {
    fn available() -> BalanceOf<T> {
        T::Currency::reducible_balance(&Pot::get(), Preservation::Preserve, Fortitude::Polite)
    }

    fn reserve(amount: BalanceOf<T>) -> BalanceOf<T> {
        let is_held = amount.is_zero()
            || T::Currency::hold(&HoldReason::Rewards.into(), &Pot::get(), amount).is_ok();
        if is_held {
            amount
        } else {
            Zero::zero()
        }
    }

    fn withdraw(amount: BalanceOf<T>) -> CreditOf<T> {
        T::Currency::withdraw(
            &Pot::get(),
            amount,
            Precision::Exact,
            Preservation::Preserve,
            Fortitude::Polite,
        )
        .unwrap_or_else(|_| CreditOf::<T>::zero())
    }

    fn covered() -> BalanceOf<T> {
        Self::held::<T>()
    }

    fn settle(added: BalanceOf<T>, declined: BalanceOf<T>) {
        let covered = T::Currency::decrease_balance_on_hold(
            &HoldReason::Rewards.into(),
            &Pot::get(),
            added,
            Precision::BestEffort,
        )
        .unwrap_or_default();
        <Minted as RewardSource<T>>::settle(added.saturating_sub(covered), Zero::zero());
        Self::free::<T>(declined);
    }

    fn release(amount: BalanceOf<T>) -> CreditOf<T> {
        let is_not_held = amount.saturating_sub(Self::held::<T>());
        let freed = Self::free::<T>(amount);
        // Promised funds are paid even if the pot was frozen meanwhile. If a release has raised the existential
        // deposit, the pot keeps what it lacks.
        let mut credit = T::Currency::withdraw(
            &Pot::get(),
            freed,
            Precision::BestEffort,
            Preservation::Preserve,
            Fortitude::Force,
        )
        .unwrap_or_else(|_| CreditOf::<T>::zero());
        credit.subsume(T::Currency::issue(is_not_held));
        credit
    }

    /// Holds the funds on the pot. There are two exceptions:
    /// - The pot can't receive the funds. They are burnt, and the payout mints them again.
    /// - The pot can't hold the funds, because less than the existential deposit would stay free. They become free
    ///   funds of the pot. Then the payout mints what the hold does not cover.
    fn deposit(funds: CreditOf<T>) {
        let amount = funds.peek();
        if T::Currency::resolve(&Pot::get(), funds).is_ok() {
            <Self as RewardSource<T>>::reserve(amount);
        }
    }

    fn check(owed: BalanceOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(
            Self::held::<T>() <= owed,
            "no more is held on the pot than eras owe"
        );
        Ok(())
    }
}
