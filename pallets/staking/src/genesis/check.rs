//! Checks a genesis configuration by itself: shares, commissions, counts, seats, accounts, bonds and nominations.
//!
//! Reads no storage and writes none. [`super`] checks before it writes. Runtimes check the whole configuration before
//! they build it.

use super::at_row;
use crate::{
    pallet::{Config, GenesisConfig},
    types::{existential_deposit, GenesisStaker},
};
use alloc::{collections::BTreeSet, format, string::String};
use core::fmt::Debug;
use frame_support::{ensure, traits::Get};
use sp_runtime::{PerThing, Perbill};
use sp_staking::StakerStatus;

/// The text for the bound on the number of validators.
const MOST_CANDIDATES: &str = "the most candidates that an election takes in";
/// The text for the bound on the number of nominators.
const MOST_NOMINATORS: &str = "the most nominators that an election takes in";

/// Checks that a value of the configuration is not above its bound.
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

/// Checks that a share is not above 100%. In JSON a share is a number of parts, which nothing else limits.
fn at_most_all<Share: PerThing>(field: &str, share: Share) -> Result<(), String> {
    at_most(field, share.deconstruct(), Share::ACCURACY, "which is 100%")
}

/// Checks that a bond reaches a minimum.
fn at_least_bonded<N: PartialOrd + Debug>(bond: N, least: N, what: &str) -> Result<(), String> {
    ensure!(
        bond >= least,
        format!("can't bond {bond:?}: it is less than {least:?}, {what}")
    );
    Ok(())
}

impl<T: Config> GenesisConfig<T> {
    /// Checks everything that depends on the configuration alone. The funds and the session keys of stashes are not
    /// checked here.
    ///
    /// # Errors
    /// The first flaw, as one sentence: field, value, bound and reason.
    pub fn check(&self) -> Result<(), String> {
        self.check_shares()?;
        self.check_commissions()?;
        self.check_counts()?;
        self.check_seats()?;
        ensure!(
            self.max_era_duration != Some(0),
            "staking.maxEraDuration: 0 is less than 1 (ms): eras would pay nothing"
        );
        self.check_accounts()?;
        let validators = self.validators().collect();
        for (index, staker) in self.stakers.iter().enumerate() {
            self.check_staker(staker, &validators)
                .map_err(|flaw| at_row(index, &staker.0, flaw))?;
        }
        Ok(())
    }

    /// Checks the longest time for which an era mints, in ms, against `LongestPaidEra`. That bound may depend on
    /// storage of other pallets. So this is not a part of [`Self::check`].
    pub(super) fn check_longest_era(&self) -> Result<(), String> {
        at_most(
            "staking.maxEraDuration",
            self.max_era_duration.unwrap_or(0),
            T::LongestPaidEra::get(),
            "the longest time for which an era may mint (LongestPaidEra, ms)",
        )
    }

    /// Iterates over the stashes that validate from the start.
    pub fn validators(&self) -> impl Iterator<Item = &T::AccountId> {
        self.stakers
            .iter()
            .filter(|(_, _, _, status)| matches!(status, StakerStatus::Validator))
            .map(|(stash, _, _, _)| stash)
    }

    /// Returns the number of stashes that nominate from the start.
    fn count_nominators(&self) -> usize {
        let nominates = |staker: &&GenesisStaker<T>| matches!(staker.3, StakerStatus::Nominator(_));
        self.stakers.iter().filter(nominates).count()
    }

    fn check_shares(&self) -> Result<(), String> {
        at_most_all("staking.slashRewardFraction", self.slash_reward_fraction)?;
        at_most_all("staking.minCommission", self.min_commission)?;
        at_most_all("staking.commission", self.commission)?;
        if let Some(ceiling) = self.max_commission {
            at_most_all("staking.maxCommission", ceiling)?;
        }
        if let Some(threshold) = self.chill_threshold {
            at_most_all("staking.chillThreshold", threshold)?;
        }
        Ok(())
    }

    /// Checks that the floor is not above the ceiling, and that the validators' commission is between them.
    fn check_commissions(&self) -> Result<(), String> {
        let ceiling = self.max_commission.unwrap_or(Perbill::one());
        for (field, share) in [
            ("staking.minCommission", self.min_commission),
            ("staking.commission", self.commission),
        ] {
            let (share, ceiling) = (share.deconstruct(), ceiling.deconstruct());
            at_most(field, share, ceiling, "the staking.maxCommission")?;
        }
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

    /// Checks that elections can hold each maximum, and that each list is within its maximum. Seats and invulnerables
    /// must fit into `MaxValidatorSet`.
    fn check_counts(&self) -> Result<(), String> {
        for (setting, most, elections_hold, role, count, why) in [
            (
                "staking.maxValidatorCount",
                self.max_validator_count,
                T::MaxCandidates::get(),
                "validators",
                self.validators().count(),
                MOST_CANDIDATES,
            ),
            (
                "staking.maxNominatorCount",
                self.max_nominator_count,
                T::MaxNominators::get(),
                "nominators",
                self.count_nominators(),
                MOST_NOMINATORS,
            ),
        ] {
            at_most(setting, most.unwrap_or(0), elections_hold, why)?;
            let (bound, what) = match most {
                Some(most) => (most, format!("the {setting}")),
                None => (elections_hold, String::from(why)),
            };
            let field = format!("staking.stakers: the number of {role}");
            at_most(&field, count, bound as usize, &what)?;
        }
        let set = T::MaxValidatorSet::get();
        let largest = "the most validators that a set can have (MaxValidatorSet)";
        at_most("staking.validatorCount", self.validator_count, set, largest)?;
        let field = "staking.invulnerables: their number";
        at_most(field, self.invulnerables.len(), set as usize, largest)
    }

    /// Checks that seats, their minimum and the number of candidates fit together. Without seats, staking waits to be
    /// switched on.
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

    /// Checks that each stash is in the list once, and that each account acts for one stash only. A second stash could
    /// only propose the account, and the account would have to accept.
    fn check_accounts(&self) -> Result<(), String> {
        let all: BTreeSet<_> = self.stakers.iter().map(|staker| &staker.0).collect();
        let (mut stashes, mut controllers) = (BTreeSet::new(), BTreeSet::new());
        for (index, (stash, controller, _, _)) in self.stakers.iter().enumerate() {
            let is_new = stashes.insert(stash);
            let flaw = if !is_new {
                String::from("is a stash already; it stands in the list once")
            } else if controller != stash && all.contains(controller) {
                format!(
                    "can't be controlled by {controller:?}: it is another stash (AlreadyPaired)"
                )
            } else if !controllers.insert(controller) {
                format!(
                    "can't be controlled by {controller:?}: it controls another's stake (AlreadyPaired)"
                )
            } else {
                continue;
            };
            return Err(at_row(index, stash, flaw));
        }
        Ok(())
    }

    /// Checks the bond and the nominations of one staker.
    fn check_staker(
        &self,
        (stash, _, bond, status): &GenesisStaker<T>,
        validators: &BTreeSet<&T::AccountId>,
    ) -> Result<(), String> {
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

    /// Checks nominations as `nominate` does, with the validators of the configuration as the possible targets.
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
                !targets.iter().take(index).any(|earlier| earlier == target),
                format!("DuplicateTarget, it names {target:?} twice")
            );
        }
        Ok(())
    }
}
