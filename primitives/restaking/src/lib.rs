//! The interface between a staking pallet and a restaking pallet: services slash and reward stake.
//!
//! A *service* is anything that stake secures besides the chain: an oracle, a bridge, another chain. A validator
//! allocates a part of the stake behind it to a service. The restaking pallet decides who may slash how much. The
//! staking pallet holds the stake: it implements [`SecuredStake`], carries slashes out, and tells
//! [`ServiceSlashListener`] what became of them. A service that has proof of a fault asks [`ServiceSlasher`], which the
//! restaking pallet implements.
//!
//! ```text
//! service ── ServiceSlasher ──▶ restaking pallet ── SecuredStake ──▶ staking pallet
//!                                      ▲                                  │
//!                                      └───── ServiceSlashListener ───────┘
//! ```
//!
//! # What a slash of a service takes
//! - `X`: the exposure of the validator in the era of the fault.
//! - `m`: the part of `X` that is allocated to the service.
//! - `g`: what the service was granted so far, as a part of `X`.
//! - `F`: the largest fraction that an offence against the chain itself costs the validator in that era.
//!
//! The chain is senior: it scales all allocations by `1 − F`. So the service takes `min(g, (1 − F) · m) · X`, of each
//! staker the same part. If the chain's slash comes later, the service may have taken more than that. Then the chain
//! takes less, by the difference. So the order changes the sum of a staker by a unit for each service at most. No
//! service reaches what is allocated to another one.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, PerThing, Perbill};
use sp_staking::EraIndex;
use sp_weights::Weight;

/// The number of a service.
pub type ServiceId = u32;

/// Where the stake that a service slashes goes. Fixed when the service is created.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Proceeds<AccountId> {
    /// It is burnt: the issuance falls.
    Burn,
    /// It is paid to an account. If the account can't receive it, it is burnt.
    Account(AccountId),
}

/// A slash that a service orders, and that the restaking pallet has checked.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ServiceSlash<AccountId> {
    /// The service.
    pub service: ServiceId,
    /// The stash of the validator.
    pub validator: AccountId,
    /// The era of the fault. The stakers in the exposure of that era pay.
    pub era: EraIndex,
    /// The part of the exposure that this slash takes: the slashed part of the allocation, rounded down. It adds to
    /// earlier slashes of the service. Above zero.
    pub fraction: Perbill,
    /// The part of the exposure that was allocated to the service in the era, rounded down. All slashes of the service
    /// for the validator and era together take no more. The same in each of them.
    pub allocated: Perbill,
    /// Where the stake goes.
    pub proceeds: Proceeds<AccountId>,
}

/// What a slash of a service took.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AppliedSlash<AccountId> {
    /// The service.
    pub service: ServiceId,
    /// The stash of the validator.
    pub validator: AccountId,
    /// The era of the fault.
    pub era: EraIndex,
    /// What was ordered, as a part of the exposure.
    pub fraction: Perbill,
    /// What the slash took beyond earlier ones of the service, as a part of the exposure, rounded down. Less than
    /// `fraction` if a slash of the chain has left less.
    pub taken: Perbill,
    /// What slashes of the chain took before for the same era, as a part of the exposure.
    pub chain: Perbill,
}

impl<AccountId> AppliedSlash<AccountId> {
    /// Returns what the slash took, as a part of the stake that the chain has left: `taken / (1 − chain)`, rounded
    /// down. Allocations are parts of that stake. Zero if the chain has left nothing.
    ///
    /// # Example
    /// Half of 1,000 is allocated to a service, the other half to another one. The chain takes 60%: 600. The service
    /// takes what is left of its half: 200, which is half of the 400 that were left. So its allocation is gone, and the
    /// other service has all of the rest: 200, as before.
    /// ```
    /// use palisade_restaking_primitives::AppliedSlash;
    /// use sp_runtime::Perbill;
    ///
    /// let percent = Perbill::from_percent;
    /// let slash = AppliedSlash {
    ///     service: 0, validator: "Alice", era: 3, fraction: percent(50), taken: percent(20), chain: percent(60),
    /// };
    /// assert_eq!(slash.taken_of_rest(), percent(50));
    /// ```
    pub fn taken_of_rest(&self) -> Perbill {
        let left = self.chain.left_from_one();
        if left.is_zero() {
            return Perbill::zero();
        }
        const BILLION: u64 = 1_000_000_000;
        let taken = u64::from(self.taken.deconstruct()).saturating_mul(BILLION);
        let part = taken.checked_div(left.deconstruct().into()).unwrap_or(0);
        Perbill::from_parts(part.min(BILLION) as u32)
    }
}

