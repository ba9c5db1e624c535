//! What governance decides, and gifts to the insurance fund.
//!
//! Writes the rooms `Rules`, `Supply`, `Vault`, `Alarm` and `Progress`.

use crate::{
    harvest::Harvest,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Alarm, Progress, Rules, Supply, Vault},
    types::{Balance, Settings},
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::DispatchResult;

/// Serves governance.
pub(crate) struct Governance<T>(PhantomData<T>);

impl<T: Config> Governance<T> {
    /// Creates the token, with its name. The insurance fund gives the existential deposit to the reward account.
    ///
    /// # Errors
    /// - `AlreadyOpen`.
    /// - `InsuranceTooSmall`: the fund has less than two existential deposits.
    /// - The errors of `Assets`, for example that the asset exists already.
    ///
    /// # Events
    /// `Opened`.
    pub(crate) fn open() -> DispatchResult {
        Supply::<T>::open(Vault::<T>::account())?;
        Vault::<T>::endow(&Vault::<T>::reward_account())?;
        Progress::<T>::mark();
        Pallet::<T>::deposit_event(Event::Opened);
        Ok(())
    }

    /// Replaces the settings. Rewards until now are taken by the old ones.
    ///
    /// # Errors
    /// `InvalidSettings`.
    ///
    /// # Events
    /// `RewardTaken`, if there is a reward. Then `SettingsChanged`.
    pub(crate) fn set_settings(settings: Settings<T::AccountId>) -> DispatchResult {
        if Supply::<T>::is_open() {
            Harvest::<T>::process();
        }
        Rules::<T>::set(settings.clone())?;
        Pallet::<T>::deposit_event(Event::SettingsChanged { settings });
        Ok(())
    }

    /// Ends bunker mode.
    ///
    /// # Errors
    /// `NoBunkerMode`.
    ///
    /// # Events
    /// `BunkerEnded`.
    pub(crate) fn end_bunker() -> DispatchResult {
        ensure!(Alarm::<T>::is_bunker(), Error::<T>::NoBunkerMode);
        Alarm::<T>::end_bunker();
        Pallet::<T>::deposit_event(Event::BunkerEnded);
        Ok(())
    }

    /// Takes a gift into the insurance fund.
    ///
    /// # Errors
    /// The errors of `Currency`: the account has less, or the first gift is below the existential deposit.
    ///
    /// # Events
    /// `InsuranceFunded`.
    pub(crate) fn fund_insurance(who: T::AccountId, amount: Balance) -> DispatchResult {
        Vault::<T>::insure(&who, amount)?;
        Pallet::<T>::deposit_event(Event::InsuranceFunded { who, amount });
        Ok(())
    }
}
