//! What always holds between blocks.
//!
//! Owns no storage, reads all of it: for tests, where it runs after every block. What it says of one ledger also
//! decides whether governance may restore it. Also the cross-checks of the configuration, which run once when a
//! runtime is tested.

use crate::{ledger_entry::LedgerEntry, pallet::*, types::*};
use alloc::collections::BTreeMap;
use frame_election_provider_support::ElectionProvider;
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::Zero, Saturating, TryRuntimeError};
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Checks the storage as a whole. Reads everything: not for use in a block.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Self::check_ledgers()?;
        Self::check_intentions()?;
        Self::check_standing_prefs()?;
        Self::check_eras()?;
        Self::check_exposures()?;
        Self::check_elections()?;
        Self::check_rewards()?;
        Self::check_slashes()
    }

    /// Ledgers sum up, equal their holds, and pair one to one with stashes. Of one that can't be read no more can be
    /// told than whose it is.
    fn check_ledgers() -> Result<(), TryRuntimeError> {
        for controller in Ledger::<T>::iter_keys() {
            match Self::ledger_entry(&controller) {
                Some(LedgerEntry::Readable(ledger)) => Self::check_ledger(&controller, &ledger)?,
                Some(LedgerEntry::Unreadable(stash)) => ensure!(
                    Bonded::<T>::get(&stash).as_ref() == Some(&controller),
                    "the stash of an unreadable ledger names its controller"
                ),
                None => return Err("a key of a ledger has a value".into()),
            }
        }
        let stashes = Bonded::<T>::iter_keys().count();
        ensure!(
            Ledger::<T>::iter_keys().count() == stashes,
            "as many ledgers as stashes"
        );
        ensure!(
            Payee::<T>::iter_keys().count() == stashes,
            "as many payees as stashes"
        );
        Self::check_proposed_controllers()
    }

    /// One ledger sums up, equals its hold, and belongs to a stash that names its controller.
    pub(crate) fn check_ledger(
        controller: &T::AccountId,
        ledger: &StakingLedger<T>,
    ) -> Result<(), TryRuntimeError> {
        let (stash, unlocking) = (&ledger.stash, &ledger.unlocking);
        ensure!(
            ledger.to_plain().is_consistent(),
            "total = active + unlocking"
        );
        ensure!(Self::held_of(stash) == ledger.total, "hold = total");
        ensure!(
            Bonded::<T>::get(stash).as_ref() == Some(controller),
            "the stash of a ledger names its controller"
        );
        ensure!(
            controller == stash || !Bonded::<T>::contains_key(controller),
            "no stash controls another's stake"
        );
        ensure!(
            unlocking.windows(2).all(|pair| pair[0].era < pair[1].era),
            "one chunk an era, oldest first"
        );
        ensure!(
            unlocking.iter().all(|chunk| !chunk.value.is_zero()),
            "no empty chunk"
        );
        ensure!(Payee::<T>::contains_key(stash), "a stash has a payee");
        Ok(())
    }

    /// Intentions have ledgers, are exclusive, and their counters are right.
    fn check_intentions() -> Result<(), TryRuntimeError> {
        let validators = Validators::<T>::iter_keys().count() as u32;
        let nominators = Nominators::<T>::iter_keys().count() as u32;
        ensure!(
            Validators::<T>::count() == validators,
            "counter of validators"
        );
        ensure!(
            Nominators::<T>::count() == nominators,
            "counter of nominators"
        );
        for stash in Validators::<T>::iter_keys() {
            ensure!(Bonded::<T>::contains_key(&stash), "a validator is bonded");
            ensure!(
                !Nominators::<T>::contains_key(&stash),
                "a validator does not nominate"
            );
        }
        Self::check_candidates()?;
        for stash in NominatedAt::<T>::iter_keys() {
            ensure!(
                Nominators::<T>::contains_key(&stash),
                "only nominators nominated"
            );
        }
        for (stash, nominations) in Nominators::<T>::iter() {
            ensure!(Bonded::<T>::contains_key(&stash), "a nominator is bonded");
            let mut targets = nominations.targets.into_inner();
            ensure!(!targets.is_empty(), "a nominator backs somebody");
            targets.sort();
            ensure!(
                targets.windows(2).all(|pair| pair[0] != pair[1]),
                "no target twice"
            );
        }
        Ok(())
    }

    /// Candidates validate, and their counter is right. That they are no more than `MaxCandidates` holds only as long as
    /// no release lowers that.
    fn check_candidates() -> Result<(), TryRuntimeError> {
        let candidates = Candidates::<T>::iter_keys().count() as u32;
        ensure!(
            Candidates::<T>::count() == candidates,
            "counter of candidates"
        );
        ensure!(
            Candidates::<T>::iter_keys().all(Validators::<T>::contains_key),
            "a candidate validates"
        );
        Ok(())
    }

    /// At most one era is planned ahead, and bonded eras are those of the bonding duration.
    fn check_eras() -> Result<(), TryRuntimeError> {
        let (planned, active) = (Self::planned_era(), Self::active_era());
        ensure!(
            planned == active || planned == active.saturating_add(1),
            "planned ahead by 0 or 1"
        );
        let bonded = BondedEras::<T>::get();
        ensure!(
            bonded
                .windows(2)
                .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1),
            "bonded eras ascend"
        );
        if let (Some((last, _)), Some(era)) = (bonded.last(), ActiveEra::<T>::get()) {
            ensure!(*last == era.index, "the active era is bonded");
        }
        Self::check_maturity()
    }

    /// Stake is free when its era is active, and not before its session.
    fn check_maturity() -> Result<(), TryRuntimeError> {
        let (active, mature) = (Self::active_era(), Self::mature_era());
        ensure!(mature <= active, "what is mature was active");
        let sessions: BTreeMap<_, _> = UnlockSessions::<T>::iter().collect();
        ensure!(
            sessions.keys().all(|era| *era > mature),
            "no session is noted for what is mature"
        );
        ensure!(
            sessions.values().is_sorted(),
            "unlock eras become free in their order"
        );
        let bonded = BondedEras::<T>::get();
        ensure!(
            bonded
                .iter()
                .all(|(era, _)| Self::unlock_era(*era) > mature),
            "who can be slashed is bonded"
        );
        Ok(())
    }

    /// Exposures of the kept eras sum up, page by page and in all.
    fn check_exposures() -> Result<(), TryRuntimeError> {
        for era in Self::kept_eras() {
            Self::check_exposures_of(era)?;
        }
        Ok(())
    }

    pub(crate) fn check_exposures_of(era: EraIndex) -> Result<(), TryRuntimeError> {
        let (mut total_stake, mut payable_pages) = (BalanceOf::<T>::zero(), 0u32);
        for (validator, overview) in ErasStakersOverview::<T>::iter_prefix(era) {
            let (mut sum, mut nominators) = (overview.own, 0u32);
            let mut smallest = None::<BalanceOf<T>>;
            for page_index in 0.. {
                let Some(page) = ErasStakersPaged::<T>::get((era, &validator, page_index)) else {
                    ensure!(page_index >= overview.page_count, "paid pages exist");
                    break;
                };
                let page_sum = page
                    .others
                    .iter()
                    .fold(Zero::zero(), |a: BalanceOf<T>, s| a.saturating_add(s.value));
                ensure!(page_sum == page.page_total, "a page sums up");
                for staker in &page.others {
                    ensure!(smallest.is_none_or(|s| s >= staker.value), "stakes fall");
                    smallest = Some(staker.value);
                }
                sum.saturating_accrue(page.page_total);
                nominators.saturating_accrue(page.others.len() as u32);
            }
            ensure!(sum == overview.total, "pages and own stake make the total");
            ensure!(
                nominators == overview.nominator_count,
                "nominators are counted"
            );
            ensure!(overview.page_count > 0, "a validator has a page");
            total_stake.saturating_accrue(overview.total);
            payable_pages.saturating_accrue(overview.page_count);
        }
        ensure!(
            ErasTotalStake::<T>::get(era) == total_stake,
            "exposures make the era's stake"
        );
        ensure!(
            ErasPayablePages::<T>::get(era) == payable_pages,
            "payable pages are counted"
        );
        Ok(())
    }

    /// Points sum up, only paid pages are claimed, and never more is outstanding than was promised.
    fn check_rewards() -> Result<(), TryRuntimeError> {
        for era in Self::kept_eras() {
            Self::check_points(era)?;
            let mut claimed_pages = 0u32;
            for (validator, claimed) in ClaimedRewards::<T>::iter_prefix(era) {
                let pages = ErasStakersOverview::<T>::get(era, &validator)
                    .map_or(0, |overview| overview.page_count);
                let mut claimed = claimed.to_vec();
                claimed.sort();
                ensure!(
                    claimed.windows(2).all(|pair| pair[0] != pair[1]),
                    "no page twice"
                );
                ensure!(
                    claimed.iter().all(|page| *page < pages),
                    "claimed pages exist"
                );
                claimed_pages.saturating_accrue(claimed.len() as u32);
            }
            let open = ErasPayablePages::<T>::get(era).saturating_sub(claimed_pages);
            let reward = ErasValidatorReward::<T>::get(era);
            match (reward, ErasOutstanding::<T>::get(era)) {
                (Some(reward), Some(outstanding)) => {
                    ensure!(
                        outstanding.unpaid <= reward,
                        "no more is open than promised"
                    );
                    ensure!(outstanding.pages == open, "open pages are counted");
                }
                (Some(_), None) => ensure!(open == 0, "a settled era has no open page"),
                (None, outstanding) => {
                    ensure!(outstanding.is_none(), "nothing is open before an era ends")
                }
            }
        }
        Ok(())
    }

    /// The points of the elected sum up. Clients see all of a finished era's, and of the running era's
    /// no more than there are.
    fn check_points(era: EraIndex) -> Result<(), TryRuntimeError> {
        let points: BTreeMap<_, _> = ErasValidatorPoints::<T>::iter_prefix(era).collect();
        let total = ErasTotalPoints::<T>::get(era);
        ensure!(
            u64::from(total) == points.values().map(|p| u64::from(*p)).sum::<u64>(),
            "points sum up"
        );
        ensure!(
            points
                .keys()
                .all(|validator| ErasStakersOverview::<T>::contains_key(era, validator)),
            "only the elected earn points"
        );
        let shown = ErasRewardPoints::<T>::get(era);
        if era < Self::active_era() {
            ensure!(
                shown.total == total && shown.individual == points,
                "a finished era's points are shown"
            );
        } else {
            ensure!(
                shown.total <= total
                    && (shown.individual.iter())
                        .all(|(validator, shown)| points.get(validator) >= Some(shown)),
                "no point is shown before it is earned"
            );
        }
        Ok(())
    }

    /// The eras whose records are complete: those that pruning has not begun with.
    fn kept_eras() -> impl Iterator<Item = EraIndex> {
        let planned = Self::planned_era();
        let kept = planned.saturating_sub(T::HistoryDepth::get())..=planned;
        kept.filter(|era| !Self::is_leaving(*era))
    }

    /// What must hold between configuration values.
    pub(crate) fn check_configuration() {
        let bonding = T::BondingDuration::get();
        assert!(
            T::SlashDeferDuration::get() < bonding,
            "a slash applies before its stake is free"
        );
        assert!(
            bonding.saturating_add(2) <= T::HistoryDepth::get(),
            "exposures and span records outlive the bonding duration"
        );
        Self::check_slashing_configuration();
        assert!(T::SessionsPerEra::get() > 0, "an era has a session");
        assert!(
            T::MaxExposurePageSize::get() > 0,
            "a page holds a nominator"
        );
        assert!(T::MaxExposurePages::get() > 0, "a page is paid");
        assert!(T::MaxUnlockingChunks::get() > 0, "stake can unlock");
        assert!(T::MaxNominations::get() > 0, "a nominator backs somebody");
        assert!(
            T::MaxValidatorSet::get() <= T::MaxCandidates::get(),
            "every validator at work can be a candidate"
        );
        assert!(T::MaxNominators::get() > 0, "somebody can nominate");
        assert!(
            MaxWinnersOf::<T>::get() <= T::MaxValidatorSet::get(),
            "every winner fits into the validator set"
        );
        assert!(
            <T::ElectionProvider as ElectionProvider>::Pages::get() > 0,
            "elections return a page"
        );
    }
}
