//! What a genesis configuration can tell by itself: shares, counts, seats, bonds and nominations.
//!
//! Reads no storage and writes none. Asked by [`super`] before it writes, and by runtimes that check the whole
//! configuration before they build it.

use super::at_row;
use crate::{pallet::*, types::*};
use alloc::{collections::BTreeSet, format, string::String};
use core::fmt::Debug;
use frame_support::{ensure, traits::Get};
use sp_runtime::Perbill;
use sp_staking::StakerStatus;

/// A number of the configuration is above its bound.
fn at_most<N: PartialOrd + Debug>(
    field: &str,
    value: N,
    bound: N,
    what: &str,
) -> Result<(), String> {
    ensure!(
        value <= bound,
        format!("{field}: {value:?} is more than {bound:?}, {what}")
    );
    Ok(())
}

/// In JSON a share is a number of parts, and nothing stops it from being more than there are.
fn at_most_all(field: &str, share: Perbill) -> Result<(), String> {
    let all = Perbill::one().deconstruct();
    at_most(field, share.deconstruct(), all, "which is 100%")
}

/// A bond reaches a minimum.
fn at_least_bonded<N: PartialOrd + Debug>(bond: N, least: N, what: &str) -> Result<(), String> {
    ensure!(
        bond >= least,
        format!("can't bond {bond:?}: it is less than {least:?}, {what}")
    );
    Ok(())
}

impl<T: Config> GenesisConfig<T> {
    /// Checks everything that the configuration alone can tell. What it can't tell: who has the funds
    /// to bond, and who has session keys.
    ///
    /// # Errors
    /// One sentence: field, value, bound and reason.
    pub fn check(&self) -> Result<(), String> {
        self.check_shares()?;
        self.check_counts()?;
        self.check_seats()?;
        let validators = self.validators().collect();
        let mut stashes = BTreeSet::new();
        for (index, staker) in self.stakers.iter().enumerate() {
            let is_new = stashes.insert(&staker.0);
            self.check_staker(staker, is_new, &validators)
                .map_err(|flaw| at_row(index, &staker.0, flaw))?;
        }
        Ok(())
    }

    /// The stashes that validate from the start.
    pub fn validators(&self) -> impl Iterator<Item = &T::AccountId> {
        self.stakers
            .iter()
            .filter(|(_, _, _, status)| matches!(status, StakerStatus::Validator))
            .map(|(stash, _, _, _)| stash)
    }

    /// The number of stashes that nominate from the start.
    pub fn count_nominators(&self) -> usize {
        let nominates = |staker: &&GenesisStaker<T>| matches!(staker.3, StakerStatus::Nominator(_));
        self.stakers.iter().filter(nominates).count()
    }

    fn check_shares(&self) -> Result<(), String> {
        at_most_all("staking.slashRewardFraction", self.slash_reward_fraction)?;
        at_most_all("staking.minCommission", self.min_commission)?;
        at_most_all("staking.commission", self.commission)?;
        ensure!(
            self.commission >= self.min_commission || self.validators().next().is_none(),
            format!(
                "staking.commission: {} is less than {}, the staking.minCommission",
                self.commission.deconstruct(),
                self.min_commission.deconstruct()
            )
        );
        Ok(())
    }

    fn check_counts(&self) -> Result<(), String> {
        if let Some(bound) = self.max_validator_count {
            let count = self.validators().count();
            let field = "staking.stakers: the number of validators";
            at_most(
                field,
                count,
                bound as usize,
                "the staking.maxValidatorCount",
            )?;
        }
        if let Some(bound) = self.max_nominator_count {
            let count = self.count_nominators();
            let field = "staking.stakers: the number of nominators";
            at_most(
                field,
                count,
                bound as usize,
                "the staking.maxNominatorCount",
            )?;
        }
        let set = T::MaxValidatorSet::get();
        let largest = "the most validators that a set can have (MaxValidatorSet)";
        at_most("staking.validatorCount", self.validator_count, set, largest)?;
        let field = "staking.invulnerables: their number";
        at_most(field, self.invulnerables.len(), set as usize, largest)
    }

    /// Seats, their minimum and candidates fit each other. Without seats staking waits to be switched on.
    fn check_seats(&self) -> Result<(), String> {
        let (seats, minimum) = (self.validator_count, self.minimum_validator_count);
        let field = "staking.minimumValidatorCount";
        at_most(field, minimum, seats, "the staking.validatorCount")?;
        let candidates = self.validators().count();
        ensure!(
            seats > 0 || candidates == 0,
            format!(
                "staking.validatorCount: 0 is less than 1, although staking.stakers has {candidates} validators: \
                 nobody would be elected"
            )
        );
        ensure!(
            seats == 0 || candidates > 0,
            format!(
                "staking.validatorCount: {seats} is more than the 0 validators in staking.stakers; if staking is to \
                 be switched on later, it is 0, and staking.minimumValidatorCount too"
            )
        );
        let what = "the number of validators in staking.stakers";
        at_most(field, minimum as usize, candidates, what)
    }

    fn check_staker(
        &self,
        (stash, _, bond, status): &GenesisStaker<T>,
        is_new: bool,
        validators: &BTreeSet<&T::AccountId>,
    ) -> Result<(), String> {
        ensure!(is_new, "is a stash already; it stands in the list once");
        let to_nominate = (self.min_nominator_bond, "staking.minNominatorBond");
        let to_validate = (self.min_validator_bond, "staking.minValidatorBond");
        let (least, what) = match status {
            StakerStatus::Nominator(_) => to_nominate,
            StakerStatus::Validator => to_validate,
            StakerStatus::Idle => to_nominate.min(to_validate),
        };
        at_least_bonded(*bond, least, what)?;
        at_least_bonded(*bond, existential_deposit::<T>(), "the existential deposit")?;
        match status {
            StakerStatus::Nominator(targets) => Self::check_targets(stash, targets, validators)
                .map_err(|flaw| format!("can't nominate: {flaw}")),
            StakerStatus::Validator | StakerStatus::Idle => Ok(()),
        }
    }

    fn check_targets(
        stash: &T::AccountId,
        targets: &[T::AccountId],
        validators: &BTreeSet<&T::AccountId>,
    ) -> Result<(), String> {
        let (count, most) = (targets.len(), T::MaxNominations::get());
        ensure!(
            count > 0,
            "EmptyTargets, 0 targets are less than 1: it would back nobody"
        );
        ensure!(
            count <= most as usize,
            format!("TooManyTargets, {count} targets are more than {most} (MaxNominations)")
        );
        for (index, target) in targets.iter().enumerate() {
            ensure!(
                target != stash && validators.contains(target),
                format!("BadTarget, {target:?} is not another stash that validates")
            );
            ensure!(
                !targets[..index].contains(target),
                format!("DuplicateTarget, it names {target:?} twice")
            );
        }
        Ok(())
    }
}
