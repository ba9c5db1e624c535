//! Pallets of the SDK on top of staking, unchanged: nomination pools with both ways to stake, delegations, fast-unstake,
//! bags-list.
//!
//! | file | content |
//! |---|---|
//! | `chain` | the runtime, its genesis, and how blocks are made and checked |
//! | `steps` | what the stories do |
//! | `delegating` | stories of pools whose funds stay with the members: `DelegateStake` |
//! | `transferring` | stories of pools that own the funds: `TransferStake` |
//! | `leaving` | stories of fast-unstake |
//! | `random` | random calls of all pallets, checked after each |
//! | `moving` | a chain moves its pools from the second way to the first |
//!
//! The runtime is compiled twice: with `DelegateStake` and bags-list, and with `TransferStake` and `VoterOrder`.

// A panic fails a test and stops no chain. The same runtime is wanted twice, with another `Adapter`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::duplicate_mod,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

mod moving;

/// Funds of a pool stay on the accounts of its members.
#[path = "."]
mod with_delegations {
    #[path = "chain.rs"]
    pub mod chain;
    #[path = "delegating.rs"]
    mod delegating;
    #[path = "leaving.rs"]
    mod leaving;
    #[path = "random.rs"]
    mod random;
    #[path = "steps.rs"]
    pub mod steps;

    use pallet_nomination_pools::adapter::DelegateStake;
    type Adapter = DelegateStake<chain::Runtime, chain::Staking, chain::Delegations>;
    type List = chain::Bags;
}

/// Funds of a pool are on the account of the pool.
#[path = "."]
mod with_transfers {
    #[path = "chain.rs"]
    pub mod chain;
    #[path = "steps.rs"]
    pub mod steps;
    #[path = "transferring.rs"]
    pub mod transferring;

    #[allow(deprecated)] // by the SDK, but chains still use it
    use pallet_nomination_pools::adapter::TransferStake;
    #[allow(deprecated)]
    type Adapter = TransferStake<chain::Runtime, chain::Staking>;
    type List = pallet_staking::VoterOrder<chain::Runtime>;
}
