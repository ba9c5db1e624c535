//! What is measured, certified and paid.

use super::{Balance, Magnitude, Service, Tag, Tags, MAX_SERVICES, MAX_TAG_VALUES};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use palisade_restaking_primitives::ServiceId;
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// The stake behind a service, measured in the stakes of the era that was planned last.
#[derive(
    Clone,
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
pub struct Load {
    /// The stake that counts in the planned era, less slashes that wait or were applied since, in units.
    pub effective: Balance,
    /// The stake with all announced changes, in units.
    pub announced: Balance,
    /// Of `announced`, the stake of the operators with each tag, ascending by tag.
    pub tags: BoundedVec<(Tag, Balance), ConstU32<MAX_TAG_VALUES>>,
}

impl Load {
    /// Returns the stake that can be counted on, in units: what is announced to leave is out, what is announced to come
    /// is not in.
    pub fn secured(&self) -> Balance {
        self.effective.min(self.announced)
    }

    /// Returns the stake of operators with a tag, in units.
    pub fn of_tag(&self, tag: Tag) -> Balance {
        let found = self.tags.iter().find(|(other, _)| *other == tag);
        found.map_or(0, |(_, stake)| *stake)
    }

    /// Adds to and takes from the announced stake of an operator with these tags, in units.
    pub fn shift(&mut self, tags: &[Tag], add: Balance, take: Balance) {
        let moved = |stake: Balance| stake.saturating_add(add).saturating_sub(take);
        self.announced = moved(self.announced);
        for tag in tags {
            match self.tags.binary_search_by_key(tag, |(other, _)| *other) {
                Ok(index) => {
                    if let Some((_, stake)) = self.tags.get_mut(index) {
                        *stake = moved(*stake);
                    }
                }
                Err(index) => {
                    // A tag is below the bound, so there is room for all.
                    let inserted = self.tags.try_insert(index, (*tag, moved(0)));
                    debug_assert!(inserted.is_ok(), "each tag is known");
                }
            }
        }
        self.tags.retain(|(_, stake)| *stake > 0);
    }
}

/// Who determines the certified slack.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Binding<AccountId> {
    /// The services of this operator are worth most for each unit of its stake.
    Operator(AccountId),
    /// The stake behind this service is worth least for each unit of its profit.
    Service(ServiceId),
}

/// What is proven of the stakes of an era.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Certificate<AccountId> {
    /// The era.
    pub era: EraIndex,
    /// The coverage `1 + γ*` in billionths, rounded down: what every attack costs, divided by its profit. `None` if no
    /// service has a profit that counts.
    pub coverage: Option<u128>,
    /// Who determines it.
    pub binding: Option<Binding<AccountId>>,
    /// Whether the coverage is exact before it is rounded down: there are unique services only.
    pub is_exact: bool,
    /// The operators that are elected for the era.
    pub operators: u32,
    /// The stake behind them, in units.
    pub stake: Balance,
    /// The index `Σ p²` over the parts of this stake, rounded down. Zero without stake.
    pub hhi: Perbill,
    /// How many of the largest operators together have more than a third, a half and two thirds of this stake. Zero
    /// without stake.
    pub nakamoto: (u32, u32, u32),
    /// The services whose stake was enough and is not.
    pub degraded: BoundedVec<ServiceId, ConstU32<MAX_SERVICES>>,
}

/// The slack of unique services: exactly what the cheapest attack costs and brings.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Slack {
    /// The service that is attacked.
    pub service: ServiceId,
    /// The stake that is slashed, in units, rounded down: `c · α · X`.
    pub cost: Balance,
    /// The profit, in units.
    pub profit: Balance,
}

/// Rewards of a service that wait.
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
pub struct Pot {
    /// All that waits, in units.
    pub funds: Balance,
    /// What is shared out in the era of the run, in units. At most what waited when the run began.
    pub base: Balance,
}

/// How far rewards of an era are paid.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Run<AccountId> {
    /// The era.
    pub era: EraIndex,
    /// The operator that was visited last.
    pub last: Option<AccountId>,
    /// Whether all were visited.
    pub is_done: bool,
}

/// An operator of the graph, for clients.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct OperatorView<AccountId> {
    /// The stash.
    pub stash: AccountId,
    /// The stake behind it in the era, in units. `None` if it was not elected.
    pub stake: Option<Balance>,
    /// What it has in common with others.
    pub tags: Tags,
    /// The magnitude of its whole stake in the era.
    pub total: Magnitude,
    /// For each service the magnitude, and the stake that counts, in units, rounded down: without slashes that wait.
    pub allocations: Vec<(ServiceId, Magnitude, Balance)>,
}

/// A service of the graph, for clients.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ServiceView<AccountId> {
    /// The number.
    pub id: ServiceId,
    /// All that is stored of it.
    pub service: Service<AccountId>,
    /// The profit that counts in the certificate, in units.
    pub counted_profit: Balance,
    /// The stake behind it.
    pub load: Load,
    /// The stake that it needs to be active, in units. `None` if no stake is enough.
    pub needed: Option<Balance>,
}
