//! Elections of a provider that waits to be started.
//!
//! Staking never calls [`ElectionProvider::start`]: `palisade-elections` looks at the prediction and starts by itself.
//! `pallet-election-provider-multi-block` does not. [`StartedElections`] stands between staking and such a provider. It
//! starts elections, and hands out their pages. The chain names it twice: as `Config::ElectionProvider`, and in
//! `frame_system::Config::PreInherents`.
//!
//! Owns no storage: staking predicts when a result is wanted, the provider knows whether an election is under way.

use crate::{
    block_weight::BlockWeight,
    pallet::{Config, Pallet},
};
use core::marker::PhantomData;
use frame_election_provider_support::{
    BoundedSupportsOf, ElectionDataProvider, ElectionProvider, PageIndex,
};
use frame_support::{
    traits::{ConstU32, EstimateNextNewSession, Get, PreInherents},
    weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{CheckedDiv, One, Zero},
    Saturating,
};

/// The most storage items that a prediction reads: six of staking, and up to seven for the estimate of the next
/// session. BABE reads three for it.
const READS_OF_PREDICTION: u64 = 13;

/// Makes a provider `P` that waits for [`start`](ElectionProvider::start) elect the eras of staking.
///
/// # When an election starts
///
/// In each block, after `on_initialize` and before the inherents, an election starts if both hold:
///
/// - `P` has no election.
/// - `now + lead ≥ next_election_prediction(now)`, in blocks, with
///   `busy = duration + pages + 1 + Reserve` and `lead = busy + (busy − 1) / (session − 1)`, rounded down.
///
/// `duration` and `pages` are those of `P`. The 1 is for the block in which the duration ends: its result is fetched
/// from the next block on. `Reserve` is for slots that stay empty: predictions count them as blocks.
///
/// `session` is the average length of a session, in blocks. A block in which a session starts is full: `pallet-session`
/// registers the weight of a whole block. A provider that works in `on_poll` does nothing in such a block. So the lead
/// has `busy` blocks in which no session starts. The blocks between them in which a session starts are added. With
/// `busy = 21` and sessions of 12 blocks, the lead is `21 + 20 / 11 = 22`: in one of these blocks a session starts. If
/// a session starts in each block, nothing is added.
///
/// So there is one election for each era, and all its pages are fetched by the block that plans the era. No election
/// starts while staking has a complete result for the next era, or while eras are frozen: then the prediction is the
/// largest block number. If an election fails, the next session asks again, so the next election starts in time for
/// that session. If a session is shorter than the lead, the next election starts at once.
///
/// A provider whose duration is zero is never started, and costs nothing.
///
/// # What happens to its pages
///
/// - **A result that is not ready is not asked for**, because such a provider stops computing if it is asked too early.
///   A later session plans the era, and the election goes on.
/// - **A page that the provider passes over is empty.** The provider has no such page if a solution covers some pages
///   only, or if its fallback finds nothing for the page. The votes on such a page back nobody. If that leaves fewer
///   winners than `MinimumValidatorCount`, staking drops the result.
/// - **Their weight is registered**, as `status` says. Such a provider leaves that to the caller.
///
/// # Types
///
/// - `T`: the runtime.
/// - `P`: the provider.
/// - `Reserve`: in blocks, by default 0.
#[doc = docify::embed!("tests/multi_block_provider/chain.rs", started_elections)]
pub struct StartedElections<T, P, Reserve = ConstU32<0>>(PhantomData<(T, P, Reserve)>);

/// Why a page of a result is not handed out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StartedElectionError<Error> {
    /// There is no result: no election was started, or the election is still running.
    NotReady,
    /// The provider refuses page 0 and keeps its result, or it refuses another page and has ended its election.
    Provider(Error),
}

impl<T, P, Reserve> PreInherents for StartedElections<T, P, Reserve>
where
    T: Config,
    P: ElectionProvider<
        AccountId = T::AccountId,
        BlockNumber = BlockNumberFor<T>,
        DataProvider = Pallet<T>,
    >,
    Reserve: Get<u32>,
{
    /// Starts an election if one is due. Registers its weight.
    fn pre_inherents() {
        if P::duration().is_zero() {
            return;
        }
        BlockWeight::<T>::register(Self::start_if_due());
    }
}

