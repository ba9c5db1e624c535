//! `pallet-staking` of the SDK, as a side.

mod elections;
mod runtime;

use crate::shared::{shared_functions, shared_imports};
use parity_staking::RewardDestination;
use runtime::*;
use sp_runtime::Weight;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
use std::collections::BTreeMap;

shared_imports!();

/// The identification of an offender.
type Offender = pallet_session::historical::IdentificationTuple<Runtime>;

/// The runtime with `pallet-staking`.
pub struct Upstream;

impl Side for Upstream {
    shared_functions!(parity_staking);

    fn has_pending_slashes() -> bool {
        parity_staking::UnappliedSlashes::<Runtime>::iter_keys()
            .next()
            .is_some()
    }

    fn has_unshown_slashes() -> bool {
        false
    }

    fn report(validator: &AccountId, fraction: Perbill) {
        let offenders = [OffenceDetails {
            offender: (validator.clone(), ()),
            reporters: Vec::new(),
        }];
        <Staking as OnOffenceHandler<AccountId, Offender, Weight>>::on_offence(
            &offenders,
            &[fraction],
            0,
        );
    }
}

/// It has no settings that ours has not.
fn own_settings() {}

fn initialize_more(_: u64) {}

fn destination(payee: Payee) -> RewardDestination<AccountId> {
    match payee {
        Payee::Stash => RewardDestination::Stash,
        Payee::Staked => RewardDestination::Staked,
    }
}

fn points(era: u32) -> (u32, BTreeMap<AccountId, u32>) {
    let points = parity_staking::ErasRewardPoints::<Runtime>::get(era);
    (points.total, points.individual)
}
