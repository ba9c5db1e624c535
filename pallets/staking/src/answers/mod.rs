//! What people ask of staking, answered by the chain, so that no client computes it on its own.
//!
//! Each question is a view function of the pallet (`pallet.rs`), which calls one file here. The amounts come from the
//! functions that pay and slash. So an answer equals, to the unit, what the chain does if nothing changes in between.
//!
//! | question | file | view functions |
//! |---|---|---|
//! | where is the chain on its inflation curve? | `inflation` | `inflation`, `inflation_curve` |
//! | what would an era pay me? | `estimates` | `estimate_reward`, `estimate_rewards` |
//! | what did an era pay me, and what is unclaimed? | `payouts` | `payouts_of` |
//! | what will slashes take from me? | `slashes` | `slashes_of` |
//! | when can I withdraw? | `unlocks` | `unlocks_of` |
//! | who validated in an era, and how? | `validators` | `era_validators` |
//!
//! Answers only read. They read as much as they need and register no weight, so no call and no hook may use them. A
//! client asks through the runtime API `RuntimeViewFunction`, at the state of any block.
//!
//! No answer is a guess: what is unknown is `None` or [`types::NoAnswer`]. While staking is paused, nothing is known
//! (`pause`).
//!
//! In an *inherited* era, one that `pallet-staking` has elected, there are three exceptions:
//!
//! - The commission of a validator is paid page by page, so the validator has a part for each page.
//! - Rewards that `pallet-staking` has paid itself were rounded otherwise. No answer knows them to the unit.
//! - What the slashes of `pallet-staking` have taken is unknown.

mod estimates;
mod inflation;
mod pause;
mod payouts;
mod slashes;
pub mod types;
mod unlocks;
mod validators;

pub(crate) use estimates::EstimateAnswers;
pub(crate) use inflation::InflationAnswers;
pub(crate) use payouts::PayoutAnswers;
pub(crate) use slashes::SlashAnswers;
pub(crate) use unlocks::UnlockAnswers;
pub(crate) use validators::ValidatorAnswers;
