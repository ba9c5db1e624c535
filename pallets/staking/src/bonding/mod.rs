//! Bonding: funds become stake, have a controller, and become free funds again.
//!
//! | file | type | step |
//! |---|---|---|
//! | `controllers.rs` | `Controllers` | a stash names the account that acts for it |
//! | `bond.rs` | `Bonding` | free funds become active stake |
//! | `virtual_bonding.rs` | `VirtualBonding` | funds that another pallet keeps become active stake |
//! | `withdrawals.rs` | `Withdrawals` | freed funds are announced |
//! | `exit.rs` | `Exit` | a stash is forgotten, and its funds are free |
//! | `unbond.rs` | `Unbonding` | active stake unlocks, and is withdrawn or bonded again |
//! | `forced_exit.rs` | `ForcedExit` | a stash leaves without unbonding: reaped, or forced out |
//! | `restoration.rs` | `Restoration` | governance repairs records that contradict each other |
//!
//! Each file calls only files above it. The rooms that they write are `Custody` (holds), `Ledgers` (ledgers,
//! controllers, reward destinations), `ControllerProposals`, `Liability`, `Displacements` and `ChilledOffenders`.
//! `slashing` takes stake from `Ledgers` without this folder.

mod bond;
mod controllers;
mod exit;
mod forced_exit;
mod restoration;
mod unbond;
mod virtual_bonding;
mod withdrawals;

pub(crate) use bond::Bonding;
pub(crate) use controllers::Controllers;
pub(crate) use exit::Exit;
pub(crate) use forced_exit::ForcedExit;
pub(crate) use restoration::Restoration;
pub(crate) use unbond::{Unbonding, Withdrawal};
pub(crate) use virtual_bonding::VirtualBonding;

use crate::pallet::{Config, Error};
use palisade_staking_math::ledger::LedgerError;

impl<T: Config> From<LedgerError> for Error<T> {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::TooManyChunks => Error::NoMoreChunks,
            LedgerError::Overflow => Error::BadState,
        }
    }
}
