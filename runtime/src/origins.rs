//! The origins that referenda grant besides root: each for one matter only.
//!
//! A referendum runs its call with the origin of its track ([`crate::configs::referenda`]). Root may do everything, so
//! its track asks for the most votes. Each of these origins has one subject, so their tracks ask for fewer.
//!
//! | origin | may |
//! |---|---|
//! | [`Origin::StakingAdmin`] | administer staking (settings, forced eras, slashes, ledgers) and what builds on it |
//! | [`Origin::Spender`] | spend funds of the treasury, up to a limit |
//!
//! The pallet has no calls and no storage. Nobody but a referendum makes these origins. [`StakingAdmins`] lists all
//! that the first one may.
//!
//! [`StakingAdmins`]: crate::configs::governance::StakingAdmins

// The macro generates undocumented items around the pallet, and an `expect`.
#![allow(missing_docs, clippy::expect_used)]

pub use pallet::*;

use crate::{OriginCaller, RuntimeOrigin};
use frame_support::traits::{EnsureOrigin, OriginTrait};

#[frame_support::pallet]
pub mod pallet {
    use frame_support::pallet_prelude::*;

    /// The pallet: origins without storage.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {}

    /// An origin that a referendum grants.
    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        Eq,
        Encode,
        Decode,
        DecodeWithMemTracking,
        MaxEncodedLen,
        TypeInfo,
    )]
    #[pallet::origin]
    pub enum Origin {
        /// Administers staking and what builds on it.
        StakingAdmin,
        /// Spends funds of the treasury.
        Spender,
    }
}

/// Accepts [`Origin::StakingAdmin`].
pub struct EnsureStakingAdmin;

impl EnsureOrigin<RuntimeOrigin> for EnsureStakingAdmin {
    type Success = ();

    fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
        ensure_is(Origin::StakingAdmin, origin)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(Origin::StakingAdmin.into())
    }
}

/// Accepts [`Origin::Spender`].
pub struct EnsureSpender;

impl EnsureOrigin<RuntimeOrigin> for EnsureSpender {
    type Success = ();

    fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
        ensure_is(Origin::Spender, origin)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(Origin::Spender.into())
    }
}

/// Returns the origin as an error if it is not the `wanted` one.
fn ensure_is(wanted: Origin, origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
    match origin.caller() {
        OriginCaller::Origins(found) if *found == wanted => Ok(()),
        _ => Err(origin),
    }
}
