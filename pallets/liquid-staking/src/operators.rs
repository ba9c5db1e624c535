//! Validators of stashes, and the bonds of their operators.
//!
//! Governance names the validator of a stash and its operator. That admits the validator: after an offence, the stash
//! gets no funds until governance has named it again. The operator may bond: its bond pays first for losses of the
//! stash. If the operator leaves, the stash becomes idle, and the bond stays liable as long as the stake that its
//! validator had.
//!
//! Writes the rooms `Stashes` and `Bonds`; a new stash also `Vault`. Reads `Supply`.

use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{Bonds, Stashes, Supply, Vault},
    stakes::Stakes,
    types::Balance,
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::DispatchResult;
use sp_staking::StakingInterface;

/// Serves governance and operators.
pub(crate) struct Operators<T>(PhantomData<T>);

impl<T: Config> Operators<T> {
    /// Sets the validator and the operator of a stash. `index` may be the number of stashes: then there is a new one,
    /// whose existential deposit comes from the insurance fund. Without a validator the stash is idle. With the present
    /// validator and operator, the validator is admitted again, and the bond stays.
    ///
    /// # Errors
    /// - `NotOpen`, `NoStash`, `TooManyStashes`, `InsuranceTooSmall`.
    /// - `NotValidator`: the account doesn't validate.
    /// - `ValidatorTaken`: another stash has this validator.
    /// - `OperatorBonded`: the operator has a bond, and would change, or its validator would. It has to leave, and the
    ///   bond to be withdrawn.
    /// - The errors of the staking pallet.
    ///
    /// # Events
    /// `ValidatorSet`.
    pub(crate) fn set_validator(
        index: u32,
        validator: Option<T::AccountId>,
        operator: Option<T::AccountId>,
    ) -> DispatchResult {
        ensure!(Supply::<T>::is_open(), Error::<T>::NotOpen);
        if index == Stashes::<T>::count() {
            let account = Vault::<T>::stash_account(index);
            Stashes::<T>::add(account.clone())?;
            Vault::<T>::endow(&account)?;
        }
        let stash = Stashes::<T>::get(index)?;
        let is_same =
            validator.is_some() && stash.validator == validator && stash.operator == operator;
        ensure!(stash.bond == 0 || is_same, Error::<T>::OperatorBonded);
        if let Some(validator) = &validator {
            Self::ensure_free(index, validator)?;
        }
        Stashes::<T>::change(index, |stash| {
            stash.validator = validator.clone();
            stash.operator = operator;
            stash.leaves_in = None;
        })?;
        Stashes::<T>::admit(index);
        Stakes::<T>::nominate_anew(&Stashes::<T>::get(index)?)?;
        Pallet::<T>::deposit_event(Event::ValidatorSet {
            stash: index,
            validator,
        });
        Ok(())
    }

    /// Checks that a stash may have a validator.
    ///
    /// # Errors
    /// - `NotValidator`: the account doesn't validate.
    /// - `ValidatorTaken`: another stash than this one has the validator.
    fn ensure_free(index: u32, validator: &T::AccountId) -> DispatchResult {
        ensure!(
            T::Staking::is_validator(validator),
            Error::<T>::NotValidator
        );
        let mut others = (0u32..).zip(Stashes::<T>::all());
        ensure!(
            others.all(|(other, stash)| other == index
                || stash.validator.as_ref() != Some(validator)),
            Error::<T>::ValidatorTaken
        );
        Ok(())
    }

    /// Adds to the bond of the operator of a stash.
    ///
    /// # Errors
    /// - `NoStash`; `NotOperator`; `OperatorLeaves`.
    /// - The error of `Currency`.
    ///
    /// # Events
    /// `OperatorBonded`.
    pub(crate) fn bond(who: T::AccountId, index: u32, amount: Balance) -> DispatchResult {
        let stash = Stashes::<T>::get(index)?;
        ensure!(
            stash.operator.as_ref() == Some(&who),
            Error::<T>::NotOperator
        );
        ensure!(stash.leaves_in.is_none(), Error::<T>::OperatorLeaves);
        Bonds::<T>::hold(&who, amount)?;
        Stashes::<T>::change(index, |stash| {
            stash.bond = stash.bond.saturating_add(amount)
        })?;
        Pallet::<T>::deposit_event(Event::OperatorBonded {
            stash: index,
            amount,
        });
        Ok(())
    }

    /// Lets the operator of a stash leave. The stash becomes idle. The bond can be withdrawn when stake that unbonds
    /// now is free. `who` is the operator, or `None` for governance.
    ///
    /// # Errors
    /// - `NoStash`; `NotOperator`; `OperatorLeaves`.
    /// - The errors of the staking pallet.
    ///
    /// # Events
    /// `OperatorLeft`.
    pub(crate) fn leave(who: Option<T::AccountId>, index: u32) -> DispatchResult {
        let stash = Stashes::<T>::get(index)?;
        let is_allowed = stash.operator.is_some() && (who.is_none() || stash.operator == who);
        ensure!(is_allowed, Error::<T>::NotOperator);
        ensure!(stash.leaves_in.is_none(), Error::<T>::OperatorLeaves);
        let free_in = Stakes::<T>::clock().unlock;
        Stashes::<T>::change(index, |stash| {
            stash.validator = None;
            stash.leaves_in = Some(free_in);
        })?;
        Stakes::<T>::nominate(&Stashes::<T>::get(index)?)?;
        Pallet::<T>::deposit_event(Event::OperatorLeft {
            stash: index,
            free_in,
        });
        Ok(())
    }

    /// Releases what is left of the bond of an operator that has left. Anybody can do it: until then, the stash gets no
    /// other validator.
    ///
    /// No slash can reach the bond any more. When the operator left, the stash chilled. So it was at stake in no era
    /// whose stake is free later than `leaves_in`. While a slash of such an era is pending, the free era of the staking
    /// pallet stays before `leaves_in`. Slashes of other eras don't reach the stash.
    ///
    /// # Errors
    /// - `NoStash`.
    /// - `NotOperator`: the stash has no operator.
    /// - `BondLiable`: the operator has not left, or its era has not come.
    /// - The error of `Currency`.
    ///
    /// # Events
    /// `BondWithdrawn`.
    pub(crate) fn withdraw_bond(index: u32) -> DispatchResult {
        let stash = Stashes::<T>::get(index)?;
        let operator = stash.operator.ok_or(Error::<T>::NotOperator)?;
        let free = Stakes::<T>::clock().free;
        ensure!(
            stash.leaves_in.is_some_and(|era| era <= free),
            Error::<T>::BondLiable
        );
        Bonds::<T>::release(&operator, stash.bond)?;
        Stashes::<T>::change(index, |stash| {
            stash.operator = None;
            stash.bond = 0;
            stash.leaves_in = None;
        })?;
        Pallet::<T>::deposit_event(Event::BondWithdrawn {
            stash: index,
            amount: stash.bond,
        });
        Ok(())
    }
}
