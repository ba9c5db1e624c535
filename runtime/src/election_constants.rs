//! A section of the metadata that dashboards look for: `ElectionProviderMultiPhase`, with one constant.
//!
//! Under this name, chains have the pallet `pallet-election-provider-multi-phase`, which takes solutions from outside.
//! Dashboards read its constant `MaxElectingVoters` when they connect, and stop if the section is missing. Our
//! elections are in `ValidatorElection` and need no solutions. So this pallet has that constant, and nothing else: no
//! storage, no calls, no events and no errors. A client that looks for phases, snapshots or solutions finds nothing, as
//! it should.
//!
//! The runtime gives the constant the number with which elections are bounded ([`crate::configs::elections`]).

// The macro generates undocumented items around the pallet, and an `expect`.
#![allow(missing_docs, clippy::expect_used)]

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
    use frame_support::pallet_prelude::*;

    /// The pallet: a constant without storage.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The most voters in an election: nominators, and candidates with their self-votes.
        #[pallet::constant]
        type MaxElectingVoters: Get<u32>;
    }
}
