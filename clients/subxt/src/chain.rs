//! Reads the chain, submits calls and waits for blocks.
//!
//! [`main`](super) calls these functions and prints their results. All data comes from final blocks, which no fork can
//! revert.

use crate::palisade::{self, staking, storage};
use std::collections::BTreeMap;
use subxt::error::{DispatchError, TransactionEventsError, TransactionFinalizedSuccessError};
use subxt::storage::{Address, PrefixOf};
use subxt::{client, config::SubstrateConfig, tx::Payload, utils::AccountId32, Error};
use subxt_signer::sr25519::Keypair;

/// A client of a chain with the usual account, signature and hash types of the SDK.
pub type Api = client::OnlineClient<SubstrateConfig>;
/// The state of one block.
pub type At = client::OnlineClientAtBlock<SubstrateConfig>;
/// The stream of final blocks.
pub type Blocks = client::Blocks<SubstrateConfig>;

/// A nominator's stake behind a validator, with the page of the exposure.
#[derive(Clone)]
pub struct Stake {
    pub behind: AccountId32,
    pub page: u32,
    pub value: u128,
}

/// Reads a stored value, or its default.
async fn read<A: Address>(at: &At, item: A, key: A::KeyParts) -> Result<A::Value, Error> {
    Ok(at.storage().fetch(item, key).await?.decode()?)
}

/// Reads all entries of a map for an era.
async fn read_era<A>(at: &At, map: A, era: u32) -> Result<Vec<(A::KeyParts, A::Value)>, Error>
where
    A: Address,
    (u32,): PrefixOf<A::KeyParts>,
{
    let mut entries = at.storage().iter(map, (era,)).await?;
    let mut found = Vec::new();
    while let Some(entry) = entries.next().await {
        let entry = entry?;
        found.push((entry.key()?.decode()?, entry.value().decode()?));
    }
    Ok(found)
}

/// Returns the free balance of an account. Bonded funds are held and not included.
pub async fn free_balance(at: &At, who: AccountId32) -> Result<u128, Error> {
    let account = read(at, storage().system().account(), (who,)).await?;
    Ok(account.data.free)
}

/// Returns the active era.
pub async fn active_era(at: &At) -> Result<u32, Error> {
    let active = read(at, storage().staking().active_era(), ()).await?;
    Ok(active.index)
}

/// Returns the validators of an era, each with its total stake.
pub async fn validators(at: &At, era: u32) -> Result<BTreeMap<AccountId32, u128>, Error> {
    let overviews = read_era(at, storage().staking().eras_stakers_overview(), era).await?;
    let totals = overviews
        .into_iter()
        .map(|((_, who), overview)| (who, overview.total));
    Ok(totals.collect())
}

/// Returns the stakes of a nominator that an era counts.
async fn stakes_of(at: &At, era: u32, nominator: &AccountId32) -> Result<Vec<Stake>, Error> {
    let pages = read_era(at, storage().staking().eras_stakers_paged(), era).await?;
    let stakes = pages
        .into_iter()
        .filter_map(|((_, behind, page), exposure)| {
            let mut others = exposure.others.into_iter();
            let value = others.find(|other| other.who == *nominator)?.value;
            Some(Stake {
                behind,
                page,
                value,
            })
        });
    Ok(stakes.collect())
}

/// Returns the most validators that may be nominated with a stake.
pub async fn most_nominees(at: &At, stake: u128) -> Result<u32, Error> {
    let staking_api = palisade::runtime_apis().staking_api();
    let quota = staking_api.nominations_quota(stake);
    Ok(at.runtime_apis().call(quota).await?)
}

/// Submits a call. Waits until it has succeeded in a final block.
pub async fn submit(api: &Api, call: &impl Payload, keys: &Keypair) -> Result<(), Error> {
    let mut tx = api.tx().await?;
    let submitted = tx.sign_and_submit_then_watch_default(call, keys).await?;
    submitted.wait_for_finalized_success().await?;
    Ok(())
}

