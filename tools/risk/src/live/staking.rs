//! The exposures of an era, who backs them, and what they earn.

use super::{
    chain::{decoded, prefix, unreadable, Chain, Metadata},
    LiveError, Properties,
};
use crate::input::{Behind, Stash};
use codec::{Compact, Decode, Encode};
use palisade_stake_risk::graph::Validator;
use sp_arithmetic::Perbill;
use sp_crypto_hashing::{blake2_128, twox_64};
use std::collections::BTreeMap;

/// An account.
pub type Account = [u8; 32];

/// The length of two hashed keys of 16 bytes, of a hashed era, and of the hash before a validator.
const BEFORE_VALIDATOR: usize = 32 + 12 + 8;
const YEAR_MILLIS: u128 = 31_557_600_000;

/// The stake of an era.
pub struct Staking {
    /// The era.
    pub era: u32,
    /// The stashes of the validators, ascending.
    pub validators: Vec<Account>,
    /// All stake behind each validator.
    pub stakes: Vec<u128>,
    /// By validator: who runs it.
    operators: Vec<Account>,
    /// By staker: the stake behind each validator, by index.
    stakers: BTreeMap<Account, Vec<(u32, u128)>>,
}

#[derive(Decode, Encode)]
struct Overview {
    total: Compact<u128>,
    own: Compact<u128>,
    nominators: u32,
    pages: u32,
}

#[derive(Decode)]
struct Page {
    _total: Compact<u128>,
    others: Vec<(Account, Compact<u128>)>,
}

/// Returns the active era.
///
/// # Errors
/// See [`LiveError`].
pub fn active_era(chain: &Chain<'_>) -> Result<u32, LiveError> {
    // What follows the index in the storage is not of interest.
    let era = chain.value::<u32>(&prefix("Staking", "ActiveEra"), "Staking.ActiveEra")?;
    era.ok_or(LiveError::NoStaking)
}

/// Reads the exposures of an era.
///
/// # Errors
/// See [`LiveError`].
pub fn read(chain: &Chain<'_>, era: u32) -> Result<Staking, LiveError> {
    let of_era = [twox_64(&era.encode()).as_slice(), &era.encode()].concat();

    let what = "Staking.ErasStakersOverview";
    let keys = chain.keys(
        &[prefix("Staking", "ErasStakersOverview"), of_era.clone()].concat(),
        what,
    )?;
    let overviews = chain.values::<Overview>(&keys, what)?;
    let mut exposures: Vec<(Account, Overview)> = Vec::new();
    for (key, overview) in keys.iter().zip(overviews) {
        let overview = overview.ok_or_else(|| unreadable(what))?;
        exposures.push((account_at(key, BEFORE_VALIDATOR, what)?, overview));
    }
    if exposures.is_empty() {
        return Err(LiveError::NoExposures { era });
    }
    exposures.sort_by_key(|(account, _)| *account);
    let validators: Vec<Account> = exposures.iter().map(|(account, _)| *account).collect();

    let mut stakers = BTreeMap::<Account, Vec<(u32, u128)>>::new();
    for (index, (account, overview)) in (0u32..).zip(&exposures) {
        if overview.own.0 > 0 {
            stakers
                .entry(*account)
                .or_default()
                .push((index, overview.own.0));
        }
    }
    let what = "Staking.ErasStakersPaged";
    let keys = chain.keys(
        &[prefix("Staking", "ErasStakersPaged"), of_era].concat(),
        what,
    )?;
    for (key, page) in keys.iter().zip(chain.values::<Page>(&keys, what)?) {
        let validator = account_at(key, BEFORE_VALIDATOR, what)?;
        let index = validators
            .binary_search(&validator)
            .map_err(|_| unreadable(what))?;
        let index = u32::try_from(index).map_err(|_| unreadable(what))?;
        for (staker, amount) in page.ok_or_else(|| unreadable(what))?.others {
            stakers.entry(staker).or_default().push((index, amount.0));
        }
    }
    Ok(Staking {
        era,
        stakes: exposures
            .iter()
            .map(|(_, overview)| overview.total.0)
            .collect(),
        operators: operators(chain, &validators)?,
        validators,
        stakers,
    })
}

/// Returns who runs each validator: the account with the identity of which its stash is a sub-account, else the stash.
fn operators(chain: &Chain<'_>, validators: &[Account]) -> Result<Vec<Account>, LiveError> {
    let of = prefix("Identity", "SuperOf");
    let key = |account: &Account| {
        [
            of.as_slice(),
            blake2_128(account).as_slice(),
            account.as_slice(),
        ]
        .concat()
    };
    let keys: Vec<Vec<u8>> = validators.iter().map(key).collect();
    let parents = chain.values::<Account>(&keys, "Identity.SuperOf")?;
    let pairs = validators.iter().zip(parents);
    Ok(pairs
        .map(|(stash, parent)| parent.unwrap_or(*stash))
        .collect())
}

