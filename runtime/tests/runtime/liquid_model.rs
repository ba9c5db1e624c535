//! What `docs/spec/liquid-staking.md` says about sums, as a model. It reads nothing of the pallet but its events.
//!
//! A story feeds it with the events of each block, with the stakes of stashes after a slash, and with its own deposits and
//! exits. Then it compares [`Model::sums`] with the chain.

use palisade_liquid_staking::Event;
use palisade_runtime::{
    constants::currency::EXISTENTIAL_DEPOSIT, AccountId, Balance, LiquidStaking, Runtime, Staking,
};
use sp_core::U256;
use sp_staking::StakingInterface;
use std::collections::BTreeMap;

/// The virtual shares, and the units that they own.
const VIRTUAL: Balance = 1_000_000;
/// The settings of the preset, in parts of a billion.
const INSURANCE_SHARE: Balance = 50_000_000;
const BUFFER_TARGET: Balance = 50_000_000;
const INSTANT_FEE: Balance = 5_000_000;
const MAX_PER_VALIDATOR: Balance = 333_333_333;
const BILLION: Balance = 1_000_000_000;

/// `floor(a · b / c)`.
pub fn part(a: Balance, b: Balance, c: Balance) -> Balance {
    (U256::from(a) * U256::from(b) / U256::from(c)).as_u128()
}

/// A batch: what its members own.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub cash: Balance,
    /// The chunk of each stash.
    pub chunks: Vec<Balance>,
}

impl Group {
    pub fn sum(&self) -> Balance {
        self.cash + self.chunks.iter().sum::<Balance>()
    }
}

/// What everybody owns.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub buffer: Balance,
    pub insurance: Balance,
    pub active: Vec<Balance>,
    /// The validator of each stash.
    pub validators: Vec<AccountId>,
    pub bonds: Vec<Balance>,
    pub shares: Balance,
    pub collected: Balance,
    pub batches: BTreeMap<u32, Group>,
}

/// A slash of a stash, as staking did it: what is left of the active stake, and of the chunk of each batch.
pub struct Left {
    pub active: Balance,
    pub chunks: BTreeMap<u32, Balance>,
}

impl Model {
    pub fn nav(&self) -> Balance {
        self.buffer + self.active.iter().sum::<Balance>()
    }

    /// What shares are worth to who leaves.
    pub fn value_of(&self, shares: Balance) -> Balance {
        let priced = part(shares, self.nav() + VIRTUAL, self.shares + VIRTUAL);
        priced.min(part(shares, self.nav(), self.shares))
    }

    /// Buffer, insurance fund, active stakes and shares: the same as the chain has.
    pub fn sums(&self) -> (Balance, Balance, Vec<Balance>, Balance) {
        (
            self.buffer,
            self.insurance,
            self.active.clone(),
            self.shares,
        )
    }

    /// The same sums of the chain.
    pub fn sums_of_chain() -> (Balance, Balance, Vec<Balance>, Balance) {
        let (cash, stashes) = (LiquidStaking::cash(), LiquidStaking::stashes());
        let active = stashes.iter().map(|stash| stash.active).collect();
        assert_eq!(cash.returning, 0, "staking leaves no dust in this story");
        (
            cash.buffer,
            cash.insurance,
            active,
            LiquidStaking::total_shares(),
        )
    }

    pub fn deposit(&mut self, amount: Balance) -> Balance {
        let shares = part(amount, self.shares + VIRTUAL, self.nav() + VIRTUAL);
        self.buffer += amount;
        self.shares += shares;
        shares
    }

    /// Returns what is paid.
    pub fn exit_at_once(&mut self, shares: Balance) -> Balance {
        let value = self.value_of(shares);
        let fee = (value * INSTANT_FEE).div_ceil(BILLION);
        self.buffer -= value - fee;
        self.shares -= shares;
        value - fee
    }

