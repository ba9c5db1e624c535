//! What slashes of the chain and of services cost the stakers behind a validator in one era.
//!
//! A *service* is something that stake secures besides the chain. A part `m` of the exposure is allocated to it, and it
//! slashes a part of that. The chain is senior: an offence against it that costs the fraction `F` leaves `(1 − F) · m`
//! of an allocation. So of a stake `x`, with `g` granted to the service in all,
//!
//! - the chain takes `⌊F · x⌋`,
//! - the service takes `⌊min(g, (1 − F) · m) · x⌋`.
//!
//! If the chain's slash comes after that of a service, the service may have taken more than that. Then the chain takes
//! less by the difference. **So the sum does not depend on the order of the slashes.** It is the same to the unit as
//! long as `g ≤ (1 − F) · m` for each service. Else it differs by a unit for each service at most, because each amount
//! is rounded down by itself. No service reaches what is allocated to another one. If all allocations together are at
//! most the exposure, all slashes together take no more than the exposure.

use crate::slash::compute_slash;
use alloc::vec::Vec;
use sp_arithmetic::{traits::Saturating, PerThing, Perbill, Perquintill};

/// The slashes of one service for a validator and an era. All parts are parts of the exposure.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ServiceShare {
    /// The number of the service.
    pub service: u32,
    /// The part that was allocated to the service in the era.
    pub allocated: Perbill,
    /// The sum of its slashes. At most what was allocated.
    pub granted: Perbill,
    /// The part that was taken: less than `granted` if a slash of the chain came first.
    pub taken: Perquintill,
}

impl ServiceShare {
    /// Returns the most that the service can take beside a slash of the chain: `(1 − chain) · allocated`, exactly.
    fn limit(&self, chain: Perbill) -> Perquintill {
        let left = u64::from(chain.left_from_one().deconstruct());
        Perquintill::from_parts(left.saturating_mul(self.allocated.deconstruct().into()))
    }
}

/// All slashes of a validator for one era.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct EraSlashes {
    /// The largest fraction that an offence against the chain costs.
    pub chain: Perbill,
    /// The services that slashed, in the order of their first slashes.
    pub services: Vec<ServiceShare>,
}

impl EraSlashes {
    /// Returns these slashes and one more of the chain. Of several, the largest counts.
    #[must_use]
    pub fn with_offence(&self, fraction: Perbill) -> Self {
        Self {
            chain: self.chain.max(fraction),
            services: self.services.clone(),
        }
    }

    /// Returns these slashes and one more of a service, of `fraction` of the exposure. Slashes of a service add up, to
    /// what is allocated to it at most. If the service slashed before, the allocation of its first slash counts, and
    /// not `allocated`.
    #[must_use]
    pub fn with_service_slash(&self, service: u32, allocated: Perbill, fraction: Perbill) -> Self {
        let known = self.services.iter().find(|share| share.service == service);
        let mut share = known.copied().unwrap_or(ServiceShare {
            service,
            allocated,
            granted: Perbill::zero(),
            taken: Perquintill::zero(),
        });
        share.granted = share.granted.saturating_add(fraction).min(share.allocated);
        let granted = exactly(share.granted);
        share.taken = granted.min(share.limit(self.chain)).max(share.taken);
        let mut services = self.services.clone();
        match services.iter_mut().find(|known| known.service == service) {
            Some(known) => *known = share,
            None => services.push(share),
        }
        Self {
            chain: self.chain,
            services,
        }
    }

    /// Returns what a service took, as a part of the exposure.
    pub fn taken_by(&self, service: u32) -> Perquintill {
        let share = self.services.iter().find(|share| share.service == service);
        share.map(|share| share.taken).unwrap_or_default()
    }

    /// Returns what offences against the chain cost a stake, in units: `⌊chain · stake⌋`, less what services took
    /// beyond what the chain leaves to them.
    pub fn chain_cost(&self, stake: u128) -> u128 {
        let excess = self.services.iter().map(|share| {
            let kept = share.taken.min(share.limit(self.chain));
            let taken = share.taken.mul_floor(stake);
            taken.saturating_sub(kept.mul_floor(stake))
        });
        compute_slash(stake, self.chain).saturating_sub(excess.fold(0, u128::saturating_add))
    }

    /// Returns what services cost a stake, in units.
    pub fn services_cost(&self, stake: u128) -> u128 {
        let costs = self.services.iter();
        let costs = costs.map(|share| share.taken.mul_floor(stake));
        costs.fold(0, u128::saturating_add)
    }
}

/// Returns a part with the precision of a product of two parts.
fn exactly(part: Perbill) -> Perquintill {
    const BILLION: u64 = 1_000_000_000;
    Perquintill::from_parts(u64::from(part.deconstruct()).saturating_mul(BILLION))
}

#[cfg(test)]
mod tests;
