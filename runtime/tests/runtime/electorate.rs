//! A large electorate on the `local` preset. It is made with the calls that stakers make.
//!
//! It is made before the first block. It depends only on the numbers below, and is the same natively and in Wasm.

use codec::Encode;
use frame_support::assert_ok;
use palisade_runtime::{
    constants::currency::PAL,
    genesis::{MIN_NOMINATOR_BOND, MIN_VALIDATOR_BOND},
    session_keys::PlainSessionKeys,
    AccountId, Balance, Balances, Runtime, RuntimeOrigin, Session, SessionKeys, Staking,
};
use palisade_staking::{
    MaxNominatorsCount, MaxValidatorsCount, RewardDestination, ValidatorPrefs, Validators,
};
use pallet_balances::TotalIssuance;
use sp_core::{ed25519, sr25519};
use sp_io::hashing;
use sp_runtime::{MultiAddress, Perbill};

/// The stake of the richest nominator above the minimum. The nominator at rank r stakes 1/r of this above the minimum.
const LARGEST_STAKE: Balance = 5_000_000 * PAL;
/// The free balance of each new staker, besides its stake.
const FOR_FEES: Balance = PAL;
/// Candidates stake up to this multiple of their minimum.
const OWN_STAKES: u64 = 50;

/// How much there is at stake in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// The runtime's tests use the first variant only, and the benchmark uses all.
#[allow(dead_code)]
pub enum AtStake {
    /// What comes of the single stakes.
    AsDrawn,
    /// All nominators have the same stake. It makes the issuance just less than 2 · (2⁶⁴ − 1) units.
    AlmostTwice64Bits,
    /// The same, but the chain counts only half of its issuance. So votes are not scaled, and their sum does not fit
    /// into 64 bits. This is a fault. The benchmark measures its cost.
    MoreVotesThan64Bits,
}

/// The stakers that are added to those of the genesis.
#[derive(Clone, Copy, Debug)]
pub struct Electorate {
    /// The number of new nominators.
    pub nominators: u32,
    /// The number of different candidates that each nominator votes for. It is at most the number of all candidates.
    pub votes: u32,
    /// The number of candidates, including those of the genesis.
    pub candidates: u32,
    /// Nominators vote only for this number of candidates, the first ones. If it equals `votes`, all vote for the same.
    pub named: u32,
    /// The number of seats.
    pub seats: u32,
    /// Whether all new stakers have the same stake, and each nominator votes for consecutive candidates. Such ties give
    /// a solver the most work.
    pub tied: bool,
    /// How much there is at stake.
    pub at_stake: AtStake,
    /// The seed of stakes and votes, unless all are tied.
    pub seed: u64,
}

impl Electorate {
    /// As many stakers as Polkadot has, and a seed.
    pub const LIKE_POLKADOT: Self = Self {
        nominators: 22_500,
        votes: 16,
        candidates: 1_000,
        named: 1_000,
        seats: 297,
        tied: false,
        at_stake: AtStake::AsDrawn,
        seed: 20_260_901,
    };

    /// Bonds, validates and nominates in the current state, between two blocks.
    pub fn settle(&self) {
        // The lists get room for as many as elections read, whatever the genesis says.
        MaxValidatorsCount::<Runtime>::kill();
        MaxNominatorsCount::<Runtime>::kill();
        let mut candidates: Vec<_> = Validators::<Runtime>::iter_keys().collect();
        for index in candidates.len() as u32..self.candidates {
            candidates.push(self.settle_candidate(index));
        }
        candidates.truncate(self.named as usize);
        let equal_stake = self.equal_stake();
        for index in 0..self.nominators {
            let stake = equal_stake.unwrap_or_else(|| self.stake(index));
            self.settle_nominator(index, stake, &candidates);
        }
        if self.at_stake == AtStake::MoreVotesThan64Bits {
            TotalIssuance::<Runtime>::mutate(|issuance| *issuance /= 2);
        }
        let seats = Staking::set_validator_count(RuntimeOrigin::root(), self.seats);
        assert_ok!(seats);
    }

