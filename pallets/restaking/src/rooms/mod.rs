//! The rooms: everything that the pallet stores.
//!
//! A room is a type in a file of its own. Only this file names the storage items of the room, to read or to write them.
//! (`pallet.rs` declares all items, and `invariants.rs` reads all of them.) No room calls another room.
//!
//! | room | owns |
//! |---|---|
//! | [`Rules`] | `CurrentSettings` |
//! | [`Services`] | `NextService`, `ServiceList`, `ServiceById` |
//! | [`Loads`] | `LoadOf`, `StakeInEra`, `StakesSince`, `ProtectedStakes`, `ProtectedIn` |
//! | [`Operators`] | `OperatorByStash` |
//! | [`FaultBook`] | `FaultsOf` |
//! | [`Buckets`] | `BucketOf` |
//! | [`Pots`] | `PotOf`, `RewardRun`, and the funds on the account of the pallet |
//! | [`Findings`] | `LastCertificate`, `CertifiedEra` |
//! | [`Deposits`] | the holds of deposits; no item |

mod buckets;
mod deposits;
mod fault_book;
mod findings;
mod loads;
mod operators;
mod pots;
mod rules;
mod services;

pub(crate) use buckets::Buckets;
pub(crate) use deposits::Deposits;
pub(crate) use fault_book::FaultBook;
pub(crate) use findings::Findings;
pub(crate) use loads::Loads;
pub(crate) use operators::Operators;
pub(crate) use pots::Pots;
pub(crate) use rules::Rules;
pub(crate) use services::Services;
