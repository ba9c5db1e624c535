//! The rewards that are promised and not paid yet.
//!
//! Rewards are minted when they are paid. Until then the issuance does not contain them. A cap of the supply has to
//! count them. Reads the room `Rewards`.

use crate::{pallet::Config, rooms::Rewards, types::BalanceOf};
use core::marker::PhantomData;
use frame_support::traits::Get;

/// The rewards that are promised and not paid yet, in units: those of all ended eras that are not settled, and what
/// services added to the active era.
///
/// The sum is at least what staking can still mint for these eras. Rewards that stakers decline are part of it until
/// their page is paid.
///
/// Reads one small value for each unsettled era. Usually there are at most `HistoryDepth` of them, and a few more while
/// blocks are full. An expired era stays unsettled as long as it stays stored (see `pruning.rs`), so at least until no
/// offence in it can be slashed. If every session is an era, there can be one unsettled era for each session for which
/// stake is bonded.
///
/// With [`FromPot`](crate::FromPot) the issuance contains these rewards already.
pub struct PromisedRewards<T>(PhantomData<T>);

impl<T: Config> Get<BalanceOf<T>> for PromisedRewards<T> {
    fn get() -> BalanceOf<T> {
        Rewards::<T>::promised()
    }
}
