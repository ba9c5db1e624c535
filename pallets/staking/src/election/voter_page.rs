//! One page of voters while it is filled, and the targets whose nominations are void.
//!
//! The page bounds the number of voters that are *read*, not only of those that are listed: a voter that is read and
//! not listed costs as much. Reads the rooms `Ledgers`, `Limits`, `Elections`, `PunishmentRecords` and `Roles`. Writes
//! nothing.

use super::electorate::page_is_full;
use crate::{
    pallet::{Config, Pallet},
    rooms::{Elections, Ledgers, Limits, PunishmentRecords, Roles},
    slashing::types::VoidedNominations,
    types::{BalanceOf, Nominations},
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_election_provider_support::{DataProviderBounds, VoteWeight, VoterOf};
use frame_support::{traits::Get, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::currency_to_vote::CurrencyToVote;

/// The targets of one voter.
pub(super) type TargetsOf<T> =
    BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxNominations>;

/// Returns the number of bytes of a voter in a snapshot: its id, its weight, a length and its targets.
fn encoded_voter_size<AccountId>(targets: usize) -> u32 {
    let id = core::mem::size_of::<AccountId>();
    let weight = core::mem::size_of::<VoteWeight>();
    id.saturating_add(weight)
        .saturating_add(1)
        .saturating_add(targets.saturating_mul(id)) as u32
}

/// What a page does with silent voters: those whose active stake is too small for one vote, nominators below the
/// minimum bond, and those without a target.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum SilentVoters {
    /// The page lists them without targets.
    Listed,
    /// The page leaves them out.
    LeftOut,
}

/// A page of voters that is being filled.
pub(super) struct VoterPage<T: Config> {
    voters: Vec<VoterOf<Pallet<T>>>,
    read: u32,
    size: u32,
    bounds: DataProviderBounds,
    issuance: BalanceOf<T>,
    minimum_bond: BalanceOf<T>,
    silent: SilentVoters,
    least_stake: Option<BalanceOf<T>>,
}

impl<T: Config> VoterPage<T> {
    /// Returns an empty page.
    pub(super) fn new(bounds: DataProviderBounds, silent: SilentVoters) -> Self {
        Self {
            voters: Vec::new(),
            read: 0,
            size: 0,
            bounds,
            issuance: Elections::<T>::issuance_of_votes(),
            minimum_bond: Limits::<T>::minimum_bond_to_nominate(),
            silent,
            least_stake: None,
        }
    }

    /// Returns whether the page has read twice the voters that it can list. Voters that are read and not listed cost as
    /// much, and their number has no other bound.
    ///
    /// The limit is never above the largest electorate, also on a page without bounds.
    pub(super) fn has_read_enough(&self) -> bool {
        let electorate = T::MaxCandidates::get().saturating_add(T::MaxNominators::get());
        let limit = self.bounds.count.map_or(electorate, |bound| {
            bound.0.saturating_mul(2).min(electorate)
        });
        self.read >= limit
    }

    /// Adds a candidate, which votes for itself. Returns the stake with which it votes, zero if it has no vote. `None`
    /// if the page has no room.
    pub(super) fn add(
        &mut self,
        stash: &T::AccountId,
        targets: TargetsOf<T>,
    ) -> Option<BalanceOf<T>> {
        self.add_with_minimum(stash, targets, Zero::zero())
    }

    /// As [`Self::add`], for a nominator. A nominator below the minimum bond of nominators has no vote.
    pub(super) fn add_nominator(
        &mut self,
        stash: &T::AccountId,
        targets: TargetsOf<T>,
    ) -> Option<BalanceOf<T>> {
        self.add_with_minimum(stash, targets, self.minimum_bond)
    }

    fn add_with_minimum(
        &mut self,
        stash: &T::AccountId,
        mut targets: TargetsOf<T>,
        minimum: BalanceOf<T>,
    ) -> Option<BalanceOf<T>> {
        self.read.saturating_inc();
        let stake = Ledgers::<T>::readable_stake_of(stash);
        let weight = T::CurrencyToVote::to_vote(stake, self.issuance);
        if weight.is_zero() || stake < minimum {
            targets = BoundedVec::new();
        }
        let is_silent = targets.is_empty();
        if is_silent && self.silent == SilentVoters::LeftOut {
            return Some(Zero::zero());
        }
        let size = encoded_voter_size::<T::AccountId>(targets.len()).saturating_add(self.size);
        let count = self.count().saturating_add(1);
        if page_is_full(&self.bounds, count, size) {
            return None;
        }
        self.size = size;
        self.voters.push((stash.clone(), weight, targets));
        Some(if is_silent { Zero::zero() } else { stake })
    }

    /// Counts a voter that was read and has no place on the page.
    pub(super) fn pass_over(&mut self) {
        self.read.saturating_inc();
    }

    /// Compares the stake of a nominator with the least stake so far. A stake of zero is no vote.
    pub(super) fn update_least_stake(&mut self, stake: BalanceOf<T>) {
        if !stake.is_zero() {
            self.least_stake = Some(self.least_stake.map_or(stake, |least| least.min(stake)));
        }
    }

    /// Returns whether the page lists no voter.
    pub(super) fn is_empty(&self) -> bool {
        self.voters.is_empty()
    }

    /// Returns the number of voters on the page.
    pub(super) fn count(&self) -> u32 {
        self.voters.len() as u32
    }

    /// Returns the number of voters that were read for the page.
    pub(super) fn number_read(&self) -> u32 {
        self.read
    }

    /// Returns the least stake of a nominator on the page that has a vote.
    pub(super) fn least_stake(&self) -> Option<BalanceOf<T>> {
        self.least_stake
    }

    /// Returns the voters.
    pub(super) fn into_voters(self) -> Vec<VoterOf<Pallet<T>>> {
        self.voters
    }
}

/// If at most this many validators are punished, a page reads all of them, and looks up no other target.
const FEW: usize = 16;

/// For each target: the moment up to which nominations for it are void.
///
/// Usually few validators are punished. A page reads these, and knows that nominations for all others count. If there
/// are more, it looks up each other target once. So the work of a page is bounded by its distinct targets, however many
/// validators were ever punished.
pub(super) struct VoidedTargets<T: Config> {
    known: BTreeMap<T::AccountId, Option<VoidedNominations<BlockNumberFor<T>>>>,
    /// Whether nominations for all other targets count.
    is_complete: bool,
    /// The number of elections before the one for which the page is read.
    elections: u32,
    lookups: u32,
}

impl<T: Config> VoidedTargets<T> {
    /// Reads the first punished validators.
    pub(super) fn read() -> Self {
        let mut voided = Self {
            known: BTreeMap::new(),
            is_complete: false,
            elections: Elections::<T>::count_at_start(),
            lookups: 0,
        };
        let mut validators = PunishmentRecords::<T>::validators();
        for _ in 0..=FEW {
            // To find the next record is a read as well.
            voided.count_lookup();
            let Some(validator) = validators.next() else {
                voided.is_complete = true;
                break;
            };
            voided.look_up(validator);
        }
        voided
    }

    /// Returns the targets for which the nomination is not void.
    pub(super) fn without_void(
        &mut self,
        nominator: &T::AccountId,
        nominations: Nominations<T>,
    ) -> TargetsOf<T> {
        let Nominations {
            mut targets,
            submitted_in,
            ..
        } = nominations;
        if targets.iter().any(|target| self.get(target).is_some()) {
            let submitted_at = Roles::<T>::nominated_at(nominator);
            self.count_lookup();
            targets.retain(|target| {
                let void = self.get(target);
                !void.is_some_and(|void| void.covers(submitted_in, submitted_at))
            });
        }
        targets
    }

    /// Counts one look-up of a target or of the block of a nomination.
    pub(super) fn count_lookup(&mut self) {
        self.lookups.saturating_inc();
    }

    /// Returns the number of look-ups so far.
    pub(super) fn lookups(&self) -> u32 {
        self.lookups
    }

    fn get(&mut self, target: &T::AccountId) -> Option<VoidedNominations<BlockNumberFor<T>>> {
        let known = self.known.get(target).copied();
        if self.is_complete || known.is_some() {
            return known.flatten();
        }
        self.look_up(target.clone())
    }

    fn look_up(&mut self, target: T::AccountId) -> Option<VoidedNominations<BlockNumberFor<T>>> {
        let voided = PunishmentRecords::<T>::get(&target)
            .and_then(|punishment| punishment.voided_in_election(self.elections));
        self.count_lookup();
        self.known.insert(target, voided);
        voided
    }
}