/// Claims an era's reward for all nominators on a stake's page.
///
/// Returns `false` if the page was already claimed, or paid automatically.
pub async fn claim(api: &Api, era: u32, stake: &Stake, keys: &Keypair) -> Result<bool, Error> {
    let calls = palisade::tx().staking();
    let payout = calls.payout_stakers_by_page(stake.behind, era, stake.page);
    match submit(api, &payout, keys).await {
        Err(error) if is_already_claimed(&error) => Ok(false),
        outcome => outcome.map(|()| true),
    }
}

fn is_already_claimed(error: &Error) -> bool {
    use Error::TransactionFinalizedSuccessError as Unsuccessful;
    use TransactionEventsError::ExtrinsicFailed;
    use TransactionFinalizedSuccessError::SuccessError;
    let Unsuccessful(SuccessError(ExtrinsicFailed(DispatchError::Module(error)))) = error else {
        return false;
    };
    let error = error.as_root_error();
    matches!(
        error,
        Ok(palisade::Error::Staking(staking::Error::AlreadyClaimed))
    )
}

/// Waits for the next final block.
async fn next(blocks: &mut Blocks) -> Result<At, Error> {
    let gone = || Error::other_str("the node sends no more blocks");
    Ok(blocks.next().await.ok_or_else(gone)??.at().await?)
}

/// Waits for an era that counts a nominator. Returns the era and the stakes.
pub async fn until_counted(
    blocks: &mut Blocks,
    nominator: &AccountId32,
) -> Result<(u32, Vec<Stake>), Error> {
    let mut seen = None;
    loop {
        let at = next(blocks).await?;
        let era = active_era(&at).await?;
        // Exposures are stored before the era begins, so each era is read once.
        if seen.replace(era) != Some(era) {
            let stakes = stakes_of(&at, era, nominator).await?;
            if !stakes.is_empty() {
                return Ok((era, stakes));
            }
        }
    }
}

/// Waits until an era is over. Returns the first block after it.
pub async fn until_over(blocks: &mut Blocks, era: u32) -> Result<At, Error> {
    loop {
        let at = next(blocks).await?;
        if active_era(&at).await? > era {
            return Ok(at);
        }
    }
}

/// The payouts of an era to a nominator, from the events of final blocks.
pub struct Payouts {
    era: u32,
    nominator: AccountId32,
    /// The stakes on unpaid pages.
    pub unpaid: Vec<Stake>,
    /// The nominator's reward so far.
    pub paid: u128,
}

impl Payouts {
    /// Starts with an era that counts `stakes` and has no payouts yet.
    pub fn new(era: u32, nominator: AccountId32, stakes: Vec<Stake>) -> Self {
        Self {
            era,
            nominator,
            unpaid: stakes,
            paid: 0,
        }
    }

    /// Reads the events of a block.
    ///
    /// `PayoutStarted` shows that a page is paid. `Rewarded` is not enough, because a reward of zero has no such event.
    pub async fn note(&mut self, at: &At) -> Result<(), Error> {
        let events = at.events().fetch().await?;
        for started in events.find() {
            let staking::events::PayoutStarted {
                era_index,
                validator_stash,
                page,
                ..
            } = started?;
            let paid = (era_index, validator_stash, page);
            let era = self.era;
            self.unpaid
                .retain(|stake| (era, stake.behind, stake.page) != paid);
        }
        for rewarded in events.find() {
            let staking::events::Rewarded { stash, amount, .. } = rewarded?;
            self.paid += if stash == self.nominator { amount } else { 0 };
        }
        Ok(())
    }

    /// Reads blocks until all pages are paid, at most `patience` blocks.
    pub async fn follow(&mut self, blocks: &mut Blocks, patience: usize) -> Result<(), Error> {
        for _ in 0..patience {
            if self.unpaid.is_empty() {
                break;
            }
            self.note(&next(blocks).await?).await?;
        }
        Ok(())
    }
}