/// What the staking pallet does for the restaking pallet.
pub trait SecuredStake<AccountId> {
    /// The balances of the staking pallet.
    type Balance;

    /// Returns the era at work.
    fn active_era() -> EraIndex;

    /// Returns the era that was planned last: the active one or the next one. Its validators and stakes are fixed.
    fn planned_era() -> EraIndex;

    /// Returns for how many eras stake that is at work now can still be slashed by services: until it is free if it
    /// unbonds now, and until the last slash of a service that reaches it is applied. A slash of the chain can be
    /// applied later, if the offence is found late or governance slashes by hand.
    fn eras_at_risk() -> u32;

    /// Returns whether faults in this era can still be slashed: its stake becomes free no earlier than a slash that is
    /// opened now is due.
    fn is_slashable(era: EraIndex) -> bool;

    /// Returns the stake behind a validator in an era, in units: its own and that of all its nominators. `None` if it
    /// was not elected for the era, or if the era was pruned.
    fn stake_behind(validator: &AccountId, era: EraIndex) -> Option<Self::Balance>;

    /// Returns whether governance protects a validator from slashes: no service can slash it, so its stake secures
    /// nothing.
    fn is_invulnerable(validator: &AccountId) -> bool;

    /// Returns all validators that governance protects from slashes. To ask about many validators, read this list once:
    /// each [`is_invulnerable`](Self::is_invulnerable) reads it again.
    fn invulnerables() -> Vec<AccountId>;

    /// Opens a slash. It waits as any slash does, but it is due when the stake of its era becomes free, or before. Of
    /// the slashes that are due in the same era, those of the chain come first. Governance can cancel it. It disables
    /// nobody. It chills the validator only if it takes all of its active stake.
    ///
    /// # Errors
    /// The call fails and changes nothing if
    /// - the era can't be slashed, or its stake would be free before the slash is due;
    /// - the validator was not elected for it, or is invulnerable;
    /// - the fraction is zero, or above what is allocated, or more than 100% is allocated;
    /// - the staking pallet is paused.
    fn slash(slash: ServiceSlash<AccountId>) -> DispatchResult;

    /// Takes `amount` from `payer` and adds it to what the stakers of a validator get for the active era. The payout of
    /// the era pays it like any reward: the commission first, the rest pro rata.
    ///
    /// # Errors
    /// The call fails and changes nothing if
    /// - the validator is not at work in the active era;
    /// - `payer` can't pay the amount and stay alive;
    /// - the staking pallet is paused.
    fn reward(payer: &AccountId, validator: &AccountId, amount: Self::Balance) -> DispatchResult;
}

/// What the restaking pallet hears of the slashes that it has opened.
pub trait ServiceSlashListener<AccountId> {
    /// A slash is applied in full. Returns the weight of hearing it.
    fn on_applied(slash: &AppliedSlash<AccountId>) -> Weight;

    /// Governance has cancelled a slash. The listener registers the weight of hearing it with the system pallet.
    fn on_cancelled(service: ServiceId, validator: &AccountId, era: EraIndex, fraction: Perbill);
}

/// For chains without restaking.
impl<AccountId> ServiceSlashListener<AccountId> for () {
    fn on_applied(_: &AppliedSlash<AccountId>) -> Weight {
        Weight::zero()
    }
    fn on_cancelled(_: ServiceId, _: &AccountId, _: EraIndex, _: Perbill) {}
}

/// What the restaking pallet does for the pallet of a service.
pub trait ServiceSlasher<AccountId> {
    /// Slashes a part of what a validator has allocated to a service in an era. Returns the part of the allocation that
    /// is slashed: less than `part` if the limits of the service or what the validator has left allow no more.
    ///
    /// The caller has checked the proof of the fault, and that it is the service.
    ///
    /// # Errors
    /// The call fails and changes nothing if nothing can be slashed, or if an account, and not a pallet, slashes for
    /// the service. The error says why.
    fn slash(
        service: ServiceId,
        validator: &AccountId,
        era: EraIndex,
        part: Perbill,
    ) -> Result<Perbill, DispatchError>;

    /// Returns the part of its stake that a validator has allocated to a service in an era, rounded down. Zero if it
    /// has allocated nothing, or if an account slashes for the service: then the caller can slash nothing. Slashes for
    /// faults of the era are measured by it, so it doesn't fall with them.
    fn allocation(service: ServiceId, validator: &AccountId, era: EraIndex) -> Perbill;
}
