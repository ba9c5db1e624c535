//! Intentions: which stashes want to validate, and which validators the others nominate.
//!
//! | file | type | step |
//! |---|---|---|
//! | `commission.rs` | `Commission` | keeps preferences that count in the next election, when others are announced |
//! | `candidacy.rs` | `Candidacy` | a stash becomes a validator, or stops |
//! | `chilling.rs` | `Chilling` | a stash gives up its role, or loses it |
//! | `displacement.rs` | `Displacement` | a larger stake displaces a smaller one in a full list |
//! | `listing.rs` | `Listing` | validators with session keys and stake are listed as candidates, others are removed |
//! | `validating.rs` | `Validating` | the calls of validators: validate, kick, raise the commission to the minimum |
//! | `nominating.rs` | `Nominating` | the call of nominators: nominate |
//!
//! Each file calls only files above it. The rooms are `Roles`, `ChilledOffenders`, `CandidateList`, `Displacements`
//! and `StandingRecords`. A stash validates or nominates, not both, and only with a ledger.
//!
//! Elections read candidates and nominators, so both lists are bounded by what an election can read. Once a list is
//! full, a larger stake can displace a smaller one that it names.

mod candidacy;
mod chilling;
mod commission;
mod displacement;
mod listing;
mod nominating;
mod validating;

pub(crate) use candidacy::Candidacy;
pub(crate) use chilling::Chilling;
pub(crate) use commission::Commission;
pub(crate) use displacement::Displacement;
pub(crate) use listing::Listing;
#[cfg(test)]
pub(crate) use listing::LOOKED_AT_PER_BLOCK;
pub(crate) use nominating::Nominating;
pub(crate) use validating::Validating;
