//! Payout: from an era's inflation to the balances of its stakers, exact to the last unit.
//!
//! The steps, in order:
//! 1. An era ends. Its inflation is split into the treasury's part and the stakers' part `T`. The treasury's part is
//!    paid at once. `T` is paid page by page. A source mints these amounts, or an account pays them.
//! 2. A page is claimed, by anyone, or paid automatically in idle weight. A validator's pool is
//!    `T · points / all points`, and what services added. The commission is taken off the pool. The rest is split by
//!    stake.
//! 3. `ErasOutstanding` counts `T` down. When the last page is paid, or when the era expires, the rest goes to the
//!    treasury, and the era is settled.
//!
//! Every share is rounded down, and the treasury gets the rest. So paid + treasury = inflation + what services added,
//! to the unit. If the source of rewards has less than the inflation, the lowered inflation counts. A reward with the
//! payee `None` counts as paid, but nobody gets it. An era never pays more than its outstanding amount.
//!
//! When an exposure is stored, `page_count` fixes which pages are paid (*promised* pages). A later release with other
//! bounds changes neither these pages nor the nominators on them. The weight of a claim is that of the stored page.
//!
//! | step | file | transition |
//! |---|---|---|
//! | the weight of a claim, before it is made and when it is refused | `cost` | [`PayoutCost`] |
//! | one reward to the destination of its stash | `destination` | [`RewardPayment`] |
//! | where rewards come from | `source` | [`Minted`], [`FromPot`] |
//! | what is promised and not paid, for a cap of the supply | `promised` | [`PromisedRewards`] |
//! | an era's reward is opened, counted down, settled | `era_reward` | [`EraReward`] |
//! | the shares of a pool | `shares` | [`PoolShares`] |
//! | a service rewards the stakers of a validator | `service_reward` | [`ServiceReward`] |
//! | one page is claimed and paid | `pages` | [`Payout`] |
//! | pages are paid in idle weight | `automatic` | [`AutomaticPayout`] |
//!
//! Reads the rooms `Handover`, `Eras`, `Ledgers`, `Points`, `Exposures` and `RewardPolicy`. Writes the rooms `Rewards`,
//! `ServiceRewards`, `PagesToSettle` and `IdleWork`, balances, and through `Bonding` the stakes that compound.

mod automatic;
mod cost;
mod destination;
mod era_reward;
mod pages;
mod promised;
mod service_reward;
mod shares;
mod source;

pub(crate) use automatic::AutomaticPayout;
pub(crate) use cost::PayoutCost;
pub(crate) use destination::RewardPayment;
pub(crate) use era_reward::EraReward;
pub(crate) use pages::Payout;
pub use promised::PromisedRewards;
pub(crate) use service_reward::ServiceReward;
pub(crate) use shares::PoolShares;
pub use source::{FromPot, Minted, RewardSource};