fn account_at(key: &[u8], start: usize, what: &str) -> Result<Account, LiveError> {
    let bytes = key.get(start..start + 32).ok_or_else(|| unreadable(what))?;
    bytes.try_into().map_err(|_| unreadable(what))
}

impl Staking {
    /// Returns all stake.
    pub fn total(&self) -> u128 {
        self.stakes
            .iter()
            .fold(0, |sum: u128, each| sum.saturating_add(*each))
    }

    /// Returns whether a validator is run by another account than its stash.
    pub fn has_sub_identities(&self) -> bool {
        self.validators != self.operators
    }

    /// Returns the accounts that run validators, ascending. The index of one is its label.
    fn operator_accounts(&self) -> Vec<Account> {
        let mut accounts = self.operators.clone();
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }

    /// Returns the validators of the graph, without tags.
    pub fn graph_validators(&self) -> Vec<Validator> {
        let accounts = self.operator_accounts();
        let label = |operator: &Account| accounts.binary_search(operator).unwrap_or(0) as u32;
        let pairs = self.stakes.iter().zip(&self.operators);
        pairs
            .map(|(stake, operator)| Validator {
                stake: *stake,
                operator: label(operator),
                tags: Vec::new(),
            })
            .collect()
    }

    pub(super) fn validator_names(&self, properties: &Properties) -> Vec<String> {
        let accounts = self.validators.iter();
        accounts.map(|each| properties.address(each)).collect()
    }

    pub(super) fn operator_names(&self, properties: &Properties) -> BTreeMap<u32, String> {
        let names = self.operator_accounts().into_iter();
        (0..)
            .zip(names.map(|account| properties.address(&account)))
            .collect()
    }

    pub(super) fn stashes(&self, properties: &Properties) -> Vec<Stash> {
        let stakers = self.stakers.iter();
        let behind = |(validator, amount): &(u32, u128)| Behind {
            validator: *validator,
            amount: *amount,
        };
        let nonzero = |(_, amount): &&(u32, u128)| *amount > 0;
        stakers
            .map(|(account, stakes)| Stash {
                name: properties.address(account),
                validators: stakes.iter().filter(nonzero).map(behind).collect(),
            })
            .collect()
    }
}

/// The first fields of the answer `Staking.inflation`.
#[derive(Decode)]
struct Inflation {
    _issuance: u128,
    _staked: u128,
    era_millis: u64,
    _staking_rate: u64,
    era_stakers: u128,
}

/// Returns what the stake of each validator earns in a year if all earn the same points, rounded down, 100% at most.
/// Without stake, that is nothing. Empty if the chain can't say what an era pays. Notes say what is not known, and what
/// is cut.
///
/// # Errors
/// See [`LiveError`].
pub fn yields(
    chain: &Chain<'_>,
    metadata: &Metadata,
    staking: &Staking,
    notes: &mut Vec<String>,
) -> Result<Vec<Perbill>, LiveError> {
    let Some(question) = metadata.question("Staking", "inflation") else {
        notes.push(
            "The chain has no view function Staking.inflation, so no returns are known.".into(),
        );
        return Ok(Vec::new());
    };
    let what = "Staking.inflation";
    let answer = chain.ask(&question, (), what)?;
    let Some((0, inflation)) = answer.split_first() else {
        notes.push("The chain can't compute its inflation, so no returns are known.".into());
        return Ok(Vec::new());
    };
    let inflation: Inflation = decoded(inflation, what)?;
    if inflation.era_millis == 0 {
        notes.push("The chain's eras have no length, so no returns are known.".into());
        return Ok(Vec::new());
    }
    notes.push(
        "Returns are those of an era like this one, if all validators earn the same points.".into(),
    );
    let millis = u128::from(inflation.era_millis) * (staking.stakes.len() as u128).max(1);
    let each = inflation.era_stakers.saturating_mul(YEAR_MILLIS) / millis;
    let stakes = staking.stakes.iter().copied();
    match stakes
        .clone()
        .filter(|stake| (1..each).contains(stake))
        .count()
    {
        0 => {}
        1 => notes.push("The return of 1 validator is above 100%. It is shown as 100%.".into()),
        cut => notes.push(format!(
            "The returns of {cut} validators are above 100%. They are shown as 100%."
        )),
    }
    let part = |stake| match stake {
        0 => Perbill::zero(),
        _ => Perbill::from_rational(each, stake),
    };
    Ok(stakes.map(part).collect())
}
