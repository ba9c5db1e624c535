//! Services and their terms.

use super::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use palisade_restaking_primitives::Proceeds;
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// Whether stake that is allocated to a service may be allocated to others too.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Mode {
    /// Each unit secures one service. No slash of another service reaches it.
    #[default]
    Unique,
    /// Only what the service can slash is taken out of the operator's total: its cap of the allocation.
    Shared,
}

/// Whether the stake behind a service is enough for what an attack could earn.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Phase {
    /// It never was enough. The service should hold nothing of value yet, and certificates leave its profit out.
    #[default]
    Growing,
    /// It is enough.
    Active,
    /// It was enough, and is not.
    Degraded,
}

/// What a service asks for and promises. Fixed when it is registered, except for the profit.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Terms<AccountId> {
    /// The account that may call `slash`. A pallet that is a service needs none: it uses `ServiceSlasher`.
    pub slasher: Option<AccountId>,
    /// The profit `π`: what an attack on the service could earn, in units.
    pub profit: Balance,
    /// The threshold `α`: the part of the stake behind the service that can corrupt it. Not zero.
    pub threshold: Perbill,
    /// The slash cap `c`: the part of an allocation that the service takes for faults within `window`. Not zero.
    pub cap: Perbill,
    /// The window of the cap, in eras. Not zero.
    pub window: u32,
    /// Where slashed stake goes.
    pub proceeds: Proceeds<AccountId>,
    /// The correlation limit `ρ`: operators with one tag may have at most the part `ρ · α` of the stake. Not zero.
    pub correlation: Perbill,
    /// The quota `τ`: the part of an operator's safety that the service uses up. Not zero.
    pub quota: Perbill,
    /// Whether its stake may be allocated to others too.
    pub mode: Mode,
}

/// A service.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Service<AccountId> {
    /// The account that registered it. It has paid the deposit, and may raise the profit and retire the service.
    pub owner: AccountId,
    /// The deposit, in units: held from the owner until the service is removed.
    pub deposit: Balance,
    /// The terms.
    pub terms: Terms<AccountId>,
    /// Whether the stake behind it is enough.
    pub phase: Phase,
    /// If it is retired: from this era on nothing is allocated to it.
    pub ends: Option<EraIndex>,
}

impl<AccountId> Service<AccountId> {
    /// Returns whether the service is over in an era.
    pub fn is_over(&self, era: EraIndex) -> bool {
        self.ends.is_some_and(|ends| era >= ends)
    }

    /// Returns the profit that counts in a certificate for an era, in units: zero before the service was ever active,
    /// and when it is over.
    pub fn counted_profit(&self, era: EraIndex) -> Balance {
        match self.phase {
            Phase::Growing => 0,
            _ if self.is_over(era) => 0,
            Phase::Active | Phase::Degraded => self.terms.profit,
        }
    }
}
