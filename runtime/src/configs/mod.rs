//! The parameters of every pallet, each with its unit and the reason for its value.
//!
//! | module | pallets |
//! |---|---|
//! | [`system`] | System, Timing, Timestamp, Utility |
//! | [`consensus`] | Babe, Grandpa, Session, Historical, Authorship, ImOnline, AuthorityDiscovery |
//! | [`offences`] | Offences: the table of policies |
//! | [`sessions`] | the session of an offence; the session functions that staking uses |
//! | [`weights`] | weights of Babe, Grandpa, Session, FastUnstake |
//! | [`staking`] | Staking |
//! | [`elections`] | ValidatorElection, ElectionProviderMultiPhase |
//! | [`fees`] | Balances, TransactionPayment |
//! | [`governance`] | Council, Treasury, Proxy, Sudo |
//! | [`liquid`] | Assets, LiquidStaking |
//! | [`pools`] | NominationPools, DelegatedStaking, FastUnstake |
//! | [`pools_weight`] | weights of NominationPools |
//! | [`people`] | Identity, Multisig, Vesting |
//! | [`restaking`] | Restaking, PriceOracle |
//! | [`referenda`] | Preimage, Scheduler, Origins, Referenda, ConvictionVoting |

pub mod consensus;
pub mod elections;
pub mod fees;
pub mod governance;
pub mod liquid;
pub mod offences;
pub mod people;
pub mod pools;
pub mod pools_weight;
pub mod referenda;
pub mod restaking;
pub mod sessions;
pub mod staking;
pub mod system;
pub mod weights;
