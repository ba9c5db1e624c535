//! The first stakers and settings.
//!
//! Writes through the same functions as the calls, so that a genesis can't hold what a call would
//! refuse. A genesis that is wrong must not start a chain: it panics with the reason, while the chain
//! spec is built and before there is a block.

use crate::{pallet::*, types::*};
use sp_runtime::Perbill;
use sp_staking::StakerStatus;

impl<T: Config> GenesisConfig<T> {
    pub(crate) fn build_stakers_and_settings(&self) {
        assert!(
            self.commission <= Perbill::one() && self.min_commission <= Perbill::one(),
            "genesis: a commission over 100%"
        );
        // A chain whose staking waits to be switched on has a genesis without validators.
        if self.validator_count > 0 {
            Pallet::<T>::set_desired_validators(self.validator_count)
                .expect("genesis: more validators than MaxValidatorSet");
        }
        Pallet::<T>::set_least_validators(self.minimum_validator_count)
            .expect("genesis: the minimum of validators is above their number");
        ForceEra::<T>::put(self.force_era);
        SlashRewardFraction::<T>::put(self.slash_reward_fraction);
        MinNominatorBond::<T>::put(self.min_nominator_bond);
        MinValidatorBond::<T>::put(self.min_validator_bond);
        MinCommission::<T>::put(self.min_commission);
        MaxValidatorsCount::<T>::set(self.max_validator_count);
        MaxNominatorsCount::<T>::set(self.max_nominator_count);
        Pallet::<T>::replace_invulnerables(self.invulnerables.clone())
            .expect("genesis: more invulnerables than MaxValidatorSet");

        for (stash, controller, bond, _) in &self.stakers {
            Pallet::<T>::bond_new_stash(stash.clone(), *bond, RewardDestination::Staked)
                .unwrap_or_else(|e| panic!("genesis: {stash:?} can't bond {bond:?}: {e:?}"));
            assert!(
                Pallet::<T>::held_of(stash) == *bond,
                "genesis: {stash:?} has too little to bond {bond:?}"
            );
            Pallet::<T>::move_ledger(stash, controller.clone()).unwrap_or_else(|e| {
                panic!("genesis: {controller:?} can't control the stake of {stash:?}: {e:?}")
            });
        }
        // Validators first: a nomination needs its targets to validate.
        let prefs = ValidatorPrefs {
            commission: self.commission,
            blocked: false,
        };
        for (stash, controller, _, status) in &self.stakers {
            if matches!(status, StakerStatus::Validator) {
                Pallet::<T>::set_validator(controller, prefs)
                    .unwrap_or_else(|e| panic!("genesis: {stash:?} can't validate: {e:?}"));
            }
        }
        for (stash, controller, _, status) in &self.stakers {
            if let StakerStatus::Nominator(targets) = status {
                Pallet::<T>::set_nominator(controller, targets.clone())
                    .unwrap_or_else(|e| panic!("genesis: {stash:?} can't nominate: {e:?}"));
            }
        }
    }
}
