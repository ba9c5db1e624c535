//! An offence arrives.
//!
//! The session of an offence is found among the bonded eras. One that is older than the bonding
//! duration is refused with an event, since the stake that it would reach may be gone. Any other is
//! announced with `SlashReported`.

use crate::{pallet::*, weights::WeightInfo};
use frame_support::weights::Weight;
use sp_runtime::Perbill;
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    SessionIndex,
};

impl<T: Config, Identification>
    OnOffenceHandler<T::AccountId, (T::AccountId, Identification), Weight> for Pallet<T>
{
    fn on_offence(
        offenders: &[OffenceDetails<T::AccountId, (T::AccountId, Identification)>],
        slash_fraction: &[Perbill],
        session_index: SessionIndex,
    ) -> Weight {
        let weight = T::WeightInfo::report_offence(offenders.len() as u32);
        let Some(slash_era) = Self::bonded_era_of_session(session_index) else {
            Self::deposit_event(Event::OldSlashingReportDiscarded { session_index });
            return weight;
        };
        let invulnerables = Invulnerables::<T>::get();
        for (details, fraction) in offenders.iter().zip(slash_fraction) {
            let validator = details.offender.0.clone();
            if !invulnerables.contains(&validator) {
                Self::deposit_event(Event::SlashReported {
                    validator,
                    fraction: *fraction,
                    slash_era,
                });
            }
        }
        weight
    }
}
