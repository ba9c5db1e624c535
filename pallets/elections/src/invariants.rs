//! What always holds: of the configuration, and between the storage items. Tests check the latter after every block.

use crate::{
    allowance::Allowance,
    pallet::{
        Ballots, Config, CountedTargets, CurrentPhase, PageSizes, Pallet, SupportPages, Targets,
        Terms, Totals, VoterIds,
    },
    types::{PageSize, Phase, SnapshotTotals},
    weights::WeightInfo,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_election_provider_support::PageIndex;
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Panics, at compile time of a runtime's tests, if the configuration makes no sense.
    pub(crate) fn check_configuration() {
        assert!(T::Pages::get() > 0, "there is a page");
        assert!(T::VotersPerPage::get() > 0, "a page holds a voter");
        assert!(
            T::Pages::get()
                .checked_mul(T::VotersPerPage::get())
                .and_then(|voters| voters.checked_mul(Self::max_votes()))
                .is_some(),
            "all votes can be counted in 32 bits"
        );
        assert!(
            T::MaxTargets::get() <= u32::from(u16::MAX),
            "a vote takes two bytes"
        );
        assert!(T::MaxWinners::get() > 0, "somebody can be elected");
        let step = Self::snapshot_page_weight(Self::first_page())
            .saturating_add(T::WeightInfo::clear(T::Pages::get()));
        assert!(
            Allowance::<T>::fits_some_block(step),
            "a block can hold the first step, if the data provider does nothing"
        );
        Self::check_largest_electorate();
    }

    /// With every bound exhausted, an election can be solved and its result be fetched.
    fn check_largest_electorate() {
        let voters = Self::voter_room();
        let totals = SnapshotTotals {
            seats: T::MaxWinners::get(),
            targets: T::MaxTargets::get(),
            pages: T::Pages::get(),
            voters,
            votes: voters.saturating_mul(Self::max_votes()),
            // More than 64 bits of votes may be too heavy: then an election fails, and says so.
            weight: 0,
        };
        let solve =
            Self::solve_weight(&totals).saturating_add(T::WeightInfo::clear(T::Pages::get()));
        assert!(
            Allowance::<T>::fits_some_block(solve),
            "a block can solve an election of as many as may take part: else lower Pages, VotersPerPage, MaxTargets, \
             MaxWinners or the iterations of balancing, or raise MaxElectionWeight"
        );
        // As many backers as make a page full, short of one, and a winner that all voters back.
        let full = T::VotersPerPage::get().saturating_mul(Self::max_votes().max(1));
        let largest_page = PageSize {
            winners: T::MaxWinners::get(),
            backers: full.saturating_add(voters.min(T::MaxBackersPerWinner::get())),
        };
        assert!(
            Allowance::<T>::fits_some_block(Self::page_weight(&totals, largest_page)),
            "a block can fetch the largest page of a result: else lower Pages, VotersPerPage, MaxWinners or \
             MaxBackersPerWinner, or raise MaxElectionWeight"
        );
    }

    /// Checks that what is stored is what the phase needs, that all indices point at something, and that totals
    /// are totals. Reads all of the pallet's storage: not for use within a block. The error names the rule
    /// that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        let totals = Totals::<T>::get();
        ensure!(
            !Self::have_bounds_changed(),
            "an election is held under the bounds that it began with"
        );
        match CurrentPhase::<T>::get() {
            Phase::Off => {
                ensure!(
                    !CurrentPhase::<T>::exists() && !Terms::<T>::exists(),
                    "a phase and its terms are stored only if there is an election"
                );
                Self::check_nothing_taken()?;
                Self::check_no_result()
            }
            Phase::Snapshot(page) if page == Self::first_page() => {
                Self::check_nothing_taken()?;
                Self::check_no_result()
            }
            Phase::Snapshot(page) => {
                ensure!(page < Self::first_page(), "pages count down from the first");
                ensure!(
                    CountedTargets::<T>::get().len() == totals.targets as usize,
                    "it is known of every target whether it was counted"
                );
                Self::check_voters(&totals, page.saturating_add(1))?;
                Self::check_no_result()
            }
            Phase::Solve => {
                ensure!(totals.voters > 0, "there is somebody to vote");
                ensure!(
                    !CountedTargets::<T>::exists(),
                    "who was counted is forgotten when all are"
                );
                Self::check_voters(&totals, 0)?;
                Self::check_no_result()
            }
            Phase::Export(page) => {
                ensure!(
                    Ballots::<T>::iter_keys().next().is_none(),
                    "votes are forgotten when they were counted"
                );
                Self::check_voter_ids(&totals)?;
                Self::check_result(&totals, page)
            }
        }
    }

    fn check_nothing_taken() -> Result<(), TryRuntimeError> {
        ensure!(
            !Targets::<T>::exists() && !CountedTargets::<T>::exists() && !Totals::<T>::exists(),
            "no targets are kept without a snapshot"
        );
        ensure!(
            Ballots::<T>::iter_keys().next().is_none()
                && VoterIds::<T>::iter_keys().next().is_none(),
            "no voters are kept without a snapshot"
        );
        Ok(())
    }

    fn check_no_result() -> Result<(), TryRuntimeError> {
        ensure!(
            !PageSizes::<T>::exists() && SupportPages::<T>::iter_keys().next().is_none(),
            "no result is kept while there is none to fetch"
        );
        Ok(())
    }

    /// The pages from `lowest` up are taken.
    fn check_voters(totals: &SnapshotTotals, lowest: PageIndex) -> Result<(), TryRuntimeError> {
        Self::check_voter_ids(totals)?;
        let (mut votes, mut weights) = (0usize, 0u128);
        for (page, ballots) in Ballots::<T>::iter() {
            ensure!(
                page >= lowest && page < T::Pages::get(),
                "only pages that were asked for are kept"
            );
            let ids = VoterIds::<T>::get(page).unwrap_or_default();
            ensure!(
                ids.len() == ballots.len() && !ids.is_empty(),
                "every voter of a page has a name and a vote"
            );
            for (weight, named) in ballots {
                weights = weights.saturating_add(weight.into());
                ensure!(
                    !named.is_empty() && named.iter().all(|n| u32::from(*n) < totals.targets),
                    "a voter votes for targets"
                );
                votes = votes.saturating_add(named.len());
            }
        }
        ensure!(
            Ballots::<T>::iter_keys().count() == totals.pages as usize,
            "pages are counted"
        );
        ensure!(
            votes == totals.votes as usize && weights == totals.weight,
            "votes are counted"
        );
        Ok(())
    }

    fn check_voter_ids(totals: &SnapshotTotals) -> Result<(), TryRuntimeError> {
        let targets = Targets::<T>::get();
        ensure!(
            targets.len() == totals.targets as usize && !targets.is_empty(),
            "targets are counted"
        );
        ensure!(
            targets.iter().collect::<BTreeSet<_>>().len() == targets.len(),
            "no target is listed twice"
        );
        ensure!(
            (1..=T::MaxWinners::get()).contains(&totals.seats),
            "there are seats, and not too many"
        );
        let ids = Self::voter_ids(totals).unwrap_or_default();
        ensure!(
            ids.len() == totals.voters as usize
                && VoterIds::<T>::iter_keys().count() == totals.pages as usize,
            "voters are counted"
        );
        let targets: BTreeSet<_> = targets.into_iter().collect();
        let candidates: Vec<_> = ids.iter().filter(|id| targets.contains(id)).collect();
        ensure!(
            candidates.iter().collect::<BTreeSet<_>>().len() == candidates.len(),
            "no target votes twice"
        );
        Ok(())
    }

    /// The pages from `next` down are there.
    fn check_result(totals: &SnapshotTotals, next: PageIndex) -> Result<(), TryRuntimeError> {
        ensure!(
            next <= Self::first_page(),
            "pages count down from the first"
        );
        ensure!(
            SupportPages::<T>::iter_keys().all(|page| page <= next),
            "a page that was fetched is gone"
        );
        let targets = Targets::<T>::get();
        let mut winners = Vec::new();
        for page in (0..=next).rev() {
            let supports = SupportPages::<T>::get(page).unwrap_or_default();
            let mut size = PageSize::default();
            for (target, backers) in supports {
                size.winners = size.winners.saturating_add(1);
                size.backers = size.backers.saturating_add(backers.len() as u32);
                ensure!(
                    !backers.is_empty() && backers.iter().all(|(voter, _)| *voter < totals.voters),
                    "a winner has backers, all of them voters"
                );
                winners.push(targets.get(usize::from(target)).cloned());
            }
            ensure!(
                Self::size_of_page(page) == Some(size),
                "it is known what a page holds"
            );
        }
        ensure!(winners.iter().all(Option::is_some), "winners are targets");
        ensure!(
            winners.windows(2).all(|pair| pair.first() < pair.last()),
            "winners come by account"
        );
        Ok(())
    }
}
