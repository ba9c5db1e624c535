//! Services that stake secures besides the chain, and what the restaking pallet hears.

use super::*;
use frame_support::parameter_types;
use palisade_restaking_primitives::{
    Proceeds, SecuredStake, ServiceId, ServiceSlash, ServiceSlashListener,
};
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::EraIndex;

/// What the restaking pallet hears of a slash.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum HeardOfSlash {
    /// Ordered and taken parts of the exposure.
    Applied(ServiceId, AccountId, EraIndex, Perbill, Perbill),
    Cancelled(ServiceId, AccountId, EraIndex, Perbill),
}

parameter_types! {
    /// What was heard, oldest first.
    pub static HeardOfSlashes: Vec<HeardOfSlash> = vec![];
    /// The block that burns funds, and what it burns.
    pub static ExpectedBurn: (u64, Balance) = (0, 0);
}

pub struct HeardServiceSlashes;
impl ServiceSlashListener<AccountId> for HeardServiceSlashes {
    fn on_applied(s: ServiceId, who: &AccountId, era: EraIndex, fraction: Perbill, taken: Perbill) {
        HeardOfSlashes::mutate(|h| h.push(HeardOfSlash::Applied(s, *who, era, fraction, taken)));
    }
    fn on_cancelled(s: ServiceId, who: &AccountId, era: EraIndex, fraction: Perbill) {
        HeardOfSlashes::mutate(|h| h.push(HeardOfSlash::Cancelled(s, *who, era, fraction)));
    }
}

/// Returns what the block is expected to burn.
pub fn burnt_in_block() -> Balance {
    let (block, amount) = ExpectedBurn::get();
    if block == System::block_number() {
        amount
    } else {
        0
    }
}

/// Where service 1 sends what it slashes.
pub const FUND: AccountId = 700;

/// A slash of service 1 by `percent` of Alice's exposure in era 0. Half of it is allocated.
pub fn service_slash(percent: u32) -> ServiceSlash<AccountId> {
    ServiceSlash {
        service: 1,
        validator: ALICE,
        era: 0,
        fraction: Perbill::from_percent(percent),
        allocated: Perbill::from_percent(50),
        proceeds: Proceeds::Account(FUND),
    }
}

/// Lets a service slash.
pub fn slash_by_service(slash: ServiceSlash<AccountId>) -> DispatchResult {
    <Staking as SecuredStake<AccountId>>::slash(slash)
}
