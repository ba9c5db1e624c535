//! What the program reads of the chain, submits to it, and waits for.
//!
//! What comes before: the story of [`main`](super), which says what is wanted. What comes after: it prints what these
//! functions found in final blocks, which no fork takes back.

use crate::palisade::{self, staking, storage};
use std::collections::BTreeMap;
use subxt::error::{DispatchError, TransactionEventsError, TransactionFinalizedSuccessError};
use subxt::storage::{Address, PrefixOf};
use subxt::{client, config::SubstrateConfig, tx::Payload, utils::AccountId32, Error};
use subxt_signer::sr25519::Keypair;

/// A client of a chain whose accounts, signatures and hashes are the SDK's usual ones.
pub type Api = client::OnlineClient<SubstrateConfig>;
/// The state of one block.
pub type At = client::OnlineClientAtBlock<SubstrateConfig>;
/// Final blocks as they come.
pub type Blocks = client::Blocks<SubstrateConfig>;

/// What a validator has of a nominator, and on which page of its nominators that is written.
#[derive(Clone)]
pub struct Stake {
    pub behind: AccountId32,
    pub page: u32,
    pub value: u128,
}

/// A stored value, or its default.
async fn read<A: Address>(at: &At, item: A, key: A::KeyParts) -> Result<A::Value, Error> {
    Ok(at.storage().fetch(item, key).await?.decode()?)
}

/// All that a map holds under an era.
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

/// What an account owns and has not bonded.
pub async fn free_balance(at: &At, who: AccountId32) -> Result<u128, Error> {
    let account = read(at, storage().system().account(), (who,)).await?;
    Ok(account.data.free)
}

/// The era that is being validated.
pub async fn active_era(at: &At) -> Result<u32, Error> {
    let active = read(at, storage().staking().active_era(), ()).await?;
    Ok(active.index)
}

/// An era's validators, each with all the stake behind it.
pub async fn validators(at: &At, era: u32) -> Result<BTreeMap<AccountId32, u128>, Error> {
    let overviews = read_era(at, storage().staking().eras_stakers_overview(), era).await?;
    let totals = overviews
        .into_iter()
        .map(|((_, who), overview)| (who, overview.total));
    Ok(totals.collect())
}

/// What an era counts of a nominator.
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

/// How many validators may be nominated with a stake.
pub async fn most_nominees(at: &At, stake: u128) -> Result<u32, Error> {
    let staking_api = palisade::runtime_apis().staking_api();
    let quota = staking_api.nominations_quota(stake);
    Ok(at.runtime_apis().call(quota).await?)
}

/// Submits a call, and waits until it has succeeded in a final block.
pub async fn submit(api: &Api, call: &impl Payload, keys: &Keypair) -> Result<(), Error> {
    let mut tx = api.tx().await?;
    let submitted = tx.sign_and_submit_then_watch_default(call, keys).await?;
    submitted.wait_for_finalized_success().await?;
    Ok(())
}

/// Claims an era's reward for everybody on a stake's page. `false` if somebody else, or the chain, was quicker.
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

/// The next final block.
async fn next(blocks: &mut Blocks) -> Result<At, Error> {
    let gone = || Error::other_str("the node sends no more blocks");
    Ok(blocks.next().await.ok_or_else(gone)??.at().await?)
}

/// Waits for an era that counts a nominator: the era, and its stakes.
pub async fn until_counted(
    blocks: &mut Blocks,
    nominator: &AccountId32,
) -> Result<(u32, Vec<Stake>), Error> {
    let mut seen = None;
    loop {
        let at = next(blocks).await?;
        let era = active_era(&at).await?;
        // What an era counts is settled before it begins.
        if seen.replace(era) != Some(era) {
            let stakes = stakes_of(&at, era, nominator).await?;
            if !stakes.is_empty() {
                return Ok((era, stakes));
            }
        }
    }
}

/// Waits until an era is over: the first block after it.
pub async fn until_over(blocks: &mut Blocks, era: u32) -> Result<At, Error> {
    loop {
        let at = next(blocks).await?;
        if active_era(&at).await? > era {
            return Ok(at);
        }
    }
}

/// What an era pays a nominator, by the events of final blocks.
pub struct Payouts {
    era: u32,
    nominator: AccountId32,
    /// The stakes whose pages are still to be paid.
    pub unpaid: Vec<Stake>,
    /// What the nominator got.
    pub paid: u128,
}

impl Payouts {
    /// Of an era that counts `stakes`, when nothing of it is paid.
    pub fn new(era: u32, nominator: AccountId32, stakes: Vec<Stake>) -> Self {
        Self {
            era,
            nominator,
            unpaid: stakes,
            paid: 0,
        }
    }

    /// Takes note of a block. `PayoutStarted` tells that a page is paid: a reward of nothing has no event of its own.
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

    /// Takes note of blocks until all is paid, or until there were `patience` of them.
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
