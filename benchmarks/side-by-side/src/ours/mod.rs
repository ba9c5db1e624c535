//! Our staking pallet, as a side.

mod elections;
mod runtime;

use crate::{
    params::IsElectionHeld,
    shared::{shared_functions, shared_imports},
};
use palisade_offence::{Consequences, OffenceHandler, Ruling};
use palisade_staking::RewardDestination;
use runtime::*;
use sp_staking::offence::{Kind, OffenceDetails};
use std::collections::BTreeMap;

shared_imports!();

/// The kind of all reported offences.
const OFFENCE: Kind = *b"bench:doubleblok";

/// The runtime with our staking pallet.
pub struct Ours;

impl Side for Ours {
    shared_functions!(palisade_staking);

    fn has_pending_slashes() -> bool {
        palisade_staking::DeferredSlashes::<Runtime>::iter_keys()
            .next()
            .is_some()
    }

    fn has_unshown_slashes() -> bool {
        palisade_staking::UnshownSlashes::<Runtime>::iter_keys()
            .next()
            .is_some()
    }

    fn report(validator: &AccountId, fraction: Perbill) {
        let offenders = [OffenceDetails {
            offender: (validator.clone(), ()),
            reporters: Vec::new(),
        }];
        let ruling = Ruling {
            kind: OFFENCE,
            session: 0,
            fraction,
            // It chills and voids nominations as well, which upstream does not. So ours does more work.
            consequences: Consequences::default(),
            is_growth: false,
        };
        <Staking as OffenceHandler<AccountId, (AccountId, ())>>::on_ruling(&offenders, &ruling);
    }
}

/// Rewards are paid by calls, as upstream.
fn own_settings() {
    palisade_staking::AutomaticPayouts::<Runtime>::put(false);
}

/// Runs the hook of the elections pallet, if elections are held.
fn initialize_more(number: u64) {
    if IsElectionHeld::get() {
        <ValidatorElection as OnInitialize<u64>>::on_initialize(number);
    }
}

fn destination(payee: Payee) -> RewardDestination<AccountId> {
    match payee {
        Payee::Stash => RewardDestination::Stash,
        Payee::Staked => RewardDestination::Staked,
    }
}

/// Returns the published points of an era, with those that wait.
fn points(era: u32) -> (u32, BTreeMap<AccountId, u32>) {
    let mut points = palisade_staking::ErasRewardPoints::<Runtime>::get(era);
    let pending = palisade_staking::PendingPoints::<Runtime>::get();
    if let Some(pending) = pending.filter(|pending| pending.era == era) {
        for (who, amount) in pending.points.iter() {
            points.total += amount;
            *points.individual.entry(who.clone()).or_default() += amount;
        }
    }
    (points.total, points.individual)
}
