//! Nominated proof of stake for a chain that runs its own validators.
//!
//! Holders bond a part of their balance, announce that they want to validate or whom they back,
//! and once an era an election turns this into a validator set and an *exposure*: who backs whom
//! with how much. Validators earn points by authoring, the era's reward is shared by points, and
//! each validator's pool is shared by stake.
//!
//! The modules stand in the order in which data flows; the last two look at all of it:
//!
//! | step | module | owns |
//! |---|---|---|
//! | what a ledger, a preference, a nomination looks like | [`types`] | nothing |
//! | calls, storage, events, errors | [`pallet`](mod@pallet) | the declarations |
//! | bond, top up, unbond, rebond, withdraw | `ledger` | `Bonded`, `Ledger`, `Payee`, the hold |
//! | validate, nominate, chill, kick | `intentions` | `Validators`, `Nominators` |
//! | bounds that governance sets | `settings` | counts, minimum bonds, commission floor |
//! | the first stakers and settings | `genesis` | nothing |
//! | what staking and sessions ask of each other | `session` | nothing |
//! | voters and targets out, a winner set in | [`election`] | `ElectionsHeld`, `ElectionUnderway`, `NextVoters`, `ResultCollection` … |
//! | who backs whom in an era, in pages | `exposure` | `ErasStakers*`, `ErasValidatorPrefs` |
//! | sessions into eras | `era` | `CurrentEra`, `ActiveEra`, `ErasUnlockEra`, `BondedEras`, `ForceEra` |
//! | work into points | `points` | `ErasValidatorPoints`, `ErasTotalPoints`, `ErasRewardPoints` |
//! | an era's reward into balances | `payout` | `ErasValidatorReward`, `ClaimedRewards` |
//! | what is too old leaves | `pruning` | `OldestStoredEra` |
//! | an offence: at once, deferred, applied | [`slashing`] | `Punishments`, `DeferredSlashes`, `SlashingSpans` … |
//! | what other pallets may ask and do | `interface` | nothing |
//! | what always holds | `invariants` | nothing |
//!
//! Names, indices and SCALE shapes of what is stored, called and emitted are those of Parity's
//! `pallet-staking`, so that wallets, explorers and scripts written for it work. One call differs:
//! `bond(value, payee)` makes the stash its own controller, as there, but `set_controller(controller)`
//! names another. The calls 27–30 and 33 (migrations, slashes made by hand) are absent; the calls 40–42,
//! the events `EraSettled`, `SlashCancelled` and `SlashApplied` and the error `DuplicateTarget` are new. Stakes are
//! *held* (`fungible` holds), not locked.
//!
//! Amounts are in the smallest unit of the chain's token. Rewards are rounded down everywhere; what
//! rounding leaves of an era's reward goes to the treasury.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod election;
pub mod pallet;
pub mod slashing;
pub mod types;
pub mod weights;

mod era;
mod exposure;
mod genesis;
mod intentions;
mod interface;
mod invariants;
mod ledger;
mod payout;
mod points;
mod pruning;
mod session;
mod settings;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use session::{DisableWorstThird, SessionInterface, StashOf, UnitIdentificationOf};
pub use types::{
    ActiveEraInfo, BalanceOf, ConfigOp, CreditOf, EraRewardPoints, ExposureOf, Forcing,
    GenesisStaker, MaxWinnersOf, Nominations, Outstanding, PayoutPosition, RewardDestination,
    StakingLedger, UnappliedSlash, UnlockChunk, ValidatorPrefs,
};
pub use weights::WeightInfo;