    fn settle_candidate(&self, index: u32) -> AccountId {
        let who = self.account("candidate", index);
        let origin = bond(&who, self.own_stake(index));
        assert_ok!(Session::set_keys(origin.clone(), keys_of(&who), vec![]));
        let prefs = ValidatorPrefs {
            commission: Perbill::from_percent(self.draw("commission", index, 0, 10) as u32),
            blocked: false,
        };
        assert_ok!(Staking::validate(origin, prefs));
        who
    }

    fn settle_nominator(&self, index: u32, stake: Balance, candidates: &[AccountId]) {
        let who = self.account("nominator", index);
        let origin = bond(&who, stake);
        let targets = self
            .places(index, candidates.len())
            .into_iter()
            .map(|place| MultiAddress::Id(candidates[place].clone()));
        assert_ok!(Staking::nominate(origin, targets.collect()));
    }

    /// Returns the stake of each nominator if it follows from the total. Reads the issuance before stakers are added.
    fn equal_stake(&self) -> Option<Balance> {
        if self.at_stake == AtStake::AsDrawn {
            return None;
        }
        let all = 2 * Balance::from(u64::MAX) - 1;
        let left = all - Balances::total_issuance();
        Some(left / Balance::from(self.nominators) - FOR_FEES)
    }

    fn own_stake(&self, index: u32) -> Balance {
        let thousandths = if self.tied {
            0
        } else {
            self.draw("own stake", index, 0, OWN_STAKES * 1_000)
        };
        MIN_VALIDATOR_BOND + MIN_VALIDATOR_BOND * Balance::from(thousandths) / 1_000
    }

    fn stake(&self, index: u32) -> Balance {
        if self.tied {
            return MIN_NOMINATOR_BOND;
        }
        // Not a round number, so that rounding has an effect.
        let odd = Balance::from(self.draw("odd stake", index, 0, PAL as u64));
        MIN_NOMINATOR_BOND + LARGEST_STAKE / Balance::from(index + 1) + odd
    }

    /// Returns the votes of a nominator, as different indices of candidates.
    fn places(&self, index: u32, candidates: usize) -> Vec<usize> {
        if self.tied {
            let row = (0..self.votes).map(|nth| (index + nth) as usize % candidates);
            return row.collect();
        }
        let mut places = Vec::new();
        for nth in 0.. {
            if places.len() == self.votes as usize {
                break;
            }
            // The nearer to the front, the likelier.
            let up_to = self.draw("up to", index, nth, candidates as u64) + 1;
            let place = self.draw("vote", index, nth, up_to) as usize;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    fn account(&self, role: &str, index: u32) -> AccountId {
        hashing::blake2_256(&(self.seed, role, index).encode()).into()
    }

    /// Returns an integer below `bound`.
    fn draw(&self, what: &str, index: u32, nth: u32, bound: u64) -> u64 {
        let drawn = hashing::twox_64(&(self.seed, what, index, nth).encode());
        let product = u128::from(u64::from_le_bytes(drawn)) * u128::from(bound);
        (product >> 64) as u64
    }
}

/// Funds an account and bonds the stake.
fn bond(who: &AccountId, stake: Balance) -> RuntimeOrigin {
    let id = MultiAddress::Id(who.clone());
    let funds = Balances::force_set_balance(RuntimeOrigin::root(), id, stake + FOR_FEES);
    assert_ok!(funds);
    let origin = RuntimeOrigin::signed(who.clone());
    assert_ok!(Staking::bond(
        origin.clone(),
        stake,
        RewardDestination::Staked
    ));
    origin
}

/// Returns keys whose secrets nobody has. Blocks in these tests have no signatures.
fn keys_of(who: &AccountId) -> SessionKeys {
    let bytes: [u8; 32] = who.clone().into();
    let key = sr25519::Public::from_raw(bytes);
    PlainSessionKeys {
        grandpa: ed25519::Public::from_raw(bytes).into(),
        babe: key.into(),
        im_online: key.into(),
        authority_discovery: key.into(),
    }
    .into()
}
