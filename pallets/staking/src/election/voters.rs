//! Voters are read in pages.
//!
//! Owns `NextVoters`, and `MinimumActiveStake`, which clients read. Intentions come before this in the flow;
//! `provider` hands the pages to the election.
//!
//! **Nobody is read twice.** Self-votes come first, as many pages as they fill, then nominators in the order
//! of storage, each page from where the one before stopped. That order is of hashes of accounts, and an
//! account keeps its hash: nobody can change places in it. A candidate that turns nominator between two pages
//! might stand in both lists, so whoever *begins* to nominate while voters are read has no vote (its nomination
//! is `suppressed`); who nominated before and changes its mind votes as it stands when its page is read.
//!
//! **The order is not random.** The hash has no secret, so accounts can be tried out until one stands at the front.
//! That gains nothing while everybody is read, and pushes others out when there are more voters than room. So
//! `MaxCandidates` and `MaxNominators` keep the electorate within it, whatever governance sets.
//!
//! **What is read is bounded, not what comes of it.** Keys are read first, so that a nomination that can't be decoded is
//! counted as well: it stands for a voter without targets.

use super::{
    provider::exhausted,
    types::{VoterPosition, VoterReading},
};
use crate::{
    candidates::keys_after, pallet::*, slashing::types::VoidedNominations, types::*,
    weights::WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_election_provider_support::{DataProviderBounds, PageIndex, VoteWeight, VoterOf};
use frame_support::{traits::Get, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::currency_to_vote::CurrencyToVote;

type TargetsOf<T> =
    BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxNominations>;

/// The bytes a voter takes in a snapshot: its id, its weight, a length and its targets.
fn encoded_voter_size<AccountId>(targets: usize) -> u32 {
    let id = core::mem::size_of::<AccountId>();
    (id + core::mem::size_of::<VoteWeight>() + 1).saturating_add(targets.saturating_mul(id)) as u32
}

/// A page of voters that is being filled.
struct VoterPage<T: Config> {
    voters: Vec<VoterOf<Pallet<T>>>,
    read: u32,
    size: u32,
    bounds: DataProviderBounds,
    issuance: BalanceOf<T>,
    keeps_silent_voters: bool,
    least_stake: Option<BalanceOf<T>>,
}

impl<T: Config> VoterPage<T> {
    /// Whether twice as many were read as may stand on it. Who is read and not listed costs as much, and there
    /// may be any number of them. Never more than an electorate can have, also on a page without bounds.
    fn has_read_enough(&self) -> bool {
        let electorate = T::MaxCandidates::get().saturating_add(T::MaxNominators::get());
        let limit = self.bounds.count.map_or(electorate, |bound| {
            bound.0.saturating_mul(2).min(electorate)
        });
        self.read >= limit
    }

    /// Returns the stake with which it votes, zero if it has nothing to say. `None` if there was no room.
    fn take(&mut self, stash: &T::AccountId, mut targets: TargetsOf<T>) -> Option<BalanceOf<T>> {
        self.read.saturating_inc();
        let stake = Pallet::<T>::active_stake_of(stash);
        let weight = T::CurrencyToVote::to_vote(stake, self.issuance);
        if weight.is_zero() {
            targets = BoundedVec::new();
        }
        let is_silent = targets.is_empty();
        if is_silent && !self.keeps_silent_voters {
            return Some(Zero::zero());
        }
        let size = encoded_voter_size::<T::AccountId>(targets.len()).saturating_add(self.size);
        let count = (self.voters.len() as u32).saturating_add(1);
        if exhausted(&self.bounds, count, size) {
            return None;
        }
        self.size = size;
        self.voters.push((stash.clone(), weight, targets));
        Some(if is_silent { Zero::zero() } else { stake })
    }

    fn note_nominator(&mut self, stake: BalanceOf<T>) {
        if !stake.is_zero() {
            self.least_stake = Some(self.least_stake.map_or(stake, |least| least.min(stake)));
        }
    }
}

/// Up to when nominations are void, of the targets that were asked for. Looking each up once bounds the work
/// of a page by its distinct targets, however many validators were ever punished.
#[derive(frame_support::DefaultNoBound)]
struct VoidedTargets<T: Config> {
    known: BTreeMap<T::AccountId, Option<VoidedNominations<BlockNumberFor<T>>>>,
    elections_held: Option<u32>,
    lookups: u32,
}

impl<T: Config> VoidedTargets<T> {
    fn get(&mut self, target: &T::AccountId) -> Option<VoidedNominations<BlockNumberFor<T>>> {
        if let Some(known) = self.known.get(target) {
            return *known;
        }
        let held = *self
            .elections_held
            .get_or_insert_with(ElectionsHeld::<T>::get);
        let voided = Punishments::<T>::get(target).and_then(|p| p.voided_in_election(held));
        self.lookups.saturating_inc();
        self.known.insert(target.clone(), voided);
        voided
    }

    /// The targets that a nominator named after their offences.
    fn without_void(
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
            let submitted_at = NominatedAt::<T>::get(nominator);
            self.lookups.saturating_inc();
            targets.retain(|target| {
                let void = self.get(target);
                !void.is_some_and(|void| void.covers(submitted_in, submitted_at))
            });
        }
        targets
    }
}

impl<T: Config> Pallet<T> {
    /// Begins anew with the first of several pages.
    pub(super) fn read_first_page(
        page: PageIndex,
        bounds: DataProviderBounds,
    ) -> Vec<VoterOf<Self>> {
        Self::note_election_start();
        let reading = VoterReading {
            next_page: page,
            position: VoterPosition::SelfVotes(None),
            since: frame_system::Pallet::<T>::block_number(),
            voters: 0,
            least_stake: None,
        };
        Self::read_page(reading, bounds)
    }

    /// Everybody in one page, whatever pages are being read.
    pub(super) fn read_everybody(bounds: DataProviderBounds) -> Vec<VoterOf<Self>> {
        Self::note_election_start();
        let start = VoterPosition::SelfVotes(None);
        let (page, position) = Self::voters_from(start, bounds, None, T::MaxCandidates::get());
        Self::note_snapshot(&position, page.voters.len() as u32, page.least_stake);
        page.voters
    }

    /// The page that comes next.
    pub(super) fn read_page(
        mut reading: VoterReading<T::AccountId, BlockNumberFor<T>, BalanceOf<T>>,
        bounds: DataProviderBounds,
    ) -> Vec<VoterOf<Self>> {
        // As long as candidates are read, everybody who was read is listed.
        let candidates_left = T::MaxCandidates::get().saturating_sub(reading.voters);
        let since = Some(reading.since);
        let (page, position) = Self::voters_from(reading.position, bounds, since, candidates_left);
        let least_stakes = [reading.least_stake, page.least_stake].into_iter();
        reading.least_stake = least_stakes.flatten().min();
        reading.voters.saturating_accrue(page.voters.len() as u32);
        reading.position = position;
        let next_page = reading.next_page.checked_sub(1);
        if next_page.is_none() || reading.position == VoterPosition::End {
            Self::note_snapshot(&reading.position, reading.voters, reading.least_stake);
        }
        match next_page {
            Some(next_page) => NextVoters::<T>::put(VoterReading {
                next_page,
                ..reading
            }),
            None => NextVoters::<T>::kill(),
        }
        page.voters
    }

    /// Tells clients of a snapshot that is read: with how little a nominator has a vote in it, and if somebody
    /// is left.
    fn note_snapshot(
        position: &VoterPosition<T::AccountId>,
        size: u32,
        least_stake: Option<BalanceOf<T>>,
    ) {
        MinimumActiveStake::<T>::put(least_stake.unwrap_or_default());
        if *position != VoterPosition::End {
            Self::deposit_event(Event::SnapshotVotersSizeExceeded { size });
        }
    }

    /// Voters after a position, as many as fit, and the position of the last. `since` is the block in which
    /// the reading began, if it is in pages. No more than `candidates_left` vote for themselves.
    fn voters_from(
        position: VoterPosition<T::AccountId>,
        bounds: DataProviderBounds,
        since: Option<BlockNumberFor<T>>,
        candidates_left: u32,
    ) -> (VoterPage<T>, VoterPosition<T::AccountId>) {
        let mut page = VoterPage::<T> {
            voters: Vec::new(),
            read: 0,
            size: 0,
            bounds,
            issuance: Self::issuance_of_votes(),
            keeps_silent_voters: since.is_some(),
            least_stake: None,
        };
        let mut voided = VoidedTargets::default();
        let position = match position {
            VoterPosition::SelfVotes(after) => {
                Self::read_self_votes(&mut page, after, candidates_left)
            }
            later => later,
        };
        let position = match position {
            VoterPosition::Nominators(after) => {
                Self::read_nominators(&mut page, &mut voided, after, since)
            }
            other => other,
        };
        if let (Some(_), VoterPosition::Nominators(Some(last))) = (since, &position) {
            // An empty page would be taken for the end: the last that was passed over stands without targets.
            if page.voters.is_empty() && page.has_read_enough() {
                page.take(last, BoundedVec::new());
            }
        }
        Self::charge(T::WeightInfo::read_voters(page.read, voided.lookups));
        (page, position)
    }

    /// Lets candidates vote for themselves. Returns where the reading stands.
    fn read_self_votes(
        page: &mut VoterPage<T>,
        mut last: Option<T::AccountId>,
        candidates_left: u32,
    ) -> VoterPosition<T::AccountId> {
        let after = last.clone().map(Candidates::<T>::hashed_key_for);
        let candidates = keys_after(Candidates::<T>::iter_keys(), after);
        for stash in candidates.take(candidates_left as usize) {
            if page.has_read_enough() {
                return VoterPosition::SelfVotes(last);
            }
            let own = BoundedVec::truncate_from(alloc::vec![stash.clone()]);
            if page.take(&stash, own).is_none() {
                return VoterPosition::SelfVotes(last);
            }
            last = Some(stash);
        }
        VoterPosition::Nominators(None)
    }

    /// Lets nominators vote for their targets. Returns where the reading stands.
    fn read_nominators(
        page: &mut VoterPage<T>,
        voided: &mut VoidedTargets<T>,
        mut last: Option<T::AccountId>,
        since: Option<BlockNumberFor<T>>,
    ) -> VoterPosition<T::AccountId> {
        let after = last.clone().map(Nominators::<T>::hashed_key_for);
        for stash in keys_after(Nominators::<T>::iter_keys(), after) {
            if page.has_read_enough() {
                return VoterPosition::Nominators(last);
            }
            let nominations = Nominators::<T>::get(&stash);
            let is_late = since
                .zip(nominations.as_ref())
                .is_some_and(|(since, said)| Self::began_since(&stash, said, since));
            if is_late {
                page.read.saturating_inc();
                voided.lookups.saturating_inc();
                last = Some(stash);
                continue;
            }
            let targets = nominations.map(|said| voided.without_void(&stash, said));
            let Some(stake) = page.take(&stash, targets.unwrap_or_default()) else {
                return VoterPosition::Nominators(last);
            };
            page.note_nominator(stake);
            last = Some(stash);
        }
        VoterPosition::End
    }

    /// Whether a nomination that is submitted now has no vote in the election whose voters are being read,
    /// since the stash may have voted as a candidate. `before` is what it nominated so far.
    pub(crate) fn begins_to_nominate_late(
        stash: &T::AccountId,
        before: Option<&Nominations<T>>,
    ) -> bool {
        NextVoters::<T>::get()
            .filter(|reading| reading.position != VoterPosition::End)
            .is_some_and(|reading| {
                before.is_none_or(|before| Self::began_since(stash, before, reading.since))
            })
    }

    /// Whether a stash began to nominate in or after the block `since`, in which voters began to be read.
    fn began_since(
        stash: &T::AccountId,
        nominations: &Nominations<T>,
        since: BlockNumberFor<T>,
    ) -> bool {
        nominations.suppressed && NominatedAt::<T>::get(stash) >= since
    }
}
