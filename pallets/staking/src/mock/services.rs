//! Services that stake secures besides the chain, and what the restaking pallet hears.

use super::*;
use frame_support::{parameter_types, weights::Weight};
use palisade_restaking_primitives::{
    AppliedSlash, Proceeds, SecuredStake, ServiceId, ServiceSlash, ServiceSlashListener,
};
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::EraIndex;

/// What the restaking pallet hears of a slash.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum HeardOfSlash {
    Applied(AppliedSlash<AccountId>),
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
    fn on_applied(slash: &AppliedSlash<AccountId>) -> Weight {
        HeardOfSlashes::mutate(|heard| heard.push(HeardOfSlash::Applied(slash.clone())));
        Weight::zero()
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

/// What is heard of a slash of service 1 on Alice in era 0. All is in percent of her exposure.
pub fn applied(fraction: u32, taken: u32, chain: u32) -> HeardOfSlash {
    HeardOfSlash::Applied(AppliedSlash {
        service: 1,
        validator: ALICE,
        era: 0,
        fraction: Perbill::from_percent(fraction),
        taken: Perbill::from_percent(taken),
        chain: Perbill::from_percent(chain),
    })
}

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
