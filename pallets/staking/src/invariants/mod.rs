//! What holds between blocks, and between configuration values.
//!
//! [`Invariants::check`] lists the checks in the order in which they run. Each submodule checks one area. A submodule
//! may read any storage item directly, and writes none. The tests run all checks after every block.
//!
//! | area | module |
//! |---|---|
//! | ledgers, holds, controllers, payees | `ledgers` |
//! | validators, nominators, candidates, standing preferences | `intentions` |
//! | the order of nominators | `voter_order` |
//! | planned and active era, bonded eras, unlock eras | `eras` |
//! | exposures and their sums | `exposures` |
//! | the snapshot and the collected result | `elections` |
//! | points, claims, outstanding rewards | `rewards` |
//! | deferred slashes, their rows, spans, punishments | `slashing` |
//! | the pallet's constants | `configuration` |
//!
//! `Ledgers::check` says what must hold for one ledger. It is in the room, since `restore_ledger` uses it too:
//! governance may restore only a ledger that fails this check.

mod configuration;
mod elections;
mod eras;
mod exposures;
mod intentions;
mod ledgers;
mod rewards;
mod slashing;
mod voter_order;

use self::{
    configuration::ConfigurationInvariants, elections::ElectionInvariants, eras::EraInvariants,
    exposures::ExposureInvariants, intentions::IntentionInvariants, ledgers::LedgerInvariants,
    rewards::RewardInvariants, slashing::SlashingInvariants, voter_order::VoterOrderInvariants,
};
use crate::pallet::Config;
use core::marker::PhantomData;
use sp_runtime::TryRuntimeError;

/// All invariants of the pallet.
pub(crate) struct Invariants<T>(PhantomData<T>);

impl<T: Config> Invariants<T> {
    /// Checks all invariants of storage. It iterates over whole maps, so it must not run in a block.
    ///
    /// # Errors
    /// - The first invariant that does not hold.
    pub(crate) fn check() -> Result<(), TryRuntimeError> {
        LedgerInvariants::<T>::check()?;
        IntentionInvariants::<T>::check()?;
        VoterOrderInvariants::<T>::check()?;
        EraInvariants::<T>::check()?;
        ExposureInvariants::<T>::check()?;
        ElectionInvariants::<T>::check()?;
        RewardInvariants::<T>::check()?;
        SlashingInvariants::<T>::check()
    }

    /// Checks the constants of the runtime against each other. Runs once, in the tests of a runtime.
    ///
    /// # Panics
    /// - If two constants contradict each other.
    pub(crate) fn check_configuration() {
        ConfigurationInvariants::<T>::check();
    }
}