    /// Follows an event. `left` reads what a slash has left of a stash.
    pub fn follow(&mut self, event: &Event<Runtime>, left: impl Fn(u32) -> Left) {
        match event {
            Event::RewardTaken {
                reward,
                fee,
                insurance,
            } => {
                let insured = part(*reward, INSURANCE_SHARE, BILLION);
                assert_eq!((*fee, *insurance), (0, insured));
                self.insurance += insured;
                self.buffer += reward - insured;
            }
            Event::BatchClosed {
                batch,
                shares,
                balance,
                ..
            } => {
                assert_eq!(*shares, self.collected);
                let group = self.close();
                assert_eq!(*balance, group.sum());
                self.batches.insert(*batch, group);
            }
            Event::Delegated { amount } => assert_eq!(*amount, self.delegate()),
            Event::BatchSettled { batch, balance } => {
                let group = self.batches.get(batch).expect("it was closed");
                assert_eq!(*balance, group.sum());
            }
            Event::LossTaken {
                stash,
                by_bond,
                by_insurance,
                by_batches,
                by_holders,
            } => {
                let told = [*by_bond, *by_insurance, *by_batches, *by_holders];
                assert_eq!(told, self.lose(*stash as usize, left(*stash)));
            }
            _ => {}
        }
    }

    /// The batch takes the same part of the buffer and of each stash.
    fn close(&mut self) -> Group {
        let amount = self.value_of(self.collected);
        let liquid = self.nav();
        let cash = part(self.buffer, amount, liquid);
        let chunks: Vec<_> = self
            .active
            .iter()
            .map(|active| part(*active, amount, liquid))
            .collect();
        self.buffer -= cash;
        for (active, chunk) in self.active.iter_mut().zip(&chunks) {
            *active -= chunk;
        }
        let shares = std::mem::take(&mut self.collected);
        self.shares -= shares;
        Group { cash, chunks }
    }

    /// The smallest stashes whose validators validate are filled up to one level. Each stash has enough to nominate.
    fn delegate(&mut self) -> Balance {
        let (nav, stashes) = (self.nav(), self.active.iter_mut().zip(&self.validators));
        let mut at_work: Vec<_> = stashes
            .filter_map(|(active, who)| Staking::is_validator(who).then_some(active))
            .collect();
        let target = (U256::from(nav) * U256::from(BUFFER_TARGET) + U256::from(BILLION - 1))
            / U256::from(BILLION);
        let funds = self.buffer.saturating_sub(target.as_u128());
        let mut sorted: Vec<_> = at_work.iter().map(|active| **active).collect();
        sorted.sort_unstable();
        // The first stashes to which the funds are enough for the next one's level.
        let level = (1..=sorted.len())
            .map(|count| (funds + sorted[..count].iter().sum::<Balance>()) / count as Balance)
            .zip(sorted.iter().skip(1).chain([&Balance::MAX]))
            .find_map(|(level, next)| (level <= *next).then_some(level))
            .expect("the last one has no next")
            .min(part(nav, MAX_PER_VALIDATOR, BILLION));
        let mut sum = 0;
        for active in &mut at_work {
            let amount = level.saturating_sub(**active);
            **active += amount;
            sum += amount;
        }
        self.buffer -= sum;
        sum
    }

    /// The bond pays first, then the insurance fund, then holders and batches by what each of them lost. Returns what each bears.
    fn lose(&mut self, stash: usize, left: Left) -> [Balance; 4] {
        let of_holders = self.active[stash] - left.active;
        self.active[stash] = left.active;
        let mut of_batches = BTreeMap::new();
        for (id, chunk) in left.chunks {
            let group = self.batches.get_mut(&id).expect("it was closed");
            of_batches.insert(id, group.chunks[stash] - chunk);
            group.chunks[stash] = chunk;
        }
        let loss = of_holders + of_batches.values().sum::<Balance>();
        let bond = self.bonds[stash].min(loss);
        let insurance = (self.insurance - EXISTENTIAL_DEPOSIT).min(loss - bond);
        self.bonds[stash] -= bond;
        self.insurance -= insurance;
        let (mut to_batches, mut by_batches) = (0, 0);
        for (id, lost) in of_batches {
            let share = part(bond + insurance, lost, loss);
            self.batches.get_mut(&id).expect("it was closed").cash += share;
            to_batches += share;
            by_batches += lost - share;
        }
        let to_holders = bond + insurance - to_batches;
        self.buffer += to_holders;
        [bond, insurance, by_batches, of_holders - to_holders]
    }
}
