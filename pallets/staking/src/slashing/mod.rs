//! From an offence to the treasury.
//!
//! The offences pallet comes before this in the flow. The ledgers, the treasury and the session pallet come after.
//! A *ruling* is what the offences pallet says about an offence: its kind, its fraction and its consequences. The files
//! are listed in the order in which a slash passes through them:
//!
//! | step | when | file | state in the rooms |
//! |---|---|---|---|
//! | the types of slashes | | [`types`] | |
//! | kinds of offences that staking names itself | | `kinds` | |
//! | a ruling arrives | at once | `report` | |
//! | governance slashes | at once | `by_hand` | |
//! | a service slashes | at once | `services` | `SlashQueue` |
//! | the slash waits, and can grow | until its era | `deferral` | `SlashQueue` |
//! | chill, exclude, void nominations | at once | `punishment` | `PunishmentRecords`, `ChilledOffenders` |
//! | what several offences mean together | | `causes` | |
//! | disable, force an era | at once | `disabling` | `Disabled` |
//! | the steps of a block | at the start of each block | `block` | |
//! | the slash becomes visible | in the blocks after the report | `showing` | `SlashView` |
//! | governance cancels it | until its era | `cancellation` | `SlashQueue`, `SlashView` |
//! | stake is taken | from the start of its era | `application` | `AppliedSlashes` |
//! | what each staker of the exposure loses | with the application | `exposed` | |
//! | the maximum over a span, not the sum | with the application | | `Spans` |
//! | the same for slashes that `pallet-staking` has deferred | | `inherited` | |
//! | what a slash adds to others of its era | | `addition` | |
//! | one stash loses stake | | `taking` | `Ledgers`, `Liability` |
//! | the funds are paid out | | `proceeds` | |
//! | the weight of one page | | `page_weight` | |
//!
//! A report costs the same for any number of nominators behind the offender. Work that grows with the nominators is
//! done at the start of blocks, up to `MaxSlashingWeight` a block, and continues from block to block. There is one
//! exception: a call that cancels a slash decodes and encodes all rows of that era again. Spans change when a slash is
//! applied, not before: a cancelled slash was never in them.

mod addition;
mod application;
mod block;
mod by_hand;
mod cancellation;
pub(crate) mod causes;
mod deferral;
mod disabling;
mod exposed;
mod inherited;
mod kinds;
mod page_weight;
mod proceeds;
mod punishment;
mod report;
mod services;
mod showing;
mod taking;
pub mod types;

pub(crate) use addition::Addition;
pub(crate) use block::SlashProcessing;
pub(crate) use by_hand::ManualSlash;
pub(crate) use cancellation::Cancellation;
pub(crate) use disabling::Disabling;
#[cfg(feature = "runtime-benchmarks")]
pub(crate) use exposed::ExposedStakers;
pub(crate) use kinds::INHERITED;
pub(crate) use punishment::Punishing;
pub(crate) use report::Reporting;
pub(crate) use services::ServiceSlashing;
pub(crate) use showing::Showing;
#[cfg(feature = "runtime-benchmarks")]
pub(crate) use taking::SlashedStakers;

use crate::{pallet::Config, types::BalanceOf};
use codec::{HasCompact, MaxEncodedLen};
use frame_support::{DefaultNoBound, WeakBoundedVec};
use sp_staking::EraIndex;

/// The charges of one stash, by slashing span. In each span it pays the maximum of its charges, not their sum.
///
/// The first fields are those that clients read. Clients look for the type under the name of this module. A stash
/// without a record is in its first span, which began with era 0.
///
/// Each list has at most one entry for each era that can still be slashed, and one more. The lists can be longer than
/// `HistoryDepth` if eras were forced or shortened, or if a release has lowered that constant. They keep all entries:
/// an entry that is left out would be charged again.
#[frame_support::stored]
#[derive(DefaultNoBound)]
pub struct SlashingSpans<T: Config> {
    /// The index of the present span.
    pub span_index: u32,
    /// The era in which it began.
    pub last_start: EraIndex,
    /// The newest era in `charged`, or 0.
    pub last_nonzero_slash: EraIndex,
    /// The lengths of the earlier spans in eras, newest first.
    pub prior: WeakBoundedVec<EraIndex, T::HistoryDepth>,
    /// The charge of each era, oldest first.
    pub charged: WeakBoundedVec<EraCharge<BalanceOf<T>>, T::HistoryDepth>,
}

/// The charge of a stash for one era, over all slashes.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy)]
pub struct EraCharge<Balance: HasCompact + MaxEncodedLen> {
    /// The era.
    #[codec(compact)]
    pub era: EraIndex,
    /// The sum over the validators that the stash backed in it.
    #[codec(compact)]
    pub amount: Balance,
}