impl<T, P, Reserve> StartedElections<T, P, Reserve>
where
    T: Config,
    P: ElectionProvider<
        AccountId = T::AccountId,
        BlockNumber = BlockNumberFor<T>,
        DataProvider = Pallet<T>,
    >,
    Reserve: Get<u32>,
{
    /// Starts an election if one is due. Returns the weight.
    fn start_if_due() -> Weight {
        if P::status().is_ok() {
            return T::DbWeight::get().reads(1);
        }
        let weight = T::DbWeight::get().reads(READS_OF_PREDICTION.saturating_add(1));
        let now = frame_system::Pallet::<T>::block_number();
        if now.saturating_add(Self::lead()) < P::DataProvider::next_election_prediction(now) {
            return weight;
        }
        if let Err(error) = P::start() {
            log::error!(target: "runtime::staking", "the election does not start: {error:?}");
        }
        weight.saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    /// Returns the number of blocks from the start of an election to the block that plans its era. Rounds down: see
    /// [`StartedElections`].
    fn lead() -> BlockNumberFor<T> {
        let busy = P::duration_with_export()
            .saturating_add(One::one())
            .saturating_add(Reserve::get().into());
        let between_starts = T::NextNewSession::average_session_length().saturating_sub(One::one());
        let session_starts = busy
            .saturating_sub(One::one())
            .checked_div(&between_starts)
            .unwrap_or_else(Zero::zero);
        busy.saturating_add(session_starts)
    }

    /// Returns whether the provider has gone on to the page after `page`, or has ended its election after page 0.
    fn has_passed_over(page: PageIndex) -> bool {
        match P::status() {
            Ok(Some(_)) => !page.is_zero(),
            Ok(None) => false,
            Err(()) => page.is_zero(),
        }
    }
}

impl<T, P, Reserve> ElectionProvider for StartedElections<T, P, Reserve>
where
    T: Config,
    P: ElectionProvider<
        AccountId = T::AccountId,
        BlockNumber = BlockNumberFor<T>,
        DataProvider = Pallet<T>,
    >,
    Reserve: Get<u32>,
{
    type AccountId = P::AccountId;
    type BlockNumber = P::BlockNumber;
    type Error = StartedElectionError<P::Error>;
    type MaxWinnersPerPage = P::MaxWinnersPerPage;
    type MaxBackersPerWinner = P::MaxBackersPerWinner;
    type MaxBackersPerWinnerFinal = P::MaxBackersPerWinnerFinal;
    type Pages = P::Pages;
    type DataProvider = P::DataProvider;

    /// Returns a page of the result. Pages are asked for in descending order, from `Pages − 1` to 0. Registers the
    /// weight that `status` names.
    ///
    /// A page that the provider passes over is empty, with a warning in the log. A provider does not say whether it has
    /// passed over a page. So a page above 0 that it refuses counts as passed over while it has a result, also if it
    /// was asked out of order.
    ///
    /// # Errors
    /// - [`StartedElectionError::NotReady`]: there is no result. Nothing is asked of the provider.
    /// - [`StartedElectionError::Provider`]: the provider refuses page 0 and keeps its result, or it refuses another
    ///   page and has ended its election.
    fn elect(page: PageIndex) -> Result<BoundedSupportsOf<Self>, Self::Error> {
        let Ok(Some(weight)) = P::status() else {
            return Err(StartedElectionError::NotReady);
        };
        BlockWeight::<T>::register(weight);
        match P::elect(page) {
            Ok(supports) => Ok(supports),
            Err(error) if Self::has_passed_over(page) => {
                log::warn!(target: "runtime::staking", "page {page} of the result is left out: {error:?}");
                Ok(Default::default())
            }
            Err(error) => Err(StartedElectionError::Provider(error)),
        }
    }

    fn duration() -> BlockNumberFor<T> {
        P::duration()
    }

    fn start() -> Result<(), Self::Error> {
        P::start().map_err(StartedElectionError::Provider)
    }

    fn status() -> Result<Option<Weight>, ()> {
        P::status()
    }

    #[cfg(any(feature = "runtime-benchmarks", feature = "std"))]
    fn asap() {
        P::asap();
    }
}
