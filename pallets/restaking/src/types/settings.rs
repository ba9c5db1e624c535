//! What governance decides.

use super::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// What governance decides. Each field says which values are allowed.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Settings {
    /// An event tells when the certified slack `γ*` falls below it. Any value. It refuses nothing.
    pub floor: Perbill,
    /// The slack `γ_min` that the quotas of an operator leave: `Σ τ ≤ 1/(1 + γ_min)`. Any value. It counts for new
    /// allocations only.
    pub min_slack: Perbill,
    /// The part of the stake behind a service that it slashes in an era at most. Not zero.
    pub throttle: Perbill,
    /// The most slashes that a service orders in an era. Not zero, and at most `MaxOrdersPerEra`.
    pub max_orders: u32,
    /// The part of the stake behind a service that one operator may have. Not zero. It counts for new allocations only.
    pub max_share: Perbill,
    /// The part `κ` of its total that an operator may promise to shared services, by what they can slash. Any value.
    /// With 0% nobody allocates to shared services.
    pub max_shared: Perbill,
    /// The stake behind a validator below which it can't allocate, in units. Any value.
    pub min_stake: Balance,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            floor: Perbill::from_percent(10),
            min_slack: Perbill::from_percent(10),
            throttle: Perbill::from_percent(10),
            max_orders: 16,
            max_share: Perbill::from_percent(20),
            max_shared: Perbill::from_percent(50),
            min_stake: 0,
        }
    }
}
